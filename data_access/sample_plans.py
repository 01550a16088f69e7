"""Enters sample plans, consents, peers and notes into the registers as a force lead would.

What lies in the past is dated by statements of its own; the audit trail says when it was truly entered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data_access.assessments import rescoring
from data_access.assessments.evidence import attach_link
from data_access.benchmarks import save_consents, save_note, save_peer_list
from data_access.edits import Edit, editing
from data_access.plans.actions import (
    SAVED_FIELDS,
    ActionWords,
    NewAction,
    add_actions,
    change_status,
    open_request,
)
from data_access.plans.settings import save_settings
from data_access.sample_picture import SampleWaves
from data_access.stores import Stores
from models.access import Viewer
from models.plans.actions import ActionState
from models.plans.library import Step, plan_library
from sample_data.registers import ACCEPTED, OPEN, Consents, Picture, SampleAction, SamplePlan

DAYS_TO_ANSWER = 21


def enter_plan(stores: Stores, viewer: Viewer, plan: SamplePlan, waves: SampleWaves) -> list[tuple[str, SampleAction]]:
    """Keep one plan with its actions; what was closed, by the id of the request that it opened."""
    save_settings(stores, viewer, starts_on=plan.starts_on, capacity_points=plan.capacity_points, version=0)
    ids = add_actions(stores, viewer, [_new(action) for action in plan.actions])
    kept = list(zip(ids, plan.actions, strict=True))
    for action_id, action in kept:
        if action.closing is None and action.state != ActionState.PLANNED:
            change_status(stores, viewer, action_id, status=action.state, words=action.said, version=1)
    return _close(stores, viewer, kept, waves)
