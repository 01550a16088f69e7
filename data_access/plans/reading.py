"""Plans as they are read: in full by the force and the analysts, in counts by those who look over all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data_access.edits import Row, frame_of, row_of, rows_of
from data_access.plans.actions import KeptAction, kept_action
from data_access.plans.rights import require_plan
from data_access.stores import Stores
from models.access import Viewer, require
from models.maturity.definitions import definitions


@dataclass(frozen=True)
class PlanProgress:
    """All plans counted together; every number but the forces is None where too few forces have a plan.

    ``rescored`` counts closed actions whose request to score again was accepted.
    """

    forces_with_plan: int
    is_suppressed: bool
    actions: int | None
    planned: int | None
    in_progress: int | None
    blocked: int | None
    done: int | None
    dropped: int | None
    late: int | None
    rescored: int | None


def actions_of(stores: Stores, viewer: Viewer, force_id: str) -> tuple[KeptAction, ...]:
    """The actions of a force's plan, earliest due date first, for a viewer who may read that plan."""
    require_plan(viewer, force_id)
    return tuple(kept_action(row) for row in rows_of(stores, "plans/actions_of_force", force_id=force_id))


def plan_progress(stores: Stores, *, on: date) -> PlanProgress:
    """Actions of every force by status, late ones counted on a day; suppressed where few forces have a plan."""
    row = dict(row_of(stores, "plans/progress", on_date=on) or {})
    forces = int(row.pop("forces_with_plan"))
    is_suppressed = forces < definitions().minimum_forces_in_aggregate
    return PlanProgress(forces, is_suppressed, **(dict.fromkeys(row) if is_suppressed else row))


def plan_progress_by_force(stores: Stores, viewer: Viewer, *, on: date) -> pd.DataFrame:
    """One row a force with a plan: counts by status and late ones, no words; for those who act nationally."""
    require(viewer, "maturity.action", what="The progress of each force's plan")
    return frame_of(stores, "plans/progress_by_force", on_date=on)


def closed_steps(stores: Stores, viewer: Viewer, *, since: date, until: date) -> pd.DataFrame:
    """Force and capability of each action closed after one day and up to another; for those who act nationally."""
    require(viewer, "maturity.action", what="The progress of each force's plan")
    return frame_of(stores, "plans/closed_steps", since=since, until=until)


def closed_actions_of(stores: Stores, force_ids: Iterable[str], capability_id: str) -> pd.DataFrame:
    """What forces did that agreed to be named in a capability: title, what was done, and the role to ring.

    A force that did not agree gives no row. The caller decides which forces a viewer may be told of.
    """
    return frame_of(stores, "plans/closed_actions", force_ids=sorted(force_ids), capability_id=capability_id)


def rescore_requests_of(stores: Stores, viewer: Viewer, force_id: str) -> list[Row]:
    """Requests of one force to score again, newest first, for a viewer who may read its plan."""
    require_plan(viewer, force_id)
    return rows_of(stores, "plans/rescore_of_force", force_id=force_id)
