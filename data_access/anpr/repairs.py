"""Misreads of a lake: found among its raw reads, applied to its clean layouts, and taken back."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from data_access.anpr.bodies import NO_BODIES, set_bodies
from data_access.anpr.cleaning import CLONE, CleaningReport, keep_repairs, repairs_of, with_ids
from data_access.anpr.lake import Lake
from data_access.anpr.misreads import misreads_in
from data_access.anpr.tables import column_names
from models.anpr.settings import section
from models.errors import DataNotAvailable


def find_repairs(lake: Lake, days: range | None = None, *, memory_mb: int = 1500) -> pd.DataFrame:
    """Reads that are likelier to be of another plate than of the one read, with probability and evidence (JSON).

    Columns of the lake's ``repairs``, ``is_applied`` false throughout, and ``repair_id``. Raw reads alone are looked
    at, so the same lake gives the same repairs whether or not some are applied.
    """
    with lake.session(days=days, is_raw=True, memory_mb=memory_mb) as con:
        return with_ids(misreads_in(con).assign(is_applied=False))


def apply_repairs(
    lake: Lake, found: pd.DataFrame | None = None, *, threshold: float | None = None, memory_mb: int = 1500
) -> CleaningReport:
    """Keep the repairs found (or find them) and apply those of a probability of at least ``threshold``.

    They take the place of earlier repairs of misreads; plates that were split are joined again, since that rested on
    the reads as they were.
    """
    least = float(section("cleaning", "repairs")["threshold"]) if threshold is None else threshold
    rows = find_repairs(lake, memory_mb=memory_mb) if found is None else found
    with lake.writing() as draft:
        set_bodies(lake, draft, NO_BODIES)
        return keep_repairs(lake, draft, rows.assign(is_applied=rows["probability"] >= least), memory_mb=memory_mb)


def undo_repairs(lake: Lake, ids: Collection[str] | None = None, *, memory_mb: int = 1500) -> CleaningReport:
    """Take back repairs by ``repair_id``, or all of misreads and of bodies: their reads are again what was read.

    They stay on record, not applied. DataNotAvailable for an id that the lake does not have.
    """
    with lake.session() as con:
        kept = with_ids(repairs_of(con))
    if unknown := set(ids or ()) - set(kept["repair_id"]):
        raise DataNotAvailable(f"There is no repair {sorted(unknown)[0]}.", "Take the ids from the list of repairs.")
    undone = kept["repair_id"].isin(list(ids)) if ids is not None else pd.Series(True, kept.index)
    with lake.writing() as draft:
        left = kept.assign(is_applied=kept["is_applied"] & ~undone)
        if not (left["is_applied"] & (left["kind"] == CLONE)).any():
            set_bodies(lake, draft, NO_BODIES)
        return keep_repairs(lake, draft, left, memory_mb=memory_mb)


def applied_repairs(lake: Lake) -> pd.DataFrame:
    """The repairs that the lake keeps, applied or not, with ``repair_id``."""
    with lake.session() as con:
        return with_ids(repairs_of(con)[column_names("repairs")])
