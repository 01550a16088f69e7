"""Plates that follow each other on one vehicle are suggested; plates whose lives overlap never are."""

import numpy as np
import pandas as pd
import pytest

from models.anpr.swaps import Habits, life_pairs, likeness, swap_probability

DAYS, SWAPPED, STEADY, CAMS = 28, 12, 150, 400


def world(*, second_first_day: int = 14) -> tuple[pd.DataFrame, Habits]:
    """Vehicles 0 to 11 become 100 to 111 on a day, on ways of their own; the others are about all the time."""
    chance = np.random.default_rng(5)
    lives, moves, hours, paces = [], [], [], []
    for vehicle in range(SWAPPED + STEADY):
        ways = chance.choice(CAMS, (12, 2))
        hour, pace = int(chance.integers(24)), chance.normal(0, 0.1)
        plates = [(vehicle, 0, 13), (100 + vehicle, second_first_day, DAYS - 1)] if vehicle < SWAPPED else []
        for vid, first, last in plates or [(200 + vehicle, 0, DAYS - 1)]:
            lives.append((vid, 56, min(last - first + 1, 12), first, last))
            moves += [(vid, a, b, 5) for a, b in ways.tolist() if a != b]
            hours += [(vid, hour, 40), (vid, (hour + 3) % 24, 10)]
            paces.append((vid, pace + chance.normal(0, 0.01)))
    habits = Habits(
        pd.DataFrame(moves, columns=["vid", "cam_from", "cam", "moves"]).drop_duplicates(["vid", "cam_from", "cam"]),
        pd.DataFrame(hours, columns=["vid", "hour", "reads"]),
        pd.DataFrame(paces, columns=["vid", "pace"]),
    )
    return pd.DataFrame(lives, columns=["vid", "reads", "days", "first_day", "last_day"]), habits


def test_a_plate_that_takes_over_from_another_is_suggested():
    lives, habits = world()
    pairs = life_pairs(lives, habits)
    probability = swap_probability(pairs, likeness(pairs, habits))
    likely = pairs[probability >= 0.5]
    assert set(zip(likely["vid"], likely["vid_after"], strict=True)) == {(n, 100 + n) for n in range(SWAPPED)}
    assert probability.max() < 1.0


def test_lives_that_overlap_a_little_are_decoys_and_get_nothing():
    lives, habits = world(second_first_day=10)
    pairs = life_pairs(lives, habits)
    assert len(pairs) == SWAPPED
    assert pairs["is_decoy"].all()
    assert (swap_probability(pairs, likeness(pairs, habits)) == 0).all()


def test_vehicles_that_drive_together_for_long_are_no_pair_at_all():
    lives, habits = world(second_first_day=5)
    assert life_pairs(lives, habits).empty


def test_a_silence_that_was_to_be_expected_is_no_end():
    lives, habits = world()
    assert life_pairs(lives.assign(days=2), habits).empty


@pytest.mark.parametrize("part", ["moves", "hours", "paces"])
def test_other_ways_hours_or_speed_make_a_pair_less_alike(part):
    lives, habits = world()
    pairs = life_pairs(lives, habits)
    changed = getattr(habits, part).copy()
    is_after = changed["vid"] == 100
    if part == "moves":
        changed = changed[~is_after | (changed.groupby("vid").cumcount() < 6)]
    elif part == "hours":
        changed.loc[is_after, "hour"] = (changed.loc[is_after, "hour"] + 6) % 24
    else:
        changed.loc[is_after, "pace"] += 0.2
    other = Habits(**{**{name: getattr(habits, name) for name in ("moves", "hours", "paces")}, part: changed})
    assert likeness(pairs, other)[0] < likeness(pairs, habits)[0]


def test_among_as_many_alike_that_cannot_be_nothing_is_likely():
    lives, habits = world()
    pairs = life_pairs(lives, habits)
    decoys = pairs.assign(vid=pairs["vid"] + 1000, vid_after=pairs["vid_after"] + 1000, is_decoy=True)
    score = likeness(pairs, habits)
    both = pd.concat([pairs, decoys], ignore_index=True)
    assert swap_probability(both, np.tile(score, 2)).max() < 0.1
