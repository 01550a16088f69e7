"""The page of governance: what is on record, the rules, whether the method is fair, and the records of a ranking."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import groupby

import pandas as pd
import streamlit as st

from components.anpr.oversight import innocent_block
from components.chart_block import about_table, block_heading, file_links
from components.context import Context
from components.listed import figures_strip, listed, number_words
from components.runtime import runtime
from components.words import count_of, day, plain
from data_access.anpr.gate import OVERSIGHT_RIGHT, oversight_of
from data_access.anpr.kept_rankings import RankingRecord, ranking_ids, ranking_records
from data_access.anpr.lake import Lake
from data_access.anpr.ranking_facts import Oversight, oversight
from data_access.anpr.retention import certificates
from data_access.exports import About
from models.access import Viewer, require, roles
from models.anpr.areas import Area
from models.anpr.fairness import GroupRate, standing_out
from models.anpr.rules import categories, lead_wording
from models.anpr.settings import section
from models.anpr.transparency import RecordField, as_json, as_markdown, model_card, transparency_record
from models.search_reasons import rank_of

DAYS_BACK = 30
ALLOWED, DENIED, REVEAL = "allowed", "denied", "anpr.reveal.plate"
SOURCE = "The audit trail and the store of plate reads"
OUTCOME_WORDS = {ALLOWED: "Opened", DENIED: "Not permitted", "refused": "Badly stated"}
LOOKS = {
    "rank": "Ranked a line", "ranking": "Opened a ranking", "resemblance": "Ranked by likeness of routes",
    "lookup": "Looked for a plate", "convoys": "Looked at who travels with whom", "vehicle": "Looked at a vehicle",
    "reveal.plate": "Revealed a plate", "reveal": "Asked for a plate", "triage": "Moved a lead on",
    "feedback": "Judged a lead", "package": "Took a package out", "line": "Worked on a line",
    "lines": "Worked on a line", "oversight": "Oversaw the method", "fairness": "Oversaw the method",
    "evaluate": "Oversaw the method", "drift": "Oversaw the method", "retrain": "Taught a model",
    "purge": "Deleted old reads", "repairs": "Put reads right", "clones": "Put reads right", "swaps": "Put reads right",
}  # fmt: skip
DETAIL = (
    "Nothing of a vehicle is shown before the reason, the operation and the authority are on record, and every look "
    "and every plate is on record itself. Here are counts only."
)


@dataclass(frozen=True, eq=False)
class OnRecord:
    """What the audit trail says of plate reads in the last days: searches by kind, and records by action."""

    searches: pd.DataFrame
    actions: pd.DataFrame

    def searched(self, *outcomes: str) -> int:
        """How many searches had one of the outcomes."""
        return int(self.searches.loc[self.searches["outcome"].isin(outcomes), "searches"].sum())

    @property
    def plates(self) -> int:
        """How many plates were revealed."""
        return int(self.actions.loc[self.actions["action"] == REVEAL, "records"].sum())


def on_record(context: Context) -> OnRecord:
    """What is on record about plate reads in the last days."""
    require(context.viewer, OVERSIGHT_RIGHT, what="Overseeing searches of plate reads")
    since = datetime.now(UTC).replace(tzinfo=None, microsecond=0) - timedelta(days=DAYS_BACK)
    audit = runtime().stores.audit
    return OnRecord(audit.searches_of_plate_reads(since), audit.about_evidence("anpr", since))


def governance_title(found: OnRecord) -> str:
    """The message of the page."""
    searches, turned_away = found.searched(ALLOWED), found.searched(*OUTCOME_WORDS) - found.searched(ALLOWED)
    if not searches and not turned_away:
        return f"Nobody has searched plate reads in the last {DAYS_BACK} days"
    said = f"{count_of(searches, 'search', 'searches')} in the last {DAYS_BACK} days with reason and authority"
    shown = f"{count_of(found.plates, 'plate')} revealed" if found.plates else "no plate revealed"
    return f"{said}; {turned_away or 'none'} turned away, {shown}"


def governance_strip(found: OnRecord, lake: Lake | None) -> None:
    """One card a figure."""
    kept = () if lake is None else _records(lake, ranking_ids(lake), datetime.now(UTC).date())
    expires = min((one.expires_on for one in kept), default=None)
    deleted = 0 if lake is None else sum(int(str(one["reads"])) for one in certificates(lake))
    figures_strip(
        (
            ("Searches opened", number_words(found.searched(ALLOWED)), f"in {DAYS_BACK} days, reason on record first"),
            ("Not permitted", number_words(found.searched(DENIED)), "against a rule: too old, no authority"),
            ("Badly stated", number_words(found.searched("refused")), "no proper reason or reference"),
            ("Plates revealed", number_words(found.plates), "each one on record with why"),
            ("Rankings kept", str(len(kept)), f"the next expires {day(expires)}" if expires else "none at the moment"),
            ("Reads deleted", number_words(deleted), "with a certificate each time"),
        )
    )


def searches_part(context: Context, lake: Lake | None, found: OnRecord) -> None:
    """Searches by reason and authority, and what was looked at."""
    chosen = found.searches
    ranks = [_rank_words(one) for one in chosen["authority"]]
    table = pd.DataFrame(
        {
            "Reason": chosen["purpose"],
            "Outcome": [OUTCOME_WORDS.get(one, one) for one in chosen["outcome"]],
            "Searches": chosen["searches"],
            "People": chosen["people"],
            "Authority": ranks,
            "Older reads for": [categories().get(one, "") for one in chosen["category"]],
            "Role": [_role_words(one) for one in chosen["role"]],
            "Last": [day(one) for one in chosen["last_at"]],
        }
    )
    title = "No search is on record"
    if len(chosen):
        first = chosen.groupby("purpose")["searches"].sum().idxmax()
        title = f"Searched most often for: {first}"
    listed(
        context, "anpr-searches", table, title=title, source=SOURCE,
        subtitle=f"Searches of the last {DAYS_BACK} days, by reason, authority and outcome",
        definition="Not permitted: against a rule. Badly stated: no proper reason, reference or authority was given.",
    )  # fmt: skip
    _looks_block(context, found)


def _looks_block(context: Context, found: OnRecord) -> None:
    looks = found.actions[found.actions["action"] != "anpr.search"]
    names = [_look_words(one) for one in looks["action"]]
    told = looks.assign(name=names).groupby("name")["records"].sum().sort_values(ascending=False)
    table = pd.DataFrame({"What was done": told.index, "Records": [number_words(one) for one in told]})
    title = f"{number_words(int(told.sum()))} looks are on record" if len(told) else "Nothing was looked at"
    listed(
        context, "anpr-looks", table, title=title, subtitle=f"What was done in the last {DAYS_BACK} days",
        definition="One record for each look and each plate, written before anything is shown.", source=SOURCE,
    )  # fmt: skip


def _look_words(action: str) -> str:
    name = action.removeprefix("anpr.")
    return LOOKS.get(name) or LOOKS.get(name.partition(".")[0], "Other")


def _rank_words(authority: str) -> str:
    """The rank as written, where it is one of the list: what else was typed is not for this page."""
    return authority.capitalize() if rank_of(authority) is not None else "Another role" if authority else ""


def _role_words(role: str) -> str:
    return roles()[role].title if role in roles() else role.capitalize()


def rules_part(context: Context, lake: Lake | None, found: OnRecord) -> None:
    """The rules that are built in, from their reviewed file."""
    access, keeping, hiding = (section("rules", part) for part in ("access", "retention", "disclosure"))
    older = ", ".join(title.lower() for title in categories().values())
    table = pd.DataFrame(
        [
            (f"Reads up to {access['role_based_days']} days old", "Reason, operation, reference and a named authority"),
            (
                f"Reads of {int(str(access['role_based_days'])) + 1} to {access['longest_days']} days",
                f"Also a category ({older}) and another person as authority, {access['lowest_authorising_rank']} or "
                "above",
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
    listed(
        context, "anpr-rules", table, title="What is allowed, and what never is", subtitle="Rules built in",
        definition="From the reviewed file of rules; nobody can switch one off.", source=SOURCE, wraps=True,
        widths={"What": "medium", "Rule": "large"},
    )  # fmt: skip


def fairness_part(context: Context, lake: Lake | None, found: OnRecord) -> None:
    """Rates of leads of a kept ranking by area, vehicle and time, and what innocent leads were."""
    seen = _chosen(context, lake)
    if seen is None:
        return
    out = [(name, rate) for name, rates in seen.fairness.rates.items() for rate in standing_out(rates)]
    said = "; ".join(f"{rate.group} ({name}): {rate.reading}" for name, rate in out)
    st.text(
        f"{number_words(seen.fairness.leads)} leads among {number_words(seen.fairness.vehicles)} vehicles. "
        f"{said or 'No group has more or fewer leads than chance gives'}."
    )
    for name, rates in seen.fairness.rates.items():
        _rates_block(context, name, rates)
    innocent_block(context, "anpr-innocent", seen.innocent, SOURCE)


def records_part(context: Context, lake: Lake | None, found: OnRecord) -> None:
    """Model card and transparency record of a kept ranking, and which rankings are kept until when."""
    seen = _chosen(context, lake)
    if seen is None:
        return
    _record_blocks(context, seen)
    if lake is not None:
        _kept_block(context, lake)


def _chosen(context: Context, lake: Lake | None) -> Oversight | None:
    """The ranking that is overseen; without one the page says so."""
    kept = () if lake is None else _records(lake, ranking_ids(lake), datetime.now(UTC).date())
    records = {one.run_id: one for one in kept}
    if lake is None or not records:
        st.text("No ranking is kept at the moment: here stands its record once an analyst has ranked a line (Leads).")
        return None
    run_id = st.selectbox("Ranking", list(records), key="anpr_overseen", format_func=lambda one: _named(records[one]))
    return _oversight(context.viewer, lake, run_id, lake.manifest().number, _areas(context))


@lru_cache(maxsize=8)
def _areas(context: Context) -> tuple[Area, ...]:
    """The forces by which home areas are told, with their outlines where these are loaded."""
    forces = context.rows("frame/forces_valid", as_at=context.as_at).dropna(subset=["latitude", "longitude"])
    outlines = dict(context.rows("maturity/boundaries")[["force_id", "geometry"]].itertuples(index=False))
    return tuple(
        Area(str(row.short_name), float(row.latitude), float(row.longitude), str(outlines.get(row.force_id, "")))
        for row in forces.itertuples(index=False)
    )


@lru_cache(maxsize=8)
def _records(lake: Lake, ids: tuple[str, ...], today: date) -> tuple[RankingRecord, ...]:
    return ranking_records(lake)


@lru_cache(maxsize=16)
def _oversight(viewer: Viewer, lake: Lake, run_id: str, manifest: int, areas: tuple[Area, ...]) -> Oversight:
    """Once for each viewer and ranking, so that one look is one record."""
    record = next(one for one in ranking_records(lake) if one.run_id == run_id)
    first, last = int(record.facts["first_day"]), int(record.facts["last_day"])
    return oversight(oversight_of(runtime().stores, viewer, lake, first, last), run_id, areas)


def _named(record: RankingRecord) -> str:
    lines = ", ".join(str(line["name"]) for line in record.facts["lines"])
    return f"{lines}, ranked {day(date.fromisoformat(record.made_at[:10]))}"


def _rates_block(context: Context, name: str, rates: tuple[GroupRate, ...]) -> None:
    table = pd.DataFrame(
        [
            (
                rate.group,
                number_words(rate.vehicles),
                number_words(rate.leads),
                "" if rate.rate is None else f"{rate.rate:.1f}",
                "" if rate.low is None else f"{rate.low:.1f} to {rate.high:.1f}",
                rate.reading,
            )
            for rate in rates
        ],
        columns=["Group", "Vehicles", "Leads", "Leads in 10,000", "95 % interval", "Reading"],
    )
    out = standing_out(rates)
    told = f"{count_of(len(out), 'group')} with" if out else "no group has"
    method = (
        "Leads in 10,000 vehicles with Wilson's interval. A group stands out when its interval lies wholly beyond "
        f"{section('rules', 'disclosure')['ratio_that_stands_out']} times the rate of all."
    )
    if name == "home area":
        method += (
            " An area is that of a force: within its boundary where one is loaded, else the nearest. A line runs "
            "somewhere: areas on it have more leads, which is no judgement on who lives there."
        )
    listed(
        context, f"anpr-fair-{name.replace(' ', '-')}", table, subtitle="Leads by group", definition=method,
        title=f"By {name}: {told} more or fewer leads than chance gives", source=SOURCE, suppression=_few_words(),
    )  # fmt: skip


def _record_blocks(context: Context, seen: Oversight) -> None:
    facts = seen.facts
    card = model_card(facts, seen.fairness.rates, seen.innocent)
    record = transparency_record(facts)
    about = about_table(
        context, title="Model card and transparency record", subtitle=facts.line, definition=lead_wording(),
        source=SOURCE,
    )  # fmt: skip

    def text(about: About) -> bytes:
        """Both records as text."""
        parts = (("Model card", card), ("Algorithmic transparency record", record))
        return "\n".join(as_markdown(name, part, is_synthetic=facts.is_synthetic) for name, part in parts).encode()

    def data(about: About) -> bytes:
        """The transparency record as JSON."""
        told = as_json("Algorithmic transparency record", record, is_synthetic=facts.is_synthetic)
        return json.dumps(told, ensure_ascii=False, indent=1).encode()

    with st.container(horizontal=True):
        file_links("anpr-record", context, about, {"md": ("Both as text", text), "json": ("Record as JSON", data)})
    with st.container(border=True):
        block_heading("Model card", f"Of the ranking of {facts.line}, {facts.made_on}")
        parts = {part: list(told) for part, told in groupby(card, key=lambda one: one.section)}
        left, right = st.columns(2)
        for at, (part, told) in enumerate(parts.items()):
            (right if at % 2 else left).markdown(_part_words(part, told))
    st.subheader("Algorithmic transparency record", anchor=False)
    for part, fields in groupby(record, key=lambda one: one.section):
        with st.expander(plain(part)):
            st.markdown(_part_words("", list(fields)))


def _part_words(part: str, fields: list[RecordField]) -> str:
    """One section of a record in Markdown, what was typed letter for letter."""
    told = [f":gray[{plain(one.name)}]  \n{plain(one.words)}" for one in fields]
    return "\n\n".join([f"**{plain(part)}**", *told] if part else told)


def _kept_block(context: Context, lake: Lake) -> None:
    kept = _records(lake, ranking_ids(lake), datetime.now(UTC).date())
    table = pd.DataFrame(
        {
            "Line": [", ".join(str(line["name"]) for line in one.facts["lines"]) for one in kept],
            "Ranked": [day(date.fromisoformat(one.made_at[:10])) for one in kept],
            "Leads": [number_words(len(one.facts["leads"])) for one in kept],
            "Expires": [day(one.expires_on) for one in kept],
        }
    )
    listed(
        context, "anpr-kept", table, title=f"{count_of(len(kept), 'ranking')} kept", subtitle="Until when",
        definition="An expired ranking is read by nobody and is deleted.", source=SOURCE,
    )  # fmt: skip


def deletion_part(context: Context, lake: Lake | None, found: OnRecord) -> None:
    """What was purged."""
    done = [] if lake is None else certificates(lake)
    table = pd.DataFrame(
        [
            (
                day(date.fromisoformat(str(one["purged_at"])[:10])),
                f"before {day(date.fromisoformat(str(one['before'])))}",
                len(one["days"]),  # type: ignore[arg-type]
                number_words(int(str(one["reads"]))),
                number_words(int(str(one["rankings"]))),
            )
            for one in done
        ],
        columns=["Purged", "Reads of days", "Days", "Reads", "Rankings"],
    )
    title = f"{count_of(len(table), 'purge')} with a certificate" if done else "Nothing had to be purged yet"
    listed(
        context, "anpr-purges", table, title=title, subtitle="Certificates of deletion", source=SOURCE,
        definition="A purge takes reads out of every layout, with the journeys, rankings and findings made of them. "
        "The certificate stays with the store and names every file that was deleted.",
    )  # fmt: skip


def _few_words() -> str:
    return f"Counts of 1 to {section('rules', 'disclosure')['largest_hidden_count']} are hidden."
