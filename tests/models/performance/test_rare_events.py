"""t-, g- and c-charts of rare events."""

from datetime import date
from math import exp, factorial, log

import numpy as np
import pytest

from models.performance.rare_events import (
    TAILS,
    c_chart,
    days_between,
    g_chart,
    gap_direction,
    open_gap_days,
    periods_between,
    t_chart,
)


def test_a_t_chart_worked_by_hand():
    """Gaps whose 1/3.6th powers are 2, 3 and 2.5: mean 2.5, mean moving range 0.75, limits 2.5 -/+ 2.66 x 0.75."""
    chart = t_chart(np.array([2, 3, 2.5]) ** 3.6)
    np.testing.assert_allclose(chart.centre, 2.5**3.6)
    np.testing.assert_allclose(chart.lower, (2.5 - 1.995) ** 3.6)
    np.testing.assert_allclose(chart.upper, (2.5 + 1.995) ** 3.6)
    np.testing.assert_allclose(chart.near_lower, (2.5 - 1.33) ** 3.6)
    np.testing.assert_allclose(chart.near_upper, (2.5 + 1.33) ** 3.6)


def test_a_t_chart_has_no_lower_limit_where_it_would_be_below_nothing():
    chart = t_chart(np.array([0, 90, 1, 60, 0, 120]))
    assert (chart.lower == 0).all()
    assert not (chart.values < chart.lower).any()


def test_gaps_all_alike_flag_nothing_and_one_gap_has_no_limits():
    chart = t_chart(np.full(15, 30.0))
    assert not ((chart.values > chart.upper * (1 + 1e-12)) | (chart.values < chart.lower * (1 - 1e-12))).any()
    assert np.isnan(t_chart(np.array([30.0])).upper).all()


def test_a_g_chart_worked_by_hand():
    """A mean of 9 is a chance of 1 in 10: q = 0.9; the median solves 1 - 0.9^(g + 1) = 0.5."""
    chart = g_chart(np.array([9, 0, 18, 9]))
    assert chart.mean[0] == 9
    assert chart.centre[0] == pytest.approx(log(0.5) / log(0.9) - 1)
    assert chart.upper[0] == pytest.approx(log(TAILS[0]) / log(0.9))
    assert chart.near_upper[0] == pytest.approx(log(TAILS[1]) / log(0.9))
    assert chart.lower[0] == chart.near_lower[0] == 0


def test_a_g_charts_limits_are_exact_tails_of_the_geometric_distribution():
    """A mean of 2,000 is long enough for a lower limit: the chance of gaps up to it, added one by one."""
    chart = g_chart(np.array([1500, 2500]))
    chance = 1 / 2001
    at_most = np.cumsum(chance * (1 - chance) ** np.arange(40_000))
    gaps = np.arange(40_000)
    np.testing.assert_array_equal(gaps < chart.lower[0], at_most < TAILS[0])
    at_least = np.concatenate([[1], 1 - at_most[:-1]])
    np.testing.assert_array_equal(gaps > chart.upper[0], at_least < TAILS[0])


def test_a_g_chart_of_an_event_in_every_case_flags_nothing():
    chart = g_chart(np.zeros(20))
    assert not ((chart.values > chart.upper) | (chart.values < chart.lower)).any()


def test_a_c_chart_worked_by_hand():
    """A mean of 2: P(X >= 8) = 0.0011 and P(X >= 7) = 0.0045, so 7 is within and 8 is outside; near between 5 and 6."""
    chart = c_chart(np.array([1, 2, 3, 2]))
    assert chart.mean[0] == 2 and chart.centre[0] == 2
    assert 7 <= chart.upper[0] < 8
    assert 5 <= chart.near_upper[0] < 6
    assert chart.lower[0] == chart.near_lower[0] == 0


@pytest.mark.parametrize("mean", [0.5, 0.69, 0.7, 1.6, 1.7, 3.4])
def test_the_centre_of_a_c_chart_has_at_most_half_the_counts_on_either_side(mean):
    centre = int(c_chart(np.array([0, 2 * mean])).centre[0])
    chances = np.array([exp(-mean) * mean**k / factorial(k) for k in range(40)])
    assert chances[:centre].sum() < 0.5 and chances[centre + 1 :].sum() <= 0.5


def test_a_c_chart_of_no_events_flags_nothing_and_of_no_counts_has_no_limits():
    chart = c_chart(np.zeros(20))
    assert (chart.upper == 0).all() and not (chart.values > chart.upper).any()
    assert np.isnan(c_chart(np.array([np.nan])).upper).all()


@pytest.mark.parametrize("chart", [t_chart, g_chart, c_chart])
def test_nothing_is_worked_out_across_a_rebase_or_a_series(chart):
    values, groups = np.array([[3.0, 8, 5, 30, 20, 41], [7, np.nan, 2, 9, 1, 6]]), np.array([0, 0, 0, 1, 1, 1])
    together = chart(values, groups=groups)
    for row in (0, 1):
        for part in (slice(0, 3), slice(3, 6)):
            alone = chart(values[row, part])
            for line in ("mean", "centre", "lower", "upper", "near_lower", "near_upper"):
                np.testing.assert_allclose(getattr(together, line)[row, part], getattr(alone, line))


@pytest.mark.parametrize("chart", [t_chart, g_chart, c_chart])
def test_a_value_below_nothing_is_refused(chart):
    with pytest.raises(ValueError, match="below 0"):
        chart(np.array([1.0, -1]))


def test_days_between_events_are_in_order_of_date_whatever_the_order_given():
    events = [date(2025, 3, 1), date(2025, 1, 1), date(2025, 1, 31), date(2025, 3, 1)]
    np.testing.assert_array_equal(days_between(events), [30, 29, 0])
    assert len(days_between([date(2025, 1, 1)])) == 0


def test_the_gap_since_the_last_event_is_still_growing():
    events = [date(2025, 3, 1), date(2025, 1, 1)]
    assert open_gap_days(events, as_of=date(2025, 3, 31)) == 30
    with pytest.raises(ValueError, match="after"):
        open_gap_days(events, as_of=date(2025, 2, 1))


def test_periods_between_counts_periods_without_an_event():
    np.testing.assert_array_equal(periods_between([0, 1, 0, 0, 3, 1, 0]), [2, 0])


def test_a_gap_with_a_missing_period_has_no_length():
    np.testing.assert_array_equal(periods_between([1, np.nan, 1, 0, 1]), [np.nan, 1])


def test_fewer_events_are_longer_gaps():
    assert [gap_direction(word) for word in ("decrease", "increase", "neutral")] == ["increase", "decrease", "neutral"]


def outside(chart):
    return ((chart.values > chart.upper) | (chart.values < chart.lower)).mean()


def test_few_gaps_of_unchanged_events_are_outside_and_an_xmr_chart_of_them_flags_many():
    rng = np.random.default_rng(3)
    gaps = rng.exponential(40, (2_000, 30))
    plain_width = 2.66 * np.abs(np.diff(gaps)).mean(axis=1, keepdims=True)
    flagged_by_xmr = (np.abs(gaps - gaps.mean(axis=1, keepdims=True)) > plain_width).mean()
    assert outside(t_chart(gaps)) < 0.006 < 0.015 < flagged_by_xmr
    assert outside(g_chart(rng.geometric(0.02, (2_000, 30)) - 1.0)) < 0.006
    assert outside(c_chart(rng.poisson(0.5, (2_000, 30)).astype(float))) < 0.003
