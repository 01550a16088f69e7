"""Who to ring, and who never is."""

from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.maturity.ring import MOST_TO_RING, Candidate, Ring, contact_roles, nobody_to_ring, who_to_ring

DISTANCES = st.none() | st.floats(0, 10)
IDS = st.text("abcdef", min_size=1, max_size=4)
ONE = st.builds(Candidate, IDS, st.integers(1, 5), DISTANCES, st.booleans(), st.booleans(), st.booleans())
CANDIDATES = st.lists(ONE, max_size=25, unique_by=lambda one: one.force_id)
OWN = st.integers(1, 5)
GOOD = Candidate("essex", 3, 0.2, is_unevidenced=False, is_provisional=False, is_named=True)


@given(OWN, CANDIDATES)
def test_only_forces_a_level_up_with_evidence_and_enough_answers_that_agreed_are_rung(own, candidates):
    by_id = {one.force_id: one for one in candidates}
    for force_id in who_to_ring(own, candidates).to_ring:
        one = by_id[force_id]
        assert one.level >= own + 1
        assert one.is_named
        assert not one.is_unevidenced
        assert not one.is_provisional


@given(OWN, CANDIDATES)
def test_they_stand_nearest_first_and_nobody_nearer_is_passed_over(own, candidates):
    everybody = who_to_ring(own, candidates, most=len(candidates))
    few = who_to_ring(own, candidates)
    distance = {one.force_id: inf if one.distance is None else one.distance for one in candidates}
    order = [distance[force_id] for force_id in everybody.to_ring]
    assert order == sorted(order)
    assert few.to_ring == everybody.to_ring[:MOST_TO_RING]


@given(OWN, CANDIDATES, st.randoms())
def test_the_order_of_the_candidates_is_of_no_account(own, candidates, random):
    shuffled = candidates[:]
    random.shuffle(shuffled)
    assert who_to_ring(own, shuffled) == who_to_ring(own, candidates)


@given(OWN, CANDIDATES)
def test_taking_back_a_consent_takes_out_that_force_and_changes_no_count(own, candidates):
    before = who_to_ring(own, candidates, most=len(candidates))
    for gone in before.to_ring:
        changed = [replace(one, is_named=one.is_named and one.force_id != gone) for one in candidates]
        after = who_to_ring(own, changed, most=len(candidates))
        assert after.to_ring == tuple(force_id for force_id in before.to_ring if force_id != gone)
        assert after.a_level_up == before.a_level_up


def test_by_default_nobody_is_named():
    assert who_to_ring(2, [replace(GOOD, is_named=False)]) == Ring((), 1)
    assert who_to_ring(2, [GOOD]).to_ring == ("essex",)
    assert who_to_ring(3, [GOOD]) == Ring((), 0)


@pytest.mark.parametrize(
    ("ring", "said"),
    [
        (Ring(("essex",), 7), ""),
        (Ring((), 0), "No force whose level is shared"),
        (Ring((), 4), "Fewer than five forces are a level up"),
        (Ring((), 5), "5 forces are a level up"),
    ],
)
def test_when_there_is_nobody_to_ring_it_says_why_and_counts_only_five_or_more(ring, said):
    words = nobody_to_ring(ring)
    assert words.startswith(said)
    assert ("Ask NDAO" in words) == bool(ring.a_level_up and not ring.to_ring)


def test_a_contact_is_a_role_from_a_list():
    assert len(set(contact_roles())) == len(contact_roles()) > 5
    assert not any("@" in role or any(letter.isdigit() for letter in role) for role in contact_roles())
