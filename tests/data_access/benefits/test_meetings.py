"""Meetings are minuted by those who edit, decided at by the board, and take no more once they are closed."""

from datetime import date

import pytest

from data_access.benefits.keeping import RowChange, keep_row
from data_access.benefits.meetings import (
    close_meeting,
    decide_at,
    decisions_of,
    keep_minutes,
    latest_first,
    meeting_at_hand,
    set_up_meeting,
)
from data_access.benefits.reading import register_of
from models.errors import EditRefused, NotPermitted, StaleEdit
from tests.data_access.benefits.conftest import ANALYST, BOARD, LEAD, OWNER
from tests.models.benefits.rows import GOOD

ANSWER = {"decision": "answer", "question_id": "C12", "reason": "One unit: data sets"}


@pytest.fixture
def meeting(stores):
    return set_up_meeting(stores, ANALYST, GOOD["meeting"])


def minutes(stores, meeting, text, *, viewer=ANALYST, version=1):
    keep_minutes(stores, viewer, meeting, {"minutes": text}, version=version)


def the(stores, meeting):
    return register_of(stores, ANALYST).row("meeting", meeting)


def test_minutes_change_nothing_else(stores, meeting):
    minutes(stores, meeting, "Two\nlines")
    assert (the(stores, meeting)["minutes"], the(stores, meeting)["title"]) == ("Two\nlines", "NPDAB, December 2026")


def test_the_second_writer_sees_the_first_minutes_and_nothing_is_lost(stores, meeting):
    minutes(stores, meeting, "First")
    with pytest.raises(StaleEdit) as refused:
        minutes(stores, meeting, "Second", viewer=OWNER)
    assert (refused.value.theirs["minutes"], refused.value.theirs["version"]) == ("First", 2)
    assert the(stores, meeting)["minutes"] == "First"


def test_the_board_decides_and_its_decision_has_who_and_when(stores, meeting):
    decide_at(stores, BOARD, meeting, ANSWER)
    decide_at(stores, BOARD, "", {**ANSWER, "question_id": "C13", "decision": "hold"})
    first, second = decisions_of(stores, LEAD)
    assert (first.meeting_id, first.decided_by, first.decided_by_role) == (meeting, BOARD.subject, "national_board")
    assert first.row["reason"] == "One unit: data sets"
    assert second.meeting_id == ""
    assert second.decided_at >= first.decided_at


def test_a_benefit_is_decided_on_as_the_board_saw_it(stores, meeting):
    benefit = keep_row(stores, ANALYST, RowChange("benefit", GOOD["benefit"]))
    valid = {"decision": "still_valid", "benefit_id": benefit, "reason": "Forces ask for it"}
    with pytest.raises(StaleEdit):
        decide_at(stores, BOARD, meeting, valid, version=7)
    assert decisions_of(stores, BOARD) == ()
    decide_at(stores, BOARD, meeting, valid, version=1)
    assert register_of(stores, BOARD).row("benefit", benefit)["still_valid"] == "yes"


def test_a_benefit_can_be_decided_on_later(stores, meeting):
    benefit = keep_row(stores, ANALYST, RowChange("benefit", GOOD["benefit"]))
    decide_at(stores, BOARD, meeting, {"decision": "hold", "benefit_id": benefit, "reason": "Ask finance"}, version=1)
    assert [one.row["decision"] for one in decisions_of(stores, BOARD)] == ["hold"]
    assert register_of(stores, BOARD).row("benefit", benefit).state == "identified"


def test_a_closed_meeting_takes_no_more(stores, meeting):
    close_meeting(stores, ANALYST, meeting, version=1)
    with pytest.raises(EditRefused, match="closed"):
        minutes(stores, meeting, "Late", version=2)
    with pytest.raises(EditRefused, match="closed"):
        decide_at(stores, BOARD, meeting, ANSWER)
    assert decisions_of(stores, BOARD) == ()


@pytest.mark.parametrize("viewer", [BOARD, LEAD])
def test_only_those_who_edit_set_up_and_minute(stores, meeting, viewer):
    with pytest.raises(NotPermitted):
        set_up_meeting(stores, viewer, {**GOOD["meeting"], "title": "Other"})
    with pytest.raises(NotPermitted):
        minutes(stores, meeting, "Words", viewer=viewer)


@pytest.mark.parametrize("viewer", [ANALYST, LEAD])
def test_only_the_board_decides(stores, meeting, viewer):
    with pytest.raises(NotPermitted):
        decide_at(stores, viewer, meeting, ANSWER)


def test_the_meeting_at_hand_is_the_next_open_one(stores):
    days = [date(2026, 9, 15), date(2026, 12, 15), date(2027, 3, 15)]
    ids = [set_up_meeting(stores, ANALYST, {"title": f"NPDAB {day}", "held_on": day}) for day in days]
    meetings = latest_first(register_of(stores, ANALYST))
    assert [row.row_id for row in meetings] == ids[::-1]
    assert meeting_at_hand(meetings, date(2026, 11, 26)).row_id == ids[1]
    close_meeting(stores, ANALYST, ids[1], version=1)
    assert meeting_at_hand(latest_first(register_of(stores, ANALYST)), date(2026, 11, 26)).row_id == ids[2]
    assert meeting_at_hand(meetings, date(2027, 6, 1)).row_id == ids[2]
    assert meeting_at_hand((), date(2026, 11, 26)) is None
