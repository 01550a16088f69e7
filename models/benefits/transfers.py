"""Whose gain a benefit is: what one public body gains and another loses is no gain of the nation.

HM Treasury, The Green Book: transfers pass purchasing power from one to another and are left out of the national net;
who gains and who loses is shown beside it.
"""

from __future__ import annotations

NATIONAL, FORCE_VIEW = "national", "force"
FORCE = "force"
PUBLIC_BODIES = frozenset({FORCE, "ndao", "home_office", "public_body"})


def is_transfer(beneficiary: object, payer: object) -> bool:
    """True where one public body pays for what another, or the same kind, gains."""
    return payer in PUBLIC_BODIES and beneficiary in PUBLIC_BODIES


def sign_in_view(beneficiary: object, payer: object, view: str) -> int:
    """How a benefit counts in a view: 1 as a gain, -1 as a loss, 0 not at all.

    The national view leaves out transfers. The view of forces counts what forces gain, and what they pay as a loss.
    """
    if view == NATIONAL:
        return 0 if is_transfer(beneficiary, payer) else 1
    return int(beneficiary == FORCE) - int(payer == FORCE)
