"""From sign-in claims to a viewer: the claims say who, our role table says what."""

from __future__ import annotations

from collections.abc import Mapping

from models.access import Viewer, roles


def viewer_from_claims(claims: Mapping[str, object], *, role_claim: str, force_claim: str, now: float) -> Viewer | None:
    """The signed-in viewer, or None when nobody is signed in, the token has expired, or no role of ours is claimed.

    ``now`` is in seconds since 1970. The subject is issuer and subject together, never an e-mail address.
    """
    if claims.get("is_logged_in") is not True or not claims.get("sub") or has_expired(claims, now):
        return None
    role_id = _first_known_role(claims.get(role_claim))
    if role_id is None:
        return None
    force_id = claims.get(force_claim)
    return Viewer(
        subject=f"{claims.get('iss', '')}|{claims['sub']}",
        name=str(claims.get("name") or claims["sub"]),
        role_id=role_id,
        force_id=str(force_id) if force_id else None,
    )


def demo_viewer(role_id: str, force_id: str | None) -> Viewer | None:
    """The demo account of a role; None for a role that does not exist."""
    role = roles().get(role_id)
    if role is None:
        return None
    own = force_id if role.detail == "own" else None
    return Viewer(f"demo|{role_id}", f"{role.title} (demo)", role_id, own, is_demo=True)


def has_expired(claims: Mapping[str, object], now: float) -> bool:
    """True when the token has run out, or does not say when it will."""
    expires = claims.get("exp")
    return not isinstance(expires, int | float) or now >= expires


def _first_known_role(claimed: object) -> str | None:
    candidates = [claimed] if isinstance(claimed, str) else claimed
    if not isinstance(candidates, list | tuple):
        return None
    return next((role_id for role_id in candidates if role_id in roles()), None)
