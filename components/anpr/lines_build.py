"""Making a line: picked site by site, taken from a vehicle's runs, from a file, or from paths that many travel."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from components.anpr.desk import Desk
from components.anpr.lines_choice import show_line
from components.anpr.lines_map import Drawn, site_names
from components.chart_block import WRAPPED_ROW_PIXELS
from components.plans.drafts import attempt
from components.steady import look, steady
from components.words import count_of
from data_access.anpr.gate import note
from data_access.anpr.lines import (
    keep_line,
    line_from_vehicle,
    lines_from_file,
    places_of,
    proposed_lines,
    withdraw_line,
)
from data_access.anpr.pseudonyms import find_vehicle
from models.anpr.lines import Line, ProposedLine, with_other_ways
from models.anpr.profiles import profile, profile_ids
from models.errors import DataRejected, EditRefused

DRAWN, NAME, PROFILE, ADD = (f"anpr_draw_{name}" for name in ("sites", "name", "profile", "add"))
PROPOSALS = "anpr_proposals"
MOST_IN_VIEW, HEIGHT = 6, 330
PROPOSAL_WIDTHS = {
    "From and to": st.column_config.TextColumn(width=200),
    **{name: st.column_config.NumberColumn(width=64) for name in ("Vehicles", "km apart", "Steps")},
}
WAYS = ("Sites", "A vehicle", "A file", "Frequent paths")


def drawn_line() -> Drawn:
    """The line that is being drawn."""
    kept = steady().get(DRAWN)
    return kept if isinstance(kept, Drawn) else Drawn()


def add_site(layer: str, site_id: str) -> None:
    """Within a callback: put a site at the end of the line that is being drawn, or take it out again."""
    if layer != "sites":
        return
    look()
    cam, kept = int(site_id), drawn_line()
    sites = tuple(one for one in kept.sites if one != cam) if cam in kept.sites else (*kept.sites, cam)
    steady()[DRAWN] = replace(kept, sites=sites)


def build_part(desk: Desk, line: Line | None) -> None:
    """The ways to make a line; the same for the keyboard as for the map."""
    way = st.segmented_control("Make it from", WAYS, default=WAYS[0], key="anpr_line_way", required=True)
    if way == WAYS[0]:
        _pick_part(desk)
    elif way == WAYS[1]:
        _vehicle_part(desk)
    elif way == WAYS[2]:
        _file_part(desk)
    else:
        _proposal_part(desk)
    if line is not None:
        _withdraw_part(desk, line)


def _pick_part(desk: Desk) -> None:
    names, drawn = site_names(desk.lake), drawn_line().sites
    st.text("Pick the sites on the map in the order in which they are passed, or choose them here by name.")
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.selectbox("Next site", list(names), index=None, key=ADD, format_func=lambda cam: names.get(cam, str(cam)))
    right.button("Add", on_click=_add_chosen, key="anpr_draw_add_button", icon=":material/add:")
    if not drawn:
        return
    table = pd.DataFrame({"Step": range(1, len(drawn) + 1), "Site": [names.get(cam, str(cam)) for cam in drawn]})
    st.dataframe(
        table, hide_index=True, alt="Sites of the new line, in order", key="anpr_drawn_table",
        height="content" if len(drawn) <= MOST_IN_VIEW else HEIGHT,
    )  # fmt: skip
    with st.container(horizontal=True):
        st.button("Take out the last", on_click=_change, args=(drawn[:-1],), key="anpr_draw_back")
        st.button("Turn round", on_click=_change, args=(drawn[::-1],), key="anpr_draw_turn")
        st.button("Clear", on_click=_change, args=((),), key="anpr_draw_clear")
    _name_and_crime()
    st.button(
        "Keep the line", type="primary", on_click=partial(attempt, partial(_keep_drawn, desk)), key="anpr_draw_keep"
    )


def _name_and_crime() -> None:
    left, right = st.columns(2)
    left.text_input("Name of the line", key=NAME, max_chars=120, placeholder="From where to where")
    right.selectbox("Crime type", profile_ids(), key=PROFILE, format_func=lambda one: profile(one).title)


def _add_chosen() -> None:
    cam = look().get(ADD)
    if cam is not None:
        add_site("sites", str(cam))
        _show_all()
        st.session_state[ADD] = None


def _change(sites: tuple[int, ...]) -> None:
    look()
    steady()[DRAWN] = replace(drawn_line(), sites=sites) if sites else _next_drawing()


def _next_drawing() -> Drawn:
    return Drawn(number=drawn_line().number + 1)


def _show_all() -> None:
    """Set the view to what is drawn: it may lie outside what the map shows."""
    drawn = drawn_line()
    steady()[DRAWN] = replace(drawn, in_view=drawn.sites)


def _keep_drawn(desk: Desk) -> str:
    held = look()
    with desk.lake.session() as con:
        steps = with_other_ways([(cam,) for cam in drawn_line().sites], places_of(con))
    line = Line(
        "", str(held.get(NAME) or ""), steps, str(held.get(PROFILE) or ""), desk.context.viewer.subject, "", "drawn"
    )
    said = _keep(desk, line)
    steady()[DRAWN] = _next_drawing()
    return said


def _keep(desk: Desk, line: Line) -> str:
    kept = keep_line(desk.lake, line)
    note(desk.search, "line.keep", {"line": kept.line_id, "steps": len(kept.sites), "origin": kept.origin})
    show_line(kept.line_id)
    return f"{kept.name} is kept: {count_of(len(kept.sites), 'step')}."


def _vehicle_part(desk: Desk) -> None:
    st.text(
        "The places that a known vehicle's repeated journeys have in common become the line. The look-up is on record."
    )
    st.text_input("Plate, or name (V-…)", key="anpr_line_vehicle", max_chars=20)
    _name_and_crime()
    st.button(
        "Make the line",
        type="primary",
        on_click=partial(attempt, partial(_keep_from_vehicle, desk)),
        key="anpr_line_make",
    )


def _keep_from_vehicle(desk: Desk) -> str:
    held = look()
    said, name = str(held.get("anpr_line_vehicle") or ""), str(held.get(NAME) or "")
    if not said.strip() or not name.strip():
        raise EditRefused("A vehicle and a name are needed.", "Give both.")
    vid = find_vehicle(desk.search, said)
    line = line_from_vehicle(desk.lake, vid, name=name, by=desk.context.viewer.subject, days=desk.search.days)
    return _keep(desk, replace(line, profile_id=str(held.get(PROFILE) or "")))


def _file_part(desk: Desk) -> None:
    st.text(
        "CSV: camera ids in order, or line,position,camera_id. JSON: name and sites. Nothing is kept when a row is bad."
    )
    _name_and_crime()
    st.caption("The name is for a file of one line; the crime type for lines that the file gives none.")
    given = st.file_uploader("File of lines", type=["csv", "json"], key="anpr_line_file", max_upload_size=1)
    st.button(
        "Keep the lines of the file", type="primary", disabled=given is None, key="anpr_line_file_keep",
        on_click=partial(attempt, partial(_keep_file, desk)),
    )  # fmt: skip


def _keep_file(desk: Desk) -> str:
    held = look()
    given = held.get("anpr_line_file")
    if given is None:
        raise EditRefused("No file was given.", "Choose one first.")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / Path(given.name).name  # type: ignore[attr-defined]
        path.write_bytes(given.getvalue())  # type: ignore[attr-defined]
        try:
            lines = lines_from_file(desk.lake, path, by=desk.context.viewer.subject)
        except DataRejected as error:
            first = error.rejected[0]
            place = f"row {first.row}" if first.row else "the file"
            raise EditRefused(error.title, f"In {place}: {first.reason} {first.remedy}") from error
    name, crime = str(held.get(NAME) or "").strip(), str(held.get(PROFILE) or "")
    named = [replace(lines[0], name=name)] if name and len(lines) == 1 else lines
    return " ".join(_keep(desk, replace(line, profile_id=line.profile_id or crime)) for line in named)


def _proposal_part(desk: Desk) -> None:
    st.text(
        "Paths between places far apart that several vehicles travel. Most are ordinary traffic: choose what you know."
    )
    if st.button("Look for paths", key="anpr_propose"):
        with st.spinner("Looking for paths."):
            note(desk.search, "line.propose", {})
            found = tuple(proposed_lines(desk.lake, days=desk.search.days))
            steady()[PROPOSALS] = (desk.search.search_id, found)
    kept = steady().get(PROPOSALS)
    if not isinstance(kept, tuple) or kept[0] != desk.search.search_id:
        return
    found = kept[1]
    if not found:
        st.text("No path is travelled by enough vehicles in these days.")
        return
    table = _proposal_table(found, site_names(desk.lake))
    st.dataframe(
        table, hide_index=True, height="content" if len(found) <= MOST_IN_VIEW else HEIGHT, key="anpr_proposed",
        row_height=WRAPPED_ROW_PIXELS, column_config=PROPOSAL_WIDTHS, on_select=partial(_draw_proposed, found),
        selection_mode="single-row", alt="Paths with their ends, length and vehicles; pick a row to draw it",
    )  # fmt: skip
    st.caption("Pick a row to put the path on the map as a new line. Give it a name under Sites, then keep it.")


def _proposal_table(found: Sequence[ProposedLine], names: Mapping[int, str]) -> pd.DataFrame:
    """A row a path, the most travelled first."""
    ends = [(one.sites[0][0], one.sites[-1][0]) for one in found]
    return pd.DataFrame(
        {
            "From and to": [f"{names.get(first, first)} to {names.get(last, last)}" for first, last in ends],
            "Vehicles": [one.vehicles for one in found],
            "km apart": [None if one.end_distance_km is None else round(one.end_distance_km) for one in found],
            "Steps": [len(one.sites) for one in found],
        }
    )


def _draw_proposed(found: Sequence[ProposedLine]) -> None:
    rows = look()["anpr_proposed"]["selection"]["rows"]  # type: ignore[index]
    if rows:
        _change(tuple(step[0] for step in found[rows[0]].sites))
        _show_all()


def _withdraw_part(desk: Desk, line: Line) -> None:
    with st.popover("Withdraw this line", icon=":material/delete:"):
        st.text(f"{line.name} is taken out of use. Its history and its rankings stay on record.")
        st.button("Withdraw it", on_click=partial(attempt, partial(_withdraw, desk, line)), key="anpr_line_withdraw")


def _withdraw(desk: Desk, line: Line) -> str:
    withdraw_line(desk.lake, line.line_id, by=desk.context.viewer.subject)
    note(desk.search, "line.withdraw", {"line": line.line_id})
    return f"{line.name} is withdrawn."


def made_words(line: Line) -> str:
    """How a line came to be, in words."""
    kind = profile(line.profile_id).title if line.profile_id in profile_ids() else "no crime type"
    return f"{line.origin.capitalize()} for {kind}, version {line.version}."

