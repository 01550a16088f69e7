"""The review page: the agenda is read by all, minuted by the NDAO, decided on by the board."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from components.offers import OFFERS
from components.registry import page_entry
from components.runtime import runtime
from data_access.benefits.keeping import RowChange, keep_row, keep_rows
from data_access.benefits.meetings import close_meeting, keep_minutes, set_up_meeting
from data_access.benefits.reading import register_of
from models.sign_in import demo_viewer
from tests.models.benefits.rows import GOOD
from tests.pages.looking import look, serving, unescaped

PAGE = page_entry("benefits-review")
ANALYST = demo_viewer("ndao_analyst", None)
ON = datetime.now(UTC).date() + timedelta(days=20)
ROLE = "National board member"
TYPED = "[a link](https://example.com) **now**"


@pytest.fixture
def app(small, tmp_path):
    folder = tmp_path / "store"
    shutil.copytree(small, folder)
    with serving(folder):
        OFFERS._offers.clear()
        yield


@pytest.fixture
def meeting(app):
    """A meeting to come, with a benefit whose target waits."""
    keep_rows(runtime().stores, ANALYST, [
        RowChange("benefit", {**GOOD["benefit"], "title": TYPED}), RowChange("measure", GOOD["measure"]),
    ])  # fmt: skip
    return set_up_meeting(runtime().stores, ANALYST, {"title": TYPED, "held_on": ON})


def page(role="national_board", **address):
    return checked(look(PAGE, **{"as": role, **address}))


def checked(seen):
    assert not seen.app.exception
    assert seen.errors == []
    return seen


def keyed(kind, key):
    return next(item for item in kind if item.key == key)


def press(seen, label):
    next(item for item in seen.app.button if item.label == label).click().run()
    return checked(seen)


def kept(meeting):
    return register_of(runtime().stores, ANALYST).row("meeting", meeting)


def file_of(file_type):
    offer = next(one for one in reversed(OFFERS._offers.values()) if one.name.startswith("benefits-agenda"))
    return offer.makers[file_type](offer.about)


def test_an_empty_register_says_what_to_do(app):
    seen = page()
    assert seen.titles == ["The register holds no benefit yet"]
    assert "Enter benefits on the map or load them by file" in seen.words


def test_the_board_decides_beside_an_item_and_the_title_follows(meeting):
    seen = page()
    assert seen.titles[0].startswith("The board has 26 things to decide on ")
    assert seen.titles[0].endswith(": 1 target, 25 questions")
    assert TYPED in seen.tables[0].Item.iloc[0]
    assert "**now**" not in "".join(seen.lines)
    keyed(seen.app.text_area, "decide_reason").set_value("Sound")
    press(seen, "Record the decision")
    assert "Recorded: approve the target, BEN_001." in unescaped(seen.app.success[0].value)
    assert seen.titles[0].endswith(": 25 questions")
    assert register_of(runtime().stores, ANALYST).row("measure", "MEA_001").target_state == "approved"
    seen.app.session_state["review_view"] = "Decisions"
    seen.app.run()
    assert checked(seen).tables[0][["Decision", "By"]].values.tolist() == [["Approve the target", ROLE]]
    text = file_of("csv").decode("utf-8-sig")
    assert "Open questions of the founding document" in text
    assert b"word/document.xml" in file_of("docx")


def test_a_decision_without_a_reason_is_refused_in_words(meeting):
    seen = press(page(), "Record the decision")
    assert "nothing is given" in unescaped(seen.app.warning[0].value)
    assert seen.titles[0].startswith("The board has 26 things")


def test_minutes_survive_a_reload_and_a_clash_shows_both_versions(meeting):
    seen = page("ndao_analyst", review_view="Minutes")
    keyed(seen.app.text_area, "minutes_minutes").set_value("Mine").run()
    reloaded = page("ndao_analyst", review_view="Minutes")
    assert keyed(reloaded.app.text_area, "minutes_minutes").value == "Mine"
    keep_minutes(runtime().stores, ANALYST, meeting, {"minutes": "Theirs"}, version=1)
    press(seen, "Save the minutes")
    clash = next(table for table in seen.tables if "Yours" in table)
    assert clash.set_index("Field").loc["Minutes", ["Yours", "Theirs"]].tolist() == ["Mine", "Theirs"]
    assert kept(meeting)["minutes"] == "Theirs"
    press(seen, "Save mine in its place")
    assert kept(meeting)["minutes"] == "Mine"


def test_a_meeting_is_set_up_and_closed(app):
    keep_row(runtime().stores, ANALYST, RowChange("benefit", GOOD["benefit"]))
    seen = page("ndao_analyst", review_view="Minutes")
    assert seen.titles[0].startswith("No meeting is set up; 25 things wait for the board")
    keyed(seen.app.text_input, "meeting_new_title").set_value("NPDAB")
    keyed(seen.app.date_input, "meeting_new_held_on").set_value(ON)
    press(seen, "Set up the meeting")
    assert seen.titles[0].startswith("The board has 25 things to decide on ")
    press(seen, "Close the meeting")
    assert "is closed; it decided nothing" in seen.titles[0]
    assert [item.label for item in seen.app.button if item.label == "Save the minutes"] == []


def test_others_read_and_a_closed_meeting_offers_no_decision(meeting):
    seen = page("ndao_analyst")
    assert "Decisions are recorded by the national board." in seen.words
    close_meeting(runtime().stores, ANALYST, meeting, version=1)
    closed = page()
    assert [item.label for item in closed.app.button if item.label == "Record the decision"] == []
