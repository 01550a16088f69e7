"""Drawn worlds made ready once for every study: rows of features with truth, and pairs that travel together.

A world is drawn, kept as a lake, and judged; what is left of it are some Parquet files in a folder of its name, which
calibration, ablation, comparison and the headline table read again. Clear the folder when the generator, the features
or the search for companions change.

    python -m tests.benchmarks.anpr_prepared FOLDER 3001 3002 --misread 0.08 --missed 0.25
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from data_access.anpr.convoys import companions_on
from data_access.anpr.journeys import build_trips
from data_access.anpr.lake import Lake
from data_access.anpr.line_features import line_features
from data_access.anpr.line_profile import make_line_sites, runs_of_lines
from data_access.anpr.repairs import apply_repairs
from data_access.queries import run
from models.anpr.evaluation import average_precision
from models.anpr.fairness import area_of, hour_group
from models.anpr.lines import Line
from models.anpr.profiles import Profile, profile
from models.anpr.protocol import with_truth
from models.anpr.settings import section
from sample_data.anpr import Knobs, World
from sample_data.anpr.world import Moved, moved, seen_by_cameras
from tests.benchmarks.anpr_worlds import lake_of, lines_of_world, truth_of

KEPT = Path(tempfile.gettempdir()) / "ndao-anpr-worlds"
CRIMES = ("county_lines", "organised_immigration_crime")
VEHICLES = 120_000
OTHERS, FEWEST_READS = 1000, 20


@dataclass(frozen=True)
class Recipe:
    """What sets one prepared world apart from the others."""

    seed: int
    misread: float = 0.04
    missed: float = 0.10
    vehicles: int = VEHICLES
    is_repaired: bool = False
    is_county_lines_alone: bool = False

    @property
    def name(self) -> str:
        """Its folder."""
        size = "" if self.vehicles == VEHICLES else f"-{self.vehicles}"
        kind = f"{'-repaired' if self.is_repaired else ''}{'-county-lines' if self.is_county_lines_alone else ''}"
        return f"{self.seed}-{self.misread:.0%}-{self.missed:.0%}{size}{kind}"

    @property
    def knobs(self) -> Knobs:
        """What the generator is told."""
        return Knobs(
            seed=self.seed, vehicles=self.vehicles, misread_rate=self.misread, missed_rate=self.missed
        )


@dataclass(frozen=True, eq=False)
class WorldRows:
    """One world for one crime type: rows with truth, the truth, ids of lines, and what it took to make them."""

    name: str
    rows: pd.DataFrame
    truth: pd.DataFrame
    lines: list[str]
    vehicles_seen: int
    reads: int
    hits_precision: float
    ranking_cpu_seconds: float


@dataclass(frozen=True, eq=False)
class WorldPairs:
    """Pairs that were found in one world (a row a plate and plate, with the bodies), and how many there are."""

    pairs: pd.DataFrame
    escorts: int
    together: int


def prepared(
    recipe: Recipe, crime: Profile, kept: Path = KEPT, journeys: Callable[[], Moved] | None = None
) -> WorldRows:
    """The rows of a world for a crime type, made now where they are not kept yet."""
    folder = made(recipe, kept, journeys)
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    rows = pd.read_parquet(folder / f"{crime.profile_id}.parquet")
    truth = pd.read_parquet(folder / "truth.parquet")
    return WorldRows(f"seed {recipe.seed}", rows, truth, **facts[crime.profile_id])


def prepared_pairs(recipe: Recipe, kept: Path = KEPT) -> WorldPairs:
    """The pairs of a world, made now where they are not kept yet."""
    folder = made(recipe, kept)
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    return WorldPairs(pd.read_parquet(folder / "pairs.parquet"), **facts["pairs"])


def made(recipe: Recipe, kept: Path = KEPT, journeys: Callable[[], Moved] | None = None) -> Path:
    """The folder of a world; it appears whole or not at all. ``journeys`` where other noise has drawn them already."""
    folder = kept / recipe.name
    if (whole := kept / replace(recipe, is_county_lines_alone=False).name).exists():
        return whole
    if not folder.exists():
        kept.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix="making-", dir=kept))
        try:
            world = seen_by_cameras(moved(recipe.knobs) if journeys is None else journeys(), recipe.knobs)
            _make(recipe, world, scratch / "world", scratch / "lake")
            if not folder.exists():
                os.replace(scratch / "world", folder)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return folder


def _make(recipe: Recipe, world: World, folder: Path, lake_folder: Path) -> None:
    folder.mkdir()
    lake, lines = lake_of(lake_folder, world), lines_of_world(world)
    if recipe.is_repaired:
        apply_repairs(lake)
        build_trips(lake)
    truth = truth_of(world)[["vid", "body", "role", "line", "behaviour"]]
    truth.to_parquet(folder / "truth.parquet")
    facts = {}
    with lake.session() as con:
        groups = _groups(con)
        for crime in map(profile, CRIMES[:1] if recipe.is_county_lines_alone else CRIMES):
            rows, facts[crime.profile_id] = _rows(con, crime, lines, truth)
            rows.join(groups, on="vid").to_parquet(folder / f"{crime.profile_id}.parquet")
            facts[crime.profile_id]["reads"] = len(world.reads.t)
    if not recipe.is_county_lines_alone:
        facts["pairs"] = _keep_pairs(lake, world, lines, folder)
    (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")


def _rows(
    con: duckdb.DuckDBPyConnection, crime: Profile, drawn: tuple[Line, ...], truth: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, object]]:
    lines = [line for line in drawn if line.profile_id == crime.profile_id]
    before = time.process_time()
    found = line_features(con, lines, crime, runs_of_lines(con, lines))
    taken = time.process_time() - before
    ids = [line.line_id for line in lines]
    facts = {
        "lines": ids,
        "vehicles_seen": found.vehicles_seen,
        "hits_precision": _hits_precision(con, lines, truth, crime),
        "ranking_cpu_seconds": taken,
    }
    return with_truth(found.vehicle_lines, truth, ids, crime), facts


def _hits_precision(
    con: duckdb.DuckDBPyConnection, lines: list[Line], truth: pd.DataFrame, crime: Profile
) -> float:
    """Average precision of the count of reads on the cameras of a line: the usual list."""
    make_line_sites(con, lines)
    hits = con.execute(
        "select vid, max(hits) as hits from (select s.line, r.vid, count(*) as hits from reads_by_vehicle as r "
        "inner join line_sites as s on s.cam = r.cam group by s.line, r.vid) group by vid"
    ).df()
    told = hits.merge(truth, on="vid", how="left")
    body = told["body"].fillna(-told["vid"])
    best = told.assign(body=body).sort_values("hits", ascending=False).drop_duplicates("body")
    is_true = best["role"].isin(crime.truth["true_roles"]).to_numpy()
    return average_precision(is_true, best["hits"].to_numpy(float))


def _groups(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Home area and usual hours of each vehicle that is read often enough, as the page on fairness has them."""
    rules = section("fairness", "groups")
    few, hours = rules["fewest_reads"], rules["hours_in_group"]
    homes = run(con, "anpr/fairness_vehicles", fewest_reads=few, hours_in_group=hours).df().set_index("vid")
    areas = [area_of(lat, lon) for lat, lon in zip(homes["lat"], homes["lon"], strict=True)]
    return pd.DataFrame({"area": areas, "hours": homes["first_hour"].map(hour_group)}, homes.index)


def _keep_pairs(lake: Lake, world: World, lines: tuple[Line, ...], folder: Path) -> dict[str, int]:
    bodies = _bodies(world)
    with lake.session() as con:
        found = companions_on(con, _anchors(world, bodies), days=world.knobs.days, lines=lines)
    _with_forms(found, world, bodies).to_parquet(folder / "pairs.parquet")
    return {"escorts": int(world.pairs["is_escort"].sum()), "together": len(world.pairs)}


def _bodies(world: World) -> np.ndarray:
    """The body that each plate as read mostly is; a misread plate is the vehicle of which it was read."""
    counts = pd.Series(1, index=[world.reads.read, world.reads.body]).groupby(level=[0, 1]).sum().reset_index()
    counts.columns = ["vid", "body", "reads"]
    best = counts.sort_values("reads").drop_duplicates("vid", keep="last").set_index("vid")["body"]
    return best.reindex(range(len(world.reads.plates)), fill_value=-1).to_numpy()


def _anchors(world: World, bodies: np.ndarray) -> list[int]:
    """Everybody who drives in company, and so many others."""
    reads = np.bincount(world.reads.read, minlength=len(world.reads.plates))
    in_company = np.isin(bodies, world.pairs[["body", "companion"]].to_numpy())
    free = np.flatnonzero((reads >= FEWEST_READS) & ~in_company)
    others = np.random.default_rng(0).choice(free, min(OTHERS, len(free)), replace=False)
    return [*np.flatnonzero(in_company & (reads > 1)).tolist(), *others.tolist()]


def _with_forms(found: pd.DataFrame, world: World, bodies: np.ndarray) -> pd.DataFrame:
    """The pairs of plates with their bodies, the lower first, and in what form these drive together, if they do."""
    one, other = bodies[found["anchor"]], bodies[found["vid"]]
    rows = found.assign(one=np.minimum(one, other), other=np.maximum(one, other))
    both = world.pairs[["body", "companion"]]
    truth = pd.DataFrame({"one": both.min(axis=1), "other": both.max(axis=1), "form": world.pairs["form"]})
    told = rows[rows["one"] != rows["other"]].merge(truth, on=["one", "other"], how="left")
    return told.fillna({"form": "chance"})


def main() -> None:
    """Make worlds ready, and say what each took; the journeys of a seed are drawn once for all rates of noise."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.anpr_prepared", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("seeds", type=int, nargs="+")
    parser.add_argument("--misread", type=float, nargs="+", default=[0.04])
    parser.add_argument("--missed", type=float, nargs="+", default=[0.10])
    parser.add_argument("--vehicles", type=int, default=VEHICLES)
    parser.add_argument("--repaired", action="store_true")
    parser.add_argument("--county-lines", action="store_true", help="no second crime type and no pairs")
    asked = parser.parse_args()
    for seed in asked.seeds:
        first = Recipe(seed, vehicles=asked.vehicles, is_repaired=asked.repaired,
                       is_county_lines_alone=asked.county_lines)  # fmt: skip
        journeys = cache(partial(moved, first.knobs))
        for misread, missed in product(asked.misread, asked.missed):
            _say(replace(first, misread=misread, missed=missed), asked.folder, journeys)


def _say(recipe: Recipe, kept: Path, journeys: Callable[[], Moved]) -> None:
    cpu, wall = time.process_time(), time.perf_counter()
    folder = made(recipe, kept, journeys)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    sys.stdout.write(f"{folder.name}: {cpu:.0f} s CPU, {wall:.0f} s wall, peak {peak:.1f} GiB\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
