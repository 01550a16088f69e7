"""The register as files: a workbook out and back, and rows by file."""

from __future__ import annotations

import streamlit as st

from components.benefits.board import Board
from components.benefits.upload_panel import upload_panel
from components.benefits.workbook_panel import workbook_panel
from components.context import Context
from models.access import may
from models.benefits.kinds import EDIT


def files_part(context: Context, board: Board) -> None:
    """The workbook; for those who edit also rows by file."""
    st.subheader("The register as a workbook", anchor=False)
    workbook_panel(context, board.register)
    if may(context.viewer, EDIT):
        st.subheader("Rows by file", anchor=False)
        upload_panel(context)
