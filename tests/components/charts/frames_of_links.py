"""Entities, what ties them, and days with events, for the pictures of documents."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from components.charts.events_by_time import KINDS, events_by_time
from components.charts.link_graph import PEOPLE, PLACES, THINGS, link_graph

FIRST = date(2026, 2, 26)
SORTS = (PEOPLE, THINGS, PLACES)


def nodes(number: int = 9, *, second_step: int = 3) -> pd.DataFrame:
    """One in the middle, some beside it, the last of them a step further."""
    return pd.DataFrame(
        [
            (str(at), f"Name {at} <b>" + "x" * 2 * at, "Person", SORTS[at % 3], 3 * at + 1,
             0 if at == 0 else 2 if at >= number - second_step else 1)
            for at in range(number)
        ],
        columns=["node_id", "name", "kind", "sort", "items", "step"],
    )  # fmt: skip


def ties(number: int = 9) -> pd.DataFrame:
    """Each with the first, and each with the next; messages one way, both ways, or none."""
    pairs = [(0, at) for at in range(1, number)] + [(at, at + 1) for at in range(1, number - 1)]
    rows = [(str(a), str(b), 20 - b, 2, b % 3, a % 2) for a, b in pairs]
    return pd.DataFrame(rows, columns=["first", "second", "passages", "items", "there", "back"])


def days(number: int, *, every: int = 1) -> pd.DataFrame:
    """Days with one kind of event each, by turns."""
    rows = [(FIRST + timedelta(days=at * every), KINDS[at % 3], at + 1) for at in range(number)]
    return pd.DataFrame(rows, columns=["day", "event", "events"])


def pictures(context, *, is_full):
    """Name and spec of each picture: round one, of all, and by day, week and month; or without a row."""
    said, number = {"title": "What is told", "context": context}, 9 if is_full else 0
    graph = {"nodes": nodes(number), "ties": ties(number), **said}
    return {
        "link_graph": link_graph(middle="0", **graph),
        "link_graph of all": link_graph(key="all", **graph),
        **{
            f"events_by_time {length}": events_by_time(
                days=days(12 if is_full else 0, every=every), first=FIRST, last=FIRST + timedelta(days=11 * every),
                key=f"events-{every}", **said,
            )
            for length, every in (("by day", 1), ("by week", 20), ("by month", 99))
        },
    }  # fmt: skip
