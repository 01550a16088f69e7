"""The page of a review: one document at a time, each press on record, two people at once, an honest report, an end."""

from __future__ import annotations

from components.documents import review_decide
from components.documents.review_desk import DECIDE, KEPT, PART, REPORT, Sitting
from components.offers import OFFERS
from components.registry import page_entry
from data_access.exports import About
from tests.pages.document_case import (
    COVERED,
    HOSTILE,
    HOSTILE_NAME,
    INVESTIGATOR,
    at_tab,
    done_in,
    item_of_name,
    on_record,
    press,
    searching_documents,
)
from tests.pages.looking import Seen, click, look, unescaped

PAGE = "documents-review"
QUESTION = "zorbl report of a corpse behind the shed"
BRUISED = "report of the bruised.txt"


def without_reviews(case) -> None:
    """Take out what the sample case has been reviewed so far."""
    with case.writing() as cursor:
        cursor.execute("delete from reviews; delete from review_items; delete from tags")


def begun(case, control: int = 4) -> Seen:
    """The page with the one review of the case, begun from its form."""
    without_reviews(case)
    seen = searching_documents(PAGE)
    next(one for one in seen.app.text_input if one.label.startswith("What is looked for")).set_value(QUESTION)
    seen.app.number_input[0].set_value(control)
    return press(seen, "Begin the review")


def another_session() -> Seen:
    """The page in a second session, with the review taken up."""
    return press(searching_documents(PAGE), "Go on with it")


def sitting(seen: Seen) -> Sitting:
    return seen.app.session_state["steady"][KEPT]


def opened(seen: Seen):
    return sitting(seen).item


def at(seen: Seen, item_id: int) -> Seen:
    """The page with that document of the batch open, as a selected row opens it."""
    listed = listing(seen)
    return select(listed, item_id, "Open the first selected")


def listing(seen: Seen) -> Seen:
    return at_tab(seen, review_decide.REST, True)


def select(seen: Seen, item_id: int, label: str) -> Seen:
    """Rows up to that of an item selected, or it alone, and the button pressed."""
    waiting = [one for one in sitting(seen).waiting if one != opened(seen).item_id]
    key = f"documents_review_rows_{waiting[0]}_{len(waiting)}"
    seen.app.session_state[key] = {"selection": {"rows": [waiting.index(item_id)], "columns": [], "cells": []}}
    return press(seen, label)


def warned(seen: Seen) -> str:
    return unescaped(seen.app.warning[0].value)


def tags(case) -> dict[int, str]:
    with case.reading() as cursor:
        return dict(cursor.execute("select item_id, tag from tags").fetchall())


def letters(seen: Seen) -> str:
    return unescaped("".join(seen.lines)).replace("\u2060", "").replace(":orange-background[", "")


def test_nothing_of_the_case_is_sent_before_a_reason_and_a_case_without_reviews_says_how_one_begins(case):
    seen = look(page_entry(PAGE), **INVESTIGATOR)
    assert seen.titles == ["Say why you search, and on whose authority"] and done_in(case) == []
    seen = searching_documents(PAGE)
    assert seen.titles == ["1 review is under way: go on with one, or begin another"]
    without_reviews(case)
    seen = searching_documents(PAGE)
    assert seen.titles == ["No review is begun yet: begin one with a question"]
    press(seen, "Begin the review")
    assert "A review needs a question." in warned(seen) and KEPT not in seen.app.session_state["steady"]


def test_a_review_begins_with_the_document_nearest_to_the_question_and_each_look_is_on_record_once(case):
    seen = begun(case)
    assert BRUISED in {opened(seen).name, *names_of(case, sitting(seen).waiting)}
    assert seen.titles[0].startswith("Nothing is decided yet; ")
    for _ in range(3):
        seen.app.run()
    assert [on_record(f"review.{what}") for what in ("start", "batch", "item", "progress")] == [1, 1, 1, 1]
    with case.reading() as cursor:
        looks = cursor.execute("select kind from exposure where actor = 'demo|investigator'").fetchall()
    assert looks == [("opened",)]


def names_of(case, items) -> set[str]:
    with case.reading() as cursor:
        rows = cursor.execute("select name from items where item_id in ?", [list(items)]).fetchall()
    return {name for (name,) in rows}


def test_a_decision_by_its_key_tags_brings_the_next_document_and_can_be_taken_back(case):
    seen = begun(case)
    first = opened(seen).item_id
    click(seen, "documents_review_do_relevant")
    assert tags(case) == {first: "relevant"} and opened(seen).item_id != first
    assert seen.titles[0].startswith("1 relevant found after opening 1 of ")
    click(seen, "documents_review_do_not_relevant")
    assert set(tags(case).values()) == {"relevant", "not_relevant"}
    click(seen, "documents_review_do_undo")
    click(seen, "documents_review_do_undo")
    assert tags(case) == {} and opened(seen).item_id == first
    assert seen.titles[0].startswith("Nothing is decided yet")
    click(seen, "documents_review_do_undo")
    assert "There is nothing to take back." in warned(seen)
    keys = {one.label: one.proto.shortcut for one in seen.app.button if one.proto.shortcut}
    assert keys == {
        "Relevant": "y", "Not relevant": "n", "Undo": "u", "Privileged": "p", "Needs second view": "s",
        "Open the whole": "o",
    }  # fmt: skip
    seen.app.toggle[0].set_value(False).run()
    assert not any(one.proto.shortcut for one in seen.app.button)


def test_of_two_sessions_the_first_decision_stands_and_the_second_is_told(case):
    one = begun(case)
    two = another_session()
    shared = opened(one).item_id
    assert opened(two).item_id == shared
    click(one, "documents_review_do_relevant")
    click(two, "documents_review_do_not_relevant")
    assert tags(case) == {shared: "relevant"} and on_record("review.decide") == 2
    assert "decided elsewhere meanwhile" in two.app.success[0].value
    assert opened(two).item_id != shared and sitting(two).reached.decided == 1


def test_a_review_that_somebody_else_stopped_takes_no_decision_any_more(case):
    one = begun(case)
    two = another_session()
    at_tab(one, PART, REPORT)
    press(one, "Stop for good")
    assert "There is no remark." in warned(one)
    next(box for box in one.app.text_input if box.label == "Why now").set_value("Enough was found")
    press(one, "Stop for good")
    assert "This review is stopped." in one.words and on_record("review.stop") == 1
    click(two, "documents_review_do_relevant")
    assert "Somebody else stopped this review." in warned(two) and tags(case) == {}
    assert "This review is stopped." in two.words
    at_tab(two, PART, DECIDE)
    assert "nothing more is decided in it" in two.words
    assert [label for label in (item.label for item in two.app.button) if label == "Relevant"] == []


def test_several_rows_of_the_batch_are_decided_at_once_and_taken_back_at_once(case):
    seen = listing(begun(case))
    assert on_record("review.list") == 1
    first, chosen = opened(seen).item_id, sitting(seen).waiting[2]
    select(seen, chosen, "Selected are not relevant")
    assert tags(case) == {chosen: "not_relevant"} and opened(seen).item_id == first
    assert chosen not in sitting(seen).waiting and on_record("review.list") == 1
    click(seen, "documents_review_do_undo")
    assert tags(case) == {}


def test_a_tagged_document_waits_at_the_end_and_a_privileged_one_is_closed(case):
    seen = begun(case)
    first = opened(seen).item_id
    click(seen, "documents_review_do_privileged")
    assert tags(case) == {first: "privileged"} and sitting(seen).waiting[-1] == first != opened(seen).item_id
    at(seen, first)
    words = opened(seen).best[-1].text.splitlines()[-1]
    assert warned(seen).startswith("Tagged as privileged") and words not in letters(seen)
    press(seen, "Show it, where you may; this is on record")
    assert on_record("unmask") == 1 and words in letters(seen)
    press(seen, "Not privileged")
    assert tags(case) == {} and opened(seen).item_id == first


def test_text_is_shown_letter_for_letter_but_explicit_terms_are_covered_until_they_are_asked_for(case):
    report = item_of_name(case, BRUISED)
    seen = listing(begun(case))
    if opened(seen).item_id != report:
        at(seen, report)
    assert not any(term in seen.everything.replace(QUESTION, "") for term in COVERED)
    press(seen, "Show them; this is on record")
    assert on_record("unmask") == 1 and all(term in letters(seen) for term in COVERED)
    at(seen, item_of_name(case, HOSTILE_NAME))
    for line in HOSTILE.strip().splitlines():
        assert line.strip().removeprefix("# zorbl ") in letters(seen)
    assert "<script" not in "".join(seen.lines).replace("\\<script", "")


def test_the_report_keeps_the_sample_back_until_it_is_decided_and_then_says_what_it_proves(case):
    seen = at_tab(begun(case, control=3), PART, REPORT)
    assert "Until all of them are decided nothing is said of them" in seen.words and len(seen.figures) == 1
    at_tab(seen, PART, DECIDE)
    while sitting(seen).reached.report.relevant is None:
        click(seen, "documents_review_do_relevant")
    at_tab(seen, PART, REPORT)
    assert "proved found" in seen.titles[0] and "This sample can prove 37\u00a0% at best" in seen.words
    assert "it would have to hold 59 relevant documents" in seen.words and "1\u2009312 hours before" in seen.words


def test_decisions_are_fetched_as_a_file_and_only_that_is_on_record_as_an_export(case):
    OFFERS._offers.clear()
    seen = begun(case)
    click(seen, "documents_review_do_relevant")
    at_tab(seen, PART, REPORT)
    assert on_record("review.export") == 0
    offer = next(one for one in OFFERS._offers.values() if one.name.startswith("review-"))
    assert isinstance(offer.about, About)
    text = offer.makers["csv"](offer.about).decode("utf-8-sig")
    assert "is_relevant" in text.splitlines()[0] and len(text.splitlines()) == 2 and "SYNTHETIC" in text
    assert "chosen_by" not in text and on_record("review.export") == 1


def test_a_tag_that_says_something_else_is_refused_and_one_of_the_given_goes_by_its_title(case):
    seen = searching_documents(PAGE)
    boxes = {one.label: one for one in seen.app.text_input}
    boxes["What is looked for, in a sentence"].set_value(QUESTION)
    boxes["Tag of what answers it"].set_value("Not relevant")
    press(seen, "Begin the review")
    assert "This tag says something else." in warned(seen)
    next(one for one in seen.app.text_input if one.label.startswith("Tag of")).set_value("relevant")
    press(seen, "Begin the review")
    assert sitting(seen).review.relevant_tag == "relevant"
