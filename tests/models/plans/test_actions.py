"""The life of an action."""

from datetime import date, timedelta

import pytest

from models.errors import UserFacingError
from models.plans.actions import (
    ALLOWED_MOVES,
    Action,
    ActionRefused,
    ActionState,
    blocked,
    closed,
    dropped,
    is_allowed,
    is_late,
    planned_again,
    started,
)

DUE = date(2026, 9, 30)


def action(state: ActionState = ActionState.PLANNED) -> Action:
    return Action("17", "F1", 2, "Set up a data board", "Chief officer lead", DUE, "90% owned", "Minutes", state)


def close(item: Action) -> Action:
    return closed(item, "Minutes of three meetings", on_date=DUE)


MOVES = {
    ActionState.PLANNED: planned_again,
    ActionState.IN_PROGRESS: started,
    ActionState.BLOCKED: lambda item: blocked(item, "No budget"),
    ActionState.DONE: close,
    ActionState.DROPPED: lambda item: dropped(item, "Merged with another"),
}


@pytest.mark.parametrize("wanted", ActionState)
@pytest.mark.parametrize("present", ActionState)
def test_only_the_allowed_moves_can_be_made(present, wanted):
    if is_allowed(present, wanted):
        assert MOVES[wanted](action(present)).state == wanted
    else:
        with pytest.raises(ActionRefused):
            MOVES[wanted](action(present))


def test_every_state_has_its_moves_and_what_is_done_stays_done():
    assert set(ALLOWED_MOVES) == set(ActionState)
    assert ALLOWED_MOVES[ActionState.DONE] == ()


def test_a_refusal_says_what_can_be_done():
    with pytest.raises(UserFacingError) as refused:
        close(action())
    assert refused.value.title == "An action that is planned cannot become done."
    assert "in progress" in refused.value.what_to_do


@pytest.mark.parametrize("words", ["", "  \n"])
def test_closing_needs_evidence_and_blocking_and_dropping_need_words(words):
    running = started(action())
    for move in (lambda: closed(running, words, on_date=DUE), lambda: blocked(running, words)):
        with pytest.raises(ActionRefused):
            move()
    with pytest.raises(ActionRefused):
        dropped(running, words)


def test_a_closed_action_keeps_its_evidence_and_its_day():
    done = closed(started(action()), " Minutes of three meetings ", on_date=DUE)
    assert done.state == ActionState.DONE
    assert (done.closure_evidence, done.closed_on) == ("Minutes of three meetings", DUE)


def test_starting_again_clears_the_blocker():
    stopped = blocked(started(action()), "No budget")
    assert stopped.blocker == "No budget"
    assert started(stopped).blocker == ""
    assert planned_again(dropped(stopped, "Merged")).dropped_because == ""


@pytest.mark.parametrize("state", ActionState)
def test_only_an_open_action_is_late_and_only_after_its_due_date(state):
    item = action(state)
    assert not is_late(item, DUE)
    assert is_late(item, DUE + timedelta(days=1)) == (state not in (ActionState.DONE, ActionState.DROPPED))
