"""Whose plan a viewer may read."""

from __future__ import annotations

from models.access import Viewer, may, require
from models.errors import NotPermitted

WHAT = "The improvement plan"


def may_read_plan(viewer: Viewer, force_id: str) -> bool:
    """True for the own force, and for a role that sees every force in detail."""
    if not may(viewer, "plan.view"):
        return False
    return viewer.role.detail == "all" or (viewer.role.detail == "own" and viewer.force_id == force_id)


def require_plan(viewer: Viewer, force_id: str) -> None:
    """Raise NotPermitted unless the viewer may read the plan of this force."""
    require(viewer, "plan.view", what=WHAT)
    if not may_read_plan(viewer, force_id):
        raise NotPermitted(
            "The plan of another force is not shared with your role.", "Its force lead can tell you about it."
        )
