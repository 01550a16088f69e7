"""Where a postcode or a town lies, near enough for a map of the country: the centre of its postcode area."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from models.definition_files import FOLDER
from models.documents.settings import AREA, section

FILE = "postcode_areas.csv"


@dataclass(frozen=True)
class PostcodeArea:
    """The letters of an area, its main town, and its approximate centre in degrees (WGS 84)."""

    area: str
    town: str
    latitude: float
    longitude: float


@cache
def postcode_areas() -> Mapping[str, PostcodeArea]:
    """Every area by its letters."""
    with (FOLDER / AREA / FILE).open(encoding="utf-8", newline="") as file:
        rows = [
            PostcodeArea(row["area"], row["town"], float(row["latitude"]), float(row["longitude"]))
            for row in csv.DictReader(file)
        ]
    return MappingProxyType({row.area: row for row in rows})


def area_of(kind: str, value: str) -> PostcodeArea | None:
    """The area of a postcode, or the one whose main town a place is; None for anywhere else."""
    if kind == "postcode":
        letters = "".join(letter for letter in value[:2] if letter.isalpha())
        return postcode_areas().get(letters.upper())
    return _areas_by_town().get(value.casefold())


def note_for_maps() -> str:
    """What stands beside such points."""
    return str(section("entities", "postcodes")["note"])


@cache
def _areas_by_town() -> Mapping[str, PostcodeArea]:
    return MappingProxyType({area.town.casefold(): area for area in reversed(postcode_areas().values())})
