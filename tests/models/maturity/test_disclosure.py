"""Tiers and suppression."""

from itertools import pairwise

import pytest

from models.maturity.disclosure import TIERS, closest_tier, is_suppressed, visible_tiers


def test_each_viewer_sees_their_own_tier_and_those_further_out():
    assert visible_tiers("force") == ("force", "board", "peers", "public")
    assert visible_tiers("board") == ("board", "peers", "public")
    assert visible_tiers("peers") == ("peers", "public")
    assert visible_tiers("public") == ("public",)


def test_nobody_sees_more_than_a_closer_viewer():
    for closer, further in pairwise(TIERS):
        assert set(visible_tiers(further)) < set(visible_tiers(closer))


def test_a_viewer_of_no_other_force_sees_no_tier():
    assert visible_tiers("none") == ()


def test_an_unknown_viewer_is_a_fault():
    with pytest.raises(ValueError, match="tuple"):
        visible_tiers("everybody")


@pytest.mark.parametrize(("forces", "expected"), [(0, True), (4, True), (5, False), (43, False)])
def test_an_aggregate_of_fewer_than_five_forces_is_suppressed(forces, expected):
    assert is_suppressed(forces) is expected


def test_what_tells_two_items_is_for_those_who_may_see_both():
    for first in TIERS:
        for second in TIERS:
            together = set(visible_tiers(first)) & set(visible_tiers(second))
            assert set(visible_tiers(closest_tier(first, second))) >= together
            assert closest_tier(first, second) == TIERS[min(TIERS.index(first), TIERS.index(second))]
