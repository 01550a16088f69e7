"""The package of leads to hand on: PDF, workbook and CSV, made when fetched, on record, never once it has expired."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pandas as pd
import streamlit as st

from components.anpr.desk import Desk
from components.anpr.leads_run import Board, made_words, subject_of
from components.anpr.leads_triage import finding_titles, findings_of, triages_of
from components.chart_block import about_table, file_links
from components.context import Context
from components.reports.offers import stamp_of
from components.words import count_of, day, plain
from data_access.anpr.gate import OpenSearch, as_date, note
from data_access.exports import About, csv_bytes, xlsx_bytes
from models.access import may
from models.anpr.lead_list import LeadFilters, ListedLead
from models.anpr.package import CAVEATS, PackagedLead, PackageFacts, method_words, package_document
from models.anpr.profiles import profile
from models.anpr.rules import reasons
from models.anpr.settings import section
from models.errors import DataNotAvailable
from models.search_reasons import HOME_ZONE

SOURCE = "Plate reads of this copy, ranked by the profile of the crime type"


def package_part(board: Board, leads: Sequence[ListedLead], filters: LeadFilters) -> None:
    """What the package holds, and its links."""
    context = reads_context(board.desk, board.ranking.newest_day)
    st.text(
        f"{count_of(len(leads), 'lead')}: those picked, or the whole list where none is. With reasons, what speaks "
        "against, the method, the authority of the search and the day on which it must be destroyed. Vehicles stand "
        "under their names; no plate leaves with it. Each file that is fetched is on record."
    )
    if not may(context.viewer, "export"):
        st.caption("Your role reads this here and takes no files.")
        return
    about = package_about(board, context, leads, filters)
    make = partial(_file, board, context, tuple(leads), filters)
    makers = {
        "pdf": ("Package as PDF", partial(make, "pdf")),
        "xlsx": ("Workbook", partial(make, "xlsx")),
        "csv": ("CSV", partial(make, "csv")),
    }
    mark = hashlib.sha256(repr([lead.key for lead in leads]).encode()).hexdigest()[:12]
    with st.container(horizontal=True, key="anpr_package_links"):
        file_links(f"anpr-leads-{board.run_id}-{mark}", context, about, makers)
    st.caption(plain(f"May be fetched until {day(board.ranking.record.expires_on)}."))


def reads_context(desk: Desk, newest_day: int) -> Context:
    """The context for files about reads up to a day."""
    return replace(desk.context, as_at=as_date(newest_day), mode="light")


def package_about(board: Board, context: Context, leads: Sequence[ListedLead], filters: LeadFilters) -> About:
    """What every file of the package says about itself: caveats, method, search and expiry."""
    facts = facts_of(board, filters, len(leads))
    told = {**dict(facts.search), **filters.in_words(), "Destroy after": day(facts.expires_on)}
    return about_table(
        context,
        title=facts.title,
        subtitle=f"{facts.crime}: {facts.lines}",
        definition=" ".join((*CAVEATS, *method_words(facts))),
        source=SOURCE,
        filters=told,
        suppression="Vehicles under names made for these reads; no plates.",
    )


def facts_of(board: Board, filters: LeadFilters, leads: int) -> PackageFacts:
    """What the package tells besides its leads."""
    record, lake = board.ranking.record, board.desk.lake
    told = record.facts
    return PackageFacts(
        title=f"Package of {count_of(leads, 'lead')}",
        lines=", ".join(board.ranking.line_names),
        crime=profile(board.ranking.profile_id).title,
        made=made_words(record),
        model=str(told["model_id"]),
        known=int(told["known"]),
        vehicles_seen=int(told["vehicles_seen"]),
        candidates=int(told["candidates"]),
        has_newest_reads=told["manifest"] == lake.manifest().number,
        expires_on=record.expires_on,
        run_id=record.run_id,
        filters=filters.in_words(),
        search=search_rows(board.desk.search),
        told_in_full=int(section("triage", "list")["told_in_package"]),  # type: ignore[call-overload]
    )


def search_rows(search: OpenSearch) -> tuple[tuple[str, str], ...]:
    """The search as it is on record, in words."""
    reason = search.reason
    if reason is None:
        return (("Search", "a store for measuring: nothing is on record"),)
    authorised = reason.authorised_at.astimezone(HOME_ZONE)
    return (
        ("Reason", reason.words or str(reasons().get(reason.code, reason.code))),
        ("Operation", reason.operation),
        ("Reference", reason.reference),
        ("Authorised by", f"{reason.authoriser_name}, {reason.authoriser_role}"),
        ("Authorised at", f"{day(authorised)} {authorised:%H:%M}"),
        ("Days searched", f"{day(as_date(search.first_day))} to {day(as_date(search.last_day))}"),
        ("Search", search.search_id),
    )


def _file(
    board: Board, context: Context, leads: tuple[ListedLead, ...], filters: LeadFilters, file_type: str, about: About
) -> bytes:
    """A file as it is fetched: refused after its day, on record with the vehicles before it leaves."""
    record = board.ranking.record
    if record.is_expired(datetime.now(UTC).date()):
        raise DataNotAvailable("This ranking has expired.", "Rank the line again and make a new package.")
    names = [lead.name for lead in leads]
    note(board.desk.search, "package", {"run": record.run_id, "format": file_type, "vehicles": names})
    packaged = packaged_leads(board, leads)
    if file_type == "pdf":
        from data_access.reports import pdf_bytes

        facts = facts_of(board, filters, len(leads))
        return pdf_bytes(package_document(facts, packaged, stamp_of(context, about)))
    table = package_table(packaged, board)
    return xlsx_bytes(table, about) if file_type == "xlsx" else csv_bytes(table, about)


def packaged_leads(board: Board, leads: Sequence[ListedLead]) -> tuple[PackagedLead, ...]:
    """The leads with state and finding as they stand when the file is fetched."""
    lake, profile_id = board.desk.lake, board.ranking.profile_id
    subjects = {lead.key: subject_of(board.ranking, lead) for lead in leads}
    triages, findings = triages_of(lake, list(subjects.values())), findings_of(lake, profile_id)
    titles = finding_titles()
    return tuple(
        PackagedLead(
            lead=lead,
            last_run=_moment(lead.last_run_ms),
            state=triages[subjects[lead.key]].title,
            finding=titles[findings[lead.key].code] if lead.key in findings else "none yet",
        )
        for lead in leads
    )


def _moment(milliseconds: int | None) -> str:
    if milliseconds is None:
        return "not known"
    local = datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(HOME_ZONE)
    return f"{day(local)} {local:%H:%M}"


def package_table(packaged: Sequence[PackagedLead], board: Board) -> pd.DataFrame:
    """The leads as rows of a workbook; what a lead is, its authority and its end stand in each, wherever it goes."""
    reason = board.desk.search.reason
    rows = [
        {
            "Rank": one.lead.rank,
            "Vehicle": one.lead.name,
            "Line": one.lead.line,
            "Chance": round(one.lead.chance, 3),
            "Chance from": round(one.lead.chance_low, 3),
            "Chance to": round(one.lead.chance_high, 3),
            "Why": "; ".join(one.lead.reasons_for),
            "Against": "; ".join(one.lead.reasons_against),
            "What would change it": one.lead.what_if,
            "First seen": as_date(one.lead.first_day),
            "Runs": one.lead.runs,
            "Last run": one.last_run,
            "State": one.state,
            "Finding": one.finding,
            "Known before": one.lead.is_known,
            "What a lead is": CAVEATS[0],
            "Reference": reason.reference if reason else "",
            "Destroy after": board.ranking.record.expires_on,
        }
        for one in packaged
    ]
    return pd.DataFrame(rows)
