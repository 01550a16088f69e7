"""How much cleaning finds of what is true: misreads repaired, plates on two vehicles, plates changed; run by hand.

    python -m tests.benchmarks.anpr_cleaning 81 82 83

Worlds of 30,000 vehicles over 28 days with as many couriers on a line as worlds of 120,000 have. Beside them the simple
rule for clones: as many hops above 190 km/h.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.anpr.clones import clones_in
from data_access.anpr.hop_times import hop_times_of
from data_access.anpr.lake import Lake
from data_access.anpr.misreads import misreads_in, sure, use_raw, use_repaired
from data_access.anpr.swaps import swaps_in
from models.anpr.hop_times import Cameras
from sample_data.anpr import Knobs, World
from tests.benchmarks.anpr_worlds import world_lake

UNSEEN = (81, 82, 83)
SIZE = Knobs(vehicles=30_000, couriers=24)
RULE_KMH, LEAST_KM, HOPS = 190.0, 1.0, (1, 2, 3)
READ = ["vid", "t", "cam"]
FIRST = 10


def rows(seeds: Sequence[int] = UNSEEN) -> list[tuple[str, str, str, str]]:
    """Rows of the table of goals, pooled over these worlds."""
    return told([counts(seed) for seed in seeds])


def told(worlds: Sequence[Counter[str]]) -> list[tuple[str, str, str, str]]:
    """The rows from what was counted in each world."""
    n = sum(worlds, Counter())
    size = f"{len(worlds)} worlds of {n['reads'] / len(worlds) / 1e6:.1f} M reads"
    rule = [f"{_f1(n[f'rule_{k}_right'], n[f'rule_{k}'], n['clones']):.2f}" for k in HOPS]
    clone = f"F1 {_f1(n['clones_right'], n['clones_found'], n['clones']):.3f} ({_both(n, 'clones')})"
    swap = f"{n['suggested_right']} of {n['suggested']} suggested, {n['first_right']} of the first {n['first']}"
    return [
        (f"misread repair, {size}", "P ≥ 0.995, R ≥ 0.75", "P .999, R .585", _both(n, "misreads")),
        (f"clones, {size}", "F1 ≥ 0.95", f"P .864, R .850; here by hops F1 {', '.join(rule)}", clone),
        ("reads of clones put to the right vehicle", "", "", f"{n['split_right'] / max(n['split'], 1):.3f}"),
        (f"swapped plates, {size}, {n['swaps']} in all", "suggested with evidence", "", swap),
    ]


def counts(seed: int) -> Counter[str]:
    """What there is in one world, what was found, and how much of that is right."""
    with tempfile.TemporaryDirectory() as folder:
        lake, world, _ = world_lake(Path(folder) / "lake", Knobs(**{**vars(SIZE), "seed": seed}))
        return counts_in(lake, world)


def counts_in(lake: Lake, world: World) -> Counter[str]:
    """The same for the lake of a world, with seconds of CPU."""
    reads = pd.DataFrame({"vid": world.reads.read, "t": world.reads.t, "cam": world.reads.cam,
                          "true": world.reads.true, "body": world.reads.body}).drop_duplicates(READ)  # fmt: skip
    found: Counter[str] = Counter(reads=len(world.reads.t))
    with lake.session(is_raw=True) as con:
        began = time.process_time()
        repaired = sure(misreads_in(con))
        use_repaired(con, repaired)
        found["cpu_s_misreads"] = round(time.process_time() - began)
        clones = clones_in(con, hop_times_of(con))
        use_raw(con)
        found["cpu_s_clones"] = round(time.process_time() - began) - found["cpu_s_misreads"]
        swaps = swaps_in(con)
        found["cpu_s_swaps"] = round(time.process_time() - began) - found["cpu_s_misreads"] - found["cpu_s_clones"]
    right = repaired.rename(columns={"vid_raw": "vid"}).merge(reads, on=READ)
    found["misreads"] = int((reads["vid"] != reads["true"]).sum())
    found["misreads_found"], found["misreads_right"] = len(right), int((right["true"] == right["vid_repaired"]).sum())
    return found + _clones(world, reads, clones, repaired) + _swaps(world, swaps) + _rule(world)


def _clones(world: World, reads: pd.DataFrame, found, repaired: pd.DataFrame) -> Counter[str]:
    true, plates = _cloned(world), set(found.plates["vid"])
    moved = repaired.rename(columns={"vid_repaired": "vid"}).drop_duplicates(READ)[[*READ, "vid_raw"]]
    bodies = found.bodies.merge(moved, on=READ, how="left")
    as_read = bodies.assign(plate=bodies["vid"], vid=bodies["vid_raw"].fillna(bodies["vid"]).astype(int))
    put = as_read.rename(columns={"body": "put"}).merge(reads, on=READ)
    put = put[put["plate"].isin(true) & (put["true"] == put["plate"])]
    right = [_agreement(rows) for _, rows in put.groupby("plate")]
    return Counter(
        clones=len(true), clones_found=len(plates), clones_right=len(plates & true), split=len(put),
        split_right=sum(right),
    )  # fmt: skip


def _agreement(rows: pd.DataFrame) -> int:
    """Reads of one plate whose body is right, either body being the first."""
    same = int((rows["put"] == (rows["body"] == rows["body"].iloc[0])).sum())
    return max(same, len(rows) - same)


def _swaps(world: World, found: pd.DataFrame) -> Counter[str]:
    number = {plate: vid for vid, plate in enumerate(world.reads.plates)}
    changed = world.truth[world.truth["swapped_with"] != ""]
    true = {frozenset(pair) for pair in zip(changed["plate"], changed["swapped_with"], strict=True)}
    true = {frozenset(number[plate] for plate in pair) for pair in true if pair <= number.keys()}
    pairs = zip(found["vid"], found["vid_after"], strict=True)
    right = [frozenset(pair) in true for pair in pairs]
    return Counter(
        swaps=len(true), suggested=len(right), suggested_right=sum(right), first=len(right[:FIRST]),
        first_right=sum(right[:FIRST]),
    )  # fmt: skip


def _rule(world: World) -> Counter[str]:
    """Plates with so many hops above a speed, and those of them that are clones."""
    sites, reads, true = world.network.cameras, world.reads, _cloned(world)
    order = np.lexsort((reads.cam, reads.t, reads.read))
    vid, t, cam = reads.read[order], reads.t[order], reads.cam[order]
    km = Cameras(sites.lat, sites.lon).distance_km(cam[:-1], cam[1:])
    is_fast = (vid[1:] == vid[:-1]) & (km > LEAST_KM) & (km * 3_600_000 > RULE_KMH * np.diff(t))
    hops = np.bincount(vid[1:][is_fast], minlength=len(reads.plates))
    return Counter({f"rule_{k}": int((hops >= k).sum()) for k in HOPS}) + Counter(
        {f"rule_{k}_right": sum(bool(hops[plate] >= k) for plate in true) for k in HOPS}
    )


def _cloned(world: World) -> set[int]:
    number = {plate: vid for vid, plate in enumerate(world.reads.plates)}
    return {number[plate] for plate in world.truth.loc[world.truth["is_clone"], "plate"] if plate in number}


def _both(n: Counter[str], what: str) -> str:
    right = n[f"{what}_right"]
    return f"P {right / max(n[f'{what}_found'], 1):.4f}, R {right / max(n[what], 1):.3f}"


def _f1(right: int, found: int, true: int) -> float:
    return 2 * right / max(found + true, 1)


def main(seeds: list[int]) -> None:
    """Print the rows, and what they were counted from."""
    worlds = []
    for seed in seeds:
        worlds.append(counts(seed))
        print(seed, dict(worlds[-1]), flush=True)
    print("\n".join(" | ".join(row) for row in told(worlds)))


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or list(UNSEEN))
