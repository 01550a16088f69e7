"""Enters sample plans, consents, peers and notes into the registers as a force lead would.

What lies in the past is dated by statements of its own; the audit trail says when it was truly entered.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from data_access.assessments import rescoring
from data_access.assessments.evidence import attach_link
from data_access.benchmarks import save_consents, save_note, save_peer_list
from data_access.edits import Edit, Row, editing
from data_access.plans.actions import SAVED_FIELDS, ActionWords, NewAction, add_actions, change_status
from data_access.plans.settings import save_settings
from data_access.sample_picture import SampleWaves
from data_access.stores import Stores
from models.access import Viewer
from models.plans.actions import ActionState
from models.plans.library import plan_library
from sample_data.registers import ACCEPTED, OPEN, Consents, Entries, Picture, SampleAction, SamplePlan

DAYS_TO_ANSWER = 21
CLOSED_AT = time(16, 0)


@dataclass(frozen=True)
class ClosedAction:
    """An action that was closed, and the request that this opened."""

    action_id: str
    request_id: str
    action: SampleAction


def enter_plan(stores: Stores, lead: Viewer, plan: SamplePlan, waves: SampleWaves) -> list[ClosedAction]:
    """Keep one plan with its actions; those that were closed, with requests that wait for an answer."""
    save_settings(stores, lead, starts_on=plan.starts_on, capacity_points=plan.capacity_points, version=0)
    ids = add_actions(stores, lead, [_new(action) for action in plan.actions])
    kept = list(zip(ids, plan.actions, strict=True))
    for action_id, action in kept:
        if action.closing is None and action.state != ActionState.PLANNED:
            change_status(stores, lead, action_id, status=action.state, words=action.said, version=1)
    return _close(stores, lead, kept, waves)


def answer_requests(stores: Stores, analyst: Viewer, closed: Sequence[ClosedAction]) -> None:
    """Answer the requests as drawn, and date the answers some weeks after them."""
    for item in closed:
        closing = item.action.closing
        if closing is None or closing.answer == OPEN:
            continue
        settle = rescoring.accept if closing.answer == ACCEPTED else rescoring.refuse
        settle(stores, analyst, {"request_id": item.request_id, "version": 1}, reason=closing.reason)
    with editing(stores, analyst) as edit:
        edit.write("assessments/rescores_answered_later", actor=analyst.subject, days=DAYS_TO_ANSWER)
        edit.write("assessments/rescore_decisions_dated", actor=analyst.subject)
        edit.write("assessments/evidence_added_on_its_day", actor=analyst.subject)


def enter_consents(stores: Stores, lead: Viewer, consents: Consents, picture: Picture) -> None:
    """Keep in what one force may be named, and whom to ask for."""
    for role, names in consents.capabilities.items():
        save_consents(stores, lead, names, is_named=True, contact_role=role, known=picture.shared, versions={})


def enter_peers(stores: Stores, lead: Viewer, made: Entries, picture: Picture) -> None:
    """Keep the peers that one force chose."""
    known = [force.force_id for force in picture.forces]
    save_peer_list(stores, lead, made.peers[str(lead.force_id)], known=known, version=0)


def enter_note(stores: Stores, lead: Viewer, waves: SampleWaves, capability_id: str, note: str) -> None:
    """Keep what one force says about a level of the newest closed wave."""
    save_note(stores, lead, waves.closed.wave_id, capability_id, note, version=0)


def _new(action: SampleAction) -> NewAction:
    step = plan_library()[action.key]
    words = ActionWords(
        step.title,
        step.owner_role,
        action.due_on,
        step.effort_points,
        step.success_measure,
        step.benefit_id or None,
        step.kpi_id or None,
    )
    return NewAction(*action.key, words)


def _close(
    stores: Stores, lead: Viewer, kept: Sequence[tuple[str, SampleAction]], waves: SampleWaves
) -> list[ClosedAction]:
    evidence = {action_id: _attach(stores, lead, action, waves) for action_id, action in kept if action.closing}
    with editing(stores, lead) as edit:
        days = [action.created_on for _, action in kept]
        edit.write("plans/actions_written_on", action_ids=[action_id for action_id, _ in kept], days=days)
        return [
            ClosedAction(action_id, _close_one(edit, action_id, action, evidence[action_id], waves), action)
            for action_id, action in kept
            if action.closing
        ]


def _attach(stores: Stores, lead: Viewer, action: SampleAction, waves: SampleWaves) -> str:
    closing = action.closing
    return attach_link(
        stores,
        lead,
        _wave_of(action, waves),
        action.key[0],
        title=closing.evidence_title,
        link=closing.evidence_link,
        supports_level=action.key[1] + 1,
        evidence_date=closing.closed_on - timedelta(days=3),
    )


def _close_one(edit: Edit, action_id: str, action: SampleAction, evidence_id: str, waves: SampleWaves) -> str:
    """Close an action on a day that has passed, with the request of that day; the id of the request."""
    before = edit.one("plans/action", action_id=action_id) or {}
    closed_at = datetime.combine(action.closing.closed_on, CLOSED_AT)
    changed = {
        "status": str(ActionState.DONE),
        "what_was_done": action.closing.what_was_done,
        "closure_evidence_id": evidence_id,
        "closed_at": closed_at,
        "version": 2,
    }
    after = {**before, **changed}
    edit.write("plans/action_save", **{name: after[name] for name in SAVED_FIELDS})
    edit.note("action", action_id, force_id=str(edit.viewer.force_id), before=before, after=after)
    return _request(edit, after, wave_id=_wave_of(action, waves))


def _request(edit: Edit, action: Row, *, wave_id: str) -> str:
    row: Row = {
        "request_id": secrets.token_hex(8),
        "wave_id": wave_id,
        "force_id": action["force_id"],
        "capability_id": action["capability_id"],
        "action_id": action["action_id"],
        "requested_level": action["to_level"],
        "requested_at": action["closed_at"],
        "requested_by": edit.viewer.subject,
    }
    edit.write("plans/rescore_add", **row)
    logged = {**row, "state": OPEN, "version": 1}
    edit.note("rescore_request", str(row["request_id"]), force_id=str(row["force_id"]), before=None, after=logged)
    return str(row["request_id"])


def _wave_of(action: SampleAction, waves: SampleWaves) -> str:
    """The newest wave that was closed when the action was."""
    return (waves.earlier if action.closing.is_before_wave else waves.closed).wave_id
