"""Chats exported as JSON: recognised by the keys of ``chats.toml``, whichever service wrote them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from data_access.documents.parsers.conversations import Said, chat
from data_access.documents.parsers.source import Source, iso_moment, utc, words
from models.documents.extraction import Extraction
from models.documents.settings import section

_MOST_LEVELS = 6
_FEWEST_SHARE = 0.6
_FIRST = 50


@dataclass(frozen=True)
class _Around:
    """What is said of the thread around its messages."""

    name: str = ""
    people: tuple[str, ...] = ()


def messages_of(values: Sequence[object]) -> list[Said]:
    """Every message of the export; none where the JSON is no chat."""
    root: object = list(values) if len(values) > 1 else values[0]
    return [said for rows, around in _threads(root, _Around(), 0) for row in rows if (said := _said(row, around))]


def read_chat(source: Source, said: Sequence[Said], values: Sequence[object], **known: object) -> Extraction:
    """The chat; its title is that of the thread where there is only one."""
    threads = list(dict.fromkeys(each.thread for each in said))
    return chat(source.of("chat_json"), said, title=threads[0] if len(threads) == 1 else "", **known)


@cache
def _keys(name: str) -> tuple[str, ...]:
    return tuple(section("chats", "json")[name])  # type: ignore[arg-type]


def _threads(value: object, around: _Around, level: int) -> Iterator[tuple[Sequence[Mapping[str, object]], _Around]]:
    """Lists of messages, wherever the export keeps them."""
    if level > _MOST_LEVELS:
        return
    if isinstance(value, list):
        rows = [_opened(row) for row in value if isinstance(row, dict)]
        if rows and sum(map(_is_message, rows[:_FIRST])) >= _FEWEST_SHARE * len(rows[:_FIRST]):
            yield rows, around
            return
        for inner in rows:
            yield from _threads(inner, around, level + 1)
    elif isinstance(value, dict):
        name = words(_mended(_text(_first(value, "names")))) or around.name
        inside = _Around(name, _people(value) or around.people)
        for key, inner in value.items():
            if isinstance(inner, list | dict) and str(key) in _keys("lists"):
                yield from _threads(inner, inside, level + 1)


def _opened(row: dict[str, object]) -> dict[str, object]:
    for key in _keys("nested"):
        inner = row.get(key)
        if isinstance(inner, dict):
            return inner
    return row


def _is_message(row: Mapping[str, object]) -> bool:
    has_time = _moment(_first(row, "time")) is not None
    has_who = _first(row, "sender") is not None or _first(row, "direction") is not None
    has_what = any(_first(row, kind) is not None for kind in ("text", "files"))
    return has_time and has_who and has_what


def _first(row: Mapping[str, object], kind: str) -> object | None:
    """The value of the first key of a kind that the row has."""
    for key in _keys(kind):
        value: object = row
        for part in key.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if value is not None and value != "":
            return value
    return None


def _said(row: Mapping[str, object], around: _Around) -> Said | None:
    moment = _moment(_first(row, "time"))
    text = _mended(_text(_first(row, "text")))
    files = _files(row)
    if moment is None or not (text or files):
        return None
    sender = words(_mended(_text(_first(row, "sender"))))
    recipients = tuple(_names(_first(row, "recipients")))
    direction = words(_text(_first(row, "direction"))).casefold()
    thread = words(_mended(_text(_first(row, "thread")))) or around.name
    if direction in _keys("sent_words"):
        sender, recipients = _owner(), recipients or (thread,)
    elif direction in _keys("received_words"):
        sender, recipients = sender or thread, recipients or (_owner(),)
    if not recipients and sender in around.people:
        recipients = tuple(person for person in around.people if person != sender)
    return Said("\n".join([text, *files]).strip(), sender, recipients, moment, thread)


def _owner() -> str:
    return str(section("chats", "sms")["owner"])


def _people(value: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(_names(_first(value, "people")))


def _names(value: object) -> list[str]:
    rows = value if isinstance(value, list) else [value]
    found = (row.get("name") or row.get("number") or "" if isinstance(row, dict) else row for row in rows)
    return [name for each in found if (name := words(_mended(_text(each))))]


def _files(row: Mapping[str, object]) -> list[str]:
    """Attachments, by the names that the export gives them."""
    found = []
    for key in _keys("files"):
        value = row.get(key)
        for each in value if isinstance(value, list) else [value] if value else []:
            name = (each.get("filename") or each.get("fileName") or each.get("uri")) if isinstance(each, dict) else each
            found.append(f"[attached: {words(_text(name)) or 'a file'}]")
    return found


def _text(value: object) -> str:
    """Telegram writes a text as a list of pieces, some of them objects."""
    if isinstance(value, list):
        return "".join(_text(each) for each in value)
    if isinstance(value, dict):
        return _text(value.get("text") or value.get("message") or value.get("name") or "")
    return "" if value is None or isinstance(value, bool) else str(value)


def _mended(text: str) -> str:
    """Facebook writes each byte of UTF-8 as a letter of its own: put together again where that fits."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _moment(value: object) -> datetime | None:
    """Seconds or milliseconds since 1970, or a time as text."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()
    try:
        seconds = float(text)
    except ValueError:
        return iso_moment(text.removesuffix(" UTC") + ("+00:00" if text.endswith(" UTC") else ""))
    while seconds > 1e11:
        seconds /= 1000
    try:
        return utc(datetime.fromtimestamp(seconds, UTC)) if seconds > 1e8 else None
    except (OverflowError, ValueError, OSError):
        return None
