"""The thresholds of plans are reviewed data."""

import pytest

from models.plans.definitions import EFFORT_BANDS, definitions, effort_points_of, person_weeks, thresholds


def test_every_threshold_says_why_it_is_what_it_is_and_when_it_is_next_reviewed():
    for threshold in thresholds().values():
        assert threshold.title and len(threshold.why) > 40
        assert threshold.author_role != threshold.checked_by
        assert threshold.next_review > threshold.reviewed


def test_effort_bands_rise():
    points = [effort_points_of(band) for band in EFFORT_BANDS]
    assert points == sorted(set(points)) and points[0] > 0
    assert points == [1, 2, 4, 8]


def test_an_unknown_band_is_a_fault():
    with pytest.raises(KeyError):
        effort_points_of("XXL")


def test_a_point_is_two_person_weeks():
    assert person_weeks(8) == 16


def test_the_two_ratios_leave_room_for_either():
    assert definitions().act_nationally_up_to_ratio < definitions().help_locally_from_ratio
