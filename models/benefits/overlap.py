"""Benefits that claim the same hours, cases or pounds: they are counted once, and what was claimed stays in sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PRO_RATA, IN_ORDER = "pro_rata", "in_order"


@dataclass(frozen=True)
class Overlap:
    """What is claimed of a pool and what is counted, in all and claim by claim, in the unit of the pool."""

    pool: float
    claimed: float
    counts: tuple[float, ...]

    @property
    def counted(self) -> float:
        """What is counted of all claims together."""
        return min(self.pool, self.claimed)

    @property
    def is_over(self) -> bool:
        """True where more is claimed than there is: a warning belongs beside the figure."""
        return self.claimed > self.pool


def counted_once(pool: float, claims: Sequence[float], rule: str = PRO_RATA) -> Overlap:
    """Claims cut to the pool: all by the same share, or the later ones first. Source: the group's rule."""
    cut = _in_order if rule == IN_ORDER else _pro_rata
    return Overlap(pool, sum(claims), tuple(cut(pool, claims)))


def factors(overlap: Overlap, claims: Sequence[float]) -> tuple[float, ...]:
    """The share of each claim that is counted; 1 for a claim of nothing."""
    return tuple(count / claim if claim else 1.0 for count, claim in zip(overlap.counts, claims, strict=True))


def _pro_rata(pool: float, claims: Sequence[float]) -> list[float]:
    claimed = sum(claims)
    share = min(1.0, pool / claimed) if claimed else 1.0
    return [claim * share for claim in claims]


def _in_order(pool: float, claims: Sequence[float]) -> list[float]:
    left, found = pool, []
    for claim in claims:
        found.append(min(claim, left))
        left -= found[-1]
    return found
