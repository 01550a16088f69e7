"""The cases that somebody is named on, a new one, and in a demo copy the sample case."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components.context import Context
from components.documents.desk import cases_folder, open_case_of
from components.documents.reason_form import FORM
from components.documents.working import begin_sample, sample_work
from components.plans.drafts import attempt
from components.reason_fields import fill
from components.runtime import runtime
from components.steady import look
from components.words import count_of, day, plain
from data_access.documents.access import INGEST_RIGHT, cases_of, new_case_of, people_of
from data_access.documents.case import Case
from models.access import may

NAME, REFERENCE = "documents_new_name", "documents_new_reference"


def cases_seen(context: Context) -> tuple[Case, ...]:
    """The cases that the viewer is named on; in a demo copy without any, the sample case is begun."""
    cases = cases_of(cases_folder(), context.viewer)
    if not cases and runtime().settings.is_demo:
        begin_sample()
    return cases


def cases_title(cases: Sequence[Case]) -> tuple[str, str]:
    """Message and detail of the page."""
    work = sample_work()
    if not cases and work is not None and not work.is_over:
        return "The sample case is being made", "Invented papers are written, read and indexed; then it stands here."
    if not cases:
        return "You are named on no case yet", "The lead of a case adds people by name; a new case is made below."
    soonest = min(cases, key=lambda case: case.retain_until)
    return (
        f"You are named on {count_of(len(cases), 'case')}",
        f"Nothing of a case shows before a reason for the search is on record. The next to be purged is "
        f"{soonest.name}, after {day(soonest.retain_until)}.",
    )


def sample_line(cases: Sequence[Case]) -> None:
    """How far the sample case is, while it is being made."""
    work = sample_work()
    if cases or work is None:
        return
    if work.problem:
        st.error(plain(work.problem))
    else:
        st.fragment(_sample_progress, run_every=2)()


def _sample_progress() -> None:
    work = sample_work()
    if work is None or work.is_over:
        st.rerun()
        return
    done = work.progress
    share = 0.0 if done is None or not done.files_found else done.files_done / done.files_found
    st.progress(min(share, 1.0), text="The sample case is being made from invented papers: about half a minute.")


def cases_table(context: Context, cases: Sequence[Case]) -> None:
    """One row a case; which is open is said in words."""
    opened = open_case_of(context)
    rows = [
        {
            "Case": case.name,
            "Reference": case.reference or "none given",
            "State": "open now" if opened is not None and opened.case.case_id == case.case_id else "closed",
            "People named": sum(person.is_in for person in people_of(case)),
            "Made on": day(case.made_on),
            "Kept until": day(case.retain_until),
            "Data": "Synthetic" if case.is_synthetic else "Real",
        }
        for case in cases
    ]
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt="The cases that you are named on")


def new_case_form(context: Context) -> None:
    """A closed form that makes an empty case whose lead is the viewer."""
    if not may(context.viewer, INGEST_RIGHT):
        return
    with st.expander("Make a new case"), st.form("documents_new", border=False):
        left, right = st.columns(2)
        left.text_input("Name of the case", key=NAME, max_chars=120, placeholder="Operation or investigation")
        right.text_input("Reference", key=REFERENCE, max_chars=120)
        st.form_submit_button("Make the case", on_click=_make, args=(context,))


def _make(context: Context) -> None:
    said = look()

    def keep() -> str:
        case = new_case_of(
            runtime().stores, context.viewer, name=str(said[NAME]), reference=str(said[REFERENCE]).strip()
        )
        fill(FORM, {"case": case.case_id})
        st.session_state[NAME] = st.session_state[REFERENCE] = ""
        return f"{case.name} is made, and you are its lead. Open it below to take material in."

    attempt(keep)
