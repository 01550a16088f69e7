"""Twelve waves of 43 forces with 400 respondents each: 5.2 million answers, built, resampled, shown and counted twice.

The other count is a plain and honest one in pandas, on frames that are already in memory, in the same run; both
must agree before a ratio is printed.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from data_access import derive, queries, snapshots
from data_access.sample import build_sample
from models.maturity import uncertainty
from models.maturity.definitions import definitions

WAVES, RESPONDENTS = 12, 400
BUILD_GOAL_SECONDS, BOOTSTRAP_GOAL_SECONDS, PAGE_GOAL_MS, RATIO_GOAL = 60, 5, 150, 10
RERUNS = 20
KEYS = ["wave_id", "force_id", "capability_id"]
FILL_WAVES = """
insert into raw.assessment_waves
select 'scale-' || lpad(w.number::varchar, 2, '0'), 'Wave ' || w.number, '1',
       (date '2020-01-01' + to_months(6 * w.number::integer))::date,
       (date '2020-03-31' + to_months(6 * w.number::integer))::date, 'closed', 'scale'
from range($waves::bigint) w(number)
"""
FILL_ANSWERS = """
insert into raw.assessment_answers
with people as (
    select w.wave_id, w.reference_date, f.force_id, f.code || '-' || lpad(r.number::varchar, 4, '0') as respondent_id
    from raw.assessment_waves w, raw.forces f, range($respondents::bigint) r(number)
),
chances as (
    select p.*, c.capability_id,
           hash(p.wave_id, p.force_id, p.respondent_id, c.capability_id) as own,
           (hash(p.force_id, c.capability_id) % 3 + hash(p.wave_id, c.capability_id) % 2)::integer as base
    from people p, raw.capabilities c
)
select wave_id, force_id, respondent_id, 'Analyst', capability_id,
       case when own % 100 >= 8 then least(5, 1 + base + (own // 1000)::hugeint % 3) end,
       case when own % 100 >= 8 and own % 7 > 0 then ((own // 100000) % 101)::double end,
       case when own % 11 = 0 then ['A', 'B', 'C'][(1 + (own // 11) % 3)::integer] end,
       case when own % 11 = 0 then reference_date - ((own // 7) % 500)::integer end,
       'scale'
from chances
"""


@dataclass
class Clock:
    """Wall and processor seconds of the parts of a run, by name."""

    wall: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timing(self, part: str) -> Iterator[None]:
        """Add what runs within to ``part``."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall[part] = self.wall.get(part, 0) + time.perf_counter() - wall
        self.cpu[part] = self.cpu.get(part, 0) + time.process_time() - cpu

    def words(self, part: str) -> str:
        """Such as "3.1 s (2.9 s of processor time)"."""
        return f"{self.wall[part]:.2f} s ({self.cpu[part]:.2f} s of processor time)"


def measure(folder: Path) -> list[str]:
    """Figures at scale, each beside its goal and, where there is one, the same in plain pandas."""
    clock, store = Clock(), folder / "store"
    build_sample(store)
    with clock.timing("build"):
        version = snapshots.build_version(store, lambda con: _fill(con, clock))
    for times in (clock.wall, clock.cpu):
        times["build"] -= times["fill"]
    path = snapshots.version_path(store, version)
    peak = _peak_gb()
    sheets, evidence = _sheets(path)
    lines = [
        f"{_answers(path):,} answers written with SQL in {clock.words('fill')}",
        f"cold build, derive and publish: {clock.words('build')}, goal {BUILD_GOAL_SECONDS}; peak memory {peak:.1f} GB",
        *_bootstrap_lines(sheets, evidence, clock),
        *_page_lines(store),
    ]
    _count_again(path, folder / "copy.duckdb", clock)
    return [*lines, *_pandas_lines(path, sheets, evidence, clock)]


def _fill(con: duckdb.DuckDBPyConnection, clock: Clock) -> None:
    with clock.timing("fill"):
        con.execute("delete from raw.assessment_answers")
        con.execute("delete from raw.assessment_waves")
        con.execute(FILL_WAVES, {"waves": WAVES})
        con.execute(FILL_ANSWERS, {"respondents": RESPONDENTS})


def _answers(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute("select count(*) from raw.assessment_answers").fetchone()[0]


def _sheets(path: Path) -> tuple[dict[tuple[str, str], np.ndarray], dict[tuple[str, str], np.ndarray]]:
    """Answers (respondents, capabilities) and evidence levels (capabilities) by wave and force."""
    with duckdb.connect(str(path), read_only=True) as con:
        levels = con.execute(
            "select wave_id, force_id, coalesce(level, 0)::tinyint as level from raw.assessment_answers "
            "order by wave_id, force_id, respondent_id, capability_id"
        ).fetchnumpy()["level"]
        held = con.execute(
            "select wave_id, force_id, coalesce(evidence_level, 0)::tinyint as level from derived.capability_levels "
            "order by wave_id, force_id, capability_id"
        ).fetchall()
    keys = list(dict.fromkeys((wave, force) for wave, force, _ in held))
    evidence = np.array([level for *_, level in held]).reshape(len(keys), -1)
    cut = levels.reshape(len(keys), RESPONDENTS, -1)
    return dict(zip(keys, cut, strict=True)), dict(zip(keys, evidence, strict=True))


def _bootstrap_lines(sheets: dict, evidence: dict, clock: Clock) -> list[str]:
    """Every wave resampled as the build does it; a line for one wave and one for all."""
    from threadpoolctl import threadpool_limits

    draws, first = definitions().bootstrap_draws, next(iter(sheets))[0]
    with threadpool_limits(limits=1, user_api="blas"):
        for (wave, force), sheet in sheets.items():
            with clock.timing(f"bootstrap {wave}"), clock.timing("bootstrap"):
                seed = uncertainty.stable_seed(wave, force)
                uncertainty.bootstrap_levels(sheet, evidence[wave, force], draws=draws, seed=seed)
    return [
        f"bootstrap of all forces, {draws} draws: one wave {clock.words(f'bootstrap {first}')}, "
        f"all {WAVES} waves {clock.words('bootstrap')}, goal {BOOTSTRAP_GOAL_SECONDS}"
    ]


def _page_lines(store: Path) -> list[str]:
    """The national page: a warm rerun, and its queries with nothing remembered."""
    asked: dict[tuple, None] = {}
    with _national_page(store, asked) as app:
        app.run()
        assert not app.exception, app.exception
        warm = _milliseconds(app.run)
        uncached = _milliseconds(lambda: _ask_again(asked))
    return [f"national page: warm rerun {warm}, its {len(asked)} queries uncached {uncached}, goal {PAGE_GOAL_MS}"]


@contextmanager
def _national_page(store: Path, asked: dict[tuple, None]) -> Iterator[object]:
    """The page for an analyst, run in a test harness; every query that it asks is noted in ``asked``."""
    os.environ.update(NDAO_DEMO="1", NDAO_DB=str(store))
    from streamlit.testing.v1 import AppTest

    from components.registry import PAGES, ROOT
    from components.runtime import runtime

    read = queries._read

    def noting(*key: object) -> pd.DataFrame:
        asked[key] = None
        return read(*key)

    runtime.cache_clear()
    queries._read = noting
    try:
        app = AppTest.from_file(str(ROOT / "components" / "frame.py"), default_timeout=120)
        app.query_params["as"] = "ndao_analyst"
        app.run()
        (entry,) = (entry for entry in PAGES if entry.page_id == "national-maturity")
        yield app.switch_page(str(entry.path))
    finally:
        queries._read = read
        runtime().stores.close()
        runtime.cache_clear()


def _ask_again(asked: dict[tuple, None]) -> None:
    for store, scope, name, version, parameters in asked:
        with store.cursor(scope, version=version) as cursor:
            queries.run(cursor, name, **dict(parameters)).df()


def _milliseconds(run: Callable[[], object]) -> str:
    """Median wall and processor milliseconds of a run, in words."""
    taken = []
    for _ in range(RERUNS):
        wall, cpu = time.perf_counter(), time.process_time()
        run()
        taken.append(((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000))
    wall, cpu = (statistics.median(column) for column in zip(*taken, strict=True))
    return f"{wall:.0f} ms ({cpu:.0f} ms of processor time)"


def _count_again(path: Path, copy: Path, clock: Clock) -> None:
    """Time the counting alone, on a copy: what the twin in pandas does, and the tables that it leaves out."""
    copy.write_bytes(path.read_bytes())
    with duckdb.connect(str(copy)) as con:
        derive._empty(con)
        with clock.timing("count"):
            derive._count(con)


def _pandas_lines(path: Path, sheets: dict, evidence: dict, clock: Clock) -> list[str]:
    with clock.timing("read"):
        frames = _frames(path)
    with clock.timing("pandas count"):
        counted = _count_with_pandas(frames)
    _assert_same_counts(path, counted)
    resampled = next(iter(sheets))
    with clock.timing("pandas bootstrap"):
        draws = _bootstrap_with_pandas(sheets[resampled], evidence[resampled])
    _assert_same_spread(sheets[resampled], evidence[resampled], draws)
    ours, theirs = clock.wall["count"] + clock.wall["bootstrap"], clock.wall["pandas bootstrap"] * len(sheets)
    both = clock.wall["pandas count"] + theirs
    return [
        f"counting: {clock.words('count')}; in plain pandas {clock.words('pandas count')}, "
        f"{clock.wall['pandas count'] / clock.wall['count']:.1f} times as long, without {clock.wall['read']:.0f} s "
        "to read the frames; the levels agree",
        f"bootstrap in plain pandas: {clock.words('pandas bootstrap')} for one force and wave, so {theirs:.0f} s for "
        f"{len(sheets)} (scaled, not run), {theirs / clock.wall['bootstrap']:.0f} times as long; the spreads agree",
        f"counting and bootstrap: {ours:.1f} s against {both:.0f} s in plain pandas, {both / ours:.0f} times as fast, "
        f"goal {RATIO_GOAL}; peak memory with pandas {_peak_gb():.1f} GB",
    ]


@dataclass(frozen=True)
class Frames:
    """What the twin in pandas starts from, read already."""

    answers: pd.DataFrame
    waves: pd.DataFrame
    capabilities: pd.DataFrame


def _frames(path: Path) -> Frames:
    with duckdb.connect(str(path), read_only=True) as con:
        answers = con.execute(
            "select wave_id, force_id, capability_id, level::float as level, coverage_percent::float as "
            "coverage_percent, evidence_grade, evidence_date from raw.assessment_answers"
        ).df()
        waves = con.execute("select wave_id, reference_date from raw.assessment_waves").df()
        capabilities = con.execute("select capability_id, pillar_id from raw.capabilities").df()
    return Frames(answers, waves, capabilities)


def _count_with_pandas(frames: Frames) -> dict[str, pd.Series | pd.DataFrame]:
    """Levels by wave, force and capability, means by pillar, quartiles by wave and capability."""
    known, answers = definitions(), frames.answers
    rated = answers[answers["level"].notna()]
    by_capability = rated.groupby(KEYS)["level"]
    levels = pd.DataFrame({"respondents": answers.groupby(KEYS).size()})
    levels["answered"] = by_capability.size()
    levels["self_level"] = by_capability.quantile(0.5, interpolation="lower")
    levels["lowest_answer"], levels["highest_answer"] = by_capability.min(), by_capability.max()
    stated = rated.groupby(KEYS)["coverage_percent"].agg(["sum", "count"])
    levels["coverage_percent"] = stated["sum"] / (stated["count"] + levels["respondents"] - levels["answered"])
    levels["evidence_level"] = _evidence_with_pandas(rated, frames.waves)
    is_lowered = (levels["self_level"] > 1) & (levels["evidence_level"].fillna(0) < levels["self_level"])
    levels["published_level"] = levels["self_level"] - is_lowered
    share_answered = levels["self_level"].notna().groupby(["wave_id", "force_id"]).transform("mean")
    levels["is_incomplete"] = share_answered < known.minimum_completeness
    pillar_of = frames.capabilities.set_index("capability_id")["pillar_id"]
    rows = levels.reset_index().assign(pillar_id=lambda rows: rows["capability_id"].map(pillar_of))
    complete = rows[~rows["is_incomplete"]].groupby(["wave_id", "capability_id"])["published_level"]
    return {
        "levels": levels,
        "pillars": rows.groupby(["wave_id", "force_id", "pillar_id"])["published_level"].mean(),
        "national": complete.agg([_lower_quartile, _median, _upper_quartile]),
    }


def _evidence_with_pandas(rated: pd.DataFrame, waves: pd.DataFrame) -> pd.Series:
    known = definitions()
    verified = rated[rated["evidence_grade"].isin(known.verifying_grades)].merge(waves, on="wave_id")
    oldest = verified["reference_date"] - pd.DateOffset(months=known.evidence_valid_months)
    is_in_date = verified["evidence_date"].between(oldest, verified["reference_date"])
    return verified[is_in_date].groupby(KEYS)["level"].max()


def _lower_quartile(levels: pd.Series) -> float:
    return _quantile(levels, 0.25)


def _median(levels: pd.Series) -> float:
    return _quantile(levels, 0.5)


def _upper_quartile(levels: pd.Series) -> float:
    return _quantile(levels, 0.75)


def _quantile(levels: pd.Series, share: float) -> float:
    """The smallest value with at least ``share`` of the values at or below it."""
    ordered = levels.dropna().sort_values()
    return ordered.iloc[int(np.ceil(share * len(ordered))) - 1]


def _bootstrap_with_pandas(sheet: np.ndarray, evidence: np.ndarray) -> np.ndarray:
    """Published levels (draws, capabilities) of one force, resample by resample, half an answer added at each end."""
    answers = pd.DataFrame(sheet, dtype=float).replace(0, np.nan)
    ends = pd.DataFrame([[1.0] * sheet.shape[1], [5.0] * sheet.shape[1]])
    halves = pd.concat([answers, answers, ends], ignore_index=True)
    held = pd.Series(evidence)
    drawn = []
    for draw in range(definitions().bootstrap_draws):
        resample = halves.sample(n=len(answers), replace=True, random_state=draw)
        levels = resample.quantile(0.5, interpolation="lower")
        drawn.append(levels - ((levels > 1) & (held < levels)))
    return pd.DataFrame(drawn).to_numpy()


def _assert_same_counts(path: Path, counted: dict) -> None:
    tables = {
        "levels": "select wave_id, force_id, capability_id, respondents, answered, self_level, lowest_answer, "
        "highest_answer, coverage_percent, evidence_level, published_level, is_incomplete "
        "from derived.capability_levels",
        "pillars": "select wave_id, force_id, pillar_id, mean_level from derived.pillar_levels "
        "where visible_to = 'force'",
        "national": "select wave_id, capability_id, lower_quartile, median_level, upper_quartile "
        "from national.capability_levels",
    }
    with duckdb.connect(str(path), read_only=True) as con:
        for name, statement in tables.items():
            twin = counted[name].reset_index()
            ours = con.execute(statement).df().set_axis(twin.columns, axis=1)
            index = list(twin.columns[: 2 if name == "national" else 3])
            ours, twin = (frame.sort_values(index, ignore_index=True) for frame in (ours, twin))
            pd.testing.assert_frame_equal(ours[index], twin[index], check_dtype=False)
            for column in twin.columns.difference(index):
                np.testing.assert_allclose(ours[column].astype(float), twin[column].astype(float), rtol=1e-5)


def _assert_same_spread(sheet: np.ndarray, evidence: np.ndarray, draws: np.ndarray) -> None:
    """The share of each level in both bootstraps, as near as a thousand draws let them be."""
    ours = uncertainty.bootstrap_levels(sheet, evidence, draws=len(draws), seed=1)
    for level in range(1, 6):
        np.testing.assert_allclose((ours == level).mean(axis=0), (draws == level).mean(axis=0), atol=0.1)


def _peak_gb() -> float:
    """Most memory that this process has held, in gigabytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9
