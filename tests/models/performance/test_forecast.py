"""Forecasts: against statsmodels, inside bounds, with reasons where there is none, and honest about chance."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.performance import smoothing
from models.performance.forecast import forecast, probability_of_target
from models.performance.scales import Scale

MONTHS = np.arange(60)


def offences(periods=60, seed=1):
    """Counts around 100 with a summer."""
    months = np.arange(periods)
    return np.random.default_rng(seed).poisson(100 + 20 * np.sin(months * np.pi / 6)).astype(float)


def monthly(values, ahead=6, **bounds):
    return forecast(values, periods_ahead=ahead, season_length=12, **(bounds or {"lower_bound": 0}))


def test_the_last_paths_are_what_statsmodels_forecasts():
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    values = np.log1p(offences())
    dated = pd.Series(values, index=pd.period_range("2020-01", periods=60, freq="M"))
    settings_ = {"trend": "add", "damped_trend": True, "initialization_method": "heuristic"}
    seasonal = ETSModel(dated, seasonal="add", seasonal_periods=12, **settings_).fit(disp=False)
    damped = ETSModel(dated, **settings_).fit(disp=False)
    np.testing.assert_allclose(smoothing.seasonal_paths(values, 12, 15)[-1], seasonal.forecast(15), rtol=1e-9)
    np.testing.assert_allclose(smoothing.damped_paths(values, 15)[-1], damped.forecast(15), rtol=1e-9)


def test_paths_one_period_ahead_are_the_fitted_values_of_statsmodels():
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    values = np.log1p(offences())
    fitted = ETSModel(
        values, trend="add", damped_trend=True, seasonal="add", seasonal_periods=12, initialization_method="heuristic"
    ).fit(disp=False)
    paths = smoothing.seasonal_paths(values, 12, 3)
    np.testing.assert_allclose(paths[12:-1, 0], np.asarray(fitted.fittedvalues)[13:], rtol=1e-9)


def test_seasons_are_found_and_come_back_in_their_month():
    swing = np.tile([30, 0, -30] * 4, 6)
    made = monthly(200 + swing + np.random.default_rng(2).normal(size=72), lower_bound=None)
    np.testing.assert_allclose(made.mean, 200 + swing[:6], atol=3)
    assert "with seasons" in made.note


def test_factors_of_series_without_a_season_are_drawn_to_nought():
    noise = np.random.default_rng(3).normal(size=(50, 72))
    kept = [np.abs(smoothing.seasonal_factors(row, np.ones(72, dtype=bool), 12)).max() for row in noise]
    assert np.mean(np.array(kept) == 0) > 0.3
    assert np.mean(kept) < 0.5


def test_an_outlier_is_drawn_in_and_other_values_stay():
    values = np.random.default_rng(4).normal(size=60)
    values[30] = 40
    cleaned = smoothing.without_outliers(values, limit=3)
    assert cleaned[30] < 5
    assert (cleaned == values).sum() > 50


def test_the_band_is_wider_the_further_ahead_and_holds_the_middle():
    made = monthly(offences(), ahead=18)
    assert (np.diff(made.sigma) >= 0).all()
    assert (np.array(made.low) < made.mean).all()
    assert (np.array(made.mean) < made.high).all()


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.one_of(st.integers(0, 100), st.just(float("nan"))), min_size=0, max_size=50),
    st.sampled_from([1, 4, 12]),
    st.booleans(),
)
def test_no_forecast_passes_its_bounds_and_nothing_warns(values, season_length, is_share):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        upper = 100 if is_share else None
        made = forecast(values, periods_ahead=8, season_length=season_length, lower_bound=0, upper_bound=upper)
    assert made.is_known == (len(made.mean) == 8)
    if made.is_known:
        every = np.array([made.low, made.mean, made.high])
        assert np.isfinite(every).all()
        assert every.min() >= 0
        assert not is_share or every.max() <= 100
        assert (np.diff(every, axis=0) >= 0).all()
        assert min(made.sigma) > 0


@settings(deadline=None, max_examples=10)
@given(st.lists(st.integers(-50, 50), min_size=26, max_size=40), st.sampled_from([-1000.0, 0.0, 250.0]))
def test_a_measure_without_bounds_moves_with_its_level(values, added):
    plain, moved = (monthly(np.array(values) + shift, lower_bound=None) for shift in (0.0, added))
    assert plain.is_known == moved.is_known
    np.testing.assert_allclose(np.array(moved.mean) - added, plain.mean, atol=2)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([], "at least 10 values; there are 0"),
        ([5, 6] * 4, "at least 10 values; there are 8"),
        ([7] * 11, "The last 11 values are all the same"),
        ([3, 5, 4] * 9 + [4] * 11, "The last 12 values are all the same"),
        (list(range(10, 22)) * 4, "repeat so exactly"),
        ([5, np.nan, 6] * 16, "16 of 48 periods have no value"),
        ([5, 6, -1] * 10, "outside the bounds"),
    ],
)
def test_where_there_is_no_forecast_the_reason_is(values, words):
    made = monthly(np.array(values, dtype=float))
    assert words in made.reason
    assert not made.is_known
    assert made.mean == made.low == made.high == ()


@pytest.mark.parametrize(("periods", "words"), [(23, "too short to show a season"), (24, "with seasons")])
def test_below_two_seasons_none_is_fitted(periods, words):
    assert words in monthly(offences(periods)).note


def test_missing_months_are_bridged_and_hardly_move_the_forecast():
    whole = offences(84)
    gaps = whole.copy()
    gaps[[20, 45, 46]] = np.nan
    made = monthly(gaps)
    assert "bridged from their neighbours: 3" in made.note
    np.testing.assert_allclose(made.mean, monthly(whole).mean, rtol=0.08)


def test_a_missing_month_takes_its_season_and_not_only_its_neighbours():
    swing = np.tile([30.0, 0, -30] * 4, 6)
    gaps = 200 + swing + np.random.default_rng(5).normal(size=72)
    gaps[27] = np.nan
    filled, _ = smoothing.fill_gaps(gaps, 12)
    assert filled[27] == pytest.approx(200 + swing[27], abs=6)


def test_months_missing_at_the_end_are_forecast_too_and_the_band_grows():
    known = offences()
    late = monthly(np.concatenate([known, [np.nan, np.nan]]), ahead=4)
    on_time = monthly(known, ahead=6)
    assert late.mean == pytest.approx(on_time.mean[2:])
    assert late.sigma == pytest.approx(on_time.sigma[2:])
    assert "forecast too: 2" in late.note


def test_the_same_values_give_the_same_forecast():
    assert monthly(offences()) == monthly(offences().tolist())


@pytest.mark.parametrize("bounds", [(None, None), (0, None), (5, None), (None, 10), (0, 100), (-1, 1)])
def test_a_scale_goes_there_and_back(bounds):
    low, high = (bounds[0] if bounds[0] is not None else -5), (bounds[1] if bounds[1] is not None else 40)
    values, scale = np.linspace(low, high, 40), Scale(*bounds)
    scaled = scale.forward(values)
    assert (np.diff(scaled) > 0).all()
    np.testing.assert_allclose(scale.back(scaled), values, atol=1e-9)
    far = scale.back(np.array([-50.0, 50.0]))
    assert bounds[0] is None or far[0] >= bounds[0]
    assert bounds[1] is None or far[1] <= bounds[1]


def test_the_chance_of_a_target_falls_as_it_rises_and_both_directions_add_to_one():
    made = forecast(
        np.random.default_rng(6).normal(50, 5, 60), periods_ahead=6, season_length=12, lower_bound=0, upper_bound=100
    )
    targets = np.linspace(20, 80, 25)
    above, below = (
        [probability_of_target(made, target, direction, 6).probability for target in targets]
        for direction in ("increase", "decrease")
    )
    assert (np.diff(above) <= 0).all()
    np.testing.assert_allclose(np.add(above, below), 1)
    assert above[0] > 0.95
    assert above[-1] < 0.05


def test_the_edges_of_the_band_have_the_chance_that_the_band_says():
    made = monthly(np.random.default_rng(7).normal(500, 20, 60))
    for place in range(6):
        chance = probability_of_target(made, made.high[place], "increase", place + 1).probability
        assert chance == pytest.approx(0.1)
        assert probability_of_target(made, made.low[place], "decrease", place + 1).probability == pytest.approx(0.1)
        assert probability_of_target(made, made.mean[place], "increase", place + 1).probability == pytest.approx(0.5)


def test_a_count_meets_a_target_with_its_whole_number():
    made = monthly(np.random.default_rng(8).poisson(3, 60))
    at_most, at_least = (
        probability_of_target(made, target, direction, 1).probability
        for target, direction in ((2, "decrease"), (3, "increase"))
    )
    assert at_most + at_least == pytest.approx(1)
    assert 0.2 < at_most < 0.6


def test_a_target_outside_the_bounds_is_met_always_or_never():
    made = monthly(np.random.default_rng(9).normal(50, 5, 60), lower_bound=0, upper_bound=100)
    answers = {(-1, "increase"): 1, (-1, "decrease"): 0, (101, "increase"): 0, (101, "decrease"): 1}
    for (target, direction), expected in answers.items():
        assert probability_of_target(made, target, direction, 1).probability == expected


@pytest.mark.parametrize(("at_period", "words"), [(None, "no date"), (0, "has passed"), (7, "further ahead")])
def test_without_a_date_that_the_forecast_reaches_there_is_no_chance_but_a_reason(at_period, words):
    chance = probability_of_target(monthly(offences()), 100, "decrease", at_period)
    assert chance.probability is None
    assert words in chance.reason


def test_without_a_forecast_the_chance_has_its_reason():
    chance = probability_of_target(monthly([1.0, 2.0]), 1, "increase", 1)
    assert chance.probability is None
    assert "at least 10 values" in chance.reason


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="at least one period ahead"):
        monthly(offences(), ahead=0)
    with pytest.raises(ValueError, match="direction is one of"):
        probability_of_target(monthly(offences()), 100, "neutral", 1)
