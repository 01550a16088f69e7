"""Numbers, ranges and changes as a reader says them."""

from __future__ import annotations

from models.reports import words


def test_lists_counts_and_verbs():
    assert [words.list_in_words("ABC"[:n]) for n in range(4)] == ["", "A", "A and B", "A, B and C"]
    assert [words.count(n, "capability") for n in (0, 1, 25)] == ["no capabilities", "1 capability", "25 capabilities"]
    assert words.count(1200, "force") == "1\u2009200 forces"
    assert [words.verb(n, "is", "are") for n in (0, 1, 2)] == ["are", "is", "are"]
    assert [words.number_in_words(n) for n in (0, 9, 10)] == ["no", "nine", "10"]


def test_cells_say_a_dash_for_nothing():
    cells = (words.level_cell(None), words.mean_cell(None), words.range_cell(None, 3), words.range_cell(1, None))
    assert set(cells) == {"–"}
    assert (words.level_cell(3), words.mean_cell(2.44)) == ("3", "2.4")
    assert words.range_cell(2, 2) == "2"
    assert words.range_cell(1.96, 2.04, decimals=1) == "2.0"
    assert words.range_cell(1.5, 2.25, decimals=1) == "1.5 to 2.2"


def test_a_change_has_a_true_minus_and_its_verdict():
    assert words.change_cell(-0.4, -0.6, -0.2, "clearly lower") == "−0.4 (−0.6 to −0.2), clearly lower"
    assert words.change_cell(0.04, None, None, "no clear change") == "0.0, no clear change"
    assert words.change_cell(None, -0.6, -0.2, "clearly lower") == "–"
    assert words.change_cell(0.4, -0.6, -0.2, None) == "–"


def test_sentences_end_once():
    assert words.sentences("A", "", "B.", "C?") == "A. B. C?"
    assert (words.percent(0.8), words.first_upper("two")) == ("80 %", "Two")
