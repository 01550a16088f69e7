"""How good the reads of a lake are, in counts: nothing here tells of a vehicle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from data_access.anpr.lake import Lake
from data_access.queries import run
from models.anpr.silence import silent_days


@dataclass(frozen=True, eq=False)
class Quality:
    """Counts of one manifest.

    ``days``: day, date, reads, cameras. ``files``: a row an ingested file. ``set_aside``: rows by reason. ``silent``:
    cameras with silent days, as of ``models.anpr.silence``, with name and road. ``repairs``: kind, is_applied, repairs,
    mean_probability. ``roads``: road, cameras, with_reads, silent_days, reads; the road with most silent days first.
    """

    days: pd.DataFrame
    files: pd.DataFrame
    set_aside: Mapping[str, int]
    silent: pd.DataFrame
    cameras: int
    cameras_with_reads: int
    cameras_unknown: int
    cameras_without_place: int
    repairs: pd.DataFrame
    roads: pd.DataFrame

    @property
    def rows_read(self) -> int:
        """Rows of all files that were ingested."""
        return int(self.files["read"].sum()) if len(self.files) else 0


def quality_of(lake: Lake) -> Quality:
    """The counts of what is in force now; shared, treat it as read-only."""
    return _quality(lake, lake.manifest().number)


@lru_cache(maxsize=8)
def _quality(lake: Lake, number: int) -> Quality:
    manifest = lake.manifest()
    with lake.session(manifest) as con:
        camera_days = run(con, "anpr/camera_days").df()
        cameras = con.execute("select cam, camera_id, name, road, lat, is_known from cameras").df()
        repairs = run(con, "anpr/repairs_in_counts").df()
    days = pd.DataFrame(
        {
            "day": [day.day for day in manifest.days],
            "date": [day.date for day in manifest.days],
            "reads": [day.reads for day in manifest.days],
        }
    )
    seen = camera_days.groupby("day")["cam"].nunique()
    span = range(manifest.days[0].day, manifest.days[-1].day + 1)
    names = cameras.assign(name=cameras["name"].fillna(cameras["camera_id"])).set_index("cam")[["name", "road"]]
    silent = silent_days(camera_days, span).join(names, on="cam")
    aside: Counter[str] = Counter()
    for file in manifest.files:
        aside.update(file.set_aside)
    return Quality(
        days=days.assign(cameras=days["day"].map(seen).fillna(0).astype(int)),
        files=_files(lake),
        set_aside=dict(aside.most_common()),
        silent=silent,
        cameras=len(cameras),
        cameras_with_reads=int(camera_days["cam"].nunique()),
        cameras_unknown=int((~cameras["is_known"].astype(bool)).sum()),
        cameras_without_place=int(cameras["lat"].isna().sum()),
        repairs=repairs,
        roads=_roads(cameras, camera_days, silent),
    )


def _roads(cameras: pd.DataFrame, camera_days: pd.DataFrame, silent: pd.DataFrame) -> pd.DataFrame:
    """Coverage by road."""
    by_camera = cameras.set_index("cam").assign(
        reads=camera_days.groupby("cam")["reads"].sum(), silent_days=silent.set_index("cam")["silent_days"]
    )
    found = by_camera.assign(road=by_camera["road"].fillna("")).groupby("road", as_index=False).agg(
        cameras=("camera_id", "size"), with_reads=("reads", "count"), silent_days=("silent_days", "sum"),
        reads=("reads", "sum"),
    )  # fmt: skip
    whole = found.astype({"silent_days": int, "reads": int})
    return whole.sort_values(["silent_days", "cameras"], ascending=False, ignore_index=True)


def _files(lake: Lake) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (
                file.name,
                file.source,
                file.read,
                file.accepted,
                file.duplicates,
                sum(file.set_aside.values()),
                file.ingested_at,
            )
            for file in lake.manifest().files
        ],
        columns=["name", "source", "read", "accepted", "duplicates", "set_aside", "ingested_at"],
    )
