"""Why the vehicle ranks, the reads behind each reason, what speaks against it, and what is decided."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from components.anpr.chosen_vehicle import open_vehicle
from components.anpr.leads_triage import triage_panel
from components.anpr.lines_map import chart_context
from components.anpr.vehicle_look import Sight, home_time, rank_words
from components.chart_block import block_heading, chart_block
from components.charts.reason_bars import reason_bars
from components.charts.spec import ChartSpec
from components.context import Context
from components.drill import link_to
from components.words import count_of, plain
from data_access.anpr.vehicle import KeptLead
from models.anpr.lead_list import hundreds
from models.anpr.vehicle_runs import runs_behind, which_runs

REASON = "anpr_vehicle_reason"
HEIGHT = 360
DEFINITION = (
    "Each bar is one term of the score, against the value of an ordinary vehicle on the line; the terms add up to it. "
    "Terms that change the odds by less than a fifth are left out."
)
COLUMNS = {
    "Day": st.column_config.DateColumn(format="ddd D MMM YYYY"),
    "Time": st.column_config.TimeColumn(format="HH:mm:ss"),
}


def why_part(context: Context, sight: Sight) -> None:
    """Reasons, the reads behind them, and what is done with the lead."""
    lead = sight.lead
    if lead is None:
        st.text("No ranking of the days of this search lists this vehicle. Rank the line that it runs, then come back.")
        link_to(context, "anpr-leads", "Rank a line")
        return
    left, right = st.columns([7, 5])
    with left:
        chart_block(reasons_figure(sight, lead), context, filters={"Vehicle": sight.life.name, "Line": lead.line_name})
    with right:
        _counter_evidence(sight, lead)
    _reads_part(sight, lead)
    if sight.subject is not None:
        st.subheader("What becomes of it", anchor=False)
        triage_panel(sight.desk, [sight.subject], key="anpr_vehicle_triage")


def reasons_figure(sight: Sight, lead: KeptLead) -> ChartSpec:
    """The bars of its reasons."""
    reasons = [(one.title, one.words, one.log_odds) for one in lead.reasons]
    about = replace(chart_context(sight.desk), area=lead.line_name, definition=DEFINITION)
    return reason_bars(
        reasons=pd.DataFrame(reasons, columns=["title", "words", "log_odds"]),
        title=reasons_title(lead),
        measure="How much each reason raises (right) or lowers (left) the odds",
        context=about,
        key="anpr-vehicle-reasons",
    )


def reasons_title(lead: KeptLead) -> str:
    """How many reasons speak for it and against."""
    if not lead.reasons:
        return "The reasons of this vehicle are not kept: it came after the first leads of its ranking"
    speaking = sum(one.log_odds > 0 for one in lead.reasons)
    against = len(lead.reasons) - speaking
    verb = "speaks" if speaking == 1 else "speak"
    return f"{count_of(speaking, 'reason')} {verb} for it, {against or 'none'} against"


def _counter_evidence(sight: Sight, lead: KeptLead) -> None:
    """What speaks against it, what would change the rank, and the known vehicles that it is like."""
    with st.container(border=True, key="anpr_vehicle_against"):
        block_heading("What speaks against it", "Weigh this before anything is done")
        for sentence in against_words(lead):
            st.markdown(f"- {plain(sentence)}")
        st.markdown("**What would change its rank**")
        st.text(f"{lead.what_if}, not {rank_words(lead)}." if lead.what_if else "No single reason carries it.")
        st.markdown("**Like the known vehicles**")
        if not lead.similar:
            st.text("No known vehicle was given for this ranking, or none is like it.")
        with st.container(horizontal=True):
            for vid, name in lead.similar:
                key = f"anpr_similar_{vid}"
                st.button(name, on_click=open_vehicle, args=(sight.desk.lake.lake_id, vid), key=key, type="tertiary")


def against_words(lead: KeptLead) -> list[str]:
    """The reasons against, and how unsure the chance is."""
    against = [one.words for one in lead.reasons if one.log_odds < 0]
    wrong = hundreds(1 - lead.chance)
    low, high = hundreds(lead.chance_low), hundreds(lead.chance_high)
    return [
        *(f"{words[:1].upper()}{words[1:]}" for words in against or ["No feature of the profile speaks against it"]),
        f"Of 100 vehicles like this, about {wrong} are something else",
        f"How sure that is: between {low} and {high} of 100 are what the profile describes",
    ]


def _reads_part(sight: Sight, lead: KeptLead) -> None:
    """The reads behind the reason that is chosen."""
    runs = sight.runs
    with st.container(border=True, key="anpr_vehicle_reads"):
        if runs is None or runs.empty:
            block_heading("No run on the line can be shown", "The line was changed or withdrawn since")
            return
        words = {one.feature: one.words for one in lead.reasons} or {"": "every run on the line"}
        chosen = str(st.selectbox("Show the reads behind", list(words), key=REASON, format_func=words.get) or "")
        behind = runs_behind(chosen, runs)
        reads = reads_table(sight, behind)
        heading = f"{count_of(len(behind), 'run')} with {count_of(len(reads), 'read')} stand behind it"
        block_heading(heading, f"Its {which_runs(chosen)}, on {lead.line_name}, by the clock at home")
        if len(reads):
            st.dataframe(reads, hide_index=True, height=HEIGHT, column_config=COLUMNS, alt=f"Reads: {heading}")
        else:
            st.text("No run shows it: the reason is about what it does not do, or about all of its days.")


def reads_table(sight: Sight, runs: pd.DataFrame) -> pd.DataFrame:
    """A row a read of these runs, in order of time."""
    sites = sight.sites
    rows = [
        {
            "Run": number,
            "Way": run.direction,
            "Day": home_time(t).date(),
            "Time": home_time(t).time(),
            "Site": sites.get(int(cam), str(cam)),
            "Stay at the far end": f"{run.stay_minutes:.0f} min" if run.stay_minutes == run.stay_minutes else "",
        }
        for number, run in enumerate(runs.itertuples(index=False), start=1)
        for cam, t in zip(run.cams, run.times, strict=True)
    ]
    return pd.DataFrame(rows)
