"""The national picture in levels and words."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.maturity.national import (
    NationalPillar,
    NationalPillarChange,
    change_sentence,
    headline,
    level_sentence,
    lower_quantile,
    national_need,
    nearest_level,
)

NAMES = ["Data Foundations", "Data Responsibility", "Data Availability", "Data Skills", "Data Analytics"]


def pillars(*medians):
    return [NationalPillar(name, median) for name, median in zip(NAMES, medians, strict=False)]


def changes(*verdicts):
    return [NationalPillarChange(name, verdict) for name, verdict in zip(NAMES, verdicts, strict=False)]


@given(st.lists(st.integers(1, 5), min_size=1), st.floats(0, 1))
def test_a_quantile_of_levels_never_falls_between_two_levels(levels, share):
    quantile = lower_quantile(levels, share)
    assert quantile in levels
    assert sum(level <= quantile for level in levels) >= share * len(levels) - 1e-9


def test_a_quantile_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        lower_quantile([], 0.5)


@pytest.mark.parametrize(
    ("below", "counted", "need"),
    [
        (0, 40, "no national need"),
        (1, 40, "weak in a few"),
        (19, 40, "weak in a few"),
        (20, 40, "weak everywhere"),
    ],
)
def test_the_need_follows_the_share_of_forces_below_the_minimum(below, counted, need):
    assert national_need(below_minimum=below, forces_counted=counted) == need


@pytest.mark.parametrize(("mean", "level"), [(2.4, 2), (2.5, 2), (2.6, 3), (3.0, 3), (1.0, 1), (5.0, 5)])
def test_a_half_goes_to_the_lower_level(mean, level):
    assert nearest_level(mean) == level


def test_the_headline_names_what_holds_policing_back():
    assert level_sentence(pillars(3.2, 3.0, 2.8, 2.2, 2.4)) == (
        "Policing's median data maturity is level 3; Data Skills and Data Analytics hold it back."
    )
    assert level_sentence(pillars(3, 3, 3, 2, 3)).endswith("; Data Skills holds it back.")


def test_the_headline_names_what_is_ahead_when_nothing_is_behind():
    assert level_sentence(pillars(2, 2, 2, 2, 3.4)) == (
        "Policing's median data maturity is level 2; Data Analytics is ahead of it."
    )


def test_equal_pillars_are_said_to_be_equal():
    assert level_sentence(pillars(3, 3, 3, 3, 3)) == (
        "Policing's median data maturity is level 3 in every pillar shown."
    )


def test_a_single_pillar_is_spoken_of_by_name():
    assert level_sentence(pillars(2.0)) == "Policing's median maturity in Data Foundations is level 2."


def test_no_assessment_at_all_is_said():
    assert level_sentence([]) == "No assessment has been loaded yet."
    assert level_sentence(pillars(None, None)) == "No pillar has a level yet."


def test_suppressed_pillars_are_left_out_and_named():
    hidden = NationalPillar("Data Skills", None, is_suppressed=True)
    assert level_sentence([hidden]) == (
        "National levels are not shown: fewer than 5 forces have a complete assessment."
    )
    assert level_sentence([*pillars(3, 3), hidden]) == (
        "Policing's median data maturity is level 3 in every pillar shown (Data Skills not shown)."
    )


def test_a_suppressed_level_never_reaches_the_sentence_even_when_it_is_handed_in():
    hidden = NationalPillar("Data Skills", 5.0, is_suppressed=True)
    assert "5" not in level_sentence([*pillars(3, 3), hidden])


def test_change_is_said_in_three_words():
    words = ("clearly higher", "clearly higher", "clearly lower", "no clear change")
    assert change_sentence(changes(*words)) == (
        "Since the wave before, Data Foundations and Data Responsibility are clearly higher; "
        "Data Availability is clearly lower; there is no clear change in Data Skills."
    )


def test_no_clear_change_anywhere_is_said():
    assert change_sentence(changes(*["no clear change"] * 5)) == (
        "Since the wave before, there is no clear change in any pillar shown."
    )


def test_improvement_in_every_pillar_leaves_no_rest():
    sentence = change_sentence(changes(*["clearly higher"] * 5))
    assert sentence.endswith("Data Skills and Data Analytics are clearly higher.")


def test_change_that_cannot_be_shown_says_why():
    assert change_sentence([]) == "There is no earlier wave that this one can be compared with."
    assert change_sentence([NationalPillarChange("Data Skills", None, is_suppressed=True)]) == (
        "Change is not shown: fewer than 5 forces were complete in both waves."
    )
    assert change_sentence(changes(None)) == "No pillar can be compared with the wave before."


@given(
    st.lists(st.none() | st.floats(1, 5), max_size=5),
    st.lists(st.none() | st.sampled_from(["clearly higher", "no clear change", "clearly lower"]), max_size=5),
    st.booleans(),
)
def test_every_state_of_the_data_has_a_headline(medians, verdicts, is_suppressed):
    levels = [replace(pillar, is_suppressed=is_suppressed) for pillar in pillars(*medians)]
    sentence = headline(levels, changes(*verdicts))
    assert sentence.endswith(".") and "None" not in sentence and "  " not in sentence
