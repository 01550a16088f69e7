"""The profile sheet on the screen: the table of Appendix E, live, then every further field of the profile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

import streamlit as st

from components.benefits.profile_known import KNOWN_KEPT, Known, benefit_names, known_of
from components.benefits.profile_words import rag_in_words
from components.benefits.review_decisions import role_title
from components.context import Context
from components.runtime import runtime
from components.words import count_of, day, plain
from data_access.benefits.keeping import this_day
from data_access.benefits.moving import Move, moves_of
from data_access.benefits.reading import Register, history_of
from data_access.edits import HistoryStep
from data_access.stores import Stores
from models.access import Viewer
from models.benefits.kinds import ACTION, GROUP, OUTPUT, RegisterRow
from models.benefits.sheet import SheetRow, sheet_rows
from models.benefits.states import APPROVED, PHASES, STATE_WORDS, outputs_behind
from models.reports.benefit_words import forecast_words, value_words

ABOUT = (
    "The first two parts are the sheet of Appendix E of the founding document. The parts below them hold the further "
    "fields of Appendix C and those that valuation needs."
)


def sheet_part(context: Context, register: Register, benefit: RegisterRow) -> None:
    """Every field of the profile, part by part."""
    st.caption(ABOUT)
    with st.container(key="profile_sheet"):
        for words in _sheet_words(profile_sheet(context, register, benefit)):
            st.markdown(words)


def profile_sheet(context: Context, register: Register, benefit: RegisterRow) -> tuple[SheetRow, ...]:
    """Every field of the profile as it stands, for the screen and for paper."""
    return _sheet(runtime().stores, context.viewer, register, known_of(context, register, benefit))


@lru_cache(maxsize=KNOWN_KEPT)
def _sheet(stores: Stores, viewer: Viewer, register: Register, known: Known) -> tuple[SheetRow, ...]:
    moves, steps = (read(stores, viewer, known.benefit.row_id) for read in (moves_of, history_of))
    names = {**benefit_names(register), **{row.row_id: str(row["title"]) for row in register.rows(GROUP)}}
    names = {row_id: name.removeprefix(f"{row_id} ") for row_id, name in names.items()}
    return sheet_rows(known.benefit, known.measures, _worked_out(register, known, moves, steps), names)


def outputs_of(register: Register, benefit_id: str) -> tuple[RegisterRow, ...]:
    """The outputs that lead to a benefit through the links of the map, by id."""
    sources = {node: tuple(str(link["from_id"]) for link in links) for node, links in register.links_to.items()}
    outputs = register.by_kind[OUTPUT]
    return tuple(outputs[output_id] for output_id in outputs_behind(benefit_id, sources, outputs))


def delivery_in_words(output: RegisterRow, today: date) -> str:
    """Whether an output is live on a day, else when it is expected and when it was planned."""
    if output["live_on"] is not None and output["live_on"] <= today:
        return f"live since {day(output['live_on'])}"
    parts = [
        f"{words} {day(output[name])}"
        for name, words in (("expected_on", "expected"), ("due_on", "planned"))
        if output[name] is not None
    ]
    return f"not live, {', '.join(parts) or 'no date planned'}"


def actions_in_words(actions: Sequence[RegisterRow]) -> str:
    """How many actions there are, how many are done and how many are late; empty for none."""
    if not actions:
        return ""
    open_ones = [row for row in actions if row["done_on"] is None]
    late = sum(row["due_on"] < this_day() for row in open_ones)
    told = f"{count_of(len(actions), 'action')}: {len(actions) - len(open_ones)} done, {len(open_ones)} open"
    return f"{told}, {late} of them late" if late else told


def _worked_out(
    register: Register, known: Known, moves: Sequence[Move], steps: Sequence[HistoryStep]
) -> dict[str, str]:
    """The texts of the fields that no row holds."""
    benefit = known.benefit
    outputs = outputs_of(register, benefit.row_id)
    actions = [row for row in register.rows(ACTION) if row["benefit_id"] == benefit.row_id]
    return {
        "phase": PHASES[benefit.state],
        "approval": _approval(benefit, moves),
        "rag": rag_in_words(known),
        "actuals": _of_each(known, _actual),
        "forecast": _of_each(known, lambda known, row: forecast_words(row, known.standings[row.row_id])),
        "enablers": "; ".join(f"{row.row_id} {row['title']}: {delivery_in_words(row, this_day())}" for row in outputs),
        "actions": actions_in_words(actions),
        "ob_adjustment": _optimism(known),
        "history": _changes(steps),
    }


def _approval(benefit: RegisterRow, moves: Sequence[Move]) -> str:
    found = next((move for move in moves if move.to_state == APPROVED), None)
    state = STATE_WORDS[benefit.state]
    if found is None:
        return f"{state}; not approved yet"
    return f"{state}; approved on {day(found.moved_at)} ({role_title(found.moved_by_role)})"


def _of_each(known: Known, tell) -> str:
    told = [(str(row["name"]), tell(known, row)) for row in known.measures if row.row_id in known.standings]
    return " ".join(f"{name}: {words}." for name, words in told if words)


def _actual(known: Known, row: RegisterRow) -> str:
    found = known.standings[row.row_id]
    if found.actual is None or found.period is None:
        return "no value yet"
    told = f"{value_words(row, found.actual)} on {day(found.period)}"
    return f"{told}, {count_of(found.points, 'value')} known"


def _optimism(known: Known) -> str:
    benefit, value = known.benefit, known.value
    if benefit["optimism_percent"] is not None:
        return f"{benefit['optimism_percent']:g} % taken off, set for this benefit"
    if benefit["evidence_grade"] is None or value is None:
        return ""
    return f"{value.optimism_percent:g} % taken off, as evidence grade {benefit['evidence_grade']} says"


def _changes(steps: Sequence[HistoryStep]) -> str:
    if not steps:
        return "Nothing was changed since it was entered"
    edits = len({(step.changed_at, step.version) for step in steps})
    people = len({step.changed_by for step in steps})
    by = f"by {count_of(people, 'person', 'people')}"
    return f"{count_of(edits, 'edit')} {by}, the last on {day(steps[0].changed_at)}: see History"


@lru_cache(maxsize=KNOWN_KEPT)
def _sheet_words(lines: tuple[SheetRow, ...]) -> tuple[str, ...]:
    """One table in our own Markdown a part; what was typed is shown letter for letter."""
    return tuple(_table(part, tuple(rows)) for part, rows in groupby(lines, key=lambda line: line.section))


def _table(part: str, lines: Sequence[SheetRow]) -> str:
    has_notes = any(_note(line) for line in lines)
    head = f"| {part} | As it stands |{' To note |' if has_notes else ''}\n|---|---|{'---|' if has_notes else ''}"
    return "\n".join([head, *(_line(line, has_notes=has_notes) for line in lines)])


def _line(line: SheetRow, *, has_notes: bool) -> str:
    said = plain(line.text) if line.text or not line.flag else f"**{line.flag}**"
    cells = f"| {plain(line.label)} | {said} |"
    return f"{cells} {_note(line)} |" if has_notes else cells


def _note(line: SheetRow) -> str:
    """What stands beside a text: that it is open, and what the measures say."""
    flag = f"**{line.flag}.**" if line.flag and line.text else ""
    return " ".join(part for part in (flag, plain(line.beside)) if part)
