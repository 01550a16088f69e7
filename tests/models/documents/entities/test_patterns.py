import random
from itertools import pairwise

import pytest

from models.documents.entities.patterns import find_patterns, masked
from tests.models.documents.entities.labelled import passages, score

ROWS = passages()
KINDS = sorted({mention[0] for row in ROWS for mention in row["mentions"]})
LEAST_F1 = 0.98


def found(text):
    return [(mention.kind, mention.value) for mention in find_patterns(text)]


def test_the_labelled_set_is_large_and_its_places_are_right():
    assert len(ROWS) >= 150
    assert sum(len(row["mentions"]) for row in ROWS) >= 600
    for row in ROWS:
        ends = sorted((begins, ends) for _, _, begins, ends in row["mentions"])
        assert all(0 <= begins < ends <= len(row["text"]) for begins, ends in ends)
        assert all(first[1] <= second[0] for first, second in pairwise(ends))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_found_and_little_else_is_taken_for_it(kind):
    assert score(ROWS).f1(kind) >= LEAST_F1


def test_all_kinds_together_are_found():
    assert score(ROWS).f1() >= LEAST_F1


def test_mentions_stand_where_they_say_and_never_overlap():
    rng = random.Random(7)
    texts = [row["text"] for row in ROWS]
    for _ in range(60):
        text = "\n".join(rng.sample(texts, 2))
        cut = rng.randrange(len(text))
        mentions = find_patterns(text[cut:])
        assert all(text[cut:][m.char_from : m.char_to] == m.written for m in mentions)
        assert all(a.char_to <= b.char_from for a, b in pairwise(mentions))


def test_what_a_passage_holds_does_not_depend_on_what_stands_in_the_lines_round_it():
    for row in ROWS[:60]:
        alone = find_patterns(row["text"])
        before = "The yard is quiet.\n\n"
        within = find_patterns(f"{before}{row['text']}\n\nNothing more was said.")
        moved = [(m.kind, m.value, m.char_from - len(before), m.char_to - len(before)) for m in within]
        assert moved == [(m.kind, m.value, m.char_from, m.char_to) for m in alone]


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\x00", "@", "+", "£", "(0", "::", "a@b", "0" * 500, "1-" * 400, "A1 " * 400, "@" * 300,
        "£" * 300, "(((((((((0", "http://", "www.", "x" * 5000, "GB29" * 100, "1.1.1." * 200, "bc1" + "q" * 3000,
    ],
)  # fmt: skip
def test_odd_text_holds_nothing_and_takes_no_time(text):
    assert all(mention.kind in KINDS for mention in find_patterns(text))


@pytest.mark.parametrize("spelling", ["07700 900123", "+44 7700 900123", "0044 7700 900123", "+44 (0)7700 900 123"])
def test_spellings_of_a_telephone_number_are_one(spelling):
    assert found(f"ring {spelling} now") == [("phone", "+447700900123")]


@pytest.mark.parametrize("spelling", ["QX12 ABC", "QX12ABC", "qx12abc", "qx12 abc"])
def test_spellings_of_a_plate_are_one(spelling):
    assert found(f"saw {spelling} go") == [("vrm", "QX12ABC")]


@pytest.mark.parametrize(
    "text",
    [
        "in LS12 and LS13", "the M62 was shut", "order number 07700900123", "12:30:45", "section 4.1.2.3",
        "you may 2 of you", "a grand day out", "a 5k run", "ISBN 978-0-306-40615-7", "31/02/2025", "300.1.2.3",
        "GB29 NWBK 6016 1331 9268 18", "490154203237519", "serial 20-45", "part no A123 BCD",
    ],
)  # fmt: skip
def test_what_only_looks_like_an_entity_is_none(text):
    assert found(text) == []


def test_a_day_comes_before_the_month_as_in_britain():
    assert found("on 03/04/2025") == [("date", "2025-04-03")]


def test_a_masked_text_keeps_its_length_and_hides_what_was_found():
    text = "Kev on 07700 900123 at LS1 4AB"
    hidden = masked(text, find_patterns(text), " ")
    assert len(hidden) == len(text)
    assert hidden.split() == ["Kev", "on", "at"]
