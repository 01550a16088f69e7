from dataclasses import replace

import pytest

from data_access.documents.entities import (
    correspondent,
    entities_of,
    entity,
    entity_kinds,
    index_message_links,
    index_names,
    index_patterns,
)
from models.documents.entities.mention import Mention
from models.errors import DataNotAvailable, StoreUnavailable
from tests.data_access.documents.entity_cases import case_of, ids, open_with

TEXTS = [
    "Kev Harker: ring 07700 900123 re QX12 ABC",
    "the van qx12abc was at LS1 4AB on 3 March 2025",
    "pay £500 to kev@example.com or 20-00-00 55779911",
    "nothing here",
]
MENTIONS = """
    select passage_id, item_id, entity_id, written, char_from, char_to, lane from mentions order by all
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Never written to."""
    return case_of(tmp_path_factory.mktemp("entities") / "case", TEXTS, names=["Kev Harker"])


def mentions(case):
    with case.reading() as cursor:
        return cursor.execute(MENTIONS).fetchall()


def test_each_mention_is_kept_with_its_place(filled):
    for passage, item, _, written, begins, ends, _ in mentions(filled):
        assert passage == item
        assert TEXTS[passage - 1][begins:ends] == written


def test_ids_are_dense_in_order_of_first_mention(filled):
    found = ids(filled)
    assert sorted(found.values()) == list(range(1, len(found) + 1))
    assert found["+447700900123"] < found["QX12ABC"] < found["LS1 4AB"] < found["GBP 500.00"]


def test_a_repeated_batch_changes_nothing(tmp_path):
    case = case_of(tmp_path / "case", TEXTS, names=["Kev Harker"])
    before, numbered = mentions(case), ids(case)
    rows = [(number, number, text) for number, text in enumerate(TEXTS, 1)]
    index_patterns(case, rows[1:3])
    assert (mentions(case), ids(case)) == (before, numbered)


def test_a_lane_replaces_only_what_it_found_itself(tmp_path):
    case = case_of(tmp_path / "case", TEXTS, names=["Kev Harker"])
    index_names(case, [(1, 1, TEXTS[0])], lambda texts: [[Mention("person", "kev", "Kev", 0, 3)] for _ in texts])
    lanes = [(row[3], row[6]) for row in mentions(case) if row[0] == 1]
    assert sorted(lanes) == [("07700 900123", "pattern"), ("Kev", "name"), ("QX12 ABC", "pattern")]


def test_how_far_a_lane_has_come_is_kept_with_it(filled):
    with filled.reading() as cursor:
        done = dict(cursor.execute("select lane, passages_done from lane_state").fetchall())
    assert done == {"pattern": len(TEXTS) + 1, "names": len(TEXTS) + 1}


def test_nothing_is_kept_of_a_batch_that_fails(tmp_path):
    case = case_of(tmp_path / "case", TEXTS)
    before = mentions(case)
    with pytest.raises(ValueError, match="zip"):
        index_names(case, [(1, 1, TEXTS[0])], lambda texts: [])
    assert mentions(case) == before


def test_entities_are_listed_by_items_with_their_spellings_as_one(filled):
    kept = []
    listed = entities_of(open_with(filled, kept), kinds_shown=["vrm", "phone"])
    assert list(listed["shown"]) == ["QX12ABC", "+447700900123"]
    assert list(listed["items"]) == [2, 1]
    assert list(listed["sources"].iloc[0]) == ["Box"]
    assert [entry.action for entry in kept] == ["documents.entities"]


@pytest.mark.parametrize(
    ("search", "shown"), [("qx12 abc", "QX12ABC"), ("55779911", "20-00-00 55779911"), ("KEV H", "Kev Harker")]
)
def test_a_part_of_an_entity_finds_it(filled, search, shown):
    assert shown in list(entities_of(open_with(filled), search=search)["shown"])


def test_an_entity_shows_its_spellings_and_the_passages_that_speak_of_it(filled):
    kept = []
    detail = entity(open_with(filled, kept), ids(filled)["QX12ABC"])
    assert (detail.kind, detail.passages, detail.items) == ("vrm", 2, 2)
    assert sorted(detail.spellings["written"]) == ["QX12 ABC", "qx12abc"]
    shown = [row.text[a:b] for row in detail.contexts.itertuples() for a, b in row.spans]
    assert shown == ["QX12 ABC", "qx12abc"]
    assert "QX12ABC" in str(kept[0])


def test_kinds_are_counted_and_the_one_in_most_items_named(filled):
    kept = []
    rows = entity_kinds(open_with(filled, kept))
    everything = entities_of(open_with(filled), limit=999)
    assert dict(zip(rows["kind"], rows["entities"], strict=True)) == dict(everything["kind"].value_counts())
    for row in rows.itertuples():
        of_kind = everything[everything["kind"] == row.kind]
        assert row.most_items == of_kind["items"].max() and row.most_shown == of_kind["shown"].iloc[0]
    assert [entry.action for entry in kept] == ["documents.entities.kinds"]


def test_an_entity_has_the_times_and_sources_of_all_that_speaks_of_it(filled):
    first = entities_of(open_with(filled)).iloc[0]
    found = entity(open_with(filled), first["entity_id"], most_contexts=1)
    assert (found.first_at, found.last_at) == (first["first_at"], first["last_at"])
    assert list(found.sources) == list(first["sources"]) and not found.is_watched and len(found.contexts) == 1


def test_there_are_no_rows_where_nothing_can_be_put_on_record(filled):
    def fail(entries):
        raise StoreUnavailable("no trail", "none")

    opened = replace(open_with(filled), write=fail)
    with pytest.raises(StoreUnavailable):
        entities_of(opened)
    with pytest.raises(StoreUnavailable):
        entity(opened, 1)


def test_an_entity_or_a_kind_that_is_not_there_is_said_so(filled):
    with pytest.raises(DataNotAvailable):
        entity(open_with(filled), 999)
    with pytest.raises(DataNotAvailable):
        entities_of(open_with(filled), kinds_shown=["colour"])


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("Kev Harker <Kev@Example.com>", "email", "kev@example.com"), ("+44 7700 900123", "phone", "+447700900123"),
        ("@digger", "handle", "@digger"), ("Dave Fox", "person", "dave fox"), ("user 4417", "handle", "@user 4417"),
    ],
)  # fmt: skip
def test_a_correspondent_is_known_by_address_number_user_name_or_name(written, kind, value):
    assert correspondent(written)[:2] == (kind, value)


def test_nobody_is_no_correspondent():
    assert correspondent(" <> ") is None


def test_messages_tie_sender_and_recipients_once(tmp_path):
    to = ["amy@example.com", "bo@example.com", "kev@example.com"]
    sent = [(4, "Kev <kev@example.com>", to), (3, "", ["amy@example.com"])]
    case = case_of(tmp_path / "case", TEXTS, messages=sent)
    assert index_message_links(case) == 2
    index_message_links(case)
    numbered = ids(case)
    with case.reading() as cursor:
        links = cursor.execute("select message_no, sender_id, recipient_id from message_links order by all").fetchall()
    wanted = [(1, numbered["kev@example.com"], numbered[f"{name}@example.com"]) for name in ("amy", "bo")]
    assert links == sorted(wanted)


def test_a_correspondent_that_the_passage_does_not_name_is_mentioned_there(tmp_path):
    case = case_of(tmp_path / "case", TEXTS, messages=[(4, "kev@example.com", ["amy@example.com"])])
    index_message_links(case)
    listed = entities_of(open_with(case), kinds_shown=["email"]).set_index("shown")
    assert dict(listed["passages"]) == {"kev@example.com": 2, "amy@example.com": 1}
