"""Convoys: how well companions and escorts are found on worlds with a known truth, and how fast on many reads.

Two questions are measured apart. "Company": every pair that the world drives together, escort or innocent, against all
other pairs that met. "Escorts": planted escorts against all other pairs, about eleven innocent ones to each among them.
Beside both stands what a count of shared reads gives, as the plate analysis of a common product lists it.

    python -m tests.benchmarks.anpr_convoys study 3001 3002 3003
    python -m tests.benchmarks.anpr_convoys speed LAKE
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score

from data_access.anpr.convoys import companions_of, met_often
from data_access.anpr.gate import benchmark_search
from data_access.anpr.lake import Lake, open_lake
from models.anpr.convoys import MANNERS, escort_log_odds
from models.anpr.lines import Line
from models.anpr.ranking import expit
from tests.benchmarks.anpr_prepared import KEPT, Recipe, WorldPairs, prepared_pairs

GOAL_ESCORTS, ONE_GOAL_SECONDS, MANY_GOAL_SECONDS = 0.90, 0.1, 30
BUSY_VEHICLES = """
select vid from reads_by_vehicle group by vid having count(*) between 140 and 180 order by hash(vid) limit $1
"""
UNSEEN = (3001, 3002, 3003)
SCORES = ("shared_reads", "days", "evidence", "escort_score")


def study(seeds: Sequence[int], *, with_lines: bool = False, kept: Path = KEPT) -> list[str]:
    """Average precision over the pooled pairs of worlds, with an interval by resampling of pairs."""
    worlds = [prepared_pairs(Recipe(seed), kept) for seed in seeds]
    judged = [judged_pairs(world, with_lines=with_lines) for world in worlds]
    lines = [f"worlds {', '.join(map(str, seeds))}; lines {'known' if with_lines else 'not known'}"]
    escorts, together = sum(each.escorts for each in worlds), sum(each.together for each in worlds)
    innocent = together - escorts
    lines.append(f"{escorts} escorts, {innocent} innocent pairs ({innocent / escorts:.0f} to one)")
    pooled = pd.concat(judged, ignore_index=True)
    for score in SCORES:
        company = _precision(pooled, pooled["form"] != "chance", score, together)
        found = _precision(pooled, pooled["form"] == "escort", score, escorts)
        low, high = _interval(pooled, score, escorts)
        lines.append(f"{score}: company AP {company:.3f}; escorts AP {found:.3f} ({low:.3f} to {high:.3f})")
    each = [
        _precision(pairs, pairs["form"] == "escort", "escort_score", world.escorts)
        for pairs, world in zip(judged, worlds, strict=True)
    ]
    lines.append(f"escorts AP world by world {np.round(each, 3).tolist()}; goal {GOAL_ESCORTS}")
    return [*lines, *_reliability(pooled)]


def rows(kept: Path = KEPT) -> list[tuple[str, str, str, str]]:
    """Rows of the table of goals: escorts among innocent pairs, where no line is known."""
    worlds = [prepared_pairs(Recipe(seed), kept) for seed in UNSEEN]
    pooled = pd.concat([judged_pairs(world, with_lines=False) for world in worlds], ignore_index=True)
    escorts, together = sum(each.escorts for each in worlds), sum(each.together for each in worlds)
    is_escort = pooled["form"] == "escort"
    found = _precision(pooled, is_escort, "escort_score", escorts)
    counted = _precision(pooled, is_escort, "shared_reads", escorts)
    low, high = _interval(pooled, "escort_score", escorts)
    what = f"escorts, {escorts} among {together - escorts} innocent pairs, {len(worlds)} worlds: average precision"
    said = f"{found:.3f} ({low:.3f} to {high:.3f}); counting shared reads {counted:.3f}"
    return [(what, f"≥ {GOAL_ESCORTS}", "counting shared reads .85 on easy data", said)]


def judged_pairs(world: WorldPairs, *, with_lines: bool) -> pd.DataFrame:
    """One row a pair of bodies: the best of both ends and of all their plates, with lines known or not."""
    manners = [name for name in MANNERS if with_lines or name != "on_lines"]
    log_odds = escort_log_odds(world.pairs[manners])
    chance = np.maximum(world.pairs["probability"] * expit(log_odds), 1e-300)
    scored = world.pairs.assign(escort_score=np.log(chance))
    best = scored.groupby(["one", "other"], as_index=False)[list(SCORES)].max()
    return best.merge(world.pairs[["one", "other", "form"]].drop_duplicates(), on=["one", "other"])


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
    parser.add_argument("--kept", type=Path, default=KEPT, help="folder of worlds made ready")
    called = parser.parse_args()
    if called.what == "speed":
        report = speed(open_lake(Path(called.arguments[0])))
    else:
        report = study([int(seed) for seed in called.arguments], with_lines=called.lines, kept=called.kept)
    sys.stdout.write("\n".join(report) + "\n")


if __name__ == "__main__":
    main()
