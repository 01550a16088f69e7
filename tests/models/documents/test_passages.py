"""Passages give back the text that they were cut from, in order, and are of a size."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.documents.extraction import MESSAGE, PAGE, SHEET, TEXT, Segment
from models.documents.passages import cut_passages, unit_text
from models.documents.settings import numbers

SIZE = numbers("passages", "size")
WORDS = st.sampled_from(["a", "word", "Stop. ", "end.\n\n", " ", "\n", "x" * 700, "détente", "日本語。", "😀", ""])
SEGMENTS = st.lists(
    st.builds(
        Segment,
        st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=40),
        st.integers(1, 3),
        st.sampled_from([PAGE, SHEET, MESSAGE]),
        st.just(""),
        st.sampled_from(["", "B7"]),
    ),
    max_size=25,
)


def units(segments):
    """The texts that passages must give back: one a run of segments of one unit, one a run of messages."""
    runs = []
    for segment in segments:
        key = MESSAGE if segment.unit_kind == MESSAGE else (segment.unit_kind, segment.unit)
        if not runs or runs[-1][0] != key:
            runs.append((key, []))
        runs[-1][1].append(segment.text)
    return [unit_text(texts) for _, texts in runs]


def prose(words, *, sentence=12):
    return " ".join(f"word{at}{'.' if at % sentence == sentence - 1 else ''}" for at in range(words))


@settings(max_examples=60, deadline=None)
@given(SEGMENTS)
def test_passages_in_order_give_back_every_unit_that_holds_a_word(segments):
    wanted = "".join(text for text in units(segments) if text.strip())
    passages = cut_passages(segments)
    assert "".join(passage.text for passage in passages) == wanted
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))


@settings(max_examples=60, deadline=None)
@given(SEGMENTS)
def test_a_passage_is_no_longer_than_the_most_and_stays_in_its_unit(segments):
    for passage in cut_passages(segments):
        assert 0 < len(passage.text) <= SIZE["most_characters"]
        assert passage.words == len(passage.text.split()) <= SIZE["most_words"]
        parts = [segments[place.segment] for place in passage.places]
        assert {(part.unit_kind, part.unit) for part in parts if part.unit_kind != MESSAGE} in (
            set(), {(passage.unit_kind, passage.unit)},
        )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(SEGMENTS)
def test_places_say_which_characters_of_a_passage_are_a_segments(segments):
    found = dict.fromkeys(range(len(segments)), "")
    for passage in cut_passages(segments):
        for place in passage.places:
            found[place.segment] += passage.text[place.char_from : place.char_to]
        for at, label in passage.marks:
            assert any(place.char_from == at and segments[place.segment].mark == label for place in passage.places)
    told = {number for passage in cut_passages(segments) for number in (place.segment for place in passage.places)}
    assert all(found[number] == segments[number].text for number in told)


def test_long_prose_is_cut_at_ends_of_sentences_near_a_hundred_words():
    passages = cut_passages([Segment(prose(1000))])
    assert all(passage.text.rstrip().endswith(".") for passage in passages[:-1])
    assert all(SIZE["least_words"] <= passage.words <= SIZE["most_words"] for passage in passages[:-1])
    assert abs(sum(passage.words for passage in passages[:-1]) / (len(passages) - 1) - SIZE["aim_words"]) < 10


def test_a_passage_does_not_go_beyond_a_page_but_messages_share_one():
    pages = [Segment(prose(20), page, PAGE, f"Page {page}") for page in (1, 2, 3)]
    assert [passage.unit_label for passage in cut_passages(pages)] == ["Page 1", "Page 2", "Page 3"]
    said = [Segment("see you at six", at, MESSAGE, f"Message {at}", f"Message {at}") for at in range(1, 41)]
    passages = cut_passages(said)
    assert passages[0].unit_label == "Messages 1 to 25"
    assert [label for _, label in passages[0].marks][:2] == ["Message 1", "Message 2"]
    assert all(passage.text.startswith("see you") for passage in passages)


@pytest.mark.parametrize("text", ["x" * 1_000_000, ". " * 300_000, "\n" * 300_000 + "y", "ab " * 400_000])
def test_text_made_to_be_slow_is_cut_in_time_that_grows_with_its_length(text):
    passages = cut_passages([Segment(text, unit_kind=TEXT)])
    assert "".join(passage.text for passage in passages) == text
    assert max(len(passage.text) for passage in passages) <= SIZE["most_characters"]
