"""Due dates as an iCalendar file."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.plans.actions import Action, ActionState
from models.plans.calendar_file import calendar_text, escaped, folded

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
ACTION = Action(
    "17", "F1", 2, "Set up a data board; agree owners, stewards", "Chief officer", date(2026, 12, 31), "90%", "Minutes"
)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def names_of(text: str) -> list[str]:
    return [re.split("[:;]", line)[0] for line in unfolded(text)]


def value_of(name: str, text: str) -> str:
    return next(line.removeprefix(f"{name}:") for line in unfolded(text) if line.startswith(f"{name}:"))


def test_a_calendar_holds_what_the_standard_asks_for():
    lines = unfolded(calendar_text([ACTION], NOW, is_synthetic=False))
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    assert "UID:action-17@ndao-insight" in lines
    assert "DTSTAMP:20261102T093000Z" in lines
    assert "DTSTART;VALUE=DATE:20261231" in lines and "DTEND;VALUE=DATE:20270101" in lines


def test_the_stamp_is_in_universal_time_and_a_time_without_a_zone_is_refused():
    summer = datetime(2026, 7, 1, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    assert "DTSTAMP:20260701T090000Z\r\n" in calendar_text([ACTION], summer, is_synthetic=False)
    with pytest.raises(ValueError, match="time zone"):
        calendar_text([ACTION], datetime(2026, 7, 1), is_synthetic=False)


def test_synthetic_data_says_so_in_every_summary():
    actions = [ACTION, replace(ACTION, action_id="18")]
    lines = unfolded(calendar_text(actions, NOW, is_synthetic=True))
    summaries = [line for line in lines if line.startswith("SUMMARY:")]
    assert len(summaries) == 2 and all(line.startswith("SUMMARY:SYNTHETIC: F1 to level 3") for line in summaries)
    assert "SYNTHETIC" not in calendar_text(actions, NOW, is_synthetic=False)


@pytest.mark.parametrize("state", [ActionState.DONE, ActionState.DROPPED])
def test_only_open_actions_are_in_the_calendar(state):
    assert "VEVENT" not in calendar_text([replace(ACTION, state=state)], NOW, is_synthetic=False)


def test_the_identifier_stays_when_the_action_changes():
    moved = replace(ACTION, title="Other words", due=date(2027, 3, 31))
    before, after = (value_of("UID", calendar_text([item], NOW, is_synthetic=True)) for item in (ACTION, moved))
    assert before == after


def test_an_action_id_that_could_carry_a_line_is_refused():
    with pytest.raises(ValueError, match="action id"):
        calendar_text([replace(ACTION, action_id="1\r\nX:1")], NOW, is_synthetic=False)


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=100))
def test_no_line_is_longer_than_75_octets_and_no_text_adds_a_line(title, role, measure):
    plain = calendar_text([ACTION], NOW, is_synthetic=True)
    typed = replace(ACTION, title=title, owner_role=role, success_measure=measure)
    text = calendar_text([typed], NOW, is_synthetic=True)
    assert all(len(line.encode("utf-8")) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "") and "\r" not in text.replace("\r\n", "")
    assert names_of(text) == names_of(plain)


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]) | st.just("\n"), max_size=200))
def test_escaping_can_be_undone(text):
    assert unescaped(escaped(text)) == "\n".join(text.splitlines())


def test_escaping_marks_what_the_standard_names_and_drops_control_characters():
    assert escaped("a\\b;c,d\r\ne\x00\x1bf") == "a\\\\b\\;c\\,d\\nef"


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=400))
def test_folding_can_be_undone_and_never_cuts_a_character(line):
    pieces = folded(line).encode("utf-8").split(b"\r\n")
    assert all(len(piece) <= 75 and piece.decode("utf-8") is not None for piece in pieces)
    assert pieces[0].decode() + "".join(piece.decode()[1:] for piece in pieces[1:]) == line
