"""The page of a vehicle on a small set of reads: each part, the playback, the reveal, and what goes on record."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from components.anpr.vehicle_plate import evidence_words
from components.anpr.vehicle_where import SECONDS, Play, advanced, between_words, stepped
from components.registry import page_entry
from components.runtime import runtime
from data_access.anpr.gate import benchmark_search
from data_access.anpr.journeys import build_trips
from data_access.anpr.lake import open_lake
from data_access.anpr.lines import keep_line, lines_of
from data_access.anpr.ranking import rank_lines
from tests.data_access.anpr.hand_made import make_lake
from tests.data_access.anpr.test_ranking import COURIER, LINE, PROFILE, reads
from tests.pages.looking import Seen, click, searching, unescaped

PAGE = page_entry("anpr-vehicle")
PLATE = f"P{COURIER}"
PARTS = ("Why it ranks", "Where it was", "When it ran", "Who travels with it", "Its plate")


@pytest.fixture
def lake(app, monkeypatch):
    """The reads of the ranking tests, ranked, then marked as synthetic so that the app shows them."""
    monkeypatch.setattr("streamlit.page_link", lambda *_, **__: None)  # a page alone has no others to link to
    made = make_lake(runtime().settings.folder / "anpr", reads())
    build_trips(made)
    keep_line(made, replace(LINE, line_id=""))
    rank_lines(benchmark_search(made), lines_of(made), PROFILE)
    about = made.folder / "lake.json"
    about.write_text(json.dumps({**json.loads(about.read_text()), "is_benchmark": False, "is_synthetic": True}))
    return open_lake(made.folder)


def show(seen: Seen, part: str) -> Seen:
    seen.app.session_state["anpr_vehicle_part"] = part
    seen.app.run()
    assert not seen.app.exception
    return seen


def type_in(seen: Seen, key: str, words: str) -> None:
    next(item for item in seen.app.text_input if item.key == key).set_value(words)


def recorded(action: str) -> int:
    return sum(runtime().stores.audit.newest(500)["action"] == action)


def test_a_vehicle_is_looked_up_shown_part_by_part_and_each_look_is_on_record_once(lake):
    seen = searching(PAGE)
    assert seen.titles == ["Choose a vehicle, and why it ranks and where it was are shown"]
    type_in(seen, "anpr_vehicle_said", PLATE)
    click(seen, "anpr_vehicle_find")
    assert " ranks 1 of " in seen.titles[0] and "City to coast" in seen.titles[0]
    assert "Intelligence lead, not grounds on its own; check the image." in seen.words
    assert "What would change its rank" in seen.words and len(seen.figures) == 1
    assert seen.tables[0]["Site"].iloc[0].startswith("S")
    for part in PARTS * 2:
        show(seen, part)
        assert PLATE not in seen.everything
    once = ("lookup.plate", "vehicle", "vehicle.leads", "vehicle.runs", "vehicle.plate", "convoys")
    assert {action: recorded(f"anpr.{action}") for action in once} == dict.fromkeys(once, 1)
    show(seen, "Where it was")
    click(seen, "anpr_vehicle_step_after")
    assert "Journey 1 of 12: " in seen.words
    click(seen, "anpr_vehicle_step_play")
    click(seen, "anpr_vehicle_step_pause")
    click(seen, "anpr_vehicle_step_all")
    assert "Journey 1 of 12: " not in seen.words
    show(seen, "Who travels with it")
    assert len(seen.tables[0]) >= 1


def test_a_plate_is_revealed_for_a_reason_in_words_on_record_and_for_this_search_alone(lake):
    seen = searching(PAGE)
    type_in(seen, "anpr_vehicle_said", PLATE)
    click(seen, "anpr_vehicle_find")
    show(seen, "Its plate")
    click(seen, "anpr_reveal")
    assert "needs a reason in words" in unescaped(" ".join(item.value for item in seen.app.warning))
    assert recorded("anpr.reveal.plate") == 0 and PLATE not in seen.everything
    type_in(seen, "anpr_reveal_why", "Lead to check against the picture")
    click(seen, "anpr_reveal")
    assert [item.value for item in seen.app.code] == [PLATE]
    assert recorded("anpr.reveal.plate") == 1 and "Check the image" in seen.words
    click(seen, "anpr_moves")
    assert "None found" in seen.words and "No plate is suggested" in seen.words
    assert (recorded("anpr.vehicle.moves"), recorded("anpr.vehicle.swaps")) == (1, 1)
    click(seen, "anpr_close")
    assert PLATE not in seen.everything and seen.titles == ["Say why you search, and on whose authority"]


def test_the_playback_goes_on_when_due_and_ends_at_the_last_journey():
    of = (1, 2, 3)
    still = Play(of, 1)
    assert advanced(still, 3, 100.0) == still
    playing = Play(of, 0, True, 10.0)
    assert advanced(playing, 3, 9.0) == playing
    assert advanced(playing, 3, 10.0) == Play(of, 1, True, 10.0 + SECONDS)
    assert advanced(Play(of, 1, True, 10.0), 3, 10.0) == Play(of, 2, False, 10.0 + SECONDS)


def test_a_button_goes_on_from_the_journey_that_is_shown():
    of = (1, 2, 3)
    playing = Play(of, 1, True, 10.0)
    assert stepped(playing, "pause", 11.0) == Play(of, 1, False, 10.0)
    assert stepped(playing, "after", 11.0) == stepped(Play(of, 2), "after", 11.0) == Play(of, 2)
    assert stepped(playing, "before", 11.0) == stepped(Play(of, 0), "before", 11.0) == Play(of, 0)
    assert stepped(Play(of), "after", 11.0) == Play(of, 0)
    assert stepped(playing, "all", 11.0) == Play(of)
    assert stepped(Play(of, 2), "play", 11.0) == stepped(Play(of), "play", 11.0) == Play(of, 0, True, 11.0 + SECONDS)


def test_characters_of_a_misread_are_told_only_where_the_plate_is_shown():
    told = json.dumps({"read_character": "8", "true_character": "B", "seconds_before": 600.0, "reads_here": 3})
    assert evidence_words(told, with_characters=True).startswith("8 read for B; a read 10 min before")
    assert "8" not in evidence_words(told, with_characters=False)
    assert evidence_words("no JSON", with_characters=True) == evidence_words("[1]", with_characters=True) == ""


def test_many_sites_between_are_told_as_the_first_and_how_many_more():
    assert between_words(["A", "A", "B"]) == "A, B"
    assert between_words(list("ABCDEFG")) == "A, B, C, D and 3 more"
