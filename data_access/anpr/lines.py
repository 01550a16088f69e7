"""Lines of a lake: kept in its journal; imported, drawn as a corridor, built from a vehicle's runs, or proposed."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np

from data_access.anpr.journal import Entry, append, entries, states
from data_access.anpr.lake import Lake
from data_access.queries import run
from models.anpr.lines import (
    Line,
    Places,
    ProposedLine,
    Step,
    chained_paths,
    checked_steps,
    consensus_path,
    corridor_cams,
    grouped_steps,
    with_twins,
)
from models.anpr.settings import section
from models.errors import DataNotAvailable, DataRejected, EditRefused, RejectedRow

KIND = "lines"
ORIGINS = ("drawn", "imported", "corridor", "from a vehicle", "proposed")
CAMERA_HEADERS = ("camera_id", "camera", "site_id", "site", "cam")


def keep_line(lake: Lake, line: Line) -> Line:
    """Keep a new line, or a new version of one: StaleEdit where ``line.version`` is not the one that stands."""
    if not line.name.strip():
        raise EditRefused("A line needs a name.", "Say from where to where it runs.")
    checked = replace(line, sites=checked_steps(line.sites), line_id=line.line_id or _free_id(lake, line.name))
    state = {
        "name": checked.name, "sites": [list(step) for step in checked.sites], "profile_id": checked.profile_id,
        "origin": checked.origin,
    }  # fmt: skip
    entry = append(lake, KIND, checked.line_id, state, by=checked.made_by, version=checked.version)
    return _line(entry)


def lines_of(lake: Lake) -> list[Line]:
    """Every line in force, by name."""
    return sorted((_line(entry) for entry in states(lake, KIND).values()), key=lambda line: (line.name, line.line_id))


def line_of(lake: Lake, line_id: str) -> Line:
    """One line by its id; DataNotAvailable where there is none."""
    entry = states(lake, KIND).get(line_id)
    if entry is None:
        raise DataNotAvailable(f"There is no line {line_id!r} in this store.", "List those that there are.")
    return _line(entry)


def withdraw_line(lake: Lake, line_id: str, *, by: str) -> None:
    """Take a line out of use; what it said stays in the journal."""
    append(lake, KIND, line_id, None, by=by, version=line_of(lake, line_id).version)


def places_of(con: duckdb.DuckDBPyConnection) -> Places:
    """Where every site stands."""
    return _sites(con)[0]


def cams_by_id(con: duckdb.DuckDBPyConnection) -> Mapping[str, int]:
    """Numbers of sites by the id that their source gives them."""
    return _sites(con)[1]


def lines_from_file(lake: Lake, path: Path, *, by: str, profile_id: str = "") -> list[Line]:
    """Lines of a CSV or JSON file, not kept yet: DataRejected with every row that is not understood.

    CSV: one column of camera ids in order (the line is named after the file), or ``line,position,camera_id``.
    JSON: a list of objects (or one) with ``name`` and ``sites`` (ids, or lists of ids that stand for one place) or
    ``corridor`` ([[lat, lon], …]) with ``width_m``; ``line_id`` and ``profile_id`` as they please.
    """
    text = path.read_text(encoding="utf-8-sig")
    try:
        wanted = _from_json(text) if path.suffix.lower() == ".json" else _from_csv(text, path.stem)
    except (json.JSONDecodeError, csv.Error) as error:
        raise _rejected(path, None, None, None, f"The file cannot be read: {error}", "Save it again.") from None
    with lake.session() as con:
        places, known = _sites(con)
    return [_from_wanted(one, path, places, known, by, profile_id) for one in wanted]


def line_from_corridor(
    lake: Lake, name: str, polyline: Sequence[tuple[float, float]], *, by: str, width_m: float | None = None
) -> Line:
    """A line of the sites along a polyline of (lat, lon), not kept yet."""
    with lake.session() as con:
        places, _ = _sites(con)
    width = section("lines", "corridor")["default_width_metres"] if width_m is None else width_m
    cams = corridor_cams(polyline, width, places.lat, places.lon)
    return Line("", name, checked_steps(grouped_steps(cams, places)), "", by, "", "corridor")


def line_from_vehicle(lake: Lake, vid: int, *, name: str, by: str, days: range | None = None) -> Line:
    """A line of the sites that a vehicle's repeated journeys have in common, not kept yet."""
    with lake.session(days=days) as con:
        journeys = [row[5] for row in run(con, "anpr/vehicle_trips", vid=vid).fetchall()]
        places, _ = _sites(con)
    path = consensus_path(journeys)
    if len(path) < section("lines", "steps")["fewest"]:
        raise DataNotAvailable(
            "This vehicle has no journeys that repeat a line.", "Choose a longer time, or draw the line yourself."
        )
    return Line("", name, checked_steps(with_twins(grouped_steps(path, places), places)), "", by, "", "from a vehicle")


def proposed_lines(
    lake: Lake, *, days: range | None = None, most: int = 20, memory_mb: int = 1500
) -> list[ProposedLine]:
    """Frequent paths whose ends are far apart, the most travelled first."""
    rules = section("lines", "proposals")
    with lake.session(days=days, memory_mb=memory_mb, is_portable=True) as con:
        (trips,) = con.execute("select count(*) from trips where reads > 1").fetchone()
        one_in = max(1, trips // rules["sampled_trips"])
        fewest = max(2, -(-rules["fewest_vehicles"] // one_in))
        found = run(
            con, "anpr/frequent_pairs", fewest_vehicles=fewest, one_in=one_in, skips=rules["skips"]
        ).fetchall()
        places, _ = _sites(con)
    links = {(a, b): _Link(seen * one_in, runs * one_in, nearness) for a, b, seen, runs, nearness in found}
    chains = chained_paths({pair: link.nearness for pair, link in links.items()})
    proposals = (_proposal(chain, links, places) for chain in chains)
    kept = [each for each in proposals if _is_line(each, rules)]
    return sorted(kept, key=lambda each: (-each.vehicles * len(each.sites), each.sites))[:most]


class _Link(NamedTuple):
    vehicles: int
    journeys: int
    nearness: int


def _proposal(chain: Sequence[int], links: Mapping[tuple[int, int], _Link], places: Places) -> ProposedLine:
    met = [links[pair] for pair in pairwise(chain)]
    apart = places.metres(chain[0], chain[-1])
    return ProposedLine(
        grouped_steps(chain, places), min(link.vehicles for link in met), min(link.journeys for link in met),
        None if apart is None else apart / 1000,
    )  # fmt: skip


def _is_line(proposal: ProposedLine, rules: Mapping[str, object]) -> bool:
    is_far = proposal.end_distance_km is None or proposal.end_distance_km >= rules["least_end_distance_km"]
    return is_far and rules["fewest_steps"] <= len(proposal.sites) <= section("lines", "steps")["most"]


def _line(entry: Entry) -> Line:
    state = entry.state
    sites = tuple(tuple(step) for step in state["sites"])
    return Line(
        entry.record_id, state["name"], sites, state["profile_id"], entry.by, entry.at, state["origin"], entry.version
    )


def _free_id(lake: Lake, name: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "line"
    held = {entry.record_id for entry in entries(lake, KIND)}
    number, candidate = 1, plain
    while candidate in held:
        number += 1
        candidate = f"{plain}-{number}"
    return candidate


def _sites(con: duckdb.DuckDBPyConnection) -> tuple[Places, dict[str, int]]:
    rows = run(con, "anpr/places_of_sites").fetchall()
    size = max((row[0] for row in rows), default=-1) + 1
    lat, lon = np.full(size, np.nan), np.full(size, np.nan)
    for cam, _, north, east, _, _ in rows:
        lat[cam], lon[cam] = north, east
    places = Places(lat, lon, {row[0]: row[4] for row in rows}, {row[0]: row[5] for row in rows})
    return places, {row[1]: row[0] for row in rows}


def _from_json(text: str) -> list[dict[str, object]]:
    held = json.loads(text)
    held = held.get("lines", held) if isinstance(held, dict) else held
    return list(held) if isinstance(held, list) else [held]


def _from_csv(text: str, name: str) -> list[dict[str, object]]:
    rows = list(csv.reader(io.StringIO(text)))
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    camera = next((header.index(word) for word in CAMERA_HEADERS if word in header), None)
    body = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    if camera is None:
        return [{"name": name, "sites": [row[0].strip() for _, row in body], "rows": [number for number, _ in body]}]
    line = header.index("line") if "line" in header else None
    position = header.index("position") if "position" in header else None
    wanted: dict[str, list[tuple[float, int, str]]] = {}
    for order, (number, row) in enumerate(body[1:]):
        cells = [cell.strip() for cell in row] + [""] * len(header)
        where = cells[position] if position is not None else ""
        place = float(where) if re.fullmatch(r"-?\d+(\.\d+)?", where) else float(order)
        wanted.setdefault(cells[line] if line is not None else name, []).append((place, number, cells[camera]))
    return [
        {"name": key, "sites": [site for _, _, site in sorted(steps)], "rows": [row for _, row, _ in sorted(steps)]}
        for key, steps in wanted.items()
    ]


def _from_wanted(
    one: Mapping[str, object], path: Path, places: Places, known: Mapping[str, int], by: str, profile_id: str
) -> Line:
    if not isinstance(one, Mapping) or not ("sites" in one or "corridor" in one):
        raise _rejected(path, None, None, None, "A line has neither sites nor a corridor.", "Give it one of them.")
    name = str(one.get("name") or one.get("line_id") or path.stem)
    profile = str(one.get("profile_id") or profile_id)
    if "corridor" in one:
        width = float(one.get("width_m") or section("lines", "corridor")["default_width_metres"])
        cams = corridor_cams([(float(a), float(b)) for a, b in one["corridor"]], width, places.lat, places.lon)
        steps, origin = grouped_steps(cams, places), "corridor"
    else:
        steps, origin = _known_steps(one, path, known), "imported"
        steps = grouped_steps([step[0] for step in steps], places) if _are_single(steps) else steps
    return Line(str(one.get("line_id") or ""), name, checked_steps(steps), profile, by, "", origin)


def _are_single(steps: Sequence[Step]) -> bool:
    return all(len(step) == 1 for step in steps)


def _known_steps(one: Mapping[str, object], path: Path, known: Mapping[str, int]) -> tuple[Step, ...]:
    sites = [site if isinstance(site, list) else [site] for site in one["sites"]]
    rows = one.get("rows") or [None] * len(sites)
    unknown = [
        RejectedRow(path.name, row, "camera_id", str(site)[:100], "This site is in no read and no record.", "Check it.")
        for row, step in zip(rows, sites, strict=True)
        for site in step
        if str(site) not in known
    ]
    if unknown:
        raise DataRejected(
            f"{len(unknown)} sites of {path.name} are not known here.", "Correct their ids; nothing was kept.", unknown
        )
    return tuple(tuple(known[str(site)] for site in step) for step in sites)


def _rejected(
    path: Path, row: int | None, column: str | None, value: str | None, reason: str, remedy: str
) -> DataRejected:
    why = RejectedRow(path.name, row, column, value, reason, remedy)
    return DataRejected(f"{path.name} was refused.", remedy, [why])
