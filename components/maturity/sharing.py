"""What a force says about itself to others: in which capabilities it may be named, and which peers it chose."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from components.context import Context
from components.maturity.choice import Wave
from components.maturity.force_detail import Force
from components.maturity.saving import keep, saved_or_refused
from components.runtime import runtime
from data_access.benchmarks import CONSENTING, MOST_PEERS, consents_of, peer_list, save_consents, save_peer_list
from models.access import may
from models.errors import EditRefused
from models.maturity.disclosure import visible_tiers
from models.maturity.ring import contact_roles

YES, NO = "Yes, name us", "No"
SINCE = {"Since": st.column_config.DateColumn(format="D MMM YYYY")}


def sharing(context: Context, wave: Wave, force: Force) -> None:
    """Consents on the left, the own list of peers on the right."""
    left, right = st.columns(2)
    with left:
        if may(context.viewer, CONSENTING):
            _consents(context, wave, force)
    with right:
        _peers(context, force)


def _consents(context: Context, wave: Wave, force: Force) -> None:
    st.subheader("In what may other forces ring us?", anchor=False)
    st.text("Nobody is named unless the force says so here. Others see the force, the level that it shares and a role.")
    saved_or_refused("consents")
    rows = consents_of(runtime().stores, context.scope, force.force_id)
    shared = _shared(context, wave)
    version = {row.capability_id: int(row.version) for row in rows.itertuples(index=False)}
    with st.form("form_consents"):
        st.multiselect("Capabilities", list(shared), format_func=lambda item: shared[item], key="consent_capabilities")
        st.radio("May the force be named?", (YES, NO), index=None, key="consent_answer", horizontal=True)
        st.selectbox("Whom to ask for", contact_roles(), index=None, key="consent_role", placeholder="A role")
        st.form_submit_button("Save consents", on_click=partial(_save_consents, context, frozenset(shared), version))
    named = rows[rows.is_named]
    if named.empty:
        st.text("The force is named in no capability.")
        return
    table = pd.DataFrame(
        {
            "Named in": [shared.get(item, item) for item in named.capability_id],
            "Ask for": named.contact_role,
            "Since": named.saved_at.dt.date,
        }
    )
    alt = "Capabilities in which the force may be named"
    st.dataframe(table, hide_index=True, height="content", column_config=SINCE, alt=alt)


def _shared(context: Context, wave: Wave) -> dict[str, str]:
    """Names of the capabilities whose levels forces share with each other, by id."""
    rows = context.rows("maturity/capabilities", wave_id=wave.wave_id)
    rows = rows[rows.disclosure_tier.isin(visible_tiers("peers"))]
    return {row.capability_id: f"{row.capability_id} {row.capability}" for row in rows.itertuples(index=False)}


def _save_consents(context: Context, known: frozenset[str], versions: Mapping[str, int]) -> None:
    chosen = list(st.session_state["consent_capabilities"])
    answer, role = st.session_state["consent_answer"], st.session_state["consent_role"] or ""
    keep(
        "consents",
        lambda: save_consents(
            runtime().stores,
            context.viewer,
            chosen,
            is_named=_answered(answer),
            contact_role=role,
            known=known,
            versions=versions,
        ),
        entered=f"{', '.join(chosen) or 'no capability'}; {answer or 'no answer'}; {role or 'no role'}",
        theirs_in_words=lambda theirs: (
            f"{theirs['capability_id']}: {YES if theirs['is_named'] else NO}; {theirs['contact_role'] or 'no role'}"
        ),
    )


def _answered(answer: str | None) -> bool:
    if answer is None:
        raise EditRefused("Say whether the force may be named.", "Choose yes or no; nothing is assumed.")
    return answer == YES


def _peers(context: Context, force: Force) -> None:
    st.subheader("Our own list of peers", anchor=False)
    st.text(f"Forces to compare with, at most {MOST_PEERS}. A quartile band needs five of them with a level on show.")
    saved_or_refused("peer_list")
    names = {
        force_id: name
        for force_id, name in context.names("frame/forces_valid", as_at=context.as_at).items()
        if force_id != force.force_id
    }
    kept = peer_list(runtime().stores, context.scope, force.force_id)
    key = f"peer_list_{kept.version}"
    with st.form("form_peers"):
        st.multiselect(
            "Peers",
            list(names),
            default=[peer_id for peer_id in kept.peer_ids if peer_id in names],
            format_func=lambda item: names[item],
            max_selections=MOST_PEERS,
            key=key,
        )
        st.form_submit_button("Save peers", on_click=partial(_save_peers, context, key, names, kept.version))


def _save_peers(context: Context, key: str, names: Mapping[str, str], version: int) -> None:
    chosen = list(st.session_state[key])
    keep(
        "peer_list",
        lambda: save_peer_list(runtime().stores, context.viewer, chosen, known=names, version=version),
        entered=_listed(chosen, names),
        theirs_in_words=lambda theirs: _listed(list(theirs["peer_ids"]), names),
    )


def _listed(peer_ids: list[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(peer_id, peer_id) for peer_id in peer_ids) or "no peer"
