"""What is in the open case, how far its indexes are, what could not be read, and how more gets in."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import streamlit as st

from components.chart_block import about_table, file_links
from components.documents.desk import Desk
from components.documents.working import Work, lay_out, take_in, watch_lanes, work_of
from components.plans.drafts import attempt
from components.steady import look, steady
from components.words import count_of, plain
from data_access.documents.access import INGEST_RIGHT
from data_access.documents.accounting import Account, account_of, ingest_runs, unread_items
from data_access.documents.custody import custody_csv
from data_access.documents.gate import OpenCase
from data_access.documents.lanes import lane_states
from models.access import may
from models.documents.formats import formats_read
from models.errors import EditRefused

SOURCE, CUSTODIAN, OCR, UPLOADED = (
    "documents_source", "documents_custodian", "documents_ocr", "documents_uploaded",
)  # fmt: skip
LANES_EVERY_SECONDS = 5
LANES = {"meaning": "Search by meaning", "names": "Names of people, places and organisations"}


@lru_cache(maxsize=16)
def account(opened: OpenCase, version: int) -> Account:
    """What became of every file, worked out once a version of the case."""
    return account_of(opened.case)


@lru_cache(maxsize=16)
def _unread(opened: OpenCase, version: int) -> pd.DataFrame:
    return unread_items(opened)


def material_part(desk: Desk) -> None:
    """The account, the lanes, the way in, and what could not be read."""
    counted = account(desk.opened, desk.version)
    _strip(counted)
    states = lane_states(desk.case)
    is_at_work = any(state.is_available and not state.is_done for state in states)
    st.fragment(_lanes, run_every=LANES_EVERY_SECONDS if is_at_work else None)(desk)
    if may(desk.context.viewer, INGEST_RIGHT):
        _way_in(desk)
    _unread_list(desk, counted)
    _runs(desk)


def _strip(counted: Account) -> None:
    """One card a figure: what was met, and what became of it."""
    cards = (
        ("Files met", counted.files, f"{counted.bytes / 1e6:,.1f} MB, all kept as they came"),
        ("Searchable", counted.indexed, "read, and in the indexes"),
        ("Same bytes again", counted.duplicate, "kept and searched once"),
        ("Set aside", counted.quarantined, "could not be read; listed below with the reason"),
        ("Need OCR", counted.needs_ocr, "pictures of text, not yet read"),
    )
    with st.container(horizontal=True, key="headline_strip"):
        for label, number, meaning in cards:
            value = f"{number:,}".replace(",", "\u2009")
            st.markdown(f"{plain(label)}\n\n**{plain(value)}**\n\n:small[:gray[{plain(meaning)}]]")
    balance = "every file and byte is accounted for"
    if not counted.is_balanced:
        balance = "IT DOES NOT ADD UP: tell the administrator"
    st.caption(
        plain(
            f"Files met = searchable + same bytes again + set aside + need OCR: {balance}. "
            f"{count_of(counted.words, 'word')} in {count_of(counted.passages, 'passage')}."
        )
    )


def material_title(desk: Desk) -> tuple[str, str]:
    """Message and detail of what is in the case."""
    counted = account(desk.opened, desk.version)
    if not counted.files:
        return f"{desk.case.name} is empty", "Take material in: files, or a ZIP of a folder."
    unread = counted.quarantined + counted.needs_ocr
    rest = "all that could be read" if not unread else f"{count_of(unread, 'file')} set aside or waiting for OCR"
    return (
        f"{count_of(counted.indexed + counted.duplicate, 'file')} of {desk.case.name} can be searched",
        f"{count_of(counted.files, 'file')} met; {rest}. Each is kept as it came, and accounted for below.",
    )


def _lanes(desk: Desk) -> None:
    """How far each lane is: what search can do already, and what is still to come."""
    for state in lane_states(desk.case):
        title = LANES.get(state.lane, state.lane)
        if not state.is_available:
            st.text(f"{title}: not available here. {state.note} Search goes by words alone where it is missing.")
        elif not state.is_done:
            st.progress(
                state.done / state.total,
                text=f"{title}: {state.done:,} of {state.total:,} passages. Everything is searchable meanwhile.",
            )
        elif state.total:
            st.text(f"{title}: done for all passages.")


def _way_in(desk: Desk) -> None:
    work = work_of(desk.case)
    if work is not None and not work.is_over:
        st.fragment(_under_way, run_every=1)(desk, work)
        return
    if work is not None:
        _what_came(work)
    with st.expander("Take material in", expanded=not account(desk.opened, desk.version).files):
        _upload_form(desk)


def _upload_form(desk: Desk) -> None:
    st.caption(plain(f"Files, or a ZIP of a folder. Read are: {', '.join(kind.title for kind in formats_read())}."))
    number = steady().get(UPLOADED, 0)
    with st.form("documents_way_in", border=False):
        st.file_uploader("Files", accept_multiple_files=True, key=f"documents_files_{number}")
        left, right = st.columns(2)
        left.text_input("Source", key=SOURCE, max_chars=120, placeholder="Exhibit, seizure or folder")
        right.text_input("Custodian", key=CUSTODIAN, max_chars=120, placeholder="Whose material it is, if known")
        st.checkbox("Read scanned pages by OCR (slow; needs tesseract on the server)", key=OCR)
        st.form_submit_button(
            "Take in", type="primary", on_click=_take_in, args=(desk, number), icon=":material/upload_file:"
        )
    st.caption("Larger material, and whole folders of the server, are taken in by the terminal:")
    st.code(f"python ndao.py documents ingest STORE/documents/{desk.case.folder.name} PATH", language=None)


def _take_in(desk: Desk, number: int) -> None:
    said = look()
    files = said.get(f"documents_files_{number}") or []

    def begin() -> str:
        if not files:
            raise EditRefused("No file is chosen.", "Choose one or more.")
        if not str(said[SOURCE] or "").strip():
            raise EditRefused("The material has no source.", "Name the exhibit, the seizure or the folder.")
        folder = lay_out(desk.case, [(file.name, file.getvalue()) for file in files])
        viewer = desk.context.viewer
        take_in(
            desk.case,
            [folder],
            actor=viewer.subject,
            source=str(said[SOURCE]).strip(),
            custodian=str(said[CUSTODIAN] or "").strip(),
            uses_ocr=bool(said[OCR]),
        )
        steady()[UPLOADED] = number + 1
        return f"{count_of(len(files), 'file')} on the way into the case."

    attempt(begin)


def _under_way(desk: Desk, work: Work) -> None:
    """Rate and remaining time of the run, and the way to stop it; the page is drawn anew once it is over."""
    if work.is_over:
        st.rerun()
        return
    done = work.progress
    if done is None:
        st.progress(0.0, text=f"{work.source}: looking through the files.")
    else:
        left = "" if done.seconds_left is None else f", about {done.seconds_left:,.0f} s left"
        st.progress(
            min(done.files_done / max(done.files_found, 1), 1.0),
            text=f"{done.files_done:,} of {done.files_found:,} files, {done.passages_per_second:,.0f} passages/s{left}",
        )
    st.button("Stop; what is in stays in", on_click=work.stop.set, key="documents_stop")


def _what_came(work: Work) -> None:
    if work.problem:
        st.error(plain(work.problem))
    elif work.report is not None:
        came = work.report
        st.text(
            f"Last run, {work.source}: {count_of(came.found, 'file')} met, {came.indexed:,} searchable, "
            f"{came.duplicate:,} the same bytes again, {came.quarantined:,} set aside, {came.needs_ocr:,} need OCR, "
            f"{came.already:,} were in already; {came.seconds:,.0f} s."
        )


def _unread_list(desk: Desk, counted: Account) -> None:
    number = counted.quarantined + counted.needs_ocr
    if not number:
        return
    holder = st.expander(f"Set aside or waiting for OCR: {number:,}", key="documents_unread", on_change="rerun")
    if holder.open:
        unread = _unread(desk.opened, desk.version)
        holder.dataframe(unread, hide_index=True, alt="Files that could not be read, and why")


def _runs(desk: Desk) -> None:
    title = "Runs that took material in, and the chain of custody"
    holder = st.expander(title, key="documents_runs", on_change="rerun")
    if not holder.open:
        return
    with holder:
        runs = ingest_runs(desk.case)
        st.dataframe(runs, hide_index=True, alt="Runs that took material in, newest first")
        unfinished = runs[runs["state"] != "done"]
        if len(unfinished):
            st.text("A run that was stopped goes on when the same files are taken in again: nothing is taken in twice.")
        about = about_table(
            desk.context,
            title="Chain of custody",
            subtitle=desk.case.name,
            definition="One row for each file that was met: SHA-256, size, times, parser and version, source, who.",
            source="Files as they were taken in",
        )
        file_links(
            f"custody-{desk.case.case_id}", desk.context, about,
            {"csv": ("Chain of custody, CSV", lambda _: custody_csv(desk.opened))},
        )  # fmt: skip


def go_on_with_lanes(desk: Desk) -> None:
    """Let lanes that are not done go on: they may have been cut off when the app was last stopped."""
    if any(state.is_available and not state.is_done for state in lane_states(desk.case)):
        watch_lanes(desk.case)
