"""The page of the rollout: where each regional unit stands, what came of leads, and which KPIs that feeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.chart_block import chart_block
from components.charts.outcomes_by_month import amount_words, outcomes_by_month
from components.charts.spec import ChartContext
from components.context import Context
from components.listed import figures_strip
from components.plans.plan import this_day
from components.rollout.kpis import Fed
from components.rollout.states import reader_of, states_block, states_table
from components.runtime import runtime
from components.words import count_of, day
from data_access.records.reading import kind_of
from data_access.records.rollout import (
    ONBOARDING,
    OUTCOME,
    is_synthetic_rollout,
    national_outcomes,
    unit_outcomes,
    unit_states,
)
from models.access import may
from models.anpr.rollout import (
    CASH,
    DRUGS,
    OUTCOMES,
    OutcomeMonth,
    OutcomeTotal,
    first_month,
    rule,
    totals,
    waiting_rows,
)
from models.performance.periods import later
from models.records.disclosure import own_body
from models.records.rollout import LIVE, UnitState

SOURCE = "Registers of the rollout: regional units and outcomes"
UNIT_WORDS = {
    "drugs": "kg of drugs", "cash": "pounds in cash", "weapons": "weapons", "arrests": "arrests",
    "disruptions": "disruptions",
}  # fmt: skip
CARDS = {
    "drugs": "Drugs seized", "cash": "Cash seized", "weapons": "Weapons seized", "arrests": "Arrests",
    "disruptions": "Disruptions",
}  # fmt: skip
FED = Fed(
    "anpr",
    ("KPI_069", "KPI_070", "KPI_071", "KPI_074"),
    "Values of a month that differ from the newest published ones. Units count as live by their record here, else by "
    "the register of product rollouts. Drugs count one by one where a unit recorded verified seizures in the month, "
    "else by its monthly return: never both.",
    "The benefits that the KPIs of this product speak to. Value in pounds is entered in the register of benefits by "
    "its owner; no pound of cash seized goes there.",
)


@dataclass(frozen=True, eq=False)
class Rollout:
    """What the page shows to its reader; ``seen`` is what came of it by unit, as far as the reader may see it."""

    units: tuple[UnitState, ...]
    national: Mapping[str, OutcomeTotal]
    seen: tuple[OutcomeMonth, ...]
    own: str
    is_whole: bool
    is_synthetic: bool
    today: date

    @property
    def live(self) -> int:
        """How many units are live."""
        return sum(unit.state == LIVE for unit in self.units)


def reader_of_unit(context: Context) -> Context:
    """The page's run; a demo account that keeps the outcomes of one unit first says of which."""
    names = context.names("frame/units_valid", as_at=this_day())
    return reader_of(context, OUTCOME, names, key="anpr_own_unit", label="Regional unit")


def rollout_of(context: Context, today: date) -> Rollout:
    """What the reader may see."""
    stores, viewer = runtime().stores, context.viewer
    return Rollout(
        unit_states(stores, viewer, today=today),
        national_outcomes(stores, viewer, today=today),
        unit_outcomes(stores, viewer, today=today),
        own_body(viewer, kind_of(OUTCOME)),
        may(viewer, kind_of(OUTCOME).edit_right),
        is_synthetic_rollout(stores, viewer, today=today),
        today,
    )


def rollout_title(rollout: Rollout) -> str:
    """The message of the page; right for none, some and all."""
    units = len(rollout.units)
    if not any(unit.state for unit in rollout.units):
        return "No regional unit is recorded yet"
    start = f"All {count_of(units, 'regional unit')} are" if rollout.live == units else f"{rollout.live} of {units}"
    lives = f"{start} live" if rollout.live == units else f"{start} regional units are live"
    drugs, cash = rollout.national[DRUGS], rollout.national[CASH]
    if drugs.is_hidden or cash.is_hidden or not (drugs.rows or cash.rows):
        return lives
    months = rule("months_shown")
    return f"{lives}; {_amount(DRUGS, drugs)} of drugs and {_amount(CASH, cash)} were seized in {months} months"


def rollout_detail(rollout: Rollout) -> str:
    """Since when outcomes are added up, and what waits for a second person."""
    words = (
        f"Outcomes from {day(first_month(rollout.today))} to today that a second person verified. A seizure is what a "
        "lead led to, not money saved: it is never added to the benefits in pounds."
    )
    waits = waiting_rows(rollout.seen)
    if not (rollout.is_whole or rollout.own):
        return words
    return f"{words} {count_of(waits, 'outcome waits', 'outcomes wait')} for that person."


def rollout_strip(rollout: Rollout) -> None:
    """One card a figure, for all units together."""
    trained = sum(unit.users_trained or 0 for unit in rollout.units)
    users = sum(unit.users or 0 for unit in rollout.units)
    people = f"of {len(rollout.units)}; {amount_words(trained)} of {amount_words(users)} users trained"
    cards = [("Units live", f"{rollout.live}", people)]
    cards += [(CARDS[one], _amount(one, rollout.national[one]), _rows_words(rollout.national[one])) for one in OUTCOMES]
    figures_strip(cards)


def units_block(context: Context, rollout: Rollout) -> None:
    """Every regional unit: where it stands, its users, and what came of it as far as the reader may see that."""
    states_block(
        context, "anpr-units", rollout.units,
        units_table(rollout.units, rollout.seen, rollout.own, rollout.is_whole),
        nouns=("unit", "units"), source=SOURCE,
        suppression="None: the reader runs the rollout." if rollout.is_whole else not_shown_words(),
    )  # fmt: skip


@lru_cache(maxsize=16)
def units_table(
    units: tuple[UnitState, ...], seen: tuple[OutcomeMonth, ...], own: str, is_whole: bool
) -> pd.DataFrame:
    """One row a unit; outcomes of units that the reader may not see have no column, or are empty."""
    table = states_table(units, ONBOARDING, "Regional unit")
    for outcome in OUTCOMES if is_whole or own else ():
        label = kind_of(OUTCOME).field("outcome").names[outcome]
        table[label] = [_of_unit(unit.unit_id, outcome, seen) if is_whole or unit.unit_id == own else None
                        for unit in units]  # fmt: skip
    return table


def months_block(context: Context, rollout: Rollout) -> None:
    """One kind of outcome by month, for those who may see single units; others read who sees it."""
    if not (rollout.is_whole or rollout.own):
        st.text(not_shown_words())
        return
    outcome = st.segmented_control(
        "Outcome", OUTCOMES, default=CASH, key="anpr_outcome", required=True, format_func=CARDS.__getitem__,
        label_visibility="collapsed",
    )  # fmt: skip
    months = months_frame(rollout.seen, str(outcome), rollout.today)
    verified, unit = months["verified"].sum(), UNIT_WORDS[str(outcome)]
    title = f"{amount_words(float(verified))} {unit} in {rule('months_shown')} months" if verified else f"No {unit} yet"
    name = next((one.name for one in rollout.units if one.unit_id == rollout.own), "")
    drawn = ChartContext(
        area=name or "all regional units",
        period="",
        source=SOURCE,
        definition="Outcomes of leads by the month in which they happened. The last month is not over.",
        is_synthetic=rollout.is_synthetic,
        mode="dark" if context.mode == "dark" else "light",
    )
    chart_block(outcomes_by_month(months=months, unit=unit, title=title, context=drawn), context, filters={})


@lru_cache(maxsize=16)
def months_frame(seen: tuple[OutcomeMonth, ...], outcome: str, today: date) -> pd.DataFrame:
    """month, verified, waiting: every month that is added up, none left out."""
    months = [later(first_month(today), at, "monthly") for at in range(rule("months_shown"))]
    held = [one for one in seen if one.outcome == outcome]
    return pd.DataFrame(
        {
            "month": months,
            "verified": [sum(one.verified for one in held if one.month == month) for month in months],
            "waiting": [sum(one.waiting for one in held if one.month == month) for month in months],
        }
    )


def not_shown_words() -> str:
    """Who sees figures of single units, and when a national one is hidden."""
    return (
        "Outcomes of one unit, and outcomes by month, are shown to those who run the rollout and to that unit. "
        f"National figures are hidden where fewer than {rule('fewest_outcomes_shown')} outcomes or "
        f"{rule('fewest_units_shown')} units stand behind them: a single operation could be told from them."
    )


def _of_unit(unit_id: str, outcome: str, seen: Sequence[OutcomeMonth]) -> float | None:
    return totals([one for one in seen if one.unit_id == unit_id], is_whole=True)[outcome].amount


def _amount(outcome: str, total: OutcomeTotal) -> str:
    if total.amount is None:
        return "hidden"
    words = amount_words(total.amount)
    return {DRUGS: f"{words} kg", CASH: f"£{words}"}.get(outcome, words)


def _rows_words(total: OutcomeTotal) -> str:
    return "too few to show" if total.rows is None else f"in {count_of(total.rows, 'outcome')}"
