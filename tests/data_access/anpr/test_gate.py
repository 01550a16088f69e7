"""The door to reads: no reason, no record, no rows; and plates only on record."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from data_access.anpr.gate import as_date, as_day, benchmark_search, note, open_search, open_search_of
from data_access.anpr.pseudonyms import (
    find_by_plate,
    find_vehicle,
    names_of,
    reveal,
    reveal_all,
    reveal_for,
)
from data_access.audit import entries_of_the_terminal
from data_access.maintenance import run_verb_wherever
from data_access.stores import open_stores
from models.access import Viewer
from models.anpr.pseudonyms import pseudonym
from models.anpr.rules import SearchReason
from models.errors import DataNotAvailable, EditRefused, NotPermitted, StoreUnavailable
from models.settings import read_settings

from .hand_made import DAY_ONE, at, make_lake

REASON = SearchReason(
    "county_lines", "Operation Heron", "OP-HERON-7", "", "Jo Miles", "Inspector", datetime.now(UTC), "terminal|asmith"
)
WHY = "Lead to be checked against the picture"


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """A benchmark lake of two vehicles over two days."""
    reads = [(0, at(0, "08:00"), 1), (0, at(0, "08:10"), 2), (1, at(0, "09:00"), 1), (0, at(1, "08:00"), 2)]
    return make_lake(tmp_path_factory.mktemp("lakes") / "lake", reads)


@pytest.fixture
def lake(measured):
    """The same reads in a lake that is no benchmark; they are synthetic, so that their age is that of the lake."""
    return replace(measured, is_benchmark=False, is_synthetic=True)


@pytest.fixture
def kept():
    """Entries that were put on record, in order."""
    return []


@pytest.fixture
def search(lake, kept):
    return open_search(kept.extend, "terminal|asmith", "terminal", lake, REASON)


def objects(kept) -> list[tuple[str, dict]]:
    return [(entry.action, json.loads(entry.object)) for entry in kept]


def test_a_search_is_on_record_with_reason_reference_authority_and_days(search, kept):
    (entry,) = kept
    told = json.loads(entry.object)
    assert (entry.action, entry.outcome, entry.actor, entry.role) == (
        "anpr.search", "allowed", "terminal|asmith", "terminal",
    )  # fmt: skip
    assert (entry.reference, entry.purpose) == ("OP-HERON-7", "County lines drug supply")
    assert entry.session == search.search_id
    assert told["authoriser"] == "Jo Miles"
    assert told["authoriser_role"] == "Inspector"
    assert told["days"] == ["2024-10-04", "2024-10-05"]
    assert search.days == range(DAY_ONE, DAY_ONE + 2)


def test_a_refused_search_is_on_record_too(lake, kept):
    with pytest.raises(EditRefused):
        open_search(kept.extend, "terminal|asmith", "terminal", lake, replace(REASON, reference="x"))
    with pytest.raises(NotPermitted):
        open_search(kept.extend, "terminal|asmith", "terminal", lake, REASON, DAY_ONE - 100, DAY_ONE)
    assert [entry.outcome for entry in kept] == ["refused", "denied"]
    assert "90 days" in json.loads(kept[1].object)["refused"]


def test_real_reads_of_years_ago_are_not_searched(lake, kept):
    real = replace(lake, is_synthetic=False)
    with pytest.raises(DataNotAvailable, match="end on 2024-10-05"):
        open_search(kept.extend, "terminal|asmith", "terminal", real, REASON)
    with pytest.raises(NotPermitted, match="by nobody"):
        open_search(kept.extend, "terminal|asmith", "terminal", real, REASON, DAY_ONE, DAY_ONE + 1)


def test_where_nothing_can_be_put_on_record_there_are_no_rows(lake, search):
    def fails(entries):
        raise StoreUnavailable("The registers are in use.", "Stop the app.")

    with pytest.raises(StoreUnavailable):
        open_search(fails, "terminal|asmith", "terminal", lake, REASON)
    with pytest.raises(StoreUnavailable):
        reveal(replace(search, write=fails), 0, WHY)


def test_a_benchmark_store_is_open_and_leaves_no_record_and_no_other_store_is(measured, lake):
    search = benchmark_search(measured)
    note(search, "rank", {"line": "L1"})
    assert reveal(search, 0, "").plate == "P0"
    with pytest.raises(NotPermitted):
        benchmark_search(lake)


def test_the_app_never_opens_a_benchmark_store_and_asks_for_the_right(measured, lake, tmp_path):
    stores = open_stores(tmp_path, tmp_path / "audit.key")
    try:
        with pytest.raises(NotPermitted, match="not part of your role"):
            open_search_of(stores, Viewer("idp|1", "Ann Other", "respondent"), lake, REASON)
    finally:
        stores.close()


def test_what_is_looked_at_is_on_record_without_plates_until_one_is_revealed(search, kept, lake):
    note(search, "rank", {"line": "L1", "profile": "county_lines"})
    name = names_of(lake, [0])[0]
    assert find_vehicle(search, name.lower()) == 0
    assert "P0" not in "".join(entry.object for entry in kept)
    shown = reveal(search, 0, WHY)
    assert (shown.plate, shown.name, shown.reads) == ("P0", name, 3)
    assert objects(kept)[-2:] == [
        ("anpr.reveal", {"store": lake.lake_id, "vehicle": name, "why": WHY}),
        ("anpr.reveal.plate", {"store": lake.lake_id, "plate": "P0"}),
    ]
    assert kept[-1].rows_returned == 1


def test_a_plate_that_somebody_types_is_on_record_found_or_not(search, kept):
    found = find_by_plate(search, ["p 0", "P-1", "ZZ 99"])
    assert found.vids == {"p 0": (0,), "P-1": (1,)}
    assert found.missing == ("ZZ 99",)
    assert [told["plate"] for action, told in objects(kept) if action == "anpr.lookup.plate"] == ["P0", "P1", "ZZ99"]
    with pytest.raises(DataNotAvailable, match="no read of"):
        find_vehicle(search, "ZZ 99")


def test_a_plate_is_not_revealed_without_a_reason_in_words(search, kept):
    before = len(kept)
    with pytest.raises(EditRefused):
        reveal(search, 0, "check")
    assert len(kept) == before


def test_several_plates_are_revealed_each_on_record(search, kept):
    assert reveal_all(search, [1, 0], WHY) == {0: "P0", 1: "P1"}
    assert [told["plate"] for action, told in objects(kept) if action == "anpr.reveal.plate"] == ["P0", "P1"]


def test_revealing_needs_the_right(search):
    with pytest.raises(NotPermitted):
        reveal_for(Viewer("idp|1", "Ann Other", "respondent"), search, 0, WHY)


def test_a_name_of_no_vehicle_and_a_vehicle_that_is_not_there_are_said(search):
    with pytest.raises(DataNotAvailable, match="no vehicle"):
        find_vehicle(search, pseudonym(b"other", "P0"))
    with pytest.raises(DataNotAvailable, match="no such vehicle"):
        reveal(search, 99, WHY)


def test_long_parameters_are_cut_with_the_hash_of_the_whole(search, kept):
    note(search, "rank", {"known": "x" * 10_000})
    assert len(kept[-1].object) < 4200
    assert " sha256 " in kept[-1].object


def test_dates_and_days_turn_into_each_other():
    assert as_day(as_date(DAY_ONE)) == DAY_ONE
    assert str(as_date(DAY_ONE)) == "2024-10-04"


def entry(**changes) -> dict:
    made = {"done_at": "2020-01-01", "actor": "terminal|me", "role": "terminal", "action": "anpr.search", "object": "x"}
    return {**made, **changes}


def test_the_terminal_puts_entries_on_record_all_or_none(tmp_path):
    settings = read_settings({"NDAO_DB": str(tmp_path)})
    text = json.dumps([entry(), entry(object="y", rows_returned=3)])
    assert run_verb_wherever(settings, "audit-record", {"entries": text}) == {"records": [1, 2]}
    with pytest.raises(EditRefused):
        run_verb_wherever(settings, "audit-record", {"entries": json.dumps([entry(), entry(actor="idp|chief")])})
    assert run_verb_wherever(settings, "audit-verify", {})["records"] == 2


def test_an_entry_of_the_terminal_is_stamped_on_arrival():
    (made,) = entries_of_the_terminal(json.dumps([entry()]))
    assert made.done_at > "2026"


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[1]", "null", json.dumps([entry(action="load")]), json.dumps([entry(role="auditor")]),
     json.dumps([entry(extra=1)]), json.dumps([entry(object=None)]), json.dumps([entry(rows_returned="1")])],
)  # fmt: skip
def test_entries_that_the_terminal_may_not_write_are_refused(text):
    with pytest.raises(EditRefused):
        entries_of_the_terminal(text)
