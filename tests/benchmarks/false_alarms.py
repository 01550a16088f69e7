"""How often the latest point of a series is flagged: where nothing has changed, and where something has.

The table under "percent flagged" is kept in ``models/definitions/performance.toml`` ([false_alarms]) and is what the
expected number of false signals on a page rests on. The reference is the plain rule set on the same series. The
tests take a part of this with fewer series (tests/models/performance/test_false_alarm_study.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from models.performance.false_alarms import PLAIN, last_point_p, prepared, treated_charts
from models.performance.noise import ADJUST, NONE, YEAR_ON_YEAR
from models.performance.spc import analyse_many

SEED, SERIES, FAMILY, WARM_UP = 20261101, 8000, 40, 60
LENGTHS, RHOS, ALPHAS = (24, 36, 60), (0.0, 0.3, 0.6, 0.8), (0.05, 0.01, 0.001)
SHIFT_SD, SHIFT_POINTS, SWING_SD = 2.0, 7, 2.0


def correlated(random: np.random.Generator, series: int, length: int, rho: float) -> np.ndarray:
    """Standard normal noise (series, length) whose neighbours correlate by rho."""
    noise = random.standard_normal((series, length + WARM_UP))
    for place in range(1, length + WARM_UP):
        noise[:, place] = rho * noise[:, place - 1] + np.sqrt(1 - rho**2) * noise[:, place]
    return noise[:, WARM_UP:]


def season(random: np.random.Generator, series: int, length: int, *, period: int = 12) -> np.ndarray:
    """A yearly wave (series, length) that swings 2 standard deviations of the noise either way, at any phase."""
    phase = random.integers(0, period, (series, 1))
    return SWING_SD * np.sin(2 * np.pi * (np.arange(length) + phase) / period)


def shifted(values: np.ndarray, by: float = SHIFT_SD) -> np.ndarray:
    """The series with their last seven points moved up."""
    return values + by * (np.arange(values.shape[1]) >= values.shape[1] - SHIFT_POINTS)


def percent_flagged(values: np.ndarray, treatment: str, families: np.ndarray | None = None) -> float:
    """Per cent of the series whose latest point is special, under a treatment or under plain rules."""
    if treatment == PLAIN:
        return 100 * float((analyse_many(values).classes[:, -1] > 0).mean())
    charts = treated_charts(prepared(values, treatment=treatment, families=families))
    return 100 * float((charts.classes[:, -1] > 0).mean())


def unchanged(random: np.random.Generator, length: int, rho: float, treatment: str) -> np.ndarray:
    """Unchanged series of the kind that a treatment is meant for: with a season where one is removed."""
    noise = correlated(random, SERIES, length, rho)
    return noise + season(random, SERIES, length) if treatment in (ADJUST, YEAR_ON_YEAR) else noise


def counts(mean: float) -> Callable[[np.random.Generator, int], np.ndarray]:
    """Unchanged Poisson counts."""
    return lambda random, length: random.poisson(mean, (SERIES, length)).astype(float)


def measure(folder: Path) -> list[str]:
    """The table of false alarms, of power and of the calibration of p; the folder is not used."""
    random = np.random.default_rng(SEED)
    return [*_table(random), *_counts(random), *_power(random), *_calibration(random), *_speed(random)]


def _table(random: np.random.Generator) -> list[str]:
    lines = [f"percent flagged at the last point, unchanged series, rho {RHOS}, rows of length {LENGTHS}"]
    for treatment in (PLAIN, NONE, ADJUST, YEAR_ON_YEAR):
        series = {(length, rho): unchanged(random, length, rho, treatment) for length in LENGTHS for rho in RHOS}
        rows = [[round(percent_flagged(series[n, rho], treatment), 1) for rho in RHOS] for n in LENGTHS]
        lines.append(f"{treatment} = {rows}")
        if treatment != PLAIN:
            family = np.arange(SERIES) // FAMILY
            rows = [[round(percent_flagged(series[n, rho], treatment, family), 1) for rho in RHOS] for n in LENGTHS]
            lines.append(f"  in families of {FAMILY}: {rows}")
    return lines


def _counts(random: np.random.Generator) -> list[str]:
    lines = []
    for mean in (8, 2, 0.5):
        for length in LENGTHS:
            values = counts(mean)(random, length)
            flagged = [f"{name} {percent_flagged(values, name):.1f}" for name in (PLAIN, NONE)]
            listed = " ".join(f"{(last_point_p(values) <= alpha).mean() / alpha:.2f}" for alpha in ALPHAS)
            lines.append(f"counts of mean {mean}, {length} points: {', '.join(flagged)}; p ratio {listed}")
    return lines


def _power(random: np.random.Generator) -> list[str]:
    lines = ["percent flagged and percent with p <= 0.01 after a shift of 2 sd seven points before the end"]
    for treatment in (NONE, ADJUST, YEAR_ON_YEAR):
        for length in (24, 30, 36, 60):
            values = shifted(unchanged(random, length, 0, treatment))
            flagged = [round(percent_flagged(values, name)) for name in (PLAIN, treatment)]
            found = round(100 * (last_point_p(values, treatment=treatment) <= 0.01).mean())
            lines.append(f"{treatment}, {length} points: plain {flagged[0]}, treated {flagged[1]}, p {found}")
    return lines


def _calibration(random: np.random.Generator) -> list[str]:
    lines = [f"share of unchanged series with p <= alpha, divided by alpha, alpha {ALPHAS}; alone, in families"]
    for treatment in (NONE, ADJUST, YEAR_ON_YEAR):
        for length in LENGTHS:
            for rho in RHOS:
                values = unchanged(random, length, rho, treatment)
                kinds = (None, np.arange(SERIES) // FAMILY)
                pairs = [last_point_p(values, treatment=treatment, families=kind) for kind in kinds]
                words = ["/".join(f"{(p <= alpha).mean() / alpha:.2f}" for alpha in ALPHAS) for p in pairs]
                lines.append(f"{treatment}, {length} points, rho {rho}: {', '.join(words)}")
    return lines


def _speed(random: np.random.Generator) -> list[str]:
    values = correlated(random, 87 * 43, 60, 0.3)
    started = time.process_time()
    analyse_many(values)
    plain = time.process_time() - started
    started = time.process_time()
    treated_charts(prepared(values, treatment=ADJUST))
    last_point_p(values, treatment=ADJUST)
    treated = time.process_time() - started
    ratio = f"{treated / plain:.1f} x"
    return [f"{len(values)} series of 60: {treated:.2f} CPU s treated and with p, {plain:.2f} plain ({ratio})"]
