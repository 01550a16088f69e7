"""The page of search on a small case: on record first, filtered, paged, masked, shown letter for letter, kept."""

from __future__ import annotations

from components.documents.desk import Place
from components.documents.search_results import why_words
from components.registry import page_entry
from data_access.documents.access import OnRecord, remove_member
from data_access.documents.hits import Explanation
from tests.pages.document_case import (
    COVERED,
    HOSTILE_NAME,
    INVESTIGATOR,
    LINK,
    at_tab,
    done_in,
    on_record,
    open_the_case,
    press,
    searching_documents,
)
from tests.pages.looking import Seen, click, look, unescaped

PAGE, PART = "documents-search", "documents_search_part"
QUESTION = "Who moved the stolen excavators at night?"


def ask(seen: Seen, words: str, mode: str = "hybrid") -> Seen:
    next(item for item in seen.app.text_input if item.key == "documents_question").set_value(words)
    next(item for item in seen.app.selectbox if item.key == "documents_mode").set_value(mode)
    return press(seen, "Search")


def ranks(seen: Seen) -> list[int]:
    """The numbers of the results on the page."""
    lines = [line.split("**")[1] for line in seen.lines if line.startswith("**") and ". " in line[:8]]
    return [int(line.partition(".")[0]) for line in lines]


def test_nothing_of_a_case_is_sent_before_a_reason_is_on_record(case):
    seen = look(page_entry(PAGE), **INVESTIGATOR)
    assert seen.titles == ["Say why you search, and on whose authority"]
    assert "zorbl" not in seen.everything and "Exhibit" not in seen.everything and done_in(case) == []
    press(seen, "Open the case")
    assert [item.value for item in seen.app.error] and done_in(case) == []
    open_the_case(seen)
    assert seen.titles == ["Ask the case a question"]
    assert (done_in(case), on_record("open")) == (["open"], 2)  # the refusal is on record too


def test_a_question_is_answered_with_its_places_and_goes_on_record_once_and_not_by_rerun(case):
    seen = ask(searching_documents(PAGE), QUESTION)
    assert seen.titles[0].endswith(" documents found") and ranks(seen) == list(range(1, 11))
    assert ":orange-background[excavators]" in "".join(seen.lines)
    assert "of the question's weight" in seen.words and "SYNTHETIC DATA" in seen.words
    for _ in range(3):
        seen.app.run()
    assert (done_in(case).count("search"), on_record("search")) == (1, 1)
    with case.reading() as cursor:
        assert cursor.execute("select count(*) from exposure where kind = 'preview'").fetchone() == (10,)
    click(seen, "documents_next")
    assert ranks(seen) == list(range(11, 21)) and done_in(case).count("search") == 2
    click(seen, "documents_earlier")
    assert ranks(seen)[0] == 1
    opened = next(item for item in seen.app.button if item.label == "Open here")
    opened.click().run()
    place = seen.app.session_state["steady"]["documents_item"]
    assert isinstance(place, Place) and place.question == QUESTION and place.passage_id is not None


def test_filters_narrow_and_clear_and_stay_when_another_tab_was_open(case):
    seen = ask(searching_documents(PAGE), "invoice for the hire of a machine")
    everything = seen.titles[0]
    pills = next(item for item in seen.app.get("button_group") if item.key == "documents_facet_source")
    assert "Officers\\' notes" in "".join(pills.options)  # labels are Markdown, so what was loaded is escaped
    pills.set_value(["Bank disclosure"]).run()
    assert seen.titles[0] != everything
    narrowed = seen.titles[0]
    at_tab(seen, PART, "Kept searches")
    at_tab(seen, PART, "Question")
    assert seen.titles[0] == narrowed
    click(seen, "documents_clear")
    assert seen.titles[0] == everything


def test_previews_are_masked_and_hostile_text_is_shown_letter_for_letter(case):
    seen = ask(searching_documents(PAGE), "zorbl", "lexical")
    assert HOSTILE_NAME in seen.words and "<script>alert(1)</script>" in seen.words
    assert f"]({LINK})" not in "".join(seen.lines) and "<script" not in "".join(seen.lines).replace("\\<script", "")
    assert "•" in seen.words
    assert not [word for word in COVERED if word in seen.everything]
    like = next(item for item in seen.app.button if item.label == "More like this")
    like.click().run()
    assert "like " in seen.words and on_record("more_like") == 1
    assert not [word for word in COVERED if word in seen.everything]


def test_pasted_terms_are_counted_and_show_those_documents_alone(case):
    seen = at_tab(searching_documents(PAGE), PART, "Pasted terms")
    press(seen, "Count them")
    assert "There is no term." in unescaped(seen.app.warning[0].value)
    seen.app.text_area[0].set_value('zorbl report\nnowhereatall\n"stolen excavator"')
    press(seen, "Count them")
    (table,) = seen.tables
    assert list(table["Documents"][:2]) == [1, 0] and on_record("search_terms") == 1
    seen.app.selectbox(key="documents_term_shown").set_value("zorbl report")
    click(seen, "documents_term_go")
    assert seen.titles == ["1 document found"] and "Text, " not in seen.titles
    assert on_record("search_terms") == 1


def test_a_search_is_kept_by_a_name_run_again_and_forgotten(case):
    seen = ask(searching_documents(PAGE), "zorbl", "lexical")
    at_tab(seen, PART, "Kept searches")
    seen.app.text_input(key="documents_save_name").set_value("**Mine**")
    press(seen, "Keep")
    assert "**Mine**" in seen.words and "**Mine**" not in "".join(seen.lines)
    at_tab(seen, PART, "Question")
    ask(seen, "invoice")
    at_tab(seen, PART, "Kept searches")
    kept = [item for item in seen.app.button if item.label == "Search"]
    assert len(kept) == 3
    kept[0].click().run()
    assert "“zorbl”" in seen.words and ranks(seen)[0] == 1
    at_tab(seen, PART, "Kept searches")
    next(item for item in seen.app.button if item.label == "Forget").click().run()
    assert "**Mine**" not in seen.words.replace("**Mine** is forgotten", "")


def test_somebody_taken_off_the_case_sees_nothing_more_of_it(case):
    seen = ask(searching_documents(PAGE), "zorbl", "lexical")
    by = OnRecord(lambda entries: None, "demo|rocu_analyst", "")
    remove_member(by, case, "demo|investigator")
    seen.app.run()
    assert "zorbl" not in seen.everything and case.name not in seen.everything


def test_why_a_document_was_found_is_said_where_none_of_the_words_stands_in_it():
    why = Explanation((), 0.0, 0.61, "near in meaning", "meaning")
    assert why_words(why) == "None of the question's words; near in meaning (0.61)"
