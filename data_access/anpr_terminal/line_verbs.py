"""``ndao.py anpr lines``: list, add, propose, build from a vehicle, withdraw."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from data_access.anpr.gate import note
from data_access.anpr.journal import entries
from data_access.anpr.lake import Lake, open_lake
from data_access.anpr.lines import (
    KIND,
    cams_by_id,
    keep_line,
    line_from_vehicle,
    lines_from_file,
    lines_of,
    proposed_lines,
    withdraw_line,
)
from data_access.anpr.pseudonyms import find_vehicle, names_of
from data_access.anpr_terminal.opening import actor, opened
from data_access.anpr_terminal.output import say
from data_access.anpr_terminal.vehicles import sites_shown, with_journeys
from models.anpr.lines import Line
from models.errors import EditRefused
from models.settings import Settings


def lines(options: argparse.Namespace, settings: Settings) -> None:
    """Do what was asked with lines."""
    work = {"list": _list, "add": _add, "propose": _propose, "from-vehicle": _from_vehicle, "withdraw": _withdraw}
    if options.what in ("add", "from-vehicle", "withdraw") and not options.subject:
        raise EditRefused(f"lines {options.what} needs one more word.", "Name the file, the vehicle or the line.")
    work[options.what](options, settings)


def lines_wanted(lake: Lake, said: str, *, profile_id: str = "") -> list[Line]:
    """The lines of a file, or the kept one of an id."""
    kept = {line.line_id: line for line in lines_of(lake)}
    if said in kept:
        return [kept[said]]
    path = Path(said)
    if path.is_file():
        return lines_from_file(lake, path, by=actor(), profile_id=profile_id)
    raise EditRefused(
        f"There is no line {said!r} in the store, and no such file.",
        f"Kept lines: {', '.join(kept) or 'none'}. See them with: ndao.py anpr lines {lake.folder.name} list.",
    )


def _list(options: argparse.Namespace, settings: Settings) -> None:
    lake = open_lake(options.store)
    _say_lines(options, lake, lines_of(lake))


def _add(options: argparse.Namespace, settings: Settings) -> None:
    lake = open_lake(options.store)
    path = Path(options.subject)
    if not path.is_file():
        raise EditRefused(f"There is no file {path}.", "Check the path.")
    made = lines_from_file(lake, path, by=actor(), profile_id=options.profile)
    named = [replace(line, name=options.name) for line in made] if options.name and len(made) == 1 else made
    standing = {line.line_id for line in lines_of(lake)}
    doublets = [line.line_id for line in named if line.line_id in standing]
    if doublets:
        raise EditRefused(f"There is a line {doublets[0]!r} already; none was added.", "Withdraw it first.")
    versions = {entry.record_id: entry.version for entry in entries(lake, KIND)}
    kept = [keep_line(lake, replace(line, version=versions.get(line.line_id, 0))) for line in named]
    _say_lines(options, lake, kept)


def _propose(options: argparse.Namespace, settings: Settings) -> None:
    search = opened(options, settings)
    with_journeys(search.lake, memory_mb=options.memory_mb)
    found = proposed_lines(search.lake, days=search.days, memory_mb=options.memory_mb)
    note(search, "lines.propose", {"lines": len(found)})
    ids = _camera_ids(search.lake)
    told = [
        {
            "vehicles": each.vehicles, "journeys": each.journeys, "end_distance_km": each.end_distance_km,
            "sites": sites_shown(each.sites, ids),
        }
        for each in found
    ]  # fmt: skip
    words = [f"{each['vehicles']} vehicles, {len(each['sites'])} steps: {_path_words(each['sites'])}" for each in told]
    say(options, {"proposed": told}, words or ["No path is frequent enough and long enough."])


def _from_vehicle(options: argparse.Namespace, settings: Settings) -> None:
    search = opened(options, settings)
    with_journeys(search.lake, memory_mb=options.memory_mb)
    vid = find_vehicle(search, options.subject)
    shown = names_of(search.lake, [vid])[vid]
    note(search, "lines.from-vehicle", {"vehicle": shown})
    name = options.name or f"Line of {shown}"
    line = line_from_vehicle(search.lake, vid, name=name, by=actor(), days=search.days)
    line = replace(line, profile_id=options.profile)
    _say_lines(options, search.lake, [keep_line(search.lake, line) if options.keep else line])


def _withdraw(options: argparse.Namespace, settings: Settings) -> None:
    lake = open_lake(options.store)
    withdraw_line(lake, options.subject, by=actor())
    say(options, {"withdrawn": options.subject}, [f"{options.subject}: withdrawn"])


def _say_lines(options: argparse.Namespace, lake: Lake, shown: list[Line]) -> None:
    ids = _camera_ids(lake)
    told = [
        {
            "line_id": line.line_id, "name": line.name, "profile_id": line.profile_id, "origin": line.origin,
            "made_by": line.made_by, "made_at": line.made_at, "sites": sites_shown(line.sites, ids),
        }
        for line in shown
    ]  # fmt: skip
    words = [
        f"{each['line_id'] or '(not kept)'}: {each['name']}, {len(each['sites'])} steps: {_path_words(each['sites'])}"
        for each in told
    ]
    say(options, {"lines": told}, words or ["The store has no line yet."])


def _camera_ids(lake: Lake) -> Mapping[int, str]:
    with lake.session() as con:
        return {cam: camera_id for camera_id, cam in cams_by_id(con).items()}


def _path_words(sites: list[list[str]]) -> str:
    steps = ["/".join(step) for step in sites]
    return " > ".join(steps if len(steps) <= 8 else [*steps[:4], "…", *steps[-3:]])
