"""The message of the plan page is right for no level, no action, one, many and all closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from components.maturity.choice import Wave
from components.plans.basis import Basis, PlanForce
from components.plans.headline import plan_detail, plan_title, waiting_for
from components.plans.late import late_words
from components.plans.plan import Plan, planning_levels, recommendations, scheduled, state_words
from components.plans.timeline_block import calendar_bytes, capability_state
from data_access.plans.actions import KeptAction
from data_access.plans.settings import PlanSettings, Target
from models.plans.actions import Action, ActionState
from models.plans.what_if import Standing

TODAY = date(2026, 11, 25)
SOON, PAST = date(2026, 12, 31), date(2026, 11, 1)
WAVE = Wave("w", "Reassessment 2025", "1", date(2025, 3, 31), False)
SETTINGS = PlanSettings(TODAY, 6, 0)
NOTHING = Plan(SETTINGS, (), (), frozenset())


def basis(levels, *, minimum=3):
    standings = {name: Standing(level, level, level) for name, level in levels.items()}
    return Basis(
        PlanForce("kent", "Kent Police"), WAVE if levels else None, dict.fromkeys(levels, "Name"),
        dict.fromkeys(levels, "Pillar"), standings, dict.fromkeys(levels, minimum), MappingProxyType({}),
    )  # fmt: skip


def kept(capability_id, from_level=2, *, state=ActionState.PLANNED, due=SOON, number=""):
    closed_on = PAST if state == ActionState.DONE else None
    action = Action(
        f"{capability_id}{from_level}{number}", capability_id, from_level, "Title", "Owner", due, "Measure", "Evidence",
        state=state, blocker="x" if state == ActionState.BLOCKED else "", closed_on=closed_on,
    )  # fmt: skip
    return KeptAction(action, 1.0, "", PAST, 1)


def plan(*actions, **other):
    return replace(NOTHING, actions=actions, **other)


LEVELS = {"F1": 1, "F2": 1, "F3": 1, "F4": 1, "R4": 2}


@pytest.mark.parametrize(
    ("levels", "actions", "expected"),
    [
        ({}, (), "Kent Police has no levels yet, so nothing can be recommended"),
        ({"F1": 3}, (), "Every capability is at its target: there is nothing to plan"),
        ({"F1": 2}, (), "No action is in the plan yet: 1 capability below target, F1 first"),
        (LEVELS, (), "No action is in the plan yet: 5 capabilities below target, F1 first"),
        (LEVELS, (kept("R4"),), "1 action: R4 first, due on 31 Dec 2026"),
        (LEVELS, (kept("R4", due=PAST),), "1 action, 1 late: R4 first, due since 1 Nov 2026"),
        (LEVELS, (kept("R4", due=TODAY),), "1 action: R4 first, due on 25 Nov 2026"),
        (
            LEVELS,
            (kept("F1", 1), kept("F1"), kept("F2", 1), kept("F2"), kept("R4", state=ActionState.DONE)),
            "5 actions: F1 first, because 2 others wait for it",
        ),
        (
            LEVELS,
            (kept("F1", 1), kept("F2", 1), kept("F2"), kept("R4", state=ActionState.BLOCKED)),
            "4 actions, 1 blocked: R4 first, due on 31 Dec 2026",
        ),
        (
            LEVELS,
            (kept("R4", state=ActionState.DONE), kept("F1", state=ActionState.DROPPED)),
            "2 actions, all done or dropped: choose what comes next",
        ),
    ],
)
def test_the_title_is_right_in_every_state(levels, actions, expected):
    assert plan_title(basis(levels), plan(*actions), TODAY) == expected


def test_the_detail_says_what_the_plan_rests_on():
    assert plan_detail(basis({}), NOTHING, TODAY).startswith("Levels come from an assessment")
    words = plan_detail(basis(LEVELS), plan(kept("R4")), TODAY)
    assert words.startswith("Kent Police. Levels are those of Reassessment 2025. The open actions reach to 2026/27 Q")


def test_those_that_wait_through_others_are_counted():
    place, many = basis(LEVELS), plan(kept("F1", 1), kept("F2", 1), kept("F2"))
    assert set(waiting_for(("F1", 1), place, many)) == {("F2", 2)}
    assert set(waiting_for(("F2", 1), place, many)) == {("F2", 2)}
    assert waiting_for(("F2", 2), place, many) == ()


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (kept("R4"), "planned"),
        (kept("R4", due=PAST), "late"),
        (kept("R4", due=TODAY), "planned"),
        (kept("R4", due=PAST, state=ActionState.BLOCKED), "blocked"),
        (kept("R4", due=PAST, state=ActionState.DONE), "done"),
    ],
    ids=str,
)
def test_an_open_action_is_late_after_its_due_date(action, words):
    assert state_words(action, TODAY) == words


def test_a_closed_action_orders_the_plan_and_moves_no_level():
    place, done = basis(LEVELS), plan(kept("F1", 1, state=ActionState.DONE), kept("F2", 1), kept("F2"))
    assert planning_levels(place, done)["F1"] == 2
    assert place.levels["F1"] == 1
    assert not scheduled(place, done, TODAY).unplaced
    refused = replace(done, refused_ids=frozenset({"F11"}))
    assert planning_levels(place, refused)["F1"] == 1
    assert [item.action.key for item in scheduled(place, refused, TODAY).unplaced] == [("F2", 2)]


def test_nothing_is_planned_before_its_start_unless_the_plan_is_under_way():
    later = replace(NOTHING, settings=PlanSettings(date(2027, 4, 1), 6, 1), actions=(kept("R4"),))
    assert scheduled(basis(LEVELS), later, TODAY).placed[0].start == date(2027, 4, 1)
    running = replace(later, actions=(kept("R4", state=ActionState.IN_PROGRESS),))
    assert scheduled(basis(LEVELS), running, TODAY).placed[0].start == TODAY


def test_own_targets_weights_and_efforts_move_the_recommendations():
    place = basis({"F1": 3, "R4": 2})
    own = replace(NOTHING, targets=(Target("F1", 4, 2.0, 1),))
    first = recommendations(place, own, ((("F1", 3), 0.5),))[0]
    assert (first.capability_id, first.target) == ("F1", 4)
    priority = first.steps[0].priority
    assert (priority.national_weight, priority.effort_points) == (2.0, 0.5)


@pytest.mark.parametrize(
    ("name", "actions", "state"),
    [
        ("F1", (), "can begin"),
        ("F2", (), "can begin"),
        ("F1", (kept("F1", 1),), "in the plan"),
        ("F1", (kept("F1", 1, state=ActionState.BLOCKED),), "blocked"),
        ("F1", (kept("F1", 1, state=ActionState.DONE),), "in the plan"),
    ],
)
def test_a_capability_says_how_far_it_is(name, actions, state):
    assert capability_state(name, basis(LEVELS), plan(*actions)) == state


def test_a_capability_waits_for_what_it_builds_on():
    place = basis({"F1": 1, "F2": 2, "F3": 3})
    assert capability_state("F2", place, NOTHING) == "waits"
    assert capability_state("F3", place, NOTHING) == "target reached"


@pytest.mark.parametrize(
    ("actions", "words"),
    [
        ((), "No action is in the plan."),
        ((kept("R4"),), "None late or blocked of 1 action, on 25 Nov 2026."),
        ((kept("R4", due=PAST), kept("F1", 1)), "1 late of 2 actions, on 25 Nov 2026."),
        (
            (kept("R4", due=PAST), kept("F1", 1, state=ActionState.BLOCKED)),
            "1 late, 1 blocked of 2 actions, on 25 Nov 2026.",
        ),
    ],
)
def test_what_is_late_or_blocked_is_counted(actions, words):
    assert late_words(actions, TODAY) == words


def test_the_calendar_holds_the_open_actions_alone():
    from datetime import UTC, datetime
    from types import SimpleNamespace

    about = SimpleNamespace(generated_at=datetime(2026, 11, 25, tzinfo=UTC), is_synthetic=True)
    text = calendar_bytes(plan(kept("R4"), kept("F1", state=ActionState.DONE)), about).decode()
    assert text.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:SYNTHETIC: R4 to level 3" in text
