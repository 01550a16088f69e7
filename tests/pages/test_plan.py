"""The improvement plan page: for a force lead without and with a plan, for an analyst, and for the others."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest

from components.registry import page_entry
from components.runtime import runtime
from data_access.plans.actions import ActionWords, NewAction, add_actions, change_status, edit_action
from data_access.plans.reading import actions_of, rescore_requests_of
from data_access.plans.settings import settings_of, targets_of
from data_access.queries import read
from models.access import Scope
from models.plans.actions import ActionState
from models.sign_in import demo_viewer
from tests.pages.looking import look, look_at_frame, serving, unescaped

PLAN = page_entry("plan")
WAVE = "2025-reassessment"
PARTS = ("Recommendations", "Plan", "Actions", "What-if")
TODAY = date.today()
LEAD = demo_viewer("force_lead", "kent")
TYPED = "Wait for [the contract](https://example.com) **now**"
WORDS = ActionWords("List specialist posts", TYPED, TODAY + timedelta(days=60), 1.0, "Every post listed")


@pytest.fixture
def app(built_store, tmp_path):
    folder = tmp_path / "store"
    shutil.copytree(built_store, folder)
    with serving(folder):
        yield


@pytest.fixture
def planned(app):
    """Kent's plan: one action late, one blocked, one planned."""
    late = replace(WORDS, due_on=TODAY - timedelta(days=3))
    ids = add_actions(
        runtime().stores, LEAD, [NewAction("S2", 1, late), NewAction("S2", 2, WORDS), NewAction("N2", 2, WORDS)]
    )
    change_status(runtime().stores, LEAD, ids[2], status=ActionState.BLOCKED, words=TYPED, version=1)
    return ids


def page(part="Recommendations", *, role="force_lead", own="kent", **address):
    seen = look(PLAN, **{"as": role, "own": own, "part": part, **address})
    assert not seen.app.exception
    return seen


def plan_in_store(force_id="kent"):
    return actions_of(runtime().stores, LEAD, force_id)


def levels():
    national = runtime().stores.national
    rows = read(
        national, Scope(frozenset({"kent"})), "maturity/capability_details_of_force", version=national.version(),
        wave_id=WAVE, force_id="kent",
    )  # fmt: skip
    return rows.published_level.tolist()


def button(seen, label):
    return next(item for item in seen.app.button if item.label == label)


def boxed(kind, key):
    return next(item for item in kind if item.key == key)


def choose_row(seen, row):
    seen.app.session_state["recommended_0"] = {"selection": {"rows": [row], "columns": [], "cells": []}}


class TestWithoutAPlan:
    @pytest.mark.parametrize("part", PARTS)
    def test_each_part_says_what_to_do(self, app, part):
        seen = page(part)
        assert seen.titles[0].startswith("No action is in the plan yet: ")
        assert seen.errors == []
        said = {
            "Recommendations": "Choose rows in the table.",
            "Plan": "No action is in the plan yet",
            "Actions": "Choose rows under Recommendations and add them.",
            "What-if": "Nothing would rise",
        }
        assert said[part] in seen.words

    def test_the_recommendations_show_every_factor(self, app):
        (table,) = page().tables
        assert {"Level", "Target", "Next step", "What to do", "Why"} <= set(table.columns)
        first = table.iloc[0]
        value = first.Gap * first.Weight * (1 + first["Waiting for it"]) / first.Effort
        assert first.Priority == pytest.approx(value, abs=0.05)
        assert table.Priority.dropna().is_monotonic_decreasing

    def test_a_chosen_row_is_added_with_a_due_date(self, app):
        seen = page()
        first = seen.tables[0].iloc[0]
        choose_row(seen, 0)
        seen.app.run()
        button(seen, "Add 1 step to the plan").click().run()
        assert not seen.app.exception
        steps = [kept for kept in plan_in_store() if kept.action.capability_id == first.Capability[:2]]
        assert [kept.action.from_level for kept in steps] == [first.Level]
        assert all(kept.action.due > TODAY for kept in plan_in_store())
        assert "now in the plan" in seen.app.success[0].value
        assert seen.titles[0].startswith(f"{len(plan_in_store())} action")

    def test_what_a_step_needs_first_comes_with_it(self, app):
        seen = page()
        choose_row(seen, [words[:2] for words in seen.tables[0].Capability].index("N2"))
        seen.app.run()
        button(seen, "Add 1 step to the plan").click().run()
        assert {"S2", "N2"} <= {kept.action.capability_id for kept in plan_in_store()}
        assert "What they need first came with them: S2 1\u21922." in unescaped(seen.app.success[0].value)

    def test_target_and_weight_are_kept_and_move_the_table(self, app):
        seen = page()
        capability = seen.tables[0].Capability.iloc[0][:2]
        seen.app.session_state["factors_open"] = True
        seen.app.run()
        boxed(seen.app.selectbox, "factors_target_level").set_value(5)
        boxed(seen.app.number_input, "factors_national_weight").set_value(2.0)
        boxed(seen.app.number_input, "factors_effort_points").set_value(3.0)
        button(seen, "Save factors").click().run()
        assert not seen.app.exception
        kept = targets_of(runtime().stores, LEAD, "kent")[capability]
        assert (kept.target_level, kept.national_weight) == (5, 2.0)
        row = seen.tables[0].set_index("Capability").filter(like=capability, axis=0).iloc[0]
        assert (row.Target, row.Weight, row.Effort) == (5, 2.0, 3.0)

    def test_start_and_capacity_are_kept(self, app):
        seen = page("Plan")
        boxed(seen.app.number_input, "plan_settings_capacity_points").set_value(9)
        button(seen, "Save start and capacity").click().run()
        kept = settings_of(runtime().stores, LEAD, "kent")
        assert (kept.capacity_points, kept.starts_on, kept.version) == (9, TODAY, 1)


class TestWithAPlan:
    @pytest.mark.parametrize("part", PARTS)
    def test_the_title_counts_and_says_what_comes_first(self, planned, part):
        assert page(part).titles == ["3 actions, 1 late, 1 blocked: S2 first, because 2 others wait for it"]

    def test_the_plan_is_drawn_with_its_reasons(self, planned):
        seen = page("Plan")
        timeline, network = seen.figures
        words = [note["text"] for note in timeline["layout"]["annotations"]]
        assert any("<b>Late</b> S2 1\u21922" in text for text in words)
        assert any("<b>Blocked</b> N2" in text for text in words)
        assert any("Waits for S2 level 2" in text for text in words)
        assert len(network["data"]) > 2

    def test_the_due_dates_can_be_fetched_as_a_calendar(self, planned):
        links = [item.proto for item in page("Plan").app.get("link_button")]
        assert any("Due dates as a calendar" in link.label and "format=ics" in link.url for link in links)

    def test_late_and_blocked_actions_come_first(self, planned):
        table = page("Actions").tables[0]
        assert table.State.tolist() == ["late", "blocked", "planned"]
        assert table["Blocked or dropped because"].tolist() == ["", TYPED, ""]

    def test_typed_words_are_never_read_as_markdown(self, planned):
        for part in PARTS:
            seen = page(part)
            marked = [item.value for kind in (seen.app.markdown, seen.app.caption, seen.app.title) for item in kind]
            assert not [text for text in marked if "example.com" in text]

    def test_an_action_is_edited(self, planned):
        seen = page("Actions")
        boxed(seen.app.text_input, "action_owner_role").set_value("Head of people")
        button(seen, "Save the action").click().run()
        kept = {item.action.action_id: item for item in plan_in_store()}[planned[0]]
        assert (kept.action.owner_role, kept.version) == ("Head of people", 2)
        assert unescaped(seen.app.success[0].value) == "The action is kept."

    @pytest.mark.parametrize(("choice", "stands"), [("Keep theirs", "Theirs"), ("Save mine in its place", "Mine")])
    def test_a_stale_edit_shows_both_versions_and_the_reader_chooses(self, planned, choice, stands):
        seen = page("Actions")
        edit_action(runtime().stores, LEAD, planned[0], replace(WORDS, owner_role="Theirs"), version=1)
        boxed(seen.app.text_input, "action_owner_role").set_value("Mine")
        button(seen, "Save the action").click().run()
        both = next(table for table in seen.tables if "Theirs" in table.columns).set_index("Field")
        assert both.loc["Owner (a role, not a name)"].tolist() == ["Mine", "Theirs"]
        assert "Mine" not in [kept.action.owner_role for kept in plan_in_store()]
        button(seen, choice).click().run()
        assert not seen.app.exception
        kept = {item.action.action_id: item for item in plan_in_store()}[planned[0]]
        assert kept.action.owner_role == stands
        assert boxed(seen.app.text_input, "action_owner_role").value == stands

    def test_a_move_that_is_refused_says_why(self, planned):
        seen = page("Actions")
        boxed(seen.app.selectbox, "move_status").set_value(ActionState.BLOCKED)
        button(seen, "Change status").click().run()
        assert "Say what blocks the action" in seen.app.warning[0].value
        assert {kept.action.state for kept in plan_in_store()} == {"planned", "blocked"}

    def test_closing_asks_for_a_score_and_moves_no_level(self, planned):
        before = levels()
        change_status(runtime().stores, LEAD, planned[0], status=ActionState.IN_PROGRESS, version=1)
        seen = page("Actions")
        button(seen, "Close with evidence").click().run()
        assert "What was done is empty" in unescaped(seen.app.warning[0].value)
        boxed(seen.app.text_area, "close_what_was_done").set_value("Posts are listed")
        boxed(seen.app.text_input, "close_evidence_title").set_value("List of posts")
        boxed(seen.app.text_input, "close_evidence_link").set_value("https://example.org/posts")
        button(seen, "Close with evidence").click().run()
        assert not seen.app.exception
        (request,) = rescore_requests_of(runtime().stores, LEAD, "kent")
        assert (request["wave_id"], request["capability_id"], request["requested_level"]) == (WAVE, "S2", 2)
        assert levels() == before
        again = page()
        assert again.tables[0].Capability.str.startswith("S2").sum() == 0
        assert "1 late" not in again.titles[0]

    def test_what_if_starts_from_the_plan(self, planned):
        seen = page("What-if")
        table = seen.tables[0].set_index("Pillar or capability")
        rises = table.loc[[name for name in table.index if name.startswith("S2 ")]].iloc[0]
        assert (rises.Now, rises["With evidence"]) == ("1", "3")
        assert len(seen.tables[-1]) == 5

    def test_an_analyst_reads_it_and_changes_nothing(self, planned):
        for part in PARTS:
            seen = page(part, role="ndao_analyst", force="kent")
            assert seen.titles[0].startswith("3 actions")
            assert [item.label for item in seen.app.button] == []
            assert len(seen.app.text_input) == 0

    def test_a_data_professional_reads_it_and_changes_nothing(self, planned):
        seen = page("Actions", role="force_data_professional")
        assert len(seen.tables[0]) == 3
        assert len(seen.app.button) == 0

    def test_another_force_sees_its_own_plan_whatever_the_address_says(self, planned):
        seen = page("Actions", own="essex", force="kent")
        assert "3 actions" not in seen.titles[0]
        assert TYPED not in seen.everything


def test_an_analyst_without_a_force_is_told_to_choose_one(app):
    seen = look_at_frame(page=PLAN, **{"as": "ndao_analyst"})
    assert "No force is chosen, so there is no plan to show." in seen.words
    assert "Choose a force under Force" in seen.words


@pytest.mark.parametrize("role", ["respondent", "national_board", "auditor", "administrator"])
def test_other_roles_are_refused(app, role):
    seen = look(PLAN, **{"as": role, "own": "kent", "force": "kent"})
    assert "Data maturity: Improvement plan is not part of your role" in seen.words
    assert seen.tables == []
