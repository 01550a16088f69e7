"""Where the limits of a series start anew: proposed with a reason, decided by another person, never by itself."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from data_access.edits import Edit, Row, editing, require_version, rows_of
from data_access.performance.series_rights import (
    DATASET,
    NATIONAL,
    force_of,
    is_dataset,
    require_approving,
    require_reading,
    require_writing,
)
from data_access.stores import Stores
from models.access import Viewer
from models.errors import EditRefused, NotPermitted
from models.performance.kpis import kpi
from models.performance.remarks import (
    APPROVED,
    PROPOSED,
    WITHDRAWN,
    good_day,
    good_period,
    good_words,
    require_decision,
)

RECORD = "rebase"
Starts = tuple[tuple[str, tuple[date, ...]], ...]


@dataclass(frozen=True)
class Rebase:
    """One request and what became of it; moments are in UTC."""

    rebase_id: str
    series_id: str
    unit_id: str
    from_period: date
    reason: str
    state: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None
    version: int


def propose_rebase(
    stores: Stores, viewer: Viewer, series_id: str, unit_id: str, *, from_period: date, reason: str
) -> str:
    """Ask that the limits of a series start anew at a period; the id of the request. Nothing changes until approved.

    EditRefused without a reason, for a day that begins no period, and where a request for it waits or stands.
    """
    require_writing(stores, viewer, series_id, unit_id, what="A new start of the limits")
    with editing(stores, viewer) as edit:
        period = _good_start(series_id, from_period, today=date.fromisoformat(edit.at[:10]))
        held = edit.all("performance_registers/rebases_of_series", series_id=series_id, unit_id=unit_id)
        if any(row["from_period"] == period and row["state"] in (PROPOSED, APPROVED) for row in held):
            raise EditRefused("A new start at this period is asked for or approved already.", "Choose another period.")
        after: Row = {
            "rebase_id": secrets.token_hex(8),
            "series_id": series_id,
            "unit_id": unit_id,
            "from_period": period,
            "reason": good_words(reason, "The reason", "reason"),
            "state": PROPOSED,
            "proposed_by": viewer.subject,
            "proposed_at": edit.at,
        }
        edit.write("performance_registers/rebase_add", **after)
        _note(edit, None, {**after, "version": 1})
    return str(after["rebase_id"])


def decide_rebase(
    stores: Stores, viewer: Viewer, rebase_id: str, *, decision: str, reason: str, version: int
) -> None:
    """Approve or refuse a request, or lift one that was approved, with a reason: never one's own.

    StaleEdit, with the request as it stands, where somebody decided first.
    """
    with editing(stores, viewer) as edit:
        before = _standing(edit, rebase_id)
        require_approving(stores, viewer, str(before["series_id"]), str(before["unit_id"]))
        if before["proposed_by"] == viewer.subject:
            raise NotPermitted("You proposed this yourself.", "Another person decides about it.")
        changed = {"version": require_version(before, version, what="this request")}
        require_decision(str(before["state"]), decision)
        changed |= {"state": decision, "decision_reason": good_words(reason, "The reason", "reason")}
        _save(edit, before, changed)


def withdraw_rebase(stores: Stores, viewer: Viewer, rebase_id: str, *, version: int) -> None:
    """Take back one's own request that nobody has decided."""
    with editing(stores, viewer) as edit:
        before = _standing(edit, rebase_id)
        require_writing(
            stores, viewer, str(before["series_id"]), str(before["unit_id"]), what="A new start of the limits"
        )
        if before["proposed_by"] != viewer.subject:
            raise NotPermitted("Somebody else proposed this.", "Who may decide about it can refuse it.")
        changed = {"version": require_version(before, version, what="this request")}
        if before["state"] != PROPOSED:
            raise EditRefused(f"This request is {before['state']} already.", "Reload the page.")
        _save(edit, before, {**changed, "state": WITHDRAWN, "decision_reason": "Taken back."})


def rebases_of(stores: Stores, viewer: Viewer, series_id: str, unit_id: str | None) -> tuple[Rebase, ...]:
    """Every request about a series, the newest first, for a viewer who may see its values.

    None for the unit is every series of published figures; of a KPI it is the nation.
    """
    if unit_id is None and not is_dataset(series_id):
        unit_id = NATIONAL
    require_reading(stores, viewer, series_id, unit_id or NATIONAL)
    found = rows_of(stores, "performance_registers/rebases_of_series", series_id=series_id, unit_id=unit_id)
    return tuple(map(_rebase, found))


def rebases_of_dataset(stores: Stores, viewer: Viewer, dataset_id: str) -> tuple[Rebase, ...]:
    """Every request about the series of published figures, the newest first."""
    return rebases_of(stores, viewer, f"{DATASET}{dataset_id}", None)


def approved_starts(stores: Stores, dataset_id: str) -> Starts:
    """(series, first periods of new limits) of published figures; the empty series is all of them. Hashable."""
    found: dict[str, list[date]] = {}
    asked = {"series_id": f"{DATASET}{dataset_id}", "unit_id": None}
    for row in rows_of(stores, "performance_registers/rebases_of_series", **asked):
        if row["state"] == APPROVED:
            found.setdefault(str(row["unit_id"]), []).append(row["from_period"])  # type: ignore[arg-type]
    return tuple((unit_id, tuple(sorted(days))) for unit_id, days in sorted(found.items()))


def rebase_steps(stores: Stores, viewer: Viewer, series_id: str, unit_id: str) -> list[Row]:
    """Every step of every request about a series, the newest first: who did what, when, in which words."""
    require_reading(stores, viewer, series_id, unit_id)
    return rows_of(stores, "performance_registers/rebase_steps", series_id=series_id, unit_id=unit_id)


def rebases_waiting(stores: Stores, viewer: Viewer) -> tuple[Rebase, ...]:
    """Requests about KPIs that wait and that the viewer may decide, the oldest first; none for other viewers."""
    found = map(_rebase, rows_of(stores, "performance_registers/rebases_waiting"))
    return tuple(item for item in found if _may_decide(stores, viewer, item))


def _good_start(series_id: str, period: date, *, today: date) -> date:
    if is_dataset(series_id):
        return good_day(period, today=today)
    return good_period(period, kpi(series_id).frequency, today=today)


def _may_decide(stores: Stores, viewer: Viewer, item: Rebase) -> bool:
    try:
        require_approving(stores, viewer, item.series_id, item.unit_id)
    except NotPermitted:
        return False
    return item.proposed_by != viewer.subject


def _standing(edit: Edit, rebase_id: str) -> Row:
    row = edit.one("performance_registers/rebase", rebase_id=rebase_id)
    if row is None:
        raise EditRefused("There is no such request.", "Reload the page.")
    return row


def _save(edit: Edit, before: Row, changed: Mapping[str, object]) -> None:
    after = {**before, "decided_by": edit.viewer.subject, "decided_at": edit.at, **changed}
    names = ("rebase_id", "state", "decided_by", "decided_at", "decision_reason", "version")
    edit.write("performance_registers/rebase_save", **{name: after[name] for name in names})
    _note(edit, before, after)


def _note(edit: Edit, before: Row | None, after: Mapping[str, object]) -> None:
    force_id = force_of(edit.stores, str(after["series_id"]), str(after["unit_id"]))
    edit.note(RECORD, str(after["rebase_id"]), force_id=force_id, before=before, after=after)


def _rebase(row: Row) -> Rebase:
    return Rebase(**{field.name: row[field.name] for field in fields(Rebase)})
