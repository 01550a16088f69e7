import numpy as np
import pytest

from models.performance import seasonal
from models.performance.alignment import aligned, bundles, filled
from models.performance.seasonal import ADJUST, NONE, YEAR_ON_YEAR, autocorrelation, treat
from models.performance.spc import xmr_limits
from tests.benchmarks.false_alarms import correlated, season, shifted

WAVE = 10 * np.sin(2 * np.pi * np.arange(60) / 12)


@pytest.fixture
def random():
    return np.random.default_rng(4)


def test_series_are_laid_against_their_last_value_and_back():
    values = np.array([[np.nan, 1, 2, np.nan], [3, np.nan, 4, 5], [np.nan] * 4])
    series = aligned(values)
    assert series.length.tolist() == [2, 4, 0]
    assert series.observed.tolist() == [2, 3, 0]
    assert series.values[0, 2:].tolist() == [1, 2]
    assert np.array_equal(series.back(series.values), values, equal_nan=True)


def test_bundles_hold_every_wanted_series_once():
    series = aligned(np.array([[1.0, 2, 3], [np.nan, 5, 6], [7, 8, 9]]))
    found = {}
    for rows, block in bundles(series, np.array([True, True, False])):
        found |= dict(zip(rows.tolist(), block.tolist(), strict=True))
    assert found == {0: [1, 2, 3], 1: [5, 6]}


def test_a_gap_is_filled_with_what_the_fit_expects():
    values = np.array([[2.0, np.nan, 2.0, 2.0]])
    assert filled(values, np.ones((4, 1)))[0].tolist() == [2, 2, 2, 2]


def test_no_treatment_leaves_the_values_alone(random):
    values = random.normal(size=(3, 30))
    assert (treat(values).values == values).all()


def test_year_on_year_is_the_change_on_the_same_month():
    values = np.arange(26.0)[None, :] ** 2
    done = treat(values, treatment=YEAR_ON_YEAR)
    assert np.isnan(done.values[0, :12]).all()
    assert done.values[0, 12:].tolist() == [month**2 - (month - 12) ** 2 for month in range(12, 26)]
    assert done.season[0, 12:].tolist() == values[0, :-12].tolist()


def test_a_pure_season_is_taken_out_whole():
    done = treat(50 + WAVE[None, :], treatment=ADJUST)
    assert np.allclose(done.values, 50)
    assert not done.is_factor[0]


def test_a_season_in_percentages_is_taken_out_as_a_factor(random):
    level = 100 * 1.04 ** np.arange(60)
    values = level * np.exp(WAVE / 20 + random.normal(0, 0.02, (50, 60)))
    done = treat(values, treatment=ADJUST)
    assert done.is_factor.mean() > 0.9
    kept = done.values[done.is_factor] / level
    assert (kept.std(axis=1) / kept.mean(axis=1) < 0.03).all()
    assert np.allclose(done.values[done.is_factor] * done.season[done.is_factor], values[done.is_factor])


def test_series_with_zeros_are_adjusted_by_amounts(random):
    values = random.poisson(1, (20, 48)).astype(float)
    assert not treat(values, treatment=ADJUST).is_factor.any()


@pytest.mark.parametrize(("treatment", "length"), [(ADJUST, 23), (YEAR_ON_YEAR, 23)])
def test_a_series_too_short_is_left_alone_and_says_so(treatment, length, random):
    values = random.normal(size=(2, length))
    done = treat(values, treatment=treatment)
    assert done.is_fallback.all()
    assert set(done.treatment) == {NONE}
    assert (done.values == values).all()


def test_two_years_are_enough(random):
    assert not treat(random.normal(size=(2, 24)), treatment=ADJUST).is_fallback.any()


def test_each_series_may_have_its_own_treatment_and_period(random):
    values = random.normal(50, 1, size=(4, 40))
    kinds, periods = np.array([NONE, ADJUST, YEAR_ON_YEAR, ADJUST]), np.array([12, 12, 4, 4])
    together = treat(values, treatment=kinds, period=periods)
    for row in range(4):
        alone = treat(values[[row]], treatment=str(kinds[row]), period=int(periods[row]))
        assert np.array_equal(alone.values[0], together.values[row], equal_nan=True)


def test_a_series_without_season_is_hardly_changed(random):
    values = random.normal(size=(400, 60))
    assert np.abs(treat(values, treatment=ADJUST).season).mean() < 0.15


def test_a_jump_at_the_end_is_not_taken_for_a_season(random):
    values = 50 + WAVE + random.normal(size=(300, 60))
    values[:, -1] += 8
    left = treat(values, treatment=ADJUST).values[:, -1] - 50
    assert left.mean() > 0.85 * 8


def test_missing_values_stay_missing_and_hardly_change_the_rest(random):
    whole = 50 + WAVE + random.normal(size=(50, 60))
    broken = whole.copy()
    broken[:, [7, 30]] = np.nan
    there = ~np.isnan(broken[0])
    found, expected = (treat(values, treatment=ADJUST).values for values in (broken, whole))
    assert np.isnan(found[:, ~there]).all()
    assert np.abs(found - expected)[:, there].mean() < 0.2


@pytest.mark.parametrize("treatment", [ADJUST, YEAR_ON_YEAR, NONE])
def test_unit_and_level_do_not_matter(treatment, random):
    values = 5 * WAVE + random.normal(size=(20, 60))
    scaled = treat(3 * values - 700, treatment=treatment)
    expected = 3 * treat(values, treatment=treatment).values - (0 if treatment == YEAR_ON_YEAR else 700)
    assert np.allclose(scaled.values, expected, equal_nan=True)
    found, again = (autocorrelation(each, treatment=treatment).rho for each in (values, 3 * values - 700))
    assert np.allclose(found, again)


def test_months_without_values_before_and_after_do_not_matter(random):
    values = 50 + WAVE[:40] + random.normal(size=(5, 40))
    framed = np.full((5, 60), np.nan)
    framed[:, 11:51] = values
    assert np.allclose(treat(framed, treatment=ADJUST).values[:, 11:51], treat(values, treatment=ADJUST).values)
    found, expected = (autocorrelation(each, treatment=ADJUST).rho for each in (framed, values))
    assert np.allclose(found, expected)


@pytest.mark.parametrize("length", [24, 60])
@pytest.mark.parametrize("rho", [0.0, 0.6])
@pytest.mark.parametrize("treatment", [NONE, ADJUST, YEAR_ON_YEAR])
def test_autocorrelation_has_little_bias_and_its_standard_error_is_about_right(treatment, rho, length, random):
    noise = correlated(random, 4000, length, rho) + (0 if treatment == NONE else season(random, 4000, length))
    found = autocorrelation(noise, treatment=treatment)
    assert found.rho.mean() == pytest.approx(rho, abs=0.03 if length == 60 else 0.07)
    assert np.sqrt((found.standard_error**2).mean()) == pytest.approx(found.rho.std(), rel=0.45)


def test_a_real_shift_is_not_taken_for_autocorrelation(random):
    found = autocorrelation(shifted(correlated(random, 4000, 30, 0), by=3))
    assert found.rho.mean() == pytest.approx(0, abs=0.02)
    assert (found.rho > 0.3).mean() < 0.1


def test_a_steady_rise_is_not_taken_for_autocorrelation(random):
    noise = correlated(random, 200, 36, 0)
    rising = noise + 0.3 * np.arange(36)
    assert np.allclose(autocorrelation(rising).rho, autocorrelation(noise).rho)


def test_autocorrelation_of_a_few_values_is_unknown_and_asks_for_nothing():
    found = autocorrelation(np.arange(12.0)[None, :])
    assert np.isnan(found.rho[0])
    assert not seasonal.widening(found.rho).is_widened[0]


def test_a_constant_series_has_no_autocorrelation():
    found = autocorrelation(np.full((1, 40), 7.0))
    assert np.isnan(found.rho[0])
    assert not seasonal.widening(found.rho).is_widened[0]


def test_series_of_one_kpi_share_what_they_have_in_common(random):
    noise = np.vstack([correlated(random, 43, 24, 0), correlated(random, 43, 24, 0.6), correlated(random, 5, 24, 0)])
    families = np.repeat(["first", "second", "few"], [43, 43, 5])
    alone = autocorrelation(noise)
    together = seasonal.pooled(alone, families)
    assert together[:43].std() < 0.6 * alone.rho[:43].std()
    assert together[:43].mean() == pytest.approx(0, abs=0.1)
    assert together[43:86].mean() == pytest.approx(0.6, abs=0.12)
    assert (together[86:] == alone.rho[86:]).all()


def test_pooling_keeps_series_apart_that_do_differ(random):
    rho = np.repeat([0.0, 0.8], 20)
    found = seasonal.Autocorrelation(rho, np.full(40, 0.05))
    assert np.allclose(seasonal.pooled(found, np.zeros(40)), rho, atol=0.02)


@pytest.mark.parametrize(
    ("rho", "factor", "shift", "trend"),
    [
        (-0.4, 1, 7, 7),
        (0.3, 1, 7, 7),
        (0.5, 1.697, 13, 9),
        (0.6, 1.897, 15, 9),
        (0.97, 3.795, 45, 9),
        (np.nan, 1, 7, 7),
    ],
)
def test_limits_and_runs_grow_with_autocorrelation_as_stated(rho, factor, shift, trend):
    asked = seasonal.widening(np.array([rho]))
    assert asked.limit_factor[0] == pytest.approx(factor, abs=0.001)
    assert (asked.shift_length[0], asked.trend_length[0]) == (shift, trend)
    assert asked.is_widened[0] == (factor > 1)


def test_widened_limits_stand_around_the_same_centre(random):
    values = random.normal(size=(2, 24))
    limits = xmr_limits(values)
    wider = seasonal.widened(limits, np.array([1.0, 2.0]))
    assert np.allclose(wider.upper[0], limits.upper[0])
    assert np.allclose(wider.upper[1] - wider.centre[1], 2 * (limits.upper[1] - limits.centre[1]))
    assert np.allclose(wider.near_lower[1] - wider.centre[1], 2 * (limits.near_lower[1] - limits.centre[1]))


def test_limits_are_wider_where_a_season_was_estimated():
    done, length = np.array([ADJUST, ADJUST, NONE, YEAR_ON_YEAR, ADJUST]), np.array([24, 60, 24, 36, 20])
    factor = seasonal.season_factor(done, length, np.array([12, 12, 12, 12, 4]))
    assert factor == pytest.approx([1.139, 1.049, 1, 1, 1.040], abs=0.001)


def test_the_echo_of_a_jump_a_year_ago_is_told_from_a_new_one():
    change, outside = np.zeros((2, 24)), np.zeros((2, 24), bool)
    change[:, 5], change[0, 17], change[1, 17] = 9, -9, 9
    outside[:, [5, 17]] = True
    echo = seasonal.echoes(change, outside, period=12)
    assert np.argwhere(echo).tolist() == [[0, 17]]


@pytest.mark.parametrize("rho", [0.0, 0.6])
@pytest.mark.parametrize("length", [36, 60])
def test_a_season_is_seldom_seen_where_there_is_none(rho, length, random):
    noise = correlated(random, 5000, length, rho)
    assert seasonal.is_seasonal(noise).mean() < 0.02


def test_a_season_is_seen_where_there_is_one(random):
    noise = correlated(random, 1000, 36, 0)
    assert seasonal.is_seasonal(noise + season(random, 1000, 36)).mean() > 0.95
    quarters = correlated(random, 1000, 20, 0) + 2 * season(random, 1000, 20, period=4)
    assert seasonal.is_seasonal(quarters, period=4).mean() > 0.9


def test_below_two_years_nothing_is_said_of_the_season(random):
    noise = correlated(random, 3, 23, 0)
    assert np.isnan(seasonal.seasonal_p(noise)).all()
    assert not seasonal.is_seasonal(noise).any()


def test_a_constant_series_has_no_season():
    assert not seasonal.is_seasonal(np.full((1, 48), 3.0)).any()
