"""Who to ring: the nearest forces that are a level up, with evidence, and that agreed to be named."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import inf
from pathlib import Path

from models.maturity.disclosure import is_suppressed

ROLES_FILE = Path(__file__).parent.parent / "definitions" / "contact_roles.toml"
MOST_TO_RING = 3


@dataclass(frozen=True)
class Candidate:
    """Another force in one capability, as far as the reader may see it; ``distance`` is None where none is known."""

    force_id: str
    level: int
    distance: float | None
    is_unevidenced: bool
    is_provisional: bool
    is_named: bool


@dataclass(frozen=True)
class Ring:
    """The forces to ring, nearest first, and how many are a level up with evidence, named or not."""

    to_ring: tuple[str, ...]
    a_level_up: int

    @property
    def how_many(self) -> str:
        """How many are a level up, in words where they are too few to count."""
        if not self.a_level_up:
            return "none"
        return "fewer than five" if is_suppressed(self.a_level_up) else str(self.a_level_up)


@cache
def contact_roles() -> tuple[str, ...]:
    """The roles under which a force may be named."""
    return tuple(tomllib.loads(ROLES_FILE.read_text(encoding="utf-8"))["roles"])


def who_to_ring(own_level: int, candidates: Iterable[Candidate], *, most: int = MOST_TO_RING) -> Ring:
    """The nearest forces at least one level above ``own_level`` that may be named, at most ``most`` of them.

    A level counts only where evidence supports it and enough people answered. Equal distances stand in the order
    of ids; forces without a known distance come last.
    """
    settled = (one for one in candidates if not one.is_unevidenced and not one.is_provisional)
    a_level_up = [one for one in settled if one.level > own_level]
    named = sorted((one for one in a_level_up if one.is_named), key=_nearest_first)
    return Ring(tuple(one.force_id for one in named[:most]), len(a_level_up))


def nobody_to_ring(ring: Ring) -> str:
    """Why there is nobody to ring, and what to do; nothing where there is somebody."""
    if ring.to_ring:
        return ""
    if not ring.a_level_up:
        return "No force whose level is shared with you is a level up with verified evidence."
    up = f"{ring.how_many.capitalize()} forces are a level up with verified evidence"
    return f"{up}; none has agreed to be named. Ask NDAO to introduce you."


def _nearest_first(one: Candidate) -> tuple[float, str]:
    return (inf if one.distance is None else one.distance, one.force_id)
