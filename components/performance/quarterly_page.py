"""What the page of the quarterly report shows: its choices, its figures, the lists of the summary, the signals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

import streamlit as st

from components.chart_block import WRAPPED_ROW_PIXELS, about_table, block_heading, table_block
from components.context import Context
from components.controls import choose
from components.performance.quarterly import Asked, closed_quarters, quarterly_facts
from components.performance.reading import known_day, this_day
from components.performance.scorecard_blocks import SOURCE
from components.reports.offers import stamp_of
from components.words import plain, together
from models.performance.settings import section
from models.plans.quarters import Quarter
from models.reports.quarterly import said_missing, said_of_target
from models.reports.quarterly_facts import QuarterlyFacts, QuarterReading
from models.reports.quarterly_sheets import signals_table
from models.reports.quarterly_words import budget_sentence, months_of, said_words, short_list, signals_sentence
from models.reports.words import count, sentences

NOTHING_CLOSED = "No quarter with KPI values has ended yet"
SIGNAL_COLUMNS = {"KPI": 260, "Reason": 230, "Owner": 150, "What happened": 210, "Where": 130, "Period": 120}
WHAT_TO_DO = "Load KPI values: the report can be made once a quarter that they fall in is over."


def choose_report(context: Context) -> Asked | None:
    """The quarter, the newest closed one first, and the day whose knowledge counts; None where no quarter is closed."""
    newest = known_day(context) or this_day()
    quarters = {_id_of(quarter): quarter for quarter in closed_quarters(context, newest)}
    if not quarters:
        return None
    names = {quarter_id: str(quarter) for quarter_id, quarter in quarters.items()}
    chosen = choose("Quarter", "quarter", names, default=next(iter(names)))
    quarter = quarters[str(chosen)]
    return Asked(quarter, _choose_day(quarter.last_day + timedelta(days=1), newest))


def preview_facts(context: Context, asked: Asked) -> QuarterlyFacts:
    """What the report would say if it were made now."""
    about = about_table(context, title="", subtitle="", definition="", source=SOURCE)
    return quarterly_facts(context, asked, stamp_of(context, about))


def headline_strip(facts: QuarterlyFacts) -> None:
    """One card a count."""
    cards = (
        ("Got better", str(len(facts.improving)), "by more than usual variation"),
        ("Got worse", str(len(facts.worsening)), "by more than usual variation"),
        ("Will miss the target", str(len(facts.missing_targets)), "unless something changes"),
        ("Behind the target now", str(len(facts.behind)), "the latest value alone"),
        ("Signals", str(len(facts.signals)), f"{sum(one.is_open for one in facts.signals)} without a reason"),
        ("With figures", f"{facts.with_figures} of {len(facts.readings)}", f"{len(facts.missing)} missing or late"),
    )
    with st.container(horizontal=True, key="headline_strip"):
        for label, value, meaning in cards:
            st.markdown(f"{plain(label)}\n\n**{plain(value)}**\n\n:small[:gray[{plain(meaning)}]]")


def summary_lists(facts: QuarterlyFacts) -> None:
    """The four lists of the summary page, as the report has them."""
    left, right = st.columns(2)
    with left:
        _list("better", "What got better", facts.improving, said_words, "No KPI got clearly better.")
        _list("worse", "What got worse", facts.worsening, said_words, "No KPI got clearly worse.")
    with right:
        misses = facts.missing_targets
        _list("misses", "What will miss its target", misses, said_of_target, "No target is set to be missed.")
        _list("missing", "What is missing", facts.missing, said_missing, "Every KPI has the figures that were due.")


def signals_block(context: Context, asked: Asked, facts: QuarterlyFacts) -> None:
    """The signals with owner, due day and reason, and what chance alone would give."""
    about = about_table(
        context,
        title=signals_sentence(facts),
        subtitle=f"{budget_sentence(facts)}.",
        definition="Signals that stand out when all charts are judged together (Benjamini and Hochberg).",
        source=SOURCE,
        filters={"Quarter": str(asked.quarter), "As known on": asked.known_on.isoformat()},
    )
    table = signals_table(facts)
    table_block("quarterly_signals", table, context, about, draw=partial(_draw_signals, facts))


def report_words(asked: Asked) -> str:
    """What the files hold, in one line."""
    months = months_of(asked.quarter)
    return f"Message, summary, signals, every KPI by objective, method and definitions; {months}. Made when fetched."


def _id_of(quarter: Quarter) -> str:
    return f"{quarter.year}-q{quarter.number}"


def _choose_day(first: date, last: date) -> date:
    """The day, kept in the address; one outside the range becomes the newest."""
    held = st.session_state.get("known_on") or _day_of(st.query_params.get("known_on"))
    st.session_state["known_on"] = held if held and first <= held <= last else last
    return st.date_input(
        "As known on",
        key="known_on",
        bind="query-params",
        min_value=first,
        max_value=last,
        format="DD/MM/YYYY",
        help="Values, reasons and commentaries that became known later are left out",
    )


def _day_of(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _list(
    key: str, heading: str, found: Sequence[QuarterReading], words: Callable[[QuarterReading], str], nothing: str
) -> None:
    most = int(section("quarterly")["most_in_list"])
    rest = [one.kpi.kpi_id for one in found[most:]]
    with st.container(border=True, key=f"figure_{key}"):
        if not found:
            block_heading(f"{heading}: none", nothing)
            return
        block_heading(f"{heading}: {len(found)}", "What needs attention first at the top")
        st.markdown("\n".join(f"- {together(words(one))}" for one in found[:most]))
        if rest:
            st.text(f"And {count(len(rest), 'more KPI')}: {short_list(rest, most=12)}.")


def _draw_signals(facts: QuarterlyFacts) -> None:
    if not facts.signals:
        st.text(sentences(signals_sentence(facts)))
        return
    table = signals_table(facts)
    told = table.assign(KPI=table.KPI + " " + table.Name)[list(SIGNAL_COLUMNS)]
    widths = {name: st.column_config.TextColumn(width=width) for name, width in SIGNAL_COLUMNS.items()}
    st.dataframe(
        told,
        hide_index=True,
        key="quarterly_signals_list",
        row_height=WRAPPED_ROW_PIXELS,
        column_config=widths,
        alt="Signals with reason, owner and due day",
    )
