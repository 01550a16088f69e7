"""A benefit moves on when what the move waits for is there, and the board alone approves, realises and sends back."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.benefits import states
from models.benefits.states import PHASES, STATE_WORDS, STATES, Delivery, Facts, next_states, waiting_for

TODAY = date(2026, 11, 1)
LIVE = Delivery("Data sharing toolkit", date(2025, 6, 30), date(2025, 9, 1))
LATE = Delivery("Data sharing toolkit", date(2025, 6, 30), None)
WHOLE = Facts(
    state="identified",
    has_criterion=True,
    measure="Connected police databases",
    has_target=True,
    is_target_approved=True,
    outputs=(LIVE,),
    has_decision=True,
    today=TODAY,
)
WAY = states.STATES[:-1]


def told(to_state, **changed):
    return waiting_for(replace(WHOLE, **changed), to_state)


def test_each_state_has_its_words_and_one_of_the_four_phases():
    assert set(STATE_WORDS) == set(PHASES) == set(STATES)
    assert {PHASES[state] for state in WAY} == set(states.PHASE_NAMES)


@pytest.mark.parametrize(("here", "there"), list(pairwise(WAY)))
def test_a_whole_benefit_moves_on_step_by_step_and_skips_none(here, there):
    assert told(there, state=here) == ()
    skipped = [state for state in WAY if state not in (*next_states(here), here)]
    assert all("No move leads" in told(state, state=here)[0] for state in skipped)


def test_every_state_can_be_retired_and_only_a_retired_one_starts_again():
    assert all("retired" in next_states(state) for state in WAY)
    assert next_states("retired") == ("identified",)
    assert told("identified", state="retired", has_decision=False) == ()


def test_mapping_waits_for_a_criterion_and_a_path_from_an_output():
    assert told("mapped", has_criterion=False, outputs=()) == (
        "Waits for: a success criterion that it serves.",
        "Waits for: a path on the map from an output that leads to it.",
    )


def test_a_profile_names_what_it_lacks_and_flags_what_may_stay_open():
    assert told("profiled", state="mapped", lacking=("the Benefits Owner",), measure="") == (
        "Waits for: the Benefits Owner.",
        "Waits for: a primary measure with its unit.",
    )
    still_open = replace(WHOLE, state="mapped", lacking_baseline=("baseline value",), has_target=False)
    assert waiting_for(still_open, "profiled") == ()
    assert states.open_points(still_open) == (
        "The baseline is still to be determined.",
        "The target is still to be confirmed.",
    )
    assert states.open_points(replace(WHOLE, is_target_approved=False)) == (
        "The target is proposed and waits for the board.",
    )


def test_nobody_approves_their_own_request_and_nobody_without_the_board():
    assert "does not approve it" in told("approved", state="profiled", is_own_request=True)[0]
    assert told("approved", state="profiled", has_decision=False) == ("Waits for: a decision of the board.",)


def test_monitoring_says_which_output_it_waits_for():
    assert told("monitoring", state="baselined", outputs=(LIVE, LATE)) == (
        "Waits for: Data sharing toolkit (planned live 30 Jun 2025).",
    )
    assert told("monitoring", state="baselined", outputs=()) == (
        "Waits for: a path on the map from an output that leads to it.",
    )
    later = replace(LIVE, live_on=date(2026, 11, 2), due_on=None)
    assert told("monitoring", state="baselined", outputs=(later,)) == (
        "Waits for: Data sharing toolkit (no date planned).",
    )


def test_monitoring_waits_for_value_day_and_source_of_the_baseline():
    assert told("monitoring", state="baselined", lacking_baseline=("day of the baseline",)) == (
        "Waits for: the day of the baseline of Connected police databases.",
    )


def test_a_benefit_is_realised_when_an_approved_target_is_met():
    lacking = told("realised", state="monitoring", is_target_approved=False, not_met="the newest value is 44")
    assert lacking == (
        "Waits for: the board's approval of the target.",
        "Waits for: the target to be met (the newest value is 44).",
    )
    assert told("realised", state="monitoring", has_target=False) == ("Waits for: a target.",)


@pytest.mark.parametrize(
    ("here", "there"),
    [("profiled", "mapped"), ("approved", "profiled"), ("monitoring", "baselined"), ("realised", "monitoring")],
)
def test_a_step_back_is_the_boards(here, there):
    assert told(there, state=here) == ()
    assert told(there, state=here, has_decision=False) == ("Waits for: a decision of the board.",)


def test_what_the_board_approved_it_alone_retires():
    assert told("retired", state="mapped", has_decision=False) == ()
    assert told("retired", state="approved", has_decision=False) == ("Waits for: a decision of the board.",)


def test_outputs_are_found_behind_changes_and_benefits_and_round_cycles():
    sources = {"BEN_1": ["CHG_1", "BEN_2"], "CHG_1": ["OUT_1"], "BEN_2": ["OUT_2", "BEN_1"]}
    outputs = ["OUT_1", "OUT_2", "OUT_3"]
    assert states.outputs_behind("BEN_1", sources, outputs) == ("OUT_1", "OUT_2")
    assert states.outputs_behind("BEN_9", sources, outputs) == ()


LIVE_DAYS = st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1))
DELIVERIES = st.builds(Delivery, title=st.just("Output"), due_on=st.none(), live_on=LIVE_DAYS)
EDITS = st.fixed_dictionaries(
    {
        "measure": st.sampled_from(["", "Measure"]),
        "lacking_baseline": st.sampled_from([(), ("baseline value",), ("source of the baseline",)]),
        "outputs": st.lists(DELIVERIES, max_size=3).map(tuple),
        "has_decision": st.booleans(),
    }
)


@settings(deadline=None)
@given(st.lists(st.tuples(EDITS, st.sampled_from(STATES)), max_size=25))
def test_no_sequence_of_edits_and_moves_reaches_monitoring_without_baseline_and_live_outputs(steps):
    facts = WHOLE
    for edit, wanted in steps:
        facts = replace(facts, **edit)
        if waiting_for(facts, wanted):
            continue
        came_from, facts = facts.state, replace(facts, state=wanted)
        if wanted == "monitoring" and came_from == "baselined":
            assert facts.has_baseline
            assert facts.outputs
            assert all(output.live_on and output.live_on <= TODAY for output in facts.outputs)
        if wanted in ("monitoring", "realised"):
            assert came_from in ("baselined", "monitoring", "realised")
