"""Gaps between rare events and the gap still open."""

import numpy as np
import pytest

from models.performance.event_gaps import event_gaps
from models.performance.spc_rules import PointClass, PointType


def counts_with(gaps, after=0):
    """An event, then after each gap another, then so many periods without one."""
    line = [1.0]
    for gap in gaps:
        line += [0.0] * gap + [1.0]
    return np.array(line + [0.0] * after)


def test_each_gap_is_known_by_the_event_that_ends_it_and_the_last_stays_open():
    found = event_gaps(counts_with([2, 0, 3], after=4), direction="decrease")
    assert found.chart.values.tolist() == [2, 0, 3]
    assert found.ends == (3, 4, 8)
    assert found.open_periods == 4
    assert found.is_trial and not found.is_open_gap_unusual


def test_fewer_than_three_gaps_make_no_chart():
    assert event_gaps(counts_with([2, 4]), direction="decrease") is None
    assert event_gaps(np.zeros(20), direction="decrease") is None
    unknown = counts_with([2, 4, 3])
    unknown[1] = np.nan
    assert event_gaps(unknown, direction="decrease") is None


def test_a_long_gap_is_an_improvement_where_fewer_events_are_better_and_a_concern_otherwise():
    counts = counts_with([1, 2, 0, 3, 1, 2, 1, 0, 2, 1, 3, 1, 60])
    fewer, more = (event_gaps(counts, direction=direction) for direction in ("decrease", "increase"))
    assert fewer.judged.classes[0, -1] == PointClass.ABOVE_UPPER_LIMIT
    assert fewer.judged.point_types[0, -1] == PointType.IMPROVEMENT
    assert more.judged.point_types[0, -1] == PointType.CONCERN
    assert not fewer.is_trial


@pytest.mark.parametrize(("after", "is_unusual"), [(2, False), (60, True)])
def test_a_gap_that_is_still_open_can_already_be_unusual(after, is_unusual):
    gaps = [1, 2, 0, 3, 1, 2, 1, 0, 2, 1, 3, 1, 2]
    assert event_gaps(counts_with(gaps, after), direction="decrease").is_open_gap_unusual == is_unusual


def test_an_open_gap_with_a_missing_period_has_no_known_length():
    counts = counts_with([2, 1, 3], after=3)
    counts[-2] = np.nan
    assert event_gaps(counts, direction="decrease").open_periods is None


def test_events_in_every_period_are_no_signal():
    found = event_gaps(np.ones(30), direction="decrease")
    assert found.judged.special_points[0] == 0 and found.open_periods == 0


def test_a_count_below_nought_is_refused():
    with pytest.raises(ValueError, match="below 0"):
        event_gaps(np.array([1.0, -1.0]), direction="decrease")
