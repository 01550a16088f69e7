"""What a page knows before it starts: viewer, scope, version, date, selections, theme."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.controls import chosen
from components.runtime import runtime
from components.viewer import current_viewer
from data_access.queries import read, read_names
from models.access import NOTHING, Scope, Viewer, scope_of
from models.errors import DataNotAvailable

SHARED_WITH = {"board": "the board", "peers": "peers"}


@dataclass(frozen=True)
class Context:
    """One run of one page. Hashable, so that it can be part of a cache key."""

    viewer: Viewer
    scope: Scope
    version: str
    as_at: date
    newest_data: date
    newest_load: pd.Timestamp
    force_id: str | None
    unit_id: str | None
    is_synthetic: bool
    mode: str

    def rows(self, query: str, **parameters: object) -> pd.DataFrame:
        """Rows of a named query on this version, within the viewer's scope; treat as read-only."""
        return read(runtime().stores.national, self.scope, query, version=self.version, **parameters)

    def names(self, query: str, **parameters: object) -> Mapping[str, str]:
        """Names by id: the first two columns of a named query; treat as read-only."""
        return read_names(runtime().stores.national, self.scope, query, version=self.version, **parameters)

    def scope_words(self) -> str:
        """Whose rows stand behind what this viewer sees."""
        parts = ["national aggregates"]
        if self.scope.visible_to:
            parts.insert(0, f"other forces' levels shared with {SHARED_WITH[self.scope.visible_to]}")
        if self.scope.forces:
            parts.insert(0, "every force in detail" if len(self.scope.forces) > 1 else "own force in detail")
        return "; ".join(parts)

    def synthetic_words(self) -> str:
        """``SYNTHETIC DATA`` where any loaded row is synthetic, else nothing."""
        return "SYNTHETIC DATA" if self.is_synthetic else ""


def current_context(viewer: Viewer | None = None) -> Context:
    """The context of this run; DataNotAvailable when the store is empty."""
    viewer = viewer or current_viewer()
    if viewer is None:
        raise PermissionError("a page ran without a viewer")
    national = runtime().stores.national
    version = national.version()
    status = read(national, NOTHING, "frame/data_status", version=version).iloc[0]
    if pd.isna(status.newest_data):
        raise DataNotAvailable("The store is empty.", "Load forces, a framework and a wave first.")
    forces = read_names(national, NOTHING, "frame/every_force", version=version)
    units = read_names(national, NOTHING, "frame/every_unit", version=version)
    newest = status.newest_data.date()
    return Context(
        viewer=viewer,
        scope=scope_of(viewer, frozenset(forces)),
        version=version,
        as_at=_chosen_date(newest),
        newest_data=newest,
        newest_load=status.newest_load,
        force_id=chosen("force", forces),
        unit_id=chosen("unit", units),
        is_synthetic=bool(status.is_synthetic),
        mode="dark" if st.context.theme.type == "dark" else "light",
    )


def session_hash() -> str:
    """A short hash of the session id, for the audit trail."""
    context = get_script_run_ctx()
    return hashlib.sha256(context.session_id.encode()).hexdigest()[:16] if context else ""


def _chosen_date(newest: date) -> date:
    value = st.session_state.get("as_at", st.query_params.get("as_at"))
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return newest
