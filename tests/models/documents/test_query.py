"""What somebody typed, read leniently."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.documents.query import (
    Between,
    Fuzzy,
    Group,
    Is,
    Phrase,
    Prefix,
    Word,
    is_plain,
    read_query,
    words_of,
)


def words(*texts):
    return tuple(map(Word, texts))


def test_plain_words_are_wishes():
    query = read_query("who sold the stolen digger")
    assert query == Group(should=words("who", "sold", "the", "stolen", "digger"))
    assert is_plain(query)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("stolen AND digger", Group(must=words("stolen", "digger"))),
        ("plant +theft -leeds", Group(words("theft"), words("plant"), words("leeds"))),
        ("van NOT red", Group(should=words("van"), must_not=words("red"))),
        ("van AND NOT red", Group(must=words("van"), must_not=words("red"))),
        ("a OR b", Group(should=words("a", "b"))),
        ("a AND b OR c", Group(should=(Group(must=words("a", "b")), Word("c")))),
        ("(a OR b) AND c", Group(must=(Group(should=words("a", "b")), Word("c")))),
        ("x -(a b)", Group(should=words("x"), must_not=(Group(should=words("a", "b")),))),
        ("“false invoice” +paid", Group(words("paid"), (Phrase("false invoice"),))),
        ("excavat* bobcatt~ jonson~2", Group(should=(Prefix("excavat"), Fuzzy("bobcatt", 1), Fuzzy("jonson", 2)))),
        ('title:invoice from:"Jo Bloggs"', Group(should=(Word("invoice", "title"), Phrase("Jo Bloggs", "author")))),
        ('source:"Phone 3" van', Group((Is("source", "Phone 3"),), words("van"))),
        ("type:mail", Group((Is("family", "mail"),))),
    ],
)
def test_signs_and_words_of_command_say_what_is_demanded_and_shut_out(text, wanted):
    assert read_query(text) == wanted
    assert not is_plain(read_query(text)) or not wanted.must


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("date:2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("date:2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("date:2024-12-31", date(2024, 12, 31), date(2024, 12, 31)),
        ("date:2024-01-05..2024-02", date(2024, 1, 5), date(2024, 2, 29)),
        ("date:2024-03..", date(2024, 3, 1), None),
        ("date:..2024-03", None, date(2024, 3, 31)),
        ("after:2024-03", date(2024, 3, 1), None),
        ("before:2024-03", None, date(2024, 3, 31)),
    ],
)
def test_days_bound_with_both_ends_included(text, first, last):
    assert read_query(text) == Group(must=(Between(first, last),))


@pytest.mark.parametrize("text", ["date:tomorrow", "before:99", "date:2024-13", "after:", "date:9999"])
def test_what_is_no_day_is_words(text):
    assert all(isinstance(part, Word) for part in words_of(read_query(text)))
    assert is_plain(read_query(text))


@pytest.mark.parametrize("text", ["+44 7700 900123", "plant - theft", "re: 10:30", "http://a.example/b", "x-ray", "-5"])
def test_numbers_dashes_and_addresses_are_no_commands(text):
    assert is_plain(read_query(text))
    assert " ".join(word.text for word in words_of(read_query(text))) == text.replace("plant - ", "plant ")


@pytest.mark.parametrize("text", ["", "   ", "AND", "((((", ")", "AND OR NOT", '""', "()" * 50, "(" * 5000])
def test_text_without_words_asks_for_nothing(text):
    assert words_of(read_query(text)) in ((), (Phrase(""),))


def test_what_is_shut_out_is_not_among_the_words():
    assert words_of(read_query("a -b (c OR d) NOT e date:2024")) == words("a", "c", "d")


@settings(max_examples=150, deadline=None)
@given(st.text() | st.text(alphabet='ab "()+-~*:ANDORT20.', max_size=60))
def test_any_text_is_a_question(text):
    assert isinstance(read_query(text), Group)
