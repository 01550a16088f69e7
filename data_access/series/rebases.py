"""Where limits of published series start anew: proposed with a reason, decided by another person, never by itself."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from datetime import date, datetime

from data_access.edits import Edit, Row, editing, require_version, rows_of
from data_access.stores import Stores
from models.access import Viewer, may, require
from models.errors import EditRefused, NotPermitted
from models.performance.remarks import APPROVED, PROPOSED, good_day, good_words, require_decision

RECORD = "dataset_rebase"
EVERY_SERIES = ""
EXPLORE, COMMENT, APPROVE = "performance.explore", "performance.comment", "performance.approve"
Starts = tuple[tuple[str, tuple[date, ...]], ...]


@dataclass(frozen=True)
class DatasetRebase:
    """One request and what became of it; moments are in UTC."""

    rebase_id: str
    dataset_id: str
    series_id: str
    from_period: date
    reason: str
    state: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None
    version: int


def may_propose(viewer: Viewer) -> bool:
    """True for a viewer who may ask for a new start."""
    return may(viewer, EXPLORE) and may(viewer, COMMENT) and viewer.role.detail != "own"


def may_decide(viewer: Viewer) -> bool:
    """True for a viewer who may decide about one, their own requests apart."""
    return may(viewer, EXPLORE) and may(viewer, APPROVE)


def propose_start(
    stores: Stores, viewer: Viewer, dataset_id: str, series_id: str, *, from_period: date, reason: str
) -> str:
    """Ask that limits start anew at a period; the id of the request. Nothing changes until another person approves."""
    require(viewer, COMMENT, what="A new start of the limits")
    if not may_propose(viewer):
        raise NotPermitted("Published figures are of every force.", "An NDAO analyst or service owner can propose it.")
    with editing(stores, viewer) as edit:
        period = good_day(from_period, today=date.fromisoformat(edit.at[:10]))
        held = edit.all("registers/dataset_rebases", dataset_id=dataset_id)
        same = [row for row in held if row["from_period"] == period and row["series_id"] == series_id]
        if any(row["state"] in (PROPOSED, APPROVED) for row in same):
            raise EditRefused("A new start at this period is asked for or approved already.", "Choose another period.")
        after: Row = dict.fromkeys(field.name for field in fields(DatasetRebase)) | {
            "rebase_id": secrets.token_hex(8),
            "dataset_id": dataset_id,
            "series_id": series_id,
            "from_period": period,
            "reason": good_words(reason, "The reason", "reason"),
            "state": PROPOSED,
            "proposed_by": viewer.subject,
            "proposed_at": edit.at,
            "version": 1,
        }
        _save(edit, None, after)
    return str(after["rebase_id"])


def decide_start(stores: Stores, viewer: Viewer, rebase_id: str, *, decision: str, reason: str, version: int) -> None:
    """Approve or refuse a request, or lift one that was approved, with a reason: never one's own.

    StaleEdit, with the request as it stands, where somebody decided first.
    """
    require(viewer, APPROVE, what="Deciding where limits start anew")
    require(viewer, EXPLORE, what="Deciding where limits start anew")
    with editing(stores, viewer) as edit:
        before = edit.one("registers/dataset_rebase", rebase_id=rebase_id)
        if before is None:
            raise EditRefused("There is no such request.", "Reload the page.")
        if before["proposed_by"] == viewer.subject:
            raise NotPermitted("You proposed this yourself.", "Another person decides about it.")
        newer = require_version(before, version, what="this request")
        require_decision(str(before["state"]), decision)
        decided = {"decided_by": viewer.subject, "decided_at": edit.at, "version": newer, "state": decision}
        _save(edit, before, {**before, **decided, "decision_reason": good_words(reason, "The reason", "reason")})


def starts_of(stores: Stores, viewer: Viewer, dataset_id: str) -> tuple[DatasetRebase, ...]:
    """Every request about a dataset, the newest first."""
    require(viewer, EXPLORE, what="What is said about published figures")
    rows = rows_of(stores, "registers/dataset_rebases", dataset_id=dataset_id)
    return tuple(DatasetRebase(**row) for row in rows)  # type: ignore[arg-type]


def approved_starts(stores: Stores, dataset_id: str) -> Starts:
    """(series, first periods of new limits) of a dataset; the empty series stands for all of them. Hashable."""
    found: dict[str, list[date]] = {}
    for row in rows_of(stores, "registers/dataset_rebases", dataset_id=dataset_id):
        if row["state"] == APPROVED:
            found.setdefault(str(row["series_id"]), []).append(row["from_period"])  # type: ignore[arg-type]
    return tuple((series_id, tuple(sorted(days))) for series_id, days in sorted(found.items()))


def _save(edit: Edit, before: Row | None, after: Row) -> None:
    edit.write("registers/dataset_rebase_save", **after)
    edit.note(RECORD, str(after["rebase_id"]), force_id="", before=before, after=after)
