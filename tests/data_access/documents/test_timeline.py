from datetime import date, datetime

import pytest

from data_access.documents.timeline import places, sources_of, timeline
from tests.data_access.documents.entity_cases import BEGIN, case_of, ids, open_with

TEXTS = ["QX12 ABC on 3 March 2025 at LS1 4AB", "met on 04/03/2025, LS9 0RJ and ZE2 9AA", "May 2025", "quiet"]


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    sent = [(1, "kev@example.com", ["amy@example.com"]), (4, "amy@example.com", [])]
    return case_of(tmp_path_factory.mktemp("timeline") / "case", TEXTS, messages=sent)


def test_messages_items_and_days_spoken_of_stand_in_order_of_time(case):
    shown = timeline(open_with(case)).rows
    assert list(shown["at"]) == sorted(shown["at"])
    assert dict(shown["event"].value_counts()) == {"item": 4, "message": 2, "date": 2}
    assert list(shown[shown["event"] == "date"]["at"]) == [datetime(2025, 3, 3), datetime(2025, 3, 4)]


def test_days_count_all_events_though_only_the_first_are_shown(case):
    found = timeline(open_with(case), limit=3)
    assert (len(found.rows), found.total, int(found.days["events"].sum())) == (3, 8, 8)


def test_both_ends_of_the_days_asked_for_are_in(case):
    found = timeline(open_with(case), first=date(2025, 3, 3), last=date(2025, 3, 4), events=["date"])
    assert list(found.rows["words"]) == ["3 March 2025", "04/03/2025"]
    assert timeline(open_with(case), last=BEGIN.date(), events=["message"]).total == 0


def test_beside_an_entity_stands_what_its_passages_and_items_hold(case):
    found = timeline(open_with(case), entity_id=ids(case)["QX12ABC"])
    assert sorted(found.rows["event"]) == ["date", "item", "message"]
    assert set(found.rows["item_id"]) == {1}


def test_only_the_sources_that_are_asked_for_count(case):
    assert sources_of(case) == ("Box",)
    assert [timeline(open_with(case), sources=given).total for given in ((), ("Box",), ("Shed",))] == [8, 8, 0]


def test_nothing_in_the_days_asked_for_is_an_empty_timeline(case):
    found = timeline(open_with(case), first=date(1990, 1, 1), last=date(1990, 1, 2))
    assert (found.total, len(found.days), len(found.rows)) == (0, 0, 0)


def test_postcodes_lie_in_their_areas(case):
    kept = []
    found = places(open_with(case, kept)).set_index("shown")
    assert dict(found["town"]) == {"LS1 4AB": "Leeds", "LS9 0RJ": "Leeds", "ZE2 9AA": "Lerwick"}
    assert found["latitude"].between(49, 61).all()
    assert [entry.action for entry in kept] == ["documents.places"]
