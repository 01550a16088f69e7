from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.documents.snippets import Match, cut_snippet, first_match, mark_before

FILLER = "filler " * 100


@st.composite
def passages_with_matches(draw):
    words = draw(st.lists(st.text("abc éß", min_size=1, max_size=8), max_size=80))
    text = draw(st.sampled_from([" ", "\n", "  "])).join(words)
    places = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(1, 6)), max_size=8))
    return text, [Match(at, min(at + size, len(text)), "abc"[size % 3]) for at, size in places if at < len(text)]


@given(passages_with_matches(), st.integers(1, 50))
def test_a_snippet_is_a_part_of_the_passage_and_its_spans_lie_within(drawn, words):
    text, matches = drawn
    snippet = cut_snippet(text, matches, words)
    assert text[snippet.char_from : snippet.char_from + len(snippet.text)] == snippet.text
    assert all(0 <= begins < ends <= len(snippet.text) for begins, ends in snippet.spans)
    assert list(snippet.spans) == sorted(snippet.spans)
    assert all(one[1] <= other[0] for one, other in zip(snippet.spans, snippet.spans[1:], strict=False))


def test_it_shows_where_different_words_stand_together_rather_than_where_one_is_repeated():
    text = f"van van van {FILLER} the red van stood {FILLER}"
    matches = [Match(at, at + 3, "van") for at in (0, 4, 8)]
    red = text.index("red")
    matches += [Match(red, red + 3, "red"), Match(red + 4, red + 7, "van")]
    snippet = cut_snippet(text, matches, 12)
    assert "red van" in snippet.text
    assert [snippet.text[a:b] for a, b in snippet.spans] == ["red", "van"]
    assert snippet.is_begun_before
    assert snippet.goes_on
    assert 8 <= len(snippet.text.split()) <= 16
    assert text[first_match(snippet) :].startswith("red")


def test_a_short_passage_is_shown_whole_and_one_without_a_match_from_its_beginning():
    assert cut_snippet("a few words", [], 40).text == "a few words"
    assert cut_snippet(f"first {FILLER}", [], 5).text.startswith("first")
    assert cut_snippet(" \n ", [], 5).text == ""


def test_the_mark_is_the_last_one_at_or_before_a_character():
    marks = [(0, "A1"), (10, "B1"), (20, "A2")]
    assert [mark_before(marks, at) for at in (0, 9, 10, 25)] == ["A1", "A1", "B1", "A2"]
    assert mark_before([(5, "A1")], 3) == ""
