"""What to do about a finding, and which findings need attention first.

The grid of what to do follows Making Data Count (NHS England), in our own words.
"""

from __future__ import annotations

from types import MappingProxyType

from models.performance.findings import (
    COMMON_CAUSE,
    CONCERN,
    FAIL,
    IMPROVEMENT,
    INCONSISTENT,
    NEUTRAL,
    PASS,
    Finding,
    assurance_icon,
    kind_of,
    variation_icon,
)

ACTIONS = MappingProxyType(
    {
        (IMPROVEMENT, PASS): "Say so, learn what worked, and ask whether the target still asks enough.",
        (IMPROVEMENT, INCONSISTENT): "Learn what worked and do more of it: the target is not yet safe.",
        (IMPROVEMENT, FAIL): "Learn what worked; without a further change the target stays out of reach.",
        (IMPROVEMENT, None): "Learn what worked and hold on to it.",
        (COMMON_CAUSE, PASS): "Leave it alone and look less often; ask whether the target still fits.",
        (COMMON_CAUSE, INCONSISTENT): "Don't ask about single values: change how the work is done.",
        (COMMON_CAUSE, FAIL): "Redesign how the work is done: as it runs now, it cannot meet the target.",
        (COMMON_CAUSE, None): "Leave it alone: nothing here calls for a reason.",
        (CONCERN, PASS): "Find out why now, while the target is still met.",
        (CONCERN, INCONSISTENT): "Find out why and put it right before the target is missed every time.",
        (CONCERN, FAIL): "Act first here: find out why it gets worse, and redesign how the work is done.",
        (CONCERN, None): "Find out why and put it right.",
    }
)


def action_rule(variation: str | None, assurance: str | None, direction: str) -> str:
    """What to do about a pair of icons, in one sentence; KeyError for a word that there is not."""
    if variation is None:
        return "Wait for more points before doing anything about it."
    variation_icon(variation)
    assurance_icon(assurance)
    kind = kind_of(variation)
    if kind == NEUTRAL:
        return "Find out what changed and record it: only the reason tells whether it is good or bad."
    return ACTIONS[kind, None if direction == "neutral" else assurance]


ATTENTION = (
    "Getting worse, and the target will not be met",
    "Getting worse",
    "The target will not be met as things are",
    "Improving or under way, but not enough for the target",
    "Changed, and nobody has said why",
    "Figures missing or overdue",
    "The target is met at times and missed at times",
    "Not judged: too few points, or no target",
    "No clear change, or a change that is explained",
    "Meets its target",
)


def attention_rank(finding: Finding) -> int:
    """Place in ``ATTENTION`` of what a finding calls for, 0 first.

    A signal keeps its place when its data are overdue; data that are missing and tell no signal come before what is
    met at times, since somebody has to ask for them.
    """
    is_failing = finding.assurance == FAIL and finding.direction != "neutral"
    if finding.kind == CONCERN:
        return 0 if is_failing else 1
    if is_failing:
        return 3 if finding.kind == IMPROVEMENT else 2
    if not finding.has_limits and finding.meets_target is False:
        return 3
    if finding.kind in (IMPROVEMENT, NEUTRAL) and not finding.is_explained:
        return 4
    return 5 if finding.is_missing else _quiet_rank(finding)


def _quiet_rank(finding: Finding) -> int:
    """Place of what is in time and tells no signal that is not explained."""
    if finding.assurance == INCONSISTENT and finding.direction != "neutral":
        return 6
    if finding.meets_target or (finding.assurance == PASS and finding.direction != "neutral"):
        return 9
    return 8 if finding.kind else 7


def attention_order(finding: Finding) -> tuple[int, int, float]:
    """Sort key: what needs attention first; then the longer run, then the lower probability of the target."""
    probability = 1.0 if finding.probability is None else finding.probability
    return attention_rank(finding), -finding.run_periods, probability
