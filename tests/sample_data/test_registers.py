"""The sample registers as drawn: seeded, fitting the levels they are drawn from, with no force named in code."""

import ast
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models.maturity.ring import contact_roles
from models.plans.actions import ActionState
from models.plans.library import plan_library
from models.plans.proposals import waits_for
from sample_data import open_wave, registers
from sample_data.open_wave import assessments
from sample_data.reference_tables import read_table
from sample_data.registers import ACCEPTED, ForceLevels, Picture, entries

TODAY = date(2026, 11, 26)
SEED = 7
CAPABILITIES = [row["code"] for row in read_table("framework")]
FOLDER = Path(registers.__file__).parent


def force(number, *, is_in_open_wave=False):
    levels = {name: 1 + (number + position) % 4 for position, name in enumerate(CAPABILITIES)}
    earlier = {name: max(level - number % 2, 1) for name, level in levels.items()}
    return ForceLevels(f"force-{number:02d}", levels, levels, earlier, frozenset(CAPABILITIES[::2]), is_in_open_wave)


@pytest.fixture(scope="module")
def picture():
    return Picture(
        forces=tuple(force(number, is_in_open_wave=number % 5 == 0) for number in range(40)),
        minimums=dict.fromkeys(CAPABILITIES, 3),
        weights={},
        shared=frozenset(CAPABILITIES[:20]),
        earlier_on=date(2023, 3, 31),
        closed_on=date(2025, 3, 31),
        open_on=date(2026, 3, 31),
    )


@pytest.fixture(scope="module")
def made(picture):
    return entries(picture, seed=SEED, today=TODAY)


def actions_of(made):
    return [(plan, action) for plan in made.plans for action in plan.actions]


def test_the_same_seed_and_day_give_the_same_entries_and_another_seed_others(picture, made):
    assert entries(picture, seed=SEED, today=TODAY) == made
    assert entries(picture, seed=SEED + 1, today=TODAY) != made
    assert assessments(picture, seed=SEED) == assessments(picture, seed=SEED)


def test_a_force_more_leaves_the_plans_of_the_others_as_they_were(picture, made):
    more = replace(picture, forces=(*picture.forces, force(41)))
    plans = entries(more, seed=SEED, today=TODAY).plans
    assert [plan.starts_on for plan in plans][: len(made.plans)] == [plan.starts_on for plan in made.plans]


def test_most_forces_have_a_plan_and_the_first_one_always(picture):
    for seed in range(5):
        plans = entries(picture, seed=seed, today=TODAY).plans
        assert 26 <= len(plans) <= 40
        assert plans[0].force_id == "force-00"


def test_a_plan_holds_four_to_eight_steps_of_the_library_each_once(made):
    for plan in made.plans:
        keys = [action.key for action in plan.actions]
        assert 4 <= len(keys) == len(set(keys)) <= 8
        assert set(keys) <= set(plan_library())


def test_every_status_and_every_time_is_there(made):
    actions = [action for _, action in actions_of(made)]
    assert {action.state for action in actions} == set(ActionState)
    still_open = [action for action in actions if action.closing is None and action.state != ActionState.DROPPED]
    late = sum(action.due_on < TODAY for action in still_open)
    assert 0.1 < late / len(still_open) < 0.6


def test_done_actions_say_how_they_were_closed_and_blocked_and_dropped_ones_why(made):
    for _, action in actions_of(made):
        assert (action.state == ActionState.DONE) == (action.closing is not None)
        assert bool(action.said) == (action.state in (ActionState.BLOCKED, ActionState.DROPPED))
        if action.closing:
            assert action.created_on < TODAY > action.closing.closed_on
            assert action.closing.evidence_link.startswith("https://intranet.example.org/")


def test_a_step_is_under_way_only_when_what_it_needs_is_done(picture, made):
    forces = {item.force_id: item for item in picture.forces}
    for plan in made.plans:
        done = {action.key for action in plan.actions if action.closing}
        for action in plan.actions:
            levels = forces[plan.force_id].levels
            if action.state in (ActionState.IN_PROGRESS, ActionState.DONE) and action.key[1] >= levels[action.key[0]]:
                assert set(waits_for(action.key, levels)) <= done


def test_enough_forces_closed_an_action_between_the_closed_waves_up_to_the_level_they_have(picture, made):
    forces = {item.force_id: item for item in picture.forces}
    between = [(plan, item) for plan, item in actions_of(made) if item.closing and item.closing.is_before_wave]
    assert len({plan.force_id for plan, _ in between}) >= 10
    for plan, item in between:
        assert picture.earlier_on < item.closing.closed_on <= picture.closed_on
        assert item.key[1] + 1 == forces[plan.force_id].closed_levels[item.key[0]]


def test_later_closings_are_first_steps_of_forces_outside_the_open_wave_and_two_requests_wait(picture, made):
    forces = {item.force_id: item for item in picture.forces}
    later = [(plan, item) for plan, item in actions_of(made) if item.closing and not item.closing.is_before_wave]
    for plan, item in later:
        assert not forces[plan.force_id].is_in_open_wave
        assert item.closing.closed_on > picture.closed_on
        assert item.key[1] == forces[plan.force_id].levels[item.key[0]]
    answers = [item.closing.answer for _, item in later]
    assert answers.count("open") == 2
    assert ACCEPTED in answers


def test_forces_are_named_only_where_they_are_strong_and_share_the_level(picture, made):
    forces = {item.force_id: item for item in picture.forces}
    assert 12 <= len(made.consents) <= 30
    for consents in made.consents:
        assert set(consents.capabilities) <= set(contact_roles())
        own = forces[consents.force_id]
        for name in [name for names in consents.capabilities.values() for name in names]:
            assert own.closed_levels[name] >= 3
            assert name in picture.shared & own.settled


def test_nobody_is_a_peer_of_itself_and_notes_stand_on_levels(picture, made):
    assert made.peers
    assert all(name not in peers and len(set(peers)) == len(peers) for name, peers in made.peers.items())
    assert made.notes
    assert {name for _, name in made.notes} <= set(CAPABILITIES)


def test_one_assessment_is_half_answered_and_two_are_submitted_by_forces_without_answers(picture):
    found = assessments(picture, seed=SEED)
    answering = {item.force_id for item in picture.forces if item.is_in_open_wave}
    assert [item.is_submitted for item in found] == [False, True, True]
    assert not {item.force_id for item in found} & answering
    first, *submitted = found
    share = sum(len(seat.answers) for seat in first.seats) / (len(first.seats) * len(CAPABILITIES))
    assert 0.35 < share < 0.75
    assert {seat.is_finished for seat in first.seats} == {True, False}
    assert all(len(seat.answers) == len(CAPABILITIES) for item in submitted for seat in item.seats)


def test_a_store_in_which_everybody_answers_the_open_wave_gets_no_assessment(picture):
    everybody = replace(picture, forces=tuple(replace(item, is_in_open_wave=True) for item in picture.forces))
    assert assessments(everybody, seed=SEED) == ()


def test_the_code_names_no_force():
    names = {row[column] for row in read_table("forces") for column in ("force_id", "name", "short_name")}
    for module in (registers, open_wave):
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        assert names.isdisjoint(node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))


def test_the_invented_words_hold_no_address_name_or_markup():
    text = (FOLDER / "register_words.py").read_text(encoding="utf-8")
    assert "@" not in text
    names = [row["short_name"] for row in read_table("forces")]
    assert [name for name in names if name in text] == []
