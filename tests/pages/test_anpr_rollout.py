"""The rollout page: what each reader sees of it, and that an analyst records an outcome of the own unit."""

from datetime import date

from components.registry import page_entry
from components.runtime import runtime
from data_access.records.keeping import add_record, verify_record
from data_access.records.reading import records_of
from data_access.records.rollout import ONBOARDING, OUTCOME
from models.access import Viewer
from models.sign_in import demo_viewer
from tests.models.anpr.test_rollout import GOOD
from tests.pages.looking import look

PAGE = page_entry("anpr-rollout")
OWNER = demo_viewer("ndao_service_owner", None)
SECOND = Viewer("second", "Second", "ndao_service_owner")
TODAY = date.today()
LIVE = {"unit": "SWROCU", "state": "live", "state_since": date(2026, 8, 1), "live_on": date(2026, 8, 1)}
REFERENCE = "OP-CANARY"


def page(role, part="Outcomes on record"):
    seen = look(PAGE, **{"as": role, "rollout_part": part})
    assert not seen.app.exception
    assert seen.errors == []
    return seen


def fill():
    add_record(runtime().stores, OWNER, ONBOARDING, {**LIVE, "users": 20, "users_trained": 12})
    outcome = {**GOOD[OUTCOME], "happened_on": TODAY, "operation_reference": REFERENCE}
    verify_record(
        runtime().stores, SECOND, OUTCOME, add_record(runtime().stores, OWNER, OUTCOME, outcome), version=1
    )


def test_nothing_recorded_is_said(app):
    seen = page("national_board")
    assert seen.titles == ["No regional unit is recorded yet"]
    assert "No row is open to your role" in seen.words


def test_the_board_reads_states_and_no_outcome_of_one_unit(app):
    fill()
    seen = page("national_board")
    assert seen.titles[0] == "1 of 10 regional units are live"
    assert "12 000.5" not in seen.words.replace("\u202f", " ")
    assert REFERENCE not in seen.everything
    assert seen.figures == []
    whole = page("ndao_service_owner", "KPIs and benefits")
    assert "£12 000.5 were seized in 12 months" in whole.titles[0].replace("\u202f", " ").replace("\u2009", " ")
    assert len(whole.figures) == 1


def test_an_analyst_records_an_outcome_of_the_own_unit_alone(app):
    seen = page("rocu_analyst")
    seen.app.session_state["anpr_own_unit"] = "SWROCU"
    seen.app.session_state[f"records_work_{OUTCOME}"] = "Add"
    seen.app.run()
    box = {item.key: item for kind in (seen.app.selectbox, seen.app.text_input, seen.app.number_input,
                                       seen.app.date_input) for item in kind}  # fmt: skip
    assert len(box[f"record_add_{OUTCOME}_unit"].options) == 2  # none yet, or the own
    for name, value in {**GOOD[OUTCOME], "unit": "SWROCU"}.items():
        box[f"record_add_{OUTCOME}_{name}"].set_value(value)
    next(item for item in seen.app.button if item.label == "Record the outcome").click().run()
    assert not seen.app.exception
    (kept,) = records_of(runtime().stores, OWNER, OUTCOME)
    assert (kept.body_id, kept.recorded_by_role) == ("SWROCU", "rocu_analyst")
