"""Measures, value and actions of a benefit on its page: what each role sees, and what editors do there."""

from __future__ import annotations

from datetime import date, datetime

from components.benefits.measure_forms import ADD_VALUE
from components.offers import OFFERS
from components.registry import page_entry
from components.runtime import runtime
from data_access.benefits.entries import entries_of
from data_access.benefits.keeping import RowChange, keep_row
from data_access.benefits.reading import register_of
from data_access.benefits.values import add_values
from models.benefits.kinds import ACTION
from models.sign_in import demo_viewer
from tests.data_access.benefits.register import bring, start
from tests.models.benefits.rows import GOOD
from tests.pages.looking import look

PAGE = page_entry("benefit")
ANALYST, BOARD = demo_viewer("ndao_analyst", None), demo_viewer("national_board", None)
AS_AT = "2026-10-31"
TYPED = "[a link](https://example.com) **now**"
VALUED = {
    "evidence_grade": 4, "value_low": 40_000, "value_central": 60_000, "value_high": 90_000, "price_year": 2025,
    "value_from": date(2026, 4, 1), "value_until": date(2030, 3, 31), "beneficiary": "force", "outcome": TYPED,
    "attribution_percent": 60,
}  # fmt: skip


def page(part, role="ndao_analyst", **address):
    seen = look(PAGE, **{"as": role, "benefit_part": part, "as_at": AS_AT, **address})
    assert not seen.app.exception
    assert seen.errors == []
    return seen


def behind():
    """A monitored benefit whose six values lie far behind its plan."""
    stores = runtime().stores
    start(stores, benefit=VALUED)
    bring(stores, "monitoring")
    days = [date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)]
    rows = [{"measure_id": "MEA_001", "period": day, "value": 40.2, "source": TYPED} for day in days]
    add_values(stores, ANALYST, [*rows, {"measure_id": "MEA_001", "period": date(2026, 9, 30), "value": 41}])


def button(seen, label):
    return next(item for item in seen.app.button if item.label == label)


def boxed(kind, key):
    return next(item for item in kind if item.key == key)


def test_a_measure_is_told_in_words_drawn_and_its_values_can_be_entered(app):
    behind()
    seen = page("Measures")
    assert "41 databases on 30 Sep 2026; planned by then: 44" in seen.words
    assert "Red: 25 % of the movement planned by 30 Sep 2026" in seen.words
    assert "+20 % of 40 = 48 databases by 31 Mar 2027, proposed, waits for the board" in seen.words
    assert len(seen.figures) == 1
    assert TYPED in seen.tables[0]["Source"].tolist()
    seen.app.session_state["benefit_measures_work_BEN_001"] = ADD_VALUE
    seen.app.run()
    boxed(seen.app.number_input, "benefit_value_count_value").set_value(45.0)
    button(seen, "Enter the value").click().run()
    assert not seen.app.exception
    newest = entries_of(runtime().stores, ANALYST, "MEA_001")[0]
    assert (newest.value, newest.entered_by_role, newest.is_standing) == (45.0, "ndao_analyst", True)


def test_values_are_locked_before_monitoring_and_the_page_says_what_they_wait_for(app):
    start(runtime().stores, output={"due_on": date(2025, 6, 30)})
    bring(runtime().stores, "baselined")
    seen = page("Measures", role="national_board")
    assert "Values are locked until the benefit is monitored" in seen.words
    assert "Data sharing toolkit" in seen.words
    assert not [item for item in seen.app.button if item.label == "Enter the value"]


def test_a_red_benefit_without_a_correction_offers_the_form_and_takes_the_action(app):
    behind()
    seen = page("Actions")
    assert "No corrective action is open" in seen.words
    fields = {"what": "Move two engineers", "root_cause": TYPED, "owner": "Service owner"}
    form = next(item.key for item in seen.app.text_input if item.key.endswith("_what")).removesuffix("_what")
    for name, value in fields.items():
        boxed(seen.app.text_input, f"{form}_{name}").set_value(value)
    boxed(seen.app.date_input, f"{form}_due_on").set_value(date(2027, 1, 31))
    button(seen, "Record the corrective action").click().run()
    assert not seen.app.exception
    (kept,) = register_of(runtime().stores, ANALYST).rows(ACTION)
    assert (kept["action_kind"], kept["root_cause"], kept["benefit_id"]) == ("corrective", TYPED, "BEN_001")


def test_the_value_is_told_step_by_step_letter_for_letter(app):
    behind()
    seen = page("Value", role="national_board")
    assert "£30.6k a year is counted of £60.0k claimed" in seen.words
    assert "|£30\u202f600|" in seen.words
    assert "15 % off for evidence grade 4: check against current guidance" in seen.words
    assert TYPED in seen.words.replace("\u2060", "")
    assert "[a link](https" not in "\n".join(seen.lines)


def test_both_files_of_the_profile_are_made_with_a_mark_on_every_page(app):
    behind()
    keep_row(runtime().stores, ANALYST, RowChange("action", {**GOOD["action"], "what": TYPED}))
    seen = page("Sheet", role="national_board")
    assert not seen.app.exception
    offer = next(one for one in OFFERS._offers.values() if one.name.startswith("benefit-profile-BEN_001"))
    about = offer.about.__class__(**{**vars(offer.about), "generated_at": datetime(2026, 11, 1, 9, 0)})
    assert offer.makers["pdf"](about).startswith(b"%PDF")
    assert offer.makers["docx"](about).startswith(b"PK")
