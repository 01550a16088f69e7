"""The evidence behind one capability: words letter for letter, files through the audited route, grades for NDAO."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from components.chart_block import about_table, file_links
from components.context import Context
from components.maturity.headline import LEVEL_NAMES
from components.maturity.saving import keep, saved_or_refused
from components.runtime import runtime
from components.words import count_of, day
from data_access.assessments import evidence
from data_access.assessments.sheets import MODERATE
from data_access.exports import About
from models.access import may
from models.assessments.evidence_rules import COUNTS, GRADE_WORDS, WITHDRAWN

KEY = "evidence_grade"


def evidence_list(context: Context, wave_id: str, force_id: str, capability_id: str) -> None:
    """Every live piece of evidence of a capability, with the grades for a viewer who moderates."""
    saved_or_refused(KEY)
    rows = evidence.evidence_of(runtime().stores, context.viewer, wave_id, force_id)
    items = rows[(rows.capability_id == capability_id) & (rows.standing != WITHDRAWN)]
    if items.empty:
        st.text("No evidence is attached here. Evidence dated in uploaded answers counts, but cannot be opened.")
    for item in items.itertuples(index=False):
        with st.container(border=True, key=f"evidence_{item.evidence_id}"):
            evidence_item(context, item, evidence_facts(item, evidence.today()))
            if may(context.viewer, MODERATE):
                _grades(context, item, item.evidence_id)


def closing_evidence(context: Context, wave_id: str, force_id: str, evidence_id: str, *, place: str) -> None:
    """The piece of evidence that an action was closed with, with its grades for a viewer who moderates.

    It is newer than the wave, so whether it counts there is not said: the decision on the request is what counts.
    ``place`` tells two requests apart that rest on the same piece.
    """
    saved_or_refused(KEY)
    rows = evidence.evidence_of(runtime().stores, context.viewer, wave_id, force_id)
    for item in rows[rows.evidence_id == evidence_id].itertuples(index=False):
        with st.container(border=True, key=f"evidence_{place}"):
            dated = f"dated {day(item.evidence_date.date())}"
            evidence_item(context, item, f"{GRADE_WORDS[item.evidence_grade]} · {dated}")
            if may(context.viewer, MODERATE):
                _grades(context, item, place)


def evidence_item(context: Context, item: object, facts: str) -> None:
    """One piece of evidence: what it is, the facts about it, where it is."""
    st.text(item.title)
    st.caption(facts)
    if isinstance(item.link, str):
        st.text(f"Where: {item.link}")
    if isinstance(item.file_name, str):
        open_evidence(context, item)


def evidence_facts(item: object, today: date) -> str:
    """Level, grade, age and standing of a piece of evidence, in words of ours."""
    dated = item.evidence_date.date()
    months = (today.year - dated.year) * 12 + today.month - dated.month
    expiry = item.expires_on.date()
    held = f"expired {day(expiry)}" if expiry < today else f"holds until {day(expiry)}"
    return " · ".join(
        [
            f"Level {item.supports_level} {LEVEL_NAMES[item.supports_level]}",
            GRADE_WORDS[item.evidence_grade],
            f"dated {day(dated)}, {count_of(months, 'month')} old",
            held,
            item.standing if item.standing == COUNTS else f"does not count: {item.standing.lower()}",
        ]
    )


def open_evidence(context: Context, item: object) -> None:
    """The link that fetches a kept file through the audited route."""
    st.text(f"{item.file_name}, {_size(int(item.size_bytes))}")
    if pd.notna(item.purged_at):
        st.text("The file was deleted when its time of keeping was over.")
        return
    about = about_table(
        context,
        title=f"Evidence {item.evidence_id}",
        subtitle="A file that a force attached",
        definition="The file as it was attached, its hash verified.",
        source="Registers",
    )
    file_type = Path(item.file_name).suffix.lower().removeprefix(".")
    make = partial(_bytes, context, item.evidence_id)
    file_links(f"evidence-{item.evidence_id}", context, about, {file_type: ("Open the file", make)})


def _grades(context: Context, item: object, place: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text("Grade")
        for grade, words in GRADE_WORDS.items():
            st.button(
                words,
                key=f"grade_{grade}_{place}_{item.version}",
                type="primary" if grade == item.evidence_grade else "secondary",
                disabled=grade == item.evidence_grade,
                on_click=_grade,
                args=(context, item.evidence_id, grade, int(item.version)),
            )


def _grade(context: Context, evidence_id: str, grade: str, version: int) -> None:
    keep(
        KEY,
        lambda: evidence.grade_evidence(runtime().stores, context.viewer, evidence_id, grade, version=version),
        entered=GRADE_WORDS[grade],
        theirs_in_words=lambda theirs: GRADE_WORDS[str(theirs["evidence_grade"])],
    )


def _bytes(context: Context, evidence_id: str, about: About) -> bytes:
    return evidence.evidence_bytes(runtime().stores, context.viewer, evidence_id)


def _size(size_bytes: int) -> str:
    if size_bytes < 100_000:
        return f"{max(size_bytes / 1024, 0.1):.1f} KB"
    return f"{size_bytes / 2**20:.1f} MB"
