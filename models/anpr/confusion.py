"""Which characters cameras take for which, learned without labels: from plates one change apart that were met where
one vehicle's journey says that they must be the same (Oliveira-Neto, Han and Jeong 2013, IEEE T-ITS 14:4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product

import numpy as np
import pandas as pd

from models.anpr.settings import section

CHANGE = ["kind", "true_character", "read_character"]
SUBSTITUTION, DROPPED, ADDED = "substitution", "dropped", "added"


def even_changes(characters: Iterable[str], *, misread_share: float, length: float) -> pd.DataFrame:
    """Every single change of a character, all as likely as each other: ``kind, true_character, read_character,
    probability``, where the probability is for one character of a plate of a usual length.
    """
    known = sorted(set(characters))
    changed = [(SUBSTITUTION, a, b) for a, b in product(known, known) if a != b]
    changes = [*changed, *((DROPPED, a, "") for a in known), *((ADDED, "", b) for b in known)]
    share = misread_share / max(length, 1.0) / max(len(known) + 1, 1)
    return pd.DataFrame(changes, columns=CHANGE).assign(probability=share)


def learn_changes(
    changes: pd.DataFrame,
    candidates: pd.DataFrame,
    exposure: pd.Series,
    judge: Callable[[pd.DataFrame], np.ndarray],
) -> pd.DataFrame:
    """The probability of each change after some rounds of expectation and maximisation.

    ``candidates``: explanations of suspect reads, with the columns of a change and whatever ``judge`` needs beside
    ``probability`` to give the posterior of each. ``exposure``: characters read in the reads that the suspects were
    drawn from, by character.
    """
    for _ in range(int(section("cleaning", "confusion")["rounds"])):
        weighed = candidates[CHANGE].assign(misreads=judge(_with_probability(candidates, changes)))
        changes = from_counts(changes, weighed.groupby(CHANGE)["misreads"].sum(), exposure)
    return changes


def from_counts(changes: pd.DataFrame, misreads: pd.Series, exposure: pd.Series) -> pd.DataFrame:
    """Probabilities of changes from (fractional) counts of misreads, Laplace-smoothed.

    A substitution or loss is counted against the reads of the true character, an addition against all characters.
    """
    smoothing = float(section("cleaning", "confusion")["smoothing"])
    counts = misreads.reindex(pd.MultiIndex.from_frame(changes[CHANGE])).fillna(0.0).to_numpy()
    seen = _seen(changes, exposure)
    expected = seen / max(seen.sum(), 1.0) * len(changes)
    return changes.assign(probability=(counts + smoothing * expected) / np.maximum(seen, 1.0))


def usual_probability(changes: pd.DataFrame, exposure: pd.Series) -> float:
    """The mean probability of a change over misreads: what a misread's own change has on average."""
    weight = changes["probability"].to_numpy() * _seen(changes, exposure)
    return float(np.average(changes["probability"], weights=weight)) if weight.sum() > 0 else 0.0


def _seen(changes: pd.DataFrame, exposure: pd.Series) -> np.ndarray:
    """Reads of characters that could be changed so; additions could come anywhere."""
    return changes["true_character"].map(exposure).fillna(exposure.sum()).to_numpy(float)


def _with_probability(candidates: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    index = pd.MultiIndex.from_frame(candidates[CHANGE])
    known = changes.set_index(CHANGE)["probability"].reindex(index).fillna(0.0).to_numpy()
    return candidates.assign(probability=known)
