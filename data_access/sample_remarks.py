"""Enters what people would say about the KPIs of the sample: events, new starts of limits, commentaries, reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from data_access.performance.annotations import add_annotation
from data_access.performance.commentaries import add_commentary
from data_access.performance.rebases import decide_rebase, propose_rebase
from data_access.performance.signal_log import explain_signal, logged_signals, record_signals
from data_access.stores import Stores
from models.access import Scope, Viewer
from models.maturity.disclosure import TIERS
from models.performance.remarks import APPROVED
from sample_data.kpi_stories import COMMENTARIES, EVENTS, NEW_STARTS

EXPLAINED_EACH = 3


def enter_remarks(stores: Stores, lead: Viewer, analyst: Viewer, owner: Viewer, *, today: date) -> None:
    """Keep the events, requests and commentaries of the sample that lie before ``today``; one request stays open."""
    for event in EVENTS:
        if event.happened_on <= today:
            writer = replace(lead, force_id=event.unit_id) if event.unit_id else analyst
            add_annotation(
                stores, writer, event.kpi_id, event.unit_id,
                happened_on=event.happened_on, kind=event.kind, words=event.words,
            )  # fmt: skip
    for start in NEW_STARTS:
        if start.from_period <= today:
            asked = dict(from_period=start.from_period, reason=start.reason)
            request = propose_rebase(stores, owner, start.kpi_id, "", **asked)
            if start.decision:
                given = dict(decision=APPROVED, reason=start.decision, version=1)
                decide_rebase(stores, analyst, request, **given)
    for comment in COMMENTARIES:
        if comment.period <= today:
            add_commentary(stores, owner, comment.kpi_id, "", period=comment.period, words=comment.words)


def enter_reasons(stores: Stores, analyst: Viewer, *, today: date) -> None:
    """List the signals of the sample and give a third of those with a known event their reason; the rest stay open."""
    record_signals(stores, today=today)
    version = stores.national.version()
    events = {event.kpi_id: event.words for event in EVENTS if not event.unit_id and event.happened_on <= today}
    told = [one for one in logged_signals(stores, Scope(tiers=frozenset(TIERS)), version) if one.kpi_id in events]
    for place, one in enumerate(told):
        if place % EXPLAINED_EACH == 0:
            explain_signal(stores, analyst, one.signal_id, events[one.kpi_id], version=one.version)
