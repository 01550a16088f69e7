"""What was done to one row of a register, and by whom."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components.context import Context
from components.records.forms import choose_record
from components.runtime import runtime
from data_access.records.reading import KeptRecord, history_of
from models.access import roles
from models.records.kinds import RecordKind
from models.records.rules import Bodies

WHEN = {"When (UTC)": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm")}


def history_panel(context: Context, kind: RecordKind, rows: Sequence[KeptRecord], bodies: Bodies) -> None:
    """Every change of the row that the reader picks, newest first."""
    record = choose_record(kind, rows, bodies, "history")
    if record is None:
        return
    table = pd.DataFrame(
        [
            {
                "When (UTC)": step.changed_at,
                "Role": roles()[step.changed_by_role].title if step.changed_by_role in roles() else "",
                "Account": step.changed_by,
                "Version": step.version,
                "What": step.field,
                "Before": _words(step.before),
                "After": _words(step.after),
            }
            for step in history_of(runtime().stores, context.viewer, kind.kind_id, record.record_id)
        ]
    )
    st.dataframe(table, hide_index=True, column_config=WHEN, alt="Changes of the row, newest first")


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
