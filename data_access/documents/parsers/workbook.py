"""Workbooks to the cell, sheet by sheet; reports of a telephone's content as the messages that they hold."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from data_access.documents.parsers.conversations import Said, message, message_segment
from data_access.documents.parsers.markup import OfficeFile
from data_access.documents.parsers.members import Layout
from data_access.documents.parsers.source import NotRead, Source, read_of
from data_access.documents.parsers.tables import Cells, Row, messages_of
from models.documents.extraction import Extraction, Message, Segment

PARSER = "python-calamine"


def read(source: Source) -> Extraction:
    """The cells of each sheet, hidden ones too; values as they were last worked out."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    layout = Layout(source)
    about: dict[str, object] = {}
    warnings: list[str] = []
    if zipfile.is_zipfile(source.path):
        with OfficeFile(source) as office:
            about, warnings = office.about(), office.warnings()
            office.lay_out(layout)
    try:
        with CalamineWorkbook.from_path(str(source.path)) as book:
            found = list(_sheets(book))
    except PasswordError as error:
        raise NotRead("locked with a password") from error
    except CalamineError as error:
        raise NotRead(f"the workbook is damaged ({str(error)[:120]})") from error
    return workbook_extraction(source, found, parser=PARSER, members=layout.done(), notes=warnings, **about)


Sheet = tuple[str, Iterable[Row], int, int]  # label, rows, number of the first row, number of the first column


def workbook_extraction(
    source: Source, sheets: Sequence[Sheet], *, parser: str, notes: Sequence[str], **known: object
) -> Extraction:
    """The extraction of the sheets."""
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
        label = f"Sheet {about.name}" if is_shown else f"Sheet {about.name} (hidden)"
        yield label, sheet.iter_rows(), 1, first_column + 1  # rows come from the first, columns from the first used
