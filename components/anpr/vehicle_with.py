"""Who travels with the vehicle: companions with how likely that is more than chance."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.anpr.chosen_vehicle import open_vehicle
from components.anpr.lines_map import SOURCE
from components.anpr.vehicle_look import Sight
from components.chart_block import WRAPPED_ROW_PIXELS, about_table, table_block
from components.context import Context
from components.drill import link_to
from components.steady import look
from components.words import count_of
from data_access.anpr.convoys import companions_of_vehicle
from data_access.anpr.gate import OpenSearch
from data_access.anpr.lake import Lake
from data_access.anpr.pseudonyms import names_of
from models.anpr.convoy_words import words_of
from models.anpr.convoys import Companion
from models.anpr.lead_list import hundreds
from models.anpr.lines import Line
from models.anpr.settings import section
from models.errors import UserFacingError

MOST, HEIGHT = 25, 470
DEFINITION = (
    "Vehicles read at the same sites within minutes on several journeys. The chance is that of company beyond what "
    "traffic and both routines explain; escort is company that goes ahead or behind as an escort would."
)


@lru_cache(maxsize=8)
def _companions(search: OpenSearch, vid: int, line: Line | None, manifest: int) -> tuple[Companion, ...]:
    """Once for each search, vehicle, line and manifest, so that one look is one record."""
    return companions_of_vehicle(search, vid, lines=[line] if line else (), most=MOST)


@lru_cache(maxsize=8)
def _names(lake: Lake, vids: tuple[int, ...], manifest: int) -> Mapping[int, str]:
    return names_of(lake, vids) if vids else {}


def with_part(context: Context, sight: Sight) -> None:
    """The companions, likeliest escort first; a picked row opens that vehicle."""
    lake = sight.desk.lake
    try:
        with st.spinner("Looking at who was at the same sites at the same time."):
            found = _companions(sight.desk.search, sight.vid, sight.line, lake.manifest().number)
    except UserFacingError as error:
        st.text(f"{error.title} {error.what_to_do}")
        return
    names = _names(lake, tuple(one.vid for one in found), lake.manifest().number)
    table = companions_table(found, names)
    about = about_table(
        context, title=companions_title(found, names, sight.life.name),
        subtitle="Likeliest escort first; pick a row to open", definition=DEFINITION, source=SOURCE,
        filters={"Vehicle": sight.life.name},
    )  # fmt: skip
    vids = tuple(one.vid for one in found)
    table_block("anpr-vehicle-companions", table, context, about, draw=partial(_draw, table, lake.lake_id, vids))
    link_to(context, "anpr-convoys", "See its convoys read by read")


def companions_title(found: tuple[Companion, ...], names: Mapping[int, str], name: str) -> str:
    """The message: who travels with it, if anybody does."""
    least = float(str(section("convoys", "network")["least_probability"]))
    likely = [one for one in found if one.probability >= least]
    if not likely:
        return f"Nobody travels with {name} more than chance would have it"
    first = max(likely, key=lambda one: one.probability)
    told = f"{names.get(first.vid, 'one')} most likely, on {count_of(first.times, 'journey')}"
    verb = "travels" if len(likely) == 1 else "travel"
    return f"{count_of(len(likely), 'vehicle')} likely {verb} with {name}; {told}"


def companions_table(found: tuple[Companion, ...], names: Mapping[int, str]) -> pd.DataFrame:
    """A row a companion."""
    return pd.DataFrame(
        {
            "Vehicle": [names.get(one.vid, "no longer held") for one in found],
            "Company, of 100": [hundreds(one.probability) for one in found],
            "Escort, of 100": [hundreds(one.escort_probability) for one in found],
            "Journeys together": [one.times for one in found],
            "By chance": [f"{one.chance_times:.1f}" for one in found],
            "Days": [one.days for one in found],
            "Gap": [gap_words(one) for one in found],
            "Why": [" ".join(words_of(one).for_escort[:2]) or "nothing speaks for an escort" for one in found],
            "Against": [" ".join(words_of(one).against_escort[:2]) or "nothing that counts" for one in found],
        }
    )


def gap_words(one: Companion) -> str:
    """How far apart, and who is ahead."""
    seconds = abs(one.gap_seconds)
    apart = f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
    return f"{apart} {'ahead' if one.gap_seconds < 0 else 'behind'}"


def _draw(table: pd.DataFrame, lake_id: str, vids: tuple[int, ...]) -> None:
    if table.empty:
        st.text("No vehicle was at the same sites at the same time on several journeys. Search more days.")
        return
    st.dataframe(
        table,
        hide_index=True,
        height="content" if len(table) <= 6 else HEIGHT,
        row_height=WRAPPED_ROW_PIXELS,
        column_config={name: st.column_config.TextColumn(width="medium") for name in ("Why", "Against")},
        on_select=partial(_open, lake_id, vids),
        selection_mode="single-row",
        key="anpr_vehicle_companions",
        alt="Companions with the chance of company, times together and gap; pick a row to open the vehicle",
    )


def _open(lake_id: str, vids: tuple[int, ...]) -> None:
    picked = look()["anpr_vehicle_companions"]["selection"]["rows"]  # type: ignore[index]
    if picked:
        open_vehicle(lake_id, vids[picked[0]])
