"""A new benefit: the few fields that it cannot do without; the rest is filled in on its profile."""

from __future__ import annotations

import streamlit as st

from components.benefits.profile_known import CHOICE
from components.benefits.row_form import NEW, field_control, form_for, starting_values
from components.context import Context
from components.runtime import runtime
from data_access.benefits.keeping import RowChange, keep_row
from data_access.benefits.reading import Register
from models.access import may
from models.benefits.kinds import BENEFIT, EDIT, register_kinds

FOLDED = "new_benefit"
ASKED = ("title", "category", "programme_year", "direction", "criteria")


def new_benefit(context: Context, register: Register) -> None:
    """The form of a new benefit, folded away; nothing for those who may not edit."""
    if not may(context.viewer, EDIT):
        return
    folded = st.popover("New benefit", icon=":material/add:", key=FOLDED, on_change="rerun")
    if not folded.open:
        return
    with folded:
        kind = register_kinds()[BENEFIT]
        form = form_for(BENEFIT, "new", ASKED)
        form.fill(NEW, starting_values(kind, None), version=0)
        with st.form(f"{form.name}_form", border=False):
            for name in ASKED:
                field_control(kind.field(name), form.key(name), register)
            st.form_submit_button(
                "Record the benefit",
                type="primary",
                on_click=form.save,
                args=(lambda values, _: _keep(context, values),),
            )


def _keep(context: Context, values: dict[str, object]) -> str:
    row_id = keep_row(runtime().stores, context.viewer, RowChange(BENEFIT, values))
    st.session_state[CHOICE] = row_id
    st.session_state[FOLDED] = False
    return f"{row_id} is recorded. Fill in the rest under Edit."
