"""When things were said and where they lie: messages, items and days by time, postcodes and towns on a map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pandas as pd

from data_access.documents.case import Case
from data_access.documents.entities import root_of
from data_access.documents.gate import OpenCase, note
from data_access.queries import run
from models.documents.entities.places import area_of

MESSAGE, ITEM, DATE = "message", "item", "date"
EVENTS = (MESSAGE, ITEM, DATE)
FIRST, LAST = date(1900, 1, 1), date(2099, 12, 31)
PLACE_KINDS = ["postcode", "place"]
MOST_PLACES = 100_000


@dataclass(frozen=True, eq=False)
class Timeline:
    """``days``: a row a day and kind of event, ``day, event, events``. ``rows``: the events themselves, in order:
    ``event`` (message, item, date), ``at``, ``item_id, passage_id, words, title, path``; ``total`` before the limit.
    """

    days: pd.DataFrame
    rows: pd.DataFrame
    total: int


def timeline(
    opened: OpenCase,
    *,
    entity_id: int | None = None,
    events: Sequence[str] = EVENTS,
    first: date | None = None,
    last: date | None = None,
    sources: Sequence[str] = (),
    limit: int = 1000,
) -> Timeline:
    """What happened when: of the whole case or beside one entity, between two days, both included.

    Of all ``sources`` of material unless some are given. Times are UTC. A day that a text speaks of is an event of its
    own, without a time.
    """
    begins = datetime.combine(first or FIRST, time())
    ends = datetime.combine((last or LAST) + timedelta(days=1), time())
    with opened.case.reading() as cursor:
        about = None if entity_id is None else root_of(cursor, entity_id)
        asked = {"events": list(events), "first": begins, "last": ends, "sources": list(sources)}
        found = run(cursor, "documents/timeline_events", entity_id=about, **asked).df()
    days = found.assign(day=found["at"].dt.date).groupby(["day", "event"]).size().rename("events").reset_index()
    shown = found.head(limit)
    told = {"entity": about, "events": list(events), "from": str(first or ""), "to": str(last or "")}
    told |= {"sources": list(sources)} if sources else {}
    note(opened, "timeline", told, items=sorted(set(shown["item_id"])))
    return Timeline(days, shown, len(found))


def sources_of(case: Case) -> tuple[str, ...]:
    """The names under which searchable material was taken in."""
    with case.reading() as cursor:
        return tuple(source for (source,) in run(cursor, "documents/sources").fetchall())


def places(opened: OpenCase) -> pd.DataFrame:
    """A row a postcode or town that a map can show, the one in most items first; approximate.

    ``entity_id, kind, shown, area, town, latitude, longitude, mentions, items``: the centre of the postcode area.
    """
    with opened.case.reading() as cursor:
        about = {"kinds": PLACE_KINDS, "search": "", "watched_only": False}
        found = run(cursor, "documents/entities", most=MOST_PLACES, **about).df()
    areas = [area_of(kind, shown) for kind, shown in zip(found["kind"], found["shown"], strict=True)]
    placed = found[[area is not None for area in areas]].reset_index(drop=True)
    known = [area for area in areas if area is not None]
    note(opened, "places", {"places": len(placed)})
    return placed.assign(
        area=[area.area for area in known],
        town=[area.town for area in known],
        latitude=[area.latitude for area in known],
        longitude=[area.longitude for area in known],
    )[["entity_id", "kind", "shown", "area", "town", "latitude", "longitude", "mentions", "items"]]
