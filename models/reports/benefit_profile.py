"""The profile of one benefit on paper: the sheet of Appendix E, its measures, plan, actions, value and history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.benefits.kinds import MEASURE, RegisterRow, register_kinds
from models.benefits.sheet import MEASUREMENT, PLAN, PROFILE, RESTS_ON, STANDING, WORTH, SheetRow
from models.reports.benefit_words import baseline_words, target_state_words, target_words, trajectory_words
from models.reports.content import (
    Block,
    Bullets,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    ReportDocument,
    Section,
    Stamp,
    Table,
    day,
)
from models.reports.words import NONE, count, first_upper, list_in_words, sentences

SHEET, SHEET_WIDTHS = ("Field", "What it says"), (1.2, 3)
VALUES, OF_SURVEYS = ("Period", "Value", "Answered", "95 % interval", "Source"), ("Answered", "95 % interval")
VALUES_SHOWN, HISTORY_SHOWN, LONGEST_CELL = 12, 20, 300


@dataclass(frozen=True, eq=False)
class MeasureFacts:
    """One measure: its row, how it stands in words, where its values flow from, and its newest values in cells."""

    row: RegisterRow
    standing: str
    flows_from: str = ""
    values: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class ValueFacts:
    """What the benefit is worth: the message, each step of the counting, the years, and what must be said with it."""

    message: str
    steps: tuple[tuple[str, ...], ...] = ()
    years: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class ProfileFacts:
    """Everything that the profile tells; ``moves`` and ``history`` are rows of cells, newest first."""

    stamp: Stamp
    benefit: RegisterRow
    sheet: tuple[SheetRow, ...]
    state: str
    phase: str
    rag: str
    today: date
    waits_for: tuple[str, ...] = ()
    measures: tuple[MeasureFacts, ...] = ()
    actions: tuple[RegisterRow, ...] = ()
    value: ValueFacts | None = None
    moves: tuple[tuple[str, ...], ...] = ()
    history: tuple[tuple[str, ...], ...] = ()


def benefit_profile(facts: ProfileFacts, pictures: Mapping[str, Picture]) -> ReportDocument:
    """The profile. ``pictures`` by the id of their measure; any may be missing. ValueError for any other place."""
    unknown = set(pictures) - {one.row.row_id for one in facts.measures}
    if unknown:
        raise ValueError(f"The profile has no place for {sorted(unknown)}.")
    return ReportDocument(
        title=f"{facts.benefit.row_id}: {facts.benefit['title']}",
        subtitle="Benefit profile",
        stamp=facts.stamp,
        sections=(
            opening_section(facts),
            *measure_sections(facts, pictures),
            *(sheet_section(facts, heading) for heading in (PLAN, STANDING, RESTS_ON)),
            actions_section(facts),
            *value_sections(facts),
            moves_section(facts),
            history_section(facts),
        ),
    )


def opening_section(facts: ProfileFacts) -> Section:
    """The sheet as Appendix E prints it, under four figures; what is open is flagged."""
    late = [row for row in facts.actions if is_overdue(row, facts.today)]
    judges = "the first judges the benefit" if facts.measures else "not set"
    figures = (
        KeyFigure("State", facts.state.partition(",")[0], facts.phase),
        KeyFigure("RAG", facts.rag, "by judgement" if facts.benefit["rag_override"] else "by rule"),
        KeyFigure("Measures", str(len(facts.measures)), judges),
        KeyFigure("Open actions", str(len(open_actions(facts.actions))), f"{len(late)} overdue"),
    )
    tables = (sheet_table(facts, part) for part in (PROFILE, MEASUREMENT))
    return Section("Benefit profile", 1, (KeyFigures(figures), *tables, *open_blocks(facts)))


def open_blocks(facts: ProfileFacts) -> list[Block]:
    """Which fields are flagged, and what the next step of the benefit waits for."""
    flagged = [row.label for row in facts.sheet if row.flag]
    said: list[Block] = [Paragraph(f"Open in this profile: {list_in_words(flagged)}.")] if flagged else []
    if facts.waits_for:
        said += [Paragraph("The next step of the benefit:"), Bullets(facts.waits_for)]
    return said


def sheet_section(facts: ProfileFacts, part: str) -> Section:
    """One part of the sheet under its own heading."""
    return Section(part, 1, (sheet_table(facts, part, caption=""),))


def sheet_table(facts: ProfileFacts, part: str, caption: str | None = None) -> Table:
    """One part of the sheet as a table of field and text."""
    rows = tuple((row.label, sheet_cell(row)) for row in facts.sheet if row.section == part)
    return Table(part if caption is None else caption, SHEET, rows, widths=SHEET_WIDTHS)


def sheet_cell(row: SheetRow) -> str:
    """The text of a field, what the measures say beside it, and its flag."""
    told = sentences(row.text, row.beside) if row.text and row.beside else row.text or row.beside
    if not row.flag:
        return told or NONE
    return f"{told} [{row.flag}]" if told else f"[{row.flag}]"


def measure_sections(facts: ProfileFacts, pictures: Mapping[str, Picture]) -> list[Section]:
    """Each measure with its standing, its picture, its baseline and target, and its newest values."""
    if not facts.measures:
        return [Section("Measures", 1, (Paragraph("No measure is set yet, so nothing can be claimed."),))]
    words = f"{count(len(facts.measures), 'measure')}; {facts.measures[0].row['name']} judges the benefit."
    return [
        Section("Measures", 1, (Paragraph(first_upper(words)),)),
        *(measure_section(one, pictures) for one in facts.measures),
    ]


def measure_section(one: MeasureFacts, pictures: Mapping[str, Picture]) -> Section:
    """One measure."""
    row = one.row
    rows = (
        ("Unit", cell(row["unit"])),
        ("Baseline", baseline_words(row)),
        ("Target", ", ".join(part for part in (target_words(row), target_state_words(row)) if part)),
        ("Trajectory", trajectory_words(row)),
        ("Reported", register_kinds()[MEASURE].field("frequency").names[str(row["frequency"])]),
        ("Calculation", cell(row["calculation"])),
        ("Source of data", one.flows_from or cell(row["source"])),
    )
    blocks: list[Block] = [Paragraph(one.standing)]
    blocks += [pictures[row.row_id]] if row.row_id in pictures else []
    blocks.append(Table("Definition and plan", SHEET, rows, widths=SHEET_WIDTHS))
    if one.values:
        blocks.append(values_of(one))
    return Section(first_upper(str(row["name"])), 2, tuple(blocks))


def values_of(one: MeasureFacts) -> Table:
    """The newest values; answers and intervals are of surveys alone."""
    shown = [at for at in range(len(VALUES)) if one.row["is_survey"] or VALUES[at] not in OF_SURVEYS]
    rows = tuple(tuple(cells[at] for at in shown) for cells in one.values[:VALUES_SHOWN])
    return Table("Newest values", tuple(VALUES[at] for at in shown), rows)


def cell(value: object) -> str:
    """A value in a table, a dash for none."""
    return NONE if value is None or value == "" else str(value)


def open_actions(actions: Sequence[RegisterRow]) -> list[RegisterRow]:
    """The actions that are not done, the earliest due first."""
    return sorted((row for row in actions if row["done_on"] is None), key=lambda row: row["due_on"])


def ordered_actions(actions: Sequence[RegisterRow]) -> list[RegisterRow]:
    """Open actions by due date, then done ones, the last done first."""
    done = [row for row in actions if row["done_on"] is not None]
    return [*open_actions(actions), *sorted(done, key=lambda row: row["done_on"], reverse=True)]


def is_overdue(row: RegisterRow, today: date) -> bool:
    """Whether an action that is not done was due before today."""
    due = row["due_on"]
    return row["done_on"] is None and isinstance(due, date) and due < today


def action_state(row: RegisterRow, today: date) -> str:
    """ "Done 3 Oct 2026", "Overdue" or "Open"."""
    if isinstance(row["done_on"], date):
        return f"Done {day(row['done_on'])}"
    return "Overdue" if is_overdue(row, today) else "Open"


def actions_section(facts: ProfileFacts) -> Section:
    """Every action, open ones first, with those that are overdue marked."""
    if not facts.actions:
        return Section("Actions", 1, (Paragraph("No action is recorded."),))
    late = [row for row in facts.actions if is_overdue(row, facts.today)]
    words = f"{count(len(open_actions(facts.actions)), 'action')} open, {len(late)} overdue"
    rows = tuple(
        (
            action_state(row, facts.today),
            str(row["what"]),
            first_upper(str(row["action_kind"])),
            cell(row["root_cause"]),
            str(row["owner"]),
            day(row["due_on"]),
        )
        for row in ordered_actions(facts.actions)
    )
    header = ("State", "Action", "Kind", "Root cause", "Owner", "Due")
    table = Table("", header, rows, widths=(1.2, 3, 1.2, 2, 2, 1.3))
    return Section("Actions", 1, (Paragraph(first_upper(sentences(words))), table))


def value_sections(facts: ProfileFacts) -> list[Section]:
    """What the sheet says of the value, then what is counted step by step and by year."""
    table = sheet_table(facts, WORTH, caption="")
    if facts.value is None:
        return [Section(WORTH, 1, (Paragraph("No value in pounds is claimed."), table))]
    blocks: list[Block] = [Paragraph(facts.value.message), table]
    if facts.value.steps:
        header = ("Step", "Pounds a year", "Why")
        blocks.append(Table("From what is claimed to what is counted", header, facts.value.steps, widths=(2, 1.2, 3)))
    if facts.value.years:
        header = ("Financial year", "Planned", "Forecast", "Realised")
        blocks.append(Table("By financial year, in pounds", header, facts.value.years))
    blocks += [Bullets(facts.value.notes)] if facts.value.notes else []
    return [Section(WORTH, 1, tuple(blocks))]


def moves_section(facts: ProfileFacts) -> Section:
    """Every move of the benefit from state to state."""
    opening = Paragraph(f"{facts.state}. Phase of the benefits approach: {facts.phase}.")
    if not facts.moves:
        return Section("State and approvals", 1, (opening,))
    header = ("When", "From", "To", "Role", "Why")
    return Section("State and approvals", 1, (opening, Table("", header, facts.moves, widths=(1.2, 1.3, 1.3, 1.6, 3))))


def history_section(facts: ProfileFacts) -> Section:
    """The last changes, newest first."""
    if not facts.history:
        return Section("Last changes", 1, (Paragraph("Nothing was changed yet."),))
    header = ("When", "Role", "Field", "Before", "After")
    rows = tuple(tuple(shortened(item) for item in row) for row in facts.history[:HISTORY_SHOWN])
    left = len(facts.history) - len(rows)
    note = f"{first_upper(count(left, 'earlier change'))} stand in the register." if left > 0 else ""
    return Section("Last changes", 1, (Table("", header, rows, note=note, widths=(1.3, 1.5, 1.5, 2.5, 2.5)),))


def shortened(text: str) -> str:
    """A text that fits a cell."""
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"
