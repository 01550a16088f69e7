"""The door to a case: no name, no reason, no record, no rows."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data_access.audit import entries_of_the_terminal
from data_access.documents.access import OnRecord, add_member, remove_member
from data_access.documents.case import close_case
from data_access.documents.gate import benchmark_case, note, open_case_search, open_case_search_of
from data_access.stores import open_stores
from models.access import Viewer
from models.errors import EditRefused, NotPermitted, StoreUnavailable
from tests.data_access.documents.doors import ANN, BOB, REFERENCE, new_case, reason

TERMINAL = "terminal|ann"


@pytest.fixture
def case(tmp_path):
    made = new_case(tmp_path / "case", made_by=TERMINAL)
    yield made
    close_case(made)


@pytest.fixture
def kept():
    """Entries that were put on record, in order."""
    return []


@pytest.fixture
def opened(case, kept):
    return open_case_search(kept.extend, TERMINAL, "terminal", case, reason())


def activity(case):
    with case.reading() as cursor:
        return cursor.execute(
            "select action, parameters, items, actor, reason, reference, authority, search_id from activity "
            "order by done_at"
        ).fetchall()


def test_an_opened_case_is_on_record_with_reason_reference_and_authority(opened, kept):
    (entry,) = kept
    told = json.loads(entry.object)
    assert (entry.action, entry.outcome, entry.actor) == ("documents.open", "allowed", TERMINAL)
    assert (entry.purpose, entry.reference) == ("Investigation of an offence", REFERENCE)
    assert (entry.session, entry.dataset_version) == (opened.search_id, opened.case.case_id)
    assert (told["authoriser"], told["requester"], told["case"]) == ("Jo Miles", TERMINAL, opened.case.case_id)
    (row,) = activity(opened.case)
    assert row[0] == "open"
    assert row[3:6] == (TERMINAL, "Investigation of an offence", REFERENCE)
    assert row[6].startswith("Jo Miles, Inspector, 20")


def test_a_look_is_on_record_in_both_places_with_its_items(opened, kept):
    note(opened, "search", {"query": "excavator"}, [3, 1])
    told = json.loads(kept[-1].object)
    assert (kept[-1].action, kept[-1].rows_returned) == ("documents.search", 2)
    assert (told["query"], told["number"], told["items"]) == ("excavator", 2, [3, 1])
    action, parameters, items, *_, search_id = activity(opened.case)[-1]
    assert (action, json.loads(parameters), items) == ("search", {"query": "excavator"}, [3, 1])
    assert search_id == opened.search_id


def test_a_look_raises_no_version_as_nothing_searched_has_changed(opened):
    before = opened.case.version()
    note(opened, "search", {"query": "excavator"}, [1])
    assert opened.case.version() == before


def test_long_parameters_and_many_items_are_cut_with_the_hash_of_the_whole(opened, kept):
    note(opened, "export", {"query": "x" * 9000}, range(5000))
    assert len(kept[-1].object) < 4200
    assert "sha256" in kept[-1].object
    note(opened, "export", {}, range(5000))
    told = json.loads(kept[-1].object)
    assert (told["number"], len(told["items"]), len(told["items_sha256"])) == (5000, 200, 64)
    assert len(activity(opened.case)[-1][2]) == 5000


@pytest.mark.parametrize(
    ("changed", "error", "outcome"),
    [
        ({"code": "curiosity"}, EditRefused, "refused"),
        ({"code": "other", "words": "police"}, EditRefused, "refused"),
        ({"reference": "x"}, EditRefused, "refused"),
        ({"authoriser_name": ""}, EditRefused, "refused"),
        ({"authorised_at": datetime.now(UTC) - timedelta(days=40)}, NotPermitted, "denied"),
        ({"authorised_at": datetime.now(UTC) + timedelta(days=1)}, EditRefused, "refused"),
    ],
)
def test_a_reason_that_does_not_stand_opens_nothing_and_is_on_record(case, kept, changed, error, outcome):
    with pytest.raises(error):
        open_case_search(kept.extend, TERMINAL, "terminal", case, reason(**changed))
    assert [(entry.action, entry.outcome) for entry in kept] == [("documents.open", outcome)]
    assert activity(case) == []


def test_another_account_of_the_machine_is_told_whom_to_ask_and_is_on_record(case, kept):
    with pytest.raises(NotPermitted, match="not named") as refused:
        open_case_search(kept.extend, "terminal|eve", "terminal", case, reason())
    assert "ann" in refused.value.what_to_do
    assert [entry.outcome for entry in kept] == ["denied"]


def test_who_is_taken_off_a_case_sees_nothing_more_of_it_at_once(case, kept):
    lead = OnRecord(kept.extend, TERMINAL, "terminal")
    add_member(lead, case, "terminal|eve", "Eve")
    theirs = open_case_search(kept.extend, "terminal|eve", "terminal", case, reason())
    note(theirs, "search", {}, [1])
    remove_member(lead, case, "terminal|eve")
    before = len(activity(case))
    with pytest.raises(NotPermitted):
        note(theirs, "search", {}, [1])
    assert len(activity(case)) == before


def test_where_nothing_can_be_put_on_record_there_are_no_rows(case, opened):
    def fails(entries):
        raise StoreUnavailable("The registers are in use.", "Stop the app.")

    with pytest.raises(StoreUnavailable):
        open_case_search(fails, TERMINAL, "terminal", case, reason())
    with pytest.raises(StoreUnavailable):
        note(replace(opened, write=fails), "search", {}, [1])
    with case.reading() as cursor:
        cursor.execute("drop table activity")
    with pytest.raises(StoreUnavailable, match="on record in the case"):
        note(opened, "search", {}, [1])


def test_a_benchmark_case_is_open_without_record_and_no_other_case_is(case, tmp_path):
    measured = new_case(tmp_path / "measured", is_benchmark=True)
    note(benchmark_case(measured), "search", {"query": "x"}, [1])
    assert activity(measured) == []
    close_case(measured)
    with pytest.raises(NotPermitted):
        benchmark_case(case)


def test_the_app_asks_for_the_right_for_the_name_and_for_a_case_that_is_no_benchmark(tmp_path):
    stores = open_stores(tmp_path, tmp_path / "audit.key")
    case, measured = new_case(tmp_path / "one"), new_case(tmp_path / "two", is_benchmark=True)
    try:
        with pytest.raises(NotPermitted, match="not part of your role"):
            open_case_search_of(stores, Viewer(ANN.subject, "Ann", "auditor"), case, reason())
        with pytest.raises(NotPermitted, match="not named"):
            open_case_search_of(stores, BOB, case, reason())
        with pytest.raises(NotPermitted, match="for measuring"):
            open_case_search_of(stores, ANN, measured, reason())
        opened = open_case_search_of(stores, ANN, case, reason(requester="somebody else"))
        assert opened.reason.requester == "Ann Analyst"
        assert stores.audit.newest(5)["outcome"].tolist() == ["allowed", "denied"]
        assert stores.audit.verify().is_whole
    finally:
        stores.close()
        close_case(case)
        close_case(measured)


def test_the_trail_takes_what_the_terminal_does_with_documents():
    told = {"done_at": "", "actor": TERMINAL, "role": "terminal", "action": "documents.search", "object": "{}"}
    assert len(entries_of_the_terminal(json.dumps([told]))) == 1
    with pytest.raises(EditRefused):
        entries_of_the_terminal(json.dumps([told | {"actor": ANN.subject}]))
