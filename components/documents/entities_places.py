"""Postcodes and towns that are named, on a map and as a list; a picked one opens that entity."""

from __future__ import annotations

from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.chart_block import map_block
from components.charts.places_map import areas_of, places_map
from components.charts.spec import ChartContext, MapSpec
from components.documents.desk import Desk, open_entity
from components.documents.entity_choice import title_of_kind
from components.documents.kept import Kept, grown_line, looked_up
from components.steady import look
from components.words import count_of
from data_access.documents.exposure import explicit_terms
from data_access.documents.timeline import places
from models.documents.entities.places import note_for_maps
from models.documents.exposure import Terms, mask

AREA, TABLE, EVERYWHERE = "documents_places_area", "documents_places_table", ""
SOURCE = "Postcodes by their shape, towns by a language model"


def places_part(desk: Desk) -> None:
    """The map of postcode areas, and the places of one of them or of all."""
    kept = looked_up(desk, "places", (), lambda: places(desk.opened))
    grown_line(desk, kept, "places")
    if kept.found.empty:
        st.text("No postcode or town that a map can show is named. Towns follow once names have been read.")
        return
    context = ChartContext(
        area=desk.case.name, period="", source=SOURCE, definition=note_for_maps(),
        is_synthetic=desk.case.is_synthetic, mode="dark" if desk.context.mode == "dark" else "light",
    )  # fmt: skip
    found, spec = _picture(kept, explicit_terms(desk.case), context)
    map_block(spec, desk.context, filters={}, on_pick=_pick_area)
    _list(found)


@lru_cache(maxsize=8)
def _picture(kept: Kept, terms: Terms, context: ChartContext) -> tuple[pd.DataFrame, MapSpec]:
    """The places of a look with explicit terms masked, and their map, drawn once."""
    found = kept.found.assign(shown=[mask(shown, terms).text for shown in kept.found["shown"]])
    return found, places_map(places=found, title=_title(found), context=context)


def _title(found: pd.DataFrame) -> str:
    """Where most of it lies."""
    first = areas_of(found)[0]
    lies = f"{count_of(first.places, 'is', 'are')} in {first.town} ({first.area})"
    return f"{count_of(len(found), 'place is', 'places are')} named; {lies}"


def _list(found: pd.DataFrame) -> None:
    towns = dict(zip(found["area"], found["town"], strict=True))
    names = {EVERYWHERE: "Everywhere", **{area: f"{towns[area]} ({area})" for area in sorted(towns)}}
    area = st.selectbox("Postcode area", list(names), key=AREA, format_func=names.get)
    here = found[found["area"] == area] if area else found
    table = pd.DataFrame(
        {
            "Place": here["shown"],
            "Kind": [title_of_kind(kind) for kind in here["kind"]],
            "Postcode area": [names[one] for one in here["area"]],
            "Documents": here["items"],
            "Mentions": here["mentions"],
        }
    )
    st.dataframe(
        table, hide_index=True, key=TABLE, selection_mode="single-row", alt="Places that are named",
        on_select=partial(_picked, [int(one) for one in here["entity_id"]]),
    )  # fmt: skip


def _pick_area(layer: str, area: str) -> None:
    look()
    st.session_state[AREA] = area


def _picked(ids: list[int]) -> None:
    rows = look()[TABLE]["selection"]["rows"]  # type: ignore[index]
    if rows and rows[0] < len(ids):
        open_entity(ids[rows[0]])
