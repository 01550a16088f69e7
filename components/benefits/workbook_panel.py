"""The register as a workbook: fetched, edited, loaded again, and applied once its changes were seen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from components.benefits.judged import with_mark
from components.chart_block import about_table, file_links
from components.context import Context
from components.load_panel import as_request
from components.plans.drafts import attempt, outcome
from components.runtime import runtime
from components.words import count_of
from data_access.benefits.reading import Register, edits_of
from data_access.benefits.round_trip import Differences, apply_differences, compare_workbook
from data_access.benefits.workbook import RULES, register_workbook
from data_access.loaders import LoadRequest
from models.access import may
from models.benefits.differences import CONFLICT, NEW, WITHDRAWN, Difference
from models.benefits.kinds import EDIT, register_kinds
from models.errors import RejectedRow

COMPARED, APPLIED, RULES_OPEN = "benefits_workbook_compared", "benefits_workbooks_applied", "benefits_workbook_rules"
LEAVE_OUT = "benefits_workbook_leave_out"
KIND = "register"
ROWS_SHOWN = 500
WORDS = {NEW: "New row", WITHDRAWN: "Withdrawn", CONFLICT: "Conflict"}


def workbook_panel(context: Context, register: Register) -> None:
    """The link that fetches the workbook; for those who edit also the box that takes it back, and what it changes."""
    outcome()
    with st.container(horizontal=True):
        _link(context, register)
    if not may(context.viewer, EDIT):
        return
    rules = st.expander("How a workbook is edited", key=RULES_OPEN, on_change="rerun")
    if rules.open:
        for rule in RULES:
            rules.text(f"• {rule}")
    key = f"benefits_workbook_{st.session_state.get(APPLIED, 0)}"
    given = st.file_uploader("Edited workbook", type=["xlsx"], key=key)
    if given is None:
        st.text("Choose the edited workbook: what it changes is shown first, and nothing is applied until you say so.")
        return
    with as_request(KIND, given) as request:
        differences = _compared(context, request, given.file_id)
    _show(differences)
    _offer(context, differences)


def _link(context: Context, register: Register) -> None:
    rows = sum(len(register.rows(kind_id)) for kind_id in register_kinds())
    about = about_table(
        with_mark(context, register),
        title="Benefits register",
        subtitle=f"{count_of(rows, 'row')} as they stand, and the newest value of each period",
        definition="One sheet for each kind of row; the first sheet says how to edit and load it again.",
        source="Benefits register",
    )
    make = partial(register_workbook, runtime().stores, context.viewer)
    file_links("benefits_register", context, about, {"xlsx": ("Workbook of the register", make)})


def _compared(context: Context, request: LoadRequest, file_id: str) -> Differences:
    """What this file changes in the register as it stands, worked out once."""
    stores = runtime().stores
    key = (file_id, edits_of(stores))
    remembered = st.session_state.get(COMPARED)
    if remembered is None or remembered[0] != key:
        with st.spinner("Comparing every row."):
            differences = compare_workbook(stores, context.viewer, request)
        st.session_state[COMPARED] = remembered = (key, differences)
    return remembered[1]


def _show(differences: Differences) -> None:
    st.text(_headline(differences))
    for note in differences.notes:
        st.text(f"Note: {note}")
    if differences.rejected:
        st.subheader("Nothing is applied until these are corrected", anchor=False)
        _table(_rejected_table(differences.rejected), "Refused cells with what to do", "benefits_workbook_refused")
    if differences.conflicts:
        st.subheader("Somebody else changed these rows since the export", anchor=False)
        _table(_conflict_table(differences.conflicts), "Both versions of each field", "benefits_workbook_conflicts")
    changes = [one for one in differences.found if one.what != CONFLICT]
    if changes:
        st.subheader("What the workbook changes", anchor=False)
        _table(_change_table(changes), "Each change with its sheet, row and field", "benefits_workbook_changes")


def _headline(differences: Differences) -> str:
    rows = f"{count_of(differences.rows_compared, 'row')} compared"
    if differences.is_unchanged:
        return f"{rows}: nothing changes."
    changed = count_of(len(differences.changes), "row")
    conflicts = len({(one.sheet, one.row) for one in differences.conflicts})
    parts = [f"{changed} would be changed, added or withdrawn"]
    if conflicts:
        parts.append(f"{count_of(conflicts, 'row')} in conflict")
    if differences.rejected:
        parts.append(f"{count_of(len(differences.rejected), 'reason')} against it")
    return f"{rows}: {'; '.join(parts)}."


def _offer(context: Context, differences: Differences) -> None:
    """The button that applies what was shown; conflicts are left out where the reader says so."""
    if differences.rejected or not differences.changes:
        return
    leaves_out = False
    if differences.conflicts:
        key = f"{LEAVE_OUT}_{st.session_state.get(APPLIED, 0)}"
        leaves_out = st.checkbox("Leave the rows in conflict as they are in the register", key=key)
        if not leaves_out:
            st.text("Leave those rows out, or export the register again and make the changes there.")
            return
    label = f"Apply to {count_of(len(differences.changes), 'row')}"
    if st.button(label, type="primary", icon=":material/check:", key="benefits_workbook_apply"):
        attempt(lambda: _apply(context, differences, leaves_out=leaves_out))
        st.rerun()


def _apply(context: Context, differences: Differences, *, leaves_out: bool) -> str:
    applied = apply_differences(runtime().stores, context.viewer, differences, leaving_conflicts_out=leaves_out)
    st.session_state[APPLIED] = st.session_state.get(APPLIED, 0) + 1
    return f"{count_of(applied, 'row')} of {differences.file_name} applied to the register."


def _table(table: pd.DataFrame, alt: str, key: str) -> None:
    st.dataframe(table.head(ROWS_SHOWN), hide_index=True, alt=alt, key=key)
    if len(table) > ROWS_SHOWN:
        st.text(f"The first {ROWS_SHOWN} of {len(table)}.")


def _change_table(changes: Sequence[Difference]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "What": WORDS.get(one.what, "Changed"),
                "Sheet": one.sheet,
                "Row": one.row,
                "Id": one.row_id or "(new)",
                "Field": _label(one),
                "From": one.before,
                "To": one.after,
            }
            for one in changes
        ]
    )


def _conflict_table(conflicts: Sequence[Difference]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Sheet": one.sheet,
                "Row": one.row,
                "Id": one.row_id,
                "Field": _label(one),
                "In the register now": one.before,
                "In the workbook": one.after,
            }
            for one in conflicts
        ]
    )


def _rejected_table(rejected: Sequence[RejectedRow]) -> pd.DataFrame:
    return pd.DataFrame([vars(row) for row in rejected]).rename(columns=str.capitalize)


def _label(one: Difference) -> str:
    """What the pages call a field."""
    kind = next(kind for kind in register_kinds().values() if kind.title == one.sheet)
    return kind.labels.get(one.field, one.field.capitalize())
