"""Moderation: which claims to look at first, and what a decision needs before it stands."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.errors import EditRefused
from models.maturity.definitions import LEVELS, Threshold

FILE = Path(__file__).parent.parent / "definitions" / "moderation.toml"
PROPOSED, AGREED, REFUSED = "proposed", "agreed", "refused"


@dataclass(frozen=True)
class ModerationRules:
    """The reviewed thresholds of moderation."""

    second_pair_levels: int
    shortest_reason: int


@dataclass(frozen=True)
class Claim:
    """What a force claims of one capability, and what supports it; None where nobody gave a level.

    ``gap`` is how many levels the claim stands above its evidence (level 1 needs none); ``spread`` the
    interquartile range of the answers, in levels.
    """

    force_id: str
    capability_id: str
    self_level: int | None
    evidence_level: int | None
    gated_level: int | None
    gap: int
    spread: int
    answered: int


@cache
def moderation_thresholds() -> Mapping[str, Threshold]:
    """Every threshold by name, in the order of the file."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: Threshold(name, **table) for name, table in tables.items()}


@cache
def moderation_rules() -> ModerationRules:
    """The values in force; TypeError when the file lacks one or has one too many."""
    return ModerationRules(**{name: threshold.value for name, threshold in moderation_thresholds().items()})


def queue_order(claim: Claim) -> tuple[int, int, int, str, str]:
    """Sorting key of the queue: the largest gap between claim and evidence, then the widest spread, then fewest
    answers."""
    return (-claim.gap, -claim.spread, claim.answered, claim.force_id, claim.capability_id)


def needs_second(level: int, *, self_level: int | None, gated_level: int | None) -> bool:
    """True when a decided level is so far from the claim, or from what the gate gives, that a second person must
    agree."""
    steps = [abs(level - known) for known in (self_level, gated_level) if known is not None]
    return max(steps, default=0) >= moderation_rules().second_pair_levels


def is_stale(claim: Claim, decision: Mapping[str, object]) -> bool:
    """True when a decision was made on another claim, or on other evidence, than there is now."""
    return (claim.self_level, claim.evidence_level) != (decision["self_level"], decision["evidence_level"])


def checked_decision(level: int, reason: str) -> str:
    """The reason, trimmed; EditRefused for a level off the scale or a reason that says too little."""
    if level not in LEVELS:
        raise EditRefused(f"There is no level {level}.", "Choose a level from 1 to 5.")
    words = " ".join(reason.split())
    if len(words) < moderation_rules().shortest_reason:
        raise EditRefused(
            f"The reason has fewer than {moderation_rules().shortest_reason} characters.",
            "Say what the evidence shows: the force reads it.",
        )
    return words
