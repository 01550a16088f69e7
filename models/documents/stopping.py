"""When to stop a review: what a random control sample proves, and beside it a rule of thumb that proves nothing.

The control sample is drawn before anything is opened and is decided blind, among the other items; the learner never
learns from it. Of the relevant ones in it, the share that the learner had found on its own is an unbiased estimate of
its recall, with the interval of Clopper and Pearson (1934). The one-sided bound holds also where somebody stops because
of it, as found relevant ones of the sample only ever grow (Lewis, Yang and Frieder 2021, Certifying one-phase
technology-assisted reviews). The rule of thumb is the knee of Cormack and Grossman (2016).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from models.documents.settings import numbers


@dataclass(frozen=True)
class ControlSample:
    """Of ``items`` in the review, ``drawn`` at random, ``decided`` of them by now, ``relevant`` of these relevant.

    ``found`` is how many of the relevant ones the learner had chosen on its own.
    """

    items: int
    drawn: int
    decided: int
    relevant: int
    found: int


@dataclass(frozen=True)
class StoppingReport:
    """How far a review has come, as the control sample tells it; None where the sample says nothing yet.

    ``proved_recall`` is the one-sided bound; ``provable_recall`` what the sample could prove if all its relevant ones
    were found. ``has_bent`` is the weaker sign, of the curve alone.
    """

    sample: ControlSample
    opened: int
    found: int
    confidence: float
    recall: float | None
    recall_low: float | None
    recall_high: float | None
    proved_recall: float | None
    provable_recall: float | None
    relevant: float | None
    relevant_low: int | None
    relevant_high: int | None
    has_bent: bool

    @property
    def known(self) -> int:
        """Relevant items that are known: found by the learner, or in the sample alone."""
        return self.found + self.sample.relevant - self.sample.found

    @property
    def missed_high(self) -> int | None:
        """The most relevant items that may be left, at the confidence of the report."""
        return None if self.relevant_high is None else self.relevant_high - self.known

    def proves(self, target: float) -> bool:
        """Whether a recall of at least the target is proved."""
        return self.proved_recall is not None and self.proved_recall >= target


def stopping_report(sample: ControlSample, decisions: Sequence[bool]) -> StoppingReport:
    """The report after the learner's choices were decided as given, in the order in which they were opened.

    The estimates are kept back until the whole control sample is decided: a part of it would not be a random one.
    """
    confidence = numbers("review", "control")["confidence"]
    found, opened = int(sum(decisions)), len(decisions)
    known = sample.drawn > 0 and sample.decided == sample.drawn
    low, high = share_interval(sample.found, sample.relevant, confidence=confidence)
    has_relevant = known and sample.relevant > 0
    fewest, most = count_interval(sample.items, sample.drawn, sample.relevant, confidence=confidence)
    known_relevant = found + sample.relevant - sample.found
    return StoppingReport(
        sample=sample,
        opened=opened,
        found=found,
        confidence=confidence,
        recall=sample.found / sample.relevant if has_relevant else None,
        recall_low=low if has_relevant else None,
        recall_high=high if has_relevant else None,
        proved_recall=least_share(sample.found, sample.relevant, confidence=confidence) if has_relevant else None,
        provable_recall=least_share(sample.relevant, sample.relevant, confidence=confidence) if has_relevant else None,
        relevant=sample.items * sample.relevant / sample.drawn if known else None,
        relevant_low=max(fewest, known_relevant) if known else None,
        relevant_high=max(most, known_relevant) if known else None,
        has_bent=has_bent(decisions),
    )


def share_interval(hits: int, of: int, *, confidence: float) -> tuple[float, float]:
    """Two-sided interval of a share (Clopper and Pearson 1934); 0 to 1 of nothing."""
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    low = float(betaincinv(hits, of - hits + 1, tail)) if hits else 0.0
    high = float(betaincinv(hits + 1, of - hits, 1 - tail)) if hits < of else 1.0
    return low, high


def least_share(hits: int, of: int, *, confidence: float) -> float:
    """The share that is proved from below: one-sided bound of Clopper and Pearson; 0 of nothing."""
    from scipy.special import betaincinv

    return float(betaincinv(hits, of - hits + 1, 1 - confidence)) if hits else 0.0


def relevant_needed(target: float, *, confidence: float) -> int:
    """Relevant items that a control sample must hold, all of them found, to prove a recall: 59 for 95 % at 95 %."""
    return math.ceil(math.log(1 - confidence) / math.log(target))


def count_interval(items: int, drawn: int, hits: int, *, confidence: float) -> tuple[int, int]:
    """Fewest and most of the items that may be relevant, where ``hits`` of those ``drawn`` at random are.

    Exact, by turning round the two tails of the hypergeometric distribution.
    """
    if not drawn:
        return 0, items
    tail = (1 - confidence) / 2
    counts = np.arange(hits, items - drawn + hits + 1)
    fewest = _first(counts, lambda count: _at_least(items, count, drawn, hits) > tail)
    most = _first(counts[::-1], lambda count: _at_most(items, count, drawn, hits) > tail)
    return fewest, most


def has_bent(decisions: Sequence[bool]) -> bool:
    """Whether the curve of what was found has levelled off as much as the knee rule asks; proves nothing."""
    curve = np.cumsum(np.asarray(decisions, bool))
    if not len(curve) or not curve[-1]:
        return False
    opened = np.arange(1, len(curve) + 1)
    bend = int(np.argmax(curve / curve[-1] - opened / opened[-1]))
    if bend + 1 == len(curve):
        return False
    before = curve[bend] / opened[bend]
    after = (1 + curve[-1] - curve[bend]) / (opened[-1] - opened[bend])
    knee = numbers("review", "knee")
    return bool(before / after >= knee["slope_ratio"] - min(curve[-1], knee["most_found"]))


def _first(counts: np.ndarray, is_likely: Callable[[int], bool]) -> int:
    """The first count that is likely, of counts that are so from somewhere on."""
    low, high = 0, len(counts) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_likely(int(counts[middle])) else (middle + 1, high)
    return int(counts[low])


def _at_most(items: int, relevant: int, drawn: int, hits: int) -> float:
    """Chance of at most so many hits among items drawn without putting back."""
    return sum(_chance(items, relevant, drawn, hit) for hit in range(max(0, drawn - items + relevant), hits + 1))


def _at_least(items: int, relevant: int, drawn: int, hits: int) -> float:
    return 1 - _at_most(items, relevant, drawn, hits - 1)


def _chance(items: int, relevant: int, drawn: int, hits: int) -> float:
    return math.exp(
        _log_choose(relevant, hits) + _log_choose(items - relevant, drawn - hits) - _log_choose(items, drawn)
    )


def _log_choose(of: int, chosen: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(chosen + 1) - math.lgamma(of - chosen + 1)
