"""The parts of the profile page: one is drawn, the one that the reader chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from components.benefits.actions_tab import actions_block
from components.benefits.measures import measures_block
from components.benefits.profile_edit import edit_part
from components.benefits.profile_files import profile_files
from components.benefits.profile_history import history_part
from components.benefits.profile_links import links_part
from components.benefits.profile_sheet import sheet_part
from components.benefits.profile_state import state_part
from components.benefits.value_tab import value_block
from components.context import Context
from data_access.benefits.reading import Register
from models.access import may
from models.benefits.kinds import EDIT, RegisterRow

Part = Callable[[Context, Register, RegisterRow], None]
SHEET, EDITING = "Sheet", "Edit"


def choose_part(context: Context) -> str:
    """The part that the reader chose, kept in the address; editing is offered to those who may."""
    names = [name for name in PARTS if name != EDITING or may(context.viewer, EDIT)]
    return st.segmented_control(
        "Part of the profile", names, default=SHEET, key="benefit_part", bind="query-params", required=True,
        label_visibility="collapsed",
    )  # fmt: skip


def draw_part(part: str, context: Context, register: Register, benefit: RegisterRow) -> None:
    """Draw one part of the profile."""
    PARTS[part](context, register, benefit)


def _sheet_and_links(context: Context, register: Register, benefit: RegisterRow) -> None:
    with st.container(horizontal=True):
        profile_files(context, register, benefit)
    sheet_part(context, register, benefit)
    links_part(context, register, benefit)


PARTS: Mapping[str, Part] = {
    SHEET: _sheet_and_links,
    "Measures": measures_block,
    "Value": value_block,
    "Actions": actions_block,
    "State": state_part,
    "History": history_part,
    EDITING: edit_part,
}
