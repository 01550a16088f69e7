"""A series of dates and values from a CSV file, read strictly, for a control chart from the terminal."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from data_access.loaders.formats.delimited import check_signature, decode, read_delimited
from data_access.loaders.formats.reading import VALUE_SHOWN, FileRefused, Header, Reading, Refusal, refuse
from models.errors import DataRejected, RejectedRow

Taken = TypeVar("Taken")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_BRITISH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


@dataclass(frozen=True)
class SeriesColumns:
    """The columns that hold the dates, the values and, where there are several series, the facet of each row."""

    date: str = "date"
    value: str = "value"
    facet: str | None = None

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that the file must have."""
        return (self.date, self.value) if self.facet is None else (self.date, self.value, self.facet)


@dataclass
class SeriesFile:
    """The points of a file in its order: a value is None where the cell is blank, facets are None for one series."""

    dates: list[date] = field(default_factory=list)
    values: list[float | None] = field(default_factory=list)
    facets: list[str] | None = None


def read_series(path: Path, columns: SeriesColumns) -> SeriesFile:
    """The points of a CSV file; other columns are passed over.

    Dates are 2026-11-30, 30/11/2026 or the month 2026-11; values are plain numbers, blank for missing. DataRejected
    names file, row, column and remedy of each reason: no CSV, a column that is not there, no date, no number, a date
    twice in one facet.
    """
    return _read(path, columns.needed, lambda reading, refusals: _series(reading, columns, refusals))


def read_events(path: Path, column: str = "date") -> list[date]:
    """The dates of events, one a row, in the order of a CSV file; several on one day are several events.

    DataRejected as for ``read_series``; a month is no date here, as days are counted from one event to the next.
    """
    return _read(path, (column,), lambda reading, refusals: _events(reading, column, refusals))


def _read(path: Path, needed: tuple[str, ...], take: Callable[[Reading, list[Refusal]], Taken]) -> Taken:
    """What ``take`` makes of the rows; DataRejected with every reason that it, or the reading, gives."""
    try:
        data = path.read_bytes()
        reading = read_delimited(data, [_header(data, needed)])
        refusals = list(reading.refusals)
        taken = take(reading, refusals)
        if refusals:
            raise FileRefused(*refusals)
    except OSError as error:
        raise _rejected(path, refuse(f"The file cannot be read: {error.strerror}.", "Check the path.")) from error
    except FileRefused as error:
        raise _rejected(path, error) from error
    return taken


def _rejected(path: Path, refused: FileRefused) -> DataRejected:
    rows = [
        RejectedRow(path.name, item.row, item.column, item.value, item.reason, item.remedy) for item in refused.refusals
    ]
    return DataRejected("The series was not read.", "Correct the file and try again.", rows)


def _header(data: bytes, needed: tuple[str, ...]) -> Header:
    """The header of the file's own first line; FileRefused when a column that is asked for is not in it."""
    check_signature(data)
    try:
        names = tuple(next(csv.reader(io.StringIO(decode(data)[0], newline="")), []))
    except csv.Error as error:
        raise refuse(f"The header cannot be read: {error}.", "Write the names of the columns first.", row=1) from error
    there = ", ".join(names)[:VALUE_SHOWN]
    remedy = "Say which column to read, spelt as in the file."
    missing = [name for name in needed if name not in names]
    if missing:
        reasons = [f'The column "{name}" is missing; the file has {there}.' for name in missing]
        raise FileRefused(*(Refusal(1, name, None, why, remedy) for name, why in zip(missing, reasons, strict=True)))
    return Header(needed, names)


def _series(reading: Reading, columns: SeriesColumns, refusals: list[Refusal]) -> SeriesFile:
    series = SeriesFile(facets=None if columns.facet is None else [])
    places = [reading.header.index(name) for name in columns.needed]
    first_rows: dict[tuple[date, str], int] = {}
    for number, cells in zip(reading.row_numbers, reading.rows, strict=True):
        day_text, value_text, *facet = (cells[place].strip() for place in places)
        try:
            day = _day(number, columns.date, day_text)
            value = _value(number, columns.value, value_text)
            _check_once(first_rows, (day, *facet), number=number, column=columns.date)
        except FileRefused as error:
            refusals.extend(error.refusals)
            continue
        series.dates.append(day)
        series.values.append(value)
        if series.facets is not None:
            series.facets += facet
    return series


def _events(reading: Reading, column: str, refusals: list[Refusal]) -> list[date]:
    place, days = reading.header.index(column), []
    for number, cells in zip(reading.row_numbers, reading.rows, strict=True):
        text = cells[place].strip()
        try:
            if _MONTH.fullmatch(text):
                remedy = "Write the day of the event: 2026-11-30 or 30/11/2026."
                raise FileRefused(Refusal(number, column, text, "This is a month, not a day.", remedy))
            days.append(_day(number, column, text))
        except FileRefused as error:
            refusals.extend(error.refusals)
    return days


def _check_once(first_rows: dict, key: tuple, *, number: int, column: str) -> None:
    first = first_rows.setdefault(key, number)
    if first != number:
        where = f" for {key[1]}" if len(key) > 1 else ""
        reason = f"The date stands twice{where}: first in row {first}."
        raise FileRefused(Refusal(number, column, key[0].isoformat(), reason, "Keep one value for each date."))


def _day(number: int, column: str, text: str) -> date:
    british = _BRITISH.fullmatch(text)
    iso = f"{british[3]}-{british[2]:0>2}-{british[1]:0>2}" if british else text
    if _MONTH.fullmatch(iso):
        iso += "-01"
    try:
        return date.fromisoformat(iso if _ISO.fullmatch(iso) else "")
    except ValueError:
        remedy = "Write 2026-11-30, 30/11/2026 or the month 2026-11."
        raise FileRefused(Refusal(number, column, text[:VALUE_SHOWN], "This is no date.", remedy)) from None


def _value(number: int, column: str, text: str) -> float | None:
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        remedy = "Write a plain number without commas or units; leave the cell blank where there is no value."
        raise FileRefused(Refusal(number, column, text[:VALUE_SHOWN], "This is no number.", remedy))
    return float(text)
