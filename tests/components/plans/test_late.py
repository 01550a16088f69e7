"""Late and blocked actions on other pages: words for who reads the plan, counts for who acts nationally."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from components.runtime import runtime
from data_access.plans.actions import ActionWords, NewAction, add_actions, change_status
from models.plans.actions import ActionState
from models.sign_in import demo_viewer
from tests.pages.looking import Seen, serving

TODAY = date.today()
WORDS = ActionWords("List posts", "Head of people", TODAY - timedelta(days=1), 1.0, "Every post listed")


@pytest.fixture
def app(built_store, tmp_path):
    shutil.copytree(built_store, tmp_path / "store")
    with serving(tmp_path / "store"):
        lead = demo_viewer("force_lead", "kent")
        later = replace(WORDS, due_on=TODAY + timedelta(days=9))
        ids = add_actions(runtime().stores, lead, [NewAction("S2", 1, WORDS), NewAction("N2", 2, later)])
        change_status(runtime().stores, lead, ids[1], status=ActionState.BLOCKED, words="No budget", version=1)
        yield


def block(force_id, **address):
    def script(force_id):
        from components.context import current_context
        from components.plans.late import late_and_blocked

        late_and_blocked(current_context(), force_id)

    test = AppTest.from_function(script, default_timeout=60, args=(force_id,))
    for key, value in address.items():
        test.query_params[key] = value
    seen = Seen(test.run())
    assert not seen.app.exception
    return seen


@pytest.mark.parametrize("address", [{"as": "force_lead", "own": "kent"}, {"as": "ndao_analyst"}], ids=str)
def test_who_reads_the_plan_sees_which(app, address):
    seen = block("kent", **address)
    assert "1 late, 1 blocked of 2 actions" in seen.words
    (table,) = seen.tables
    assert table.State.tolist() == ["late", "blocked"]
    assert table["Blocked because"].tolist() == ["", "No budget"]


def test_the_board_sees_counts_and_no_words(app):
    seen = block("kent", **{"as": "national_board"})
    assert "1 late, 1 blocked of 2 actions" in seen.words
    assert not seen.tables
    assert not any(words in seen.everything for words in ("No budget", "Head of people", "List posts"))


def test_a_force_without_a_plan_has_none(app):
    assert "No plan has an action yet." in block("essex", **{"as": "national_board"}).words
    assert "No action is in the plan." in block("essex", **{"as": "ndao_analyst"}).words


@pytest.mark.parametrize("role", ["force_lead", "portfolio_lead", "auditor"])
def test_others_see_nothing_of_it(app, role):
    seen = block("kent", **{"as": role, "own": "essex"})
    assert seen.kinds == []
