"""Which runs stand behind a reason."""

import pandas as pd
import pytest

from models.anpr.features import FEATURES
from models.anpr.vehicle_runs import OF_HOURS, OF_ROUND_TRIPS, OF_SHORT_STAYS, runs_behind, which_runs, with_round_trips


@pytest.fixture
def runs():
    """Out and back with a stay of an hour, out and back with one of a day, and a run at night that nothing follows."""
    hours = pd.DataFrame(
        {
            "t_start": [1, 2, 3, 4, 5],
            "is_night": [False, False, False, False, True],
            "is_evening": [True, False, False, False, False],
            "is_office": [False, True, False, False, False],
            "is_weekend": [False, False, False, True, False],
        }
    )
    trips = pd.DataFrame({"out": [0, 2], "back": [1, 3], "stay_minutes": [60.0, 900.0]})
    return with_round_trips(hours, trips, (15, 180))


def behind(feature, runs):
    return runs_behind(feature, runs)["t_start"].tolist()


def test_a_run_knows_its_round_trip_and_whether_the_stay_was_short(runs):
    assert runs["round_trip"].tolist() == [0, 0, 1, 1, -1]
    assert runs["is_short_stay"].tolist() == [True, True, False, False, False]
    assert runs["stay_minutes"].isna().tolist() == [False] * 4 + [True]


def test_a_reason_shows_the_runs_that_it_is_about(runs):
    assert behind("short_stays", runs) == [1, 2]
    assert behind("round_trips", runs) == [1, 2, 3, 4]
    assert behind("night_share", runs) == [5]
    assert behind("weekend_share", runs) == [4]
    assert behind("life_days", runs) == [1, 2, 3, 4, 5]
    assert which_runs("night_share") != which_runs("life_days")


def test_every_feature_that_has_runs_of_its_own_is_one_that_a_profile_may_choose():
    assert {*OF_HOURS, *OF_ROUND_TRIPS, *OF_SHORT_STAYS} <= set(FEATURES)
