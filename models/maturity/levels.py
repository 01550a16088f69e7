"""A force's own view of a capability: the level its respondents give, and how far that view reaches.

Levels are the whole numbers 1 to 5. None stands for "don't know": it never moves a level.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.maturity.definitions import definitions


def self_level(answers: Iterable[int | None]) -> int | None:
    """The lower median of the levels that respondents gave, or None when nobody gave one.

    The lower median of an even number of answers is the lower of the two in the middle, so the result is
    always a level that somebody chose, never a value between two levels.
    """
    levels = sorted(level for level in answers if level is not None)
    return levels[(len(levels) - 1) // 2] if levels else None


def coverage_percent(answers: Sequence[tuple[int | None, float | None]]) -> float | None:
    """Mean share (0 to 100) of systems or assets covered, from pairs of level and stated coverage.

    "Don't know" counts as no coverage; a level without a stated coverage is left out. None when no
    respondent stated a coverage.
    """
    stated = [coverage for level, coverage in answers if level is not None and coverage is not None]
    unknown = sum(level is None for level, _ in answers)
    return sum(stated) / (len(stated) + unknown) if stated else None


def is_provisional(respondents_with_a_level: int) -> bool:
    """True when fewer role-holders answered than a settled level needs.

    A role-holder is a respondent who gave at least one level; "don't know" alone does not count.
    """
    return respondents_with_a_level < definitions().minimum_respondents


def completeness(self_levels: Sequence[int | None]) -> float:
    """Share (0 to 1) of the framework's capabilities that have a self level; 0 for an empty framework."""
    return sum(level is not None for level in self_levels) / len(self_levels) if self_levels else 0.0


def is_incomplete(share_answered: float) -> bool:
    """True when too little is answered for the force to enter national medians."""
    return share_answered < definitions().minimum_completeness
