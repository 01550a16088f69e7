"""Forces that are left out of the comparison of a KPI, each with the reason that somebody stated."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from data_access.edits import editing, require_version, rows_of
from data_access.stores import Stores
from models.access import Viewer, may, require
from models.errors import EditRefused, NotPermitted

COMMENT = "performance.comment"
RECORD = "funnel_exclusion"
WHAT = "Leaving a force out of a comparison"
LONGEST_REASON = 500


@dataclass(frozen=True)
class KeptExclusion:
    """One force of one KPI that is left out, or was and is back; ``saved_at`` is in UTC."""

    kpi_id: str
    force_id: str
    reason: str
    saved_by: str
    saved_at: datetime
    is_lifted: bool
    version: int


@dataclass(frozen=True)
class ExclusionStep:
    """One time that a force was left out or taken back; ``changed_at`` is in UTC."""

    changed_at: datetime
    changed_by: str
    changed_by_role: str
    force_id: str
    is_lifted: bool
    reason: str


def may_exclude(viewer: Viewer) -> bool:
    """Whether a viewer may leave forces out: those who comment and read every force in full."""
    return may(viewer, COMMENT) and viewer.role.detail == "all"


def exclusions_of(stores: Stores, kpi_id: str) -> tuple[KeptExclusion, ...]:
    """Every force that is left out of the comparison of a KPI, and those that were; everybody may read them."""
    return tuple(
        KeptExclusion(**row)  # type: ignore[arg-type]
        for row in rows_of(stores, "performance_registers/exclusions_of_kpi", kpi_id=kpi_id)
    )


def exclusion_history(stores: Stores, kpi_id: str) -> tuple[ExclusionStep, ...]:
    """What was left out of the comparison of a KPI and taken back, newest first."""
    steps = rows_of(stores, "performance_registers/exclusion_changes", kpi_id=kpi_id)
    return tuple(_step(row) for row in steps)


def exclude_force(
    stores: Stores, viewer: Viewer, kpi_id: str, force_id: str, reason: str, *, known: Collection[str], version: int
) -> None:
    """Leave a force, of those in ``known``, out of the comparison of a KPI, for a stated reason.

    ``version`` is the one that the edit was made on, 0 where the force was never left out; StaleEdit when there is a
    newer one.
    """
    if force_id not in known:
        raise EditRefused("There is no such force in this comparison.", "Choose one from the list.")
    _keep(stores, viewer, kpi_id, force_id, reason, is_lifted=False, version=version)


def lift_exclusion(
    stores: Stores, viewer: Viewer, kpi_id: str, force_id: str, reason: str, *, version: int
) -> None:
    """Take a force back into the comparison of a KPI, for a stated reason; why it was out stays in the history."""
    _keep(stores, viewer, kpi_id, force_id, reason, is_lifted=True, version=version)


def _keep(
    stores: Stores, viewer: Viewer, kpi_id: str, force_id: str, reason: str, *, is_lifted: bool, version: int
) -> None:
    text = _checked(viewer, reason)
    with editing(stores, viewer) as edit:
        current = edit.one("performance_registers/exclusion", kpi_id=kpi_id, force_id=force_id)
        if is_lifted and (current is None or current["is_lifted"]):
            raise EditRefused("This force is not left out.", "Reload the page.")
        row = {
            "kpi_id": kpi_id,
            "force_id": force_id,
            "reason": text,
            "saved_by": viewer.subject,
            "saved_at": edit.at,
            "is_lifted": is_lifted,
            "version": require_version(current, version, what="whether this force is left out"),
        }
        edit.write("performance_registers/exclusion_save", **row)
        edit.note(RECORD, f"{kpi_id}/{force_id}", force_id=force_id, before=current, after=row)


def _checked(viewer: Viewer, reason: str) -> str:
    """The reason as it is kept; NotPermitted or EditRefused where it cannot be."""
    require(viewer, COMMENT, what=WHAT)
    if not may_exclude(viewer):
        raise NotPermitted(f"{WHAT} is for those who read every force in full.", "Ask an NDAO analyst.")
    text = " ".join(reason.split())
    if not text:
        raise EditRefused("No reason is given.", "Say why the force cannot be compared, or why it can be again.")
    if len(text) > LONGEST_REASON:
        raise EditRefused(f"The reason has {len(text)} characters.", f"Shorten it to {LONGEST_REASON}.")
    return text


def _step(row: dict[str, object]) -> ExclusionStep:
    after = json.loads(str(row["after"]))
    return ExclusionStep(
        row["changed_at"],  # type: ignore[arg-type]
        str(row["changed_by"]),
        str(row["changed_by_role"]),
        str(row["force_id"]),
        bool(after["is_lifted"]),
        str(after["reason"]),
    )
