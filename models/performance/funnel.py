"""Funnel plots: how far forces differ by more than their size explains, and by more than forces differ anyway.

The method is Spiegelhalter's (2005, Statistics in Medicine 24:1185; overdispersion 2005, Quality and Safety in Health
Care 14:347; 2012 with others, J. R. Statist. Soc. A 175:1), as FunnelPlotR 0.6.0 of the NHS-R community works it out:

1. Values are put on a scale on which chance alone has a standard error s that depends on the denominator only, and z is
   the distance from the centre in such errors.
2. The outer tenth of the z at each end is drawn in to the tenth's edge (winsorised), or for ``log_ratio`` left out.
3. phi is the mean of their squares. Where it is above 1, forces differ by more than chance, by a variance
   tau2 = (n phi - (n - 1)) / (sum w - sum w2 / sum w), w = 1 / s2 (DerSimonian and Laird 1986, Controlled Clinical
   Trials 7:177), which is added to s2: ``widened`` limits. Otherwise the ``plain`` limits hold.

| kind | values | scale and s | plain limits |
| --- | --- | --- | --- |
| proportion | part of a whole, 0 to 1 | arcsine of the root, 1 / (2 root n) | on the scale |
| rate | counts per unit of population or of another count | root, 1 / (2 root n) | exact Poisson tails |
| ratio | observed over expected, centre 1 | root, 1 / (2 root expected) | exact Poisson, as published |
| log_ratio | the same, as the NHS's SHMI does | logarithm, 1 / root expected | exact Poisson, as published |

In two places the reference is not followed. Its limits for ratios of counts use half the Poisson error, so that with
nothing but chance many forces lie outside; here a rate's limits have the full Poisson width. And its widened limits for
``ratio`` are left on the scale of roots, which again halves their width; here they are squared. ``reference_limits``
gives those as published.

Drawing the outer tenths in takes almost a third off phi even where nothing stands out, and weights by size let the
largest forces set tau2: where forces differ by nothing but their ordinary spread, in more than two funnels of five (and
in most where sizes are unequal) one or more would pass control of false discoveries at 10 %. So ``p_values`` and
``tested`` rest on ``between``, an estimate of the same variance without that fault: the one at which the squares, drawn
in, average what they do for normal values (Paule and Mandel 1982, J. Res. Natl Bur. Stand. 87:377, made robust), with
Student's t for its own uncertainty. Simulated, one force or more is then listed falsely in about a tenth of funnels.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np

from models.errors import DataNotAvailable
from models.performance.poisson import poisson_limits, poisson_p_values
from models.performance.settings import section

INSIDE = (0.95, 0.998)
DEVIATIONS = tuple(NormalDist().inv_cdf((1 + share) / 2) for share in INSIDE)


@dataclass(frozen=True)
class Scale:
    """Where a kind of value has an error that depends on its denominator only: ``error`` / root of the denominator."""

    forward: Callable[[np.ndarray], np.ndarray]
    back: Callable[[np.ndarray], np.ndarray]
    error: float
    floor: float
    ceiling: float


def _arcsine(values: np.ndarray) -> np.ndarray:
    return np.arcsin(np.sqrt(values))


def _sine(scaled: np.ndarray) -> np.ndarray:
    return np.sin(scaled) ** 2


ROOT = Scale(np.sqrt, np.square, 0.5, 0, np.inf)
SCALES = {
    "proportion": Scale(_arcsine, _sine, 0.5, 0, np.pi / 2),
    "rate": ROOT,
    "ratio": ROOT,
    "log_ratio": Scale(np.log, np.exp, 1.0, -np.inf, np.inf),
}
RATIOS = ("ratio", "log_ratio")
NORMAL_SAMPLES = 20_000


@dataclass(frozen=True)
class Exclusion:
    """A force that takes no part in a funnel, and why. ValueError without a reason."""

    unit_id: str
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError(f"no reason is given for leaving out {self.unit_id}")


@dataclass(frozen=True)
class FunnelLimits:
    """Limits within which 95 % and 99.8 % of forces would lie, in the unit of the values, at each denominator."""

    lower_95: np.ndarray
    upper_95: np.ndarray
    lower_998: np.ndarray
    upper_998: np.ndarray


@dataclass(frozen=True)
class Funnel:
    """One funnel plot, one entry for each unit that takes part, in the order in which they were given.

    ``z`` are plain distances in standard errors. ``phi``, ``tau2``, ``plain`` and ``widened`` are those of the
    published method, ``between`` and ``tested`` the careful ones (see the module): a value is beyond ``tested`` exactly
    when its two-sided p is below 0.05 or 0.002, and false discoveries are to be controlled over ``p_values``.
    ``without_figures`` are units that have no numerator or no denominator above 0.
    """

    kind: str
    unit_ids: tuple[str, ...]
    numerators: np.ndarray
    denominators: np.ndarray
    values: np.ndarray
    centre: float
    phi: float
    tau2: float
    plain: FunnelLimits
    widened: FunnelLimits
    between: float
    tested: FunnelLimits
    z: np.ndarray
    p_values: np.ndarray
    excluded: tuple[Exclusion, ...]
    without_figures: tuple[str, ...]

    @property
    def is_overdispersed(self) -> bool:
        """True when forces differ by more than chance explains."""
        return self.phi > 1

    @property
    def limits(self) -> FunnelLimits:
        """The limits of the published method: widened where there is overdispersion."""
        return self.widened if self.is_overdispersed else self.plain

    @property
    def is_outside_95(self) -> np.ndarray:
        """True for each unit beyond the 95 % limits; a value on a limit is within."""
        return (self.values < self.limits.lower_95) | (self.values > self.limits.upper_95)

    @property
    def is_outside_998(self) -> np.ndarray:
        """True for each unit beyond the 99.8 % limits; a value on a limit is within."""
        return (self.values < self.limits.lower_998) | (self.values > self.limits.upper_998)


@dataclass(frozen=True)
class FunnelCurve:
    """Both kinds of limits of a funnel over a range of denominators, for drawing."""

    denominators: np.ndarray
    limits: FunnelLimits
    tested: FunnelLimits


@dataclass(frozen=True)
class _Units:
    unit_ids: tuple[str, ...]
    numerators: np.ndarray
    denominators: np.ndarray

    def only(self, is_kept: np.ndarray) -> _Units:
        """The units that are marked, in their order."""
        names = tuple(unit for unit, kept in zip(self.unit_ids, is_kept, strict=True) if kept)
        return _Units(names, self.numerators[is_kept], self.denominators[is_kept])


def funnel(
    unit_ids: Sequence[str],
    numerators: np.ndarray,
    denominators: np.ndarray,
    *,
    kind: str,
    exclusions: Collection[Exclusion] = (),
) -> Funnel:
    """The funnel of units (forces) from numerators and denominators (rows,); rows of one unit are added together.

    ``kind`` is a key of SCALES (KeyError otherwise). A rate is per unit of its denominator, which may be thousands of
    residents. An excluded unit takes no part in centre, phi and tau2, and is reported. DataNotAvailable when too few
    units have figures, when none has an event, or when figures are impossible (below 0, a part larger than its whole);
    ValueError when a unit is excluded twice.
    """
    together = _added_up(unit_ids, numerators, denominators)
    counted = _not_excluded(together, exclusions)
    has_figures = ~np.isnan(counted.numerators) & (counted.denominators > 0)
    units, scale = counted.only(has_figures), SCALES[kind]
    _check(units, kind)
    centre = 1.0 if kind in RATIOS else float(units.numerators.sum() / units.denominators.sum())
    z = (_scaled(units, kind) - scale.forward(centre)) * np.sqrt(units.denominators) / scale.error
    phi, tau2 = _dispersion(z, units.denominators, kind)
    between = _between(z, scale.error**2 / units.denominators)
    return Funnel(
        kind=kind,
        unit_ids=units.unit_ids,
        numerators=units.numerators,
        denominators=units.denominators,
        values=units.numerators / units.denominators,
        centre=centre,
        phi=phi,
        tau2=tau2,
        plain=_plain_limits(kind, centre, units.denominators),
        widened=_limits_on_scale(scale, centre, units.denominators, tau2),
        between=between,
        tested=_tested_limits(kind, centre, units.denominators, between=between, units=len(units.unit_ids)),
        z=z,
        p_values=_p_values(units, kind=kind, centre=centre, z=z, between=between),
        excluded=tuple(exclusions),
        without_figures=counted.only(~has_figures).unit_ids,
    )


def curve(drawn: Funnel, *, points: int = 200) -> FunnelCurve:
    """The limits of a funnel from its smallest to its largest denominator, in steps of equal proportion."""
    denominators = np.geomspace(drawn.denominators.min(), drawn.denominators.max(), points)
    if drawn.is_overdispersed:
        limits = _limits_on_scale(SCALES[drawn.kind], drawn.centre, denominators, drawn.tau2)
    else:
        limits = _plain_limits(drawn.kind, drawn.centre, denominators)
    several = len(drawn.unit_ids)
    tested = _tested_limits(drawn.kind, drawn.centre, denominators, between=drawn.between, units=several)
    return FunnelCurve(denominators, limits, tested)


def reference_limits(drawn: Funnel) -> FunnelLimits:
    """The widened limits as FunnelPlotR 0.6.0 publishes them: of a ``ratio`` 1 -/+ the error of its root, not squared.

    For comparison with funnels published elsewhere; with nothing but chance a third of units lie outside its 95 %.
    """
    if drawn.kind != "ratio":
        return drawn.widened
    unsquared = Scale(np.sqrt, np.positive, ROOT.error, -np.inf, np.inf)
    return _limits_on_scale(unsquared, drawn.centre, drawn.denominators, drawn.tau2)


def _added_up(unit_ids: Sequence[str], numerators: np.ndarray, denominators: np.ndarray) -> _Units:
    places = {unit: place for place, unit in enumerate(dict.fromkeys(unit_ids))}
    rows = np.array([places[unit] for unit in unit_ids], dtype=int)
    sums = [np.bincount(rows, np.asarray(part, float), len(places)) for part in (numerators, denominators)]
    return _Units(tuple(places), *sums)


def _not_excluded(units: _Units, exclusions: Collection[Exclusion]) -> _Units:
    left_out = [exclusion.unit_id for exclusion in exclusions]
    if len(set(left_out)) < len(left_out):
        raise ValueError("a unit is excluded twice")
    return units.only(np.array([unit not in left_out for unit in units.unit_ids], dtype=bool))


def _check(units: _Units, kind: str) -> None:
    fewest = section("funnel")["fewest_units"]
    if len(units.unit_ids) < fewest:
        raise DataNotAvailable(
            f"Too few forces for a funnel plot: {len(units.unit_ids)} of the {fewest} it takes have figures.",
            "Choose another period or measure, or look at the forces' own charts.",
        )
    is_wrong = (units.numerators < 0) | ((kind == "proportion") & (units.numerators > units.denominators))
    if is_wrong.any():
        raise DataNotAvailable(
            f"No funnel can be drawn: figures of {', '.join(units.only(is_wrong).unit_ids)} are below 0 or over 100 %.",
            "Correct the numerator or the denominator and load the file again.",
        )
    if not units.numerators.any():
        raise DataNotAvailable("No funnel can be drawn: no force had an event.", "Choose a longer period.")


def _scaled(units: _Units, kind: str) -> np.ndarray:
    """Values on the scale; a logarithm takes half an event where there was none."""
    counts = np.maximum(units.numerators, 0.5) if kind == "log_ratio" else units.numerators
    return SCALES[kind].forward(counts / units.denominators)


def _dispersion(z: np.ndarray, denominators: np.ndarray, kind: str) -> tuple[float, float]:
    """phi and tau2 of the trimmed distances."""
    trimmed = _truncated(z) if kind == "log_ratio" else _winsorised(z)
    is_kept = ~np.isnan(trimmed)
    weights, several = denominators[is_kept] / SCALES[kind].error ** 2, is_kept.sum()
    phi = np.mean(trimmed[is_kept] ** 2)
    between = (several * phi - (several - 1)) / (weights.sum() - (weights**2).sum() / weights.sum())
    return float(phi), float(max(0, between))


def _winsorised(z: np.ndarray) -> np.ndarray:
    share = section("funnel")["trimmed_share"]
    return np.clip(z, *np.quantile(z, [share, 1 - share]))


def _truncated(z: np.ndarray) -> np.ndarray:
    """Distances with nan in the lowest and the highest of the equal groups by rank (ten, for a share of a tenth)."""
    from scipy.stats import rankdata

    parts = 1 / section("funnel")["trimmed_share"]
    part = np.floor(rankdata(z) * parts / (len(z) + 1))
    return np.where((part > 0) & (part < parts - 1), z, np.nan)


def _between(z: np.ndarray, within: np.ndarray) -> float:
    """The variance between units, on the scale, that makes the distances as large as normal ones; 0 if they are not."""
    from scipy.optimize import brentq

    usual = _usual_square(len(z), section("funnel")["trimmed_share"])

    def excess(between: float) -> float:
        return float(np.mean(_winsorised(z * np.sqrt(within / (within + between))) ** 2)) - usual

    return brentq(excess, 0, float(np.max(z**2 * within)) / usual) if excess(0) > 0 else 0.0


@cache
def _usual_square(several: int, share: float) -> float:
    """The mean square of so many normal values whose outer shares are drawn in; from a fixed simulation, to 0.2 %."""
    samples = np.random.default_rng(0).standard_normal((NORMAL_SAMPLES, several))
    edges = np.quantile(samples, [share, 1 - share], axis=1)
    return float(np.mean(np.clip(samples, edges[0][:, None], edges[1][:, None]) ** 2))


def _limits_on_scale(
    scale: Scale, centre: float, denominators: np.ndarray, tau2: float, deviations: Sequence[float] = DEVIATIONS
) -> FunnelLimits:
    middle, error = scale.forward(centre), np.sqrt(scale.error**2 / denominators + tau2)
    ends = (middle + sign * distance * error for distance in deviations for sign in (-1, 1))
    return FunnelLimits(*(scale.back(np.clip(end, scale.floor, scale.ceiling)) for end in ends))


def _limits_of_counts(
    around: Callable[[np.ndarray, float], tuple[np.ndarray, np.ndarray]], centre: float, denominators: np.ndarray
) -> FunnelLimits:
    ends = [end for share in INSIDE for end in around(centre * denominators, (1 - share) / 2)]
    return FunnelLimits(*(end / denominators for end in ends))


def _plain_limits(kind: str, centre: float, denominators: np.ndarray) -> FunnelLimits:
    if kind == "proportion":
        return _limits_on_scale(SCALES[kind], centre, denominators, 0.0)
    return _limits_of_counts(_published_limits if kind in RATIOS else poisson_limits, centre, denominators)


def _published_limits(expected: np.ndarray, tail: float) -> tuple[np.ndarray, np.ndarray]:
    """The exact interval for a mean from a count (Garwood 1936, Biometrika 28:437), drawn about the expected count."""
    from scipy.special import chdtri

    return chdtri(2 * expected, 1 - tail) / 2, chdtri(2 * (expected + 1), tail) / 2


def _tested_limits(kind: str, centre: float, denominators: np.ndarray, *, between: float, units: int) -> FunnelLimits:
    """The limits that agree with the p-values of so many units."""
    from scipy.special import stdtrit

    if between == 0 and kind != "proportion":
        return _limits_of_counts(poisson_limits, centre, denominators)
    deviations = [stdtrit(units - 1, (1 + share) / 2) for share in INSIDE] if between else DEVIATIONS
    return _limits_on_scale(SCALES[kind], centre, denominators, between, deviations)


def _p_values(units: _Units, *, kind: str, centre: float, z: np.ndarray, between: float) -> np.ndarray:
    """Two-sided p of each unit: Student's t where units differ by more than chance, otherwise exact for counts."""
    from scipy.special import ndtr, stdtr

    if between == 0 and kind != "proportion":
        return poisson_p_values(units.numerators, centre * units.denominators)
    within = SCALES[kind].error ** 2 / units.denominators
    distances = -np.abs(z) * np.sqrt(within / (within + between))
    return 2 * (stdtr(len(z) - 1, distances) if between else ndtr(distances))
