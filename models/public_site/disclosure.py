"""Numbers of forces as the public may read them: no small group in any of them, nor between any two.

Two steps, both on one distribution of forces over the five levels:

1. **Bands.** Adjacent levels are merged until each band holds no force or at least the smallest group (five). A
   single level never holds every force: that would tell the level of each one.
2. **Fives.** Every number of forces that is published is a multiple of the smallest group: the total is rounded
   down, and the bands are rounded so that they add up to it. So any sum or difference of published numbers,
   also across capabilities, waves, files and sites of different dates, is 0 or at least five.

A wave's bands depend on that wave's levels alone: a later wave never changes what was published of an earlier
one, so that two ways of merging the same levels never stand side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise
from math import ceil

from models.maturity.definitions import LEVELS, definitions

PUBLIC_TIERS = ("peers", "public")
FEWEST_CAPABILITIES_IN_PILLAR = 2


@dataclass(frozen=True)
class LevelBand:
    """Adjacent levels, from the lowest to the highest, and the forces that stand at any of them."""

    lowest: int
    highest: int
    forces: int

    @property
    def label(self) -> str:
        """The levels in figures: "3" or "1–2"."""
        return str(self.lowest) if self.lowest == self.highest else f"{self.lowest}\u2013{self.highest}"


def smallest_group() -> int:
    """The fewest forces that a published number may stand for; published numbers are multiples of it."""
    return definitions().minimum_forces_in_aggregate


def in_fives(forces: int) -> int:
    """The largest multiple of the smallest group that is not above a number of forces."""
    return forces - forces % smallest_group()


def level_bands(counts: Sequence[int], *, national_minimum: int) -> tuple[LevelBand, ...]:
    """Forces by band of levels, lowest first, merged and rounded; nothing for fewer forces than the smallest group.

    ``counts`` holds the forces at levels 1 to 5. Of all the ways to merge that are safe, the one with most bands
    among those that keep "below the national minimum" apart where any does; then the one finest at the bottom.
    """
    if sum(counts) < smallest_group():
        return ()
    safe = [bands for cuts in _all_cuts() if _is_safe(bands := _merged(counts, cuts))]
    return _rounded(max(safe, key=lambda bands: _worth(bands, national_minimum)))


def forces_below(bands: Sequence[LevelBand], level: int) -> int | None:
    """Forces in the bands below a level, or None where a band lies across it or there are no bands."""
    if not bands or any(band.lowest < level <= band.highest for band in bands):
        return None
    return sum(band.forces for band in bands if band.highest < level)


def band_with(bands: Sequence[LevelBand], level: int) -> str:
    """The label of the band that a level lies in. ValueError for a level in none."""
    for band in bands:
        if band.lowest <= level <= band.highest:
            return band.label
    raise ValueError(f"level {level} lies in no band")


def may_show_quantile(forces: int, share: float) -> bool:
    """True when at least the smallest group stands at or below the quantile, and at least as many at or above it.

    The quantile is that of ``models.maturity.national.lower_quantile``.
    """
    place = max(ceil(share * forces), 1)
    return min(place, forces - place + 1) >= smallest_group()


def _all_cuts() -> list[tuple[int, ...]]:
    """Every set of levels after which a band may end, besides the last level."""
    ends = LEVELS[:-1]
    return list(chain.from_iterable(combinations(ends, size) for size in range(len(LEVELS))))


def _merged(counts: Sequence[int], cuts: tuple[int, ...]) -> tuple[LevelBand, ...]:
    edges = pairwise((0, *cuts, len(LEVELS)))
    return tuple(LevelBand(below + 1, highest, sum(counts[below:highest])) for below, highest in edges)


def _is_safe(bands: Sequence[LevelBand]) -> bool:
    """True when no band holds a small group, and none tells the one level of every force."""
    total = sum(band.forces for band in bands)
    return all(band.forces == 0 or band.forces >= smallest_group() for band in bands) and not any(
        band.forces == total and band.lowest == band.highest for band in bands
    )


def _worth(bands: Sequence[LevelBand], national_minimum: int) -> tuple[bool, int, tuple[int, ...]]:
    return forces_below(bands, national_minimum) is not None, len(bands), tuple(-band.highest for band in bands)


def _rounded(bands: Sequence[LevelBand]) -> tuple[LevelBand, ...]:
    """The bands in multiples of the smallest group that add up to the total rounded down.

    Controlled rounding by largest remainder (Cox 1987, J. Am. Stat. Assoc. 82:398, in one dimension): each band
    is less than one step from the truth, none of nothing becomes something and none of something nothing.
    """
    step = smallest_group()
    total = in_fives(sum(band.forces for band in bands))
    steps_over = (total - sum(in_fives(band.forces) for band in bands)) // step
    by_remainder = sorted(range(len(bands)), key=lambda at: (-(bands[at].forces % step), at))
    raised = set(by_remainder[:steps_over])
    return tuple(
        LevelBand(band.lowest, band.highest, in_fives(band.forces) + (step if at in raised else 0))
        for at, band in enumerate(bands)
    )
