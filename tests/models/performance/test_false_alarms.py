import numpy as np
import pytest

from models.performance import false_alarms
from models.performance.false_alarms import expected_false_signals, last_point_p, listed_signals, prepared
from models.performance.noise import ADJUST, NONE, YEAR_ON_YEAR
from models.performance.spc import analyse_many
from tests.benchmarks.false_alarms import correlated, season, shifted

TREATMENTS = [NONE, ADJUST, YEAR_ON_YEAR]


@pytest.fixture
def random():
    return np.random.default_rng(12)


def slow_listed(p, rate):
    known = sorted(value for value in p if value == value)
    allowed = [value for place, value in enumerate(known, start=1) if value <= rate * place / len(known)]
    return [bool(allowed) and value <= max(allowed) for value in p]


def test_the_list_is_that_of_benjamini_and_hochberg(random):
    p = np.append(random.uniform(size=60) ** 3, np.nan)
    for rate in (0.05, 0.1, 0.5):
        assert listed_signals(p, rate=rate).tolist() == slow_listed(p, rate)


def test_a_tenth_is_the_usual_rate():
    assert listed_signals(np.array([0.09])).all()
    assert not listed_signals(np.array([0.11])).any()


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_unit_level_and_order_of_series_do_not_matter(treatment, random):
    values = correlated(random, 30, 48, 0.3) + season(random, 30, 48)
    p = last_point_p(values, treatment=treatment)
    assert np.allclose(last_point_p(0.01 * values - 12, treatment=treatment), p)
    above = last_point_p(values + 12, treatment=treatment)
    assert np.allclose(last_point_p(40 * (values + 12), treatment=treatment), above)
    assert np.allclose(last_point_p(-values, treatment=treatment), p)
    assert np.allclose(last_point_p(values[::-1], treatment=treatment), p[::-1])


def test_each_series_is_judged_at_its_last_value(random):
    values = correlated(random, 5, 36, 0)
    framed = np.full((5, 60), np.nan)
    framed[:, 10:46] = values
    assert np.allclose(last_point_p(framed), last_point_p(values))


def test_series_may_differ_in_treatment_and_period(random):
    values = correlated(random, 3, 48, 0.2)
    kinds, periods = np.array(TREATMENTS), np.array([12, 4, 12])
    together = last_point_p(values, treatment=kinds, period=periods)
    alone = [last_point_p(values[[row]], treatment=kinds[row], period=int(periods[row]))[0] for row in range(3)]
    assert np.allclose(together, alone)


def test_too_few_values_or_no_spread_have_no_p():
    values = np.full((3, 30), np.nan)
    values[0, :12], values[1] = np.arange(12.0), 4.5
    values[2] = 4.5
    values[2, -1] = 4.6
    assert np.isnan(last_point_p(values)).all()


def test_a_larger_shift_has_a_smaller_p(random):
    noise = correlated(random, 200, 36, 0)
    medians = [np.median(last_point_p(shifted(noise, by))) for by in (0, 1, 2, 4)]
    assert medians == sorted(medians, reverse=True)
    assert medians[0] > 0.3
    assert medians[-1] < 0.001


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_a_jump_of_the_last_value_has_a_small_p(treatment, random):
    noise = correlated(random, 200, 60, 0) + season(random, 200, 60)
    noise[:, -1] += 8
    assert np.median(last_point_p(noise, treatment=treatment)) < 0.01


def test_neighbours_that_resemble_each_other_make_a_shift_less_surprising(random):
    steady, drifting = (shifted(correlated(random, 300, 48, rho)) for rho in (0, 0.7))
    assert np.median(last_point_p(steady)) < 0.2 * np.median(last_point_p(drifting))


def test_gaps_hardly_change_a_p(random):
    values = shifted(correlated(random, 300, 48, 0))
    broken = values.copy()
    broken[:, [5, 20]] = np.nan
    ratio = np.log10(last_point_p(broken)) / np.log10(last_point_p(values))
    assert np.median(ratio) == pytest.approx(1, abs=0.15)


def test_a_rare_count_is_judged_as_a_count():
    counts = np.zeros((2, 36))
    counts[:, [3, 11, 19, 30]] = 1
    counts[0, -1] = 1
    counts[1, -1] = 9
    p = last_point_p(counts)
    assert p[0] > 0.2
    assert p[1] < 1e-4


def test_the_first_events_ever_are_judged_as_counts_too():
    assert last_point_p(np.array([[0.0] * 35 + [5]]))[0] < 1e-5
    assert last_point_p(np.array([[2.0] * 35 + [3]]))[0] > 0.5
    assert last_point_p(np.zeros((1, 36)))[0] == 1


def test_series_of_one_kpi_help_each_other_to_see_a_shift(random):
    values = correlated(random, 43 * 40, 36, 0)
    is_shifted = np.arange(len(values)) % 43 < 4
    values[is_shifted] = shifted(values[is_shifted])
    alone = last_point_p(values)
    together = last_point_p(values, families=np.arange(len(values)) // 43)
    assert (together[is_shifted] < 0.001).mean() > 1.5 * (alone[is_shifted] < 0.001).mean()
    assert (together[~is_shifted] < 0.01).mean() <= 0.0125


def test_a_small_family_says_nothing(random):
    values = correlated(random, 9, 36, 0.3)
    assert np.allclose(last_point_p(values, families=np.zeros(9)), last_point_p(values))


def test_without_treatment_independent_series_are_charted_by_the_plain_rules(random):
    values = correlated(random, 200, 36, 0)
    ready = prepared(values)
    plain, treated = analyse_many(values), false_alarms.treated_charts(ready)
    left_alone = ~ready.widening.is_widened
    assert left_alone.mean() > 0.9
    assert (plain.classes == treated.classes)[left_alone].all()
    assert ((plain.classes > 0) | (treated.classes == 0))[:, -1].all()


def test_expected_false_signals_add_up_over_the_charts_of_a_page(random):
    ready = prepared(correlated(random, 43, 60, 0), families=np.zeros(43))
    rates = false_alarms.flag_rates(ready)
    assert expected_false_signals(rates) == pytest.approx(43 * 0.019, rel=0.35)
    assert expected_false_signals(np.append(rates, np.nan)) == pytest.approx(rates.sum())


def test_plain_rules_would_give_many_more_on_autocorrelated_series(random):
    ready = prepared(correlated(random, 43, 60, 0.7), families=np.zeros(43))
    treated = expected_false_signals(false_alarms.flag_rates(ready))
    assert expected_false_signals(false_alarms.plain_flag_rates(ready)) > 10 * treated


def test_series_without_limits_are_expected_to_give_no_signal():
    ready = prepared(np.arange(12.0)[None, :])
    assert np.isnan(false_alarms.flag_rates(ready)).all()
    assert expected_false_signals(false_alarms.flag_rates(ready)) == 0


def test_rates_between_measured_lengths_lie_between(random):
    values = correlated(random, 1, 48, 0)
    ready = prepared(np.repeat(values, 3, axis=0))
    ready.length[:] = [36, 48, 60]
    ready.rho[:] = 0
    low, middle, high = false_alarms.flag_rates(ready)
    assert middle == pytest.approx((low + high) / 2)
    assert low < high
