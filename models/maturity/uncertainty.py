"""How sure a force's levels are, from the spread of its respondents.

Both routes resample respondents, and both add half an answer at level 1 and half an answer at level 5, so
that a few respondents who agree are not taken for certain (the share F(k) of answers at or below level k
becomes (count + 1/2) / (n + 1)). One capability has an exact answer: the lower median of n resampled answers
is at most k when at least ceil(n / 2) of them are, P(Bin(n, F(k)) >= ceil(n / 2)) (Efron 1979, Annals of
Statistics 7:1; Hutson and Ernst 2000, J. R. Statist. Soc. B 62:89). Capabilities together, as in a pillar
mean, are drawn: a respondent's answers stay together as one row. Evidence is a fact about the force, not an
opinion, so the gate is applied to every resampled level with the evidence held fixed.

A sheet is a matrix (respondents, capabilities) of levels 1 to 5, with 0 for "don't know".
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

from models.maturity.definitions import LEVELS, definitions
from models.maturity.evidence import moderated_levels

CELLS_IN_A_BATCH = 100_000  # few enough to stay in the processor's cache, and the memory small


def stable_seed(*names: str) -> int:
    """The same whole number for the same names on every machine and in every process."""
    return int.from_bytes(blake2b("\x1f".join(names).encode(), digest_size=8).digest(), "big")


def level_counts(sheet: np.ndarray) -> np.ndarray:
    """Answers (capabilities, 5) at each level of a sheet."""
    return np.stack([(sheet == level).sum(axis=0) for level in LEVELS], axis=-1)


def level_distribution(counts: np.ndarray) -> np.ndarray:
    """Probability (..., 5) of each lower median under resampling, from answers (..., 5) at each level.

    All zeros where nobody answered. Exact, with half an answer added at each end (see the module).
    """
    from scipy.special import betainc

    answered = counts.sum(axis=-1, keepdims=True)
    needed = (answered + 1) // 2
    share_at_or_below = (counts.cumsum(axis=-1)[..., :-1] + 0.5) / (answered + 1)
    at_or_below = betainc(np.maximum(needed, 1), answered - needed + 1, share_at_or_below)
    ends = np.zeros(answered.shape)
    shares = np.maximum(np.diff(at_or_below, axis=-1, prepend=ends, append=ends + 1), 0)
    return np.where(answered > 0, shares, 0.0)


def upper_median_distribution(counts: np.ndarray) -> np.ndarray:
    """As `level_distribution`, taking the higher of the two middle answers where their number is even."""
    return level_distribution(counts[..., ::-1])[..., ::-1]


def gated_distribution(distribution: np.ndarray, evidence_levels: np.ndarray) -> np.ndarray:
    """Probability (..., 5) of each published level, from that of each self level and evidence levels."""
    published = moderated_levels(np.array(LEVELS), evidence_levels[..., None])
    sums = [np.where(published == level, distribution, 0.0).sum(axis=-1) for level in LEVELS]
    return np.stack(sums, axis=-1)


def level_interval(distribution: np.ndarray, levels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest plausible level: the central interval of a distribution, widened to hold ``levels``.

    0 where the level is 0 (none). A level that nobody answered (all zeros) is its own interval.
    """
    tail = (1 - definitions().interval_share) / 2
    at_or_below = distribution.cumsum(axis=-1)[..., :-1]
    low = np.minimum(1 + (at_or_below < tail).sum(axis=-1), levels)
    high = np.maximum(1 + (at_or_below < 1 - tail).sum(axis=-1), levels)
    return low, np.where(distribution.sum(axis=-1) > 0, high, levels)


def bootstrap_levels(
    sheet: np.ndarray, evidence_levels: np.ndarray, *, draws: int, seed: int, first: np.ndarray | None = None
) -> np.ndarray:
    """Published levels (draws, capabilities) of resampled respondents; 0 where a resample holds no answer.

    The order of the sheet's rows does not matter; the same seed gives the same bytes. A capability that
    nobody answered is 0 in every draw. ``first`` lists the capabilities (columns), the most widely shared first: the
    draws of each depend on it and on those before it alone, so that nothing shared tells what is not.
    """
    rng = np.random.default_rng(seed)
    at_or_below = _at_or_below(_with_half_answers(_in_canonical_order(sheet, first)))
    batch = max(1, CELLS_IN_A_BATCH // len(at_or_below))
    sizes = [min(batch, draws - start) for start in range(0, draws, batch)]
    self_levels = [_lower_medians(_weights(len(sheet), size, rng) @ at_or_below) for size in sizes]
    return moderated_levels(np.concatenate(self_levels), evidence_levels)


def interval_of_draws(draws: np.ndarray, estimates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Percentile interval over the first axis of draws, widened to hold ``estimates``; nan where that is
    nan."""
    tail = (1 - definitions().interval_share) / 2
    ends = _quantiles_without_nan(draws, tail), _quantiles_without_nan(draws, 1 - tail)
    return np.minimum(ends[0], estimates), np.maximum(ends[1], estimates)


def _quantiles_without_nan(draws: np.ndarray, share: float) -> np.ndarray:
    """The lower quantile of each column, counting only its numbers; nan for a column without any."""
    numbers = (~np.isnan(draws)).sum(axis=0)
    place = np.maximum(np.ceil(share * numbers).astype(int) - 1, 0)
    return np.take_along_axis(np.sort(draws, axis=0), place[None], axis=0)[0]


def _in_canonical_order(sheet: np.ndarray, first: np.ndarray | None) -> np.ndarray:
    """The rows sorted by their columns, those of ``first`` deciding in its order."""
    compact = np.ascontiguousarray(sheet, dtype=np.int8)
    keys = compact.T if first is None else compact.T[first[::-1]]
    return compact[np.lexsort(keys)] if len(compact) else compact


def _with_half_answers(sheet: np.ndarray) -> np.ndarray:
    """The sheet with two more rows, at the lowest and the highest level, for every capability with an
    answer."""
    is_answered = (sheet > 0).any(axis=0)
    return np.vstack([sheet, is_answered * LEVELS[0], is_answered * LEVELS[-1]]).astype(np.int8)


def _weights(respondents: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Multinomial weights (draws, respondents + 2): a respondent weighs twice as much as a half answer."""
    columns = respondents + 2
    halves = rng.integers(0, 2 * respondents + 2, size=(draws, respondents), dtype=np.int32)
    picked = (halves >> 1) + (halves == 2 * respondents + 1)
    picked += np.arange(draws, dtype=np.int32)[:, None] * columns
    return np.bincount(picked.ravel(), minlength=draws * columns).reshape(draws, columns).astype(np.float32)


def _at_or_below(rows: np.ndarray) -> np.ndarray:
    """1 where a row answers at or below a level, else 0: (rows, 5 x capabilities), level by level."""
    return np.hstack([(rows > 0) & (rows <= level) for level in LEVELS]).astype(np.float32)


def _lower_medians(answers: np.ndarray) -> np.ndarray:
    """Lower medians (draws, capabilities) from the weight at or below each level; 0 where there is none."""
    by_level = answers.reshape(len(answers), len(LEVELS), -1)
    answered = by_level[:, -1]
    above = (2 * by_level[:, :-1] < answered[:, None]).sum(axis=1)
    return np.where(answered > 0, 1 + above, 0).astype(np.int8)
