"""Backups of text messages, picture messages and calls, as the common Android tools write them in XML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from data_access.documents.parsers.conversations import Said, chat
from data_access.documents.parsers.source import Source, utc, words
from models.documents.extraction import Extraction
from models.documents.settings import section

Element = tuple[int, str, dict[str, str]]
_SENT = {"2", "4", "5", "6"}  # the boxes of Android's Telephony.Sms: sent, outbox, failed, queued
_MMS_SENT = {"2", "4"}
_CALLS = {"1": "answered", "2": "made", "3": "missed", "4": "voicemail", "5": "rejected", "6": "blocked"}
_ANSWERED_ELSEWHERE = "ended"
_NOBODY = "insert-address-token"
_NAMELESS = ("", "null", "(Unknown)")


def read_backup(source: Source, elements: Sequence[Element]) -> Extraction:
    """The messages and calls by whom they were with."""
    said: list[Said] = []
    for at, (depth, name, attributes) in enumerate(elements):
        if name in ("sms", "message"):
            said.append(_sms(attributes))
        elif name == "mms":
            said.append(_mms(attributes, _inside(elements, at, depth)))
        elif name == "call":
            said.append(_call(attributes))
    return chat(source, [each for each in said if each.text])


def _inside(elements: Sequence[Element], at: int, depth: int) -> list[Element]:
    found = []
    for element in elements[at + 1 :]:
        if element[0] <= depth:
            break
        found.append(element)
    return found


def _sms(row: Mapping[str, str]) -> Said:
    other, owner = _other(row), _owner()
    is_sent = row.get("type") in _SENT
    sender, recipient = (owner, other) if is_sent else (other, owner)
    return Said(row.get("body", ""), sender, (recipient,), _moment(row.get("date")), other)


def _mms(row: Mapping[str, str], inside: Sequence[Element]) -> Said:
    parts = [attributes for _, name, attributes in inside if name == "part"]
    texts = [part["text"] for part in parts if part.get("ct") == "text/plain" and part.get("text", "null") != "null"]
    files = [_file(part) for part in parts if part.get("ct", "") not in ("text/plain", "application/smil")]
    is_sent = row.get("msg_box") in _MMS_SENT
    other, owner = _other(row), _owner()
    sender, recipients = (owner, (other,)) if is_sent else (other, (owner,))
    return Said("\n".join([*texts, *files]), sender, recipients, _moment(row.get("date")), other)


def _call(row: Mapping[str, str]) -> Said:
    other, owner = _other(row), _owner()
    sender, recipient = (owner, other) if row.get("type") == "2" else (other, owner)
    what = _CALLS.get(row.get("type", ""), _ANSWERED_ELSEWHERE)
    return Said(f"[call {what}, {row.get('duration', '0')} s]", sender, (recipient,), _moment(row.get("date")), other)


def _file(part: Mapping[str, str]) -> str:
    name = next((part[key] for key in ("fn", "name", "cl") if part.get(key, "null") != "null"), "a file")
    return f"[attached: {words(name)}]"


def _other(row: Mapping[str, str]) -> str:
    """Name and number of the other side."""
    number = words(row.get("address") or row.get("number") or "").replace("~", ", ")
    name = words(row.get("contact_name") or "")
    if number == _NOBODY:
        number = ""
    if name in _NAMELESS:
        return number
    return f"{name} ({number})" if number else name


def _owner() -> str:
    return str(section("chats", "sms")["owner"])


def _moment(text: str | None) -> datetime | None:
    try:
        return utc(datetime.fromtimestamp(int(text or "") / 1000, UTC))
    except (ValueError, OverflowError, OSError):
        return None
