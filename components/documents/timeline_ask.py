"""When things were written and of which days they speak: what is asked, and the message of the page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import pairwise

import pandas as pd
import streamlit as st

from components.charts.frames import rows
from components.documents.desk import Desk
from components.documents.entities_one import TIMELINE_OF
from components.documents.entity_choice import Choice, choose_entity
from components.documents.kept import Kept, looked_up
from components.steady import look, steady
from components.words import count_of, day, plain
from data_access.documents.timeline import DATE, EVENTS, FIRST, ITEM, LAST, MESSAGE, Timeline, sources_of, timeline

FROM, TO, SOURCES, SHOWN = (f"documents_timeline_{name}" for name in ("from", "to", "sources", "events"))
MOST_ROWS, KEEP = 500, "session"
EVENT_WORDS = {MESSAGE: "Messages", ITEM: "Documents", DATE: "Days spoken of"}
CARD_WORDS = {MESSAGE: "by when they were sent", ITEM: "by when they were written", DATE: "full dates in texts"}


@dataclass(frozen=True)
class Asked:
    """What a timeline is of: an entity or None, events, sources (all, where none) and the days, both included."""

    entity_id: int | None
    events: tuple[str, ...]
    sources: tuple[str, ...]
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Shape:
    """What a timeline is like: its first and last day of writing, the busiest, and the longest stretch without any."""

    first: date
    last: date
    busiest: date
    most: int
    quiet_from: date | None
    quiet_days: int
    is_written: bool


def beside(desk: Desk) -> tuple[int, str] | None:
    """The entity that the timeline of this open case is of, with its name; None for the whole case."""
    kept = steady().get(TIMELINE_OF)
    return kept[1:] if isinstance(kept, tuple) and kept[0] == desk.opened.search_id else None


def sources_known(desk: Desk) -> tuple[str, ...]:
    """The sources of the case."""
    return looked_up(desk, "sources", desk.version, lambda: sources_of(desk.case)).found


def asked_now(desk: Desk) -> Asked:
    """What the controls say, before they are drawn; what was kept of another case counts for nothing."""
    held, entity = look(), beside(desk)
    events = tuple(one for one in EVENTS if one in (held.get(SHOWN) or EVENTS))
    first, last = held.get(FROM), held.get(TO)
    return Asked(
        None if entity is None else entity[0],
        events,
        tuple(one for one in sources_known(desk) if one in (held.get(SOURCES) or ())),
        first if isinstance(first, date) else None,
        last if isinstance(last, date) else None,
    )


def timeline_of(desk: Desk, asked: Asked) -> Kept[Timeline]:
    """How much happened when, looked up once for what is asked; the events themselves are looked up by the list."""
    return looked_up(desk, "timeline", asked, lambda: find_events(desk, asked, most=0))


@lru_cache(maxsize=8)
def shape_of_look(kept: Kept[Timeline], asked: Asked) -> Shape | None:
    """What the days of a look are like, worked out once."""
    return shape_of(kept.found.days, asked)


def shape_of(days: pd.DataFrame, asked: Asked) -> Shape | None:
    """What the days are like; by what was written where anything was, else by the days spoken of."""
    held: Counter[date] = Counter()
    written = days[days["event"] != DATE]
    for on, events in rows(written if len(written) else days, "day", "events"):
        held[on] += int(events)
    if not held:
        return None
    busy = sorted(held)
    most = max(held.values())
    gaps = [(later - earlier, earlier) for earlier, later in pairwise(busy)]
    gap, before = max(gaps, key=lambda one: one[0], default=(timedelta(1), busy[0]))
    quiet = gap.days - 1
    return Shape(
        asked.first or busy[0], asked.last or busy[-1], next(on for on in busy if held[on] == most), most,
        before + timedelta(1) if quiet else None, quiet, bool(len(written)),
    )  # fmt: skip


def timeline_title(desk: Desk, found: Timeline, shape: Shape | None) -> tuple[str, str]:
    """Message and detail of the page: when most was written, and when nothing."""
    entity = beside(desk)
    name = "" if entity is None else f" beside {entity[1]}"
    if shape is None:
        return f"Nothing has a date{name}", "Choose other sources, other days, or the whole case."
    what = ("message or document", "messages and documents") if shape.is_written else ("time", "times")
    done, on = ("Most was written", "on") if shape.is_written else ("The day spoken of most", "is")
    title = f"{done}{name} {on} {day(shape.busiest)}: {count_of(shape.most, *what)}"
    return title, f"{count_of(found.total, 'event')} in all. {_quiet_words(shape)}"


def timeline_strip(found: Timeline, shape: Shape) -> None:
    """One card a kind of event, then the days that are covered and the longest without any."""
    sums = found.days.groupby("event")["events"].sum()
    cards = [(EVENT_WORDS[event], f"{sums.get(event, 0):,}", CARD_WORDS[event]) for event in EVENTS if event in sums]
    covered = (shape.last - shape.first).days + 1
    cards.append(("Days covered", f"{covered:,}", f"{day(shape.first)} to {day(shape.last)}"))
    since = "none between is empty" if shape.quiet_from is None else f"from {day(shape.quiet_from)}"
    cards.append(("Longest without any", count_of(shape.quiet_days, "day"), since))
    with st.container(horizontal=True, key="headline_strip"):
        for label, value, meaning in cards:
            shown = plain(value.replace(",", "\u2009"))
            st.markdown(f"{plain(label)}\n\n**{shown}**\n\n:small[:gray[{plain(meaning)}]]")


def _quiet_words(shape: Shape) -> str:
    """The longest stretch without any."""
    if shape.quiet_from is None:
        return "Some was written on every day from the first to the last."
    end = shape.quiet_from + timedelta(shape.quiet_days - 1)
    until = f" to {day(end)}" if shape.quiet_days > 1 else ""
    return f"The longest stretch without any is {day(shape.quiet_from)}{until}."


def timeline_filters(desk: Desk) -> None:
    """What is narrowed: kinds of event, sources, days, and one person or thing."""
    st.pills(
        "Events", list(EVENT_WORDS), key=SHOWN, selection_mode="multi", format_func=EVENT_WORDS.get, persist_state=KEEP
    )
    left, first, last = st.columns([4, 2, 2], vertical_alignment="bottom")
    left.multiselect(
        "Sources", sources_known(desk), key=SOURCES, placeholder="All sources", persist_state=KEEP
    )
    bounds = {"value": None, "format": "DD/MM/YYYY", "persist_state": KEEP, "min_value": FIRST, "max_value": LAST}
    first.date_input("From", key=FROM, **bounds)
    last.date_input("To", key=TO, **bounds)
    _beside_row(desk)


def find_events(desk: Desk, asked: Asked, most: int = MOST_ROWS) -> Timeline:
    """The events of what is asked; on record."""
    return timeline(
        desk.opened, entity_id=asked.entity_id, events=asked.events, first=asked.first, last=asked.last,
        sources=asked.sources, limit=most,
    )  # fmt: skip


def _beside_row(desk: Desk) -> None:
    """Of whom the timeline is, and the way to another or back to the whole case."""
    entity = beside(desk)
    if entity is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"Only what stands beside **{plain(entity[1])}**.")
            st.button("The whole case", key="documents_timeline_all", on_click=_whole, type="tertiary")
        return
    with st.expander("Only beside one person or thing", key="documents_timeline_beside", on_change="rerun") as holder:
        if holder.open:
            choose_entity(desk, Choice("timeline", "Who or what"), "Show", partial(_beside, desk))


def _beside(desk: Desk, entity_id: int, name: str) -> None:
    steady()[TIMELINE_OF] = (desk.opened.search_id, entity_id, name)


def _whole() -> None:
    look()
    steady().pop(TIMELINE_OF, None)
