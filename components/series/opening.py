"""A file of figures opened: recognised by its header, mapped once, looked at, and loaded by those who may."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st

from components.context import Context
from components.load_panel import show_rejected
from components.runtime import runtime
from components.series.mapping_form import mapping_form
from components.series.shown import Looked, keep_look
from components.steady import steady
from components.words import count_of
from data_access.loaders import KINDS, LoadOutcome, LoadRejected, LoadRequest
from data_access.loading import load_files
from data_access.series.looking import Look, Recognised, look, recognise
from data_access.series.mappings import saved_mappings, withdraw_mapping
from models.access import may
from models.errors import DataRejected, UserFacingError
from models.series.datasets import dataset, short_id
from models.series.mapping import ColumnMapping, fingerprints

OPENED = "series_files_opened"  # counted, so that the box is empty after each load
COLUMNS_NAMED = 6
OPENED_DATASET = "series_opened"  # what the page shows next


def open_files(context: Context) -> None:
    """The upload box and what follows from the files: mapping, look, load."""
    if done := st.session_state.pop("series_done", None):
        st.success("Loaded.", icon=":material/check_circle:")
        st.text(done)
    uploads = st.file_uploader(
        "Files of one kind",
        type=["csv", "xlsx"],
        accept_multiple_files=True,
        key=f"series_files_{st.session_state.get(OPENED, 0)}",
    )
    if not uploads:
        st.text(
            "data.police.uk street files, Metropolitan Police offences by borough and Home Office workforce are known "
            "by their header. Any other file is mapped once. A look keeps nothing."
        )
        _saved(context)
        return
    with as_requests(uploads) as requests:
        try:
            _after_upload(context, requests, tuple(upload.file_id for upload in uploads))
        except LoadRejected as error:
            for outcome in error.outcomes:
                if outcome.rejected:
                    show_rejected(outcome, context)
        except DataRejected as error:
            _say(error)
            st.dataframe([vars(row) for row in error.rejected], hide_index=True, alt="Why the file was refused")
        except UserFacingError as error:
            _say(error)


def _saved(context: Context) -> None:
    """The mappings in use, each to be stopped by those who may load."""
    if not may(context.viewer, "loads.make"):
        return
    if refused := steady().pop("series_mapping_refused", None):
        st.text(str(refused))
    for mapping in saved_mappings(runtime().stores, context.viewer):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"Saved for {mapping.dataset}: files with the columns {', '.join(mapping.header[:COLUMNS_NAMED])}")
            key = f"stop_{mapping.mapping_id}"
            st.button("Stop using it", key=key, on_click=_stop, args=(context, mapping))


def _stop(context: Context, mapping: ColumnMapping) -> None:
    try:
        withdraw_mapping(
            runtime().stores, context.viewer, mapping.mapping_id, expected_version=mapping.version
        )
    except UserFacingError as error:
        steady()["series_mapping_refused"] = f"{error.title} {error.what_to_do}"


@contextmanager
def as_requests(uploads: Sequence[object]) -> Iterator[list[LoadRequest]]:
    """The uploads as files of a private folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        requests = []
        for number, upload in enumerate(uploads):
            path = Path(folder) / f"{number}{Path(upload.name).suffix.lower()}"
            path.write_bytes(upload.getbuffer())
            requests.append(LoadRequest("series", path, upload.name))
        yield requests


def _after_upload(context: Context, requests: list[LoadRequest], file_ids: tuple[str, ...]) -> None:
    seen = _recognised(context, requests, file_ids)
    unknown = next((item for item in seen if not item.is_known), None)
    mapping = mapping_form(context, unknown, requests[seen.index(unknown)].shown_name) if unknown else None
    if unknown and mapping is None:
        return
    if mapping and any(mapping.fingerprint not in fingerprints(item.header) for item in seen if not item.is_known):
        st.text("These files have different columns. Open those with the same columns together.")
        return
    ready = [_request(item, request, mapping) for item, request in zip(seen, requests, strict=True)]
    st.text(_recognised_as(ready))
    outcome = _looked(context, ready, file_ids, mapping)
    _show_counts(outcome.outcomes)
    if may(context.viewer, "loads.make"):
        _offer_load(context, ready, outcome.outcomes)


def _recognised(context: Context, requests: list[LoadRequest], file_ids: tuple[str, ...]) -> list[Recognised]:
    """What the files are, worked out once for each set of files and saved mappings."""
    mappings = saved_mappings(runtime().stores, context.viewer)
    key = (file_ids, tuple((item.mapping_id, item.dataset, item.labels, item.value) for item in mappings))
    held = st.session_state.get("series_recognised")
    if held is None or held[0] != key:
        with st.spinner("Reading the headers."):
            st.session_state["series_recognised"] = held = (key, recognise(requests, mappings))
    return held[1]


def _request(item: Recognised, request: LoadRequest, mapping: ColumnMapping | None) -> LoadRequest:
    if item.is_known or mapping is None:
        return item.request(request)
    return replace(request, kind="series", mapping=replace(mapping, header=item.header))


def _recognised_as(ready: Sequence[LoadRequest]) -> str:
    titles = dict.fromkeys(
        f"{request.mapping.dataset} (saved mapping)"
        if request.mapping and request.mapping.mapping_id
        else f"{request.mapping.dataset} (mapped now)"
        if request.mapping
        else KINDS[request.kind].title
        for request in ready
    )
    return f"Recognised as: {', '.join(titles)}."


def _looked(
    context: Context, ready: list[LoadRequest], file_ids: tuple[str, ...], mapping: ColumnMapping | None
) -> Look:
    """The look at these files, made once; the page then shows its first dataset."""
    key = (file_ids, mapping, context.version)
    held = st.session_state.get("series_look")
    if held is None or held[0] != key:
        with st.spinner("Checking every figure."):
            found = look(runtime().stores, context.viewer, ready)
        st.session_state["series_look"] = held = (key, found)
        units = {f"file: {item.mapping.dataset}": item.mapping for item in ready if item.mapping}
        about = {name: _about(name, units.get(name)) for name in found.observations}
        keep_look(Looked(tuple(request.shown_name for request in ready), found.observations, about))
        if about:
            st.session_state[OPENED_DATASET] = f"look-{short_id(next(iter(about)))}"
            st.rerun()
    return held[1]


def _about(dataset_id: str, mapping: ColumnMapping | None) -> object:
    if mapping is None:
        return dataset(dataset_id)
    return dataset(dataset_id, unit=mapping.unit, attribution=mapping.attribution)


def _show_counts(outcomes: Sequence[LoadOutcome]) -> None:
    counts = [
        {
            "File": outcome.file_name,
            "Read": outcome.rows_read,
            "Accepted": outcome.rows_accepted,
            "of them set aside": outcome.rows_set_aside,
            "Rejected": outcome.rows_rejected,
        }
        for outcome in outcomes
    ]
    st.dataframe(counts, hide_index=True, alt="Figures read, accepted, set aside and rejected, by file")
    notes = [(outcome.file_name, words) for outcome in outcomes for words in outcome.warnings]
    if notes:
        st.dataframe(pd.DataFrame(notes, columns=["File", "Note"]), hide_index=True, alt="Notes on the files")
    aside = [vars(row) for outcome in outcomes for row in outcome.set_aside]
    if aside:
        st.text("Set aside, kept with their reason when loaded, and not counted:")
        st.dataframe(pd.DataFrame(aside), hide_index=True, alt="Rows set aside")


def _offer_load(context: Context, ready: list[LoadRequest], outcomes: Sequence[LoadOutcome]) -> None:
    rows = sum(outcome.rows_accepted for outcome in outcomes)
    st.text("So far only this session sees the figures. Loading keeps them for everybody who may open this page.")
    if st.button(f"Load {count_of(rows, 'row')}", type="primary", icon=":material/database_upload:", key="series_load"):
        with st.spinner("Loading: a new version is built, checked and swapped in."):
            version, _ = load_files(runtime().stores, context.viewer, ready)
        held = st.session_state["series_look"][1]
        st.session_state[OPENED] = st.session_state.get(OPENED, 0) + 1
        st.session_state["series_done"] = f"{count_of(len(ready), 'file')} loaded. The store is now at {version}."
        st.session_state[OPENED_DATASET] = short_id(next(iter(held.observations)))
        keep_look(None)
        st.rerun()


def _say(error: UserFacingError) -> None:
    st.error("Nothing was read.", icon=":material/error:")
    st.text(f"{error.title} {error.what_to_do}")
