"""Changes of targets since a day, as the log of changes holds them."""

from datetime import timedelta

from data_access.benefits.keeping import RowChange, keep_row, this_day
from data_access.benefits.recent import targets_changed_since
from models.benefits.kinds import BENEFIT, MEASURE
from tests.data_access.benefits.conftest import ANALYST, BOARD
from tests.models.benefits.rows import GOOD


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
