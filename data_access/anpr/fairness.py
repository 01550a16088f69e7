"""How often vehicles of different home areas, plates and hours became leads in one ranking; aggregates alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_access.anpr.gate import OpenSearch, note
from data_access.queries import run
from models.anpr.areas import Area, Namer, area_namer
from models.anpr.fairness import GroupRate, area_of, group_rates, hour_group
from models.anpr.plates import kind
from models.anpr.settings import section

BY_AREA, BY_PLATE, BY_AGE, BY_HOURS = "home area", "kind of plate", "age of the plate", "usual hours"
NO_AGE = "No age in the plate"


@dataclass(frozen=True)
class Fairness:
    """Rates of leads by title of the table, over the vehicles that were read often enough to have a home."""

    vehicles: int
    leads: int
    rates: Mapping[str, tuple[GroupRate, ...]]


def fairness(search: OpenSearch, leads: Collection[int], areas: Sequence[Area] = ()) -> Fairness:
    """Rates of leads by home area, kind and age of the plate, and usual hours, over the days of the search.

    A home area is one of ``areas``; without any, a square of the grid.
    """
    note(search, "fairness", {"leads": len(leads)})
    rules = section("fairness", "groups")
    with search.lake.session(days=search.days) as con:
        vehicles = run(
            con, "anpr/fairness_vehicles", fewest_reads=rules["fewest_reads"], hours_in_group=rules["hours_in_group"]
        ).df()
    is_lead = vehicles["vid"].isin(set(leads)).to_numpy()
    groups = _groups(vehicles, area_namer(areas, str(section("fairness", "words")["no_area"])) if areas else area_of)
    rates = {title: group_rates(labels, is_lead.tolist()) for title, labels in groups.items()}
    return Fairness(len(vehicles), int(np.sum(is_lead)), rates)


def age_of(plate: str) -> str:
    """The years in which a plate of the current kind was first issued, in groups of five."""
    found = re.fullmatch(r"[A-Z]{2}(\d{2})[A-Z]{3}", plate)
    if not found or int(found[1]) in (0, 1, 50):
        return NO_AGE
    tag = int(found[1])
    year = 2000 + (tag - 50 if tag > 50 else tag)
    first = year // 5 * 5
    return f"{first} to {first + 4}"


def _groups(vehicles: pd.DataFrame, named: Namer) -> dict[str, list[str]]:
    places = zip(vehicles["lat"].tolist(), vehicles["lon"].tolist(), strict=True)
    plates = vehicles["plate"].tolist()
    return {
        BY_AREA: [named(lat, lon) for lat, lon in places],
        BY_PLATE: [kind(plate).capitalize() for plate in plates],
        BY_AGE: [age_of(plate) for plate in plates],
        BY_HOURS: [hour_group(int(hour)) for hour in vehicles["first_hour"].tolist()],
    }
