"""Funnel plots: what the cases of the reference do not show."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import DataNotAvailable
from models.performance.funnel import SCALES, Exclusion, curve, funnel, reference_limits

FORCES = [f"force {number}" for number in range(43)]
SIZES = np.geomspace(300, 20_000, 43)
LINES = ("lower_95", "upper_95", "lower_998", "upper_998")


def rates(rng, *, between=0.0, size=SIZES):
    """A funnel of counts about 0.2 per unit; ``between`` is the forces' own standard deviation on the root scale."""
    roots = np.sqrt(0.2) + rng.normal(0, between, len(size)) if between else np.full(len(size), np.sqrt(0.2))
    return funnel(FORCES, rng.poisson(roots**2 * size), size, kind="rate")


def share_outside(funnels, limits_of):
    outside = [
        [(f.values < limits_of(f).lower_95) | (f.values > limits_of(f).upper_95) for f in funnels],
        [(f.values < limits_of(f).lower_998) | (f.values > limits_of(f).upper_998) for f in funnels],
    ]
    return tuple(np.mean(level) for level in outside)


def test_limits_of_a_rate_hold_what_they_say_when_there_is_nothing_but_chance():
    rng = np.random.default_rng(4)
    outside_95, outside_998 = share_outside([rates(rng) for _ in range(400)], lambda drawn: drawn.plain)
    assert outside_95 == pytest.approx(0.05, abs=0.008)
    assert outside_998 == pytest.approx(0.002, abs=0.0012)


def test_half_the_poisson_width_would_flag_many_forces():
    """The reference's limits for ratios of counts, exp(log centre -/+ deviations / (2 root n)), on the same data."""
    rng = np.random.default_rng(4)
    drawn = [rates(rng) for _ in range(50)]
    halved = [np.abs(np.log(f.values / f.centre)) > 3.090232 / (2 * np.sqrt(f.denominators)) for f in drawn]
    assert np.mean(halved) > 0.2


def listed(p_values):
    """Units that pass the control of false discoveries at 10 %, counted the slow way."""
    return max((k for k in range(1, len(p_values) + 1) if np.sum(p_values <= 0.1 * k / len(p_values)) >= k), default=0)


@pytest.mark.parametrize("between", [0.01, 0.06])
@pytest.mark.parametrize("size", [SIZES, np.full(43, 3_000)], ids=["unequal", "equal"])
def test_tested_limits_hold_what_they_say_when_forces_differ_anyway(between, size):
    rng = np.random.default_rng(5)
    drawn = [rates(rng, between=between, size=size) for _ in range(300)]
    outside_95, outside_998 = share_outside(drawn, lambda f: f.tested)
    assert 0.03 < outside_95 < 0.06 and outside_998 < 0.004
    assert np.median([f.between for f in drawn]) == pytest.approx(between**2, rel=0.15)
    assert np.mean([listed(f.p_values) > 0 for f in drawn]) < 0.14


def test_published_limits_flag_too_many_forces_that_differ_as_they_usually_do():
    rng = np.random.default_rng(5)
    drawn = [rates(rng, between=0.06, size=np.full(43, 3_000)) for _ in range(200)]
    assert all(f.is_overdispersed for f in drawn)
    assert 0.08 < share_outside(drawn, lambda f: f.limits)[0] < 0.12
    assert share_outside(drawn, lambda f: f.plain)[1] > 0.4


def test_one_force_that_stands_out_is_listed_alone():
    rng = np.random.default_rng(11)
    found = [0, 0]
    for _ in range(100):
        rate = (np.sqrt(0.2) + rng.normal(0, 0.03, 43)) ** 2
        rate[20] = (np.sqrt(0.2) + 6 * 0.03) ** 2
        drawn = funnel(FORCES, rng.poisson(rate * 5_000), np.full(43, 5_000), kind="rate")
        is_listed = drawn.p_values <= np.sort(drawn.p_values)[listed(drawn.p_values) - 1] * bool(listed(drawn.p_values))
        found[0] += is_listed[20]
        found[1] += is_listed.sum() - is_listed[20]
    assert found[0] > 90 and found[1] < 30


def test_limits_of_a_ratio_hold_what_they_say_and_those_of_the_reference_do_not():
    rng = np.random.default_rng(6)
    expected = np.geomspace(60, 3_000, 43)
    drawn = [funnel(FORCES, rng.poisson(expected), expected, kind="ratio") for _ in range(300)]
    assert share_outside(drawn, lambda f: f.widened)[0] == pytest.approx(0.05, abs=0.01)
    assert share_outside(drawn, reference_limits)[0] > 0.25


@pytest.mark.parametrize("kind", list(SCALES))
@pytest.mark.parametrize("between", [0.0, 0.4])
def test_a_unit_is_beyond_the_tested_limits_exactly_when_its_p_is_small(kind, between):
    rng = np.random.default_rng(8)
    is_exact = []
    for _ in range(20):
        sizes = rng.integers(30, 3_000, 43)
        counts = rng.binomial(sizes, (0.4 * np.exp(rng.normal(0, between, 43))).clip(0, 1))
        drawn = funnel(FORCES, counts, sizes * (0.4 if "ratio" in kind else 1), kind=kind)
        for name, level in (("95", 0.05), ("998", 0.002)):
            lower, upper = (getattr(drawn.tested, f"{side}_{name}") for side in ("lower", "upper"))
            is_outside = (drawn.values < lower) | (drawn.values > upper)
            np.testing.assert_array_equal(is_outside, drawn.p_values < level)
        is_exact.append(drawn.between == 0)
    assert any(is_exact) == (between == 0)


def test_p_values_of_a_proportion_without_overdispersion_are_those_of_its_distances():
    drawn = funnel(FORCES[:5], [20, 21, 19, 20, 24], np.full(5, 100), kind="proportion")
    assert drawn.between == 0
    np.testing.assert_array_equal(drawn.p_values < 0.5, np.abs(drawn.z) > 0.6744898)


def test_the_log_scale_by_hand_leaves_out_the_lowest_and_highest_tenth():
    """Ten ratios e^(0.1 j) with 100 expected: z = j. Ranks 1 to 10 of 11 tenths leave out rank 1 and rank 10."""
    steps = np.array([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5])
    drawn = funnel(FORCES[:10], 100 * np.exp(0.1 * steps), np.full(10, 100.0), kind="log_ratio")
    np.testing.assert_allclose(drawn.z, steps)
    phi = 2 * (16 + 9 + 4 + 1) / 8
    assert drawn.phi == pytest.approx(phi)
    assert drawn.tau2 == pytest.approx((8 * phi - 7) / (800 - 100))
    np.testing.assert_allclose(drawn.widened.upper_95, np.exp(1.959964 * np.sqrt(0.01 + drawn.tau2)), rtol=1e-6)


def test_no_events_on_the_log_scale_are_half_an_event():
    drawn = funnel(FORCES[:6], [0, 5, 6, 4, 5, 5], np.full(6, 5.0), kind="log_ratio")
    assert drawn.values[0] == 0
    assert drawn.z[0] == pytest.approx(np.log(0.1) * np.sqrt(5))
    assert 0 < drawn.p_values[0] < 0.05


def test_an_excluded_force_takes_no_part_and_is_reported_with_its_reason():
    rng = np.random.default_rng(9)
    counts = rng.poisson(0.2 * SIZES)
    counts[42] = 9 * SIZES[42]
    reason = Exclusion(FORCES[42], "airport policing counts passengers")
    with_it, without = (funnel(FORCES, counts, SIZES, kind="rate", exclusions=e) for e in ((), (reason,)))
    alone = funnel(FORCES[:42], counts[:42], SIZES[:42], kind="rate")
    assert without.excluded == (reason,)
    assert FORCES[42] not in without.unit_ids
    assert (without.centre, without.phi, without.tau2) == (alone.centre, alone.phi, alone.tau2)
    assert without.centre < with_it.centre


@pytest.mark.parametrize("reason", ["", "  "])
def test_nobody_is_excluded_without_a_reason(reason):
    with pytest.raises(ValueError, match="no reason"):
        Exclusion("force 1", reason)


def test_nobody_is_excluded_twice():
    with pytest.raises(ValueError, match="twice"):
        funnel(FORCES, SIZES, SIZES, kind="rate", exclusions=[Exclusion(FORCES[0], "a"), Exclusion(FORCES[0], "b")])


def test_forces_without_figures_are_named_and_take_no_part():
    numerators, denominators = [5, 6, 7, 5, 6, np.nan, 4], [50, 50, 50, 50, 50, 50, 0]
    drawn = funnel(FORCES[:7], numerators, denominators, kind="proportion")
    assert drawn.without_figures == (FORCES[5], FORCES[6])
    assert drawn.unit_ids == tuple(FORCES[:5])


def test_rows_of_one_force_are_added_together():
    twice = [*FORCES[:5], FORCES[0]]
    drawn = funnel(twice, [1, 6, 7, 5, 6, 4], [10, 50, 50, 50, 50, 40], kind="rate")
    assert drawn.unit_ids == tuple(FORCES[:5])
    assert (drawn.numerators[0], drawn.denominators[0]) == (5, 50)


def test_fewer_than_five_forces_make_no_funnel():
    with pytest.raises(DataNotAvailable, match="4 of the 5"):
        funnel(FORCES[:4], [5, 6, 7, 5], [50] * 4, kind="rate")
    with pytest.raises(DataNotAvailable, match="Too few forces"):
        exclusions = [Exclusion(FORCES[0], "counts otherwise")]
        funnel(FORCES[:5], [5, 6, 7, 5, 6], [50] * 5, kind="rate", exclusions=exclusions)


def test_impossible_figures_are_refused_by_name():
    with pytest.raises(DataNotAvailable, match="force 1 are"):
        funnel(FORCES[:5], [5, 60, 7, 5, 6], [50] * 5, kind="proportion")
    with pytest.raises(DataNotAvailable, match="force 2 are"):
        funnel(FORCES[:5], [5, 60, -7, 5, 6], [50] * 5, kind="rate")
    with pytest.raises(DataNotAvailable, match="no force had an event"):
        funnel(FORCES[:5], [0] * 5, [50] * 5, kind="rate")


@pytest.mark.parametrize("kind", list(SCALES))
@pytest.mark.parametrize("between", [0.0, 0.3])
def test_the_curve_passes_through_the_limits_of_the_forces(kind, between):
    rng = np.random.default_rng(10)
    sizes = np.geomspace(100, 5_000, 43)
    counts = rng.poisson(0.3 * sizes * np.exp(rng.normal(0, between, 43))).clip(0, sizes)
    drawn = funnel(FORCES, counts, sizes * (0.3 if "ratio" in kind else 1), kind=kind)
    line = curve(drawn, points=43)
    for name in LINES:
        np.testing.assert_allclose(getattr(line.limits, name), getattr(drawn.limits, name), rtol=1e-9)
        np.testing.assert_allclose(getattr(line.tested, name), getattr(drawn.tested, name), rtol=1e-9)


@pytest.mark.parametrize("kind", ["proportion", "rate", "ratio", "log_ratio"])
def test_limits_lie_in_order_and_within_what_is_possible(kind):
    drawn = funnel(FORCES[:6], [0, 1, 2, 1, 3, 4], [1, 2, 3, 4, 5, 8], kind=kind)
    for limits in (drawn.plain, drawn.widened, drawn.tested):
        assert (limits.lower_998 >= 0).all()
        assert (limits.lower_998 <= limits.lower_95).all() and (limits.upper_95 <= limits.upper_998).all()
        assert kind != "proportion" or (limits.upper_998 <= 1).all()


@settings(deadline=None, max_examples=40)
@given(st.permutations(range(12)), st.integers(2, 1_000))
def test_order_of_forces_and_unit_of_population_change_nothing(order, times):
    counts, sizes = np.arange(20, 80, 5), np.linspace(100, 400, 12)
    plain, order = funnel(FORCES[:12], counts, sizes, kind="rate"), list(order)
    other = funnel([FORCES[place] for place in order], counts[order], sizes[order] * times, kind="rate")
    assert other.phi == pytest.approx(plain.phi)
    np.testing.assert_allclose(other.limits.upper_998 * times, plain.limits.upper_998[order])
    np.testing.assert_allclose(other.p_values, plain.p_values[order])
