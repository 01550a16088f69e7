"""What stands behind each level: evidence by capability, what of it counts, and the forms that attach more."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from components.assessments.evidence_list import evidence_facts, evidence_item
from components.assessments.force_assessment import ForceAssessment
from components.assessments.outcome import say_outcome, tried
from components.context import Context
from components.maturity.headline import LEVEL_NAMES
from components.runtime import runtime
from components.words import day
from data_access.assessments import evidence
from data_access.assessments.evidence_files import MAX_FILE_BYTES
from data_access.stores import Stores
from models.access import Viewer
from models.assessments.evidence_rules import (
    AFTER_REFERENCE,
    COUNTS,
    LONGEST_LINK,
    LONGEST_TITLE,
    WITHDRAWN,
    EvidenceNote,
)
from models.maturity.definitions import LEVELS

Place = tuple[Stores, Viewer, str, str]
CHOSEN, ATTACHED, PLACE = "evidence_capability", "evidence_attached", "evidence"
TYPES = ["pdf", "png", "jpg", "jpeg", "docx", "xlsx", "pptx", "odt", "ods", "csv", "txt"]
LATER_NOTE = "Evidence dated after {day} is kept, but does not count for this wave."


def evidence_tab(seen: ForceAssessment, context: Context) -> None:
    """Every capability with its evidence, then one of them in detail."""
    st.dataframe(evidence_table(seen), hide_index=True, height=330, alt="Capabilities and their evidence")
    names = {item.capability_id: f"{item.capability_id} {item.capability}" for item in seen.asked}
    first = next((claim.capability_id for claim in seen.lowered), next(iter(names)))
    st.session_state.setdefault(CHOSEN, first)
    chosen = st.selectbox("Capability", list(names), key=CHOSEN, format_func=lambda item: names.get(item, item))
    question = next(item for item in seen.asked if item.capability_id == chosen)
    st.text(f"What shows a level: {question.evidence_examples}")
    say_outcome(PLACE)
    _items(seen, context, chosen)
    _attach_form(seen, chosen)


def evidence_table(seen: ForceAssessment) -> pd.DataFrame:
    """One row a capability: level claimed, level that evidence reaches, pieces that count, pieces in all."""
    live = seen.evidence[seen.evidence.standing != WITHDRAWN]
    pieces = live.groupby("capability_id").size()
    counting = live[live.standing == COUNTS].groupby("capability_id").size()
    return pd.DataFrame(
        [
            {
                "Capability": f"{item.capability_id} {item.capability}",
                "Claimed": _level(seen, item.capability_id, "self_level"),
                "Evidence up to": _level(seen, item.capability_id, "evidence_level"),
                "Pieces that count": int(counting.get(item.capability_id, 0)),
                "Pieces attached": int(pieces.get(item.capability_id, 0)),
            }
            for item in seen.asked
        ]
    )


def _level(seen: ForceAssessment, capability_id: str, name: str) -> str:
    claim = seen.claims.get(capability_id)
    level = getattr(claim, name) if claim else None
    return "none" if level is None else f"{level} {LEVEL_NAMES[level]}"


def _items(seen: ForceAssessment, context: Context, capability_id: str) -> None:
    """The pieces of evidence of a capability; text that somebody typed is shown letter for letter."""
    items = seen.evidence[(seen.evidence.capability_id == capability_id) & (seen.evidence.standing != WITHDRAWN)]
    if items.empty:
        st.text("No evidence is attached to this capability yet.")
    for item in items.itertuples(index=False):
        with st.container(border=True, key=f"evidence_{item.evidence_id}"):
            evidence_item(context, item, evidence_facts(item, evidence.today()))
            if seen.is_open:
                st.button(
                    "Withdraw",
                    key=f"withdraw_{item.evidence_id}",
                    type="tertiary",
                    icon=":material/delete:",
                    on_click=_withdraw,
                    args=(seen, item.evidence_id, int(item.version)),
                )
    if (items.standing == AFTER_REFERENCE).any():
        st.text(LATER_NOTE.format(day=day(seen.wave.reference_date)))


def _attach_form(seen: ForceAssessment, capability_id: str) -> None:
    with st.form(f"attach_{capability_id}_{st.session_state.get(ATTACHED, 0)}"):
        st.subheader("Attach evidence", anchor=False)
        title = st.text_input("What it is", max_chars=LONGEST_TITLE, placeholder="Asset register, version 4")
        left, right = st.columns(2)
        level = left.selectbox(
            "Level that it supports",
            LEVELS,
            index=None,
            required=True,
            placeholder="Choose a level",
            format_func=lambda item: f"{item} {LEVEL_NAMES[item]}",
        )
        dated = right.date_input("Date of the document", value=None, format="DD/MM/YYYY", max_value=evidence.today())
        link = st.text_input(
            "Address or reference", max_chars=LONGEST_LINK, help="http, https, or words; never opened here"
        )
        file = st.file_uploader(
            f"or a file of up to {MAX_FILE_BYTES // 2**20} MB", type=TYPES, max_upload_size=MAX_FILE_BYTES // 2**20
        )
        if st.form_submit_button("Attach", type="primary", icon=":material/attach_file:"):
            _attach(seen, capability_id, EvidenceNote(title, level, dated), link, file)
            st.rerun()


def _attach(seen: ForceAssessment, capability_id: str, note: EvidenceNote, link: str, file: UploadedFile) -> None:
    """Attach what the form holds; the form is emptied only when it was kept."""
    place = (runtime().stores, seen.viewer, seen.wave.wave_id, capability_id)
    attach = partial(_attach_link, place, link) if file is None else partial(_attach_file, place, file)
    if tried(partial(attach, note), done=_attached_words(note, seen), place=PLACE) is not None:
        st.session_state[ATTACHED] = st.session_state.get(ATTACHED, 0) + 1


def _attach_link(place: Place, link: str, note: EvidenceNote) -> str:
    return evidence.attach_link(*place, link=link, **vars(note))


def _attach_file(place: Place, file: UploadedFile, note: EvidenceNote) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "evidence"
        path.write_bytes(file.getbuffer())
        return evidence.attach_file(*place, path=path, file_name=file.name, **vars(note))


def _attached_words(note: EvidenceNote, seen: ForceAssessment) -> str:
    if note.evidence_date is not None and note.evidence_date > seen.wave.reference_date:
        return "Attached. " + LATER_NOTE.format(day=day(seen.wave.reference_date))
    return "Attached."


def _withdraw(seen: ForceAssessment, evidence_id: str, version: int) -> None:
    tried(
        lambda: evidence.withdraw_evidence(runtime().stores, seen.viewer, evidence_id, version=version),
        done="Withdrawn. The record stays, the file is deleted.",
        place=PLACE,
    )
