"""Who is looking: the demo picker, or the claims of the sign-in provider."""

from __future__ import annotations

import time

import streamlit as st

from components.runtime import runtime
from models.access import Viewer, roles
from models.sign_in import demo_viewer, viewer_from_claims

DEMO_ROLE = "national_board"


def current_viewer() -> Viewer | None:
    """The viewer of this run, worked out afresh each time so that a change of role takes effect at once."""
    settings = runtime().settings
    if settings.is_demo:
        return demo_viewer(_choice("as", DEMO_ROLE), _choice("own", None))
    if not settings.has_sign_in:
        return None
    return viewer_from_claims(
        st.user.to_dict(),
        role_claim=settings.role_claim,
        force_claim=settings.force_claim,
        now=time.time(),
    )


def demo_picker(force_names: dict[str, str]) -> None:
    """The controls that choose a demo account; only ever drawn in demo mode."""
    st.session_state.setdefault("as", _choice("as", DEMO_ROLE))
    st.selectbox(
        "Demo account",
        list(roles()),
        key="as",
        bind="query-params",
        format_func=lambda role_id: roles()[role_id].title,
    )
    role = roles().get(_choice("as", DEMO_ROLE))
    if role is not None and role.detail == "own" and force_names:
        st.selectbox(
            "Force of the demo account",
            list(force_names),
            key="own",
            bind="query-params",
            format_func=lambda force_id: force_names[force_id],
        )


def explain_sign_in() -> None:
    """What to do when nobody is signed in."""
    settings = runtime().settings
    if not settings.has_sign_in:
        st.title("Choose how people sign in")
        st.text("This copy has neither a sign-in provider nor demo mode, so it shows nothing.")
        st.text("To try it on sample data: set NDAO_DEMO=1 and start it again.")
        st.text("To use it: add an [auth] section to .streamlit/secrets.toml (docs/security.md says how).")
        return
    claims = st.user.to_dict()
    if claims.get("is_logged_in") is True:
        st.title("This account has no role here")
        st.text("Ask the NDAO administrator to grant one, or sign in with another account.")
        if st.button("Sign out"):
            st.logout()
        return
    st.title("NDAO Insight")
    st.text("Sign in to see data maturity, performance and benefits for policing in England and Wales.")
    if st.button("Sign in", type="primary"):
        st.login()


def _choice(key: str, default: str | None) -> str | None:
    """A demo choice: what the control holds, else what the address says."""
    return st.session_state.get(key) or st.query_params.get(key) or default
