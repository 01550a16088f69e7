"""The page of the rollout: where each force and unit stands, what triage took and saved, and against which baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.chart_block import chart_block
from components.charts.outcomes_by_month import amount_words, outcomes_by_month
from components.charts.spec import ChartContext
from components.context import Context
from components.listed import figures_strip, listed
from components.plans.plan import this_day
from components.rollout.kpis import Fed
from components.rollout.states import reader_of, states_block, states_table
from components.runtime import runtime
from components.words import count_of, day
from data_access.records.documents_rollout import (
    ONBOARDING,
    OUTCOME,
    is_synthetic_documents_rollout,
    national_triage,
    organisation_states,
    triage_months,
)
from data_access.records.reading import edits_of_records, kind_of
from data_access.stores import Stores
from models.access import Viewer, may
from models.benefits.triage import CAVEATS, example_words, triage_example
from models.documents.rollout import TriageMonth, TriageTotal, first_month, rule, triage_total, waiting_rows
from models.performance.periods import later
from models.records.disclosure import own_body
from models.records.rollout import LIVE, UnitState

SOURCE = "Registers of the rollout: organisations and investigations"
NOUNS = ("force or unit", "forces and units")
INVESTIGATIONS, HOURS = "Investigations", "Hours saved"
FED = Fed(
    "documents",
    ("KPI_064", "KPI_065", "KPI_066", "KPI_067", "KPI_068"),
    "Values of a month that differ from the newest published ones. Forces and units count as live by their record "
    "here, else by the register of product rollouts. Triage effort is the median of verified investigations.",
    "The benefits that the KPIs of this product speak to. Hours saved are no pounds: value is entered in the register "
    "of benefits by its owner, and time released is not cashable while no budget is named that falls.",
)


@dataclass(frozen=True, eq=False)
class Rollout:
    """What the page shows to its reader; ``seen`` is the triage by organisation, as far as the reader may see it."""

    units: tuple[UnitState, ...]
    national: TriageTotal
    seen: tuple[TriageMonth, ...]
    own: str
    is_whole: bool
    is_synthetic: bool
    today: date

    @property
    def live(self) -> int:
        """How many forces and units are live."""
        return sum(unit.state == LIVE for unit in self.units)


def reader_of_organisation(context: Context) -> Context:
    """The page's run; a demo account that keeps the investigations of one organisation first says of which."""
    at = this_day()
    names = {**context.names("frame/units_valid", as_at=at), **context.names("frame/forces_valid", as_at=at)}
    return reader_of(context, OUTCOME, names, key="documents_own_body", label="Force or regional unit")


def rollout_of(context: Context, today: date) -> Rollout:
    """What the reader may see, worked out once for the records and the national data as they stand."""
    stores = runtime().stores
    return _rollout(stores, context.viewer, today, edits_of_records(stores), stores.national.version())


@lru_cache(maxsize=16)
def _rollout(stores: Stores, viewer: Viewer, today: date, edits: int, version: str) -> Rollout:
    return Rollout(
        organisation_states(stores, viewer, today=today),
        national_triage(stores, viewer, today=today),
        triage_months(stores, viewer, today=today),
        own_body(viewer, kind_of(OUTCOME)),
        may(viewer, kind_of(OUTCOME).edit_right),
        is_synthetic_documents_rollout(stores, viewer, today=today),
        today,
    )


def rollout_title(rollout: Rollout) -> str:
    """The message of the page; right for none, some and all."""
    bodies, total = len(rollout.units), rollout.national
    if not any(unit.state for unit in rollout.units):
        return "No force or regional unit is recorded yet"
    lives = f"{rollout.live} of {bodies} forces and regional units are live"
    if rollout.live == bodies:
        lives = f"All {bodies} forces and regional units are live"
    if not total.investigations or total.saved_hours is None or not total.compared:
        return lives
    said = f"{count_of(total.compared, 'investigation')} took {amount_words(abs(total.saved_hours))} hours"
    return f"{lives}; {said} {'less' if total.saved_hours >= 0 else 'more'} than by the earlier way"


def rollout_detail(rollout: Rollout) -> str:
    """Since when triage is added up, against what it is held, and what waits for a second person."""
    words = (
        f"Triage that ended from {day(first_month(rollout.today))} to today and that a second person verified, against "
        "what each organisation says that its own way would have taken."
    )
    if not (rollout.is_whole or rollout.own):
        return words
    waits = waiting_rows(rollout.seen)
    waiting = count_of(waits, "investigation waits", "investigations wait") if waits else "None waits"
    return f"{words} {waiting} for that person."


def rollout_strip(rollout: Rollout) -> None:
    """One card a figure, for all organisations together."""
    total = rollout.national
    trained = sum(unit.users_trained or 0 for unit in rollout.units)
    users = sum(unit.users or 0 for unit in rollout.units)
    people = f"of {len(rollout.units)}; {amount_words(trained)} of {amount_words(users)} users trained"
    share = "none known" if total.opened_share is None else f"{100 * total.opened_share:.1f} %"
    figures_strip(
        (
            ("Live", f"{rollout.live}", people),
            ("Investigations", _amount(total.investigations), "triaged with it and verified"),
            ("Hours it took", _amount(total.effort_hours), "person-hours, all of these"),
            ("Hours saved", _amount(total.saved_hours), _compared_words(total)),
            ("Opened", "hidden" if total.is_hidden else share, "of the items searched, by a person"),
            ("Led to a person", _amount(total.with_result), "safeguarded, suspected or charged"),
        )
    )


def baseline_block(context: Context, rollout: Rollout) -> None:
    """What hours are saved against: the own record of each organisation, and beside it the one stated example."""
    total = rollout.national
    if total.is_hidden or not total.investigations:
        st.text("Hours saved are shown once enough investigations are verified." if total.is_hidden else
                "No investigation is verified yet, so nothing is held against a baseline.")  # fmt: skip
        return
    example = triage_example()
    table = pd.DataFrame(
        [
            ("What each organisation says of its own way", _amount(total.compared), _amount(total.saved_hours),
             "Their own record of comparable cases; only those count that gave one."),
            (f"The stated example: {example_words()}", _amount(total.investigations), _amount(total.stated_hours),
             f"One case of {example.effort_before_hours:,.1f} hours, held against all: no mean, and no forecast."),
        ],
        columns=["Baseline", "Investigations", "Hours saved against it", "What it is"],
    )  # fmt: skip
    listed(
        context, "documents-baselines", table, title=_baseline_title(total), wraps=True, source=SOURCE,
        subtitle="Person-hours of triage, by what they are held against", definition=" ".join(CAVEATS),
        suppression=not_shown_words(), widths={"Baseline": "medium", "What it is": "large"},
    )  # fmt: skip


def organisations_block(context: Context, rollout: Rollout) -> None:
    """Every force and unit: where it stands, its users, and its triage as far as the reader may see that."""
    states_block(
        context, "documents-organisations", rollout.units,
        organisations_table(rollout.units, rollout.seen, rollout.own, rollout.is_whole),
        nouns=NOUNS, source=SOURCE,
        suppression="None: the reader runs the rollout." if rollout.is_whole else not_shown_words(),
    )  # fmt: skip


@lru_cache(maxsize=16)
def organisations_table(
    units: tuple[UnitState, ...], seen: tuple[TriageMonth, ...], own: str, is_whole: bool
) -> pd.DataFrame:
    """One row an organisation; triage of those that the reader may not see has no column, or is empty."""
    table = states_table(units, ONBOARDING, "Force or unit")
    if not (is_whole or own):
        return table
    totals = [_of_unit(unit.unit_id, seen) if is_whole or unit.unit_id == own else TriageTotal() for unit in units]
    return table.assign(
        **{
            "Investigations": pd.array([one.investigations for one in totals], dtype="Int64"),
            "Hours saved": [one.saved_hours if one.compared else None for one in totals],
            "Led to a person": pd.array([one.with_result for one in totals], dtype="Int64"),
        }
    )


def months_block(context: Context, rollout: Rollout) -> None:
    """Investigations or hours saved by month, for those who may see single organisations; others read who sees it."""
    if not (rollout.is_whole or rollout.own):
        st.text(not_shown_words())
        return
    measure = st.segmented_control(
        "By month", (HOURS, INVESTIGATIONS), default=HOURS, key="documents_by_month", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    unit = "investigations" if measure == INVESTIGATIONS else "hours saved"
    months = months_frame(rollout.seen, str(measure), rollout.today)
    verified = float(months["verified"].sum())
    title = f"{amount_words(verified)} {unit} in {rule('months_shown')} months" if verified else f"No {unit} yet"
    name = next((one.name for one in rollout.units if one.unit_id == rollout.own), "")
    drawn = ChartContext(
        area=name or "all forces and regional units",
        period="",
        source=SOURCE,
        definition="By the month in which the triage ended. Hours saved are of verified investigations that say what "
        "their own way would have taken. The last month is not over.",
        is_synthetic=rollout.is_synthetic,
        mode="dark" if context.mode == "dark" else "light",
    )
    spec = outcomes_by_month(months=months, unit=unit, title=title, context=drawn, key="documents-by-month")
    chart_block(spec, context, filters={})


@lru_cache(maxsize=16)
def months_frame(seen: tuple[TriageMonth, ...], measure: str, today: date) -> pd.DataFrame:
    """month, verified, waiting: every month that is added up. Hours wait for nobody: they are of verified rows."""
    months = [later(first_month(today), at, "monthly") for at in range(rule("months_shown"))]
    is_count = measure == INVESTIGATIONS
    return pd.DataFrame(
        {
            "month": months,
            "verified": [
                sum(one.verified_rows if is_count else one.saved_hours for one in seen if one.month == month)
                for month in months
            ],
            "waiting": [sum(one.waiting_rows for one in seen if is_count and one.month == month) for month in months],
        }
    )


def not_shown_words() -> str:
    """Who sees figures of single organisations, and when a national one is hidden."""
    return (
        "Triage of one force or unit, and triage by month, is shown to those who run the rollout and to that "
        f"organisation. National figures are hidden where fewer than {rule('fewest_outcomes_shown')} investigations or "
        f"{rule('fewest_units_shown')} organisations stand behind them: a single investigation could be told from them."
    )


def _of_unit(unit_id: str, seen: Sequence[TriageMonth]) -> TriageTotal:
    return triage_total([one for one in seen if one.unit_id == unit_id], is_whole=True)


def _baseline_title(total: TriageTotal) -> str:
    if total.saved_hours is None:
        return "Too few organisations say what their own way takes for a sum to be shown"
    if not total.compared:
        return "No organisation says yet what its own way would have taken"
    return f"{_amount(total.saved_hours)} hours saved by the organisations' own record, which is what counts"


def _compared_words(total: TriageTotal) -> str:
    if total.compared is None:
        return "too few to show"
    return f"in {total.compared:,} of {count_of(total.investigations or 0, 'investigation')}, by own record"


def _amount(value: float | None) -> str:
    return "hidden" if value is None else amount_words(float(value))
