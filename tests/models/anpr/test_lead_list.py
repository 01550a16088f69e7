"""A ranking as a list to work from: what stands out, what is new, and how it is said."""

from dataclasses import replace

import pytest

from models.anpr.lead_list import (
    LeadFilters,
    ListedLead,
    Term,
    expected_right,
    headline,
    hundreds,
    novelty,
    passing,
    standing_out,
)
from models.anpr.triage import NEW, checked_words, state_titles
from models.errors import EditRefused

NEWEST = 20_013
LEAD = ListedLead(
    rank=1, line_id="l1", line="City to coast", vid=7, name="V-AAAAAAAA", chance=0.62, chance_low=0.4, chance_high=0.8,
    is_known=False, reasons=(Term("Short stays", "4 short stays", 2.1), Term("By day", "never by night", -0.4)),
    what_if="Without it it would stand at 9", similar=(), runs=8, last_run_ms=1_700_000_000_000, first_day=NEWEST - 3,
)  # fmt: skip
OLD = replace(LEAD, rank=2, vid=8, name="V-BBBBBBBB", chance=0.3, first_day=NEWEST - 12)
WEAK = replace(LEAD, rank=3, vid=9, name="V-CCCCCCCC", chance=0.004, chance_low=0.0, chance_high=0.95)
KNOWN = replace(LEAD, rank=4, vid=10, name="V-DDDDDDDD", chance=0.9, is_known=True)
LEADS = (LEAD, OLD, WEAK, KNOWN)


def test_the_message_counts_what_stands_out_and_is_new_without_those_that_were_known():
    new = novelty(NEWEST - 13, NEWEST)
    assert standing_out(LEADS) == (LEAD, OLD)
    assert headline(LEADS, ["City to coast"], new) == (
        "2 vehicles stand out on City to coast; 1 is new in the last 7 days"
    )
    assert headline([OLD], ["a", "b"], new) == "1 vehicle stands out on 2 lines; none is new in the last 7 days"
    assert headline([WEAK], ["a"], new).startswith("No vehicle stands out on a; of 100 like the likeliest, fewer")
    assert headline([KNOWN], ["a"], new) == headline([], ["a"], new) == "No vehicle stands out on a"
    assert expected_right([LEAD, OLD]) == pytest.approx(0.92)


def test_new_is_a_fortnight_where_the_reads_go_back_far_enough_and_else_the_later_half():
    assert novelty(NEWEST - 90, NEWEST).words == "this fortnight"
    assert novelty(NEWEST - 90, NEWEST).since == NEWEST - 13
    assert novelty(NEWEST - 5, NEWEST).days == 3
    assert novelty(NEWEST, NEWEST).days == 1


@pytest.mark.parametrize(
    ("chance", "words"), [(0.0, "0"), (0.004, "fewer than 1"), (0.512, "51"), (0.995, "more than 99"), (1.0, "100")]
)
def test_a_chance_is_told_out_of_a_hundred_and_never_rounded_to_none_or_all(chance, words):
    assert hundreds(chance) == words


def test_how_sure_a_chance_is_goes_by_the_width_of_its_range():
    assert (LEAD.sureness, WEAK.sureness) == ("roughly known", "hardly known")
    assert replace(LEAD, chance_low=0.55).sureness == "well known"
    assert WEAK.cell == "<1 (0 to 95)"


def test_filters_narrow_the_list_each_by_itself():
    states = {lead.key: NEW for lead in LEADS} | {OLD.key: "looking"}
    assert passing(LEADS, states, LeadFilters(), NEWEST) == LEADS
    assert passing(LEADS, states, LeadFilters(states=("looking",)), NEWEST) == (OLD,)
    assert passing(LEADS, states, LeadFilters(least_chance=0.5), NEWEST) == (LEAD, KNOWN)
    assert OLD not in passing(LEADS, states, LeadFilters(new_within_days=7), NEWEST)
    assert passing(LEADS, states, LeadFilters(new_within_days=13), NEWEST) == LEADS
    assert passing(LEADS, states, LeadFilters(reason=" SHORT "), NEWEST) == LEADS
    assert passing(LEADS, states, LeadFilters(reason="by night"), NEWEST) == ()
    assert LeadFilters(("looking",), 0.5, 7, "x").in_words()["Chance at least"] == "50 of 100"


def test_a_state_that_ends_the_matter_needs_a_word_of_why():
    assert next(iter(state_titles())) == NEW
    assert checked_words("looking", "  ") == ""
    assert checked_words("closed", " a delivery round ") == "a delivery round"
    for state, words in (("closed", ""), ("not_of_interest", " "), ("guilty", "x"), ("looking", "x" * 501)):
        with pytest.raises(EditRefused):
            checked_words(state, words)
