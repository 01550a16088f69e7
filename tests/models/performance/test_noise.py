import numpy as np
import pytest

from models.performance import noise
from models.performance.noise import ADJUST, NONE, YEAR_ON_YEAR
from tests.benchmarks.false_alarms import correlated

SERIES = 20_000


def drawn(length, rho):
    return correlated(np.random.default_rng(7), SERIES, length, rho)


def test_season_columns_sum_to_nothing_over_a_year():
    assert np.allclose(noise.season_columns(36, 12)[5:17].sum(axis=0), 0)


def test_the_last_point_has_the_season_before_the_last_point_of_the_year_before():
    columns = noise.season_columns(25, 12)
    assert (columns[-1] == columns[-13]).all()
    assert (columns[-1] != columns[-2]).any()


@pytest.mark.parametrize("rho", [0.0, 0.6])
def test_year_on_year_differences_have_the_covariance_that_overlap_gives(rho):
    values = drawn(36, rho)
    seen = np.cov((values[:, 12:] - values[:, :-12]).T)
    expected = noise.covariance(rho, 24, treatment=YEAR_ON_YEAR, period=12)
    assert np.abs(seen - expected).max() < 0.1
    assert expected[0, 12] == pytest.approx(-1, abs=0.1)


@pytest.mark.parametrize("treatment", [NONE, ADJUST])
@pytest.mark.parametrize("rho", [0.0, 0.6, 0.8])
def test_expected_spread_and_autocorrelation_are_those_of_simulated_residuals(treatment, rho):
    forms = noise.ending(36, treatment, 12, 7)
    at = list(noise.RHO_JUDGED).index(rho)
    residuals = drawn(36, rho) @ noise.ending_columns(36, treatment, 12, 7)
    squares = (residuals**2).sum(axis=1)
    raw = noise.raw_lag_one(residuals)
    assert squares.mean() == pytest.approx(forms.spread[at], rel=0.02)
    assert 2 * squares.mean() ** 2 / squares.var() == pytest.approx(forms.freedom[at], rel=0.06)
    assert raw.mean() == pytest.approx(forms.lag_one[at], abs=0.02)
    assert raw.std() == pytest.approx(forms.lag_one_sd[at], rel=0.1)


@pytest.mark.parametrize("treatment", [NONE, ADJUST])
def test_a_contrast_finds_a_shift_whole_and_has_the_variance_it_claims(treatment):
    shift = noise.contrast(36, treatment, 12, 7)
    step = (np.arange(36) >= 29) * 1.0
    season = np.tile(np.arange(12.0), 3)
    assert shift.weights @ step == pytest.approx(1)
    assert shift.weights @ (np.ones(36) + (season if treatment == ADJUST else 0)) == pytest.approx(0, abs=1e-9)
    at = list(noise.RHO_JUDGED).index(0.6)
    assert (drawn(36, 0.6) @ shift.weights).var() == pytest.approx(shift.variance[at], rel=0.04)


def test_a_series_without_spread_has_no_autocorrelation():
    assert noise.raw_lag_one(np.zeros((1, 20))).tolist() == [0]
