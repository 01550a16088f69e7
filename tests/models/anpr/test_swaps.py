"""Plates that follow each other on one vehicle are suggested; plates whose lives overlap never are."""

import numpy as np
import pandas as pd

from models.anpr.swaps import life_pairs, likeness, swap_probability

DAYS, SWAPPED, STEADY = 28, 12, 150


def world() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Vehicles 0 to 11 become 100 to 111 on day 14, at cameras of their own; the others share cameras and stay."""
    lives, habits = [], []
    for vehicle in range(SWAPPED):
        for vid, first, last in ((vehicle, 0, 13), (100 + vehicle, 14, DAYS - 1)):
            lives.append((vid, 56, 14, first, last))
            habits += [(vid, 10 * vehicle + k, 1, 14) for k in range(4)]
    chance = np.random.default_rng(5)
    for vid in range(200, 200 + STEADY):
        lives.append((vid, 112, 28, 0, DAYS - 1))
        habits += [(vid, int(cam), 1, 28) for cam in chance.choice(10 * SWAPPED, 4, replace=False)]
    shown = pd.DataFrame(lives, columns=["vid", "reads", "days", "first_day", "last_day"])
    met = pd.DataFrame(habits, columns=["vid", "cam", "hour_group", "reads"])
    total = met.groupby(["cam", "hour_group"])["reads"].sum()
    return shown, met, (total / total.sum()).rename("share").reset_index()


def test_a_plate_that_takes_over_from_another_is_suggested():
    lives, habits, shares = world()
    pairs = life_pairs(lives, habits)
    probability = swap_probability(pairs, likeness(pairs, habits, shares))
    likely = pairs[probability >= 0.5]
    assert set(zip(likely["vid"], likely["vid_after"], strict=True)) == {(n, 100 + n) for n in range(SWAPPED)}
    assert probability.max() < 1.0


def test_lives_that_overlap_are_decoys_and_get_nothing():
    lives, habits, shares = world()
    early = lives["vid"] >= 100
    lives.loc[early & (lives["vid"] < 200), "first_day"] = 10
    pairs = life_pairs(lives, habits)
    assert pairs["is_decoy"].all()
    assert (swap_probability(pairs, likeness(pairs, habits, shares)) == 0).all()


def test_a_silence_that_was_to_be_expected_is_no_end():
    lives, habits, _ = world()
    assert life_pairs(lives.assign(days=2), habits).empty
