"""The cells of one worksheet, a row at a time, with their values as text exactly as Excel stores them.

openpyxl makes several objects a cell and needs 17 s for 100,000 rows of answers; reading the sheet's XML as a
stream needs 4 s. The workbook's strings, styles and date system still come from openpyxl.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from xml.parsers import expat

from data_access.loaders.formats.reading import refuse

_CHUNK = 256 * 1024
_COLUMN = re.compile(r"[A-Z]{1,3}")


@dataclass(frozen=True)
class SheetCell:
    """One cell that is not blank: position from 0, text, and whether it is a formula or an error."""

    at: int
    text: str
    fault: str | None = None


@dataclass
class _Stream:
    """What the XML parser has met and not handed on yet."""

    texts: Texts
    rows: list[tuple[int, list[SheetCell]]] = field(default_factory=list)
    cells: list[SheetCell] = field(default_factory=list)
    number: int = 0
    at: int = -1
    kind: str = "n"
    style: str = "0"
    words: list[str] = field(default_factory=list)
    is_taking: bool = False
    is_formula: bool = False
    is_phonetic: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = tag[tag.find(":") + 1 :]
        if name == "c":
            self.at = _column(attributes["r"]) if "r" in attributes else self.at + 1
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
            self.words, self.is_formula = [], False
        elif name in ("v", "t"):
            self.is_taking = not self.is_phonetic
        elif name == "row":
            self.number = int(attributes.get("r", self.number + 1))
            self.cells, self.at = [], -1
        elif name == "f":
            self.is_formula = True
        elif name == "rPh":
            self.is_phonetic = True

    def end(self, tag: str) -> None:
        """An element ends."""
        name = tag[tag.find(":") + 1 :]
        if name == "c":
            self._take_cell()
        elif name in ("v", "t"):
            self.is_taking = False
        elif name == "row":
            self.rows.append((self.number, self.cells))
        elif name == "rPh":
            self.is_phonetic = False

    def characters(self, text: str) -> None:
        """Text within an element."""
        if self.is_taking:
            self.words.append(text)

    def _take_cell(self) -> None:
        stored = "".join(self.words)
        if self.is_formula:
            self.cells.append(SheetCell(self.at, stored or "=", "formula"))
        elif self.kind == "e":
            self.cells.append(SheetCell(self.at, stored, "error"))
        elif stored and (text := self.texts.of(self.kind, stored, self.style)):
            self.cells.append(SheetCell(self.at, text))


def sheet_rows(sheet: Any) -> Iterator[tuple[int, list[SheetCell]]]:
    """(row number from 1, its cells that are not blank) of an openpyxl read-only sheet; FileRefused for damage."""
    stream = _Stream(Texts(sheet))
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = stream.start
    parser.EndElementHandler = stream.end
    parser.CharacterDataHandler = stream.characters
    parser.StartDoctypeDeclHandler = _no_doctype
    with sheet._get_source() as source:
        while chunk := source.read(_CHUNK):
            _parse(parser, chunk)
            yield from stream.rows
            stream.rows.clear()


def _parse(parser: Any, chunk: bytes) -> None:
    try:
        parser.Parse(chunk, False)
    except (expat.ExpatError, ValueError, IndexError, KeyError) as error:
        raise refuse("The sheet is damaged.", "Save it from Excel again.") from error


def _no_doctype(*_: Any) -> None:
    raise refuse("The workbook declares document types or entities.", "Copy the data into a new workbook.")


def _column(reference: str) -> int:
    letters = _COLUMN.match(reference)
    number = 0
    for letter in letters.group() if letters else "A":
        number = number * 26 + ord(letter) - 64
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
    texts = [""] * max(columns, cells[-1].at + 1 if cells else 0)
    for cell in cells:
        texts[cell.at] = cell.text
    return texts
