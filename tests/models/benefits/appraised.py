"""Rows of a register that can be appraised, and an appraisal of them whose answers are known by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from models.benefits.appraisal import AppraisalSettings, Courses, RegisterRows, appraise, calendar_of, settings_of
from models.benefits.kinds import BENEFIT, COST, GROUP, LINK, OUTPUT, SETTING, RegisterRow, register_kinds
from models.benefits.rules import tidied_row

BEFORE, AS_AT = date(2025, 3, 31), date(2026, 9, 30)
VALUED = {
    "title": "A benefit",
    "direction": "increase",
    "evidence_grade": 1,
    "value_low": 120_000,
    "value_central": 120_000,
    "value_high": 120_000,
    "price_year": 2025,
    "value_from": date(2025, 4, 1),
    "value_until": date(2028, 3, 31),
    "beneficiary": "force",
}


def row(kind_id: str, row_id: str, state: str = "", **values: object) -> RegisterRow:
    """A row of a kind with everything empty that is not given."""
    tidied = tidied_row(register_kinds()[kind_id], values)
    return RegisterRow(row_id, kind_id, tidied, state, "", False, False, 1)


def value_row(row_id: str, state: str = "monitoring", **values: object) -> RegisterRow:
    """A benefit of 120,000 pounds a year for three years from April 2025, without doubt unless values say so."""
    return row(BENEFIT, row_id, state, **{**VALUED, **values})


def output_row(row_id: str, **values: object) -> RegisterRow:
    """An output."""
    return row(OUTPUT, row_id, **{"title": row_id, **values})


def link_row(start: str, end: str, strength: str = "necessary") -> RegisterRow:
    """A link, necessary unless it is said otherwise."""
    return row(LINK, f"LNK_{start}{end}", from_id=start, to_id=end, strength=strength)


def cost_row(year: int, low: float, central: float, high: float, what: str = "Staff") -> RegisterRow:
    """A cost of one year."""
    return row(COST, f"CST_{year}{what}", year=year, what=what, low=low, central=central, high=high)


def group_row(row_id: str, pool: float, rule: str = "pro_rata") -> RegisterRow:
    """An overlap group of hours."""
    return row(GROUP, row_id, title="Detective hours", pool=pool, unit="hours a year", rule=rule)


def setting_row(name: str, value: float) -> RegisterRow:
    """A setting that overrides a rule."""
    return row(SETTING, f"SET_{name}", name=name, value=value, basis="Own evidence")


def settings(*rows: RegisterRow, runs: int = 500) -> AppraisalSettings:
    """The rules with few runs, so that tests are quick; values are not discounted unless a row says so."""
    found = settings_of([setting_row("discount_rate", 0), *rows])
    return replace(found, draws=replace(found.draws, runs=runs))


def courses(rows: RegisterRows, *, planned=1.0, forecast=None, realised=np.nan, given=None) -> Courses:
    """Courses that stand still: the same fraction in every month."""
    calendar = calendar_of(rows, (given or settings()).price_year)
    shape = (len(rows.benefits), len(calendar.months))
    ahead = planned if forecast is None else forecast
    return Courses(*(np.full(shape, float(each)) for each in (planned, realised, ahead, ahead, ahead)))


def appraised(
    benefits, *, outputs=(), links=(), groups=(), costs=(), given=None, course=None, as_at=BEFORE, **options
):
    """The appraisal of rows, on the day before the first year unless another is given."""
    rows = RegisterRows(tuple(benefits), tuple(outputs), tuple(links), tuple(groups), tuple(costs))
    given = given or settings()
    return appraise(rows, courses(rows, given=given, **(course or {})), given, as_at=as_at, **options)
