"""Route resemblance on drawn worlds: one known courier, no line given; average precision over examples.

Anchors: another system 0.967 with 10 % of reads lost and 0.712 with 30 %; counting reads at the example's sites 0.11.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from data_access.anpr.resemblance import resembling_to
from models.anpr.evaluation import average_precision
from sample_data.anpr import Knobs
from tests.benchmarks.anpr_worlds import world_lake

ANCHORS = {0.10: 0.967, 0.30: 0.712}
ON_THE_LINE = ("courier", "escort")


def measure(folder: Path, *, vehicles: int = 30_000, seed: int = 7, examples: int = 12) -> list[str]:
    """Lines of the table: missed rate, anchor, who counts as relevant, average precision."""
    lines = []
    for missed, anchor in ANCHORS.items():
        knobs = Knobs(seed=seed, vehicles=vehicles, couriers=27, missed_rate=missed, misread_rate=0.0)
        found = _study(folder / f"missed-{missed}", knobs, examples)
        lines += [f"missed {missed:.0%}  anchor {anchor}  {name}: {value:.3f}" for name, value in found.items()]
    return lines


def _study(folder: Path, knobs: Knobs, examples: int) -> dict[str, float]:
    lake, world, _ = world_lake(folder, knobs)
    truth = world.truth
    number = {plate: vid for vid, plate in enumerate(world.reads.plates)}
    truth = truth[truth["plate"].isin(number)].assign(vid=lambda rows: rows["plate"].map(number))
    on_line = truth[truth["line"].notna() & (truth["line"] != "")]
    chosen = on_line[on_line["role"] == "courier"].drop_duplicates("line").head(examples)
    found: dict[str, list[float]] = {}
    with lake.session() as con:
        for example in chosen.itertuples():
            ranked = resembling_to(con, example.vid)
            scores = np.zeros(len(number))
            scores[ranked["vid"]] = ranked["score"]
            hits = np.zeros(len(number))
            hits[ranked["vid"]] = ranked["vid"].map(_route_hits(con)).fillna(0)
            of_line = on_line[(on_line["line"] == example.line) & (on_line["vid"] != example.vid)]
            for name, relevant in (
                ("couriers and escorts", of_line[of_line["role"].isin(ON_THE_LINE)]),
                ("with look-alikes", of_line),
            ):
                label = np.zeros(len(number), dtype=bool)
                label[relevant["vid"]] = True
                if label.any():
                    others = np.arange(len(number)) != example.vid
                    for method, score in (("resemblance", scores), ("route hits", hits)):
                        found.setdefault(f"{name}, {method}", []).append(
                            average_precision(label[others], score[others])
                        )
    shutil.rmtree(folder)
    return {name: float(np.mean(values)) for name, values in found.items()}


def _route_hits(con) -> dict[int, int]:
    """Reads of every vehicle at the example's sites, as the last query left them."""
    rows = con.execute("select r.vid, count(*) from reads_by_camera r join example_sites s on s.cam = r.cam group by 1")
    return dict(rows.fetchall())
