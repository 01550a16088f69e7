"""The simulation against closed forms, and what must hold for any input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.benefits.simulation import (
    Draws,
    UncertainBenefits,
    UncertainCost,
    simulate,
    triangular_quantile,
    yearly_runs,
)

DRAWS = Draws(runs=20_000, seed=7, correlation=0.0)
NO_DISCOUNT = np.ones(1)


def uncertain(*ranges, optimism=0.0, effect=(1.0, 1.0, 1.0)):
    low, central, high = np.array(ranges, dtype=float).reshape(-1, 3).T
    effects = [np.full((len(ranges), 1), each) for each in effect]
    ids = tuple(f"BEN_{at:03d}" for at in range(len(ranges)))
    return UncertainBenefits(ids, low, central, high, np.full(len(ranges), optimism), *effects)


def cost(low, central, high):
    return UncertainCost("Staff", *(np.array([float(each)]) for each in (low, central, high)))


def simulated(gains, *, losses=None, costs=(), draws=DRAWS):
    losses = losses or uncertain()
    names = {one: one for one in (*gains.ids, *losses.ids)}
    return simulate(gains, losses, list(costs), NO_DISCOUNT, draws=draws, names=names)


def test_the_mean_of_the_runs_is_that_of_the_triangular_distribution():
    runs = yearly_runs(uncertain((40.0, 60.0, 110.0)), DRAWS)[0]
    low, mode, high = 40.0, 60.0, 110.0
    variance = (low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18
    assert runs.mean() == pytest.approx((low + mode + high) / 3, abs=4 * (variance / DRAWS.runs) ** 0.5)
    assert runs.std() == pytest.approx(variance**0.5, rel=0.02)
    assert low <= runs.min() and runs.max() <= high


def test_one_benefit_gives_the_quantiles_of_its_distribution():
    low, mode, high = (np.array([each]) for each in (40.0, 60.0, 110.0))
    found = simulated(uncertain((40.0, 60.0, 110.0)))
    exact = [60.0 + float(triangular_quantile(q, low, mode, high)[0]) for q in (0.1, 0.5, 0.9)]
    assert [found.low, found.median, found.high] == pytest.approx(exact, rel=0.01)


POUNDS = st.integers(0, 10_000).map(lambda pence: pence / 100)


@given(st.floats(0, 1), st.tuples(POUNDS, POUNDS, POUNDS))
@settings(max_examples=100, deadline=None)
def test_the_share_below_a_quantile_is_the_share_asked_for(share, ends):
    low, mode, high = (np.array([each]) for each in sorted(ends))
    value = float((mode + triangular_quantile(share, low, mode, high))[0])
    assert low[0] - 1e-9 <= value <= high[0] + 1e-9
    if high[0] - low[0] > 1e-3:
        a, c, b = low[0], mode[0], high[0]
        tail = (b - value) ** 2 / ((b - a) * (b - c or 1))
        below = (value - a) ** 2 / ((b - a) * (c - a)) if value < c else 1 - tail
        assert below == pytest.approx(share, abs=1e-5)


def test_a_value_without_doubt_is_exactly_itself():
    found = simulated(uncertain((60.1, 60.1, 60.1)), costs=[cost(10, 10, 10)])
    assert found.low == found.median == found.high == pytest.approx(50.1, abs=1e-12)
    assert found.drivers == ()


def test_the_same_seed_gives_the_same_answer_and_another_another():
    one = uncertain((40.0, 60.0, 110.0))
    assert simulated(one) == simulated(one)
    assert simulated(one).median != simulated(one, draws=Draws(20_000, 8, 0.0)).median


def test_the_chance_of_breaking_even_is_one_or_none_at_the_extremes():
    one = uncertain((40.0, 60.0, 110.0))
    assert simulated(one, costs=[cost(10, 20, 30)]).chance_of_breaking_even == 1
    assert simulated(one, costs=[cost(200, 210, 220)]).chance_of_breaking_even == 0
    assert 0 < simulated(one, costs=[cost(60, 70, 80)]).chance_of_breaking_even < 1


@given(st.floats(0, 50), st.floats(0, 50), st.floats(0, 40), st.floats(0, 60))
@settings(max_examples=25, deadline=None)
def test_a_wider_input_never_gives_a_narrower_range(below, above, more_below, more_above):
    draws = Draws(2_000, 7, 0.0)
    narrow = simulated(uncertain((100 - below, 100.0, 100 + above)), draws=draws)
    wide = simulated(uncertain((100 - below - more_below, 100.0, 100 + above + more_above)), draws=draws)
    assert wide.high - wide.low >= narrow.high - narrow.low - 1e-3


def test_shared_doubt_widens_the_sum():
    many = uncertain(*[(50.0, 60.0, 70.0)] * 20)
    apart, together = (simulated(many, draws=Draws(5_000, 7, share)) for share in (0.0, 0.8))
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_optimism_is_in_the_mean_what_the_grade_takes_off():
    runs = yearly_runs(uncertain((100.0, 100.0, 100.0), optimism=0.25), DRAWS)[0]
    assert runs.mean() == pytest.approx(75, abs=0.5)
    assert (runs.min(), runs.max()) == (pytest.approx(50, abs=0.1), pytest.approx(100, abs=0.1))
    most = yearly_runs(uncertain((100.0, 100.0, 100.0), optimism=0.9), DRAWS)[0]
    assert most.min() >= -1e-3 and most.mean() == pytest.approx(10, abs=0.5)


def test_delivery_runs_from_its_low_to_its_high_course():
    runs = yearly_runs(uncertain((100.0, 100.0, 100.0), effect=(0.2, 0.5, 1.0)), DRAWS)[0]
    assert runs.min() >= 20 - 1e-3 and runs.max() <= 100 + 1e-3
    assert np.median(runs) == pytest.approx(50, abs=1)
    assert runs.mean() == pytest.approx((35 + 75) / 2, abs=1)


def test_losses_and_costs_lower_the_net_value_and_stay_out_of_the_yearly_benefits():
    found = simulated(uncertain((100.0,) * 3), losses=uncertain((30.0,) * 3), costs=[cost(20, 20, 20)])
    assert (found.median, found.years[0].median) == (pytest.approx(50), pytest.approx(100))


def test_a_driver_is_the_net_value_with_that_doubt_alone_at_its_tenth_and_ninetieth_percent():
    gains = uncertain((40.0, 60.0, 110.0), (10.0, 10.0, 10.0), effect=(0.5, 0.5, 1.0))
    found = simulated(gains, costs=[cost(10, 20, 30)])
    by_name = {one.name: one for one in found.drivers}
    off = [float(triangular_quantile(q, np.array(40.0), np.array(60.0), np.array(110.0))) for q in (0.1, 0.9)]
    value = by_name["Value of BEN_000"]
    assert (value.low, value.high) == (pytest.approx(15 + 0.5 * off[0]), pytest.approx(15 + 0.5 * off[1]))
    delivery = by_name["Delivery of BEN_000"]
    assert (delivery.low, delivery.high) == (pytest.approx(15), pytest.approx(15 + 60 * 0.5 * 0.8))
    assert by_name["Cost: Staff"].low > by_name["Cost: Staff"].high
    assert "Value of BEN_001" not in by_name
    assert [one.swing for one in found.drivers] == sorted((one.swing for one in found.drivers), reverse=True)


def test_the_same_benefit_draws_the_same_numbers_whatever_else_is_in_the_register():
    draws = Draws(1_000, 7, 0.3)
    alone = yearly_runs(uncertain((40.0, 60.0, 110.0)), draws)
    beside = yearly_runs(uncertain((40.0, 60.0, 110.0), (5.0, 5.0, 5.0)), draws)
    np.testing.assert_allclose(beside - 5, alone, rtol=1e-5)
