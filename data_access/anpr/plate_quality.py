"""How plates were read, in counts: characters taken for others, plates on two vehicles, cameras with a wrong clock.

Nothing here tells of a vehicle; small counts are hidden.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from data_access.anpr.hop_times import hop_times_of
from data_access.anpr.lake import Lake
from data_access.queries import run, statement
from models.anpr.clocks import too_fast, wrong_clocks
from models.anpr.fairness import hidden_groups
from models.anpr.settings import section

HOUR_MS = 3_600_000


@dataclass(frozen=True, eq=False)
class PlateQuality:
    """Counts of one manifest; a count that is None is hidden.

    ``characters``: meant, read_as, misreads, per_thousand (reads of the character that was meant). ``clones``: group
    (contradictions), plates, reads of the second vehicle. ``split`` plates read as two vehicles, ``suspected`` not yet.
    ``days``: how many days repairs were found on.
    """

    characters: pd.DataFrame
    clones: pd.DataFrame
    split: int
    suspected: int
    days: int


def plate_quality_of(lake: Lake) -> PlateQuality:
    """The counts of what is in force now; shared, treat it as read-only."""
    return _plate_quality(lake, lake.manifest().number)


def wrong_clocks_of(lake: Lake) -> pd.DataFrame:
    """Cameras with a wrong clock as of ``models.anpr.clocks``, with name and road, few vehicles hidden; read-only."""
    return _wrong_clocks(lake, lake.manifest().number)


@lru_cache(maxsize=8)
def _plate_quality(lake: Lake, number: int) -> PlateQuality:
    longest = int(str(section("cleaning", "confusion")["longest_plate"]))
    with lake.session() as con:
        first, last, days = con.execute("select min(day), max(day), count(distinct day) from repairs").fetchall()[0]
    with lake.session(is_raw=True, days=range(first, last + 1) if days else None) as con:
        con.register("positions", pd.DataFrame({"position": np.arange(1, longest + 1, dtype=np.int32)}))
        con.query(statement("anpr/plate_reads")).create("plate_reads")
        seen = run(con, "anpr/characters_read").df().set_index("character")["reads"]
        characters = run(con, "anpr/misread_characters").df()
        plates = run(con, "anpr/split_plates").df()
    is_split = plates["is_applied"].astype(bool)
    return PlateQuality(
        _hidden_characters(characters, seen), _by_contradictions(plates), int(is_split.sum()), int((~is_split).sum()),
        int(days),
    )  # fmt: skip


@lru_cache(maxsize=8)
def _wrong_clocks(lake: Lake, number: int) -> pd.DataFrame:
    longest = int(str(section("cleaning", "clones")["longest_hours"])) * HOUR_MS
    with lake.session() as con:
        times = hop_times_of(con)
        con.register("leap_pairs", pd.DataFrame({"cam_a": [], "cam_b": []}, dtype=np.int32))
        hops = run(con, "anpr/odd_hops", longest_ms=longest).df()
        cameras = con.execute("select cam, coalesce(name, camera_id) as name, road from cameras").df()
    found = wrong_clocks(too_fast(hops, times), times).join(cameras.set_index("cam"), on="cam")
    few = found["vehicles"] <= int(str(section("rules", "disclosure")["largest_hidden_count"]))
    return found.assign(vehicles=found["vehicles"].astype("Int64").mask(few))


def _hidden_characters(found: pd.DataFrame, seen: pd.Series) -> pd.DataFrame:
    """The changes of a character, counts of few reads hidden."""
    counts = dict(zip(zip(found["meant"], found["read_as"], strict=True), found["misreads"].tolist(), strict=True))
    hidden = hidden_groups(counts)
    shown = [None if pair in hidden else number for pair, number in counts.items()]
    rate = 1000 * found["misreads"] / found["meant"].map(seen).astype(float)
    misreads = pd.array(shown, dtype="Int64")
    return found.assign(misreads=misreads, per_thousand=rate.where(~pd.isna(misreads)))


def _by_contradictions(plates: pd.DataFrame) -> pd.DataFrame:
    """Plates on two vehicles by how often their reads contradict each other, counts of few plates hidden."""
    told = [json.loads(text) for text in plates["evidence"]]
    starts = list(section("quality", "clones")["groups"])  # type: ignore[call-overload]
    place = np.searchsorted(starts, [int(one["contradictions"]) for one in told], side="right") - 1
    names = [_named(first, after) for first, after in zip(starts, [*starts[1:], None], strict=True)]
    counts = {name: int((place == at).sum()) for at, name in enumerate(names)}
    hidden = hidden_groups(counts)
    reads = [int(plates["reads"].to_numpy()[place == at].sum()) for at in range(len(names))]
    shown = {
        "plates": [None if name in hidden else counts[name] for name in names],
        "reads": [None if name in hidden else number for name, number in zip(names, reads, strict=True)],
    }
    return pd.DataFrame({"group": names, **{name: pd.array(values, "Int64") for name, values in shown.items()}})


def _named(first: int, after: int | None) -> str:
    if after is None:
        return f"{first} or more"
    return str(first) if after == first + 1 else f"{first} to {after - 1}"
