"""How many signals chance alone would give, and which signals stand out when all charts are judged together.

**The p of the last point** is the chance that an unchanged series would end at least as unusually. Two things are
looked at: the last value against all others, and the mean of the last seven against all before. Each is divided by
its standard error for noise whose neighbours correlate by rho, with the season allowed for, and read from Student's t
with the degrees of freedom that so correlated residuals have (Satterthwaite 1946). As rho is not known, the p is
averaged over the values of rho that the series' own residuals make likely, so that a short series pays for what it
cannot tell. The smaller of both p values is doubled (Bonferroni). Figures that cannot be below 0 often have a longer
upper tail than normal ones; they are judged on the scale of roots as well (Anscombe 1948, Biometrika 35:246), those
with a ceiling also by their distance from it, and the largest p counts. For whole numbers with a small mean, p is at
least that of the exact test of a count given the total (binomial). Gaps take from what the residuals say in proportion.

The rules of the chart are not used: a p can be compared between charts of any length and treatment, a rule cannot.

**Expected false signals** come from a table of how often the latest point of an unchanged series is flagged, measured
by ``tests/benchmarks/false_alarms.py`` and kept in ``models/definitions/performance.toml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.false_discovery import stands_out
from models.performance import noise, seasonal
from models.performance.alignment import aligned, bundles, filled
from models.performance.noise import NONE, YEAR_ON_YEAR
from models.performance.seasonal import Choice
from models.performance.settings import section
from models.performance.spc import Charts, judge
from models.performance.spc_limits import xmr_limits
from models.performance.spc_rules import SHIFT_LENGTH, TREND_LENGTH

PLAIN = "plain"


@dataclass(frozen=True)
class Prepared:
    """Series ready to be charted: what was done to them and what their charts need.

    ``widening.limit_factor`` is for autocorrelation and for an estimated season together; ``season_factor`` is the
    part for the season. ``length`` is in periods. All are (series,).
    """

    treated: seasonal.Treated
    rho: np.ndarray
    widening: seasonal.Widening
    length: np.ndarray
    season_factor: np.ndarray


def prepared(
    values: np.ndarray,
    *,
    treatment: Choice = NONE,
    period: int | np.ndarray = seasonal.MONTHLY,
    families: Sequence[object] | np.ndarray | None = None,
    shift_length: int = SHIFT_LENGTH,
    trend_length: int = TREND_LENGTH,
) -> Prepared:
    """Season and autocorrelation of series (series, periods; nan missing) dealt with, in one call.

    ``families`` says which series are of one KPI, so that they lend each other strength.
    """
    values = np.asarray(values, float)
    found = seasonal.autocorrelation(values, treatment=treatment, period=period)
    rho = found.rho if families is None else seasonal.pooled(found, families)
    treated, length = seasonal.treat(values, treatment=treatment, period=period), aligned(values).length
    asked = seasonal.widening(_trusted(rho, length), shift_length=shift_length, trend_length=trend_length)
    season_factor = seasonal.season_factor(treated.treatment, length, period)
    widening = replace(asked, limit_factor=asked.limit_factor * season_factor)
    return Prepared(treated, rho, widening, length, season_factor)


def _trusted(rho: np.ndarray, length: np.ndarray) -> np.ndarray:
    """rho as far as it is believed: short series cannot tell a strong likeness from a drift."""
    rules = section("autocorrelation")
    return np.where(length < rules["short_length"], np.minimum(rho, rules["largest_in_short"]), rho)


def treated_charts(
    ready: Prepared,
    *,
    direction: str | Sequence[str] = "increase",
    targets: np.ndarray | float | None = None,
    groups: np.ndarray | None = None,
    screen_outliers: bool | np.ndarray = True,
    fix_after_n_points: int | np.ndarray | None = None,
) -> Charts:
    """XmR charts of the treated series with widened limits and longer runs; options as in ``spc.analyse_many``."""
    values, asked = ready.treated.values, ready.widening
    limits = xmr_limits(
        values, groups=groups, screen_outliers=screen_outliers, fix_after_n_points=fix_after_n_points
    )
    return judge(
        values,
        seasonal.widened(limits, asked.limit_factor),
        direction=direction,
        targets=targets,
        groups=groups,
        trend_length=asked.trend_length,
        shift_length=asked.shift_length,
        is_trial=limits.is_trial,
    )


def last_point_p(
    values: np.ndarray,
    *,
    treatment: Choice = NONE,
    period: int | np.ndarray = seasonal.MONTHLY,
    families: Sequence[object] | np.ndarray | None = None,
    ceiling: float | None = None,
) -> np.ndarray:
    """The chance that an unchanged series would end so unusually, (series,), from the values as loaded.

    ``values`` is (series, periods), nan for missing: each series is judged at its last value. ``families`` says
    which series are of one KPI: ten or more tell each other what rho is likely. ``ceiling`` is what no value can be
    above, 100 for a percentage. nan for series of fewer than 13 values or without any spread before the last.
    """
    values = np.asarray(values, float)
    options = dict(treatment=treatment, period=period, families=families)
    scales = [_roots(values), *([] if ceiling is None else [_roots(ceiling - values)])]
    found = _normal_p(values, **options)
    largest = np.fmax.reduce([found, *(_normal_p(scale, **options) for scale in scales)])
    return np.fmax(np.where(np.isnan(found), np.nan, largest), _least_p(values))


def _roots(values: np.ndarray) -> np.ndarray:
    """The roots of series that are never below 0; nan for all of the others."""
    return np.sqrt(np.where((np.nan_to_num(values) >= 0).all(axis=1, keepdims=True), values, np.nan))


def _normal_p(
    values: np.ndarray,
    *,
    treatment: Choice,
    period: int | np.ndarray,
    families: Sequence[object] | np.ndarray | None,
) -> np.ndarray:
    """The p of each end (series,) if the series were normal."""
    seen = _Ends(*np.full((4, len(values), len(noise.RHO_JUDGED)), np.nan))
    for kind, length, rows in seasonal.in_kinds(values, treatment=treatment, period=period):
        series = aligned(values[rows])
        enough = series.observed >= section("false_alarms")["fewest_values"]
        for places, block in bundles(series, enough):
            seen.fill(rows[places], _ends(block, kind, length))
    prior, caution = np.ones(seen.distance.shape), np.full(len(values), section("false_alarms")["run_caution"])
    if families is not None:
        prior, is_told = _family_prior(seen, families)
        caution[is_told] = 1.0
    run = _average(seen.run, seen, prior, caution)
    point = _average(seen.point, seen, prior, np.ones(len(values)))
    return np.minimum(1, 2 * np.minimum(run, point))


def listed_signals(p: np.ndarray, *, rate: float | None = None) -> np.ndarray:
    """True for the series to list, (series,): of those listed, a tenth are false on average, or ``rate``."""
    return stands_out(np.asarray(p, float), rate=section("false_alarms")["rate"] if rate is None else rate)


def flag_rates(ready: Prepared) -> np.ndarray:
    """Share of unchanged series like each of these that are flagged at the last point, (series,)."""
    return _rates(ready.treated.treatment, ready.rho, ready.length)


def plain_flag_rates(ready: Prepared) -> np.ndarray:
    """The same for plain rules, which look at neither season nor autocorrelation."""
    return _rates(np.full(len(ready.rho), PLAIN), ready.rho, ready.length)


def expected_false_signals(rates: np.ndarray) -> float:
    """How many of the charts on a page chance alone would flag at the last point, from the rate of each."""
    return float(np.nansum(rates))


def _rates(kinds: np.ndarray, rho: np.ndarray, length: np.ndarray) -> np.ndarray:
    table = section("false_alarms")
    steps, lengths = table["measured_rho"], table["measured_lengths"]
    rates = np.full(len(rho), np.nan)
    for kind in np.unique(kinds):
        rows = np.flatnonzero((kinds == kind) & (length >= table["fewest_values"]))
        percent = [np.interp(np.nan_to_num(rho[rows]), steps, line) for line in table["percent_flagged"][kind]]
        rates[rows] = _between(np.array(percent), lengths, length[rows]) / 100
    return rates


def _between(lines: np.ndarray, lengths: Sequence[int], length: np.ndarray) -> np.ndarray:
    """Values of lines (lengths, series) at each series' own length."""
    weights = np.array([np.interp(length, lengths, row) for row in np.eye(len(lengths))])
    return (weights * lines).sum(axis=0)


@dataclass(frozen=True)
class _Ends:
    """Ends of series at each rho judged, (series, rho), nan where not judged.

    ``run`` and ``point`` are p values of the mean of the last seven and of the last value. ``distance`` is how many
    standard deviations the raw autocorrelation is from its mean, ``log_sd`` the logarithm of that deviation.
    """

    run: np.ndarray
    point: np.ndarray
    distance: np.ndarray
    log_sd: np.ndarray

    def fill(self, rows: np.ndarray, part: _Ends) -> None:
        """Put the ends of these rows in their place."""
        for name in ("run", "point", "distance", "log_sd"):
            getattr(self, name)[rows] = getattr(part, name)


def _ends(block: np.ndarray, kind: str, period: int) -> _Ends:
    """Blocks (series, points) that end with their last value, judged at each rho; nan without spread."""
    from scipy.special import stdtr

    rules, left_out, length = section("false_alarms"), seasonal.season_left_out(kind), block.shape[1]
    last = int(rules["run_points"])
    whole = filled(block, noise.design(length, treatment=left_out, period=period))
    forms = noise.ending(length, left_out, period, last)
    residual = whole @ noise.ending_columns(length, left_out, period, last)
    squares = (residual**2).sum(axis=1) * length / (~np.isnan(block)).sum(axis=1)
    squares[squares <= seasonal.NO_SPREAD * (whole**2).sum(axis=1)] = np.nan
    seen = whole[:, period:] - whole[:, :-period] if kind == YEAR_ON_YEAR else whole
    run, point = (
        np.abs(seen @ part.weights)[:, None] / np.sqrt(squares[:, None] * (part.variance / forms.spread))
        for part in (noise.contrast(seen.shape[1], kind, period, points) for points in (last, 1))
    )
    return _Ends(
        run=2 * stdtr(rules["run_freedom"] * forms.freedom, -run),
        point=2 * stdtr(forms.freedom, -point),
        distance=(noise.raw_lag_one(residual)[:, None] - forms.lag_one) / forms.lag_one_sd,
        log_sd=np.broadcast_to(np.log(forms.lag_one_sd), run.shape),
    )


def _average(p: np.ndarray, seen: _Ends, prior: np.ndarray, caution: np.ndarray) -> np.ndarray:
    """p averaged over what rho may be, (series,)."""
    return (_likely(seen, prior, caution) * p).sum(axis=1)


def _likely(seen: _Ends, prior: np.ndarray, caution: np.ndarray) -> np.ndarray:
    """How likely each rho is for each series, (series, rho); ``caution`` spreads the likelihood out."""
    logs = -0.5 * (seen.distance / caution[:, None]) ** 2 - seen.log_sd
    weights = prior * np.exp(logs - logs.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def _family_prior(seen: _Ends, families: Sequence[object] | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What a family says of rho, (series, rho), by expectation and maximisation from an even start; and who is told."""
    rules = section("false_alarms")
    prior, caution = np.ones(seen.distance.shape), np.full(len(seen.run), rules["run_caution"])
    known = np.flatnonzero(~np.isnan(seen.distance).any(axis=1))
    _, family, count = np.unique(np.asarray(families)[known], return_inverse=True, return_counts=True)
    is_told = np.zeros(len(prior), bool)
    is_told[known] = (count >= section("autocorrelation")["fewest_to_pool"])[family]
    even = 1 / prior.shape[1]
    for _ in range(int(rules["family_rounds"])):
        found = np.nan_to_num(_likely(seen, prior, caution)[known])
        mean = np.array([np.bincount(family, weights=column) / count for column in found.T]).T[family]
        learnt = (1 - rules["family_doubt"]) * mean + rules["family_doubt"] * even
        prior[known] = np.where(is_told[known, None], learnt, 1.0)
    return prior, is_told


def _least_p(values: np.ndarray) -> np.ndarray:
    """The exact p of small counts, (series,), below which none is taken; nan for other series."""
    p, series = np.full(len(values), np.nan), aligned(values)
    for rows, block in bundles(series, series.observed >= section("false_alarms")["fewest_values"]):
        p[rows] = _count_p(block)
    return p


def _count_p(block: np.ndarray) -> np.ndarray:
    """The exact two-sided p of small counts given their total; nan for other series."""
    rules = section("false_alarms")
    counts = np.nan_to_num(block)
    is_count = (counts == np.round(counts)).all(axis=1) & (counts >= 0).all(axis=1)
    p = np.full(len(block), np.nan)
    rows = np.flatnonzero(is_count & (np.nanmean(block, axis=1) < rules["small_count_mean"]))
    if len(rows):
        present = (~np.isnan(block[rows])).sum(axis=1)
        total = counts[rows].sum(axis=1).astype(int)
        last = int(rules["run_points"])
        ends = [(counts[rows, -1], 1 / present), (counts[rows, -last:].sum(axis=1), _share(block[rows], last))]
        p[rows] = np.minimum(1, 2 * np.min([_binomial_p(found, total, share) for found, share in ends], axis=0))
    return p


def _share(block: np.ndarray, last: int) -> np.ndarray:
    present = ~np.isnan(block)
    return present[:, -last:].sum(axis=1) / present.sum(axis=1)


def _binomial_p(found: np.ndarray, total: np.ndarray, share: np.ndarray) -> np.ndarray:
    from scipy.special import bdtr, bdtrc

    at_most = bdtr(found, total, share)
    at_least = np.where(found > 0, bdtrc(np.maximum(found - 1, 0), total, share), 1.0)
    return np.minimum(1, 2 * np.minimum(at_most, at_least))
