"""The form that says once what the columns of a file mean."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.context import Context
from components.runtime import runtime
from components.words import plain
from data_access.series.looking import Recognised
from data_access.series.mappings import save_mapping
from models.access import may
from models.errors import EditRefused
from models.series.datasets import OGL
from models.series.mapping import ColumnMapping, checked_mapping, fingerprint, suggested_mapping

NONE, COUNTED, COLUMNS = "(none)", "(each row is one record: count them)", "(periods stand as columns)"
HELD = "series_mapping"


def mapping_form(context: Context, seen: Recognised | None, file_name: str) -> ColumnMapping | None:
    """What the reader says that the columns mean; None until it is said."""
    if seen is None:
        return None
    held = st.session_state.get(HELD)
    if isinstance(held, ColumnMapping) and held.header == seen.header:
        return held
    guess = suggested_mapping(seen.header, seen.columns, dataset=file_name.rpartition(".")[0][:60])
    st.markdown(f"### {plain(f'What do the columns of {file_name} mean?')}")
    st.text("Asked once: the answer is known again by the header. The first rows:")
    st.dataframe(
        {name: texts[:5] for name, texts in seen.columns.items()}, hide_index=True, alt="First rows of the file"
    )
    with st.form(f"mapping_{fingerprint(seen.header, is_wide=False)}"):
        mapping = _fields(seen.header, guess)
        is_kept = may(context.viewer, "loads.make") and st.checkbox("Keep this for later files", value=True)
        pressed = st.form_submit_button("Use these columns", type="primary")
    if not pressed:
        return None
    try:
        mapping = checked_mapping(mapping)
        if is_kept:
            mapping = save_mapping(runtime().stores, context.viewer, mapping)
    except EditRefused as error:
        st.text(f"{error.title} {error.what_to_do}")
        return None
    st.session_state[HELD] = mapping
    return mapping


def _fields(header: Sequence[str], guess: ColumnMapping) -> ColumnMapping:
    names = list(header)
    dataset = st.text_input("Name of the dataset", value=guess.dataset, max_chars=80)
    left, right = st.columns(2)
    period = left.selectbox("Period", [COLUMNS, *names], index=_place([COLUMNS, *names], guess.period or COLUMNS))
    value = right.selectbox("Figure", [COUNTED, *names], index=_place([COUNTED, *names], guess.value or COUNTED))
    force = left.selectbox("Police force", [NONE, *names], index=_place([NONE, *names], guess.force or NONE))
    unit = right.text_input("Unit of the figures", value=guess.unit, max_chars=40, placeholder="offences")
    labels = st.multiselect("Columns that tell series apart", names, default=list(guess.labels))
    attribution = st.text_input("Attribution", value=OGL, max_chars=300)
    is_wide = period == COLUMNS
    return ColumnMapping(
        dataset=dataset.strip(),
        header=tuple(header),
        period="" if is_wide else period,
        value="" if is_wide or value == COUNTED else value,
        labels=tuple(labels),
        force="" if force == NONE else force,
        unit=unit.strip(),
        attribution=attribution.strip(),
    )


def _place(options: Sequence[str], wanted: str) -> int:
    return options.index(wanted) if wanted in options else 0
