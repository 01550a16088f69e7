"""Actions are added, edited, moved and closed by the own force's lead alone, each edit on record."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from data_access.plans.actions import NewAction, add_actions, change_status, close_action, edit_action
from data_access.plans.reading import actions_of, rescore_requests_of
from models.access import Viewer, may, roles
from models.errors import EditRefused, NotPermitted, StaleEdit
from models.plans.actions import ActionRefused, ActionState
from tests.data_access.plans.conftest import LEAD, WORDS, count, lead_of, put_evidence

WAVE = "2025-reassessment"


def only(stores):
    (kept,) = actions_of(stores, LEAD, "kent")
    return kept


def started(stores, action_id):
    return change_status(stores, LEAD, action_id, status=ActionState.IN_PROGRESS, version=1)


def close(stores, action_id, *, viewer=LEAD, evidence_id="e1", version=2, what="Owners are named"):
    return close_action(
        stores, viewer, action_id, what_was_done=what, evidence_id=evidence_id, wave_id=WAVE, version=version
    )


def edits(action_id):
    """Every way to change a plan, as (name, what is called with stores and viewer)."""
    return {
        "add": lambda stores, viewer: add_actions(stores, viewer, [NewAction("F2", 2, WORDS)]),
        "edit": lambda stores, viewer: edit_action(stores, viewer, action_id, WORDS, version=1),
        "status": lambda stores, viewer: change_status(
            stores, viewer, action_id, status=ActionState.IN_PROGRESS, version=1
        ),
        "close": lambda stores, viewer: close(stores, action_id, viewer=viewer, version=1),
    }


def test_an_action_is_kept_as_it_was_given(stores, action_id):
    kept = only(stores)
    assert (kept.action.action_id, kept.action.capability_id, kept.action.to_level) == (action_id, "F1", 3)
    assert (kept.action.title, kept.action.owner_role) == (WORDS.title, WORDS.owner_role)
    assert kept.action.due == WORDS.due_on
    assert (kept.effort_points, kept.action.benefit_id, kept.action.kpi_id) == (2.0, "BEN_001", "")
    assert (kept.action.state, kept.version) == (ActionState.PLANNED, 1)
    assert "terms of reference" in kept.action.evidence_needed


@pytest.mark.parametrize("role_id", [role for role in roles() if not may(Viewer("x", "x", role), "plan.edit")])
@pytest.mark.parametrize("edit", ["add", "edit", "status", "close"])
def test_a_role_that_may_not_edit_plans_changes_nothing(stores, action_id, role_id, edit):
    put_evidence(stores)
    before = count(stores, "changes")
    with pytest.raises(NotPermitted):
        edits(action_id)[edit](stores, Viewer("x", "x", role_id, "kent"))
    assert (count(stores, "changes"), count(stores, "rescore_requests"), only(stores).version) == (before, 0, 1)


@pytest.mark.parametrize("edit", ["edit", "status", "close"])
@pytest.mark.parametrize("viewer", [lead_of("essex"), replace(LEAD, force_id=None)], ids=["another force", "no force"])
def test_a_lead_of_another_force_changes_nothing(stores, action_id, viewer, edit):
    with pytest.raises(NotPermitted):
        edits(action_id)[edit](stores, viewer)
    assert only(stores).version == 1


def test_what_a_lead_adds_stands_in_their_own_plan_only(stores, action_id):
    add_actions(stores, lead_of("essex"), [NewAction("F1", 1, WORDS)])
    assert [kept.action.action_id for kept in actions_of(stores, LEAD, "kent")] == [action_id]


def test_many_are_added_together_or_none(stores, action_id):
    new = [NewAction("F2", 2, WORDS), NewAction("F1", 2, WORDS)]
    with pytest.raises(EditRefused, match="F1 to level 3 is in the plan already"):
        add_actions(stores, LEAD, new)
    assert len(actions_of(stores, LEAD, "kent")) == 1
    assert len(add_actions(stores, LEAD, new[:1])) == 1


@pytest.mark.parametrize("step", [("F1", 5), ("F1", 0), ("Z9", 2)])
def test_a_step_that_does_not_exist_is_refused(stores, step):
    with pytest.raises(EditRefused, match="no such step"):
        add_actions(stores, LEAD, [NewAction(*step, WORDS)])


@pytest.mark.parametrize(
    "changed",
    [{"title": " "}, {"owner_role": ""}, {"success_measure": ""}, {"title": "x" * 201}, {"effort_points": 0.0}],
    ids=str,
)
def test_words_that_cannot_be_kept_are_refused(stores, action_id, changed):
    with pytest.raises(EditRefused):
        edit_action(stores, LEAD, action_id, replace(WORDS, **changed), version=1)
    assert only(stores).version == 1


def test_an_edit_gives_the_next_version(stores, action_id):
    new = replace(WORDS, title="Name every owner", due_on=date(2027, 3, 31), kpi_id="KPI_058")
    assert edit_action(stores, LEAD, action_id, new, version=1) == 2
    kept = only(stores)
    assert (kept.action.title, kept.action.due, kept.action.kpi_id, kept.version) == (
        "Name every owner", date(2027, 3, 31), "KPI_058", 2,
    )  # fmt: skip


def test_a_stale_edit_is_refused_and_shows_the_row_that_stands(stores, action_id):
    edit_action(stores, LEAD, action_id, replace(WORDS, owner_role="Records manager"), version=1)
    with pytest.raises(StaleEdit) as refused:
        edit_action(stores, LEAD, action_id, replace(WORDS, owner_role="Head of IT"), version=1)
    assert (refused.value.theirs["owner_role"], refused.value.theirs["version"]) == ("Records manager", 2)
    assert only(stores).action.owner_role == "Records manager"


def test_a_blocked_action_says_why_and_forgets_it_when_it_goes_on(stores, action_id):
    with pytest.raises(ActionRefused, match="Say what blocks"):
        change_status(stores, LEAD, action_id, status=ActionState.BLOCKED, version=1)
    change_status(stores, LEAD, action_id, status=ActionState.BLOCKED, words="No budget", version=1)
    assert (only(stores).action.state, only(stores).action.blocker) == ("blocked", "No budget")
    change_status(stores, LEAD, action_id, status=ActionState.IN_PROGRESS, version=2)
    assert only(stores).action.blocker == ""


def test_a_dropped_action_says_why_stays_and_can_come_back_once(stores, action_id):
    change_status(stores, LEAD, action_id, status=ActionState.DROPPED, words="Merged with another", version=1)
    assert only(stores).action.dropped_because == "Merged with another"
    with pytest.raises(EditRefused, match="stays as it is"):
        edit_action(stores, LEAD, action_id, WORDS, version=2)
    add_actions(stores, LEAD, [NewAction("F1", 2, WORDS)])
    with pytest.raises(EditRefused, match="in the plan already"):
        change_status(stores, LEAD, action_id, status=ActionState.PLANNED, version=2)


def test_done_is_reached_by_closing_alone(stores, action_id):
    started(stores, action_id)
    with pytest.raises(EditRefused, match="closed with evidence"):
        change_status(stores, LEAD, action_id, status=ActionState.DONE, version=2)


@pytest.mark.parametrize(
    ("evidence", "refusal"),
    [
        (None, "closed with evidence"),
        ({"force_id": "essex"}, "closed with evidence"),
        ({"is_withdrawn": True}, "closed with evidence"),
        ({"evidence_grade": "C", "link": None}, "a statement only"),
        ({"expires_on": "2026-01-01"}, "has expired"),
        ({"capability_id": "F2"}, "another capability"),
        ({"level": 2}, "stands for level 2"),
    ],
    ids=str,
)
def test_closing_without_evidence_that_shows_it_is_refused(stores, action_id, evidence, refusal):
    if evidence is not None:
        put_evidence(stores, **evidence)
    started(stores, action_id)
    with pytest.raises(EditRefused, match=refusal):
        close(stores, action_id, evidence_id="e1" if evidence else "")
    assert count(stores, "rescore_requests") == 0
    assert only(stores).action.is_open


def test_closing_says_what_was_done_and_only_what_was_started_is_closed(stores, action_id):
    put_evidence(stores)
    with pytest.raises(ActionRefused, match="planned cannot become done"):
        close(stores, action_id, version=1)
    started(stores, action_id)
    with pytest.raises(EditRefused, match="What was done is empty"):
        close(stores, action_id, what=" ")
    assert count(stores, "rescore_requests") == 0


def test_closing_opens_exactly_one_request_to_score_again(stores, action_id):
    put_evidence(stores)
    started(stores, action_id)
    request_id = close(stores, action_id)
    (request,) = rescore_requests_of(stores, LEAD, "kent")
    asked = ("request_id", "wave_id", "capability_id", "action_id", "requested_level", "state", "version")
    assert [request[name] for name in asked] == [request_id, WAVE, "F1", action_id, 3, "open", 1]
    kept = only(stores)
    assert (kept.action.state, kept.action.closure_evidence, kept.what_was_done) == ("done", "e1", "Owners are named")
    with pytest.raises(ActionRefused):
        close(stores, action_id, version=3)
    assert count(stores, "rescore_requests") == 1


def test_a_closed_action_stays_as_it_is(stores, action_id):
    put_evidence(stores)
    started(stores, action_id)
    close(stores, action_id)
    with pytest.raises(EditRefused, match="stays as it is"):
        edit_action(stores, LEAD, action_id, WORDS, version=3)
    with pytest.raises(ActionRefused):
        change_status(stores, LEAD, action_id, status=ActionState.PLANNED, version=3)


def test_every_edit_is_in_the_log_of_changes_and_in_the_audit_trail(stores, action_id):
    put_evidence(stores)
    started(stores, action_id)
    edit_action(stores, LEAD, action_id, replace(WORDS, title="Name every owner"), version=2)
    close(stores, action_id, version=3)
    with stores.registers.reading() as cursor:
        rows = cursor.execute(
            "select record, version, changed_by, force_id, before, after from changes order by change_id"
        ).fetchall()
    assert [(record, version) for record, version, *_ in rows] == [
        ("action", 1), ("action", 2), ("action", 3), ("action", 4), ("rescore_request", 1),
    ]  # fmt: skip
    assert {(who, force) for _, _, who, force, _, _ in rows} == {("kent|lead", "kent")}
    assert json.loads(rows[2][4])["title"] == "Name owners"
    assert json.loads(rows[2][5])["title"] == "Name every owner"
    trail = stores.audit.newest(10)
    assert sorted(trail.action) == ["action.add", *["action.change"] * 3, "rescore_request.add"]
    assert "Name every owner" not in trail.to_csv()
    assert stores.audit.verify().is_whole


def test_a_refused_edit_leaves_no_trace(stores, action_id):
    before = count(stores, "changes"), len(stores.audit.newest(100))
    with pytest.raises(StaleEdit):
        edit_action(stores, LEAD, action_id, WORDS, version=7)
    assert (count(stores, "changes"), len(stores.audit.newest(100))) == before
