"""Who may read and write what is said about a series: a KPI of the nation, a force, a regional unit or a service, or
published figures, whose name is ``DATASET`` and the dataset, and whose unit is the series ("" for every one).

What is said about a series is read by everybody who may see its values. It is written by roles that may comment: by a
force's own lead about that force alone, by the NDAO about national figures and any force that it sees in detail.
"""

from __future__ import annotations

from data_access.queries import read_names
from data_access.stores import Stores
from models.access import NOTHING, Viewer, may, require, scope_of
from models.errors import NotPermitted
from models.performance.kpis import kpi

VIEW, COMMENT, APPROVE = "performance.view", "performance.comment", "performance.approve"
EXPLORE = "performance.explore"
WHAT = "What is said about a series"
DATASET = "dataset:"
NATIONAL = ""


def require_reading(stores: Stores, viewer: Viewer, series_id: str, unit_id: str) -> None:
    """Raise NotPermitted unless the viewer may see the values of this series; DataNotAvailable for no such KPI."""
    if is_dataset(series_id):
        require(viewer, EXPLORE, what=WHAT)
        return
    require(viewer, VIEW, what=WHAT)
    tier, forces = kpi(series_id).disclosure_tier, _forces(stores)
    scope = scope_of(viewer, forces)
    if unit_id in forces and unit_id not in scope.forces and tier not in scope.tiers:
        raise NotPermitted("The figures of this force are not shared with your role.", "Its force lead can tell you.")


def require_writing(stores: Stores, viewer: Viewer, series_id: str, unit_id: str, *, what: str) -> None:
    """Raise NotPermitted unless the viewer may write about this series."""
    require(viewer, COMMENT, what=what)
    require_reading(stores, viewer, series_id, unit_id)
    if is_dataset(series_id) and viewer.role.detail == "own":
        raise NotPermitted("Published figures are of every force.", "An NDAO analyst or service owner can do it.")
    if is_dataset(series_id):
        return
    forces = _forces(stores)
    if viewer.role.detail == "own" and unit_id != viewer.force_id:
        raise NotPermitted(f"{what} of another force or of the nation is not yours to give.", "Choose your own force.")
    if unit_id in forces and unit_id not in scope_of(viewer, forces).forces:
        raise NotPermitted(f"{what} of this force is not yours to give.", "Its force lead or an NDAO analyst gives it.")


def may_write(stores: Stores, viewer: Viewer, series_id: str, unit_id: str) -> bool:
    """True where the viewer may write about this series."""
    try:
        require_writing(stores, viewer, series_id, unit_id, what=WHAT)
    except NotPermitted:
        return False
    return True


def require_approving(stores: Stores, viewer: Viewer, series_id: str, unit_id: str) -> None:
    """Raise NotPermitted unless the viewer may decide about the limits of this series."""
    require(viewer, APPROVE, what="Deciding where limits start anew")
    require_reading(stores, viewer, series_id, unit_id)


def may_approve(stores: Stores, viewer: Viewer, series_id: str, unit_id: str) -> bool:
    """True where the viewer may decide about the limits of this series, their own proposals apart."""
    if not may(viewer, APPROVE):
        return False
    try:
        require_reading(stores, viewer, series_id, unit_id)
    except NotPermitted:
        return False
    return True


def force_of(stores: Stores, series_id: str, unit_id: str) -> str:
    """The force that a change is logged under: the unit where it is a force, else none."""
    return unit_id if not is_dataset(series_id) and unit_id in _forces(stores) else NATIONAL


def is_dataset(series_id: str) -> bool:
    """True for published figures, False for a KPI."""
    return series_id.startswith(DATASET)


def _forces(stores: Stores) -> frozenset[str]:
    names = read_names(stores.national, NOTHING, "frame/every_force", version=stores.national.version())
    return frozenset(names)
