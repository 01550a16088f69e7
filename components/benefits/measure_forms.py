"""The forms below the measures of a benefit: a value of a period, a new measure, another version of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial

import streamlit as st

from components.benefits.row_form import field_control, row_form, withdraw_form
from components.context import Context
from components.plans.drafts import Form
from components.plans.plan import this_day
from components.runtime import runtime
from components.words import plain
from data_access.benefits.reading import Register
from data_access.benefits.values import TRACKED, add_values
from data_access.benefits.waiting import facts_of
from models.benefits.kinds import MEASURE, VALUE, RegisterRow, register_kinds
from models.benefits.states import RETIRED, STATE_WORDS, monitoring_waits
from models.benefits.targets import target_value
from models.performance.periods import STEP_MONTHS, last_day, later, period_name
from models.reports.benefit_words import baseline_words, target_state_words, target_words, trajectory_words

ADD_VALUE, CHANGE, ADD = "Enter a value", "Change a measure", "Add a measure"
PERIODS_OFFERED = 60
PERIOD, NUMBER, ANSWERED, SOURCE = "period", "value", "answered", "source"
RULES = (
    "A change in % multiplies the baseline, percentage points are added to a share: +20 % of 40 is 48, +5 percentage "
    "points on 40 % is 45 %. A trajectory is written as 2026-09-30 44; 2027-03-31 48; left blank it is a straight "
    "line. A target that is changed waits for the board again."
)
CHANGE_FIELDS = tuple(name for name in register_kinds()[MEASURE].labels if name != "benefit_id")


def measure_work(
    context: Context, register: Register, benefit: RegisterRow, measures: Sequence[RegisterRow]
) -> None:
    """One thing to do at a time: nothing of the other forms is drawn."""
    typed = [row for row in measures if not row["kpi_id"]]
    choices = [*([ADD_VALUE] if typed else []), *([CHANGE] if measures else []), ADD]
    key = f"benefit_measures_work_{benefit.row_id}"
    chosen = st.segmented_control("What to do", choices, key=key, label_visibility="collapsed")
    if chosen == ADD_VALUE:
        _value_work(context, register, benefit, typed)
    elif chosen == CHANGE:
        _change_work(context, measures)
    elif chosen == ADD:
        st.caption(plain(RULES))
        row_form(context, MEASURE, preset={"benefit_id": benefit.row_id, "is_primary": not measures})


def _value_work(
    context: Context, register: Register, benefit: RegisterRow, typed: Sequence[RegisterRow]
) -> None:
    if benefit.state not in TRACKED:
        for words in lock_words(register, benefit):
            st.text(words)
        return
    measure = _choose(typed, "value")
    value_form(context, register, measure)


def lock_words(register: Register, benefit: RegisterRow) -> tuple[str, ...]:
    """Why values cannot be entered yet, and what the benefit waits for."""
    state = STATE_WORDS[benefit.state].lower()
    if benefit.state == RETIRED:
        return ("The benefit is retired: no value is entered and nothing is judged.",)
    opening = f"Values are locked until the benefit is monitored, and nothing is judged before. It is {state}."
    return (opening, *monitoring_waits(facts_of(register, benefit.row_id)))


def _choose(measures: Sequence[RegisterRow], purpose: str) -> RegisterRow:
    """The measure that the reader picks; the only one where there is no choice."""
    if len(measures) == 1:
        return measures[0]
    by_id = {row.row_id: row for row in measures}
    key = f"benefit_measure_{purpose}"
    if st.session_state.get(key) not in by_id:
        st.session_state[key] = measures[0].row_id
    names = {row.row_id: f"{row.row_id} {row['name']}" for row in measures}
    return by_id[st.selectbox("Measure", list(by_id), key=key, format_func=lambda item: names.get(item, item))]


def value_form(context: Context, register: Register, measure: RegisterRow) -> None:
    """The form of one value: its period by its last day, the number, of a survey how many answered, the source."""
    kind, form = register_kinds()[VALUE], value_fields(bool(measure["is_survey"]))
    frequency, days = str(measure["frequency"]), period_ends(measure, this_day())
    if not days:
        st.text("No period has ended since the baseline, so there is nothing to enter yet.")
        return
    start = {PERIOD: days[0], NUMBER: None, ANSWERED: None, SOURCE: str(measure["source"] or "")}
    form.fill(measure.row_id, start, version=0)
    keep = partial(_keep_value, context, measure.row_id)
    with st.form(f"{form.name}_form"):
        names = {day: f"{period_name(first_day(day, frequency), frequency)}, to {day:%d/%m/%Y}" for day in days}
        st.selectbox(
            form.labels[PERIOD], days, key=form.key(PERIOD), format_func=lambda item: names.get(item, str(item)),
            help="A value describes a period that has ended. A later value of the same period takes its place.",
        )  # fmt: skip
        for name in form.labels:
            if name != PERIOD:
                item = replace(kind.field(name), is_required=name != SOURCE)
                field_control(item, form.key(name), register)
        st.form_submit_button("Enter the value", type="primary", on_click=form.save, args=(keep,))


@lru_cache(maxsize=2)
def value_fields(is_survey: bool) -> Form:
    """The form of a value: surveys and tests say how many answered."""
    labels = register_kinds()[VALUE].labels
    asked = (PERIOD, NUMBER, *([ANSWERED] if is_survey else []), SOURCE)
    return Form(f"benefit_value_{'survey' if is_survey else 'count'}", {name: labels[name] for name in asked})


def period_ends(measure: RegisterRow, today: date) -> list[date]:
    """The last days of the periods of a measure that have ended since its baseline, the newest first."""
    frequency, baseline_on = str(measure["frequency"]), measure["baseline_on"]
    period, found = first_day(today, frequency), []
    while len(found) < PERIODS_OFFERED:
        end = last_day(period, frequency)
        if isinstance(baseline_on, date) and end < baseline_on:
            break
        if end <= today:
            found.append(end)
        period = later(period, -1, frequency)
    return found


def first_day(day: date, frequency: str) -> date:
    """The first day of the period that a day falls into, in years from April."""
    months = (day.month - 4) % 12 % STEP_MONTHS[frequency]
    return later(day.replace(day=1), -months, "monthly")


def _keep_value(context: Context, measure_id: str, values: dict[str, object], version: int) -> str:
    add_values(runtime().stores, context.viewer, [{"measure_id": measure_id, ANSWERED: None, **values}])
    return "The value is entered. Earlier ones of the same period stay in the history."


def _change_work(context: Context, measures: Sequence[RegisterRow]) -> None:
    measure = _choose(measures, "change")
    st.text(plan_words(measure))
    st.caption(plain(RULES))
    row_form(context, MEASURE, measure, fields=CHANGE_FIELDS, save_words="Save the measure")
    withdraw_form(context, measure)


def plan_words(measure: RegisterRow) -> str:
    """Baseline, target and trajectory as they stand, in words."""
    state = target_state_words(measure)
    target = f"Target: {target_words(measure)}{f', {state}' if state else ''}."
    parts = [f"Baseline: {baseline_words(measure)}.", target]
    if target_value(measure.values) is not None and measure["baseline_on"] is not None:
        parts.append(f"Planned trajectory: {trajectory_words(measure)[:1].lower()}{trajectory_words(measure)[1:]}")
    return " ".join(parts)
