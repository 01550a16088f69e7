"""Who is looking: the demo picker, or the claims of the sign-in provider."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cache

import streamlit as st

from components.controls import choose, chosen
from components.runtime import runtime
from data_access.queries import read_names
from data_access.snapshots import current_version
from models.access import NOTHING, Viewer, roles
from models.sign_in import demo_viewer, has_expired, viewer_from_claims

DEMO_ROLE = "national_board"


def current_viewer() -> Viewer | None:
    """The viewer of this run, worked out afresh each time: a token that has run out is a viewer no more."""
    settings = runtime().settings
    if settings.is_demo:
        role_id = chosen("as", _role_titles()) or DEMO_ROLE
        return demo_viewer(role_id, _demo_force() if roles()[role_id].detail == "own" else None)
    if not settings.has_sign_in:
        return None
    return viewer_from_claims(
        st.user.to_dict(),
        role_claim=settings.role_claim,
        force_claim=settings.force_claim,
        now=time.time(),
    )


def demo_picker(force_names: Mapping[str, str]) -> None:
    """The controls that choose a demo account; only ever drawn in demo mode."""
    role_id = choose("Demo account", "as", _role_titles(), default=DEMO_ROLE)
    if roles()[role_id].detail == "own" and force_names:
        choose("Force of the demo account", "own", force_names, default=next(iter(force_names)))


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
        _explain_signed_in(claims)
        return
    st.title("NDAO Insight")
    st.text("Sign in to see data maturity, performance and benefits for policing in England and Wales.")
    if st.button("Sign in", type="primary"):
        st.login()


def _explain_signed_in(claims: Mapping[str, object]) -> None:
    if has_expired(claims, time.time()):
        st.title("Your sign-in has run out")
        st.text("Sign in again to go on.")
        if st.button("Sign in again", type="primary"):
            st.login()
        return
    st.title("This account has no role here")
    st.text("Ask the NDAO administrator to grant one, or sign in with another account.")
    if st.button("Sign out"):
        st.logout()


def _demo_force() -> str | None:
    """The force of the demo account: chosen, else the first by name."""
    national = runtime().stores.national
    if current_version(national.folder) is None:
        return None
    names = read_names(national, NOTHING, "frame/every_force", version=national.version())
    return chosen("own", names) or next(iter(names), None)


@cache
def _role_titles() -> dict[str, str]:
    return {role_id: role.title for role_id, role in roles().items()}
