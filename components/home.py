"""The sections of the home page: state in words, and the way in."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import streamlit as st

from components.anpr.desk import lake_of_app
from components.anpr.rollout_parts import rollout_of, rollout_title
from components.benefits.board import board_of
from components.benefits.board_words import board_detail, board_title
from components.context import Context
from components.documents import rollout_parts as documents_rollout
from components.documents.desk import cases_folder
from components.drill import link_to
from components.maturity.choice import waves_of
from components.maturity.headline import change_words, headline_sentence
from components.performance.reading import readings
from components.performance.scorecard_headline import counts_of, scorecard_detail, scorecard_title
from components.plans.plan import this_day
from components.registry import DOCUMENTS
from components.runtime import runtime
from components.words import THIN_SPACE, UNBROKEN_THIN, count_of, day
from data_access.documents.access import SEARCH_RIGHT, VIEW_RIGHT, cases_of
from data_access.loaders import kind_title
from data_access.queries import read
from data_access.snapshots import version_before
from models.access import may
from models.benefits.kinds import VIEW
from models.benefits.transfers import NATIONAL

SMALLEST_CHANGE = 0.05
WAYS_IN = {
    "national-maturity": "See the national picture",
    "force-maturity": "See one force",
    "assessment": "Run the force's assessment",
    "answer": "Answer with a code",
    "moderation": "Moderate and publish",
    "plan": "Plan what to do next",
    "national-action": "See where to act nationally",
}
BENEFITS_WAYS_IN = {
    "benefits": "See what has come of them",
    "benefits-map": "See where they come from",
    "benefit": "See one benefit",
    "benefits-review": "Prepare or hold a review",
    "benefits-traceability": "Trace criteria to benefits",
}
PERFORMANCE_WAYS_IN = {
    "scorecard": "See every measure",
    "force-comparison": "Compare forces",
    "service-performance": "See one service",
    "series-explorer": "Explore published figures",
    "performance-records": "Keep records",
    "quarterly-report": "Read the quarterly report",
}
ANPR_VIEW, ANPR_SEARCH = "anpr.view", "anpr.search"
ANPR_WAYS_IN = {
    "anpr-leads": "Search plate reads",
    "anpr-lines": "See the lines",
    "anpr-rollout": "See who uses it and what came of it",
    "anpr-governance": "See who searched, and on what authority",
    "anpr-performance": "See how good the ranking is",
    "anpr-quality": "See which cameras can be trusted",
}
DOCUMENTS_WAYS_IN = {
    "documents-search": "Ask a case a question",
    "documents-cases": "See your cases",
    "documents-review": "Go on with a review",
    "documents-report": "Make the report of a case",
}
DOCUMENTS_ROLLOUT = {"documents-rollout": "See who uses it and what came of it"}


def maturity_section(context: Context) -> None:
    """Data maturity in two sentences."""
    with st.container(border=True):
        st.subheader("Data maturity", anchor=False)
        waves = [wave for wave in waves_of(context) if not wave.is_open] or waves_of(context)
        if not waves:
            st.text("No assessment wave is loaded for this date.")
            return
        st.text(f"{waves[0].name}: {headline_sentence(context, waves[0])}")
        st.text(change_words(context, waves[0]))
        for page_id, label in WAYS_IN.items():
            link_to(context, page_id, label)


def performance_section(context: Context) -> None:
    """Performance in two sentences, for viewers whose role may see it."""
    if not may(context.viewer, "performance.view"):
        return
    counts = counts_of(readings(context))
    with st.container(border=True):
        st.subheader("Performance", anchor=False)
        st.text(f"{scorecard_title(counts)}.")
        st.text(scorecard_detail(counts))
        for page_id, label in PERFORMANCE_WAYS_IN.items():
            link_to(context, page_id, label)


def benefits_section(context: Context) -> None:
    """Benefits in two sentences, for viewers whose role may see them."""
    if not may(context.viewer, VIEW):
        return
    board = board_of(context, NATIONAL)
    with st.container(border=True):
        st.subheader("Benefits", anchor=False)
        st.text(f"{board_title(board)}.")
        st.text(board_detail(board))
        for page_id, label in BENEFITS_WAYS_IN.items():
            link_to(context, page_id, label)


def anpr_section(context: Context) -> None:
    """Plate reads in two sentences: what can be searched for those who search, what came of it for everybody else."""
    if not may(context.viewer, ANPR_VIEW):
        return
    with st.container(border=True):
        st.subheader("ANPR Find and Profile", anchor=False)
        st.text(f"{rollout_title(rollout_of(context, this_day()))}.")
        st.text(_reads_words(may(context.viewer, ANPR_SEARCH)))
        for page_id, label in ANPR_WAYS_IN.items():
            link_to(context, page_id, label)


def _reads_words(can_search: bool) -> str:
    lake = lake_of_app()
    days = lake.manifest().days if lake is not None else ()
    if lake is None or not days:
        return "No plate reads have been ingested in this copy."
    reads = f"{lake.manifest().reads:,}".replace(",", "\u2009")
    held = f"{reads} reads are held, {day(days[0].date)} to {day(days[-1].date)}"
    return f"{held}; a search needs a reason and an authority." if can_search else f"{held}."


def documents_section(context: Context) -> None:
    """Document search in two sentences: who uses it and what came of it, and the cases of those who search."""
    if not may(context.viewer, VIEW_RIGHT):
        return
    can_search = may(context.viewer, SEARCH_RIGHT)
    with st.container(border=True):
        st.subheader(DOCUMENTS, anchor=False)
        rollout = documents_rollout.rollout_of(context, this_day())
        st.text(f"{documents_rollout.rollout_title(rollout)}.".replace(THIN_SPACE, UNBROKEN_THIN))
        st.text(_cases_words(context, can_search))
        ways = {**DOCUMENTS_WAYS_IN, **DOCUMENTS_ROLLOUT} if can_search else DOCUMENTS_ROLLOUT
        for page_id, label in ways.items():
            link_to(context, page_id, label)


def _cases_words(context: Context, can_search: bool) -> str:
    if not can_search:
        return "What is in a case is for the people named on it alone."
    cases = cases_of(cases_folder(), context.viewer)
    if not cases:
        return "You are named on no case yet; the lead of a case adds people by name."
    soonest = min(cases, key=lambda case: case.retain_until)
    return (
        f"You are named on {count_of(len(cases), 'case')}; a search needs a reason and an authority. The next to be "
        f"purged is {soonest.name}, after {day(soonest.retain_until)}."
    )


def data_section(context: Context) -> None:
    """How much is loaded and how new it is."""
    loads = context.rows("loads/loads_in_version")
    with st.container(border=True):
        st.subheader("Data", anchor=False)
        st.text(
            f"{count_of(len(loads), 'file')} and {count_of(int(loads.rows_accepted.sum()), 'row')} stand in "
            f"{context.version}. The newest figure describes {day(context.newest_data)}."
        )
        st.text(f"Last load: {day(context.newest_load)} at {context.newest_load:%H:%M} UTC.")
        link_to(context, "data-loading", "See the loads")


def what_changed(context: Context) -> None:
    """What the last load brought, and what it moved in the national picture."""
    loads = context.rows("loads/loads_in_version")
    newest = loads[loads.loaded_at == loads.loaded_at.max()]
    table = newest[["file_name", "kind", "rows_accepted"]].assign(kind=[kind_title(kind) for kind in newest.kind])
    table["rows_accepted"] = [f"{rows:,}".replace(",", "\u2009") for rows in table.rows_accepted]
    st.dataframe(
        table.rename(columns={"file_name": "File", "kind": "Kind", "rows_accepted": "Rows"}),
        hide_index=True,
        alt="Files of the last load",
    )
    earlier = version_before(runtime().settings.folder, context.version)
    if earlier is None:
        st.text("This is the first version, so there is nothing to compare it with.")
        return
    for sentence in _moved(context, earlier):
        st.text(sentence)


@lru_cache(maxsize=256)
def _moved(context: Context, earlier: str) -> tuple[str, ...]:
    """Sentences on what moved nationally from an earlier version to this one."""
    now = _national_levels(context, context.version)
    before = _national_levels(context, earlier)
    both = now.merge(before, on=["wave_id", "pillar_id"], how="left", suffixes=("", "_before"))
    sentences = tuple(sentence for row in both.itertuples(index=False) if (sentence := _movement(row)))
    return sentences or (f"No national level moved between {earlier} and {context.version}.",)


def _movement(row: object) -> str:
    if pd.isna(row.median_level) or pd.isna(row.median_level_before):
        return ""
    if (
        row.forces_counted == row.forces_counted_before
        and abs(row.median_level - row.median_level_before) < SMALLEST_CHANGE
    ):
        return ""
    return (
        f"{row.name}, {row.pillar}: median {row.median_level_before:.1f} \u2192 {row.median_level:.1f}, "
        f"complete forces {int(row.forces_counted_before)} \u2192 {int(row.forces_counted)}."
    )


def _national_levels(context: Context, version: str) -> pd.DataFrame:
    return read(runtime().stores.national, context.scope, "maturity/national_levels", version=version)
