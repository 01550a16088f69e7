"""Outcomes are added up, and hidden from others where one seizure or one unit could be told."""

from datetime import date

import pytest

from models.anpr.profiles import profile_ids
from models.anpr.rollout import OUTCOMES, OutcomeMonth, first_month, rule, totals, waiting_rows
from models.errors import EditRefused
from models.records.kinds import rollout_kinds
from models.records.rules import require_good, tidied
from tests.models.records.rows import BODIES_KNOWN, TODAY

GOOD = {
    "rocu_onboarding": {"unit": "SWROCU", "state": "training", "state_since": date(2026, 9, 14), "users": 24},
    "anpr_outcome": {
        "happened_on": date(2026, 9, 14), "unit": "South West ROCU", "outcome": "cash", "amount": 12000.5,
        "operation_reference": "OP-1", "evidence": "Property record 1",
    },
}  # fmt: skip


def month(unit="A", rows=1, verified=2.0, waiting=0):
    return OutcomeMonth(unit, date(2026, 9, 1), "cash", rows, verified, waiting, float(waiting), False)


@pytest.mark.parametrize(
    ("months", "amount"),
    [
        ([], 0),
        ([month("A", 2), month("B", 2), month("C", 1)], 6),  # five outcomes of three units
        ([month("A", 2), month("B", 1), month("C", 1)], None),  # four outcomes
        ([month("A", 4), month("B", 4)], None),  # two units: either would know the other
        ([month("A", 4), month("B", 4), month("C", 0, 0.0, waiting=3)], None),  # what waits counts for nothing
    ],
)
def test_few_outcomes_or_units_are_hidden_from_others(months, amount):
    found = totals(months, is_whole=False)["cash"]
    assert (found.amount, found.is_hidden) == (amount, amount is None)
    assert totals(months, is_whole=True)["cash"].amount == sum(one.verified for one in months)


def test_every_kind_has_a_total_and_what_waits_is_counted():
    assert set(totals([month()], is_whole=True)) == set(OUTCOMES)
    assert waiting_rows([month(waiting=2), month("B", waiting=1)]) == 3


def test_the_months_end_with_the_present_one():
    assert rule("months_shown") == 12
    assert first_month(date(2026, 11, 26)) == date(2025, 12, 1)


def test_the_choices_are_the_outcomes_and_the_crime_types_that_are_known():
    kind = rollout_kinds("anpr")["anpr_outcome"]
    assert kind.field("outcome").choices == OUTCOMES
    assert set(kind.field("crime_type").choices) == set(profile_ids())


def test_a_good_row_of_each_kind_is_kept():
    for kind_id, kind in rollout_kinds("anpr").items():
        values = tidied(kind, GOOD[kind_id], BODIES_KNOWN)
        require_good(kind, values, BODIES_KNOWN, today=TODAY)
        assert values["unit"] == "SWROCU"


@pytest.mark.parametrize(
    ("kind_id", "changed", "said"),
    [
        ("rocu_onboarding", {"unit": "kent"}, "not known"),  # a force is no regional unit
        ("rocu_onboarding", {"state": "live"}, "no first day of live use"),
        ("rocu_onboarding", {"live_on": date(2026, 9, 1)}, "not live at this stage"),
        ("rocu_onboarding", {"state": "paused", "live_on": date(2026, 10, 1)}, "before the first day of live use"),
        ("anpr_outcome", {"amount": 0}, "nothing came of it"),
        ("anpr_outcome", {"outcome": "arrests", "amount": 1.5}, "one by one"),
        ("anpr_outcome", {"evidence": ""}, "nothing is given"),
        ("anpr_outcome", {"happened_on": date(2026, 12, 1)}, "future"),
    ],
)
def test_what_does_not_hold_together_is_refused(kind_id, changed, said):
    kind = rollout_kinds("anpr")[kind_id]
    with pytest.raises(EditRefused, match=said):
        require_good(kind, tidied(kind, {**GOOD[kind_id], **changed}, BODIES_KNOWN), BODIES_KNOWN, today=TODAY)
