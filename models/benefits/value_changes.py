"""What differs in the value of a benefit from what the board approved or last confirmed, in a reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.benefits.kinds import BENEFIT, GROUP, RegisterRow, register_kinds
from models.benefits.sheet import day, field_text, number_text

VALUE_FIELDS = (
    "value_low", "value_central", "value_high", "price_year", "value_from", "value_until", "evidence_grade",
    "optimism_percent", "attribution_percent", "overlap_group", "overlap_claim", "cashable_class", "budget_reduction",
    "beneficiary", "payer", "is_disbenefit",
)  # fmt: skip
POUNDS = "GBP"
BLANK = "none"


@dataclass(frozen=True)
class Difference:
    """One field of the value of a benefit: as the board settled it, and as it stands."""

    field: str
    before: object
    after: object


@dataclass(frozen=True)
class ValueChange:
    """What differs from what the board settled, and the day of the newest edit that changed any of it."""

    changed_on: date
    differences: tuple[Difference, ...]


def value_differences(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Difference, ...]:
    """The fields that a value rests on and that differ, in the order of ``VALUE_FIELDS``."""
    return tuple(
        Difference(name, before[name], after[name]) for name in VALUE_FIELDS if before[name] != after[name]
    )


def change_words(change: ValueChange, groups: Mapping[str, RegisterRow]) -> str:
    """Each field from what to what, and when it was changed last; ``groups``: the overlap groups by id."""
    said = "; ".join(_difference_words(one, groups) for one in change.differences)
    return f"{said}. Last changed on {day(change.changed_on)}."


def _difference_words(one: Difference, groups: Mapping[str, RegisterRow]) -> str:
    label = register_kinds()[BENEFIT].field(one.field).label
    return f"{label}: from {_text(one.field, one.before, groups)} to {_text(one.field, one.after, groups)}"


def _text(name: str, value: object, groups: Mapping[str, RegisterRow]) -> str:
    item = register_kinds()[BENEFIT].field(name)
    if value is not None and item.unit.startswith(POUNDS):
        return f"£{number_text(float(str(value)))}"
    if item.refers_to == GROUP and value in groups:
        return f"{value} {groups[str(value)]['title']}"
    return field_text(item, value) or BLANK
