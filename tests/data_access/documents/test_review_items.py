"""What a reviewer sees of a document: the passages that matter, and who else is at it; all of it on record first."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from data_access.documents import review_items
from data_access.documents.access import OnRecord, add_member
from data_access.documents.case import close_case, open_case
from data_access.documents.gate import open_case_search
from data_access.documents.review import (
    ReviewSettings,
    decide,
    decide_many,
    next_batch,
    start_review,
    stop_review,
    undo,
)
from data_access.documents.review_items import decisions_of, in_turn, open_to_decide, previews_of, read_by_others
from data_access.documents.tagging import tag_items, tags_of
from models.documents.settings import numbers
from models.errors import DataNotAvailable
from tests.data_access.documents.doors import ANN, BOB, reason
from tests.data_access.documents.small_case import small_case

QUESTION = "red van with tools"
NOTE, FIELD, COPY = 3, 4, 8  # two passages, one passage, and a near-duplicate of the latter


@pytest.fixture
def people(tmp_path):
    """The case as two people have it open, and what goes on record."""
    close_case(small_case(tmp_path / "case").case)
    about = tmp_path / "case" / "case.json"
    about.write_text(json.dumps(json.loads(about.read_text()) | {"is_benchmark": False, "made_by": ANN.subject}))
    case, record = open_case(tmp_path / "case"), []
    add_member(OnRecord(record.extend, ANN.subject, ANN.role_id), case, BOB.subject, BOB.name)
    record.clear()
    yield [open_case_search(record.extend, one.subject, one.role_id, case, reason()) for one in (ANN, BOB)], record
    close_case(case)


def begun(opened):
    review = start_review(opened, QUESTION, settings=ReviewSettings(3, 7))
    return review, next_batch(opened, review)


def test_the_passages_that_say_most_are_shown_in_their_order_with_words_marked_and_counted_as_opened(people):
    (ann, _), record = people
    review, _ = begun(ann)
    item = open_to_decide(ann, review, NOTE)
    assert [one.place for one in item.best] == ["Page 1, Paragraph 1", "Page 2, Paragraph 2"] and item.passages == 2
    marked = [{one.text[start:end].lower() for start, end in one.spans} for one in item.best]
    assert {"red", "van"} <= marked[0] and {"tools", "red", "van"} <= marked[1]
    assert item.tags == ("relevant",) and item.near_duplicates == ()
    assert record[-1].action == "documents.review.item" and str(NOTE) in record[-1].object
    with ann.case.reading() as cursor:
        assert cursor.execute("select item_id, kind from exposure").fetchall() == [(NOTE, "opened")]


def test_near_duplicates_hang_on_the_one_that_is_opened_and_its_passages_are_never_more_than_the_settings_say(
    people, monkeypatch
):
    (ann, _), _ = people
    review, _ = begun(ann)
    assert open_to_decide(ann, review, FIELD).near_duplicates == (COPY,)
    monkeypatch.setattr(review_items, "numbers", lambda *which: {**numbers(*which), "passages": 1})
    item = open_to_decide(ann, review, NOTE)
    assert [one.place for one in item.best] == ["Page 2, Paragraph 2"] and item.passages == 2


def test_a_document_that_is_not_there_is_refused(people):
    (ann, _), _ = people
    with pytest.raises(DataNotAvailable):
        open_to_decide(ann, begun(ann)[0], 99)


def test_a_list_shows_the_best_words_of_each_and_counts_as_a_preview(people):
    (ann, _), record = people
    review, _ = begun(ann)
    shown = previews_of(ann, review, [NOTE, FIELD])
    assert list(shown) == [NOTE, FIELD] and "tools" in shown[NOTE].snippet
    assert shown[FIELD].title == "Title of note 2" and shown[FIELD].source == "Laptop B"
    assert record[-1].action == "documents.review.list"
    with ann.case.reading() as cursor:
        assert cursor.execute("select distinct kind from exposure").fetchall() == [("preview",)]


def test_what_somebody_else_has_open_and_what_was_set_aside_comes_last(people):
    (ann, bob), _ = people
    review, batch = begun(ann)
    first, second, third, *rest = (one.item_id for one in batch)
    open_to_decide(ann, review, first)
    tag_items(ann, [second], "second_view")
    assert in_turn(bob, batch) == (third, *rest, first, second)
    assert in_turn(ann, batch) == (first, third, *rest, second)
    assert read_by_others(bob) == {first} and read_by_others(ann) == frozenset()
    open_to_decide(ann, review, third)
    assert read_by_others(bob) == {third}


def test_what_was_opened_long_ago_is_nobodys_any_more(people):
    (ann, bob), _ = people
    review, batch = begun(ann)
    open_to_decide(ann, review, batch[0].item_id)
    with ann.case.writing() as cursor:
        cursor.execute("update activity set done_at = done_at - interval 11 minute")
    assert read_by_others(bob) == frozenset()


def test_of_two_people_on_one_batch_the_first_decision_stands_and_the_other_is_told(people):
    (ann, bob), record = people
    review, batch = begun(ann)
    first, second = batch[0].item_id, batch[1].item_id
    assert decide_many(ann, review, {first: True}, replaces=False) == (first,)
    assert decide_many(bob, review, {first: False, second: False}, replaces=False) == (second,)
    assert tags_of(ann, [first])[first] == ("relevant",)
    rows = decisions_of(ann, review).set_index("item_id")
    assert bool(rows.loc[first, "is_relevant"]) and rows.loc[first, "decided_by"] == ANN.subject
    assert rows.loc[second, "decided_by"] == BOB.subject
    refused = next(one for one in reversed(record) if one.action == "documents.review.decide")
    assert refused.actor == BOB.subject and str(first) in refused.object
    assert undo(bob, review) == second and undo(bob, review) is None
    assert undo(ann, review) == first


def test_two_people_who_press_at_the_same_moment_lose_no_decision(people):
    both, _ = people
    review, batch = begun(both[0])
    items = [one.item_id for one in batch]

    def decide_all(opened):
        return [decide_many(opened, review, {item: opened is both[0]}, replaces=False) for item in items]

    with ThreadPoolExecutor(2) as pool:
        kept = [item for presses in pool.map(decide_all, both) for press in presses for item in press]
    assert sorted(kept) == sorted(items)
    rows = decisions_of(both[0], review).set_index("item_id")
    assert all(rows.loc[item, "is_relevant"] == (rows.loc[item, "decided_by"] == ANN.subject) for item in items)
    assert all(tags_of(both[0], [item])[item] == (("relevant",) if rows.loc[item, "is_relevant"] else ("not_relevant",))
               for item in items)  # fmt: skip


def test_a_tag_goes_to_near_duplicates_where_that_is_wanted_and_undo_takes_it_off_again(people):
    (ann, _), _ = people
    review, batch = begun(ann)
    held = {one.item_id for one in batch}
    opened = FIELD if FIELD in held else COPY
    decide_many(ann, review, {opened: True}, spreads=True)
    assert set(tags_of(ann, [FIELD, COPY]).values()) == {("relevant",)}
    assert undo(ann, review) == opened
    assert set(tags_of(ann, [FIELD, COPY]).values()) == {()}
    other = ({FIELD, COPY} - {opened}).pop()
    tag_items(ann, [other], "relevant")
    decide_many(ann, review, {opened: True})
    undo(ann, review)
    assert tags_of(ann, [FIELD, COPY]) == {opened: (), other: ("relevant",)}


def test_decisions_say_how_an_item_was_chosen_only_once_the_review_is_stopped(people):
    (ann, _), record = people
    review, batch = begun(ann)
    for one in batch:
        decide(ann, review, one.item_id, is_relevant=one.item_id == NOTE, seconds=4.0)
    rows = decisions_of(ann, review)
    assert set(rows["item_id"]) == {one.item_id for one in batch} and "chosen_by" not in rows
    assert rows.loc[rows["item_id"] == NOTE, "is_relevant"].tolist() == [True]
    assert record[-1].action == "documents.review.export"
    rows = decisions_of(ann, stop_review(ann, review, "all is read"))
    assert set(rows["chosen_by"]) <= {"learner", "random sample", "both"} and len(rows["chosen_by"]) == len(batch)
