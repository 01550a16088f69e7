"""The seasonal Mann-Kendall test: figures of another program, a slow twin, and how often it is wrong."""

import json
from itertools import combinations
from math import erfc, isnan, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.performance.trend import FALLING, NO_CLEAR_TREND, RISING, seasonal_trend, seasonal_trends

FILE = Path(__file__).resolve().parents[2] / "data" / "performance" / "seasonal_trends.json"
CASES = json.loads(FILE.read_text(encoding="utf-8"))["cases"]
AUTOCORRELATIONS = (0.0, 0.3, 0.6)


def numbers(case):
    return np.array([np.nan if value is None else value for value in case["values"]])


def p_of(score, variance):
    return erfc(max(abs(score) - 1, 0) / sqrt(2 * variance))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_tau_and_slope_are_those_of_another_program(case):
    trend = seasonal_trend(numbers(case), season_length=case["period"])
    assert trend.tau == pytest.approx(case["seasonal"]["tau"], rel=1e-9)
    assert trend.slope_per_year == pytest.approx(case["seasonal"]["slope"], rel=1e-9)
    assert trend.slope_low <= trend.slope_per_year <= trend.slope_high


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_p_is_that_of_another_programs_score_and_variance(case):
    trend = seasonal_trend(numbers(case), season_length=case["period"])
    plain = case["seasonal"]
    years = len(case["values"]) / case["period"]
    if years >= 7 and case["period"] > 1:
        variance = case["correlated"]["var"]
        assert trend.widening == pytest.approx(sqrt(variance / plain["var"]), rel=1e-9)
    else:
        variance = plain["var"] * trend.widening**2
        assert trend.widening >= 1
    assert trend.p == pytest.approx(p_of(plain["s"], variance), rel=1e-9)


def slow_score_and_pairs(values, season_length):
    score, pairs, slopes = 0, 0, []
    for season in range(season_length):
        known = [(year, value) for year, value in enumerate(values[season::season_length]) if not isnan(value)]
        for (first, before), (second, after) in combinations(known, 2):
            score += (after > before) - (after < before)
            pairs += 1
            slopes.append((after - before) / (second - first))
    return score, pairs, slopes


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.one_of(st.integers(0, 9), st.just(float("nan"))), min_size=16, max_size=40),
    st.sampled_from([1, 4, 12]),
)
def test_every_figure_is_that_of_a_slow_count(values, season_length):
    whole = np.array(values[len(values) % season_length :], dtype=float)
    trend = seasonal_trend(whole, season_length=season_length)
    score, pairs, slopes = slow_score_and_pairs(whole.tolist(), season_length)
    if not trend.reason:
        assert trend.tau == pytest.approx(score / pairs)
        assert trend.slope_per_year == pytest.approx(np.median(slopes))
        assert 0 <= trend.p <= 1


def autoregressions(autocorrelation, *, count, periods, seed):
    rng = np.random.default_rng(seed)
    values = np.zeros((count, periods + 50))
    shocks = rng.normal(size=values.shape) * sqrt(1 - autocorrelation**2)
    for period in range(1, values.shape[1]):
        values[:, period] = autocorrelation * values[:, period - 1] + shocks[:, period]
    return values[:, 50:]


def share_called(series, direction):
    return np.mean([trend.direction == direction for trend in seasonal_trends(series, season_length=12)])


@pytest.mark.parametrize("periods", [36, 60, 84, 120])
@pytest.mark.parametrize("autocorrelation", AUTOCORRELATIONS)
def test_at_most_seven_in_a_hundred_unchanged_series_are_called_rising_or_falling(autocorrelation, periods):
    """One in twenty is the aim; 1,500 series leave a standard error of 0.6 in a hundred."""
    unchanged = autoregressions(autocorrelation, count=1500, periods=periods, seed=5)
    assert 1 - share_called(unchanged, NO_CLEAR_TREND) <= 0.07


@pytest.mark.parametrize(("periods", "autocorrelation", "least"), [(60, 0.0, 0.95), (60, 0.3, 0.8), (84, 0.6, 0.9)])
def test_a_rise_of_half_a_standard_deviation_a_year_is_mostly_found(periods, autocorrelation, least):
    still = autoregressions(autocorrelation, count=1000, periods=periods, seed=6)
    assert share_called(still + np.arange(periods) / 24, RISING) >= least
    assert share_called(still - np.arange(periods) / 24, FALLING) >= least


def test_a_seasonal_swing_is_no_trend_and_hides_none():
    noise = np.random.default_rng(8).normal(size=60)
    swing = 20 * np.sin(np.arange(60) * np.pi / 6)
    assert seasonal_trend(noise + swing, season_length=12).direction == NO_CLEAR_TREND
    rising = seasonal_trend(noise + swing + np.arange(60) / 10, season_length=12)
    assert rising.direction == RISING
    assert rising.slope_low < 1.2 < rising.slope_high


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(0, 40), min_size=36, max_size=60), st.integers(-50, 50), st.sampled_from([0.5, 2, 8]))
def test_a_trend_moves_with_the_unit_and_not_with_the_level(values, added, factor):
    before = seasonal_trend(values, season_length=12)
    after = seasonal_trend(np.array(values) * factor + added, season_length=12)
    mirrored = seasonal_trend(-np.array(values), season_length=12)
    assert after.p == pytest.approx(before.p, nan_ok=True)
    assert after.slope_per_year == pytest.approx(before.slope_per_year * factor, nan_ok=True)
    assert mirrored.tau == pytest.approx(-before.tau, nan_ok=True)
    assert mirrored.slope_low == pytest.approx(-before.slope_high, nan_ok=True)


def assert_same(trend, other):
    assert (trend.direction, trend.reason) == (other.direction, other.reason)
    ours, theirs = ([one.tau, one.p, one.slope_low, one.slope_high, one.widening] for one in (trend, other))
    assert ours == pytest.approx(theirs, nan_ok=True)


def test_many_series_give_what_each_gives_alone():
    many = autoregressions(0.3, count=12, periods=50, seed=7)
    many[3, :20] = np.nan
    many[4] = np.nan
    many[5] = 1
    together = seasonal_trends(many, season_length=12)
    for trend, row in zip(together, many, strict=True):
        assert_same(trend, seasonal_trend(row, season_length=12))


def test_a_series_of_which_only_a_few_years_are_known_counts_as_short():
    values = autoregressions(0.6, count=1, periods=48, seed=9)[0]
    padded = np.concatenate([np.full(96, np.nan), values])
    assert_same(seasonal_trend(padded, season_length=12), seasonal_trend(values, season_length=12))


@pytest.mark.parametrize(
    ("values", "season_length", "words"),
    [
        ([], 12, "there are 0"),
        (range(9), 4, "at least 10 values; there are 9"),
        (range(24), 12, "at least 3 years; there are 2"),
        ([4.0] * 40, 12, "the same"),
        (list(range(12)) * 4, 12, "the same"),
    ],
)
def test_where_nothing_can_be_said_the_reason_is(values, season_length, words):
    trend = seasonal_trend(np.array(list(values), dtype=float), season_length=season_length)
    assert words in trend.reason
    assert trend.direction == NO_CLEAR_TREND
    assert isnan(trend.p)


def test_a_season_has_a_period():
    with pytest.raises(ValueError, match="at least one period"):
        seasonal_trends(np.ones((1, 30)), season_length=0)
