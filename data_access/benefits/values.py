"""Measured values of benefit measures: appended, never overwritten; values of measures on a KPI flow from its store."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date

from data_access.benefits.keeping import faults_of
from data_access.benefits.reading import WHAT, kept_row, known_ids
from data_access.edits import Edit, editing
from data_access.stores import Stores
from models.access import Viewer, require
from models.benefits.kinds import EDIT, VALUE, RegisterRow, register_kinds
from models.benefits.rules import tidied_row
from models.errors import EditRefused
from models.records.rules import Values

TRACKED = ("monitoring", "realised")


def add_values(stores: Stores, viewer: Viewer, rows: Sequence[Values], *, is_synthetic: bool = False) -> int:
    """Keep measured values, all of them or none, and return how many.

    EditRefused for the first that cannot be kept: see ``value_problem``.
    """
    require(viewer, EDIT, what=WHAT)
    if not rows:
        raise EditRefused("There is no value.", "Give at least one.")
    with editing(stores, viewer) as edit:
        standing = {row.row_id: row for row in map(kept_row, edit.all("benefits/rows_standing"))}
        known, kind = known_ids(standing.values()), register_kinds()[VALUE]
        made = [tidied_row(kind, row) for row in rows]
        for values in made:
            for fault in faults_of(kind, values, known):
                raise EditRefused(f"{kind.labels[fault.field]}: {fault.reason}", fault.remedy)
            problem = value_problem(values, standing)
            if problem:
                raise EditRefused(*problem)
        add_in(edit, made, is_synthetic=is_synthetic)
    return len(made)


def add_in(edit: Edit, rows: Sequence[Values], *, is_synthetic: bool = False) -> None:
    """Append values that were judged good within an edit under way."""
    edit.write(
        "benefits/values_add",
        rows=json.dumps(rows, default=str),
        entered_by=edit.viewer.subject,
        entered_by_role=edit.viewer.role_id,
        entered_at=edit.at,
        is_synthetic=is_synthetic,
    )
    edit.audit("benefits.values", f"{len(rows)} values", rows=len(rows))


def value_problem(values: Values, standing: Mapping[str, RegisterRow]) -> tuple[str, str] | None:
    """(what is wrong, what to do) of a value of a measure; None when it may be kept.

    Refused: a measure that rests on a KPI, a benefit that is not monitored yet, a survey without its number of
    answers, a share outside 0 to 100, a day before the baseline.
    """
    measure = standing[str(values["measure_id"])]
    benefit = standing[str(measure["benefit_id"])]
    number, answered, baseline_on = values["value"], values["answered"], measure["baseline_on"]
    if measure["kpi_id"]:
        return f"{measure.row_id} rests on {measure['kpi_id']}.", "Its values flow from the KPI: load them there."
    if benefit.state not in TRACKED:
        return f"{benefit.row_id} is not monitored yet.", "Values are entered once it has a baseline and live outputs."
    if measure["is_survey"] and answered is None:
        return "A survey needs its number of answers.", "Say how many answered."
    if not measure["is_survey"] and answered is not None:
        return "Only surveys and tests have answers.", "Leave the number of answers blank."
    if measure["value_kind"] == "per_cent" and measure["is_survey"] and not 0 <= number <= 100:
        return "A share of people lies between 0 and 100 %.", "Correct the value."
    if isinstance(baseline_on, date) and values["period"] < baseline_on:
        return "The value lies before the baseline.", "Give a later period, or correct the baseline."
    return None
