"""Gaps between journeys as learned from a lake's own reads, kept with its models."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np

from data_access.anpr.lake import Lake
from data_access.anpr.manifest import Manifest
from data_access.queries import run
from models.anpr.journeys import PAIR_SHIFT, Gaps, gap_rules, learn_gaps, metres_of

FILE = "journey_gaps.npz"


def learn(lake: Lake, manifest: Manifest) -> Gaps:
    """Learn gaps from a sample of whole vehicles and keep them."""
    rules = gap_rules()
    one_in = max(1, manifest.reads // rules.sampled_reads)
    with lake.session(manifest, is_portable=True) as con:
        held = run(con, "anpr/journey_sample", one_in=one_in).fetchnumpy()
        places = _places(con)
    vid, t, cam = (np.asarray(held[name]) for name in ("vid", "t", "cam"))
    same = vid[1:] == vid[:-1]
    hops = (cam[:-1][same], cam[1:][same], np.diff(t)[same])
    gaps = learn_gaps(hops, places, rules)
    _keep(lake.folder / "models" / FILE, gaps)
    return gaps


def gaps_of(lake: Lake) -> Gaps | None:
    """The gaps that were learned, with the sites as they are now; None before the first build."""
    path = lake.folder / "models" / FILE
    if not path.exists():
        return None
    with lake.session() as con:
        lat, lon = _places(con)
    with np.load(path, allow_pickle=False) as held:
        rules = replace(gap_rules(), default_ms=int(held["default_ms"]))
        return Gaps(rules, held["pairs"], held["gap_ms"], *metres_of(lat, lon), np.isfinite(lat) & np.isfinite(lon))


def make_gap_tables(con: duckdb.DuckDBPyConnection, gaps: Gaps) -> None:
    """The tables ``pair_gaps`` and ``camera_places`` that the portable statement of journeys reads."""
    import pyarrow as pa

    before, after = gaps.pairs >> PAIR_SHIFT, gaps.pairs & (2**PAIR_SHIFT - 1)
    pairs = pa.table({"cam_from": before.astype(np.int32), "cam_to": after.astype(np.int32), "gap_ms": gaps.gap_ms})
    con.execute("drop table if exists pair_gaps")
    con.from_arrow(pairs).create("pair_gaps")
    make_places(con)


def make_places(con: duckdb.DuckDBPyConnection) -> None:
    """The table ``camera_places``: every site that has a place, in whole metres."""
    import pyarrow as pa

    lat, lon = _places(con)
    x_m, y_m = metres_of(lat, lon)
    placed = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    places = pa.table({"cam": placed.astype(np.int32), "x_m": x_m[placed], "y_m": y_m[placed]})
    con.execute("drop table if exists camera_places")
    con.from_arrow(places).create("camera_places")


def _places(con: duckdb.DuckDBPyConnection) -> tuple[np.ndarray, np.ndarray]:
    """Latitude and longitude by number of the site, NaN where unknown."""
    held = run(con, "anpr/places_of_sites").fetchnumpy()
    numbers = np.asarray(held["cam"])
    lat, lon = (np.full(int(numbers.max(initial=0)) + 1, np.nan) for _ in range(2))
    lat[numbers], lon[numbers] = held["lat"], held["lon"]
    return lat, lon


def _keep(path: Path, gaps: Gaps) -> None:
    beside = path.with_suffix(".part")
    with open(beside, "wb") as handle:
        np.savez(handle, pairs=gaps.pairs, gap_ms=gaps.gap_ms, default_ms=np.int64(gaps.rules.default_ms))
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(beside, path)
