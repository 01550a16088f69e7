"""One vehicle under a second plate: a plate's life ends when another's begins, at the same cameras in the same hours.

A suggestion and never more: habits are alike for neighbours too. How alike chance makes them is learned from pairs of
plates whose lives overlap, which cannot be one vehicle.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.anpr.settings import section

HABIT = ["cam", "hour_group"]
BOTH = ("vid", "vid_after")


def life_pairs(lives: pd.DataFrame, habits: pd.DataFrame) -> pd.DataFrame:
    """Pairs of plates that may be one vehicle's, and as many days' worth that cannot be: ``vid, vid_after, gap_days,
    is_decoy``.

    ``lives``: ``vid, reads, days, first_day, last_day``; ``habits``: ``vid, cam, hour_group, reads``. The one's
    life ends, the other's begins, within the days that were read; they share two of their most used cameras.
    """
    rules = section("cleaning", "swaps")
    margin, most = int(rules["margin_days"]), int(rules["most_gap_days"])
    ended, begun = sudden_ends(lives), sudden_starts(lives)
    cams = habits.groupby(["vid", "cam"])["reads"].sum().reset_index()
    top = cams.sort_values(["vid", "reads"], ascending=[True, False], kind="stable").groupby("vid")
    top = top.head(int(rules["top_cameras"]))
    left = top.merge(ended[["vid", "last_day"]], on="vid")
    right = top.merge(begun[["vid", "first_day"]], on="vid").rename(columns={"vid": "vid_after"})
    pairs = left.merge(right[["vid_after", "cam", "first_day"]], on="cam")
    pairs = pairs[pairs.duplicated(["vid", "vid_after"])].drop_duplicates(["vid", "vid_after"])
    gap = pairs["first_day"] - pairs["last_day"]
    pairs = pairs.assign(gap_days=gap, is_decoy=gap < 0)[(pairs["vid"] != pairs["vid_after"]).to_numpy()]
    is_near = pairs["gap_days"].between(0, most) | pairs["gap_days"].between(-margin - most, -margin)
    columns = ["vid", "vid_after", "gap_days", "is_decoy"]
    return pairs.loc[is_near, columns].drop_duplicates().sort_values(columns[:2], ignore_index=True)


def sudden_ends(lives: pd.DataFrame) -> pd.DataFrame:
    """Plates that fell silent: at their rate, several more days with reads were to be expected before the last day."""
    silent_days = lives["last_day"].max() - lives["last_day"]
    return lives[_is_sudden(lives, silent_days)]


def sudden_starts(lives: pd.DataFrame) -> pd.DataFrame:
    """Plates that were new: at their rate, several days with reads were to be expected before their first."""
    return lives[_is_sudden(lives, lives["first_day"] - lives["first_day"].min())]


def _is_sudden(lives: pd.DataFrame, silent_days: pd.Series) -> pd.Series:
    rules = section("cleaning", "swaps")
    expected = lives["days"] / (lives["last_day"] - lives["first_day"] + 1) * silent_days
    return (silent_days >= int(rules["margin_days"])) & (expected >= float(rules["least_missing_days"]))


def likeness(pairs: pd.DataFrame, habits: pd.DataFrame, shares: pd.DataFrame) -> np.ndarray:
    """How alike the habits of each pair are: the mean log-likelihood ratio of the reads of either under the habits of
    the other against all traffic, weighted by how much there is to compare.

    ``shares``: ``cam, hour_group, share`` of all reads.
    """
    chosen = habits[habits["vid"].isin(set(pairs["vid"]) | set(pairs["vid_after"]))]
    placed = chosen.merge(shares, on=HABIT)
    total = placed.groupby("vid")["reads"].sum()
    size = int(section("cleaning", "swaps")["pairs_at_once"])
    parts = [pairs.iloc[start : start + size] for start in range(0, len(pairs), size)]
    both = [_mean_ratio(part, placed, total, *ends) for part in parts for ends in (BOTH, BOTH[::-1])]
    sums = [one + other for one, other in zip(both[::2], both[1::2], strict=True)]
    mean = np.concatenate(sums or [np.zeros(0)]) / 2.0
    fewest = np.minimum(total.reindex(pairs["vid"]).to_numpy(), total.reindex(pairs["vid_after"]).to_numpy())
    return mean * np.log1p(fewest)


def _mean_ratio(pairs: pd.DataFrame, placed: pd.DataFrame, total: pd.Series, known: str, judged: str) -> np.ndarray:
    """Mean over the judged plate's reads of the log ratio of the known plate's habits to all traffic."""
    new = float(section("cleaning", "swaps")["new_place_share"])
    numbered = pairs[[known, judged]].assign(pair=np.arange(len(pairs)))
    habits = placed[["vid", *HABIT, "reads"]]
    shared = numbered.merge(placed.rename(columns={"vid": judged}), on=judged)
    shared = shared.merge(habits.rename(columns={"vid": known, "reads": "known_reads"}), on=[known, *HABIT])
    used = shared["known_reads"] / total.reindex(shared[known]).to_numpy()
    gain = shared["reads"] * (np.log((1.0 - new) * used / shared["share"] + new) - np.log(new))
    gained = np.bincount(shared["pair"], weights=gain, minlength=len(pairs))
    return gained / total.reindex(pairs[judged]).to_numpy() + np.log(new)


def swap_probability(pairs: pd.DataFrame, score: np.ndarray) -> np.ndarray:
    """Probability that a pair is one vehicle, from how often pairs that cannot be are as alike; 0 for those.

    Only the best partner of each plate, both ways, is considered. The share of false ones among all of at least this
    score bounds the share at it (Elias and Gygi 2007, Nature Methods 4:207), one decoy added.
    """
    scored = pairs.assign(score=score)
    best = scored.groupby(["is_decoy", "vid"])["score"].transform("max")
    best_after = scored.groupby(["is_decoy", "vid_after"])["score"].transform("max")
    is_best = ((scored["score"] == best) & (scored["score"] == best_after)).to_numpy()
    is_decoy = pairs["is_decoy"].to_numpy(bool)
    met, chance = np.sort(score[is_best & ~is_decoy]), np.sort(score[is_best & is_decoy])
    above = len(met) - np.searchsorted(met, score)
    false = (len(chance) - np.searchsorted(chance, score) + 1.0) / np.maximum(above, 1)
    order = np.argsort(score)
    false[order] = np.minimum.accumulate(false[order])
    return np.where(is_best & ~is_decoy, np.clip(1.0 - false, 0.0, 1.0), 0.0)
