"""Who may see what: roles, capabilities and the scope of rows, as one table that denies by default.

The table stands in ``definitions/roles.toml``; nothing else in the product decides about a role.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.errors import NotPermitted
from models.maturity.disclosure import visible_tiers

ROLES_FILE = Path(__file__).parent / "definitions" / "roles.toml"


@dataclass(frozen=True)
class Role:
    """One row of the table: what a role may do, and whose rows it reads."""

    role_id: str
    title: str
    capabilities: frozenset[str]
    detail: str
    published: str


@dataclass(frozen=True)
class Scope:
    """What one cursor may read of force-level rows.

    ``forces``: ids seen in full detail; ``tiers``: disclosure tiers seen for every other force;
    ``visible_to``: the variant of pillar means shown for other forces ('' for none).
    """

    forces: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    visible_to: str = ""


NOTHING = Scope()


@dataclass(frozen=True)
class Viewer:
    """The person who is looking: subject, role, and the force that they belong to."""

    subject: str
    name: str
    role_id: str
    force_id: str | None = None
    is_demo: bool = False

    @property
    def role(self) -> Role:
        """The viewer's row of the role table; NotPermitted when the role is unknown."""
        try:
            return roles()[self.role_id]
        except KeyError as error:
            raise NotPermitted("This account has no role here.", "Ask the NDAO administrator to grant one.") from error


@cache
def roles() -> Mapping[str, Role]:
    """Every role by id, in the order of the table."""
    table = tomllib.loads(ROLES_FILE.read_text(encoding="utf-8"))["role"]
    return {
        role_id: Role(role_id, row["title"], frozenset(row["capabilities"]), row["detail"], row["published"])
        for role_id, row in table.items()
    }


def may(viewer: Viewer, capability: str) -> bool:
    """True when the viewer's role lists the capability."""
    role = roles().get(viewer.role_id)
    return role is not None and capability in role.capabilities


def require(viewer: Viewer, capability: str, *, what: str) -> None:
    """Raise NotPermitted, saying who can grant it, unless the viewer's role lists the capability."""
    if may(viewer, capability):
        return
    granted = [role.title for role in roles().values() if capability in role.capabilities]
    raise NotPermitted(
        f"{what} is not part of your role ({viewer.role.title}).",
        f"It is open to: {', '.join(granted) or 'no role'}. The NDAO administrator grants roles.",
    )


def scope_of(viewer: Viewer, all_forces: frozenset[str]) -> Scope:
    """The rows that a viewer may read; an unknown role, or a force role without a force, reads nothing."""
    role = roles().get(viewer.role_id)
    if role is None or (role.detail == "own" and viewer.force_id not in all_forces):
        return NOTHING
    own = frozenset({viewer.force_id}) if viewer.force_id else frozenset()
    detail = {"all": all_forces, "own": own}.get(role.detail, frozenset())
    if role.published == "none":
        return Scope(detail)
    return Scope(detail, frozenset(visible_tiers(role.published)), role.published)
