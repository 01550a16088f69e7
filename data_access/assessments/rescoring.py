"""Re-score requests: a closed action asks, an NDAO analyst decides, and only a publication moves a level."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data_access.assessments.moderation import keep_decision, settle_request
from data_access.assessments.sheets import MODERATE
from data_access.edits import Edit, Row, editing, require_version, rows_of
from data_access.queries import read
from data_access.stores import Stores
from models.access import Viewer, require, scope_of
from models.assessments.moderation import REFUSED, Claim, needs_second
from models.errors import DataNotAvailable, EditRefused

OPEN, ACCEPTED = "open", "accepted"
WHAT = "Deciding a re-score request"


def open_requests(stores: Stores, viewer: Viewer) -> list[Row]:
    """Requests that wait for a decision, oldest first, with the action that each rests on."""
    require(viewer, MODERATE, what=WHAT)
    return rows_of(stores, "assessments/rescores_open")


def accept(stores: Stores, viewer: Viewer, request: Mapping[str, object], *, reason: str) -> str:
    """Accept a request at the level that it asks for; returns what the decision is, as ``moderation.decide``.

    EditRefused where the level stands there already: nothing is lowered. The step from the published level says
    whether a second person must agree.
    """
    require(viewer, MODERATE, what=WHAT)
    with editing(stores, viewer) as edit:
        row = _require_open(edit, request)
        claim, level = _published_claim(stores, viewer, row), int(str(row["requested_level"]))
        place = {name: row[name] for name in ("wave_id", "force_id", "capability_id")}
        before = edit.one("assessments/moderation", **place)
        _require_higher(level, claim, before)
        state = keep_decision(
            edit,
            claim,
            wave_id=str(row["wave_id"]),
            level=level,
            reason=reason,
            version=int(str(before["version"])) if before else 0,
            is_far=needs_second(level, self_level=None, gated_level=claim.gated_level),
            action_id=str(row["action_id"]),
        )
        settle_request(edit, row, state=ACCEPTED, reason=reason)
    return state


def refuse(stores: Stores, viewer: Viewer, request: Mapping[str, object], *, reason: str) -> None:
    """Refuse a request, with the reason that the force reads; the level stays."""
    require(viewer, MODERATE, what=WHAT)
    if not reason.strip():
        raise EditRefused("No reason is given.", "Say what is missing: the force reads it.")
    with editing(stores, viewer) as edit:
        settle_request(edit, _require_open(edit, request), state=REFUSED, reason=reason)


def _require_open(edit: Edit, request: Mapping[str, object]) -> Row:
    """The request as it stands, when it is open and the one that was looked at."""
    row = edit.one("assessments/rescore", request_id=request["request_id"])
    if row is None:
        raise DataNotAvailable("This request is not there.", "Reload the page.")
    if row["state"] != OPEN:
        raise EditRefused(f"This request is {row['state']} already.", "Reload the page.")
    require_version(row, int(str(request["version"])), what="this request")
    return row


def _require_higher(level: int, claim: Claim, decided: Row | None) -> None:
    """Raise EditRefused unless the level is above the published one and above one that is decided but not published."""
    waits = int(str(decided["moderated_level"])) if decided and decided["state"] != REFUSED else 0
    stands = max(claim.gated_level or 0, waits)
    if level <= stands:
        raise EditRefused(f"The level is {stands} already, or decided to be.", "Refuse the request, and say so.")


def published_level(stores: Stores, viewer: Viewer, request: Row) -> int | None:
    """The level that stands in the wave of a request now; None where none does."""
    require(viewer, MODERATE, what=WHAT)
    rows = _published(stores, viewer, request)
    return None if rows.empty else _level(rows.published_level.iloc[0])


def _published(stores: Stores, viewer: Viewer, row: Row) -> pd.DataFrame:
    """The capability of a request as it stands in the national data: one row, or none."""
    rows = read(
        stores.national,
        scope_of(viewer, frozenset({str(row["force_id"])})),
        "maturity/capability_details_of_force",
        version=stores.national.version(),
        wave_id=row["wave_id"],
        force_id=row["force_id"],
    )
    return rows[rows.capability_id == row["capability_id"]]


def _published_claim(stores: Stores, viewer: Viewer, row: Row) -> Claim:
    """Where the capability stands in the national data, as the claim that the decision moves."""
    mine = _published(stores, viewer, row)
    if mine.empty:
        raise DataNotAvailable("This capability has no published level in that wave.", "Publish the wave first.")
    stands = mine.iloc[0]
    return Claim(
        force_id=str(row["force_id"]),
        capability_id=str(row["capability_id"]),
        self_level=_level(stands.self_level),
        evidence_level=_level(stands.evidence_level),
        gated_level=_level(stands.published_level),
        gap=0,
        spread=0,
        answered=int(stands.answered),
    )


def _level(value: object) -> int | None:
    return None if pd.isna(value) else int(value)
