"""Leads to work from: listed under a search, given states that nobody overwrites, and learned from on record."""

from dataclasses import replace

import pytest

from data_access.anpr.feedback import Judgement, judge
from data_access.anpr.gate import benchmark_search
from data_access.anpr.journal import entries
from data_access.anpr.journeys import build_trips
from data_access.anpr.kept_rankings import ranking_ids, ranking_records
from data_access.anpr.leads import is_ranking_of, listed_ranking, may_be_shown
from data_access.anpr.pseudonyms import names_of
from data_access.anpr.ranking import rank_lines
from data_access.anpr.relearning import learn_anew
from data_access.anpr.triage import set_state, triage_of
from models.anpr.journeys import DAY_MS
from models.errors import DataNotAvailable, EditRefused
from tests.data_access.anpr.hand_made import DAY_ONE, make_lake
from tests.data_access.anpr.test_ranking import COURIER, LINE, PARCEL, PROFILE, reads


@pytest.fixture(scope="module")
def search(tmp_path_factory):
    lake = make_lake(tmp_path_factory.mktemp("leads") / "lake", reads())
    build_trips(lake)
    return benchmark_search(lake)


@pytest.fixture(scope="module")
def record(search):
    return rank_lines(search, [LINE], PROFILE, top=3)[1]


def triage(search, vid=COURIER):
    return triage_of(search.lake, "county_lines", [("line-1", vid)])["line-1", vid]


def test_a_ranking_is_listed_by_names_with_reasons_first_day_and_last_run(search, record):
    listed = listed_ranking(search, record.run_id)
    first = listed.leads[0]
    assert first.vid == COURIER and first.name == names_of(search.lake, [COURIER])[COURIER]
    assert (first.line_id, first.line, first.runs) == ("line-1", "City to coast", 8)
    assert first.reasons_for and first.last_run_ms // DAY_MS == DAY_ONE + 10
    assert all(term.log_odds > 0 for term in first.reasons[: len(first.reasons_for)])
    assert first.first_day == DAY_ONE
    assert listed.newest_day == search.last_day and listed.line_names == ("City to coast",)
    assert record.run_id in ranking_ids(search.lake)
    with pytest.raises(DataNotAvailable, match="no ranking"):
        listed_ranking(search, "20200101T000000-abcdef")


def test_a_ranking_of_more_days_than_the_search_or_of_other_lines_is_not_shown(search, record):
    found = next(one for one in ranking_records(search.lake) if one.run_id == record.run_id)
    assert may_be_shown(found, search)
    assert not may_be_shown(found, replace(search, first_day=search.first_day + 1))
    assert not may_be_shown(found, replace(search, last_day=search.last_day - 1))
    assert is_ranking_of(found, {"line-1"}, "county_lines")
    assert not is_ranking_of(found, {"line-1", "line-2"}, "county_lines")
    assert not is_ranking_of(found, {"line-1"}, "organised_immigration_crime")


def test_a_state_is_kept_with_its_version_and_never_written_over_one_that_was_not_seen(search):
    seen = triage(search)
    assert (seen.state, seen.version) == ("new", 0)
    changed = set_state(search, [seen], "looking")
    assert [one.state for one in changed.kept] == ["looking"] and not changed.stale
    theirs = replace(search, actor="somebody else")
    late = set_state(theirs, [seen, triage(search, PARCEL)], "passed_on", "to the force")
    assert [one.state for one in late.stale] == ["looking"]
    assert [(one.vid, one.state) for one in late.kept] == [(PARCEL, "passed_on")]
    assert triage(search).state == "looking" and triage(search, PARCEL).by == "somebody else"


def test_the_same_button_pressed_twice_is_no_conflict_and_keeps_one_record(search):
    seen = triage(search)
    again = [set_state(search, [seen], "closed", "checked") for _ in range(2)]
    assert not again[1].stale and again[1].kept == again[0].kept
    assert sum(entry.state["state"] == "closed" for entry in entries(search.lake, "triage")) == 1
    with pytest.raises(EditRefused, match="word of why"):
        set_state(search, [triage(search)], "not_of_interest")


def test_learning_anew_names_the_model_before_and_what_changed(search):
    with pytest.raises(DataNotAvailable, match="judged"):
        learn_anew(search, PROFILE, [LINE])
    for vid, code in ((COURIER, "true_lead"), (PARCEL, "parcel")):
        judge(search, Judgement("county_lines", "line-1", vid, code, "", 0.4, "tester", ""))
    first = learn_anew(search, PROFILE, [LINE])
    assert (first.model_id, first.before_id) == ("county_lines-0001", "")
    assert (first.true_leads, first.innocent) == (1, 1)
    assert abs(first.changes[0].after - first.changes[0].before) > 0.01
