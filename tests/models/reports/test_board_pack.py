"""The board pack finds right words for every state of the national picture."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.reports.board_pack import board_pack, national_change_sentence, pillars_sentence
from models.reports.content import Picture, Table
from tests.models.reports.samples import bare_board, board_facts

PICTURE = Picture("<svg/>", "A picture.", "Message", "Wave file")


def section(document, heading):
    return next(found for found in document.sections if found.heading == heading)


def table_of(found) -> Table:
    return next(block for block in found.blocks if isinstance(block, Table))


def test_the_pack_has_its_parts_in_order():
    assert [found.heading for found in board_pack(board_facts(), {}).sections] == [
        "Headline", "Pillars", "Below the national minimum", "National intervention list", "Change between waves",
        "Progress of the plans", "How this is worked out", "Glossary",
    ]  # fmt: skip


def test_a_pack_of_nothing_says_so_everywhere():
    words = repr(board_pack(bare_board(), {}))
    for sentence in (
        "No assessment has been loaded yet.",
        "No pillar has a median that can be shown.",
        "No force is below the national minimum in any capability that can be shown.",
        "No capability needs raising",
        "There is no earlier wave that this one can be compared with.",
        "No force has a plan yet.",
    ):
        assert sentence in words


def test_capabilities_below_the_minimum_come_by_share_and_hidden_ones_are_counted():
    found = section(board_pack(board_facts(), {}), "Below the national minimum")
    shares = [int(row[2].split(" of ")[0]) for row in table_of(found).rows]
    assert shares == sorted(shares, reverse=True)
    assert 0 not in shares
    assert "1 capability cannot be shown." in found.blocks[0].text
    known = [c.below_minimum for c in board_facts().capabilities if c.below_minimum]
    assert sorted(shares) == sorted(known)


def test_suppressed_figures_are_dashes():
    found = section(board_pack(board_facts(), {}), "Pillars")
    assert table_of(found).rows[-1] == ("Data Analytics", "–", "–", "3")


def test_the_intervention_list_says_where_acting_once_costs_less():
    found = section(board_pack(board_facts(), {}), "National intervention list")
    assert found.blocks[0].text == (
        "3 capabilities need raising in some force. Acting once for all is clearly the cheaper in Governance: about "
        "1\u2009100 person-weeks less."
    )
    assert [row[1:] for row in table_of(found).rows] == [
        ("30", "22", "1\u2009120", "1\u2009098 less", "act nationally"),
        ("22", "40", "26", "14 more", "help locally"),
        ("12", "18", "18", "the same", "either"),
    ]
    dear = replace(board_facts(), interventions=board_facts().interventions[1:2])
    words = section(board_pack(dear, {}), found.heading).blocks[0].text
    assert words.startswith("1 capability needs raising in some force. ")
    assert words.endswith("clearly the cheaper in none of them.")


def test_change_is_said_in_the_three_words():
    facts = board_facts()
    assert national_change_sentence(facts).endswith("Data Skills are clearly higher than in Baseline 2023.")
    still = replace(facts, pillars=tuple(replace(p, change_words="no clear change") for p in facts.pillars))
    assert national_change_sentence(still) == "There is no clear change since Baseline 2023 in any pillar shown."
    unknown = replace(facts, pillars=tuple(replace(p, change_words=None) for p in facts.pillars))
    assert national_change_sentence(unknown) == "No pillar can be compared with Baseline 2023."


def test_pillars_are_compared_by_what_is_shown():
    facts = board_facts()
    assert pillars_sentence(facts).endswith("stands highest in Data Skills (2.7) and lowest in Data Foundations (2.4).")
    equal = replace(facts, pillars=tuple(replace(p, median_level=2.0) for p in facts.pillars))
    assert pillars_sentence(equal) == "The median force stands at 2.0 in every pillar shown."
    one = replace(equal, pillars=equal.pillars[:1])
    assert pillars_sentence(one) == "The median force stands at 2.0 in Data Foundations."


def test_a_few_plans_are_said_to_be_there_without_their_counts():
    few = replace(board_facts(), forces_with_plan=3, progress=None)
    words = section(board_pack(few, {}), "Progress of the plans").blocks[0].text
    assert words == "3 of 43 forces have a plan. Actions are counted from 5 forces on."


def test_plans_are_counted_without_naming_a_force():
    words = section(board_pack(board_facts(), {}), "Progress of the plans").blocks[0].text
    assert words.startswith("29 of 43 forces have a plan. 31 of 200 actions are done. 14 actions are late.")


def test_pictures_have_places_and_an_unknown_one_is_refused():
    pack = board_pack(board_facts(), dict.fromkeys(("pillars", "map", "capabilities", "change", "plans"), PICTURE))
    assert sum(PICTURE in found.blocks for found in pack.sections) == 5
    with pytest.raises(ValueError, match="no place for"):
        board_pack(board_facts(), {"force": PICTURE})
