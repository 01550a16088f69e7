"""When a plan starts, what a quarter can carry, and the level aimed at in each capability."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data_access.edits import Row, editing, own_force, require_version, row_of, rows_of
from data_access.plans.rights import WHAT, require_plan
from data_access.stores import Stores
from models.access import Viewer
from models.errors import EditRefused

LEVELS = range(1, 6)
MOST_CAPACITY_POINTS = 1000
HEAVIEST_WEIGHT = 10.0


@dataclass(frozen=True)
class PlanSettings:
    """When a plan starts and what a quarter can carry; version 0 is a plan that is not there yet."""

    starts_on: date
    capacity_points: int
    version: int


@dataclass(frozen=True)
class Target:
    """The level that a force aims at in a capability; ``national_weight`` is None where the national one holds."""

    capability_id: str
    target_level: int
    national_weight: float | None
    version: int


def settings_of(stores: Stores, viewer: Viewer, force_id: str) -> PlanSettings | None:
    """The settings of a force's plan; None before they are first saved."""
    require_plan(viewer, force_id)
    row = row_of(stores, "plans/plan", force_id=force_id)
    return None if row is None else PlanSettings(row["starts_on"], row["capacity_points"], row["version"])


def save_settings(stores: Stores, viewer: Viewer, *, starts_on: date, capacity_points: int, version: int) -> int:
    """Keep the settings of the own force's plan; the version that they have now.

    ``version`` is the one that the edit was made on, 0 for none; a newer one raises StaleEdit.
    """
    force_id = own_force(viewer, "plan.edit", what=WHAT)
    if not 1 <= capacity_points <= MOST_CAPACITY_POINTS:
        raise EditRefused(
            "A quarter must carry at least one point of effort.", f"Give 1 to {MOST_CAPACITY_POINTS} points."
        )
    with editing(stores, viewer) as edit:
        before = edit.one("plans/plan", force_id=force_id)
        after: Row = {
            "force_id": force_id,
            "starts_on": starts_on,
            "capacity_points": int(capacity_points),
            "saved_at": edit.at,
            "saved_by": viewer.subject,
            "version": require_version(before, version, what="the settings of the plan"),
        }
        edit.write("plans/plan_save", **after)
        edit.note("plan", force_id, force_id=force_id, before=before, after=after)
    return int(str(after["version"]))


def targets_of(stores: Stores, viewer: Viewer, force_id: str) -> dict[str, Target]:
    """What a force aims at, by capability; only what it set itself."""
    require_plan(viewer, force_id)
    return {
        row["capability_id"]: Target(row["capability_id"], row["target_level"], row["national_weight"], row["version"])
        for row in rows_of(stores, "plans/targets_of_force", force_id=force_id)
    }


def save_target(
    stores: Stores,
    viewer: Viewer,
    capability_id: str,
    *,
    target_level: int,
    national_weight: float | None,
    version: int,
) -> int:
    """Keep the target of the own force in one capability; the version that it has now. StaleEdit as for settings."""
    force_id = own_force(viewer, "plan.edit", what=WHAT)
    _check_target(target_level, national_weight)
    with editing(stores, viewer) as edit:
        before = edit.one("plans/target", force_id=force_id, capability_id=capability_id)
        after: Row = {
            "force_id": force_id,
            "capability_id": capability_id,
            "target_level": int(target_level),
            "national_weight": national_weight,
            "saved_at": edit.at,
            "saved_by": viewer.subject,
            "version": require_version(before, version, what=f"the target in {capability_id}"),
        }
        edit.write("plans/target_save", **after)
        edit.note("plan_target", f"{force_id}/{capability_id}", force_id=force_id, before=before, after=after)
    return int(str(after["version"]))


def _check_target(target_level: int, national_weight: float | None) -> None:
    if target_level not in LEVELS:
        raise EditRefused("A target is a level from 1 to 5.", "Choose one of them.")
    if national_weight is not None and not 0 < national_weight <= HEAVIEST_WEIGHT:
        raise EditRefused(
            "A weight must be above 0.", f"Give a number up to {HEAVIEST_WEIGHT:g}, or none to take the national one."
        )
