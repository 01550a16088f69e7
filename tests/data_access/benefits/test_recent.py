"""Changes of targets since a day and of values since approval, as the log of changes holds them."""

from datetime import date, timedelta

import pytest

from data_access.benefits.keeping import RowChange, keep_row, this_day
from data_access.benefits.recent import targets_changed_since, values_changed_since_approval
from models.benefits.kinds import BENEFIT, MEASURE, register_kinds
from models.benefits.value_changes import Difference, value_differences
from models.records.rules import kept_text, values_of
from tests.data_access.benefits.conftest import ANALYST, BOARD
from tests.data_access.benefits.register import board, bring, change, start
from tests.models.benefits.rows import GOOD

WORTH = {
    "evidence_grade": 4, "value_low": 40_000, "value_central": 60_000, "value_high": 90_000, "price_year": 2025,
    "value_from": date(2026, 4, 1), "value_until": date(2031, 3, 31), "beneficiary": "force", "cashable_class": "time",
}  # fmt: skip


def test_a_change_of_a_target_is_told_with_what_it_was_and_other_edits_are_not(stores):
    keep_row(stores, ANALYST, RowChange(BENEFIT, GOOD["benefit"], "BEN_001"))
    keep_row(stores, ANALYST, RowChange(MEASURE, GOOD["measure"], "MEA_001"))
    assert targets_changed_since(stores, BOARD, this_day()) == []
    keep_row(stores, ANALYST, RowChange(MEASURE, {**GOOD["measure"], "source": "Records"}, "MEA_001", 1))
    assert targets_changed_since(stores, BOARD, this_day()) == []
    keep_row(stores, ANALYST, RowChange(MEASURE, {**GOOD["measure"], "target_number": 25}, "MEA_001", 2))
    (found,) = targets_changed_since(stores, BOARD, this_day())
    assert found.measure_id == "MEA_001"
    assert [float(end[1]) for end in (found.before, found.after)] == [20, 25]
    assert targets_changed_since(stores, BOARD, this_day() + timedelta(days=1)) == []


def changed(stores):
    return values_changed_since_approval(stores, BOARD)


def differences(stores):
    (found,) = changed(stores).values()
    assert found.changed_on == this_day()
    return found.differences


def test_a_value_raised_after_approval_is_listed_until_the_board_confirms_it(stores):
    start(stores, benefit=WORTH)
    bring(stores, "profiled")
    change(stores, "benefit", "BEN_001", value_central=62_000)
    board(stores, "approve")
    change(stores, "benefit", "BEN_001", rationale="Said better", next_review_on=this_day())
    assert changed(stores) == {}
    change(stores, "benefit", "BEN_001", value_central=80_000)
    change(stores, "benefit", "BEN_001", value_central=85_000, optimism_percent=0, rationale="Said again")
    said = (Difference("value_central", 62_000, 85_000), Difference("optimism_percent", None, 0))
    assert differences(stores) == said
    board(stores, "hold")
    assert differences(stores) == said
    board(stores, "still_valid")
    assert changed(stores) == {}
    change(stores, "benefit", "BEN_001", value_central=86_000)
    assert differences(stores) == (Difference("value_central", 85_000, 86_000),)


def test_a_value_set_back_to_what_the_board_approved_differs_no_more(stores):
    start(stores, benefit=WORTH)
    bring(stores, "monitoring")
    change(stores, "benefit", "BEN_001", value_central=80_000)
    assert list(changed(stores)) == ["BEN_001"]
    change(stores, "benefit", "BEN_001", value_central=60_000.0)
    assert changed(stores) == {}


def test_what_the_board_retired_or_has_before_it_is_not_listed(stores):
    start(stores, benefit=WORTH)
    bring(stores, "approved")
    change(stores, "benefit", "BEN_001", value_central=80_000)
    board(stores, "send_back")
    assert changed(stores) == {}
    board(stores, "approve", reason="Now agreed")
    assert changed(stores) == {}
    change(stores, "benefit", "BEN_001", value_central=70_000)
    assert list(changed(stores)) == ["BEN_001"]
    board(stores, "retire")
    assert changed(stores) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("value_low", 10_000), ("value_high", 95_000), ("evidence_grade", 2), ("attribution_percent", 100),
        ("value_from", date(2025, 4, 1)), ("value_until", date(2032, 3, 31)), ("price_year", 2020),
        ("beneficiary", "ndao"), ("payer", "home_office"), ("is_disbenefit", True), ("cashable_class", "quality"),
        ("budget_reduction", "Pay"), ("overlap_group", "GRP_001"), ("overlap_claim", 600),
    ],
)  # fmt: skip
def test_every_field_that_a_value_rests_on_counts(field, value):
    kind = register_kinds()[BENEFIT]
    before, after = (values_of(kind, kept_text(one)) for one in (WORTH, {**WORTH, field: value}))
    assert [one.field for one in value_differences(before, after)] == [field]
