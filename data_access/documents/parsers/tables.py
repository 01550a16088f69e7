"""Rows of any table: cell by cell, or message by message where the sheet is one of a telephone report."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, islice

from data_access.documents.parsers.conversations import Said
from data_access.documents.parsers.encoding import clean
from data_access.documents.parsers.source import iso_moment, utc, words
from models.documents.extraction import SHEET, Segment
from models.documents.settings import numbers, section

Row = Sequence[object]
_ZONE = re.compile(r"\(?(?:UTC|GMT)\s*([+-]\d{1,2}):?(\d{2})?\)?", re.IGNORECASE)
_SPELLINGS = (
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%y %H:%M:%S", "%d/%m/%y %H:%M", "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d %b %Y %H:%M:%S", "%d %B %Y %H:%M",
    "%d/%m/%Y %I:%M:%S %p", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y",
)  # fmt: skip
_PEOPLE = re.compile(r"[;\n|]+")


class Cells:
    """Cells as segments, up to the most that are taken of one file."""

    def __init__(self) -> None:
        limits = numbers("parsing", "tables")
        self._left = int(limits["cells"])
        self._longest = int(limits["cell_characters"])
        self.beyond = 0

    def of(
        self, rows: Iterable[Row], unit: int, label: str, *, first_row: int = 1, first_column: int = 1
    ) -> Iterator[Segment]:
        """The cells that hold something, row by row."""
        for row_number, row in enumerate(rows, start=first_row):
            for column, value in enumerate(row, start=first_column):
                text = shown(value)
                if not text:
                    continue
                if self._left <= 0:
                    self.beyond += 1
                    continue
                self._left -= 1
                yield Segment(text[: self._longest], unit, SHEET, label, f"{letters(column)}{row_number}")

    def warnings(self) -> list[str]:
        """How many cells were left out."""
        return [f"{self.beyond:,} cells beyond the limit were not read"] if self.beyond else []


def shown(value: object) -> str:
    """A cell as text: whole numbers without a point, times as ISO 8601 writes them with a space."""
    if isinstance(value, str):
        return clean(value).strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return str(value)


@cache
def letters(column: int) -> str:
    """The name of a column: A, Z, AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def messages_of(rows: Iterable[Row], sheet: str) -> tuple[list[Said], Iterable[Row]]:
    """The messages of a sheet of a report, and the rows as they were; no message where the sheet is no such."""
    stream = iter(rows)
    first = list(islice(stream, int(section("chats", "report")["rows_looked_at"])))  # type: ignore[call-overload]
    for at, row in enumerate(first):
        columns = _columns(row)
        if all(name in columns for name in section("chats", "report")["needed"]):  # type: ignore[attr-defined]
            rest = chain(first[at + 1 :], stream)
            return [said for each in rest if (said := _said(each, columns, sheet))], ()
    return [], chain(first, stream)


def _columns(row: Row) -> dict[str, list[int]]:
    """Columns by what they mean, the best spelling first."""
    headers = [words(value).casefold() if isinstance(value, str) else "" for value in row]
    found: dict[str, list[int]] = {}
    for meaning, spellings in section("chats", "report").items():
        if isinstance(spellings, list) and meaning != "needed":
            places = [at for each in spellings for at, header in enumerate(headers) if header == each.casefold()]
            if places:
                found[meaning] = list(dict.fromkeys(places))
    return found


def _said(row: Row, columns: Mapping[str, Sequence[int]], sheet: str) -> Said | None:
    text, sender = _value(row, columns, "text"), _value(row, columns, "sender")
    moments = (moment(row[at]) for at in columns["time"] if at < len(row))
    sent_at = next((each for each in moments if each), None)
    if not text and not (sender and sent_at):
        return None
    people = _people(_value(row, columns, "recipients"))
    if not people:
        people = [each for each in _people(_value(row, columns, "participants")) if each != words(sender)]
    thread = _value(row, columns, "thread")
    thread = f"{sheet} {thread}" if thread.isdecimal() else thread
    return Said(text, words(sender), tuple(people), sent_at, words(thread) or sheet)


def _value(row: Row, columns: Mapping[str, Sequence[int]], meaning: str) -> str:
    found = (shown(row[at]) for at in columns.get(meaning, ()) if at < len(row))
    return next((text for text in found if text), "")


def _people(text: str) -> list[str]:
    return [name for each in _PEOPLE.split(text) if (name := words(each))]


def moment(value: object) -> dt.datetime | None:
    """A cell as a time in UTC; day before month, and the zone that it says."""
    if isinstance(value, dt.datetime):
        return utc(value)
    if isinstance(value, dt.date):
        return utc(dt.datetime(value.year, value.month, value.day))
    if not isinstance(value, str):
        return None
    zone = _ZONE.search(value)
    text = words(_ZONE.sub("", value)).replace("UTC", "").replace(",", "").strip()
    found = _spelled(text)
    if found is None:
        return iso_moment(f"{text}{_offset(zone)}" if zone else text)
    if zone:
        return utc(dt.datetime.fromisoformat(f"{found.isoformat()}{_offset(zone)}"))
    return utc(found.replace(tzinfo=dt.UTC) if "UTC" in value else found)


def _spelled(text: str) -> dt.datetime | None:
    for spelling in _SPELLINGS:
        try:
            return dt.datetime.strptime(text, spelling)
        except ValueError:
            continue
    return None


def _offset(zone: re.Match[str]) -> str:
    return f"{int(zone[1]):+03d}:{zone[2] or '00'}"
