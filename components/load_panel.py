"""The upload side of the data-loading page: check first, show what would happen, then load."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import streamlit as st

from components.chart_block import about_table, export_links
from components.context import Context
from components.controls import choose
from components.runtime import runtime
from components.words import count_of, plain
from data_access.loaders import KINDS, LoadOutcome, LoadRequest
from data_access.loading import check_files, load_files

ROWS_SHOWN = 200
LOADS_MADE = "loads_made"  # counted, so that the box is empty after each load
DEFAULT_KIND = "assessment_answers"


def choose_kind() -> str:
    """The kind of file that the reader wants to load, with its rules below."""
    kind = choose("What is in the file", "kind", {item: KINDS[item].title for item in KINDS}, default=DEFAULT_KIND)
    contract = KINDS[kind]
    st.text(contract.what_it_is)
    rules = st.expander("Columns and rules", key="rules", on_change="rerun")
    if rules.open:
        rules.dataframe(contract_table(kind), hide_index=True, alt=f"Columns of {contract.title}")
    if not contract.is_geojson:
        with st.container(horizontal=True):
            for file_type in ("xlsx", "csv"):
                st.link_button(
                    f"Blank {file_type.upper()}", f"/template/{kind}.{file_type}", icon=":material/download:"
                )
    return kind


def contract_table(kind: str) -> pd.DataFrame:
    """One row for each column that a kind of file has."""
    return pd.DataFrame(
        [
            {
                "Column": column.name,
                "Meaning": column.what_it_means,
                "Type": column.type,
                "Unit": column.unit,
                "Needed": "yes" if column.required else "may be blank",
                "Example": column.example,
            }
            for column in KINDS[kind].columns
        ]
    )


def upload_and_load(kind: str, context: Context) -> None:
    """Upload box, check, preview, rejected rows, and the button that loads."""
    upload = st.file_uploader(
        "File", type=["csv", "xlsx", "geojson", "json"], key=f"upload_{kind}_{st.session_state.get(LOADS_MADE, 0)}"
    )
    if upload is None:
        st.text("Choose a file: it is checked first, and nothing changes until you load it.")
        return
    with as_request(kind, upload) as request:
        outcome = _checked(request, upload.file_id, context)
        _show_outcome(outcome, context)
        if outcome.is_accepted and st.button(
            f"Load {count_of(outcome.rows_accepted, 'row')}", type="primary", icon=":material/database_upload:"
        ):
            with st.spinner("Loading: a new version is built, checked and swapped in."):
                version, _ = load_files(runtime().stores, context.viewer, [request])
            st.session_state[LOADS_MADE] = st.session_state.get(LOADS_MADE, 0) + 1
            st.session_state["load_done"] = f"{outcome.file_name} is loaded. The store is now at {version}."
            st.rerun()


@contextmanager
def as_request(kind: str, upload: object) -> Iterator[LoadRequest]:
    """The upload as a file of a private folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{Path(upload.name).suffix.lower()}"
        path.write_bytes(upload.getbuffer())
        yield LoadRequest(kind, path, upload.name)


def _checked(request: LoadRequest, file_id: str, context: Context) -> LoadOutcome:
    """The outcome of checking this file against this version, worked out once."""
    key = (request.kind, file_id, context.version)
    remembered = st.session_state.get("load_check")
    if remembered is None or remembered[0] != key:
        with st.spinner("Checking every row."):
            (outcome,) = check_files(runtime().settings.folder, [request])
        st.session_state["load_check"] = remembered = (key, outcome)
    return remembered[1]


def _show_outcome(outcome: LoadOutcome, context: Context) -> None:
    counts = st.columns(4)
    counts[0].metric("Rows read", outcome.rows_read)
    counts[1].metric("Accepted", outcome.rows_accepted)
    counts[2].metric("of them set aside", outcome.rows_set_aside)
    counts[3].metric("Rejected", outcome.rows_rejected)
    for warning in outcome.warnings:
        st.text(f"Note: {warning}")
    if outcome.rejected:
        show_rejected(outcome, context)
        return
    st.text("Every row can be loaded. The first of them:")
    st.dataframe(pd.DataFrame(outcome.preview), hide_index=True, alt="The first accepted rows")
    if outcome.set_aside:
        st.text("Set aside, kept with their reason and not counted:")
        st.dataframe(pd.DataFrame(outcome.set_aside), hide_index=True, alt="Rows set aside")


def show_rejected(outcome: LoadOutcome, context: Context, *, title: str = "") -> None:
    """Every reason why rows of a file were refused, with an export."""
    st.subheader("Nothing will be loaded until these are corrected", anchor=False)
    table = pd.DataFrame([vars(row) for row in outcome.rejected]).rename(columns=str.capitalize)
    st.dataframe(table.head(ROWS_SHOWN), hide_index=True, alt="Rejected rows with reason and remedy")
    if len(table) > ROWS_SHOWN:
        st.text(f"The first {ROWS_SHOWN} of {len(table)} reasons; download all of them below.")
    about = about_table(
        context,
        title=f"Rejected rows of {outcome.file_name}",
        subtitle=plain(title or KINDS[outcome.kind].title),
        definition="One row for each reason why a row was refused.",
        source=outcome.file_name,
    )
    with st.container(horizontal=True):
        export_links(f"rejected-{outcome.kind}-{outcome.sha256[:8]}", table, context, about)
