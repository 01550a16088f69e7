"""What a row must hold, in its one form."""

from datetime import date, datetime, timedelta

import pytest

from models.records.kinds import record_kinds
from models.records.rules import faults, kept_text, key_of, tidied, values_of
from tests.models.records.rows import BODIES_KNOWN, GOOD, TODAY

KINDS = record_kinds()


def found(kind_id, **changed):
    kind = KINDS[kind_id]
    values = tidied(kind, {**GOOD[kind_id], **changed}, BODIES_KNOWN)
    return [fault.field for fault in faults(kind, values, BODIES_KNOWN, today=TODAY)]


@pytest.mark.parametrize("kind_id", KINDS)
def test_values_come_back_as_they_were_kept(kind_id):
    kind = KINDS[kind_id]
    values = tidied(kind, GOOD[kind_id], BODIES_KNOWN)
    assert values_of(kind, kept_text(values)) == values


def test_bodies_are_known_by_name_and_kept_by_id():
    values = tidied(KINDS["campaign"], {**GOOD["campaign"], "forces_reached": "Essex Police; kent ;kent"}, BODIES_KNOWN)
    assert values["forces_reached"] == ["essex", "kent"]
    assert found("engagement", organisation="south west rocu") == []
    assert found("engagement", organisation="Atlantis") == ["organisation"]
    assert found("campaign", forces_reached="kent; Atlantis") == ["forces_reached"]
    assert found("partner_survey", force="SWROCU") == ["force"]


def test_a_month_is_kept_as_its_first_day():
    values = tidied(KINDS["product_outcome"], {"month": datetime(2026, 9, 17, 8)}, BODIES_KNOWN)
    assert values["month"] == date(2026, 9, 1)


def test_a_word_of_a_file_is_yes_or_no():
    kind = KINDS["board_decision"]
    rows = [tidied(kind, {"approves_strategy": word}, BODIES_KNOWN) for word in ("yes", "no", None)]
    assert [row["approves_strategy"] for row in rows] == [True, False, False]


@pytest.mark.parametrize(
    ("kind_id", "changed", "field"),
    [
        ("engagement", {"held_on": TODAY + timedelta(days=1)}, "held_on"),
        ("engagement", {"held_on": "yesterday"}, "held_on"),
        ("engagement", {"role_met": "j.smith@example.org"}, "role_met"),
        ("engagement", {"subject": "x" * 201}, "subject"),
        ("engagement", {"channel": "pigeon"}, "channel"),
        ("engagement", {"other_partner": "College"}, "organisation"),
        ("engagement", {"organisation": ""}, "organisation"),
        ("engagement", {"resolved_on": TODAY}, "joint_problem"),
        ("engagement", {"joint_problem": "x", "resolved_on": date(2026, 9, 13)}, "resolved_on"),
        ("campaign", {"service": "S9"}, "service"),
        ("campaign", {"ends_on": date(2026, 4, 30)}, "ends_on"),
        ("campaign", {"clicks": 101}, "clicks"),
        ("campaign", {"delivered": -1}, "delivered"),
        ("board_action", {"due_on": date(2026, 9, 9)}, "due_on"),
        ("board_action", {"done_on": date(2026, 9, 9)}, "done_on"),
        ("partner_survey", {"agreed": 65}, "agreed"),
        ("partner_survey", {"answered": 0, "agreed": 0}, "answered"),
        ("partner_survey", {"answered": 64.5}, "answered"),
        ("product_outcome", {"active_users": 41}, "active_users"),
        ("product_outcome", {"arrests": 1}, "evidence"),
        ("product_outcome", {"seized_kg": 0.1}, "evidence"),
        ("product_outcome", {"seized_cash_gbp": 5.0}, "evidence"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_field(kind_id, changed, field):
    assert found(kind_id, **changed) == [field]


@pytest.mark.parametrize(
    ("kind_id", "changed"),
    [
        ("engagement", {"joint_problem": "x", "resolved_on": date(2026, 9, 14)}),
        ("engagement", {"organisation": "", "other_partner": "College"}),
        ("campaign", {"clicks": 100, "delivered": 100}),
        ("campaign", {"clicks": None, "delivered": None, "ends_on": date(2026, 5, 1)}),
        ("partner_survey", {"answered": 64.0}),
        ("product_outcome", {"arrests": 1, "evidence": "Line 4 of the return"}),
        ("product_outcome", {"arrests": 0, "seized_kg": 0.0}),
        ("product_outcome", {"enabled_users": None}),
    ],
)
def test_a_value_on_the_edge_is_kept(kind_id, changed):
    assert found(kind_id, **changed) == []


def test_rows_are_one_where_their_key_is():
    kind = KINDS["product_outcome"]
    first, second, third = (
        tidied(kind, {**GOOD["product_outcome"], "searches": searches, "month": month}, BODIES_KNOWN)
        for searches, month in ((1, date(2026, 9, 1)), (2, date(2026, 9, 30)), (1, date(2026, 10, 1)))
    )
    assert key_of(kind, first) == key_of(kind, second) != key_of(kind, third)
