"""The runs that took material into the open case: what was cut off, and the chain of custody."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import streamlit as st

from components.chart_block import about_table, file_links
from components.documents.desk import Desk, kept_while
from components.documents.working import left_over, let_go, take_in
from components.plans.drafts import attempt
from components.words import count_of, day
from data_access.documents.accounting import ingest_runs
from data_access.documents.custody import custody_csv
from data_access.documents.gate import note
from data_access.documents.ingest import DONE, FAILED, RUNNING, STOPPED

HOLDER, RUNS = "documents_runs", "documents_runs_held"
STATES = {DONE: "done", STOPPED: "stopped", FAILED: "failed", RUNNING: "cut off"}
Run = Mapping[str, object]


def cut_off_part(desk: Desk) -> None:
    """Each run that was not through with its files, where no other one is at work; it can go on, or be let go."""
    runs = kept_while(RUNS, desk.version, lambda: ingest_runs(desk.case).to_dict("records"))
    for at, run in enumerate(runs):
        folder = left_over(desk.case, list(run["roots"]))
        if run["state"] != DONE and (at == 0 or folder is not None):
            _cut_off(desk, run, folder)


def runs_part(desk: Desk) -> None:
    """Every run, newest first, and the file of the chain of custody."""
    title = "Runs that took material in, and the chain of custody"
    holder = st.expander(title, key=HOLDER, on_change="rerun")
    if not holder.open:
        return
    with holder:
        runs = ingest_runs(desk.case)
        table = pd.DataFrame(
            {
                "Begun (UTC)": runs["started_at"].dt.strftime("%d %b %Y %H:%M"),
                "Source": runs["source"],
                "Custodian": runs["custodian"],
                "Files met": runs["files_found"],
                "Files done": runs["files_done"],
                "State": runs["state"].map(STATES),
                "By": runs["actor"],
            }
        )
        st.dataframe(table, hide_index=True, alt="Runs that took material in, newest first")
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


def _cut_off(desk: Desk, run: Run, folder: Path | None) -> None:
    begun = run["started_at"]
    rest = "Take the same files in again" if folder is None else "Its files are still here: go on"
    with st.container(border=True, key=f"documents_cut_off_{run['run_id']}"):
        st.text(
            f"The run of {day(begun)}, {begun:%H:%M} UTC, {run['source']}, was {STATES[str(run['state'])]}: "
            f"{run['files_done']:,} of {count_of(int(str(run['files_found'])), 'file')} are in. "
            f"{rest}, and it goes on where it was; nothing is taken in twice."
        )
        if folder is not None:
            with st.container(horizontal=True):
                st.button("Go on", key=f"documents_go_on_{run['run_id']}", on_click=_go_on, args=(desk, run, folder))
                st.button(
                    "Let the rest go", key=f"documents_let_go_{run['run_id']}", on_click=_let_go, args=(folder,),
                    type="tertiary",
                )  # fmt: skip


def _go_on(desk: Desk, run: Run, folder: Path) -> None:
    def begin() -> str:
        note(desk.opened, "ingest", {"source": str(run["source"]), "goes_on_from": str(run["run_id"])})
        said = {"source": str(run["source"]), "custodian": str(run["custodian"])}
        take_in(desk.case, folder, actor=desk.context.viewer.subject, uses_ocr=False, **said)
        return "The rest is on its way into the case."

    attempt(begin)


def _let_go(folder: Path) -> None:
    def forget() -> str:
        let_go(folder)
        return "The files that were not taken in are deleted."

    attempt(forget)
