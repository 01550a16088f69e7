"""How much cleaning finds of what is true: misreads repaired, plates on two vehicles, plates changed.

``measure_cleaning(lake, truth)`` takes a lake and the folder of truth files that were written beside its reads. Anchors
(a one-sided rule of 15 to 150 km/h, and three hops above 190 km/h): repair .999 / .585, clones .864 / .850.
"""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data_access.anpr.clones import find_clones
from data_access.anpr.lake import Lake
from data_access.anpr.repairs import find_repairs
from data_access.anpr.swaps import find_swaps
from models.anpr.settings import section

FAIR_READS = 2


@dataclass(frozen=True)
class Cleaning:
    """Precision and recall of each part; ``*_fair`` recall counts only what left at least two reads of either body."""

    reads: int
    misreads: int
    repair_precision: float
    repair_recall: float
    clones: int
    clone_precision: float
    clone_recall: float
    clone_recall_fair: float
    swaps: int
    swap_precision: float
    swap_recall: float
    swap_recall_fair: float
    seconds: dict[str, float]
    cpu_seconds: dict[str, float]

    @property
    def clone_f1(self) -> float:
        """Harmonic mean of the precision and recall of clones, over those that can be found at all."""
        both = self.clone_precision + self.clone_recall_fair
        return 2 * self.clone_precision * self.clone_recall_fair / both if both else 0.0

    def lines(self) -> list[str]:
        """The measurement in words, anchors beside."""
        return [
            f"{self.reads:,} reads, {self.misreads:,} misread",
            f"repair: precision {self.repair_precision:.4f} (.999), recall {self.repair_recall:.3f} (.585)",
            f"clones: {self.clones}, precision {self.clone_precision:.3f} (.864), "
            f"recall {self.clone_recall:.3f} (.850), of those read twice each {self.clone_recall_fair:.3f}, "
            f"F1 {self.clone_f1:.3f}",
            f"swaps: {self.swaps}, precision {self.swap_precision:.2f}, recall {self.swap_recall:.2f}, "
            f"of those read often enough {self.swap_recall_fair:.2f}",
            *(f"{name}: {wall:.1f} s, {self.cpu_seconds[name]:.1f} s of CPU" for name, wall in self.seconds.items()),
        ]


def measure_cleaning(lake: Lake, truth: Path) -> Cleaning:
    """Find misreads, clones and swaps in a lake and compare them with the truth files of a folder."""
    reads = pd.read_parquet(truth / "truth_reads.parquet")
    reads = reads.assign(t=reads["captured_at"].astype("datetime64[ms, UTC]").astype("int64"))
    bodies = pd.read_csv(truth / "truth.csv")
    seconds, cpu = {}, {}
    found = {}
    for name, find in (("repairs", find_repairs), ("clones", find_clones), ("swaps", find_swaps)):
        wall, used = time.perf_counter(), _cpu_seconds()
        found[name] = find(lake)
        seconds[name], cpu[name] = time.perf_counter() - wall, _cpu_seconds() - used
    repaired = _repairs(lake, found["repairs"], reads)
    cloned = _clones(set(found["clones"].plates["plate"]), bodies, reads)
    swapped = _swaps(found["swaps"], bodies, reads)
    return Cleaning(len(reads), *repaired, *cloned, *swapped, seconds=seconds, cpu_seconds=cpu)


def _repairs(lake: Lake, found: pd.DataFrame, reads: pd.DataFrame) -> tuple[int, float, float]:
    with lake.session(is_raw=True) as con:
        plates = con.execute("select vid, plate from vehicles").df().set_index("vid")["plate"]
        cameras = con.execute("select cam, camera_id from cameras").df().set_index("cam")["camera_id"]
    applied = found[found["probability"] >= float(section("cleaning", "repairs")["threshold"])]
    told = pd.DataFrame(
        {
            "t": applied["t"],
            "camera_id": applied["cam"].map(cameras),
            "vrm": applied["vid_raw"].map(plates),
            "repaired": applied["vid_repaired"].map(plates),
        }
    )
    key = ["t", "camera_id", "vrm"]
    true = reads.astype({"camera_id": str, "vrm": str, "true_vrm": str})[[*key, "true_vrm"]].drop_duplicates(key)
    right = int((told.merge(true, on=key)["repaired"] == told.merge(true, on=key)["true_vrm"]).sum())
    misread = int((reads["vrm"].astype(str) != reads["true_vrm"].astype(str)).sum())
    return misread, right / max(len(told), 1), right / max(misread, 1)


def _clones(found: set[str], bodies: pd.DataFrame, reads: pd.DataFrame) -> tuple[int, float, float, float]:
    true = set(bodies.loc[bodies["is_clone"], "plate"])
    met = reads[reads["true_vrm"].astype(str).isin(true)].groupby(["true_vrm", "body"], observed=True).size()
    counts = met.groupby("true_vrm", observed=True).agg(["min", "size"])
    fair = set(counts.index[(counts["size"] == 2) & (counts["min"] >= FAIR_READS)].astype(str))
    return len(true), _share(found & true, found), _share(found & true, true), _share(found & fair, fair)


def _swaps(found: pd.DataFrame, bodies: pd.DataFrame, reads: pd.DataFrame) -> tuple[int, float, float, float]:
    changed = bodies[bodies["swapped_with"].notna()]
    true = {frozenset(pair) for pair in zip(changed["plate"], changed["swapped_with"], strict=True)}
    counts = reads["true_vrm"].astype(str).value_counts()
    fewest = int(section("cleaning", "swaps")["fewest_reads"])
    fair = {pair for pair in true if min(counts.get(plate, 0) for plate in pair) >= fewest}
    told = {frozenset(pair) for pair in zip(found["plate"], found["plate_after"], strict=True)}
    return len(true), _share(told & true, told), _share(told & true, true), _share(told & fair, fair)


def _share(part: set, whole: set) -> float:
    return len(part) / len(whole) if whole else 0.0


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
