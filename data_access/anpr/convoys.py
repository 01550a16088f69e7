"""Companions of vehicles, from the anchor out: its reads, who was at the same cameras, what these do otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from data_access.anpr.gate import OpenSearch, note
from data_access.anpr.line_profile import make_line_sites
from data_access.anpr.near_reads import Files, camera_files, narrow_to_anchors
from data_access.queries import run, statement
from models.anpr.convoys import Companion, as_companions, companions
from models.anpr.lines import Line
from models.anpr.settings import section
from models.errors import DataNotAvailable

MS_IN_SECOND, MS_IN_MINUTE = 1000, 60_000


@dataclass(frozen=True, eq=False)
class Associates:
    """A vehicle, its companions and theirs, as a drawing takes them.

    ``vehicles``: a row a vehicle, ``vid, step`` (0 the vehicle itself), ``probability`` of the tie that led there and
    ``escort_probability``. ``ties``: a row a pair, ``vid, other_vid`` (the lower first), ``probability,
    escort_probability, times, days, gap_seconds`` (negative where the other is ahead).
    """

    vehicles: pd.DataFrame
    ties: pd.DataFrame


def companions_of(
    search: OpenSearch, vids: Sequence[int], *, lines: Sequence[Line] = (), memory_mb: int = 1500
) -> pd.DataFrame:
    """One row a pair of a vehicle of ``vids`` and a companion, likeliest escort first: see ``models.anpr.convoys``.

    With ``lines``, being together on known lines counts too.
    """
    manifest = search.lake.manifest()
    with search.lake.session(manifest, days=search.days, memory_mb=memory_mb, is_portable=True) as con:
        found = companions_on(
            con, vids, days=len(search.days), lines=lines, files=camera_files(search, manifest)
        )
    note(search, "convoys", {"vehicles": sorted(map(int, vids)), "pairs": len(found)})
    return found


def met_often(search: OpenSearch, vids: Sequence[int], *, memory_mb: int = 1500) -> pd.DataFrame:
    """The quick list, not judged: ``anchor, vid``, ``times`` (journeys), ``most_shared`` (cameras on one of them)."""
    manifest = search.lake.manifest()
    with search.lake.session(manifest, days=search.days, memory_mb=memory_mb) as con:
        _make_pairs(con, vids, camera_files(search, manifest))
        found = con.table("convoy_pairs").df()
    note(search, "convoys.met", {"vehicles": sorted(map(int, vids)), "pairs": len(found)})
    return found


def companions_of_vehicle(
    search: OpenSearch, vid: int, *, lines: Sequence[Line] = (), most: int | None = None
) -> tuple[Companion, ...]:
    """The companions of one vehicle, likeliest escort first."""
    return as_companions(companions_of(search, [vid], lines=lines)[:most])


def reads_together(search: OpenSearch, vid: int, other_vid: int) -> pd.DataFrame:
    """The reads behind a pair, in order of time: ``journey, t, cam, day, dow, hour, gap_seconds``."""
    with search.lake.session(days=search.days) as con:
        _make_anchor_reads(con, [vid])
        found = run(con, "anpr/convoy_reads_of_pair", vid=int(other_vid), window_ms=_window_ms()).df()
    note(search, "convoys.reads", {"vehicles": [int(vid), int(other_vid)], "reads": len(found)})
    return found


def associates(search: OpenSearch, vid: int, *, steps: int = 2, lines: Sequence[Line] = ()) -> Associates:
    """The vehicle, its companions, and theirs, down to the probability of the reviewed settings."""
    rules = section("convoys", "network")
    step_of, reached_by, ties = {int(vid): 0}, {int(vid): (1.0, 0.0)}, []
    manifest = search.lake.manifest()
    files = camera_files(search, manifest)
    with search.lake.session(manifest, days=search.days) as con:
        for step in range(1, steps + 1):
            asked = [known for known, at in step_of.items() if at == step - 1]
            if not asked:
                break
            found = companions_on(con, asked, days=len(search.days), lines=lines, files=files)
            ties.append(near := _nearest(found, rules))
            for pair in near.sort_values("probability", ascending=False).itertuples():
                step_of.setdefault(int(pair.vid), step)
                reached_by.setdefault(int(pair.vid), (pair.probability, pair.escort_probability))
    note(search, "convoys.associates", {"vehicle": int(vid), "vehicles": sorted(step_of)})
    return Associates(_vehicles(step_of, reached_by), _ties(pd.concat(ties, ignore_index=True)))


def companions_on(
    con: duckdb.DuckDBPyConnection, vids: Iterable[int], *, days: int, lines: Sequence[Line] = (),
    files: Files | None = None,
) -> pd.DataFrame:  # fmt: skip
    """``companions_of`` on a connection of a lake's session of so many days; nothing goes on record here.

    With the ``files`` of the session by day, only what is near the vehicles is opened.
    """
    _make_pairs(con, vids, files or {})
    make_line_sites(con, lines)
    _keep(con, "convoy_life_reads", "anpr/convoy_life_reads")
    places = run(con, "anpr/convoy_places", window_ms=_window_ms()).df()
    return companions(
        run(con, "anpr/convoy_stretches_of_pairs").df(),
        run(con, "anpr/convoy_traffic").df(),
        _lives(con),
        _routine(con, days=days),
        places if lines else places.assign(reads_on_lines=np.nan),
    )


def _make_pairs(con: duckdb.DuckDBPyConnection, vids: Iterable[int], files: Files) -> None:
    """The tables ``convoy_stretches`` and ``convoy_pairs``: all that was met, and what is worth a closer look."""
    rules = section("convoys", "search")
    anchors = sorted({int(vid) for vid in vids})
    if not anchors:
        raise DataNotAvailable("There is no vehicle to look for companions of.", "Name one or more vehicles.")
    _make_anchor_reads(con, anchors)
    narrow_to_anchors(con, files)
    _keep(con, "convoy_stretches", "anpr/convoy_stretches", window_ms=_window_ms())
    _keep(
        con,
        "convoy_pairs",
        "anpr/convoy_candidates",
        fewest_times=rules["fewest_times"],
        fewest_shared_once=rules["fewest_shared_once"],
        most=rules["looked_at_for_each"],
    )


def _make_anchor_reads(con: duckdb.DuckDBPyConnection, anchors: Sequence[int]) -> None:
    """The table ``convoy_reads``: by built journeys where there are any, else by pauses."""
    import pyarrow as pa

    con.execute("set parquet_metadata_cache = true")
    _drop_tables(con)
    con.from_arrow(pa.table({"vid": pa.array(anchors, pa.int32())})).create("convoy_anchors")
    if con.execute("select 1 from trips limit 1").fetchall():
        _keep(con, "convoy_reads", "anpr/convoy_trip_reads")
    else:
        _keep(con, "convoy_reads", "anpr/convoy_reads", break_ms=_break_ms())


def _keep(con: duckdb.DuckDBPyConnection, table: str, query: str, **parameters: object) -> None:
    """Keep the rows of a named query as a table of the connection."""
    con.sql(statement(query), params=parameters or None).create(table)


def _drop_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Forget the anchors of an earlier question on this connection."""
    con.execute("drop table if exists convoy_anchors")
    con.execute("drop table if exists convoy_reads")
    con.execute("drop table if exists convoy_stretches")
    con.execute("drop table if exists convoy_pairs")
    con.execute("drop table if exists convoy_life_reads")


def _lives(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    return run(con, "anpr/convoy_lives", break_ms=_break_ms()).df()


def _routine(con: duckdb.DuckDBPyConnection, *, days: int) -> pd.DataFrame:
    routine_ms = int(section("convoys", "search")["routine_minutes"]) * MS_IN_MINUTE
    return run(con, "anpr/convoy_routine", days_other=max(days - 1, 1), routine_ms=routine_ms).df()


def _window_ms() -> int:
    return int(section("convoys", "search")["window_seconds"]) * MS_IN_SECOND


def _break_ms() -> int:
    return int(section("convoys", "search")["break_minutes"]) * MS_IN_MINUTE


def _nearest(found: pd.DataFrame, rules: Mapping[str, object]) -> pd.DataFrame:
    likely = found[found["probability"] >= float(rules["least_probability"])]
    ordered = likely.sort_values("probability", ascending=False, kind="stable")
    return ordered.groupby("anchor").head(int(rules["most_for_each"]))


def _vehicles(step_of: Mapping[int, int], reached_by: Mapping[int, tuple[float, float]]) -> pd.DataFrame:
    rows = [(vid, step, *reached_by[vid]) for vid, step in step_of.items()]
    return pd.DataFrame(rows, columns=["vid", "step", "probability", "escort_probability"])


def _ties(found: pd.DataFrame) -> pd.DataFrame:
    """Pairs once each, the lower vehicle id first, the gap turned with it."""
    is_turned = found["anchor"] > found["vid"]
    ties = pd.DataFrame(
        {
            "vid": np.minimum(found["anchor"], found["vid"]),
            "other_vid": np.maximum(found["anchor"], found["vid"]),
            "gap_seconds": np.where(is_turned, -found["gap_seconds"], found["gap_seconds"]),
            **{name: found[name] for name in ("probability", "escort_probability", "times", "days")},
        }
    )
    best_first = ties.sort_values("probability", ascending=False, kind="stable")
    return best_first.drop_duplicates(["vid", "other_vid"], ignore_index=True)
