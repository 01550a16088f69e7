"""What triage saved is added up, and hidden where one investigation could be told."""

from datetime import date

import pytest

from models.benefits.triage import triage_example
from models.documents.rollout import TriageMonth, TriageTotal, first_month, rule, triage_total, waiting_rows
from models.errors import EditRefused
from models.records.kinds import rollout_kinds
from models.records.rules import require_good, tidied
from tests.models.records.rows import BODIES_KNOWN, TODAY

GOOD = {
    "documents_onboarding": {"organisation": "kent", "state": "training", "state_since": date(2026, 9, 14)},
    "documents_outcome": {
        "happened_on": date(2026, 9, 14), "organisation": "kent", "case_reference": "OP-2026-031",
        "crime_type": "fraud", "officers": 2, "hours": 6.0, "effort_before_hours": 120.0, "items_searched": 1000,
        "items_opened": 50, "shared_with": ["essex"], "result": "charge", "evidence": "Triage log 31",
    },
}  # fmt: skip


def month(unit="A", rows=1, effort=10.0, compared=None, saved=90.0, waiting=0):
    known = rows if compared is None else compared
    return TriageMonth(unit, date(2026, 9, 1), rows, waiting, effort, known, saved if known else 0, 200, 10, 1, False)


@pytest.mark.parametrize(
    ("months", "is_hidden"),
    [
        ([month("A", 2), month("B", 2), month("C", 1)], False),
        ([month("A", 2), month("B", 1), month("C", 1)], True),  # four investigations
        ([month("A", 5), month("B", 5)], True),  # two organisations
        ([], False),
    ],
)
def test_few_investigations_or_organisations_are_hidden_from_others(months, is_hidden):
    assert triage_total(months, is_whole=False).is_hidden == is_hidden
    whole = triage_total(months, is_whole=True)
    assert whole.investigations == sum(one.verified_rows for one in months)


def test_saved_hours_are_those_of_investigations_that_were_compared():
    months = [month("A", 3), month("B", 3, compared=0), month("C", 3, compared=1)]
    total = triage_total(months, is_whole=True)
    assert (total.investigations, total.compared, total.saved_hours) == (9, 4, 180)
    assert total.effort_hours == 30
    assert total.stated_hours == 9 * triage_example().effort_before_hours - 30
    assert total.opened_share == 0.05


def test_what_few_were_compared_is_hidden_though_the_rest_is_not():
    months = [month("A", 3), month("B", 3, compared=0), month("C", 3, compared=1)]
    total = triage_total(months, is_whole=False)
    assert (total.investigations, total.compared, total.saved_hours) == (9, None, None)


def test_nothing_recorded_is_nought_and_waiting_rows_are_counted():
    assert triage_total([], is_whole=False).saved_hours == 0
    assert triage_total([], is_whole=True).opened_share is None
    assert TriageTotal().is_hidden
    assert waiting_rows([month(waiting=2), month("B", waiting=1)]) == 3
    assert (rule("months_shown"), first_month(date(2026, 11, 26))) == (12, date(2025, 12, 1))


def checked(kind_id, **changed):
    kind = rollout_kinds("documents")[kind_id]
    values = tidied(kind, {**GOOD[kind_id], **changed}, BODIES_KNOWN)
    require_good(kind, values, BODIES_KNOWN, today=TODAY)
    return values


def test_a_good_row_of_each_kind_is_kept_of_forces_and_of_regional_units():
    assert set(rollout_kinds("documents")) == set(GOOD)
    for kind_id in GOOD:
        assert checked(kind_id)["organisation"] == "kent"
        assert checked(kind_id, organisation="South West ROCU")["organisation"] == "SWROCU"


@pytest.mark.parametrize(
    ("kind_id", "changed", "says"),
    [
        ("documents_onboarding", {"state": "live"}, "no first day of live use"),
        ("documents_onboarding", {"organisation": "mars"}, "not known"),
        ("documents_outcome", {"items_opened": 1001}, "more than"),
        ("documents_outcome", {"officers": 0}, "below 1"),
        ("documents_outcome", {"hours": 0}, "below 0.1"),
        ("documents_outcome", {"evidence": ""}, "nothing is given"),
        ("documents_outcome", {"crime_type": "magic"}, "not one of the choices"),
        ("documents_outcome", {"shared_with": ["mars"]}, "not known"),
    ],
)
def test_a_row_that_cannot_be_is_refused(kind_id, changed, says):
    with pytest.raises(EditRefused, match=says):
        checked(kind_id, **changed)
