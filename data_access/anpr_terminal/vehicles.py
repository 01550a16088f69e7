"""Vehicles in what the terminal shows: names, or plates where they were revealed on record or the store is exempt."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from data_access.anpr.gate import OpenSearch
from data_access.anpr.journeys import build_trips
from data_access.anpr.lake import Lake
from data_access.anpr.pseudonyms import Found, find_by_plate, names_of, plates_of, reveal_all
from data_access.anpr_terminal.output import Progress
from models.errors import DataNotAvailable, DataRejected, EditRefused, RejectedRow

PLATE_HEADERS = ("plate", "vrm", "vrn", "registration", "number_plate", "reg", "vehicle")


def shown_as(options: argparse.Namespace, search: OpenSearch, vids: Iterable[int]) -> tuple[str, Mapping[int, str]]:
    """The column and the words under which vehicles are shown; revealed plates are on record before they come back."""
    wanted = sorted({int(vid) for vid in vids})
    if search.is_benchmark:
        return "plate", plates_of(search.lake, wanted)
    if getattr(options, "reveal", None) is not None:
        return "plate", reveal_all(search, wanted, options.reveal)
    return "vehicle", names_of(search.lake, wanted)


def with_vehicles(
    options: argparse.Namespace, search: OpenSearch, rows: pd.DataFrame, columns: Mapping[str, str]
) -> pd.DataFrame:
    """Rows with vehicle ids turned into what may be shown: ``columns`` gives the word in front by column of ids."""
    vids = {int(vid) for column in columns for vid in rows[column].dropna()}
    kind, names = shown_as(options, search, vids)
    told = {
        f"{front}{kind}": [None if pd.isna(vid) else names.get(int(vid)) for vid in rows[column]]
        for column, front in columns.items()
    }
    return rows.drop(columns=list(columns)).assign(**told)[[*told, *(c for c in rows.columns if c not in columns)]]


def known_vehicles(search: OpenSearch, file: Path) -> Found:
    """The vehicles of a list of plates, each on record; DataNotAvailable where the store has a read of none of them."""
    plates = plates_in(file)
    found = find_by_plate(search, plates)
    if not found.vids:
        raise DataNotAvailable(f"None of the {len(plates)} plates of {file.name} is in the store.", "Check the plates.")
    return found


def missing_words(found: Found) -> list[str]:
    """What to say of known plates that the store has no read of."""
    return [f"note: the store has no read of the known plate {said!r}" for said in found.missing]


def plates_in(file: Path) -> list[str]:
    """The plates of a list: a CSV file with a column of plates, or one plate a line; doublets once."""
    import csv

    try:
        rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    except FileNotFoundError:
        raise EditRefused(f"There is no file {file}.", "Check the path.") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        fault = RejectedRow(file.name, None, None, None, f"The file cannot be read: {error}", "Save it as UTF-8.")
        raise DataRejected(f"{file.name} was refused.", "Save it as CSV in UTF-8.", [fault]) from None
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    column = next((header.index(name) for name in PLATE_HEADERS if name in header), None)
    body = rows if column is None else rows[1:]
    said = [row[column or 0].strip() for row in body if len(row) > (column or 0)]
    plates = list(dict.fromkeys(plate for plate in said if plate))
    if not plates:
        raise EditRefused(f"{file.name} holds no plate.", "Write one plate a line, or a column named plate.")
    return plates


def with_journeys(lake: Lake, *, memory_mb: int) -> None:
    """Build the journeys of days that have none yet."""
    if any(day.reads and not day.trips for day in lake.manifest().days):
        with Progress() as progress:
            build_trips(lake, progress=progress, memory_mb=memory_mb)


def sites_shown(sites: Sequence[Sequence[int]], camera_ids: Mapping[int, str]) -> list[list[str]]:
    """Steps of a line with the ids that the source gives its cameras."""
    return [[camera_ids.get(cam, str(cam)) for cam in step] for step in sites]
