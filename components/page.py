"""How every page begins: its own guard, then the line that says what is being looked at."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from components.context import Context, current_context, session_hash
from components.errors import show_error
from components.registry import PageEntry, page_entry
from components.runtime import APP_VERSION, runtime
from components.viewer import current_viewer, explain_sign_in
from components.words import plain
from data_access.audit import now
from models.access import Viewer, require
from models.audit import AuditEntry
from models.errors import NotPermitted, UserFacingError


def begin_page(page_id: str) -> Context:
    """The context of a page that the viewer may open; for anybody else the run ends here with the reason."""
    entry = page_entry(page_id)
    viewer = current_viewer()
    if viewer is None:
        explain_sign_in()
        st.stop()
    try:
        require(viewer, entry.capability, what=f"{entry.section}: {entry.title}")
        context = current_context(viewer)
    except NotPermitted as error:
        _refuse(viewer, entry, error)
    except UserFacingError as error:
        show_error(error)
        st.stop()
    _where_am_i(entry, context)
    return context


def page_title(message: str, *, detail: str = "") -> None:
    """The page's message as its title, and one sentence below it; both are shown letter for letter."""
    st.markdown(f"# {plain(message)}\n\n{plain(detail)}")


def _refuse(viewer: Viewer, entry: PageEntry, error: NotPermitted) -> NoReturn:
    runtime().stores.audit.record(
        AuditEntry(
            done_at=now(),
            actor=viewer.subject,
            role=viewer.role_id,
            action="page.open",
            object=entry.page_id,
            outcome="denied",
            session=session_hash(),
            app_version=APP_VERSION,
        )
    )
    show_error(error)
    st.stop()


def _where_am_i(entry: PageEntry, context: Context) -> None:
    parts = [f"{entry.section} › {entry.title}"]
    if not entry.is_of_evidence:
        parts += [f"As at {context.as_at.day} {context.as_at:%b %Y}", f"data {context.version}"]
    if context.is_synthetic:
        parts.append("**SYNTHETIC DATA**")
    st.caption(" · ".join(parts))
