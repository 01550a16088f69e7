"""Who may see what of a force's levels, and when an aggregate has too few forces to be shown.

This is the one place where small numbers are suppressed and disclosure tiers are compared.
"""

from __future__ import annotations

from models.maturity.definitions import LEVELS, definitions

TIERS = ("force", "board", "peers", "public")
VIEWERS_OF_PILLARS = ("force", "board", "peers")
READERS_OF_OTHERS = ("board", "peers")  # who read other forces row by row; those of peers know their own force as well
STEPS = (0.1, 0.2, 0.5, 1.0)


def visible_tiers(viewer: str) -> tuple[str, ...]:
    """Tiers of another force's items that a kind of viewer may see, the closest first.

    ``viewer`` is a tier, or 'none' for a viewer who sees no force but their own. ValueError for any other
    word: an unknown viewer is a fault, never a guess.
    """
    return () if viewer == "none" else TIERS[TIERS.index(viewer) :]


def closest_tier(first: str, second: str) -> str:
    """The tier of something that tells two items: the one of theirs that fewer viewers may see."""
    return min(first, second, key=TIERS.index)


def is_suppressed(forces_counted: int) -> bool:
    """True when an aggregate rests on so few forces that it would tell what each one answered."""
    return forces_counted < definitions().minimum_forces_in_aggregate


def leaves_too_few(hidden_forces: int, *, knows_own: bool) -> bool:
    """True when an aggregate, less what its reader sees row by row, is left with values of too few forces.

    None or enough must be left; ``knows_own`` says that one of those hidden may be the reader's own force.
    """
    return 0 < hidden_forces < definitions().minimum_forces_in_aggregate + knows_own


def rounding_step(forces: int, left_over: int) -> float:
    """The step to which a mean over ``forces`` is rounded, in levels.

    ``left_over`` forces stand in one of two other aggregates of the same levels, but not in this one: where they are
    few, the mean taken from those would tell theirs. Rounding hides them where it moves the sum by the whole scale.
    """
    if not leaves_too_few(left_over, knows_own=True):
        return STEPS[0]
    scale = LEVELS[-1] - LEVELS[0]
    return next((step for step in STEPS if step * forces >= scale), STEPS[-1])
