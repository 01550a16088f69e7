"""Peers of one's own, consents and notes: kept with their versions, and read only within what a reader sees."""

import duckdb
import pytest

from data_access.audit import AuditTrail
from data_access.benchmarks import (
    LONGEST_NOTE,
    MOST_PEERS,
    PeerList,
    actions_by_capability,
    consents_of,
    may_edit_benchmark,
    named_forces,
    notes_seen,
    own_notes,
    peer_list,
    save_consents,
    save_note,
    save_peer_list,
)
from data_access.migrate import migrate
from data_access.queries import SQL, statement
from data_access.stores import open_stores
from models.access import NOTHING, Scope, Viewer, roles
from models.errors import EditRefused, NotPermitted, StaleEdit
from tests.data_access.test_queries import parameters

KENT = Viewer("s|kent", "Lead", "force_lead", "kent")
KENT_SCOPE = Scope(frozenset({"kent"}), frozenset({"peers", "public"}), "peers")
KNOWN = [f"force-{at}" for at in range(20)]
ROLE = "Head of data"
WAVE = "2025-reassessment"
QUERIES = sorted(path.stem for path in (SQL / "benchmarks").glob("*.sql"))


@pytest.fixture
def stores(tmp_path):
    opened = open_stores(tmp_path / "store", tmp_path / "audit.key")
    yield opened
    opened.close()


def consent(stores, viewer, capabilities, *, is_named=True, role=ROLE, known=("F1", "F2"), versions=None):
    save_consents(
        stores, viewer, capabilities, is_named=is_named, contact_role=role, known=known, versions=versions or {}
    )


def versions_of(stores):
    rows = consents_of(stores, KENT_SCOPE, "kent")
    return dict(zip(rows.capability_id, rows.version, strict=True))


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_explains_against_a_fresh_schema_and_says_its_parameters(name):
    con = duckdb.connect()
    migrate(con, "registers")
    text = statement(f"benchmarks/{name}")
    grain, params, *_ = text.splitlines()
    assert grain.startswith("-- grain: ")
    assert parameters(text) == sorted(params.removeprefix("-- params: ").split(", "))
    con.execute(f"explain {text}", dict.fromkeys(parameters(text)))


class TestPeers:
    def test_a_list_is_kept_in_the_order_of_the_choice_with_its_version(self, stores):
        assert peer_list(stores, KENT_SCOPE, "kent") == PeerList()
        save_peer_list(stores, KENT, ["force-3", "force-1", "force-3"], known=KNOWN, version=0)
        assert peer_list(stores, KENT_SCOPE, "kent") == PeerList(("force-3", "force-1"), 1)
        save_peer_list(stores, KENT, [], known=KNOWN, version=1)
        assert peer_list(stores, KENT_SCOPE, "kent") == PeerList((), 2)

    def test_a_stale_edit_is_refused_with_theirs_and_nothing_is_overwritten(self, stores):
        save_peer_list(stores, KENT, ["force-1"], known=KNOWN, version=0)
        with pytest.raises(StaleEdit) as refused:
            save_peer_list(stores, KENT, ["force-2"], known=KNOWN, version=0)
        assert list(refused.value.theirs["peer_ids"]) == ["force-1"]
        assert peer_list(stores, KENT_SCOPE, "kent").peer_ids == ("force-1",)

    @pytest.mark.parametrize("peers", [["kent"], ["atlantis"], KNOWN[: MOST_PEERS + 1]], ids=["own", "unknown", "many"])
    def test_a_list_that_makes_no_sense_is_refused(self, stores, peers):
        with pytest.raises(EditRefused):
            save_peer_list(stores, KENT, peers, known=[*KNOWN, "kent"], version=0)
        assert peer_list(stores, KENT_SCOPE, "kent") == PeerList()

    def test_an_edit_is_in_the_log_of_changes_and_in_the_audit_trail(self, stores):
        save_peer_list(stores, KENT, ["force-1"], known=KNOWN, version=0)
        record = AuditTrail.newest(stores.audit, 1).iloc[0]
        assert (record.actor, record.action, record.object) == ("s|kent", "peer_list.add", "kent")


class TestConsents:
    def test_nobody_is_named_by_default(self, stores):
        assert named_forces(stores, [("kent", "F1")]).empty

    def test_a_force_is_named_only_where_it_agreed_and_only_to_who_sees_the_level(self, stores):
        consent(stores, KENT, ["F1"])
        (row,) = named_forces(stores, [("kent", "F1"), ("kent", "F2"), ("essex", "F1")]).itertuples(index=False)
        assert (row.force_id, row.capability_id, row.contact_role) == ("kent", "F1", ROLE)
        assert named_forces(stores, [("kent", "F2")]).empty
        assert named_forces(stores, []).empty

    def test_a_consent_can_be_taken_back(self, stores):
        consent(stores, KENT, ["F1", "F2"])
        consent(stores, KENT, ["F1"], is_named=False, role="", versions=versions_of(stores))
        assert list(named_forces(stores, [("kent", "F1"), ("kent", "F2")]).capability_id) == ["F2"]
        assert versions_of(stores) == {"F1": 2, "F2": 1}

    @pytest.mark.parametrize("role", ["", "Jo Bloggs", "jo@kent.example", "01632 960000"])
    def test_whom_to_ask_for_is_a_role_from_the_list(self, stores, role):
        with pytest.raises(EditRefused):
            consent(stores, KENT, ["F1"], role=role)
        assert consents_of(stores, KENT_SCOPE, "kent").empty

    @pytest.mark.parametrize("capabilities", [[], ["R3"], ["F1", "R3"]])
    def test_a_capability_that_is_not_shared_cannot_be_chosen(self, stores, capabilities):
        with pytest.raises(EditRefused):
            consent(stores, KENT, capabilities)
        assert consents_of(stores, KENT_SCOPE, "kent").empty

    def test_one_stale_capability_leaves_all_as_they_were(self, stores):
        consent(stores, KENT, ["F2"])
        with pytest.raises(StaleEdit):
            consent(stores, KENT, ["F1", "F2"], is_named=False)
        assert versions_of(stores) == {"F2": 1}


class TestNotes:
    def test_a_note_is_seen_by_who_sees_the_level(self, stores):
        save_note(stores, KENT, WAVE, "F1", "  two\nlines ", version=0)
        (row,) = notes_seen(stores, WAVE, [("kent", "F1"), ("essex", "F1")]).itertuples(index=False)
        assert row.note == "two lines"
        assert notes_seen(stores, WAVE, [("kent", "F2"), ("essex", "F1")]).empty
        assert notes_seen(stores, "other", [("kent", "F1")]).empty

    def test_an_empty_note_takes_it_back_and_keeps_its_version(self, stores):
        save_note(stores, KENT, WAVE, "F1", "said", version=0)
        save_note(stores, KENT, WAVE, "F1", " ", version=1)
        assert notes_seen(stores, WAVE, [("kent", "F1")]).empty
        assert own_notes(stores, KENT_SCOPE, WAVE, "kent") == {"F1": ("", 2)}

    def test_a_note_has_a_longest_length(self, stores):
        save_note(stores, KENT, WAVE, "F1", "x" * LONGEST_NOTE, version=0)
        with pytest.raises(EditRefused):
            save_note(stores, KENT, WAVE, "F2", "x" * (LONGEST_NOTE + 1), version=0)

    def test_a_stale_note_is_refused_with_theirs(self, stores):
        save_note(stores, KENT, WAVE, "F1", "first", version=0)
        with pytest.raises(StaleEdit) as refused:
            save_note(stores, KENT, WAVE, "F1", "second", version=0)
        assert refused.value.theirs["note"] == "first"


@pytest.mark.parametrize("read", [consents_of, peer_list, actions_by_capability])
@pytest.mark.parametrize("scope", [NOTHING, Scope(frozenset({"essex"}), frozenset({"peers"}), "peers")])
def test_what_a_force_said_is_read_in_full_only_within_its_scope(stores, read, scope):
    with pytest.raises(NotPermitted):
        read(stores, scope, "kent")
    with pytest.raises(NotPermitted):
        own_notes(stores, scope, WAVE, "kent")


@pytest.mark.parametrize("role_id", sorted(roles()))
def test_only_who_may_edit_speaks_for_a_force_and_only_for_the_own_one(stores, role_id):
    viewer = Viewer("s|x", "X", role_id, "kent")
    edits = (
        lambda: save_peer_list(stores, viewer, ["force-1"], known=KNOWN, version=0),
        lambda: consent(stores, viewer, ["F1"]),
        lambda: save_note(stores, viewer, WAVE, "F1", "n", version=0),
    )
    allowed = role_id == "force_lead"
    assert may_edit_benchmark(viewer, "kent") is allowed
    assert not may_edit_benchmark(viewer, "essex")
    for edit in edits:
        if allowed:
            edit()
        else:
            with pytest.raises(NotPermitted):
                edit()


def test_actions_are_counted_by_capability_without_dropped_ones(stores):
    with stores.registers.writing() as cursor:
        for at, (capability, status) in enumerate([("F1", "done"), ("F1", "planned"), ("F2", "dropped")]):
            cursor.execute(
                "insert into actions select $id, 'kent', $capability, 1, 2, 't', 'o', date '2026-01-01', 1, 'm', null,"
                " null, $status, '', '', null, null, timestamp '2026-01-01', 's', 1",
                {"id": f"a{at}", "capability": capability, "status": status},
            )
    (row,) = actions_by_capability(stores, KENT_SCOPE, "kent").itertuples(index=False)
    assert (row.capability_id, row.actions, row.closed) == ("F1", 2, 1)
