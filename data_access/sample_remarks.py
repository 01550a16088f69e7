"""Enters what people would say about the KPIs of the sample: events, new starts of limits, commentaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from data_access.performance.annotations import add_annotation
from data_access.performance.commentaries import add_commentary
from data_access.performance.rebases import decide_rebase, propose_rebase
from data_access.stores import Stores
from models.access import Viewer
from models.performance.remarks import APPROVED
from sample_data.kpi_stories import COMMENTARIES, EVENTS, NEW_STARTS


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
