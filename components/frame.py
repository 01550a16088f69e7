"""The frame around every page: page settings, sign-in, selectors, navigation, footer."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from components.context import Context, current_context  # noqa: E402
from components.controls import choose  # noqa: E402
from components.drill import follow_request  # noqa: E402
from components.errors import show_error  # noqa: E402
from components.first_start import build_when_empty  # noqa: E402
from components.registry import DEFAULT_PAGE, PAGES  # noqa: E402
from components.runtime import APP_VERSION  # noqa: E402
from components.styles import apply_styles  # noqa: E402
from components.viewer import current_viewer, demo_picker, explain_sign_in  # noqa: E402
from models.access import Viewer, may  # noqa: E402
from models.errors import UserFacingError  # noqa: E402


def main() -> None:
    """Draw the frame and run the chosen page within it."""
    st.set_page_config(
        page_title="NDAO Insight",
        page_icon=str(ROOT / "components" / "static" / "favicon.png"),
        layout="wide",
    )
    apply_styles()
    viewer = current_viewer()
    page = st.navigation(_pages_of(viewer), position="sidebar" if viewer else "hidden", expanded=True)
    if viewer is None:
        explain_sign_in()
        return
    follow_request()
    try:
        build_when_empty()
        context = current_context(viewer)
        _sidebar(context)
        page.run()
        _footer(context)
    except UserFacingError as error:
        show_error(error)


def _pages_of(viewer: Viewer | None) -> dict[str, list[st.Page]]:
    """The navigation by section; a page that the role may not open is not listed, and says why when opened.

    For somebody who is not signed in every address stands, unlisted, so that signing in leads where they wanted to go.
    """
    sections: dict[str, list[st.Page]] = {}
    for entry in PAGES:
        page = st.Page(
            entry.path,
            title=entry.title,
            icon=entry.icon,
            url_path=entry.page_id,
            default=entry.page_id == DEFAULT_PAGE,
            visibility="visible" if viewer and may(viewer, entry.capability) else "hidden",
            help=entry.question,
        )
        sections.setdefault(entry.section, []).append(page)
    return sections


def _sidebar(context: Context) -> None:
    with st.sidebar:
        _banner(context)
        forces = context.names("frame/forces_valid", as_at=context.as_at)
        st.date_input("As at", value=context.newest_data, key="as_at", bind="query-params", format="DD/MM/YYYY")
        choose("Force", "force", forces, placeholder="All forces")
        units = context.names("frame/units_valid", as_at=context.as_at)
        choose("Regional unit", "unit", units, placeholder="All units")
        if context.viewer.is_demo:
            demo_picker(forces)
        else:
            _signed_in(context.viewer)


def _banner(context: Context) -> None:
    words = []
    if context.is_synthetic:
        words.append("Synthetic data: invented figures beside real names.")
    if context.viewer.is_demo:
        words.append("Demo mode: anyone can pick any role.")
    if words:
        st.warning(" ".join(words), icon=":material/science:")


def _signed_in(viewer: Viewer) -> None:
    st.caption("Signed in as")
    st.text(f"{viewer.name}, {viewer.role.title}")
    if st.button("Sign out"):
        st.logout()


def _footer(context: Context) -> None:
    st.caption(
        f"NDAO Insight {APP_VERSION} · data {context.version}, last load "
        f"{context.newest_load:%d %b %Y %H:%M} UTC · newest data {context.newest_data:%d %b %Y}"
        f"{' · ' + context.synthetic_words() if context.is_synthetic else ''}"
    )


main()
