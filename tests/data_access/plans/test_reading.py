"""Who reads a plan, and what the others are told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from data_access.plans.actions import NewAction, add_actions, change_status, close_action
from data_access.plans.reading import (
    actions_of,
    closed_actions_of,
    plan_progress,
    plan_progress_by_force,
    rescore_requests_of,
)
from data_access.plans.settings import settings_of, targets_of
from models.access import Viewer, roles
from models.errors import NotPermitted
from models.plans.actions import ActionState
from tests.data_access.plans.conftest import LEAD, WORDS, lead_of, put_evidence

FORCES = ("kent", "essex", "sussex", "surrey", "dorset")
READERS = {"force_lead", "force_data_professional"}
BEFORE, AFTER = date(2026, 12, 31), date(2027, 1, 1)


def plan_in(stores, forces):
    for force_id in forces:
        add_actions(stores, lead_of(force_id), [NewAction("F1", 2, WORDS), NewAction("F2", 2, WORDS)])


def closed(stores, force_id="kent", capability_id="F1"):
    lead = lead_of(force_id)
    (action_id,) = add_actions(stores, lead, [NewAction(capability_id, 2, replace(WORDS, title=f"Done in {force_id}"))])
    change_status(stores, lead, action_id, status=ActionState.IN_PROGRESS, version=1)
    evidence_id = put_evidence(stores, f"e-{force_id}-{capability_id}", force_id=force_id, capability_id=capability_id)
    close_action(
        stores, lead, action_id, what_was_done="A board met", evidence_id=evidence_id, wave_id="w", version=2
    )


def consent(stores, force_id, capability_id="F1", *, is_named=True):
    with stores.registers.writing() as cursor:
        cursor.execute(
            "insert into naming_consents select $force, $capability, $named, 'Data manager', now()::timestamp, 'me', 1",
            {"force": force_id, "capability": capability_id, "named": is_named},
        )


@pytest.mark.parametrize("role_id", list(roles()))
def test_a_plan_is_read_by_its_force_and_by_analysts_alone(stores, role_id):
    viewer = Viewer("x", "x", role_id, "kent")
    for force_id in ("kent", "essex"):
        for read in (actions_of, rescore_requests_of, settings_of, targets_of):
            if role_id == "ndao_analyst" or (role_id in READERS and force_id == "kent"):
                read(stores, viewer, force_id)
            else:
                with pytest.raises(NotPermitted):
                    read(stores, viewer, force_id)


def test_actions_come_in_the_order_of_their_due_dates(stores):
    days = (date(2027, 3, 1), date(2026, 3, 1))
    new = [NewAction(name, 2, replace(WORDS, due_on=day)) for name, day in zip(("F1", "F2"), days, strict=True)]
    add_actions(stores, LEAD, new)
    assert [kept.action.capability_id for kept in actions_of(stores, LEAD, "kent")] == ["F2", "F1"]


def test_below_five_forces_nothing_of_the_plans_is_counted(stores):
    plan_in(stores, FORCES[:4])
    progress = plan_progress(stores, on=AFTER)
    assert (progress.forces_with_plan, progress.is_suppressed) == (4, True)
    assert {progress.actions, progress.planned, progress.late, progress.blocked, progress.done} == {None}


def test_from_five_forces_the_plans_are_counted_together(stores):
    plan_in(stores, FORCES)
    kept = actions_of(stores, LEAD, "kent")
    change_status(stores, LEAD, kept[0].action.action_id, status=ActionState.BLOCKED, words="x", version=1)
    progress = plan_progress(stores, on=AFTER)
    assert (progress.actions, progress.planned, progress.blocked, progress.late) == (10, 9, 1, 9)
    assert plan_progress(stores, on=BEFORE).late == 0


def test_no_plan_at_all_is_no_error(stores):
    assert plan_progress(stores, on=AFTER).forces_with_plan == 0


def test_who_acts_nationally_reads_counts_of_each_force_and_no_words(stores):
    plan_in(stores, ["kent", "essex"])
    rows = plan_progress_by_force(stores, Viewer("x", "x", "national_board"), on=AFTER)
    assert rows.force_id.tolist() == ["essex", "kent"]
    assert rows.late.tolist() == [2, 2]
    assert "Name owners" not in rows.to_csv()
    assert not {"title", "owner_role", "success_measure", "blockers", "what_was_done"} & set(rows.columns)
    for role_id in ("force_lead", "respondent", "auditor"):
        with pytest.raises(NotPermitted):
            plan_progress_by_force(stores, Viewer("x", "x", role_id, "kent"), on=AFTER)


def test_only_forces_that_agreed_in_the_capability_are_named_for_what_they_closed(stores):
    for force_id in FORCES[:4]:
        closed(stores, force_id)
    closed(stores, "kent", "F2")
    consent(stores, "kent")
    consent(stores, "essex", is_named=False)
    consent(stores, "sussex", "F2")
    consent(stores, "surrey")
    rows = closed_actions_of(stores, FORCES[:3], "F1")
    assert rows.force_id.tolist() == ["kent"]
    told = ["title", "what_was_done", "contact_role"]
    assert rows[told].to_numpy().tolist() == [["Done in kent", "A board met", "Data manager"]]


def test_an_action_that_is_not_done_is_not_told(stores):
    plan_in(stores, ["kent"])
    consent(stores, "kent")
    assert closed_actions_of(stores, ["kent"], "F1").empty
