"""87 KPIs of 43 forces over 60 months: 224,000 values kept, made national, read and charted, beside a loop in pandas.

The loop charts the same series one by one with the same rules, in the same run; both must agree on every point before
a ratio is printed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from data_access import derive_performance
from data_access.national import NationalStore
from data_access.queries import read
from data_access.sample import build_sample
from data_access.snapshots import build_version
from models.access import Scope
from models.performance.kpis import kpis
from models.performance.monitor import monitor, treatment_of
from models.performance.panel import Panel
from models.performance.spc import PointClass, analyse_many
from models.performance.spc_limits import LIMIT_FACTOR, RANGE_LIMIT_FACTOR

MONTHS, GOAL_SECONDS, DERIVE_GOAL_SECONDS = 60, 2.0, 1.5
RUN, CLOSE = 7, 2 / 3
FILL = """
insert into raw.kpi_values
select k.kpi_id, 'force', f.force_id, (date '2021-11-01' + to_months(m.month::integer))::date,
       (date '2021-12-14' + to_months(m.month::integer))::date, null,
       40 + hash(k.kpi_id, f.force_id, m.month) % 20, 80 + hash(f.force_id, k.kpi_id) % 20, 1, 'scale'
from (select unnest($kpi_ids::varchar[]) as kpi_id) k, raw.forces f, range($months::bigint) m(month)
"""
Result = TypeVar("Result")


def measure(folder: Path) -> list[str]:
    """Seconds to derive, read and chart every series, and what the loop takes."""
    build_sample(folder)
    seconds: dict[str, float] = {}
    _fill(folder, seconds)
    values, seconds["read"] = _timed(lambda: _matrix(folder))
    charts, seconds["chart"] = _timed(lambda: analyse_many(values))
    _, seconds["monitor"] = _timed(lambda: _monitored(values))
    flagged, seconds["loop"] = _timed(lambda: _loop(values))
    assert (flagged == (charts.classes != PointClass.COMMON_CAUSE)).all(), "the loop and the engine disagree"
    whole = seconds["read"] + seconds["monitor"]
    return [
        f"{values.size:,} KPI values: derived in {seconds['derive']:.2f} s (goal {DERIVE_GOAL_SECONDS})",
        f"{len(values):,} series read in {seconds['read']:.2f} s and charted as on the pages, with season, widened "
        f"limits and p values, in {seconds['monitor']:.2f} s, together {whole:.2f} s (goal {GOAL_SECONDS})",
        f"plain charts of them in {seconds['chart']:.2f} s; a loop in pandas takes {seconds['loop']:.1f} s, "
        f"{seconds['loop'] / seconds['chart']:.0f} times as long",
    ]


def _monitored(values: np.ndarray) -> None:
    """Every KPI over its forces, as the list of signals charts them; monthly, whatever its own frequency."""
    periods = np.arange("2021-11", np.datetime64("2021-11") + MONTHS, dtype="datetime64[M]")
    of_each = values.reshape(len(kpis()), -1, MONTHS)
    denominators = np.full(of_each.shape[1:], 100.0)
    for kpi, part in zip(kpis(), of_each, strict=True):
        names = tuple(str(at) for at in range(len(part)))
        panel = Panel(names, periods, part, part, denominators)
        monitor(panel, replace(treatment_of(kpi), frequency="monthly"), targets=50.0)


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def _fill(folder: Path, seconds: dict[str, float]) -> None:
    """Put the values into a new version, and time what is made of them there; forecasts have a measurement of their
    own."""
    from data_access import derive

    work, outlooks = derive.derive_performance, derive_performance.derive_outlooks

    def timed(con: object) -> None:
        _, seconds["derive"] = _timed(lambda: work(con))

    def change(con: object) -> None:
        con.execute("delete from raw.kpi_values")
        con.execute(FILL, {"kpi_ids": [kpi.kpi_id for kpi in kpis()], "months": MONTHS})

    derive.derive_performance, derive_performance.derive_outlooks = timed, lambda con: None
    try:
        build_version(folder, change)
    finally:
        derive.derive_performance, derive_performance.derive_outlooks = work, outlooks


def _matrix(folder: Path) -> np.ndarray:
    """Values (series, months) as a reader of every force gets them."""
    store = NationalStore(folder)
    try:
        everything = Scope(tiers=frozenset({"force", "board", "peers", "public"}))
        rows = read(store, everything, "performance/unit_values", version=store.version())
        return rows.value.to_numpy().reshape(-1, MONTHS)
    finally:
        store.close()


def _loop(values: np.ndarray) -> np.ndarray:
    """Flagged points (series, months), a series at a time, as a plain and honest script would find them."""
    return np.array([_flags(pd.Series(series)).to_numpy() for series in values])


def _flags(series: pd.Series) -> pd.Series:
    mean, ranges = series.mean(), series.diff().abs()
    screened = ranges[ranges < RANGE_LIMIT_FACTOR * ranges.mean()]
    width = LIMIT_FACTOR * screened.mean()
    apart = series - mean
    side, step = np.sign(apart), np.sign(series.diff())
    outside = apart.abs() > width
    is_close = (apart.abs() > CLOSE * width) & ~outside
    shift = _marked(side.rolling(RUN).sum().abs() == RUN, RUN)
    trend = _marked(step.rolling(RUN - 1).sum().abs() == RUN - 1, RUN)
    two_of_three = (side.rolling(3).sum().abs() == 3) & (is_close.rolling(3).sum() >= 2)
    return outside | shift | trend | (_marked(two_of_three, 3) & is_close)


def _marked(ends: pd.Series, length: int) -> pd.Series:
    """True for every point of the stretches of that length that end at a true one."""
    return ends[::-1].rolling(length, min_periods=1).max()[::-1].astype(bool)
