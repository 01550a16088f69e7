"""What every page of the section begins with: the reads, and the search that somebody opened with a reason.

Without a reason on record nothing of a vehicle is shown: the page asks for it instead. A search is open for its session
and its account alone, until it is closed or the day ends.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import streamlit as st

from components.anpr.reason_form import ask_for_reason
from components.context import Context
from components.runtime import runtime
from components.steady import look, steady
from components.words import day, plain
from data_access.anpr.gate import OpenSearch, as_date
from data_access.anpr.lake import LAKE_FOLDER, Lake, open_lake
from models.anpr.rules import lead_wording, reasons
from models.errors import DataNotAvailable

KEPT = "anpr_search"


@dataclass(frozen=True)
class Desk:
    """What a page of the section works on: its run as of the reads, the reads, and the search that is open."""

    context: Context
    lake: Lake
    search: OpenSearch


def lake_of_app() -> Lake | None:
    """The reads of this copy, or None where none were ingested."""
    try:
        return _opened(runtime().settings.folder / LAKE_FOLDER)
    except DataNotAvailable:
        return None


def search_desk(context: Context, *, what: str) -> Desk | None:
    """The open search; without one the page says ``what`` it would show and asks for the reason, and this is None."""
    lake = lake_of_app()
    if lake is None or not lake.manifest().days:
        no_reads(what)
        return None
    search = _search_of(context, lake)
    if search is None:
        ask_for_reason(context, lake, what, keep=_keep)
        return None
    _search_line(search)
    return Desk(reads_context(context, lake, search), lake, search)


def reads_context(context: Context, lake: Lake, search: OpenSearch) -> Context:
    """The context for what is said of reads: their version and newest day, not those of the national data."""
    manifest = lake.manifest()
    newest = min(search.last_day, manifest.days[-1].day)
    return replace(
        context, version=f"reads {manifest.number}", as_at=as_date(newest), is_synthetic=lake.is_synthetic
    )  # fmt: skip


def no_reads(what: str) -> None:
    """What is said where no reads were ingested."""
    st.markdown(f"# No reads have been ingested yet\n\n{plain(what)}")
    st.text("Whoever runs this copy ingests them in the terminal, file by file or day by day:")
    st.code(f"python ndao.py anpr ingest STORE/{LAKE_FOLDER} --reads FILE --cameras FILE", language=None)


@lru_cache(maxsize=4)
def _opened(folder: Path) -> Lake:
    return open_lake(folder)


def _keep(context: Context, search: OpenSearch) -> None:
    steady()[KEPT] = (_account(context), date.today(), search)


def _search_of(context: Context, lake: Lake) -> OpenSearch | None:
    """The search that this account opened today in this session, over the reads that are shown."""
    kept = steady().get(KEPT)
    if not isinstance(kept, tuple):
        return None
    account, opened_on, search = kept
    is_same = account == _account(context) and opened_on == date.today() and search.lake.lake_id == lake.lake_id
    return search if is_same else None


def _account(context: Context) -> tuple[str, str]:
    return context.viewer.subject, context.viewer.role_id


def _search_line(search: OpenSearch) -> None:
    """For what the search is open, with the way to close it, and what a lead is."""
    words, way_out = st.columns([5, 1], vertical_alignment="center")
    words.caption(f"{_search_words(search)} **{plain(lead_wording())}**")
    way_out.button("Close the search", on_click=_close, key="anpr_close", type="tertiary", icon=":material/lock:")


def _search_words(search: OpenSearch) -> str:
    reason = search.reason
    if reason is None:
        return ""
    window = f"{day(as_date(search.first_day))} to {day(as_date(search.last_day))}"
    said = reason.words or str(reasons()[reason.code])
    return plain(
        f"Open search {search.search_id[:6]}: {said}, {reason.operation}, {reason.reference}, authorised by "
        f"{reason.authoriser_role}. Reads of {window}. On record."
    )


def _close() -> None:
    look()
    steady().pop(KEPT, None)


