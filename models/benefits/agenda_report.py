"""A meeting on paper: its agenda, its minutes and its decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from models.benefits.agenda import NOTHING_WORDS, PART_WORDS, Agenda, item_row
from models.benefits.kinds import RegisterRow
from models.reports.content import Block, Paragraph, ReportDocument, Section, SpaceToWrite, Stamp, Table, day

WIDE = (
    "About", "Item", "What", "Targets", "Root cause", "Corrective action", "Proposed", "Baseline", "Target",
    "Reason or answer",
)  # fmt: skip
WIDE_SHARE, NARROW_SHARE = 3.0, 1.4
LINES_TO_WRITE = 8


def agenda_report(
    agenda: Agenda, meeting: RegisterRow | None, decisions: Sequence[Mapping[str, str]], *, title: str, stamp: Stamp
) -> ReportDocument:
    """The agenda as a document; ``decisions`` are rows by label.

    A meeting that is closed prints its minutes and decisions alone: its agenda was made from the register of its day.
    """
    is_closed = meeting is not None and bool(meeting["is_closed"])
    parts = () if is_closed else tuple(_part(agenda, at, part) for at, part in enumerate(PART_WORDS, 1))
    sections = (_opening(meeting), *parts, _minutes(meeting), _decided(decisions))
    name = str(meeting["title"]) if meeting else "Agenda of the board"
    return ReportDocument(f"Benefits: {name}", title, stamp, sections)


def agenda_rows(agenda: Agenda) -> list[dict[str, str]]:
    """The whole agenda as rows of one table, numbered by part and item."""
    return [
        {
            "No.": f"{number}.{at}",
            "Part": PART_WORDS[part],
            "RAG": item.rag.capitalize(),
            "Item": item.name,
            "What": item.words,
            "Details": "; ".join(f"{label}: {words}" for label, words in item.facts),
            "At this meeting": "put off" if item.is_held else "",
        }
        for number, part in enumerate(PART_WORDS, 1)
        for at, item in enumerate(agenda.of(part), 1)
    ]


def _opening(meeting: RegisterRow | None) -> Section:
    if meeting is None:
        return Section("Meeting", 1, (Paragraph("No meeting is set up; the agenda is that of today."),))
    held_on = meeting["held_on"]
    when = f"Held on {day(held_on)}." if isinstance(held_on, date) else ""
    attended = f"Attended: {meeting['attended'] or 'not recorded'}."
    return Section("Meeting", 1, (Paragraph(f"{when} {attended}"),))


def _part(agenda: Agenda, number: int, part: str) -> Section:
    items = agenda.of(part)
    block: Block = _table([item_row(item) for item in items]) if items else Paragraph(NOTHING_WORDS[part])
    return Section(f"{number}. {PART_WORDS[part]}", 1, (block,))


def _table(rows: Sequence[Mapping[str, str]]) -> Table:
    """The rows under their labels; columns that are empty throughout are left out."""
    names = [name for name in dict.fromkeys(name for row in rows for name in row) if any(row.get(name) for row in rows)]
    widths = tuple(WIDE_SHARE if name in WIDE else NARROW_SHARE for name in names)
    return Table("", tuple(names), tuple(tuple(row.get(name, "") for name in names) for row in rows), widths=widths)


def _minutes(meeting: RegisterRow | None) -> Section:
    lines = [line for line in str(meeting["minutes"] or "").splitlines() if line.strip()] if meeting else []
    blocks: tuple[Block, ...] = tuple(Paragraph(line) for line in lines)
    return Section("Minutes", 1, blocks or (SpaceToWrite("Notes", LINES_TO_WRITE),))


def _decided(decisions: Sequence[Mapping[str, str]]) -> Section:
    if not decisions:
        return Section("Decisions", 1, (Paragraph("Nothing was decided yet."),))
    return Section("Decisions", 1, (_table(decisions),))
