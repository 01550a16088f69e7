"""Moderation of submitted assessments: the queue, decisions with a reason, the second pair of eyes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from data_access.assessments.framework import questions, wave_asked
from data_access.assessments.sheets import MODERATE, require_detail
from data_access.edits import Edit, Row, editing, frame_of, require_version, rows_of
from data_access.stores import Stores
from models.access import Viewer, require
from models.assessments.moderation import (
    AGREED,
    PROPOSED,
    REFUSED,
    Claim,
    checked_decision,
    needs_second,
    queue_order,
)
from models.assessments.states import PUBLISHED, SUBMITTED
from models.errors import EditRefused, NotPermitted
from models.maturity.definitions import definitions
from models.maturity.disclosure import visible_tiers
from models.maturity.evidence import moderated_level

SECOND = "assessment.second"
WHAT = "Moderation"


def queue(stores: Stores, viewer: Viewer, wave_id: str) -> list[Claim]:
    """Claims of every submitted assessment of a wave, those furthest from their evidence first."""
    require(viewer, MODERATE, what=WHAT)
    submitted = rows_of(stores, "assessments/assessments_in_states", wave_id=wave_id, states=[SUBMITTED])
    found = claims(stores, viewer, wave_id, [str(row["force_id"]) for row in submitted])
    return sorted(found, key=queue_order)


def claims(stores: Stores, viewer: Viewer, wave_id: str, force_ids: Sequence[str]) -> list[Claim]:
    """What the forces named claim in a wave, with the level that the evidence gate gives; NotPermitted unless the
    viewer reads each of them in full."""
    for force_id in force_ids:
        require_detail(viewer, force_id)
    return [_claim(row) for row in rows_of(stores, "assessments/claims", **_asked_of(stores, wave_id, force_ids))]


def claims_within(edit: Edit, wave_id: str, force_ids: Sequence[str]) -> dict[tuple[str, str], Claim]:
    """Claims by force and capability as they stand within an edit."""
    found = [_claim(row) for row in edit.all("assessments/claims", **_asked_of(edit.stores, wave_id, force_ids))]
    return {(claim.force_id, claim.capability_id): claim for claim in found}


def comments(stores: Stores, viewer: Viewer, wave_id: str, claim: Claim) -> pd.DataFrame:
    """One row a comment beside an answer on a claim: its level and the words, never who wrote them."""
    require(viewer, MODERATE, what=WHAT)
    place = {"wave_id": wave_id, "force_id": claim.force_id, "capability_id": claim.capability_id}
    return frame_of(stores, "assessments/comments", **place)


def decisions(stores: Stores, viewer: Viewer, wave_id: str) -> dict[tuple[str, str], Row]:
    """Decisions of a wave by force and capability, as far as the viewer may see them.

    Somebody who only seconds sees what waits for a second person, and not what forces share with NDAO alone.
    """
    require(viewer, SECOND, what=WHAT)
    rows = rows_of(stores, "assessments/moderations_of_wave", wave_id=wave_id)
    if viewer.role.detail != "all":
        shared = _shared_capabilities(stores, wave_id)
        rows = [row for row in rows if row["state"] == PROPOSED and row["capability_id"] in shared]
    return {(str(row["force_id"]), str(row["capability_id"])): row for row in rows}


def decide(
    stores: Stores, viewer: Viewer, claim: Claim, *, wave_id: str, level: int, reason: str, version: int
) -> str:
    """Decide a level, with the reason that the force reads; returns ``agreed``, or ``proposed`` where a second
    person must agree first. EditRefused when the claim is no longer what the decision was made on."""
    require(viewer, MODERATE, what=WHAT)
    is_far = needs_second(level, self_level=claim.self_level, gated_level=claim.gated_level)
    with editing(stores, viewer) as edit:
        _require_submitted(edit, wave_id, claim.force_id)
        present = claims_within(edit, wave_id, [claim.force_id]).get((claim.force_id, claim.capability_id))
        if present != claim:
            raise EditRefused("The answers or the evidence have changed.", "Look at the claim again, then decide.")
        return keep_decision(
            edit, claim, wave_id=wave_id, level=level, reason=reason, version=version, is_far=is_far
        )


def keep_decision(
    edit: Edit,
    claim: Claim,
    *,
    wave_id: str,
    level: int,
    reason: str,
    version: int,
    is_far: bool,
    action_id: str | None = None,
) -> str:
    """Keep a decision within an edit that checked who decides; returns its state."""
    place = {"wave_id": wave_id, "force_id": claim.force_id, "capability_id": claim.capability_id}
    before = edit.one("assessments/moderation", **place)
    after = {
        **place,
        "self_level": claim.self_level,
        "evidence_level": claim.evidence_level,
        "gated_level": claim.gated_level,
        "moderated_level": level,
        "reason": checked_decision(level, reason),
        "decided_by": edit.viewer.subject,
        "decided_at": edit.at,
        "needs_second": is_far,
        "state": PROPOSED if is_far else AGREED,
        "seconded_by": None,
        "seconded_at": None,
        "second_reason": None,
        "action_id": action_id,
        "version": require_version(before, version, what="this decision"),
    }
    _keep(edit, before, after)
    return str(after["state"])


def settle_request(edit: Edit, request: Row, *, state: str, reason: str) -> None:
    """Answer a re-score request within an edit that checked who answers it."""
    settled = {"state": state, "decided_at": edit.at, "decided_by": edit.viewer.subject}
    version = int(str(request["version"])) + 1
    after = {**request, **settled, "decision_reason": " ".join(reason.split()), "version": version}
    names = ("request_id", "state", "decided_at", "decided_by", "decision_reason", "version")
    edit.write("assessments/rescore_settle", **{name: after[name] for name in names})
    edit.note("rescore", str(request["request_id"]), force_id=str(request["force_id"]), before=request, after=after)


def agree(stores: Stores, viewer: Viewer, place: Mapping[str, str], *, reason: str, version: int) -> None:
    """Agree, as a second person, to a decision that was proposed."""
    _second(stores, viewer, place, state=AGREED, reason=reason, version=version)


def refuse(stores: Stores, viewer: Viewer, place: Mapping[str, str], *, reason: str, version: int) -> None:
    """Refuse, as a second person, a decision that was proposed; the gate's level stands until another is made.

    A re-score request that the decision had accepted is refused with it.
    """
    _second(stores, viewer, place, state=REFUSED, reason=reason, version=version)


def _second(
    stores: Stores, viewer: Viewer, place: Mapping[str, str], *, state: str, reason: str, version: int
) -> None:
    require(viewer, SECOND, what="Seconding a decision")
    with editing(stores, viewer) as edit:
        before = edit.one("assessments/moderation", **place)
        if before is None or before["state"] != PROPOSED:
            raise EditRefused("This decision does not wait for a second person.", "Reload the page.")
        if before["decided_by"] == viewer.subject:
            raise NotPermitted("A second person must be another person.", "Ask a colleague to look at it.")
        if viewer.role.detail != "all" and before["capability_id"] not in _shared_capabilities(
            stores, place["wave_id"]
        ):
            raise NotPermitted("This level is shared with NDAO alone.", "Another NDAO analyst must look at it.")
        words = checked_decision(int(str(before["moderated_level"])), reason)
        number = require_version(before, version, what="this decision")
        seconded = {"seconded_by": viewer.subject, "seconded_at": edit.at, "second_reason": words}
        _keep(edit, before, {**before, **seconded, "state": state, "version": number})
        request = edit.one("assessments/rescore_of_action", action_id=before["action_id"])
        if state == REFUSED and request is not None:
            settle_request(edit, request, state=REFUSED, reason=words)


def _asked_of(stores: Stores, wave_id: str, force_ids: Sequence[str]) -> dict[str, object]:
    known = definitions()
    return {
        "wave_id": wave_id,
        "force_ids": list(force_ids),
        "reference_date": wave_asked(stores, wave_id).reference_date,
        "evidence_valid_months": known.evidence_valid_months,
        "verifying_grades": list(known.verifying_grades),
    }


def _claim(row: Row) -> Claim:
    return Claim(
        force_id=str(row["force_id"]),
        capability_id=str(row["capability_id"]),
        self_level=row["self_level"],
        evidence_level=row["evidence_level"],
        gated_level=moderated_level(row["self_level"], row["evidence_level"]),
        gap=int(row["gap"] or 0),
        spread=int(row["spread"] or 0),
        answered=int(row["answered"]),
    )


def _require_submitted(edit: Edit, wave_id: str, force_id: str) -> None:
    row = edit.one("assessments/assessment", wave_id=wave_id, force_id=force_id)
    if row is None or row["state"] not in (SUBMITTED, PUBLISHED):
        raise EditRefused("This assessment is not with NDAO for moderation.", "Reload the page to see where it is.")


def _keep(edit: Edit, before: Row | None, after: Row) -> None:
    edit.write("assessments/moderation_save", **after)
    place = f"{after['wave_id']} {after['force_id']} {after['capability_id']}"
    edit.note("moderation", place, force_id=str(after["force_id"]), before=before, after=after)


def _shared_capabilities(stores: Stores, wave_id: str) -> frozenset[str]:
    """Capabilities whose levels forces share beyond NDAO."""
    tiers = visible_tiers("board")
    return frozenset(item.capability_id for item in questions(stores, wave_id) if item.disclosure_tier in tiers)
