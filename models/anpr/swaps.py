"""One vehicle under a second plate: a plate's life ends when another's begins, on the same ways, at the same hours, as
fast.

A suggestion and never more: two vehicles that run one line for somebody are as alike. How alike chance makes them is
learned from pairs of plates of which the one began too early, or too late, to have taken over from the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from models.anpr.settings import section

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

HOURS = 24


@dataclass(frozen=True)
class Habits:
    """What plates do: ``moves`` of ``vid, cam_from, cam, moves`` (times that it went from the one camera to the next),
    ``hours`` of ``vid, hour, reads``, ``paces`` of ``vid, pace`` (mean logarithm of driving times against the usual).
    """

    moves: pd.DataFrame
    hours: pd.DataFrame
    paces: pd.DataFrame

    @cached_property
    def vids(self) -> np.ndarray:
        """The plates that moved, in order."""
        return np.unique(self.moves["vid"])

    @cached_property
    def rarity(self) -> np.ndarray:
        """Of the move of each row, by how few of the plates make it (inverse document frequency, Spärck Jones 1972)."""
        met = self.moves.groupby(["cam_from", "cam"])["vid"].transform("size").to_numpy()
        return np.log((len(self.vids) + 1.0) / (met + 1.0))

    @cached_property
    def weight(self) -> np.ndarray:
        """What each row counts for when two plates are compared."""
        return np.sqrt(self.moves["moves"].to_numpy()) * self.rarity

    def rows(self, vids: pd.Series) -> np.ndarray:
        """Places of plates among ``vids``."""
        return np.searchsorted(self.vids, vids.to_numpy())

    def by_move(self, values: np.ndarray) -> csr_matrix:
        """A row a plate and a column a move."""
        from scipy.sparse import csr_matrix

        move = self.moves.groupby(["cam_from", "cam"]).ngroup().to_numpy()
        shape = max(len(self.vids), 1), int(move.max(initial=0)) + 1
        return csr_matrix((values, (self.rows(self.moves["vid"]), move)), shape=shape)

    @cached_property
    def by_hour(self) -> np.ndarray:
        """A row a plate, its reads by hour of the day, each half at the hours next to it, of length 1."""
        known = self.hours[self.hours["vid"].isin(self.vids)]
        met = np.zeros((len(self.vids), HOURS))
        met[self.rows(known["vid"]), known["hour"].to_numpy()] = known["reads"]
        spread = met + 0.5 * (np.roll(met, 1, axis=1) + np.roll(met, -1, axis=1))
        return spread / np.maximum(np.linalg.norm(spread, axis=1, keepdims=True), 1e-12)


def life_pairs(lives: pd.DataFrame, habits: Habits) -> pd.DataFrame:
    """Pairs of plates that may be one vehicle's, and of those that cannot be, as the second one began too early or too
    late: ``vid, vid_after, gap_days, is_decoy``.

    ``lives``: ``vid, reads, days, first_day, last_day``. The one's life ends, the other's begins, within the days that
    were read; they share two of the moves that say most of each.
    """
    rules = section("cleaning", "swaps")
    most, margin = int(rules["most_gap_days"]), int(rules["margin_days"])
    told = habits.moves.assign(weight=habits.weight).sort_values("weight", ascending=False, kind="stable")
    top = told.groupby("vid").head(int(rules["top_moves"]))[["vid", "cam_from", "cam"]]
    ended, begun = sudden_ends(lives), sudden_starts(lives).rename(columns={"vid": "vid_after"})
    left = top.merge(ended[["vid", "first_day", "last_day"]], on="vid")
    right = top.rename(columns={"vid": "vid_after"})
    right = right.merge(begun[["vid_after", "first_day", "last_day"]], on="vid_after")
    pairs = left.merge(right, on=["cam_from", "cam"], suffixes=("", "_after"))
    pairs = pairs[pairs.duplicated(["vid", "vid_after"]) & (pairs["vid"] != pairs["vid_after"])]
    pairs = pairs.drop_duplicates(["vid", "vid_after"])
    gap = pairs["first_day_after"] - pairs["last_day"]
    shorter = np.minimum(pairs["last_day"] - pairs["first_day"], pairs["last_day_after"] - pairs["first_day_after"])
    is_early = (gap <= -margin) & (-gap < float(rules["most_overlap"]) * shorter)
    pairs = pairs.assign(gap_days=gap, is_decoy=is_early | (gap > most + margin))
    columns = ["vid", "vid_after", "gap_days", "is_decoy"]
    return pairs.loc[pairs["is_decoy"] | gap.between(0, most), columns].sort_values(columns[:2], ignore_index=True)


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


def likeness(pairs: pd.DataFrame, habits: Habits) -> np.ndarray:
    """How alike the plates of each pair are, on a logarithmic scale: the cosine of their moves, how much those tell
    that both make, the cosine of their hours, and how near their paces are.
    """
    rules = section("cleaning", "swaps")
    one, other = habits.rows(pairs["vid"]), habits.rows(pairs["vid_after"])
    weight, rarity = habits.by_move(habits.weight), habits.by_move(habits.rarity)
    length = np.sqrt(_sum(weight.multiply(weight)))
    cosine = _sum(weight[one].multiply(weight[other])) / np.maximum(length[one] * length[other], 1e-12)
    told = _sum(rarity[one].multiply(rarity[other] > 0))
    hours = (habits.by_hour[one] * habits.by_hour[other]).sum(axis=1)
    pace = habits.paces.set_index("vid")["pace"]
    apart = np.abs(pace.reindex(pairs["vid"]).to_numpy() - pace.reindex(pairs["vid_after"]).to_numpy())
    apart = np.nan_to_num(apart, nan=float(rules["usual_pace_apart"])) / float(rules["pace_spread"])
    routes = float(rules["cosine_power"]) * _log(cosine) + _log(told)
    return routes + _log(hours) - 0.5 * np.log1p(apart**2)


def _sum(matrix: csr_matrix) -> np.ndarray:
    return np.asarray(matrix.sum(axis=1)).ravel()


def _log(values: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(values, 1e-9))


def swap_probability(pairs: pd.DataFrame, score: np.ndarray) -> np.ndarray:
    """Probability that a pair is one vehicle, from how often pairs that cannot be are as alike; 0 for those, and for
    pairs of which either has a better partner.

    The share of false ones among all of at least this score bounds the share at it (Elias and Gygi 2007, Nature Methods
    4:207): as if there were as many that cannot be as there are that can, and some added.
    """
    scored = pairs.assign(score=score)
    best = [scored.groupby(["is_decoy", each])["score"].transform("max") for each in ("vid", "vid_after")]
    is_best = ((scored["score"] == best[0]) & (scored["score"] == best[1])).to_numpy()
    is_decoy = pairs["is_decoy"].to_numpy(bool)
    added = float(section("cleaning", "swaps")["decoys_added"])
    as_many = (~is_decoy).sum() / max(is_decoy.sum(), 1)
    order = np.lexsort((~is_decoy, -score))
    chance, met = np.cumsum((is_best & is_decoy)[order]), np.cumsum((is_best & ~is_decoy)[order])
    false = np.empty(len(pairs))
    false[order] = np.minimum.accumulate(((as_many * chance + added) / np.maximum(met, 1))[::-1])[::-1]
    return np.where(is_best & ~is_decoy, np.clip(1.0 - false, 0.0, 1.0), 0.0)
