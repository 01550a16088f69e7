"""A timeline as it is shown: bars to pick from, and the events of their days, each a way to its document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.chart_block import about_table, chart_block, table_block
from components.charts.events_by_time import bar_end, events_by_time, step_of
from components.charts.spec import ChartContext, ChartSpec
from components.documents.desk import Desk, Place, open_item
from components.documents.kept import Kept, grown_line, looked_up
from components.documents.passages_read import title_of
from components.documents.timeline_ask import Asked, Shape, find_events
from components.steady import look, steady
from components.words import count_of, day
from data_access.documents.exposure import explicit_terms
from data_access.documents.timeline import DATE, ITEM, MESSAGE, Timeline
from models.documents.exposure import Terms, mask

TABLE, PICKED, HEIGHT = "documents_timeline_table", "documents_timeline_picked", 470
ROW_WORDS = {MESSAGE: "Message", ITEM: "Document", DATE: "Day spoken of"}
SOURCE = "Times of messages and documents as their files say, and days that texts speak of"
DEFINITION = (
    "A message counts on the day it was sent, a document on the day it was written, and a day spoken of wherever a "
    "text names a full date. Times are UTC, as the files have them; a clock that was wrong stays wrong here."
)


def picture_part(desk: Desk, kept: Kept[Timeline], asked: Asked, shape: Shape) -> None:
    """The bars; a picked one narrows the list below to its days."""
    context = ChartContext(
        area=desk.case.name, period="", source=SOURCE, definition=DEFINITION, is_synthetic=desk.case.is_synthetic,
        mode="dark" if desk.context.mode == "dark" else "light",
    )  # fmt: skip
    spec, outside = _picture(kept, shape, context)
    chart_block(spec, desk.context, filters={}, on_pick=partial(_pick_bar, asked, shape))
    if outside:
        said = count_of(outside, "event lies", "events lie")
        st.caption(f"{said} outside these days, mostly days spoken of: set From and To to see them.")
    grown_line(desk, kept, "timeline", "timeline_rows")


@lru_cache(maxsize=8)
def _picture(kept: Kept[Timeline], shape: Shape, context: ChartContext) -> tuple[ChartSpec, int]:
    """The bars of a look, and how many events lie outside them."""
    days = kept.found.days
    inside = days["day"].between(shape.first, shape.last)
    shown = count_of(int(days["events"][inside].sum()), "event")
    title = f"{shown} from {day(shape.first)} to {day(shape.last)}"
    spec = events_by_time(days=days[inside], first=shape.first, last=shape.last, title=title, context=context)
    return spec, int(days["events"][~inside].sum())


def events_part(desk: Desk, asked: Asked, shape: Shape) -> None:
    """The events of the bar that was picked, else of all days in the picture; a picked row opens the document there."""
    picked = _bar_picked(asked)
    shown = picked or replace(asked, first=shape.first, last=shape.last)
    kept = looked_up(desk, "timeline_rows", shown, lambda: find_events(desk, shown))
    if picked is not None:
        _bar_row(picked)
    found = kept.found
    if found.rows.empty:
        st.text("Nothing happened on these days.")
        return
    title = f"{count_of(found.total, 'event')} in order of time"
    if found.total > len(found.rows):
        title = f"The first {len(found.rows)} of {count_of(found.total, 'event')}"
    ways = "Pick a row to open its document there, or a bar above to see its days alone"
    about = about_table(desk.context, title=title, subtitle=ways, definition=DEFINITION, source=SOURCE)
    table, places = _rows_shown(kept, explicit_terms(desk.case))
    name = f"timeline-{desk.case.case_id}"
    table_block(name, table, desk.context, about, draw=partial(_table, table, places))


@lru_cache(maxsize=8)
def _rows_shown(kept: Kept[Timeline], terms: Terms) -> tuple[pd.DataFrame, list[Place]]:
    """The table of a look, and where each row opens."""
    return events_table(kept.found.rows, terms), _places(kept.found.rows)


def events_table(events: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """A row an event, explicit terms masked."""
    return pd.DataFrame(
        {
            "When": [_when_words(row.at, row.event) for row in events.itertuples()],
            "What": [ROW_WORDS[event] for event in events["event"]],
            "Who, or as written": [mask(words, terms).text for words in events["words"]],
            "Document": [title_of(row.title, row.path, terms) for row in events.itertuples()],
        }
    )


def _pick_bar(asked: Asked, shape: Shape, first: str) -> None:
    look()
    begins = date.fromisoformat(first)
    steady()[PICKED] = (asked, begins, bar_end(begins, step_of(shape.first, shape.last)))


def _bar_picked(asked: Asked) -> Asked | None:
    """The days of the bar that was picked of this very timeline."""
    kept = steady().get(PICKED)
    if not isinstance(kept, tuple) or kept[0] != asked:
        return None
    first, last = max(kept[1], asked.first or kept[1]), min(kept[2], asked.last or kept[2])
    return replace(asked, first=first, last=last)


def _bar_row(picked: Asked) -> None:
    if picked.first is None or picked.last is None:
        return
    until = f" to {day(picked.last)}" if picked.last > picked.first else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Only {day(picked.first)}{until}.")
        st.button("All days", key="documents_timeline_all_days", on_click=_all_days, type="tertiary")


def _all_days() -> None:
    look()
    steady().pop(PICKED, None)


def _table(table: pd.DataFrame, places: list[Place]) -> None:
    columns = {"When": st.column_config.TextColumn(width=130), "What": st.column_config.TextColumn(width=110)}
    st.dataframe(
        table, hide_index=True, column_config=columns, placeholder="", key=TABLE, selection_mode="single-row",
        on_select=partial(_picked, places), height=HEIGHT if len(table) > 12 else "content", alt="Events in order",
    )  # fmt: skip


def _picked(places: list[Place]) -> None:
    chosen = look()[TABLE]["selection"]["rows"]  # type: ignore[index]
    if chosen and chosen[0] < len(places):
        open_item(places[chosen[0]])


def _places(events: pd.DataFrame) -> list[Place]:
    """Where each event is read; of a day that is spoken of its words are marked."""
    return [
        Place(
            int(row.item_id),
            int(row.passage_id) if pd.notna(row.passage_id) else None,
            str(row.words) if row.event == DATE else "",
        )
        for row in events.itertuples()
    ]


def _when_words(at: pd.Timestamp, event: str) -> str:
    return day(at) if event == DATE else f"{day(at)} {at:%H:%M}"
