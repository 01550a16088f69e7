"""Exports on offer: who gets which token, and for how long."""

from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest

from components.offers import Offer, Offers
from data_access.exports import About
from models.access import Viewer

ABOUT = About(
    title="T",
    subtitle="S",
    filters={"Wave": "2025"},
    definition="D",
    as_at=date(2026, 3, 31),
    source="Here",
    data_version="v000001",
    is_synthetic=True,
    suppression="None needed.",
    generated_at=datetime(1970, 1, 1),
    generated_by_role="Analyst",
)
OFFER = Offer(Viewer("me", "Me", "ndao_analyst"), "session-1", "tile-map", pd.DataFrame({"a": [1]}), ABOUT)


@pytest.fixture
def offers():
    return Offers(kept=3)


def test_the_same_offer_always_has_the_same_token(offers):
    assert offers.make(OFFER) == offers.make(replace(OFFER, table=OFFER.table.copy()))


@pytest.mark.parametrize(
    "change",
    [
        {"viewer": Viewer("you", "Me", "ndao_analyst")},
        {"viewer": Viewer("me", "Me", "force_lead")},
        {"session": "session-2"},
        {"name": "strip"},
        {"about": replace(ABOUT, data_version="v000002")},
        {"about": replace(ABOUT, filters={"Wave": "2023"})},
        {"about": replace(ABOUT, as_at=date(2025, 3, 31))},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_viewer_role_session_table_or_filter_has_another_token(offers, change):
    assert offers.make(OFFER) != offers.make(replace(OFFER, **change))


def test_parts_do_not_run_into_each_other(offers):
    one = replace(OFFER, session="a", name="bc")
    other = replace(OFFER, session="ab", name="c")
    assert offers.make(one) != offers.make(other)


def test_a_token_cannot_be_guessed_from_what_it_is_for():
    assert Offers().make(OFFER) != Offers().make(OFFER)
    assert len(Offers().make(OFFER)) == 64


def test_an_offer_is_found_by_its_token_alone(offers):
    token = offers.make(OFFER)
    assert offers.find(token) is OFFER
    assert offers.find("0" * 64) is None
    assert offers.find("") is None


def test_only_the_newest_are_kept(offers):
    tokens = [offers.make(replace(OFFER, name=str(number))) for number in range(4)]
    assert offers.find(tokens[0]) is None
    assert all(offers.find(token) for token in tokens[1:])


def test_an_offer_made_again_is_new_again(offers):
    first = offers.make(OFFER)
    for number in range(2):
        offers.make(replace(OFFER, name=str(number)))
    offers.make(OFFER)
    offers.make(replace(OFFER, name="last"))
    assert offers.find(first) is not None
