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
