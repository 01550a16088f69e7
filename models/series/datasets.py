"""What is known of each dataset beside its figures: its name, what tells its series apart, whose figures they are."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

OGL = "Contains public sector information licensed under the Open Government Licence v3.0."
INVENTED = "Invented figures: they describe no place and nobody."
JOINT = " | "
MAPPED = "file: "


@dataclass(frozen=True)
class Dataset:
    """One set of published series. ``has_force`` where the first label of a series is a force id."""

    dataset_id: str
    title: str
    unit: str
    publisher: str
    decimals: int = 0
    attribution: str = OGL

    @property
    def key(self) -> str:
        """A short id for addresses, which hold no loaded text."""
        return short_id(self.dataset_id)


DATASETS = {
    item.dataset_id: item
    for item in (
        Dataset("mps-offences", "Offences by London borough", "offences", "Metropolitan Police Service"),
        Dataset("street-crime", "Street-level records", "records", "data.police.uk"),
        Dataset("workforce", "Police officers by force", "officers (FTE)", "Home Office police workforce"),
    )
}


def dataset(dataset_id: str, *, unit: str = "", attribution: str = "") -> Dataset:
    """The dataset with this id; one of a mapped file carries the name, the unit and the attribution of its mapping."""
    if dataset_id in DATASETS:
        return DATASETS[dataset_id]
    name = dataset_id.removeprefix(MAPPED)
    words = f"{attribution} {OGL}" if attribution and attribution != OGL else OGL
    return Dataset(dataset_id, name, unit, "a mapped file", decimals=1, attribution=words)


def short_id(text: str) -> str:
    """Ten characters that stand for a loaded name in an address."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def label_of(series_id: str, force_id: str, forces: Mapping[str, str]) -> str:
    """The series for readers: its labels, the force by its short name."""
    if not force_id:
        return series_id.replace(JOINT, " · ")
    rest = series_id.removeprefix(force_id).removeprefix(JOINT)
    return " · ".join(part for part in (forces.get(force_id, force_id), rest.replace(JOINT, " · ")) if part)
