"""Workbooks to the cell, sheet by sheet; reports of a telephone's content as the messages that they hold."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from data_access.documents.parsers.conversations import Said, message, message_segment
from data_access.documents.parsers.encoding import clean
from data_access.documents.parsers.markup import RELATION_ID, OfficeFile
from data_access.documents.parsers.members import Layout
from data_access.documents.parsers.source import NotRead, Source, read_of
from data_access.documents.parsers.tables import Cells, Row, messages_of
from models.documents.extraction import SHEET, Extraction, Message, Segment

_HIDDEN = " (hidden)"
_BOOK = "xl/workbook.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PARSER = "python-calamine"


def read(source: Source) -> Extraction:
    """The cells of each sheet, hidden ones too; values as they were last worked out."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    layout = Layout(source)
    about: dict[str, object] = {}
    warnings: list[str] = []
    comments: dict[str, list[tuple[str, str]]] = {}
    if zipfile.is_zipfile(source.path):
        with OfficeFile(source) as office:
            about, warnings, comments = office.about(), office.warnings(), _comments(office)
            office.lay_out(layout)
    try:
        with CalamineWorkbook.from_path(str(source.path)) as book:
            found = list(_sheets(book))
    except PasswordError as error:
        raise NotRead("locked with a password") from error
    except CalamineError as error:
        raise NotRead(f"the workbook is damaged ({str(error)[:120]})") from error
    about["members"] = layout.done()
    return workbook_extraction(source, found, parser=PARSER, notes=warnings, comments=comments, **about)


Sheet = tuple[str, Iterable[Row], int, int]  # label, rows, number of the first row, number of the first column


def workbook_extraction(
    source: Source,
    sheets: Sequence[Sheet],
    *,
    parser: str,
    notes: Sequence[str],
    comments: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType({}),
    **known: object,
) -> Extraction:
    """The extraction of the sheets, with the comments (cell and text) of each by its label."""
    cells = Cells()
    segments: list[Segment] = []
    said: list[Said] = []
    messages: list[Message] = []
    for unit, (label, rows, first_row, first_column) in enumerate(sheets, start=1):
        spoken, rest = messages_of(rows, label.removeprefix("Sheet "))
        for each in sorted(spoken, key=_order_of(spoken)):
            said.append(each)
            messages.append(message(each, len(segments)))
            segments.append(message_segment(each, len(said)))
        segments += cells.of(rest, unit, label, first_row=first_row, first_column=first_column)
        noted = comments.get(label.removesuffix(_HIDDEN), ())
        segments += (Segment(text, unit, SHEET, label, f"{cell} comment") for cell, text in noted)
    times = [each.sent_at for each in said if each.sent_at]
    if said:
        source = source.of("phone_report")
        known["written_at"] = min(times, default=None)
    return read_of(
        source,
        segments,
        parser=parser,
        messages=tuple(messages),
        pages=len(sheets),
        warnings=[*notes, *cells.warnings()],
        **known,
    )


def _comments(office: OfficeFile) -> dict[str, list[tuple[str, str]]]:
    """Comments on cells, by the label of their sheet."""
    found: dict[str, list[tuple[str, str]]] = {}
    book, parts = office.tree_or_none(_BOOK), office.relations(_BOOK)
    for sheet in book.iter(f"{_MAIN}sheet") if book is not None else ():
        _, part = parts.get(sheet.get(RELATION_ID) or "", ("", ""))
        for kind, name in office.relations(part).values() if part else ():
            side = office.tree_or_none(name) if kind == "comments" else None
            for comment in side.iter(f"{_MAIN}comment") if side is not None else ():
                text = clean("".join(each.text or "" for each in comment.iter(f"{_MAIN}t"))).strip()
                found.setdefault(f"Sheet {sheet.get('name')}", []).append((comment.get("ref") or "", text))
    return found


def _order_of(said: Sequence[Said]) -> Callable[[Said], int]:
    order = {thread: at for at, thread in enumerate(dict.fromkeys(each.thread for each in said))}
    return lambda each: order[each.thread]


def _sheets(book: Any) -> Iterator[Sheet]:
    for about in book.sheets_metadata:
        if str(about.typ) not in ("SheetTypeEnum.WorkSheet", "SheetTypeEnum.MacroSheet"):
            continue
        sheet = book.get_sheet_by_name(about.name)
        _, first_column = sheet.start or (0, 0)
        is_shown = str(about.visible) == "SheetVisibleEnum.Visible"
        label = f"Sheet {about.name}" if is_shown else f"Sheet {about.name}{_HIDDEN}"
        yield label, sheet.iter_rows(), 1, first_column + 1  # rows come from the first, columns from the first used
