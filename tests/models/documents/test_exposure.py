"""Explicit terms are covered letter for letter, looks are counted, and a break is due when it is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.documents.exposure import (
    OPENED,
    PREVIEW,
    UNMASKED,
    Exposure,
    Look,
    Terms,
    break_words,
    exposure,
    mask,
    placeholder_terms,
    terms_in,
)

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
MORNING = NOW.replace(hour=0)
LISTED = terms_in("# ours\nred\nwound*  # every ending\nin cold storage\ncut* off\nof\n\n...")


def look(minutes_ago, item_id=1, kind=OPENED):
    return Look(NOW - timedelta(minutes=minutes_ago), item_id, kind)


def found(*looks):
    return exposure(looks, now=NOW, day_began=MORNING)


def test_a_list_is_read_with_remarks_endings_and_phrases_and_without_what_is_too_short():
    assert LISTED == Terms(
        frozenset({"red"}), frozenset({"wound"}), frozenset({("in", "cold", "storage"), ("cut*", "off")})
    )


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("The Red car", "The ••• car"),
        ("reduced", "reduced"),
        ("WOUNDED, wounds!", "•••••••, ••••••!"),
        ("kept in cold  storage.", "kept •• ••••  •••••••."),
        ("kept in cold water", "kept in cold water"),
        ("they cutting off", "they ••••••• •••"),
        ("they cut", "they cut"),
        ("", ""),
    ],
)
def test_a_term_is_covered_where_it_stands(text, masked):
    assert mask(text, LISTED).text == masked


@given(st.text(alphabet="redwound in cold storageé\n.,-", max_size=80))
def test_places_stay_what_they_are_and_nothing_else_changes(text):
    covered = mask(text, LISTED)
    assert len(covered.text) == len(text)
    inside = {at for start, end in covered.spans for at in range(start, end)}
    assert all(covered.text[at] == text[at] for at in range(len(text)) if at not in inside)
    assert mask(covered.text, LISTED).spans == ()
    assert all(mask(text[start:end], LISTED).spans for start, end in covered.spans)


def test_the_placeholder_covers_something():
    assert mask("There was blood and bruising.", placeholder_terms()).text == "There was ••••• and ••••••••."


def test_different_items_of_the_hour_and_of_the_day_are_counted():
    looks = [look(5, 1), look(6, 1), look(50, 2), look(200, 3), look(2000, 4)]
    counted = found(*looks, look(1, 1, UNMASKED), look(1, 1, UNMASKED), look(100, 2, UNMASKED), look(1, 9, PREVIEW))
    assert (counted.opened_hour, counted.opened_day) == (2, 3)
    assert (counted.unmasked_hour, counted.unmasked_day) == (2, 3)


def test_minutes_and_items_count_from_the_last_break():
    run = [look(minutes, minutes) for minutes in range(0, 40, 5)]
    assert (found(*run, look(46, 99)).minutes, found(*run, look(46, 99)).items) == (35, 8)
    assert (found(*run, look(44, 99)).minutes, found(*run, look(44, 99)).items) == (44, 9)


def test_a_break_that_lasts_counts_from_nought_and_nobody_who_looked_at_nothing_needs_one():
    assert (found(look(10), look(12)).minutes, found(look(10), look(12)).items) == (0, 0)
    assert found() == Exposure()
    assert break_words(found()) == ""


@pytest.mark.parametrize(
    ("counted", "says"),
    [
        (Exposure(minutes=49, items=59), ""),
        (Exposure(minutes=50), "Take a break"),
        (Exposure(items=60), "Take a break"),
        (Exposure(opened_day=250, minutes=50), "Stop here for today"),
        (Exposure(unmasked_day=60), "Stop here for today"),
    ],
)
def test_a_break_is_due_by_minutes_by_items_and_by_the_day(counted, says):
    words = break_words(counted)
    assert says in words
    assert bool(words) == bool(says)
