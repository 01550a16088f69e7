"""Forecasts of recorded offences by London borough, six months ahead from three origins. Skipped without the file.

Goal: mean scaled error at most 0.74 and 75 to 85 % of the months inside the 80 % band. The test takes every borough,
every sixth series of a borough's offence groups and every sixteenth of its subgroups; ``tests/benchmarks/forecasts.py``
takes all of them and further origins. Subgroups are mostly chance from month to month: there the best plain method is
the yardstick.
"""

from functools import cache

import numpy as np
import pytest

from models.performance.forecast import forecast, probability_of_target
from tests.conformance import forecast_study as study

pytestmark = pytest.mark.skipif(study.data_folder() is None, reason="no published file beside the repository")
ORIGINS = (18, 12, 6)
EARLIER_ORIGINS = (100, 79, 61)
STEPS = {"borough": 1, "borough and group": 6, "borough and subgroup": 16}


@cache
def sample(level):
    return study.borough_series(study.data_folder(), level)[:: STEPS[level]]


def together():
    return [*sample("borough"), *sample("borough and group")]


def test_the_series_are_all_that_are_long_and_large_enough():
    sizes = [len(study.borough_series(study.data_folder(), level)) for level in study.LEVELS]
    assert sizes == [33, 328, 593]


def test_boroughs_and_their_offence_groups_are_within_the_goal():
    result = study.study(together(), ORIGINS)
    assert result.forecasts == 3 * (33 + 55)
    assert result.scaled_error <= 0.74
    assert 0.75 <= result.share_inside <= 0.85


def test_subgroups_are_forecast_better_than_by_plain_methods_and_with_a_band_that_holds():
    result = study.study(sample("borough and subgroup"), ORIGINS)
    assert result.scaled_error <= 0.95 * min(study.plain_errors(sample("borough and subgroup"), ORIGINS))
    assert 0.75 <= result.share_inside <= 0.86


@pytest.mark.parametrize("months_known", [24, 60])
def test_a_short_history_has_a_band_that_holds_too(months_known):
    result = study.study(together()[::3], EARLIER_ORIGINS, months_known=months_known)
    assert 0.72 <= result.share_inside <= 0.88


def test_the_chance_of_a_target_is_how_often_it_is_met():
    """With what came as the target, chances are spread evenly: a fifth of them in each fifth."""
    chances = []
    for values in together()[::3]:
        for before in EARLIER_ORIGINS:
            made = forecast(values[:-before], periods_ahead=3, season_length=12, lower_bound=0)
            came = values[len(values) - before + 2]
            chances.append(probability_of_target(made, came, "increase", 3).probability)
    shares, _ = np.histogram(chances, bins=5, range=(0, 1))
    assert (np.abs(shares / len(chances) - 0.2) < 0.09).all()
