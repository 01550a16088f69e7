"""The page of entities: a look on record once, ties and ways to be read, merges and lists by people, nothing read as
Markdown.
"""

from types import SimpleNamespace

import pytest

from components.documents import entities_list, entities_places, entities_watch
from components.documents.desk import AT_ENTITY, AT_ITEM
from data_access.documents.entities import index_names
from models.documents.entities.mention import Mention, linking_kinds
from tests.pages.document_case import (
    COVERED,
    at_tab,
    done_in,
    on_record,
    press,
    searching_documents,
)
from tests.pages.looking import unescaped

PAGE, ALL, ONE = "documents-entities", "documents_entities_part", "documents_entity_part"


@pytest.fixture
def named(case):
    """The case with two people named in the explicit and in the hostile paper, as the lane of names would."""
    with case.reading() as cursor:
        rows = cursor.execute(
            "select passage_id, item_id, text from passages where text like '%zorbl report%' or text like '%zorbl h%'"
        ).fetchall()
    index_names(case, rows, lambda texts: [people_in(text) for text in texts])
    return case


def people_in(text):
    """Ann Zorbl where zorbl stands, and Bea Shed at the first letter."""
    at, end = text.index("zorbl"), text.index("zorbl") + 5
    return [Mention("person", "ann zorbl", "zorbl", at, end), Mention("person", "bea shed", "Bea Shed", 0, 1)]


def entity_named(case, value):
    """The number of an entity by its normal form."""
    with case.reading() as cursor:
        return cursor.execute("select entity_id from entities where value = ?", [value]).fetchone()[0]


def at_entity(seen, entity_id, tab="Where"):
    """The page with an entity asked for, as a button on another page does."""
    seen.app.session_state["steady"][AT_ENTITY] = entity_id
    return at_tab(seen, ONE, tab)


def counted(case):
    """How many people, and how many others that may tie people together, are named."""
    with case.reading() as cursor:
        rows = cursor.execute(
            "select kind = 'person', count(distinct entity_id) from entities semi join mentions using (entity_id) "
            "where list_contains(?, kind) group by 1 order by 1 desc", [list(linking_kinds())],
        ).fetchall()  # fmt: skip
    return [number for _, number in rows]


def control(kind, key):
    """A control by its key."""
    return next(item for item in kind if item.key == key)


def test_the_list_is_narrowed_and_each_look_is_on_record_once(case):
    seen = searching_documents(PAGE)
    people, things = counted(case)
    assert seen.titles == [f"{people} people and {things} numbers and things are named; corro_kx in most documents"]
    table = seen.tables[0]
    assert list(table["Documents"]) == sorted(table["Documents"], reverse=True)
    assert not {"Date", "Sum of money"} & set(table["Kind"])
    looks = done_in(case)
    assert looks == ["open", "entities.kinds", "entities"] and on_record("entities") == 1
    seen.app.run()
    assert done_in(case) == looks
    control(seen.app.text_input, "documents_entities_search").set_value("corro").run()
    assert list(seen.tables[0]["Name or number"]) == ["corro_kx"] and done_in(case) == [*looks, "entities"]
    control(seen.app.toggle, "documents_entities_watched").set_value(True).run()
    assert "Nothing of a watch-list is named." in seen.words and not seen.app.exception


def test_an_entity_is_read_where_it_is_named_masked_and_letter_for_letter(named):
    seen = at_entity(searching_documents(PAGE), entity_named(named, "ann zorbl"))
    assert seen.titles[0].startswith("zorbl is named in 2 documents")
    sent = "\n".join(seen.lines)
    assert ":orange-background[zorbl]" in sent and not any(word in sent for word in COVERED)
    assert "[here]" not in sent and "<script>" not in sent and "\\:red\\[red\\]" in sent
    looks = done_in(named)
    assert looks[-1] == "entity" and not seen.errors
    seen.app.run()
    assert done_in(named) == looks
    press(seen, "Open here")
    place = seen.app.session_state["steady"][AT_ITEM]
    assert place.passage_id is not None and "zorbl" in place.question
    press(seen, "All that is named")
    assert AT_ENTITY not in seen.app.session_state["steady"] and "people" in seen.titles[0]


def test_a_tie_and_a_way_are_read_as_passages(named):
    first, second = entity_named(named, "ann zorbl"), entity_named(named, "bea shed")
    seen = at_entity(searching_documents(PAGE), first, "Ties")
    assert len(seen.figures) == 1 and "most with" in seen.words
    pair = (min(first, second), max(first, second))
    control(seen.app.selectbox, "documents_links_tie").set_value(pair)
    press(seen, "Read it")
    assert "2 passages" in seen.words and done_in(named)[-1] == "entities.tie"
    at_tab(seen, ONE, "Way to another")
    control(seen.app.text_input, "documents_way_search").set_value("bea").run()
    control(seen.app.selectbox, "documents_way_chosen").set_value(second)
    press(seen, "Show the way")
    assert "stand together" in seen.words and done_in(named).count("entities.path") == 1
    seen.app.run()
    assert done_in(named).count("entities.path") == 1 and not seen.errors


def test_two_are_made_one_for_a_reason_and_set_apart_again(named):
    first, second = entity_named(named, "ann zorbl"), entity_named(named, "bea shed")
    seen = at_entity(searching_documents(PAGE), first, "Spellings")
    seen.app.session_state["documents_merge_open"] = True
    seen.app.run()
    control(seen.app.text_input, "documents_merge_search").set_value("bea").run()
    control(seen.app.selectbox, "documents_merge_chosen").set_value(second)
    press(seen, "They are one")
    assert "It is not said why they are the same" in unescaped(seen.app.warning[0].value)
    control(seen.app.text_input, "documents_merge_why").set_value("Same number")
    press(seen, "They are one")
    assert on_record("entities.merge") == 1 and len(seen.tables[0]) > 1
    control(seen.app.selectbox, "documents_split").set_value(second)
    press(seen, "Set apart")
    assert on_record("entities.split") == 1 and len(seen.tables[0]) == 1


def test_a_watch_list_says_what_was_refused_is_kept_once_right_and_taken_off(case, monkeypatch):
    uploads = [
        SimpleNamespace(name="ours.csv", getvalue=lambda: b"term,kind\nab,\ncorro_kx,ship"),
        SimpleNamespace(name="ours.csv", getvalue=lambda: b"term\nquarry lane"),
    ]

    def chosen(*_, key, **__):
        import streamlit as st

        return st.session_state.setdefault(key, uploads[0])

    monkeypatch.setattr("streamlit.file_uploader", chosen)
    seen = at_tab(searching_documents(PAGE), ALL, "Watch-lists")
    press(seen, "Keep the list")
    assert list(seen.tables[0]["Line"]) == [2, 3] and on_record("watchlist") == 0
    seen.app.session_state[f"{entities_watch.FILE}_0"] = uploads[1]
    press(seen, "Keep the list")
    assert seen.tables[0].to_dict("list") == {"List": ["ours"], "Terms": [1]} and on_record("watchlist") == 1
    assert not list(case.path("work").glob("*.part"))
    control(seen.app.selectbox, entities_watch.OFF).set_value("ours")
    press(seen, "Take off")
    assert on_record("watchlist.drop") == 1 and not seen.tables


def test_the_other_parts_of_the_list_stand_with_or_without_anything_in_them(case):
    seen = at_tab(searching_documents(PAGE), ALL, "Strongest ties")
    assert len(seen.figures) == 1 and "Tied most" in seen.words
    at_tab(seen, ALL, "Map")
    assert {"Place", "Postcode area"} <= set(seen.tables[0].columns)
    at_tab(seen, ALL, "One person or two")
    assert "Nothing is merged by itself" in seen.words and not seen.errors


@pytest.mark.parametrize("page", [entities_list, entities_places])
def test_a_picked_row_opens_its_entity_and_no_row_nothing(page, monkeypatch):
    opened, state = [], {page.TABLE: {"selection": {"rows": [1]}}}
    monkeypatch.setattr(page, "look", lambda: state)
    monkeypatch.setattr(page, "open_entity", opened.append)
    page._picked([7, 8])
    state[page.TABLE]["selection"]["rows"] = []
    page._picked([7, 8])
    assert opened == [8]


def test_an_entity_that_is_gone_leads_back_to_the_list(case):
    seen = searching_documents(PAGE)
    seen.app.session_state["steady"][AT_ENTITY] = 999_999
    seen.app.run()
    assert "people" in seen.titles[0] and "There is no such entity" in unescaped(seen.app.warning[0].value)
