"""Vehicles whose routes are like those of one known vehicle: no line and no crime type are needed."""

from __future__ import annotations

from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.anpr.chosen_vehicle import choose_vehicle, chosen_vehicle, open_vehicle
from components.anpr.desk import Desk
from components.chart_block import WRAPPED_ROW_PIXELS, about_table, table_block
from components.plans.drafts import attempt
from components.steady import look, steady
from components.words import count_of, plain
from data_access.anpr.gate import OpenSearch, as_date
from data_access.anpr.pseudonyms import find_vehicle, names_of
from data_access.anpr.resemblance import vehicles_resembling
from models.anpr.settings import section
from models.errors import UserFacingError

SAID, ROWS, EXAMPLE = "anpr_alike_said", "anpr_alike_rows", "anpr_alike_vid"
KEPT, HEIGHT = 8, 470
DEFINITION = (
    "Journeys are laid along the example's read by read, with reads that may be lost; where the example has many, what "
    "its runs share counts more: ordered pairs of sites, rare ones weighing more. Alike is 0 to 100; 50 is neither "
    "here nor there for an example with one journey. It says nothing of a crime type, and is no chance."
)


def choose_example(desk: Desk) -> None:
    """The plate or the name of the example; the vehicle of the other pages to begin with."""
    with st.container(horizontal=True, key="anpr_alike_row", vertical_alignment="bottom"):
        st.text_input("Plate or name (V-…) of the example", key=SAID, max_chars=40)
        st.button("Find its like", type="primary", on_click=partial(_find, desk), key="anpr_alike_find")
        if (vid := chosen_vehicle(desk)) is not None and vid != _example(desk):
            st.button(f"Like {names_of(desk.lake, [vid]).get(vid, '')}", on_click=_keep, args=(desk, vid))


def _find(desk: Desk) -> None:
    said = str(look().get(SAID, ""))
    attempt(partial(_found, desk, said))


def _found(desk: Desk, said: str) -> str:
    vid = find_vehicle(desk.search, said)
    _keep(desk, vid)
    return f"The example is {names_of(desk.lake, [vid])[vid]}."


def _keep(desk: Desk, vid: int) -> None:
    look()
    steady()[EXAMPLE] = (desk.lake.lake_id, vid)
    choose_vehicle(desk.lake.lake_id, vid)


def _example(desk: Desk) -> int | None:
    kept = steady().get(EXAMPLE)
    return kept[1] if isinstance(kept, tuple) and kept[0] == desk.lake.lake_id else None


def alike_title(desk: Desk) -> tuple[str, str]:
    """The message and the sentence below it; the ranking is made here, so that the page can say what it found."""
    vid = _example(desk)
    if vid is None:
        return "Name one vehicle, and those with routes like its own are listed", ""
    try:
        with st.spinner("Comparing the routes of every vehicle with its own."):
            rows = _alike(desk.search, vid, desk.lake.manifest().number)
    except UserFacingError as error:
        return error.title, error.what_to_do
    name = names_of(desk.lake, [vid])[vid]
    if rows.empty:
        return f"No vehicle has routes like those of {name}", "Choose more days, or an example with whole journeys."
    first = rows.iloc[0]
    at_least = "At least " if len(rows) >= _most() else ""
    shares = "shares" if len(rows) == 1 else "share"
    told = f"{at_least}{count_of(len(rows), 'vehicle')} {shares} routes with {name}; {first['Vehicle']} is most alike"
    return told, f"{first['Why']}. Nothing is said of a crime type here: look at the journeys of each."


@lru_cache(maxsize=KEPT)
def _alike(search: OpenSearch, vid: int, manifest: int) -> pd.DataFrame:
    """Once for each search, example and manifest, so that one look is one record; with the vid as last column."""
    rows = vehicles_resembling(search, vid, most=_most())
    names = names_of(search.lake, rows["vid"].tolist())
    table = [
        {
            "Rank": at,
            "Vehicle": names.get(int(row.vid), "no longer held"),
            "Alike": round(100 * row.score),
            "Why": _why(row),
            "Runs alike": int(row.runs_alike),
            "Sites shared": int(row.shared_sites),
            "Last run alike": as_date(row.evidence[-1][0] // 86_400_000) if row.evidence else None,
            "vid": int(row.vid),
        }
        for at, row in enumerate(rows.itertuples(index=False), start=1)
    ]
    return pd.DataFrame(table)


def _most() -> int:
    return int(section("triage", "list")["alike_listed"])  # type: ignore[call-overload]


def _why(row: object) -> str:
    return (
        f"{count_of(row.runs_alike, 'run')} like those of the example, over {count_of(row.shared_sites, 'site')} of "  # type: ignore[attr-defined]
        f"its routes; its best runs cover {100 * row.coverage:.0f} % of them"  # type: ignore[attr-defined]
    )


def alike_part(desk: Desk) -> None:
    """The ranked table; a picked row opens the vehicle."""
    vid = _example(desk)
    if vid is None:
        return
    try:
        rows = _alike(desk.search, vid, desk.lake.manifest().number)
    except UserFacingError:
        return
    if rows.empty:
        return
    table = rows.drop(columns="vid")
    about = about_table(
        desk.context,
        title=f"Vehicles like {names_of(desk.lake, [vid])[vid]}",
        subtitle="Most alike first; pick a row to open the vehicle",
        definition=DEFINITION,
        source="Plate reads",
    )
    vids = tuple(rows["vid"])
    table_block("anpr_alike", table, desk.context, about, draw=partial(_draw, table, desk.lake.lake_id, vids))
    st.caption(plain("State and findings are kept for leads of a line: rank the line that they share to record them."))


def _draw(table: pd.DataFrame, lake_id: str, vids: tuple[int, ...]) -> None:
    st.dataframe(
        table,
        hide_index=True,
        height="content" if len(table) <= 6 else HEIGHT,
        row_height=WRAPPED_ROW_PIXELS,
        column_config={
            "Why": st.column_config.TextColumn(width="large"),
            "Last run alike": st.column_config.DateColumn(format="D MMM YYYY"),
        },
        on_select=partial(_open, lake_id, vids),
        selection_mode="single-row",
        key=ROWS,
        alt="Vehicles with routes like the example's; pick a row to open the vehicle",
    )


def _open(lake_id: str, vids: tuple[int, ...]) -> None:
    picked = look()[ROWS]["selection"]["rows"]  # type: ignore[index]
    if picked:
        open_vehicle(lake_id, vids[picked[0]])
