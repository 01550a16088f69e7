"""What the net present value may be: thousands of runs over the uncertain values, costs, delivery and optimism.

Values a year and costs are triangular between low, central (the mode) and high. They share a common factor (Gaussian
copula), since they are estimated by the same people: one for values, one for delivery, one for costs. The share taken
off for optimism is itself uncertain: uniform between nothing and twice the grade's, so that its mean is the grade's,
and the same draw holds for all benefits. Each source of doubt draws from numbers of its own, seeded by its id, so
that two appraisals of the same benefits differ by what was changed and not by chance (common random numbers).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

CHUNK = 8
SHOWN_DRIVERS = 10
LOW_SHARE, MIDDLE_SHARE, HIGH_SHARE = 0.1, 0.5, 0.9
OPTIMISM = "optimism"


@dataclass(frozen=True, eq=False)
class UncertainBenefits:
    """Benefits (rows) with pounds a year at full effect, before optimism, and years of full effect by year."""

    ids: tuple[str, ...]
    low: np.ndarray
    central: np.ndarray
    high: np.ndarray
    optimism: np.ndarray
    effect_low: np.ndarray
    effect: np.ndarray
    effect_high: np.ndarray

    def part(self, rows: np.ndarray | slice) -> UncertainBenefits:
        """Some of the rows."""
        ids = tuple(np.array(self.ids, dtype=object)[rows])
        numbers = (self.low, self.central, self.high, self.optimism, self.effect_low, self.effect, self.effect_high)
        return UncertainBenefits(ids, *(each[rows] for each in numbers))


@dataclass(frozen=True, eq=False)
class UncertainCost:
    """One cost with its low, central and high by year; its years are too low or too high together."""

    name: str
    low: np.ndarray
    central: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Driver:
    """The net present value with one source of doubt at its P10 and its P90, all others central."""

    name: str
    low: float
    high: float

    @property
    def swing(self) -> float:
        """How far it moves the net present value."""
        return abs(self.high - self.low)


@dataclass(frozen=True)
class YearRange:
    """P10, P50 and P90 of the benefits of a year, before disbenefits and costs."""

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Simulation:
    """P10, P50 and P90 of the net present value, and the share of runs in which it is not below nought."""

    low: float
    median: float
    high: float
    chance_of_breaking_even: float
    years: tuple[YearRange, ...]
    drivers: tuple[Driver, ...]


@dataclass(frozen=True)
class Draws:
    """How runs are drawn."""

    runs: int
    seed: int
    correlation: float

    def normal(self, name: str) -> np.ndarray:
        """Standard normal numbers that belong to a name, the same whatever else is drawn."""
        source = np.random.default_rng([self.seed, crc32(name.encode())])
        return source.standard_normal(self.runs, dtype=np.float32)

    def uniform(self, factor: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """One row a name: uniform numbers that share a factor (Gaussian copula)."""
        from scipy.special import ndtr

        own = np.stack([self.normal(name) for name in names])
        own *= np.float32(np.sqrt(1 - self.correlation))
        own += np.float32(np.sqrt(self.correlation)) * factor
        return ndtr(own, out=own)


def simulate(
    gains: UncertainBenefits,
    losses: UncertainBenefits,
    costs: Sequence[UncertainCost],
    discounts: np.ndarray,
    *,
    draws: Draws,
    names: Mapping[str, str],
) -> Simulation:
    """Runs of benefits less losses and costs over the years of the discounts.

    ``names``: the words for a benefit in the list of drivers, by id.
    """
    gained = yearly_runs(gains, draws)
    lost = yearly_runs(losses, draws) + cost_runs(costs, draws, len(discounts))
    net = discounts @ (gained - lost)
    low, median, high = np.quantile(net, (LOW_SHARE, MIDDLE_SHARE, HIGH_SHARE))
    by_year = np.quantile(gained, (LOW_SHARE, MIDDLE_SHARE, HIGH_SHARE), axis=1).T
    return Simulation(
        low=float(low),
        median=float(median),
        high=float(high),
        chance_of_breaking_even=float(np.mean(net >= 0)),
        years=tuple(YearRange(*map(float, year)) for year in by_year),
        drivers=drivers_of(gains, losses, costs, discounts, names),
    )


def triangular_quantile(share: np.ndarray | float, low: np.ndarray, mode: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The value below which a share of a triangular distribution lies, as its distance from the mode.

    The distance, so that a value without doubt is exactly its mode. Kotz and van Dorp, Beyond Beta (2004), 1.4.
    """
    width = high - low
    turn = np.divide(mode - low, width, out=np.zeros_like(width), where=width > 0)
    below = low - mode + np.sqrt(share * width * (mode - low))
    above = high - mode - np.sqrt((1 - share) * width * (high - mode))
    return np.where(share < turn, below, above)


def yearly_runs(benefits: UncertainBenefits, draws: Draws) -> np.ndarray:
    """Pounds by year (rows) and run: the values drawn, less optimism, times the effect drawn."""
    central = (benefits.central * (1 - benefits.optimism)) @ benefits.effect
    total = np.repeat(central[:, None], draws.runs, axis=1)
    factors = {name: draws.normal(f"factor of {name}") for name in ("value", "delivery")}
    optimism = _optimism_draw(draws)
    for start in range(0, len(benefits.ids), CHUNK):
        total += _chunk_beyond_central(benefits.part(slice(start, start + CHUNK)), draws, factors, optimism)
    return total


def _chunk_beyond_central(
    part: UncertainBenefits, draws: Draws, factors: Mapping[str, np.ndarray], optimism: np.ndarray
) -> np.ndarray:
    """What the runs add to the central pounds by year, of a few benefits."""
    kept = 1 - part.optimism
    low, mode, high = (each.astype(np.float32)[:, None] for each in (part.low, part.central, part.high))
    shares = draws.uniform(factors["value"], [f"value of {one}" for one in part.ids])
    off_mode = triangular_quantile(shares, low, mode, high)
    less = np.float32(1) * optimism_reach(part.optimism).astype(np.float32)[:, None] * optimism
    beyond = off_mode * (kept.astype(np.float32)[:, None] - less) - mode * less
    added = (part.effect.T.astype(np.float32) @ beyond).astype(float)
    return added + _delivery(part, beyond + (mode * kept.astype(np.float32)[:, None]), draws, factors["delivery"])


def _delivery(part: UncertainBenefits, pounds: np.ndarray, draws: Draws, factor: np.ndarray) -> np.ndarray:
    """What effects off their central course add, by year and run."""
    has_range = np.any(part.effect_high != part.effect_low, axis=1)
    if not has_range.any():
        return np.zeros((part.effect.shape[1], draws.runs))
    few, worth = part.part(has_range), pounds[has_range]
    course = 2 * draws.uniform(factor, [f"delivery of {one}" for one in few.ids]) - 1
    up = (few.effect_high - few.effect).T.astype(np.float32) @ (worth * np.maximum(course, 0))
    down = (few.effect - few.effect_low).T.astype(np.float32) @ (worth * np.maximum(-course, 0))
    return (up - down).astype(float)


def optimism_reach(optimism: np.ndarray) -> np.ndarray:
    """How far the share taken off may lie from the grade's: from nothing to twice it, never beyond everything."""
    return np.minimum(optimism, 1 - optimism)


def _optimism_draw(draws: Draws) -> np.ndarray:
    """Where each run lies between the least and the most that is taken off, from -1 to 1."""
    source = np.random.default_rng([draws.seed, crc32(OPTIMISM.encode())])
    return (2 * source.random(draws.runs, dtype=np.float32) - 1).astype(np.float32)


def cost_runs(costs: Sequence[UncertainCost], draws: Draws, years: int) -> np.ndarray:
    """Costs by year (rows) and run."""
    total = np.zeros((years, draws.runs))
    factor = draws.normal("factor of costs")
    for cost in costs:
        share = draws.uniform(factor, [f"cost {cost.name}"]).astype(float)
        low, mode, high = (each[:, None] for each in (cost.low, cost.central, cost.high))
        total += mode + triangular_quantile(share, low, mode, high)
    return total


def drivers_of(
    gains: UncertainBenefits,
    losses: UncertainBenefits,
    costs: Sequence[UncertainCost],
    discounts: np.ndarray,
    names: Mapping[str, str],
) -> tuple[Driver, ...]:
    """The sources of doubt that move the net present value most, the strongest first."""
    found = [*_benefit_drivers(gains, discounts, names, 1), *_benefit_drivers(losses, discounts, names, -1)]
    found += [_optimism_driver(gains, discounts), *(_cost_driver(cost, discounts) for cost in costs)]
    net = _central(gains, discounts) - _central(losses, discounts) - sum(cost.central @ discounts for cost in costs)
    strongest = sorted((one for one in found if one.swing > 0), key=lambda one: -one.swing)[:SHOWN_DRIVERS]
    return tuple(Driver(one.name, float(net + one.low), float(net + one.high)) for one in strongest)


def _central(benefits: UncertainBenefits, discounts: np.ndarray) -> float:
    return float((benefits.central * (1 - benefits.optimism)) @ (benefits.effect @ discounts))


def _benefit_drivers(
    benefits: UncertainBenefits, discounts: np.ndarray, names: Mapping[str, str], sign: int
) -> list[Driver]:
    kept = sign * (1 - benefits.optimism)
    effect = benefits.effect @ discounts
    off = [triangular_quantile(q, benefits.low, benefits.central, benefits.high) for q in (LOW_SHARE, HIGH_SHARE)]
    value = [kept * each * effect for each in off]
    reach = HIGH_SHARE - LOW_SHARE
    worth = kept * benefits.central * reach
    delivery = [
        worth * ((benefits.effect_low - benefits.effect) @ discounts),
        worth * ((benefits.effect_high - benefits.effect) @ discounts),
    ]
    said = (("Value of", value), ("Delivery of", delivery))
    return [
        Driver(f"{what} {names[one]}", float(low[at]), float(high[at]))
        for what, (low, high) in said
        for at, one in enumerate(benefits.ids)
    ]


def _optimism_driver(gains: UncertainBenefits, discounts: np.ndarray) -> Driver:
    most = float((gains.central * optimism_reach(gains.optimism)) @ (gains.effect @ discounts))
    reach = HIGH_SHARE - LOW_SHARE
    return Driver("Optimism of the estimates", most * reach, -most * reach)


def _cost_driver(cost: UncertainCost, discounts: np.ndarray) -> Driver:
    off = [triangular_quantile(q, cost.low, cost.central, cost.high) @ discounts for q in (LOW_SHARE, HIGH_SHARE)]
    return Driver(f"Cost: {cost.name}", -float(off[0]), -float(off[1]))
