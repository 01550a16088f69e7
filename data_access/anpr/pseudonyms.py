"""Vehicles by the names under which they are shown, and back: by plate, by name, and revealed on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import duckdb
import pandas as pd

from data_access.anpr.gate import OpenSearch, note
from data_access.anpr.lake import Lake
from data_access.anpr.manifest import Manifest
from data_access.queries import run
from models.access import Viewer, require
from models.anpr.plates import normalise
from models.anpr.pseudonyms import is_pseudonym, pseudonym, tidy
from models.anpr.rules import require_reason_to_reveal
from models.errors import DataNotAvailable, EditRefused

REVEAL_RIGHT = "anpr.reveal"
MOST_CAPTURES = 200
LAKES_KEPT = 4


@dataclass(frozen=True, eq=False)
class Revealed:
    """A plate that was revealed: reads within the days of the search, and references to its pictures.

    ``captures`` holds t (UTC, ms), camera_id and capture_id, newest first: the picture itself is asked for elsewhere.
    """

    vid: int
    name: str
    plate: str
    reads: int
    captures: pd.DataFrame


@dataclass(frozen=True)
class Found:
    """Vehicles found by plate: ids by plate as it was typed, and those of which the store has no read."""

    vids: Mapping[str, tuple[int, ...]]
    missing: tuple[str, ...]

    @property
    def all_vids(self) -> tuple[int, ...]:
        """Every vehicle found, without doublets, in order."""
        return tuple(sorted({vid for vids in self.vids.values() for vid in vids}))


def names_of(lake: Lake, vids: Iterable[int]) -> dict[int, str]:
    """The names under which vehicles are shown, by vehicle id."""
    key = lake.key()
    return {vid: pseudonym(key, plate, body) for vid, plate, body in _rows(lake, vids)}


def names_on(con: duckdb.DuckDBPyConnection, lake: Lake, vids: Iterable[int]) -> dict[int, str]:
    """As ``names_of``, on a connection of a session of the lake."""
    key = lake.key()
    return {vid: pseudonym(key, plate, body) for vid, plate, body in _rows_on(con, vids)}


def plates_of(lake: Lake, vids: Iterable[int]) -> dict[int, str]:
    """The plates of vehicles by id. For what a benchmark store shows, and for those who put it on record first."""
    return {vid: plate for vid, plate, _ in _rows(lake, vids)}


def find_by_plate(search: OpenSearch, plates: Sequence[str]) -> Found:
    """The vehicles of plates that somebody typed or listed, in any spacing; each plate goes on record."""
    typed = {said: normalise(said) for said in plates}
    note(search, "lookup", {"plates": len(typed)}, plates=sorted(set(typed.values())))
    return found_by_plate(search.lake, plates)


def found_by_plate(lake: Lake, plates: Sequence[str]) -> Found:
    """As ``find_by_plate``, without a record: for callers that have noted the plates themselves."""
    ways = {said: _ways_of_writing(said) for said in plates}
    wanted = sorted({way for each in ways.values() for way in each})
    with lake.session() as con:
        rows = run(con, "anpr/vehicles_by_plate", plates=wanted).fetchall()
    by_plate: dict[str, list[int]] = {}
    for vid, plate, _ in rows:
        by_plate.setdefault(plate, []).append(vid)
    held = {said: next((tuple(by_plate[way]) for way in each if way in by_plate), ()) for said, each in ways.items()}
    vids = {said: found for said, found in held.items() if found}
    return Found(vids, tuple(said for said in ways if said not in vids))


def _ways_of_writing(said: str) -> tuple[str, ...]:
    """The text itself, as stores of ids that are no plates keep it, then a plate as other stores write it."""
    return tuple(dict.fromkeys((said.strip(), normalise(said))))


def find_vehicle(search: OpenSearch, said: str) -> int:
    """The vehicle of a name (V-…) or of a plate, which goes on record; of two bodies the first.

    DataNotAvailable where the store has none.
    """
    if is_pseudonym(said):
        return _by_name(search.lake, tidy(said))
    found = find_by_plate(search, [said])
    if found.missing:
        raise DataNotAvailable(
            f"The store has no read of {said.strip()[:40]!r}.", "Check the plate, or give a name such as V-1A2B3C4D."
        )
    return found.all_vids[0]


def reveal(search: OpenSearch, vid: int, why: str) -> Revealed:
    """The plate of a vehicle and the references of its pictures; on record, with the plate and why, before it is shown.

    The right ``anpr.reveal`` is for the caller to ask (``reveal_for``); EditRefused where nobody says why.
    """
    if not search.is_benchmark:
        require_reason_to_reveal(why)
    plates, names = plates_of(search.lake, [vid]), names_of(search.lake, [vid])
    if vid not in plates:
        raise DataNotAvailable("There is no such vehicle in the store.", "It may have been purged.")
    note(search, "reveal", {"vehicle": names[vid], "why": why}, plates=[plates[vid]])
    with search.lake.session(days=search.days) as con:
        reads = run(con, "anpr/reads_count_of_vehicle", vid=vid).fetchone()[0]
        captures = run(con, "anpr/captures_of_vehicle", vid=vid, most=MOST_CAPTURES).df()
    return Revealed(vid, names[vid], plates[vid], reads, captures)


def reveal_for(viewer: Viewer, search: OpenSearch, vid: int, why: str) -> Revealed:
    """As ``reveal``, for somebody who is signed in and has the right."""
    require(viewer, REVEAL_RIGHT, what="Revealing a plate")
    return reveal(search, vid, why)


def reveal_all(search: OpenSearch, vids: Sequence[int], why: str) -> dict[int, str]:
    """The plates of several vehicles, each on record of its own, before they are shown."""
    if not search.is_benchmark:
        require_reason_to_reveal(why)
    plates = plates_of(search.lake, vids)
    note(search, "reveal", {"vehicles": len(plates), "why": why}, plates=[plates[vid] for vid in sorted(plates)])
    return plates


def _rows(lake: Lake, vids: Iterable[int]) -> list[tuple[int, str, int]]:
    with lake.session(tables=("vehicles", "bodies")) as con:
        return _rows_on(con, vids)


def _rows_on(con: duckdb.DuckDBPyConnection, vids: Iterable[int]) -> list[tuple[int, str, int]]:
    return run(con, "anpr/vehicles_by_vid", vids=sorted({int(vid) for vid in vids})).fetchall()


def _by_name(lake: Lake, name: str) -> int:
    tables = lake.manifest().tables
    vids = _vids_by_name(lake, tables.get("vehicles", ()), tables.get("bodies", ())).get(name, ())
    if not vids:
        raise DataNotAvailable(f"The store has no vehicle {name}.", "Names are of one store alone: check which it is.")
    if len(vids) > 1:
        raise EditRefused(f"{name} stands for more than one vehicle.", "Give the plate.")
    return vids[0]


@lru_cache(maxsize=LAKES_KEPT)
def _vids_by_name(lake: Lake, vehicles: tuple[str, ...], bodies: tuple[str, ...]) -> Mapping[str, tuple[int, ...]]:
    """Vehicles by name, for the files of the dictionary that are in force."""
    key, found = lake.key(), {}
    with lake.session(Manifest(tables={"vehicles": vehicles, "bodies": bodies})) as con:
        for vid, plate, body in run(con, "anpr/vehicles_all").fetchall():
            name = pseudonym(key, plate, body)
            found[name] = (*found.get(name, ()), vid)
    return found
