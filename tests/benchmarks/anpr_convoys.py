"""Convoys: how well companions and escorts are found on worlds with a known truth, and how fast on many reads.

Two questions are measured apart. "Company": every pair that the world drives together, escort or innocent, against all
other pairs that met. "Escorts": planted escorts against all other pairs, about eleven innocent ones to each among them.
Beside both stands what a count of shared reads gives, as the plate analysis of a common product lists it.

    python -m tests.benchmarks.anpr_convoys study 21 22 23
    python -m tests.benchmarks.anpr_convoys speed LAKE
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score

from data_access.anpr.convoys import companions_of, met_often
from data_access.anpr.gate import benchmark_search
from data_access.anpr.lake import Lake, open_lake
from models.anpr.lines import Line
from sample_data.anpr import Knobs, World
from tests.benchmarks.anpr_worlds import world_lake

OTHERS, FEWEST_READS = 1000, 20
GOAL_ESCORTS, ONE_GOAL_SECONDS, MANY_GOAL_SECONDS = 0.90, 0.1, 30
BUSY_VEHICLES = """
select vid from reads_by_vehicle group by vid having count(*) between 140 and 180 order by hash(vid) limit $1
"""
SCORES = ("shared_reads", "days", "evidence", "escort_score")


@dataclass(frozen=True)
class Judged:
    """Pairs of bodies of one world with their best scores, and how many pairs of each kind the world has."""

    pairs: pd.DataFrame
    escorts: int
    together: int


def study(seeds: Sequence[int], *, vehicles: int = 120_000, with_lines: bool = False) -> list[str]:
    """Average precision over the pooled pairs of worlds, with an interval by resampling of pairs."""
    judged = [judged_world(Knobs(seed=seed, vehicles=vehicles), with_lines=with_lines) for seed in seeds]
    lines = [f"worlds {', '.join(map(str, seeds))}; lines {'known' if with_lines else 'not known'}"]
    escorts, together = sum(each.escorts for each in judged), sum(each.together for each in judged)
    innocent = together - escorts
    lines.append(f"{escorts} escorts, {innocent} innocent pairs ({innocent / escorts:.0f} to one)")
    pooled = pd.concat([each.pairs for each in judged], ignore_index=True)
    for score in SCORES:
        company = _precision(pooled, pooled["form"] != "chance", score, together)
        found = _precision(pooled, pooled["form"] == "escort", score, escorts)
        low, high = _interval(pooled, score, escorts)
        lines.append(f"{score}: company AP {company:.3f}; escorts AP {found:.3f} ({low:.3f} to {high:.3f})")
    each = [_precision(one.pairs, one.pairs["form"] == "escort", "escort_score", one.escorts) for one in judged]
    lines.append(f"escorts AP world by world {np.round(each, 3).tolist()}; goal {GOAL_ESCORTS}")
    return [*lines, *_reliability(pooled)]


def judged_world(knobs: Knobs, *, with_lines: bool) -> Judged:
    """Companions of everybody who drives in company, and of so many others, with the truth beside."""
    with tempfile.TemporaryDirectory() as folder:
        lake, world, lines = world_lake(Path(folder) / "lake", knobs)
        found = companions_of(benchmark_search(lake), _anchors(world), lines=lines if with_lines else ())
    return Judged(_with_truth(found, world), int(world.pairs["is_escort"].sum()), len(world.pairs))


def _bodies(world: World) -> np.ndarray:
    """The body that each plate as read mostly is; a misread plate is the vehicle of which it was read."""
    counts = pd.Series(1, index=[world.reads.read, world.reads.body]).groupby(level=[0, 1]).sum().reset_index()
    counts.columns = ["vid", "body", "reads"]
    best = counts.sort_values("reads").drop_duplicates("vid", keep="last").set_index("vid")["body"]
    return best.reindex(range(len(world.reads.plates)), fill_value=-1).to_numpy()


def _anchors(world: World) -> list[int]:
    bodies, reads = _bodies(world), np.bincount(world.reads.read, minlength=len(world.reads.plates))
    is_seen = reads >= FEWEST_READS
    in_company = np.isin(bodies, world.pairs[["body", "companion"]].to_numpy())
    others = np.random.default_rng(0).choice(np.flatnonzero(is_seen & ~in_company), OTHERS, replace=False)
    return [*np.flatnonzero(in_company & (reads > 1)).tolist(), *others.tolist()]


def _with_truth(found: pd.DataFrame, world: World) -> pd.DataFrame:
    """One row a pair of bodies: the best of both ends and of all their plates."""
    bodies = _bodies(world)
    scored = found.assign(
        one=np.minimum(bodies[found["anchor"]], bodies[found["vid"]]),
        other=np.maximum(bodies[found["anchor"]], bodies[found["vid"]]),
        escort_score=np.log(found["escort_probability"]),
    )
    best = scored[scored["one"] != scored["other"]].groupby(["one", "other"], as_index=False)[list(SCORES)].max()
    truth = pd.DataFrame(
        {
            "one": world.pairs[["body", "companion"]].min(axis=1),
            "other": world.pairs[["body", "companion"]].max(axis=1),
            "form": world.pairs["form"],
        }
    )
    return best.merge(truth, on=["one", "other"], how="left").fillna({"form": "chance"})


def _precision(pairs: pd.DataFrame, is_true: pd.Series, score: str, all_true: int) -> float:
    """Average precision; true pairs that were never met count as never found."""
    return float(average_precision_score(is_true, pairs[score]) * is_true.sum() / all_true)


def _interval(pairs: pd.DataFrame, score: str, escorts: int, tries: int = 300) -> tuple[float, float]:
    rng = np.random.default_rng(1)
    values = []
    for _ in range(tries):
        drawn = pairs.iloc[rng.integers(0, len(pairs), len(pairs))]
        is_escort = drawn["form"] == "escort"
        missed = escorts - int((pairs["form"] == "escort").sum())
        values.append(_precision(drawn, is_escort, score, int(is_escort.sum()) + missed))
    return tuple(np.quantile(values, [0.025, 0.975]))


def _reliability(pairs: pd.DataFrame) -> list[str]:
    """What was said and what came, in parts of the probability of an escort."""
    said = np.exp(pairs["escort_score"])
    parts = pd.cut(said, [0, 0.05, 0.2, 0.4, 0.6, 0.8, 1.0])
    rows = pd.DataFrame({"said": said, "came": pairs["form"] == "escort"}).groupby(parts, observed=True)
    table = rows.agg(said=("said", "mean"), came=("came", "mean"), pairs=("said", "size")).round(3)
    return [f"said {row.said}, came {row.came} of {row.pairs} pairs" for row in table.itertuples()]


def speed(lake: Lake, *, lines: Sequence[Line] = (), many: int = 1000) -> list[str]:
    """Seconds for the companions of one and of many vehicles of a lake; the vehicles have 140 to 180 reads each."""
    search = benchmark_search(lake)
    with lake.session(days=search.days) as con:
        busy = con.execute(BUSY_VEHICLES, [many]).fetchall()
    vids = [vid for (vid,) in busy]
    found = [_timed(lambda vid=vid: met_often(search, [vid])) for vid in vids[:7]]
    judged = [_timed(lambda vid=vid: companions_of(search, [vid], lines=lines)) for vid in vids[:7]]
    all_wall, all_cpu, pairs = _timed(lambda: companions_of(search, vids, lines=lines))
    reads = sum(day.reads for day in lake.manifest().days)
    return [
        f"{reads:,} reads; companions of one vehicle, found: {_median(found)}; found and judged: {_median(judged)}; "
        f"goal {ONE_GOAL_SECONDS} s",
        f"companions of {len(vids):,}: {all_wall:.1f} s ({all_cpu:.1f} s of processor time), {pairs:,} pairs, "
        f"goal {MANY_GOAL_SECONDS}",
    ]


def _median(runs: Sequence[tuple[float, float, int]]) -> str:
    wall, cpu, _ = np.median(runs, axis=0)
    return f"{wall:.3f} s ({cpu:.3f} s of processor time)"


def _timed(work: Callable[[], pd.DataFrame]) -> tuple[float, float, int]:
    wall, cpu = time.perf_counter(), time.process_time()
    rows = len(work())
    return time.perf_counter() - wall, time.process_time() - cpu, rows




def main() -> None:
    """Run the study on worlds of these seeds, or the speed on a lake."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["study", "speed"])
    parser.add_argument("arguments", nargs="+")
    parser.add_argument("--lines", action="store_true", help="study with the lines known")
    called = parser.parse_args()
    if called.what == "speed":
        report = speed(open_lake(Path(called.arguments[0])))
    else:
        report = study([int(seed) for seed in called.arguments], with_lines=called.lines)
    sys.stdout.write("\n".join(report) + "\n")


if __name__ == "__main__":
    main()
