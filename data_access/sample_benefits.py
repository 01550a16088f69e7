"""Enters the sample's benefits as analyst, service owner and board would, and dates what lies in the past.

Rows that are invented are marked as synthetic, and so are rows of the founding document once something invented was
added to them; the others stay unmarked. The audit trail says when all of it was truly entered.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import groupby

from data_access.benefits.founding import enter_founding
from data_access.benefits.keeping import RowChange, keep_rows
from data_access.benefits.moving import decide, move_all
from data_access.benefits.reading import register_of
from data_access.benefits.standing import series_of
from data_access.benefits.values import add_values
from data_access.edits import editing
from data_access.stores import Stores
from models.access import Viewer
from models.benefits.founding import founding_rows
from models.benefits.kinds import BENEFIT
from sample_data import benefit_words as words
from sample_data.benefits import BenefitEntries, Row, Series, Step, Written, benefit_entries
from sample_data.build import SEED

AT_TIME = time(15, 0)
REQUEST = "profiled"
TARGET_PROPOSED = "proposed"


@dataclass(eq=False)
class _Entry:
    """The people, and on which day each version of each row is said to have been written."""

    stores: Stores
    analyst: Viewer
    owner: Viewer
    board: Viewer
    versions: Counter[str] = field(default_factory=Counter)
    dated: list[Row] = field(default_factory=list)

    def wrote(self, row_id: str, on: date) -> None:
        """Count a version of a row, written on a day."""
        self.versions[row_id] += 1
        self.dated.append({"row_id": row_id, "version": self.versions[row_id], "at": _moment(on)})


def enter_benefits(stores: Stores, analyst: Viewer, owner: Viewer, board: Viewer, today: date) -> None:
    """Enter the founding rows, what is invented around them, moves, decisions and values; nothing after ``today``.

    A register that has benefits already is left alone.
    """
    if register_of(stores, analyst).rows(BENEFIT):
        return
    entry = _Entry(stores, analyst, owner, board)
    enter_founding(stores, analyst)
    for row in founding_rows():
        entry.wrote(row.row_id, words.ENTERED_ON)
    made = benefit_entries(_series(entry, today), seed=SEED, today=today)
    _write(entry, made.first)
    for _, together in groupby(made.steps, key=lambda step: (step.on, step.to, step.meeting_id)):
        steps = list(together)
        if not steps[0].meeting_id:
            _move(entry, steps)
        else:
            for step in steps:
                _decide(entry, step)
    _write(entry, made.later)
    if made.values:
        add_values(stores, analyst, [one.values for one in made.values], is_synthetic=True)
    _date(entry, made)


def _series(entry: _Entry, today: date) -> Series:
    """The values of measures that get their baseline from a KPI."""
    frames = {
        row_id: series_of(entry.stores, entry.analyst, row_id, as_at=today) for row_id in words.BASELINE_PERIODS
    }
    return {row_id: list(zip(_days(frame.period), frame.value, strict=True)) for row_id, frame in frames.items()}


def _days(periods: Sequence[object]) -> list[date]:
    return [period.date() if isinstance(period, datetime) else period for period in periods]


def _write(entry: _Entry, rows: Sequence[Written]) -> None:
    """Keep rows in one edit: new ones, and more fields of those that stand."""
    register = register_of(entry.stores, entry.analyst)
    changes = []
    for row in rows:
        before = None if row.is_new else register.row(row.kind_id, row.row_id)
        values = {**before.values, **row.values} if before else row.values
        changes.append(RowChange(row.kind_id, values, row.row_id, entry.versions[row.row_id]))
        entry.wrote(row.row_id, row.on)
    keep_rows(entry.stores, entry.analyst, changes, is_synthetic=True)


def _move(entry: _Entry, steps: Sequence[Step]) -> None:
    """Make moves of one day to one state as the person whose they are."""
    first = steps[0]
    by = entry.owner if first.to == REQUEST else entry.analyst
    ids = [step.about for step in steps]
    move_all(entry.stores, by, ids, first.to, reason=first.reason, today=first.on)
    for benefit_id in ids:
        entry.wrote(benefit_id, first.on)


def _decide(entry: _Entry, step: Step) -> None:
    """Take one decision as the board."""
    is_benefit = step.about in entry.versions
    changed = _targets(entry, step.about) if step.to == "approve_target" else (step.about,) if is_benefit else ()
    about = "benefit_id" if is_benefit else "question_id"
    values = {"meeting_id": step.meeting_id, "decision": step.to, about: step.about, "reason": step.reason}
    decision_id = decide(entry.stores, entry.board, values, today=step.on, is_synthetic=True)
    for row_id in (decision_id, *changed):
        entry.wrote(row_id, step.on)


def _targets(entry: _Entry, benefit_id: str) -> tuple[str, ...]:
    measures = register_of(entry.stores, entry.analyst).measures_by_benefit[benefit_id]
    return tuple(row.row_id for row in measures if row.target_state == TARGET_PROPOSED)


def _date(entry: _Entry, made: BenefitEntries) -> None:
    """Give rows, moves and values the days of their story."""
    with editing(entry.stores, entry.analyst) as edit:
        rows = json.dumps(entry.dated)
        edit.write("benefits/sample_moves_dated", rows=rows)
        edit.write("benefits/sample_changes_dated", rows=rows)
        edit.write("benefits/sample_rows_dated", rows=rows)
        edit.write("benefits/sample_values_dated", moments=[_moment(one.on) for one in made.values])


def _moment(on: date) -> str:
    return datetime.combine(on, AT_TIME).isoformat(sep=" ")
