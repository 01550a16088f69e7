"""The page of a document on a small case: read at its place, letter for letter, masked until asked, tagged, drawn."""

from __future__ import annotations

import pytest

from components.documents.desk import Place
from components.registry import page_entry
from data_access.documents.access import OnRecord, remove_member
from data_access.documents.items import MOST_PASSAGES
from tests.pages.document_case import (
    COVERED,
    HOSTILE,
    HOSTILE_NAME,
    INVESTIGATOR,
    LINK,
    LONG_LINE,
    LONG_NAME,
    at_item,
    at_tab,
    done_in,
    item_of_name,
    on_record,
    press,
    searching_documents,
)
from tests.pages.looking import Seen, click, look, unescaped

PAGE, PART = "documents-item", "documents_item_part"
PARTS = ("Text", "What belongs to it", "Who and what it speaks of", "Where it is from")
REPORT = "report of the bruised.txt"


def one(case, what: str) -> int:
    """The first item of that kind."""
    with case.reading() as cursor:
        return int(cursor.table("items").filter(what).aggregate("min(item_id)").fetchall()[0][0])


def letters(seen: Seen) -> str:
    """What a reader reads, without the marks of ours and the characters that nobody sees."""
    return unescaped("".join(seen.lines)).replace("\u2060", "").replace(":orange-background[", "")


def test_nothing_of_a_document_is_sent_before_a_reason_and_none_is_open_at_first(case):
    seen = look(page_entry(PAGE), **INVESTIGATOR)
    assert seen.titles == ["Say why you search, and on whose authority"] and done_in(case) == []
    seen = searching_documents(PAGE)
    assert seen.titles == ["No document is open"] and done_in(case) == ["open"]


def test_hostile_text_is_shown_letter_for_letter_with_the_words_of_the_question_marked(case):
    seen = at_item(searching_documents(PAGE), Place(item_of_name(case, HOSTILE_NAME), None, "zorbl"))
    assert seen.titles == [HOSTILE_NAME]
    assert ":orange-background[zorbl] heading" in "".join(seen.lines)
    for line in HOSTILE.strip().splitlines():
        assert line.strip().removeprefix("# zorbl ") in letters(seen)
    sent = "".join(seen.lines)
    assert f"]({LINK})" not in sent and "<script" not in sent.replace("\\<script", "") and ":tada:" not in sent
    for part in PARTS[1:]:
        at_tab(seen, PART, part)
        assert f"]({LINK})" not in "".join(seen.lines) and len(seen.titles) == 1


def test_a_line_of_ten_thousand_characters_is_shown_whole(case):
    seen = at_item(searching_documents(PAGE), Place(item_of_name(case, LONG_NAME)))
    assert letters(seen).count("x") >= LONG_LINE.count("x")


def test_each_look_is_on_record_once_whatever_is_pressed(case):
    seen = at_item(searching_documents(PAGE), Place(item_of_name(case, HOSTILE_NAME)))
    for part in PARTS * 2:
        at_tab(seen, PART, part)
    assert sorted(done_in(case)) == ["item", "item_unit", "open", "tags"]
    assert (on_record("item"), on_record("item_unit")) == (1, 1)
    with case.reading() as cursor:
        assert cursor.execute("select kind, count(*) from exposure group by kind").fetchall() == [("opened", 1)]
    assert "You opened 1 item today" in seen.words


def test_explicit_terms_are_covered_in_all_that_is_sent_until_asked_for_on_record(case):
    item_id = item_of_name(case, REPORT)
    seen = at_item(searching_documents(PAGE), Place(item_id, None, "zorbl corpse"))
    for part in PARTS:
        at_tab(seen, PART, part)
        assert not [word for word in COVERED if word in seen.everything], part
    at_tab(seen, PART, "Text")
    assert "explicit terms are masked here" in seen.words and on_record("unmask") == 0
    press(seen, "Show them; this is on record")
    assert "behind the shed" in seen.words and seen.titles == [REPORT]
    assert not [word for word in COVERED if word not in seen.everything]
    assert on_record("unmask") == 1 and "uncovered 1 term" in seen.words
    press(seen, "Mask explicit terms again")
    assert not [word for word in COVERED if word in seen.everything]


def test_nothing_is_uncovered_for_somebody_taken_off_the_case(case):
    seen = at_item(searching_documents(PAGE), Place(item_of_name(case, REPORT)))
    remove_member(OnRecord(lambda entries: None, "demo|rocu_analyst", ""), case, "demo|investigator")
    press(seen, "Show them; this is on record")
    assert not [word for word in (*COVERED, "shed") if word in seen.everything] and on_record("unmask") == 0


def test_tags_are_set_taken_off_and_made_and_the_one_takes_off_the_other(case):
    item_id = item_of_name(case, REPORT)
    seen = at_item(searching_documents(PAGE), Place(item_id))

    def tags() -> list[str]:
        with case.reading() as cursor:
            rows = cursor.execute("select tag from tags where item_id = ? order by tag", [item_id]).fetchall()
        return [tag for (tag,) in rows]

    def choose(*names: str) -> None:
        pills = next(item for item in seen.app.get("button_group") if item.key == f"documents_item_tags_{item_id}")
        pills.set_value(list(names)).run()
        assert not seen.app.exception

    choose("relevant")
    assert tags() == ["relevant"]
    choose("relevant", "not_relevant")
    assert tags() == ["not_relevant"]
    seen.app.text_input(key="documents_own_tag").set_value("*to read* :red[x]")
    press(seen, "Add")
    assert "*to read* :red[x]" in tags() and "Tagged: *to read* :red[x]." in unescaped(seen.app.success[0].value)
    assert "\\*to read\\* \\:red\\[x\\]" in seen.app.get("button_group")[0].options
    choose("privileged")
    assert tags() == ["privileged"] and "privileged" in seen.app.warning[0].value


def test_what_belongs_to_a_mail_is_a_way_to_it(case):
    with case.reading() as cursor:
        mail, attached = cursor.execute(
            "select mail.item_id, min(part.item_id) from items as part join items as mail on mail.item_id = "
            "part.parent_id where mail.format = 'eml' and part.status = 'indexed' group by all order by all"
        ).fetchone()
    seen = at_tab(at_item(searching_documents(PAGE), Place(mail)), PART, "What belongs to it")
    assert "attached to it" in list(seen.tables[0]["How"])
    seen.app.selectbox(key="documents_related").set_value(attached)
    click(seen, "documents_related_go")
    seen.app.run()
    at_tab(seen, PART, "What belongs to it")
    assert "came in" in list(seen.tables[0]["How"]) and on_record("item") == 2


def test_an_entity_and_what_is_like_it_are_ways_on(case):
    seen = at_item(searching_documents(PAGE), Place(one(case, "format = 'whatsapp'")))
    at_tab(seen, PART, "Who and what it speaks of")
    (table,) = seen.tables
    assert set(table["Kind"]) and table["Mentions"].min() >= 1
    shown, kind = table["What"].iloc[0], table["Kind"].iloc[0]
    with case.reading() as cursor:
        (entity,) = cursor.execute("select min(entity_id) from entities where shown = ?", [shown]).fetchone()
    seen.app.selectbox(key="documents_entity_of_item").set_value(entity)
    assert f"{shown} ({kind})" in seen.app.selectbox(key="documents_entity_of_item").options
    click(seen, "documents_entity_go")
    assert isinstance(seen.app.session_state["steady"]["documents_entity"], int)
    at_tab(seen, PART, "What belongs to it")
    click(seen, "documents_item_like")
    assert on_record("more_like") == 1


def test_a_page_of_a_pdf_is_drawn_when_asked_for_and_that_is_on_record(case):
    seen = at_item(searching_documents(PAGE), Place(one(case, "format = 'pdf' and status = 'indexed'")))
    assert seen.app.get("image") == [] and on_record("page_picture") == 0
    click(seen, "documents_picture")
    assert len(seen.app.get("image")) == 1 and on_record("page_picture") == 1
    assert "data:image/png;base64," in seen.everything and "/media/" not in seen.everything
    seen.app.run()
    assert on_record("page_picture") == 1
    press(seen, "Put the picture away")
    assert seen.app.get("image") == []


def test_a_scan_without_text_can_be_looked_at_page_by_page(case):
    seen = at_item(searching_documents(PAGE), Place(one(case, "format = 'pdf' and status = 'needs_ocr'")))
    assert "There is no text to read: " in seen.words and seen.app.get("image") == []
    click(seen, "documents_picture")
    assert len(seen.app.get("image")) == 1 and on_record("page_picture") == 1


def test_a_long_text_is_read_part_by_part_from_the_part_that_was_found(case):
    item_id = item_of_name(case, LONG_NAME)
    with case.writing() as cursor:
        (last,) = cursor.execute("select max(passage_id) from passages").fetchone()
        cursor.execute("delete from passages where item_id = ?", [item_id])
        cursor.execute(
            "insert into passages select ? + n, ?, n - 1, 1, 'page', 'Text', 'part number ' || n, 3, [], null "
            "from range(1, 61) as numbers(n)", [last, item_id],
        )  # fmt: skip
    seen = at_item(searching_documents(PAGE), Place(item_id, last + 30))
    assert "part number 26" in seen.words and "part number 25" not in seen.words and "part number 51" not in seen.words
    assert f"Passages {MOST_PASSAGES + 1} to {2 * MOST_PASSAGES} of 60" in seen.words
    press(seen, "Read on")
    assert "part number 60" in seen.words and "Passages 51 to 60 of 60" in seen.words
    assert not [item for item in seen.app.button if item.label == "Read on"]
    press(seen, "Back")
    press(seen, "Back")
    assert "part number 1" in seen.words and on_record("item_unit") == 4


@pytest.mark.parametrize(("status", "said"), [("quarantined", "Set aside"), ("needs_ocr", "Needs OCR")])
def test_a_document_without_text_says_why(case, status, said):
    seen = at_item(searching_documents(PAGE), Place(one(case, f"status = '{status}'")))
    assert "There is no text to read: " in seen.words
    at_tab(seen, PART, "Where it is from")
    assert said in str(seen.tables[0].values)


def test_a_row_of_a_sheet_stands_in_one_line(case):
    seen = at_item(searching_documents(PAGE), Place(one(case, "format = 'csv' and status = 'indexed'")))
    lines = [line for text in seen.lines for line in text.splitlines() if line.startswith(":small[:gray[Row ")]
    assert len(lines) > 3 and all(" · " in line for line in lines[:3]) and "[A2]" not in "".join(lines)


def test_a_copy_leads_to_where_its_bytes_are_read(case):
    seen = at_item(searching_documents(PAGE), Place(one(case, "status = 'duplicate'")))
    assert "The same bytes were met before" in seen.words
    press(seen, "Read them there")
    seen.app.run()
    assert "The same bytes were met before" not in seen.words and on_record("item_unit") == 1


def test_every_document_of_the_case_opens(case):
    seen = searching_documents(PAGE)
    with case.reading() as cursor:
        items = cursor.execute("select min(item_id) from items group by format order by all").fetchall()
    for (item_id,) in items:
        at_item(seen, Place(item_id))
        assert len(seen.titles) == 1
