"""The rollout page of document search and its part of the home page: what each reader sees, and who records what."""

from datetime import date

from components.registry import page_entry
from components.runtime import runtime
from data_access.records.documents_rollout import ONBOARDING, OUTCOME
from data_access.records.keeping import add_record, verify_record
from data_access.records.reading import records_of
from models.access import Viewer
from models.sign_in import demo_viewer
from tests.models.documents.test_rollout import GOOD
from tests.pages.looking import look

PAGE = page_entry("documents-rollout")
OWNER = demo_viewer("ndao_service_owner", None)
SECOND = Viewer("second", "Second", "ndao_service_owner")
TODAY = date.today()
LIVE = {"organisation": "kent", "state": "live", "state_since": date(2026, 8, 1), "live_on": date(2026, 8, 1)}
REFERENCE = "OP-CANARY"


def page(role, part="Investigations on record", **address):
    seen = look(PAGE, **{"as": role, "rollout_part": part, **address})
    assert not seen.app.exception
    assert seen.errors == []
    return seen


def fill(**changed):
    add_record(runtime().stores, OWNER, ONBOARDING, {**LIVE, "users": 20, "users_trained": 12})
    row = {**GOOD[OUTCOME], "happened_on": TODAY, "case_reference": REFERENCE, **changed}
    verify_record(runtime().stores, SECOND, OUTCOME, add_record(runtime().stores, OWNER, OUTCOME, row), version=1)


def test_nothing_recorded_is_said(app):
    seen = page("national_board")
    assert seen.titles == ["No force or regional unit is recorded yet"]
    assert "You are named on no case yet" in look(page_entry("home"), **{"as": "investigator"}).words
    assert "No investigation is verified yet, so nothing is held against a baseline." in seen.words


def test_the_board_reads_states_and_nothing_of_one_investigation(app):
    fill()
    seen = page("national_board")
    assert seen.titles == ["1 of 53 forces and regional units are live"]
    assert "Hours saved are shown once enough investigations are verified." in seen.words
    assert REFERENCE not in seen.everything and "108" not in seen.words
    assert seen.figures == []


def test_who_runs_the_rollout_reads_hours_against_the_own_baseline_and_the_stated_example(app):
    fill()
    seen = page("ndao_service_owner", "KPIs and benefits")
    assert seen.titles == ["1 of 53 forces and regional units are live; 1 investigation took 108 hours less than by "
                           "the earlier way"]  # fmt: skip
    baselines = seen.tables[0]
    assert baselines["Hours saved against it"].tolist() == ["108", "1\u2009300.5"]
    assert "It is one example, not a mean" in seen.words
    assert len(seen.figures) == 1
    assert seen.tables[-1]["KPI"].str.startswith("KPI_06").all()


def test_hours_that_were_not_saved_are_said_as_such(app):
    fill(effort_before_hours=2.0)
    assert "took 10 hours more than by the earlier way" in page("ndao_service_owner").titles[0]


def test_an_investigator_records_an_investigation_of_the_own_force_alone(app):
    seen = page("investigator")
    seen.app.session_state["documents_own_body"] = "kent"
    seen.app.session_state[f"records_work_{OUTCOME}"] = "Add"
    seen.app.run()
    kinds = (
        seen.app.selectbox, seen.app.text_input, seen.app.number_input, seen.app.date_input, seen.app.multiselect,
    )  # fmt: skip
    box = {item.key: item for kind in kinds for item in kind}
    assert len(box[f"record_add_{OUTCOME}_organisation"].options) == 2  # none yet, or the own
    assert len(box[f"record_add_{OUTCOME}_shared_with"].options) == 43
    for name, value in {**GOOD[OUTCOME], "organisation": "kent"}.items():
        box[f"record_add_{OUTCOME}_{name}"].set_value(value)
    next(item for item in seen.app.button if item.label == "Record the investigation").click().run()
    assert not seen.app.exception
    (kept,) = records_of(runtime().stores, OWNER, OUTCOME)
    assert (kept.body_id, kept.recorded_by_role) == ("kent", "investigator")


def test_a_force_lead_of_a_force_is_not_asked_for_another(app):
    seen = page("force_lead", own="kent")
    assert "documents_own_body" not in {item.key for item in seen.app.selectbox}


def test_the_home_page_says_who_uses_it_to_all_and_the_cases_to_those_who_search(case):
    home = page_entry("home")
    assert "You are named on 1 case; a search needs a reason" in look(home, **{"as": "investigator"}).words
    board = look(home, **{"as": "national_board"}).words
    assert "No force or regional unit is recorded yet." in board
    assert "Quillback" not in board and "for the people named on it alone" in board
    assert "Document search" not in [item.value for item in look(home, **{"as": "respondent"}).app.subheader]
