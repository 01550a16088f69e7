"""Who may see what of a force's levels, and when an aggregate has too few forces to be shown.

This is the one place where small numbers are suppressed and disclosure tiers are compared.
"""

from __future__ import annotations

from models.maturity.definitions import definitions

TIERS = ("force", "board", "peers", "public")
VIEWERS_OF_PILLARS = ("force", "board", "peers")


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
