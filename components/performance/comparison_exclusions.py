"""Which forces are left out of a comparison and why: shown to everybody, decided by those who may, never forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from components.context import Context
from components.maturity.saving import keep, saved_or_refused
from components.performance.comparison_choice import Choice
from components.runtime import runtime
from components.steady import look
from data_access.edits import Row
from data_access.performance.exclusions import (
    LONGEST_REASON,
    KeptExclusion,
    exclude_force,
    exclusion_history,
    lift_exclusion,
    may_exclude,
)
from models.access import roles

KEY = "exclusion"
WHEN = {"When (UTC)": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm")}


def exclusions_panel(context: Context, choice: Choice, kept: Sequence[KeptExclusion]) -> None:
    """The forces that are left out, the forms of those who decide, and the history; closed until asked."""
    saved_or_refused(KEY)
    standing = [one for one in kept if not one.is_lifted]
    panel = st.expander("Forces left out of this comparison", key="exclusions", on_change="rerun")
    if not panel.open:
        return
    with panel:
        if not standing:
            st.text("No force is left out of this comparison.")
        names = context.names("frame/forces_valid", as_at=context.as_at)
        if may_exclude(context.viewer):
            _forms(context, choice, kept, names)
        else:
            st.text("NDAO analysts leave a force out where its figures cannot be compared, with a reason.")
        _history(choice, context.names("frame/every_force"))


def _forms(context: Context, choice: Choice, kept: Sequence[KeptExclusion], names: Mapping[str, str]) -> None:
    out = {one.force_id: one for one in kept if not one.is_lifted}
    versions = {one.force_id: one.version for one in kept}
    left = {force_id: name for force_id, name in names.items() if force_id not in out}
    back = {force_id: names.get(force_id, force_id) for force_id in out}
    columns = st.columns(2)
    with columns[0]:
        _form(context, choice, "Leave out", left, versions)
    with columns[1]:
        if back:
            _form(context, choice, "Take back", back, versions)


def _form(
    context: Context, choice: Choice, verb: str, names: Mapping[str, str], versions: Mapping[str, int]
) -> None:
    key = f"{KEY}_{verb.replace(' ', '_').lower()}_{choice.kpi.kpi_id}"
    with st.form(key, border=False, clear_on_submit=True):  # what was refused is shown above the panel
        label, named = f"Force to {verb.lower()}", partial(_named, dict(names))
        st.selectbox(label, list(names), index=None, key=f"{key}_force", format_func=named)
        st.text_area("Reason", key=f"{key}_reason", max_chars=LONGEST_REASON, height=90, help="Shown to everybody.")
        told = (context, choice, verb, key, dict(names), dict(versions))
        st.form_submit_button(verb, on_click=partial(_save, *told))


def _save(
    context: Context, choice: Choice, verb: str, key: str, names: Mapping[str, str], versions: Mapping[str, int]
) -> None:
    held = look()
    force_id, reason = str(held.get(f"{key}_force") or ""), str(held.get(f"{key}_reason") or "")
    told = (runtime().stores, context.viewer, choice.kpi.kpi_id, force_id, reason)
    version = versions.get(force_id, 0)
    if verb == "Leave out":
        save = partial(exclude_force, *told, known=names, version=version)
    else:
        save = partial(lift_exclusion, *told, version=version)
    keep(KEY, save, entered=reason, theirs_in_words=_theirs)


def _named(names: Mapping[str, str], force_id: str) -> str:
    return names.get(force_id, force_id)


def _theirs(row: Row) -> str:
    return f"{'taken back' if row['is_lifted'] else 'left out'}: {row['reason']}"


def _history(choice: Choice, names: Mapping[str, str]) -> None:
    steps = exclusion_history(runtime().stores, choice.kpi.kpi_id)
    if not steps:
        return
    table = [
        {
            "When (UTC)": step.changed_at,
            "Force": names.get(step.force_id, step.force_id),
            "What": "taken back" if step.is_lifted else "left out",
            "Reason": step.reason,
            "Role": roles()[step.changed_by_role].title if step.changed_by_role in roles() else "",
        }
        for step in steps
    ]
    alt = "Forces left out and taken back, newest first"
    st.dataframe(pd.DataFrame(table), hide_index=True, column_config=WHEN, alt=alt)
