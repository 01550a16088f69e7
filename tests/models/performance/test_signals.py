"""Signals owe a reason by a day, and one that goes on keeps its day and its reason."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from models.performance.kpis import kpis
from models.performance.signals import (
    EXPLAINED,
    FORCE_OWNER,
    OPEN,
    OVERDUE,
    LoggedSignal,
    carried_on,
    odds_in_words,
    owner_of,
    reason_due_on,
    signal_id,
    working_days_left,
)

MONTHLY = next(kpi.kpi_id for kpi in kpis() if kpi.frequency == "monthly" and kpi.has_force_values)
QUARTERLY = next(kpi.kpi_id for kpi in kpis() if kpi.frequency == "quarterly" and kpi.has_force_values)
FOUND = date(2026, 11, 26)


def logged(kpi_id=MONTHLY, period=date(2026, 10, 1), **other):
    fixed = dict(unit_kind="force", unit_id="kent", variation="concern_high", rule="Above UCL", p=0.001)
    dates = dict(dataset_version="v000002", found_on=FOUND, reason_due_on=reason_due_on(FOUND))
    one_id = signal_id(kpi_id, "kent", period, "concern_high")
    made = LoggedSignal(signal_id=one_id, kpi_id=kpi_id, period=period, owner_role="x", **fixed, **dates)
    return replace(made, **other)


def test_a_reason_is_due_after_twenty_working_days_christmas_aside():
    assert reason_due_on(date(2026, 11, 26)) == date(2026, 12, 24)
    assert reason_due_on(date(2026, 11, 27)) == date(2026, 12, 29)


def test_a_signal_is_open_until_its_day_then_overdue_and_explained_for_good():
    one = logged()
    assert one.state(one.reason_due_on) == OPEN
    assert one.state(date(2026, 12, 25)) == OVERDUE
    assert replace(one, reason="Looked at").state(date(2030, 1, 1)) == EXPLAINED


def test_working_days_left_count_down_and_then_up_from_the_due_day():
    due = date(2026, 12, 24)
    assert working_days_left(due, date(2026, 12, 22)) == 2
    assert working_days_left(due, due) == 0
    assert working_days_left(due, date(2026, 12, 29)) == -1


@pytest.mark.parametrize(
    ("change", "is_kept"),
    [
        ({}, True),
        ({"variation": "improvement_low"}, False),
        ({"unit_id": "essex"}, False),
        ({"period": date(2026, 9, 1)}, False),
        ({"kpi_id": QUARTERLY}, False),
    ],
)
def test_a_signal_goes_on_from_one_of_the_period_before_to_the_same_side(change, is_kept):
    said = dict(reason="New form", explained_by="s", explained_by_role="force_lead", explained_at=datetime(2026, 11, 1))
    earlier = logged(reason_due_on=date(2026, 11, 2), **said)
    new = logged(period=date(2026, 11, 1))
    kept = carried_on(new, [replace(earlier, **change)])
    expected = ("New form", date(2026, 11, 2)) if is_kept else (None, new.reason_due_on)
    assert (kept.reason, kept.reason_due_on) == expected
    assert (kept.period, kept.found_on) == (new.period, new.found_on)


def test_the_period_before_is_that_of_the_frequency():
    earlier = logged(QUARTERLY, period=date(2026, 4, 1), reason="Known")
    assert carried_on(logged(QUARTERLY, period=date(2026, 7, 1)), [earlier]).reason == "Known"
    assert carried_on(logged(QUARTERLY, period=date(2026, 10, 1)), [earlier]).reason is None


def test_a_force_owes_the_reason_of_its_own_figures_the_owner_all_others():
    assert owner_of(MONTHLY, "force") == FORCE_OWNER
    owners = {kpi.kpi_id: kpi.owner_role for kpi in kpis()}
    assert owner_of(MONTHLY, "national") == owners[MONTHLY] == owner_of(MONTHLY, "rocu")


def test_an_id_tells_kpi_unit_period_and_reading_apart():
    ids = {
        signal_id(kpi_id, unit, period, variation)
        for kpi_id in (MONTHLY, QUARTERLY)
        for unit in ("", "kent")
        for period in (date(2026, 7, 1), date(2026, 10, 1))
        for variation in ("concern_high", "improvement_low")
    }
    assert len(ids) == 16


@pytest.mark.parametrize(
    ("p", "words"),
    [(0.2, "more than 1 in 20"), (0.05, "1 in 20"), (0.00123, "1 in 810"), (0.00002, "1 in 50\u2009000"),
     (1e-9, "less than 1 in a million")],
)  # fmt: skip
def test_a_small_chance_is_told_as_odds(p, words):
    assert odds_in_words(p) == words
