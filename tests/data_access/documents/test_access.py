"""Who opens which case: nobody but those whom its lead named."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from data_access.documents.access import (
    OnRecord,
    add_member,
    cases_of,
    documents_on_record,
    is_named,
    keeper_of,
    may_open,
    new_case_of,
    people_of,
    remove_member,
    require_named,
)
from data_access.documents.case import CASES_FOLDER, close_case
from data_access.documents.gate import note, open_case_search_of
from data_access.stores import open_stores
from models.access import Viewer, roles
from models.errors import DataNotAvailable, EditRefused, NotPermitted, StoreUnavailable
from tests.data_access.documents.doors import ANN, BOB, new_case, reason

SEARCHERS = {"investigator", "rocu_analyst"}


@pytest.fixture
def case(tmp_path):
    made = new_case(tmp_path / "case")
    yield made
    close_case(made)


@pytest.fixture
def kept():
    return []


@pytest.fixture
def lead(kept):
    return OnRecord(kept.extend, ANN.subject, ANN.role_id)


@pytest.mark.parametrize("is_member", [True, False])
def test_each_cell_a_role_that_searches_and_a_name_on_the_case_are_both_needed(case, lead, is_member):
    if is_member:
        add_member(lead, case, "idp|x", "X")
    let_in = {role_id for role_id in [*roles(), "", "unknown"] if may_open(case, Viewer("idp|x", "X", role_id))}
    assert let_in == (SEARCHERS if is_member else set())


def test_nobody_opens_a_benchmark_case_in_the_app(tmp_path):
    measured = new_case(tmp_path / "measured", is_benchmark=True)
    close_case(measured)
    assert not may_open(measured, ANN)


def test_who_makes_a_case_leads_it_until_somebody_is_added(case):
    (person,) = people_of(case)
    assert (person.subject, person.part, person.is_in) == (ANN.subject, "lead", True)
    with pytest.raises(NotPermitted, match="not named"):
        require_named(case, BOB.subject)


def test_a_lead_adds_and_removes_people_on_record_and_the_history_stays(case, lead, kept):
    add_member(lead, case, f" {BOB.subject} ", BOB.name)
    assert is_named(case, BOB.subject)
    with pytest.raises(EditRefused, match="already"):
        add_member(lead, case, BOB.subject, BOB.name)
    remove_member(lead, case, BOB.subject)
    assert not is_named(case, BOB.subject)
    add_member(lead, case, BOB.subject, BOB.name)
    assert is_named(case, BOB.subject)
    _, first, second = people_of(case)
    assert (first.added_by, first.removed_by) == (ANN.subject, ANN.subject)
    assert first.removed_at > first.added_at
    assert second.is_in
    assert [entry.action for entry in kept] == [f"documents.member.{verb}" for verb in ("add", "remove", "add")]
    assert json.loads(kept[0].object)["subject"] == BOB.subject


def test_only_a_lead_changes_who_may_open_a_case(case, lead, kept):
    add_member(lead, case, BOB.subject, BOB.name)
    bob = OnRecord(kept.extend, BOB.subject, BOB.role_id)
    for attempt in (
        lambda: add_member(bob, case, "idp|eve", "Eve"),
        lambda: add_member(bob, case, "idp|eve", "Eve", is_lead=True),
        lambda: remove_member(bob, case, ANN.subject),
    ):
        with pytest.raises(NotPermitted, match="for its leads"):
            attempt()
    assert [entry.outcome for entry in kept] == ["allowed", "denied", "denied", "denied"]
    assert [person.subject for person in people_of(case)] == [ANN.subject, BOB.subject]


def test_a_case_keeps_a_lead_and_may_be_handed_over(case, lead, kept):
    with pytest.raises(EditRefused, match="one lead"):
        remove_member(lead, case, ANN.subject)
    add_member(lead, case, BOB.subject, BOB.name, is_lead=True)
    remove_member(OnRecord(kept.extend, BOB.subject, BOB.role_id), case, ANN.subject)
    assert not is_named(case, ANN.subject)
    with pytest.raises(NotPermitted):
        add_member(lead, case, "idp|eve", "Eve")


@pytest.mark.parametrize(("subject", "name"), [("", "Eve"), ("idp|eve", " ")])
def test_a_person_has_an_account_and_a_name(case, lead, subject, name):
    with pytest.raises(EditRefused):
        add_member(lead, case, subject, name)
    with pytest.raises(DataNotAvailable):
        remove_member(lead, case, "idp|nobody")


def test_a_change_that_cannot_be_put_on_record_does_not_happen(case):
    def fails(entries):
        raise StoreUnavailable("The registers are in use.", "Stop the app.")

    with pytest.raises(StoreUnavailable):
        add_member(OnRecord(fails, ANN.subject, ANN.role_id), case, BOB.subject, BOB.name)
    assert not is_named(case, BOB.subject)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"people": [{"who": 1}]}', '{"people": 7}'])
def test_a_list_that_cannot_be_read_lets_nobody_in(case, text):
    case.path("access.json").write_text(text, encoding="utf-8")
    assert not may_open(case, ANN)
    with pytest.raises(StoreUnavailable, match="cannot be read"):
        require_named(case, ANN.subject)


def test_the_app_makes_a_case_for_its_maker_and_lists_own_cases_without_opening_their_stores(tmp_path):
    stores = open_stores(tmp_path, tmp_path / "audit.key")
    try:
        made = new_case_of(stores, ANN, name="Operation Test", reference="OP-TEST-1")
        close_case(made)
        folder = tmp_path / CASES_FOLDER
        made.path("case.duckdb").write_bytes(b"no database")
        assert [case.case_id for case in cases_of(folder, ANN)] == [made.case_id]
        assert cases_of(folder, BOB) == cases_of(folder, Viewer(ANN.subject, "Ann", "national_board")) == ()
        add_member(keeper_of(stores, ANN), made, BOB.subject, BOB.name)
        assert [case.case_id for case in cases_of(folder, BOB)] == [made.case_id]
        assert people_of(made)[0].name == "Ann Analyst"
        for attempt in (
            lambda: new_case_of(stores, Viewer("x", "X", "auditor"), name="Y", reference="OP-TEST-2"),
            lambda: cases_of(folder, Viewer(ANN.subject, "Ann", "respondent")),
            lambda: keeper_of(stores, Viewer(ANN.subject, "Ann", "auditor")),
        ):
            with pytest.raises(NotPermitted):
                attempt()
    finally:
        stores.close()


def test_those_who_read_the_trail_see_what_was_done_and_nothing_of_what_was_typed(tmp_path):
    stores = open_stores(tmp_path, tmp_path / "audit.key")
    case = new_case(tmp_path / "case")
    since = datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=1)
    try:
        for words in ("Theft of farm machinery", "Fraud against older people"):
            opened = open_case_search_of(stores, ANN, case, reason(code="other", words=words))
            note(opened, "search", {"query": "secret words"}, [1])
        seen = documents_on_record(stores, Viewer("idp|aud", "Aud", "auditor"), since=since)
        assert sorted(zip(seen["action"], seen["records"], strict=True)) == [
            ("documents.open", 2), ("documents.search", 2),
        ]  # fmt: skip
        assert set(seen["purpose"]) == {"Other, in words"}
        assert "secret" not in seen.to_csv()
        for viewer in (ANN, Viewer("b", "B", "national_board")):
            with pytest.raises(NotPermitted):
                documents_on_record(stores, viewer, since=since)
    finally:
        stores.close()
        close_case(case)
