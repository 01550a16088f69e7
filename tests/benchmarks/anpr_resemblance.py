"""Route resemblance: one known vehicle, no line given; average precision over examples, on two kinds of worlds.

Anchors: another system 0.967 with 10 % of reads lost and 0.712 with 30 %; counting reads at the example's sites 0.11.
``python -m tests.benchmarks.anpr_resemblance`` prints the rows.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from data_access.anpr.resemblance import resembling_to
from models.anpr.evaluation import average_precision
from sample_data.anpr import Knobs
from tests.benchmarks.anpr_route_worlds import ROUTE_WORLDS, RouteWorld
from tests.benchmarks.anpr_worlds import truth_of, world_lake

ANCHORS, GOALS = {0.10: 0.967, 0.30: 0.712}, {0.10: 0.98, 0.30: 0.85}
OF_THE_CRIME = ("courier", "escort")
SEEDS, EXAMPLES = (3, 4), 12
Row = tuple[str, float | None, float | None, float]


def rows(folder: Path | None = None, *, vehicles: int = 30_000, seed: int = 7) -> list[Row]:
    """What was measured, its goal, its anchor, average precision: on drawn routes, and on the sample generator."""
    found: list[Row] = []
    for lost, anchor in ANCHORS.items():
        for name in ROUTE_WORLDS:
            alike, hits = route_world(name, lost)
            found.append((f"{name}, {lost:.0%} lost", GOALS[lost], anchor, alike))
            found.append((f"{name}, {lost:.0%} lost, route hits", None, 0.11, hits))
        place = Path(tempfile.mkdtemp()) if folder is None else folder
        knobs = Knobs(seed=seed, vehicles=vehicles, couriers=27, missed_rate=lost, misread_rate=0.0)
        own = sample_world(place / f"lost-{lost}", knobs)
        found += [(f"sample generator, {lost:.0%} lost, {name}", *value) for name, value in own.items()]
        if folder is None:
            shutil.rmtree(place)
    return found


def route_world(name: str, lost: float, *, seeds: tuple[int, ...] = SEEDS) -> tuple[float, float]:
    """Average precision of resemblance and of counting reads at the example's sites, over examples of the family."""
    scores = [_of_example(world, con, example)
              for seed in seeds
              for world in [ROUTE_WORLDS[name](seed).with_loss(lost, seed + 100)]
              for con in [connection(world)]
              for example in world.family[:EXAMPLES]]  # fmt: skip
    alike, hits = np.mean(scores, axis=0)
    return float(alike), float(hits)


def connection(world: RouteWorld) -> duckdb.DuckDBPyConnection:
    """A connection with the reads of a world as a lake's session has them."""
    con = duckdb.connect()
    reads = {"vid": world.vehicle.astype(np.int32), "t": world.t, "cam": world.site.astype(np.int32)}
    con.from_arrow(pa.table(reads)).create("reads_by_vehicle")
    con.execute("create table reads_by_camera as from reads_by_vehicle order by cam, t")
    con.execute("create table vehicles as select distinct vid from reads_by_vehicle")
    cameras = {"cam": pa.array(range(len(world.sites)), pa.int32()), "camera_id": list(world.sites)}
    con.from_arrow(pa.table(cameras)).create("cameras")
    return con


def _of_example(world: RouteWorld, con: duckdb.DuckDBPyConnection, example: int) -> tuple[float, float]:
    count = int(world.vehicle.max()) + 1
    at_sites = np.isin(world.site, world.site[world.vehicle == example])
    hits = np.bincount(world.vehicle[at_sites], minlength=count).astype(float)
    return _measured(resembling_to(con, example), hits, np.array(world.family), example)


def _measured(ranked: pd.DataFrame, hits: np.ndarray, relevant: np.ndarray, example: int) -> tuple[float, float]:
    label, score = np.zeros(len(hits), dtype=bool), np.zeros(len(hits))
    label[relevant] = True
    score[ranked["vid"]] = ranked["score"]
    others = np.arange(len(hits)) != example
    return average_precision(label[others], score[others]), average_precision(label[others], hits[others])


def sample_world(folder: Path, knobs: Knobs) -> dict[str, tuple[float | None, float | None, float]]:
    """Goal, anchor, average precision on the sample generator: all who run the example's line, or its crime alone."""
    lake, world, _ = world_lake(folder, knobs)
    truth = truth_of(world)
    on_line = truth[truth["line"].fillna("") != ""]
    chosen = on_line[on_line["role"] == "courier"].drop_duplicates("line").head(EXAMPLES)
    found: dict[str, list[tuple[float, float]]] = {}
    with lake.session() as con:
        for example in chosen.itertuples():
            ranked = resembling_to(con, example.vid)
            hits = np.zeros(len(world.reads.plates))
            for vid, reads in _route_hits(con):
                hits[vid] = reads
            of_line = on_line[(on_line["line"] == example.line) & (on_line["vid"] != example.vid)]
            of_crime = of_line[of_line["role"].isin(OF_THE_CRIME)]
            for name, relevant in (("all on the line", of_line), ("couriers and escorts", of_crime)):
                if len(relevant):
                    measured = _measured(ranked, hits, relevant["vid"].to_numpy(), example.vid)
                    found.setdefault(name, []).append(measured)
    shutil.rmtree(folder)
    told: dict[str, tuple[float | None, float | None, float]] = {}
    for name, values in found.items():
        alike, counted = np.mean(values, axis=0).tolist()
        is_goal = name == "all on the line"
        told[name] = (GOALS[knobs.missed_rate], ANCHORS[knobs.missed_rate], alike) if is_goal else (None, None, alike)
        told[f"{name}, route hits"] = (None, 0.11, counted)
    return told


def _route_hits(con: duckdb.DuckDBPyConnection) -> list[tuple[int, int]]:
    """Reads of every vehicle at the example's sites, as the last query left them."""
    return con.execute(
        "select r.vid, count(*) from reads_by_camera r join example_sites s on s.cam = r.cam group by 1"
    ).fetchall()


if __name__ == "__main__":
    for what, goal, anchor, measured in rows():
        print(f"{what:60} goal {goal or '':<5} anchor {anchor or '':<6} {measured:.3f}")
