"""What a map of a lake shows: camera sites, and the roads that successive reads draw between them.

Neither says anything about a vehicle. Results are remembered by lake and manifest: a manifest never changes.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from data_access.anpr.lake import Lake
from data_access.queries import run
from models.anpr.settings import section


def sites_of(lake: Lake) -> pd.DataFrame:
    """One row a camera: cam, camera_id, name, road, direction, longitude, latitude (degrees or missing), reads, days.

    The busiest first. Shared: treat it as read-only.
    """
    return _sites(lake, lake.manifest().number)


def links_of(lake: Lake) -> pd.DataFrame:
    """One row a road between two cameras with a place: cam_from, cam_to, hops and both places; the most used first.

    Shared: treat it as read-only.
    """
    return _links(lake, lake.manifest().number)


@lru_cache(maxsize=8)
def _sites(lake: Lake, manifest: int) -> pd.DataFrame:
    with lake.session() as con:
        return run(con, "anpr/sites_on_map").df()


@lru_cache(maxsize=8)
def _links(lake: Lake, manifest: int) -> pd.DataFrame:
    rules = section("picture", "links")
    sample = int(str(rules["reads_of_sample"]))
    with lake.session() as con:
        return run(
            con,
            "anpr/camera_links",
            fewest_hops=rules["fewest_hops"],
            longest_ms=int(str(rules["longest_minutes"])) * 60_000,
            most=rules["most_links"],
            one_in=max(1, lake.manifest().reads // sample),
        ).df()
