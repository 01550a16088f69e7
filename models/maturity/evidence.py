"""The evidence gate: a level that no verified evidence supports is published one level lower.

In arrays 0 stands for "no level" and "no evidence".
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from models.maturity.definitions import definitions


@dataclass(frozen=True)
class EvidenceClaim:
    """What one respondent says of one capability: a level, the grade of the evidence and its date."""

    level: int | None
    grade: str | None
    evidence_date: date | None


def evidence_level(claims: Iterable[EvidenceClaim], reference_date: date) -> int | None:
    """The highest level claimed with verified evidence in date, or None when there is none."""
    return max((claim.level for claim in claims if is_verified(claim, reference_date)), default=None)


def is_verified(claim: EvidenceClaim, reference_date: date) -> bool:
    """True for a level whose evidence has a verifying grade and is in date at the reference date."""
    if claim.level is None or claim.evidence_date is None:
        return False
    oldest = months_before(reference_date, definitions().evidence_valid_months)
    return claim.grade in definitions().verifying_grades and oldest <= claim.evidence_date <= reference_date


def months_before(day: date, months: int) -> date:
    """The same day that many months earlier, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def moderated_level(self_level: int | None, evidence_level: int | None) -> int | None:
    """The self level where evidence reaches it, otherwise one level lower; level 1 needs no evidence.

    The step is taken once: the lower level is not tested again. None stays None.
    """
    if self_level is None or (evidence_level or 0) >= self_level:
        return self_level
    return max(1, self_level - 1)


def is_unevidenced(self_level: int | None, evidence_level: int | None) -> bool:
    """True when the gate lowers the level: it is above 1 and no verified evidence reaches it."""
    return moderated_level(self_level, evidence_level) != self_level


def moderated_levels(self_levels: np.ndarray, evidence_levels: np.ndarray) -> np.ndarray:
    """`moderated_level` of whole arrays, which are broadcast together."""
    is_lowered = (self_levels > 1) & (evidence_levels < self_levels)
    return self_levels - is_lowered.astype(self_levels.dtype)


def decided_levels(gated: np.ndarray, *, gated_estimate: np.ndarray, decided: np.ndarray) -> np.ndarray:
    """Resampled levels as a panel moved them: by as much as it moved the estimate, within the scale.

    ``gated`` are levels that passed the gate (0 for none), ``gated_estimate`` the one that stands without a panel,
    ``decided`` the panel's level (0 where it decided nothing); all are broadcast together. What respondents
    disagree on stays as uncertain as it was. Where nobody answered, the panel's level is all there is.
    """
    moved = np.clip(gated.astype(np.int16) + decided - gated_estimate, 1, 5)
    return np.where(decided == 0, gated, np.where(gated == 0, decided, moved)).astype(gated.dtype)


def decided_distribution(
    distribution: np.ndarray, *, gated_estimate: np.ndarray, decided: np.ndarray
) -> np.ndarray:
    """As ``decided_levels``, for probabilities (..., 5) of each level; still all zeros where nobody answered."""
    levels = np.arange(1, 6)
    moved = decided_levels(levels, gated_estimate=gated_estimate[..., None], decided=decided[..., None])
    return np.stack([np.where(moved == level, distribution, 0.0).sum(axis=-1) for level in levels], axis=-1)
