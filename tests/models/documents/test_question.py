from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.documents.query import Phrase, Word
from models.documents.question import expansions_of, read_question, stop_words
from models.documents.settings import definition, numbers


def ranked(text):
    return [part.text for part in read_question(text).ranking]


def test_words_without_a_subject_do_not_rank():
    assert ranked("What is the red van doing near the bridge?") == ["red", "van", "bridge"]


def test_a_question_of_nothing_but_such_words_keeps_them():
    assert ranked("to be or not to be") == ["to", "be", "or", "not", "to", "be"]


def test_a_word_said_twice_counts_twice():
    assert ranked("titles of titles") == ["titles", "titles"]


def test_plain_words_make_no_rule():
    assert read_question("red van, near the bridge (at night)").rule is None


MARKED = ('"red van"', "red AND van", "van NOT red", "+van", "-van", "title:van", "vam~", "va*")


@pytest.mark.parametrize("text", MARKED)
def test_whatever_is_marked_makes_a_rule(text):
    assert read_question(text).rule is not None


def test_a_phrase_beside_words_must_be_there_and_the_words_only_rank():
    question = read_question('"red van" bridge')
    assert [part.text for part in question.rule.must if isinstance(part, Phrase)] == ["red van"]
    assert Word("bridge") not in question.rule.must
    assert ranked('"red van" bridge') == ["red", "van", "bridge"]


def test_what_is_shut_out_does_not_rank():
    assert ranked("van NOT bridge") == ["van"]


def test_either_side_of_or_is_enough():
    rule = read_question("van OR lorry").rule
    assert not rule.must
    assert len(rule.should) == 2


def test_a_long_text_is_an_example_and_its_quotation_marks_are_no_commands():
    long = " ".join(["word"] * int(numbers("search", "question")["longest_command_words"] + 1))
    assert read_question(f'{long} "a phrase" AND another NOT this').rule is None


@given(st.text(max_size=200))
def test_any_text_has_a_reading(text):
    question = read_question(text)
    assert all(part.text for part in question.ranking)


@given(st.text("abcdef \"()+-~*:", max_size=80))
def test_any_signs_have_a_reading(text):
    read_question(text)


def test_slang_finds_the_plain_word_and_the_plain_word_finds_slang():
    assert "phone" in {each.words for each in expansions_of("his burner was off")}
    assert "burner" in {each.words for each in expansions_of("which phone was it")}


def test_ordinary_words_that_are_slang_too_bring_nothing():
    assert expansions_of("food at work, a plug and green paper") == ()


def test_an_expansion_says_what_brought_it_and_weighs_less_than_the_word():
    question = read_question("empty house by the canal")
    assert {(each.for_words, each.words) for each in question.expansions} >= {("empty house", "bando")}
    weights = [part.weight for part in question.weighed().should]
    assert min(weights) == numbers("search", "weights")["expansion"] < max(weights) == 1


def test_expansions_are_left_out_where_they_are_not_wanted():
    assert read_question("phone", expands=False).expansions == ()


def test_no_synonym_is_a_stop_word():
    said = [word for group in definition("synonyms")["group"] for words in group.values() for word in words]
    alone = {word for word in said if word.isalpha()} - {"can"}
    assert not alone & stop_words()
