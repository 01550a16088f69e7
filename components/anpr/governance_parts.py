"""The page of governance: the rules, what is on record, whether the method is fair, and the records of a ranking."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.chart_block import about_table, file_links, table_block
from components.context import Context
from components.runtime import runtime
from components.words import count_of, day, plain
from data_access.anpr.gate import oversight_of
from data_access.anpr.kept_rankings import RankingRecord, ranking_ids, ranking_records
from data_access.anpr.lake import Lake
from data_access.anpr.ranking_facts import Oversight, oversight
from data_access.anpr.retention import certificates
from data_access.exports import About
from models.access import Viewer, roles
from models.anpr.fairness import GroupRate, standing_out
from models.anpr.rules import categories, lead_wording
from models.anpr.settings import section
from models.anpr.transparency import as_json, as_markdown, model_card, transparency_record

DAYS_BACK = 30
SEARCH, REVEAL = "anpr.search", "anpr.reveal.plate"
SOURCE = "The audit trail and the store of plate reads"


def governance_title(found: pd.DataFrame) -> str:
    """The message of the page."""
    searches, refused, plates = _counts(found)
    if not searches and not refused:
        return f"Nobody has searched plate reads in the last {DAYS_BACK} days"
    said = f"{count_of(searches, 'search', 'searches')} in the last {DAYS_BACK} days, each with reason and authority"
    shown = f"{count_of(plates, 'plate')} revealed" if plates else "no plate revealed"
    return f"{said}; {refused or 'none'} refused, {shown}"


DETAIL = (
    "Nothing of a vehicle is shown before the reason, the operation and the authority are on record, and every look "
    "and every plate is on record itself. Here are counts only."
)


def on_record(context: Context) -> pd.DataFrame:
    """What is on record about plate reads in the last days."""
    since = datetime.now(UTC).replace(tzinfo=None, microsecond=0) - timedelta(days=DAYS_BACK)
    return runtime().stores.audit.about_plate_reads(since)


def _counts(found: pd.DataFrame) -> tuple[int, int, int]:
    """Searches allowed, searches refused, plates revealed."""
    is_search, is_allowed = found["action"] == SEARCH, found["outcome"] == "allowed"
    searches = int(found.loc[is_search & is_allowed, "records"].sum())
    refused = int(found.loc[is_search & ~is_allowed, "records"].sum())
    return searches, refused, int(found.loc[found["action"] == REVEAL, "records"].sum())


def searches_block(context: Context, found: pd.DataFrame) -> None:
    """Searches by reason and role."""
    chosen = found[found["action"] == SEARCH]
    table = pd.DataFrame(
        {
            "Reason": chosen["purpose"],
            "Role": [roles()[one].title if one in roles() else one for one in chosen["role"]],
            "Outcome": chosen["outcome"],
            "Searches": chosen["records"],
            "People": chosen["people"],
            "Last": [day(one) for one in chosen["last_at"]],
        }
    )
    title = f"{count_of(len(table), 'kind')} of search" if len(table) else "No search is on record"
    _block(context, "anpr-searches", table, title, f"Searches of the last {DAYS_BACK} days, by reason and role", DETAIL)


def rules_block(context: Context) -> None:
    """The rules that are built in, from their reviewed file."""
    access, keeping, hiding = (section("rules", part) for part in ("access", "retention", "disclosure"))
    listed = ", ".join(title.lower() for title in categories().values())
    table = pd.DataFrame(
        [
            (f"Reads up to {access['role_based_days']} days old", "Reason, operation, reference and a named authority"),
            (
                f"Reads of {int(str(access['role_based_days'])) + 1} to {access['longest_days']} days",
                f"Also a category ({listed}) and another person, {access['lowest_authorising_rank']} or above",
            ),
            (f"Reads older than {access['longest_days']} days", "Searched by nobody, and deleted"),
            ("An authority", f"Counts for {access['authority_counts_days']} days"),
            ("Plates", "Hidden behind names until one is revealed, each with a reason and on record"),
            ("A lead", lead_wording()),
            ("A ranking", f"Expires after {keeping['outputs_days']} days and is deleted"),
            ("Small groups", f"Counts from 1 to {hiding['largest_hidden_count']} are hidden in tables of fairness"),
        ],
        columns=["What", "Rule"],
    )
    _block(
        context, "anpr-rules", table, "What is allowed, and what never is", "Rules built in", "Reviewed file of rules."
    )


def rankings_part(context: Context, lake: Lake) -> None:
    """Fairness, innocent kinds, model card and transparency record of a kept ranking."""
    records = {one.run_id: one for one in _records(lake, ranking_ids(lake), datetime.now(UTC).date())}
    st.subheader("Is the method fair, and how was a ranking made?", anchor=False)
    if not records:
        st.text("No ranking is kept at the moment: an analyst ranks a line on the page of leads.")
        return
    run_id = st.selectbox("Ranking", list(records), key="anpr_overseen", format_func=lambda one: _named(records[one]))
    seen = _oversight(context.viewer, lake, run_id, lake.manifest().number)
    for name, rates in seen.fairness.rates.items():
        _rates_block(context, name, rates)
    _innocent_block(context, seen)
    _record_files(context, seen)


@lru_cache(maxsize=8)
def _records(lake: Lake, ids: tuple[str, ...], today: date) -> tuple[RankingRecord, ...]:
    return ranking_records(lake)


@lru_cache(maxsize=16)
def _oversight(viewer: Viewer, lake: Lake, run_id: str, manifest: int) -> Oversight:
    """Once for each viewer and ranking, so that one look is one record."""
    record = next(one for one in ranking_records(lake) if one.run_id == run_id)
    first, last = int(record.facts["first_day"]), int(record.facts["last_day"])
    return oversight(oversight_of(runtime().stores, viewer, lake, first, last), run_id)


def _named(record: RankingRecord) -> str:
    lines = ", ".join(str(line["name"]) for line in record.facts["lines"])
    return f"{lines}, ranked {day(date.fromisoformat(record.made_at[:10]))}"


def _rates_block(context: Context, name: str, rates: tuple[GroupRate, ...]) -> None:
    table = pd.DataFrame(
        [
            (
                rate.group,
                _shown(rate.vehicles),
                _shown(rate.leads),
                "" if rate.rate is None else f"{rate.rate:.1f}",
                "" if rate.low is None else f"{rate.low:.1f} to {rate.high:.1f}",
                rate.reading,
            )
            for rate in rates
        ],
        columns=["Group", "Vehicles", "Leads", "Leads in 10,000", "Interval", "Reading"],
    )
    out = standing_out(rates)
    title = (
        f"By {name}: {count_of(len(out), 'group')} with more or fewer leads than chance gives"
        if out
        else f"By {name}: no group has more or fewer leads than chance gives"
    )
    method = (
        "Leads in 10,000 vehicles with Wilson's interval. A group stands out when its interval lies wholly beyond "
        f"{section('rules', 'disclosure')['ratio_that_stands_out']} times the rate of all. A line runs somewhere: "
        "areas on it have more leads, no judgement on who lives there."
    )
    _block(context, f"anpr-fair-{name.replace(' ', '-')}", table, title, "Leads by group", method)


def _shown(number: int | None) -> str:
    return "hidden" if number is None else f"{number:,}".replace(",", "\u2009")


def _innocent_block(context: Context, seen: Oversight) -> None:
    table = pd.DataFrame(
        [(one.title, _shown(one.leads), "" if one.share is None else f"{one.share:.0%}") for one in seen.innocent],
        columns=["Found to be", "Leads", "Share of those judged"],
    )
    first = seen.innocent[0].title.lower() if seen.innocent else ""
    title = f"Most often innocent: {first}" if first else "No lead has been found innocent yet"
    method = "What analysts found leads to be: parcel vans, hire cars, shift workers, others. Small counts are hidden."
    _block(context, "anpr-innocent", table, title, "Leads that were judged innocent", method)


def _record_files(context: Context, seen: Oversight) -> None:
    facts = seen.facts
    card = model_card(facts, seen.fairness.rates, seen.innocent)
    record = transparency_record(facts)
    with st.expander("Model card"):
        for field in card:
            st.text(f"{field.section}: {field.name}. {field.words}")
    with st.expander("Algorithmic transparency record"):
        for field in record:
            st.text(f"{field.section}: {field.name}. {field.words}")
    about = about_table(
        context,
        title="Model card and transparency record",
        subtitle=facts.line,
        definition=lead_wording(),
        source=SOURCE,
    )

    def text(about: About) -> bytes:
        parts = (("Model card", card), ("Algorithmic transparency record", record))
        return "\n".join(as_markdown(name, part, is_synthetic=facts.is_synthetic) for name, part in parts).encode()

    def data(about: About) -> bytes:
        told = as_json("Algorithmic transparency record", record, is_synthetic=facts.is_synthetic)
        return json.dumps(told, ensure_ascii=False, indent=1).encode()

    with st.container(horizontal=True):
        file_links("anpr-record", context, about, {"md": ("Both as text", text), "json": ("Record as JSON", data)})


def certificates_block(context: Context, lake: Lake) -> None:
    """What was purged."""
    table = pd.DataFrame(
        [
            (day(date.fromisoformat(one.purged_at[:10])), one.actor, len(one.days), one.reads)
            for one in certificates(lake)
        ],
        columns=["Purged", "By", "Days", "Reads"],
    )
    title = f"{count_of(len(table), 'purge')} on record" if len(table) else "Nothing had to be purged yet"
    _block(context, "anpr-purges", table, title, "Certificates of deletion", "A purge leaves no trace in any layout.")


def _block(context: Context, key: str, table: pd.DataFrame, title: str, subtitle: str, definition: str) -> None:
    about = about_table(context, title=title, subtitle=subtitle, definition=definition, source=SOURCE)

    def draw() -> None:
        if len(table):
            st.dataframe(table, hide_index=True, alt=title, key=f"{key}_table")
        st.caption(plain(definition))

    table_block(key, table, context, about, draw=draw)
