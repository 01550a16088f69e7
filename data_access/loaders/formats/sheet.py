"""The cells of one worksheet, a row at a time, with their values as text exactly as Excel stores them.

openpyxl makes several objects a cell and needs 17 s for 100,000 rows of answers; reading the sheet's XML as a
stream needs 4 s. The workbook's strings, styles and date system still come from openpyxl.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple
from xml.parsers import expat

from data_access.loaders.formats.archive import DAMAGE
from data_access.loaders.formats.reading import refuse

_CHUNK = 256 * 1024
_DIGITS = "0123456789"
_TAGS = frozenset({"c", "v", "t", "row", "f", "rPh", "is"})


class SheetCell(NamedTuple):
    """One cell that is not blank: position from 0, text, and ``formula`` or ``error`` where it is one."""

    at: int
    text: str
    fault: str | None = None


Row = tuple[int, list[SheetCell]]


def sheet_rows(sheet: Any, *, takes_results: bool = False) -> Iterator[Row]:
    """(row number from 1, its cells that are not blank) of a read-only sheet; FileRefused for damage.

    ``takes_results``: a formula counts as its stored result, and is at fault only where it has none.
    """
    rows: list[Row] = []
    parser = _parser(Texts(sheet), rows, takes_results=takes_results)
    with sheet._get_source() as source:
        while chunk := _chunk(source):
            _parse(parser, chunk)
            yield from rows
            rows.clear()
    _parse(parser, b"", is_last=True)


def _parser(texts: Texts, rows: list[Row], *, takes_results: bool) -> Any:
    """A parser that appends each finished row to ``rows``; closures, as a sheet has millions of elements."""
    column_of = _ColumnNumbers()
    cell: dict[str, str] = {}
    cells: list[SheetCell] = []
    words: list[str] = []
    value = fault = ""
    at, number = -1, 0
    is_phonetic = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal cell, cells, value, fault, at, number, is_phonetic
        tag = tag if tag in _TAGS else tag.rpartition(":")[2]
        if tag == "c":
            cell, value, fault = attributes, "", ""
            at = column_of[attributes["r"].rstrip(_DIGITS)] if "r" in attributes else at + 1
        elif tag in ("v", "t", "f"):
            words.clear()
        elif tag == "row":
            number, cells, at = int(attributes.get("r", number + 1)), [], -1
        elif tag == "rPh":
            is_phonetic = True

    def end(tag: str) -> None:
        nonlocal value, fault, is_phonetic
        tag = tag if tag in _TAGS else tag.rpartition(":")[2]
        if tag == "v" or (tag == "t" and not is_phonetic):
            if fault and takes_results and words:
                value, fault = "", ""
            value += "" if fault else "".join(words)
        elif tag == "f":
            value, fault = "=" + "".join(words), "formula"
        elif tag == "c":
            kind = cell.get("t", "n")
            if fault or kind == "e":
                cells.append(SheetCell(at, value, fault or "error"))
            elif value and (text := texts.of(kind, value, cell.get("s", "0"))):
                cells.append(SheetCell(at, text))
        elif tag == "row":
            rows.append((number, cells))
        elif tag == "rPh":
            is_phonetic = False

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = words.append
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def _parse(parser: Any, chunk: bytes, *, is_last: bool = False) -> None:
    try:
        parser.Parse(chunk, is_last)
    except (expat.ExpatError, ValueError, IndexError, KeyError) as error:
        raise refuse("The sheet is damaged.", "Save it from Excel again.") from error


def _chunk(source: Any) -> bytes:
    try:
        return source.read(_CHUNK)
    except DAMAGE as error:
        raise refuse("The sheet is damaged.", "Save it from Excel again.") from error


def _no_doctype(*_: Any) -> None:
    raise refuse("The workbook declares document types or entities.", "Copy the data into a new workbook.")


class _ColumnNumbers(dict[str, int]):
    """Positions from 0 by column letters, each worked out once."""

    def __missing__(self, letters: str) -> int:
        if not letters.isalpha() or len(letters) > 3:
            raise ValueError(letters)
        number = 0
        for letter in letters.upper():
            number = number * 26 + ord(letter) - 64
        self[letters] = number - 1
        return number - 1


class Texts:
    """Stored values as text: dates in ISO form, whole numbers without a point, percentages as 80%."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._strings = sheet._shared_strings
        self._known: dict[tuple[str, str, str], str] = {}
        self._formats: dict[str, str] = {}

    def of(self, kind: str, stored: str, style: str) -> str:
        """The text of one stored value; each distinct one is worked out once."""
        key = (kind, stored, style)
        if key not in self._known:
            self._known[key] = self._work_out(*key)
        return self._known[key]

    def _work_out(self, kind: str, stored: str, style: str) -> str:
        if kind == "s":
            return str(self._strings[int(stored)])
        if kind == "b":
            return "TRUE" if stored == "1" else "FALSE"
        if kind == "d":
            return _date_text(datetime.datetime.fromisoformat(stored))
        if kind != "n":
            return stored
        return self._number_text(float(stored), self._format(style))

    def _number_text(self, value: float, number_format: str) -> str:
        from openpyxl.styles.numbers import is_date_format
        from openpyxl.utils.datetime import from_excel

        if is_date_format(number_format):
            try:
                return _date_text(from_excel(value, self._sheet.parent.epoch))
            except (OverflowError, ValueError):
                return plain(value)
        return f"{plain(value, times=100)}%" if "%" in number_format else plain(value)

    def _format(self, style: str) -> str:
        from openpyxl.cell.read_only import ReadOnlyCell

        if style not in self._formats:
            cell = ReadOnlyCell(self._sheet, 1, 1, 0, "n", int(style))
            self._formats[style] = cell.number_format or "General"
        return self._formats[style]


def _date_text(value: Any) -> str:
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return value.isoformat(sep=" ") if isinstance(value, datetime.datetime) else str(value)


def plain(value: float, *, times: int = 1) -> str:
    """A number as Excel would show it with all its digits: no exponent, no trailing zeros."""
    text = f"{Decimal(repr(value)) * times:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def spread(cells: list[SheetCell], columns: int) -> list[str]:
    """The texts of a row, with blanks between, at least ``columns`` wide."""
    texts = [""] * max([columns, *(cell.at + 1 for cell in cells)])
    for cell in cells:
        texts[cell.at] = cell.text
    return texts
