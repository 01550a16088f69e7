"""Re-score requests: a closed action asks, an NDAO analyst decides, and only a publication moves a level."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data_access.assessments.moderation import decide
from data_access.assessments.sheets import MODERATE
from data_access.edits import Row, editing, require_version, row_of, rows_of
from data_access.queries import read
from data_access.stores import Stores
from models.access import Viewer, require, scope_of
from models.assessments.moderation import Claim
from models.errors import DataNotAvailable, EditRefused

OPEN, ACCEPTED, REFUSED = "open", "accepted", "refused"
WHAT = "Deciding a re-score request"


def open_requests(stores: Stores, viewer: Viewer) -> list[Row]:
    """Requests that wait for a decision, oldest first, with the action that each rests on."""
    require(viewer, MODERATE, what=WHAT)
    return rows_of(stores, "assessments/rescores_open")


def accept(stores: Stores, viewer: Viewer, request: Mapping[str, object], *, reason: str) -> str:
    """Accept a request at the level that it asks for; returns what the decision is, as ``moderation.decide``."""
    require(viewer, MODERATE, what=WHAT)
    row = _require_open(stores, str(request["request_id"]))
    state = decide(
        stores,
        viewer,
        _published_claim(stores, viewer, row),
        wave_id=str(row["wave_id"]),
        level=int(str(row["requested_level"])),
        reason=reason,
        version=_decision_version(stores, row),
        action_id=str(row["action_id"]),
    )
    _settle(stores, viewer, row, state=ACCEPTED, reason=reason, version=int(str(request["version"])))
    return state


def refuse(stores: Stores, viewer: Viewer, request: Mapping[str, object], *, reason: str) -> None:
    """Refuse a request, with the reason that the force reads; the level stays."""
    require(viewer, MODERATE, what=WHAT)
    if not reason.strip():
        raise EditRefused("No reason is given.", "Say what is missing: the force reads it.")
    row = _require_open(stores, str(request["request_id"]))
    _settle(stores, viewer, row, state=REFUSED, reason=reason, version=int(str(request["version"])))


def _require_open(stores: Stores, request_id: str) -> Row:
    row = row_of(stores, "assessments/rescore", request_id=request_id)
    if row is None:
        raise DataNotAvailable("This request is not there.", "Reload the page.")
    if row["state"] != OPEN:
        raise EditRefused(f"This request is {row['state']} already.", "Reload the page.")
    return row


def _settle(stores: Stores, viewer: Viewer, row: Row, *, state: str, reason: str, version: int) -> None:
    with editing(stores, viewer) as edit:
        before = edit.one("assessments/rescore", request_id=row["request_id"])
        settled = {"state": state, "decided_at": edit.at, "decided_by": viewer.subject}
        number = require_version(before, version, what="this request")
        after = {**row, **settled, "decision_reason": " ".join(reason.split()), "version": number}
        names = ("request_id", "state", "decided_at", "decided_by", "decision_reason", "version")
        edit.write("assessments/rescore_settle", **{name: after[name] for name in names})
        edit.note("rescore", str(row["request_id"]), force_id=str(row["force_id"]), before=before, after=after)


def _published_claim(stores: Stores, viewer: Viewer, row: Row) -> Claim:
    """Where the capability stands in the national data, as the claim that the decision moves."""
    scope = scope_of(viewer, frozenset({str(row["force_id"])}))
    rows = read(
        stores.national,
        scope,
        "maturity/capability_details_of_force",
        version=stores.national.version(),
        wave_id=row["wave_id"],
        force_id=row["force_id"],
    )
    mine = rows[rows.capability_id == row["capability_id"]]
    if mine.empty:
        raise DataNotAvailable("This capability has no published level in that wave.", "Publish the wave first.")
    stands = mine.iloc[0]
    return Claim(
        force_id=str(row["force_id"]),
        capability_id=str(row["capability_id"]),
        self_level=_level(stands.published_level),
        evidence_level=_level(stands.evidence_level),
        gated_level=_level(stands.published_level),
        gap=0,
        spread=0,
        answered=int(stands.answered),
    )


def _level(value: object) -> int | None:
    return None if pd.isna(value) else int(value)


def _decision_version(stores: Stores, row: Row) -> int:
    place = {name: row[name] for name in ("wave_id", "force_id", "capability_id")}
    before = row_of(stores, "assessments/moderation", **place)
    return int(str(before["version"])) if before else 0
