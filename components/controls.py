"""Choices that live in the address: a link with an id or with a name opens the same view."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.errors import StreamlitAPIException


def chosen(key: str, names: Mapping[str, str]) -> str | None:
    """The id that the control holds, else the one that the address gives, by id or by name; None for neither."""
    held = st.session_state.get(key)
    if held in names:
        return held
    given = st.query_params.get(key)
    if given in names:
        return given
    return next((item for item, name in names.items() if name == given), None)


def choose(
    label: str, key: str, names: Mapping[str, str], *, default: str | None = None, placeholder: str | None = None
) -> str | None:
    """A select box over ids, shown by name and kept in the address; without a default it may stay empty.

    The choice is always set beforehand, so that a control that comes and goes keeps it.
    """
    st.session_state[key] = now = chosen(key, names) or default
    if now != default:
        _write_address(key, names[now])
    return st.selectbox(
        label,
        list(names),
        index=None if default is None else 0,
        key=key,
        bind="query-params",
        placeholder=placeholder,
        format_func=lambda item: names.get(item, item),
    )


def choose_by_id(label: str, key: str, names: Mapping[str, str], *, default: str) -> str:
    """A select box over ids whose names were loaded: the address keeps the id, never the name."""
    st.session_state[key] = now = chosen(key, names) or default
    if now == default:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != now:
        st.query_params[key] = now
    return st.selectbox(label, list(names), key=key, format_func=lambda item: names.get(item, item))


def _write_address(key: str, name: str) -> None:
    """Write a choice into the address by its name, before the control is drawn for the first time.

    From then on the control keeps its part of the address itself. At first it does not: it writes nothing where a
    click on another page made the choice, and it takes away an id, since it knows names alone; so the run starts again.
    """
    given = st.query_params.get(key)
    if given == name:
        return
    try:
        st.query_params[key] = name
    except StreamlitAPIException:  # the control was drawn before
        return
    if given is not None:
        st.rerun()
