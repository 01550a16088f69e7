"""What is in the open case, how far its indexes are, what could not be read, and how more gets in."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components.documents.cases_runs import cut_off_part, runs_part
from components.documents.desk import Desk, kept_while
from components.documents.item_facts import STATUS_WORDS
from components.documents.working import Work, lay_out, take_in, work_of
from components.plans.drafts import attempt
from components.steady import look, steady
from components.words import count_of, grouped, plain
from data_access.documents.access import INGEST_RIGHT
from data_access.documents.accounting import Account, account_of, items_held, unread_items
from data_access.documents.case import Case
from data_access.documents.exposure import explicit_terms
from data_access.documents.gate import note
from data_access.documents.lanes import LaneState, lane_states
from models.access import may
from models.documents.exposure import mask
from models.documents.formats import formats_read
from models.errors import EditRefused

SOURCE, CUSTODIAN, OCR, UPLOADED = (
    "documents_source", "documents_custodian", "documents_ocr", "documents_uploaded",
)  # fmt: skip
ACCOUNT, HELD, UNREAD = "documents_account", "documents_held", "documents_unread_files"
LANE_STATES = "documents_lane_states"
LANES_EVERY_SECONDS = 5
LANES = {
    "meaning": "Search by meaning", "names": "Names of people, places and organisations",
    "languages": "Search by meaning in other languages",
}  # fmt: skip


def account(desk: Desk) -> Account:
    """What became of every file, worked out anew once material came in or was purged."""
    return kept_while(ACCOUNT, _held(desk), lambda: account_of(desk.case))


def _held(desk: Desk) -> tuple[int, int, int]:
    """Other numbers once material came in or was purged; lanes raise the case's version all the time."""
    return kept_while(HELD, desk.version, lambda: items_held(desk.case))


def _lanes_of(case: Case) -> Sequence[LaneState]:
    return kept_while(LANE_STATES, case.version(), lambda: lane_states(case))


def material_part(desk: Desk) -> None:
    """The account, the lanes, the way in, and what could not be read."""
    counted = account(desk)
    _strip(counted)
    is_at_work = _are_at_work(_lanes_of(desk.case))
    st.fragment(_lanes, run_every=LANES_EVERY_SECONDS if is_at_work else None)(desk, was_at_work=is_at_work)
    if may(desk.context.viewer, INGEST_RIGHT):
        _way_in(desk)
    _unread_list(desk, counted)
    runs_part(desk)


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
            st.markdown(f"{plain(label)}\n\n**{plain(grouped(number))}**\n\n:small[:gray[{plain(meaning)}]]")
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
    counted = account(desk)
    if not counted.files:
        return f"{desk.case.name} is empty", "Take material in: files, or a ZIP of a folder."
    unread = counted.quarantined + counted.needs_ocr
    rest = "all that could be read" if not unread else f"{count_of(unread, 'file')} set aside or waiting for OCR"
    return (
        f"{count_of(counted.indexed + counted.duplicate, 'file')} of {desk.case.name} can be searched",
        f"{count_of(counted.files, 'file')} met; {rest}. Each is kept as it came, and accounted for below.",
    )


def _are_at_work(states: Sequence[LaneState]) -> bool:
    return any(state.is_available and not state.is_done for state in states)


def _lanes(desk: Desk, *, was_at_work: bool) -> None:
    """How far each lane is: what search can do already, and what is still to come."""
    states = _lanes_of(desk.case)
    if was_at_work and not _are_at_work(states):
        st.rerun()
    for state in (state for state in states if state.total):
        title = LANES.get(state.lane, state.lane)
        if not state.is_available:
            st.text(f"{title}: not available here. {state.note} Search does without it.")
        elif not state.is_done:
            rest = state.note or "All is searchable meanwhile."
            done = f"{grouped(state.done)} of {count_of(state.total, 'passage')}"
            st.progress(state.done / state.total, text=plain(f"{title}: {done}. {rest}"))
        else:
            st.text(f"{title}: done for all passages.")


def _way_in(desk: Desk) -> None:
    work = work_of(desk.case)
    if work is not None and not work.is_over:
        st.fragment(_under_way, run_every=1)(desk, work)
        return
    if work is not None:
        _what_came(work)
    cut_off_part(desk)
    with st.expander("Take material in", expanded=not account(desk).files):
        _upload_form(desk)


def _upload_form(desk: Desk) -> None:
    titles = sorted({kind.title for kind in formats_read()}, key=str.casefold)
    st.caption("Files, or a ZIP of a folder: papers, sheets, slides, mail, chats, web pages, archives and pictures.")
    number = steady().get(UPLOADED, 0)
    with st.form("documents_way_in", border=False):
        st.file_uploader(
            "Files", accept_multiple_files=True, key=f"documents_files_{number}",
            help=plain(f"Read are: {', '.join(titles)}."),
        )  # fmt: skip
        left, right = st.columns(2)
        left.text_input("Source", key=SOURCE, max_chars=120, placeholder="Exhibit, seizure or folder")
        right.text_input("Custodian", key=CUSTODIAN, max_chars=120, placeholder="Whose material it is, if known")
        st.checkbox("Read scanned pages by OCR (slow; needs tesseract on the server)", key=OCR)
        st.form_submit_button(
            "Take in", type="primary", on_click=_take_in, args=(desk, number), icon=":material/upload_file:"
        )
    st.caption("Larger material, and folders of the server, are taken in at the terminal while the app is stopped:")
    st.code(f"python ndao.py documents ingest STORE/documents/{desk.case.folder.name} PATH", language=None)


def _take_in(desk: Desk, number: int) -> None:
    said = look()
    files = said.get(f"documents_files_{number}") or []

    def begin() -> str:
        if not files:
            raise EditRefused("No file is chosen.", "Choose one or more.")
        if not str(said[SOURCE] or "").strip():
            raise EditRefused("The material has no source.", "Name the exhibit, the seizure or the folder.")
        note(desk.opened, "ingest", {"source": str(said[SOURCE]).strip(), "files": len(files)})
        folder = lay_out(desk.case, [(file.name, file.getvalue()) for file in files])
        viewer = desk.context.viewer
        take_in(
            desk.case,
            folder,
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
    if work.report is not None:
        st.progress(1.0, text=plain(f"{work.source}: all is searchable; near-duplicates and threads are being found."))
    elif done is None:
        st.progress(0.0, text=plain(f"{work.source}: looking through the files."))
    else:
        left = "" if done.seconds_left is None else f", about {done.seconds_left:,.0f} s left"
        st.progress(
            min(done.files_done / max(done.files_found, 1), 1.0),
            text=plain(
                f"{work.source}: {grouped(done.files_done)} of {count_of(done.files_found, 'file')}, "
                f"{grouped(round(done.passages_per_second))} passages/s{left}"
            ),
        )
    if work.report is None:
        st.button("Stop; what is in stays in", on_click=work.stop.set, key="documents_stop")


def _what_came(work: Work) -> None:
    if work.problem:
        st.error(plain(work.problem))
    elif work.report is not None:
        came = work.report
        parts = (
            (came.indexed, "searchable"),
            (came.duplicate, "the same bytes again"),
            (came.quarantined, "set aside"),
            (came.needs_ocr, "need OCR"),
            (came.already, "were in already"),
        )
        told = ", ".join(f"{grouped(number)} {words}" for number, words in parts if number)
        met = count_of(came.found, "file")
        st.text(f"Last run, {work.source}: {met} met{told and ': '}{told}; {came.seconds:,.0f} s.")


def _unread_list(desk: Desk, counted: Account) -> None:
    number = counted.quarantined + counted.needs_ocr
    if not number:
        return
    holder = st.expander(f"Set aside or waiting for OCR: {number:,}", key="documents_unread", on_change="rerun")
    if holder.open:
        unread = kept_while(UNREAD, _held(desk), lambda: unread_items(desk.opened))
        terms = explicit_terms(desk.case)
        table = pd.DataFrame(
            {
                "What became of it": [STATUS_WORDS[status] for status in unread["status"]],
                "Why": unread["reason"],
                "File": [mask(path, terms).text for path in unread["path"]],
                "Size, bytes": unread["bytes"],
            }
        )
        holder.dataframe(table, hide_index=True, alt="Files that could not be read, and why")
