"""A document is on record and counted before it is shown, and is read part by part with the words of a question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data_access.documents.access import OnRecord, add_member, remove_member
from data_access.documents.gate import open_case_search
from data_access.documents.items import MOST_PASSAGES, ItemDetail, Unit, item_of, unit_passages, unmask
from models.errors import DataNotAvailable, NotPermitted, StoreUnavailable
from tests.data_access.documents.doors import ANN, BOB, reason
from tests.data_access.documents.small_case import small_case


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return small_case(tmp_path_factory.mktemp("items") / "case").case


@pytest.fixture
def records():
    return []


@pytest.fixture
def opened(small, records):
    """The case as somebody opens it for a reason: what was made for measuring is marked as any other here."""
    case = replace(small, is_benchmark=False, made_by=ANN.subject)
    case.path("access.json").unlink(missing_ok=True)
    with case.writing() as cursor:
        cursor.execute("delete from activity")
        cursor.execute("delete from exposure")
    return open_case_search(records.extend, ANN.subject, ANN.role_id, case, reason())


def actions(records) -> list[str]:
    return [entry.action.removeprefix("documents.") for entry in records]


def test_a_document_comes_with_what_belongs_to_it_once_it_is_on_record_and_counted(opened, records):
    detail = item_of(opened, 4)
    assert detail.item.name == "note 2" and detail.tags == ()
    assert detail.relations[["how", "item_id"]].values.tolist() == [["near-duplicate", 8]]
    assert actions(records) == ["open", "tags", "item"]
    with opened.case.reading() as cursor:
        assert cursor.execute("select item_id, kind from exposure").fetchall() == [(4, "opened")]


def test_entities_that_were_merged_count_as_one(opened):
    assert item_of(opened, 1).entities[["shown", "mentions"]].values.tolist() == [["Lee", 1]]
    assert item_of(opened, 2).entities[["shown", "mentions"]].values.tolist() == [["Kestrel Plant", 1], ["Lee", 1]]


def test_a_number_that_the_case_does_not_have_is_refused_without_a_record(opened, records):
    with pytest.raises(DataNotAvailable, match="no such document"):
        item_of(opened, 99)
    assert actions(records) == ["open"]


def test_a_unit_is_read_with_the_places_of_the_questions_words(opened, records):
    (one,) = unit_passages(opened, 3, 2, "vans in the yard")
    assert [one.text[start:end] for start, end in one.spans] == ["van", "yard", "van"]
    assert one.marks == ((0, "Paragraph 2"),)
    (same,) = unit_passages(opened, 3, 2)
    assert same.spans == () and actions(records) == ["open", "item_unit", "item_unit"]
    assert unit_passages(opened, 3, 7) == ()


def test_a_part_of_a_unit_is_read_from_a_place_on(opened):
    with opened.case.writing() as cursor:
        cursor.execute(
            "insert into passages select 1000 + n, 7, n, 9, 'page', 'Long', 'part ' || n, 2, [], null "
            "from range(40) as numbers(n)"
        )
    read = unit_passages(opened, 7, 9, first=30, most=4)
    assert [one.text for one in read] == ["part 30", "part 31", "part 32", "part 33"]
    assert len(unit_passages(opened, 7, 9)) == MOST_PASSAGES


@pytest.mark.parametrize(
    ("passage_id", "place"),
    [(None, (1, 0)), (10, (1, 0)), (13, (2, 0)), (13 + MOST_PASSAGES, (2, MOST_PASSAGES)), (999, (1, 0))],
)
def test_a_passage_stands_in_its_unit_and_in_a_part_of_it(passage_id, place):
    units = (Unit(1, "page", "", 10, 12, 3), Unit(2, "page", "", 13, 112, 100))
    assert ItemDetail(None, units, None, None, ()).place_of(passage_id) == place
    assert ItemDetail(None, (), None, None, ()).place_of(passage_id) == (1, 0)


def test_uncovering_is_on_record_and_counted_first(opened, records):
    unmask(opened, [3])
    assert actions(records) == ["open", "unmask"]
    with opened.case.reading() as cursor:
        assert cursor.execute("select item_id, kind from exposure").fetchall() == [(3, "unmasked")]


@pytest.mark.parametrize("look", [lambda one: item_of(one, 1), lambda one: unit_passages(one, 1, 1),
                                  lambda one: unmask(one, [1])])  # fmt: skip
def test_nothing_is_shown_that_cannot_be_put_on_record_nor_to_somebody_taken_off(opened, records, look):
    def full(entries):
        raise StoreUnavailable("The trail is full.", "Make room.")

    with pytest.raises(StoreUnavailable):
        look(replace(opened, write=full))
    by = OnRecord(records.extend, ANN.subject, ANN.role_id)
    add_member(by, opened.case, BOB.subject, BOB.name, is_lead=True)
    remove_member(replace(by, actor=BOB.subject), opened.case, ANN.subject)
    with pytest.raises(NotPermitted):
        look(opened)
    with opened.case.reading() as cursor:
        assert cursor.execute("select count(*) from exposure").fetchone() == (0,)
