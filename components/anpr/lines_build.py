"""Making a line: picked site by site, taken from a vehicle's runs, from a file, or from paths that many travel."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from components.anpr.desk import Desk
from components.anpr.lines_choice import show_line
from components.anpr.lines_map import map_sites, site_name
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
from models.anpr.lines import Line, with_other_ways
from models.anpr.profiles import profile, profile_ids
from models.errors import DataRejected, EditRefused

DRAWN, NAME, PROFILE, ADD = (f"anpr_draw_{name}" for name in ("sites", "name", "profile", "add"))
PROPOSALS = "anpr_proposals"
WAYS = ("Pick sites", "From a vehicle's runs", "From a file", "Paths that many travel")


def drawn_sites() -> tuple[int, ...]:
    """Sites of the line that is being drawn, in order."""
    kept = steady().get(DRAWN, ())
    return kept if isinstance(kept, tuple) else ()


def add_site(layer: str, site_id: str) -> None:
    """Within a callback: put a site at the end of the line that is being drawn, or take it out again."""
    if layer != "sites":
        return
    look()
    cam, kept = int(site_id), drawn_sites()
    steady()[DRAWN] = tuple(one for one in kept if one != cam) if cam in kept else (*kept, cam)


def build_part(desk: Desk, line: Line | None) -> None:
    """The ways to make a line; the same for the keyboard as for the map."""
    way = st.segmented_control("How to make a line", WAYS, default=WAYS[0], key="anpr_line_way", required=True)
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
    sites, drawn = map_sites(desk.lake), drawn_sites()
    st.text("Pick the sites on the map in the order in which they are passed, or choose them here.")
    names = dict(zip(sites["cam"], sites["name"], strict=True))
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.selectbox("Next site", list(names), index=None, key=ADD, format_func=lambda cam: names.get(cam, str(cam)))
    right.button("Add", on_click=_add_chosen, key="anpr_draw_add_button", icon=":material/add:")
    if not drawn:
        return
    table = pd.DataFrame({"Step": range(1, len(drawn) + 1), "Site": [site_name(sites, cam) for cam in drawn]})
    st.dataframe(table, hide_index=True, alt="Sites of the new line, in order", key="anpr_drawn_table")
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
        st.session_state[ADD] = None


def _change(sites: tuple[int, ...]) -> None:
    look()
    steady()[DRAWN] = sites


def _keep_drawn(desk: Desk) -> str:
    held = look()
    with desk.lake.session() as con:
        steps = with_other_ways([(cam,) for cam in drawn_sites()], places_of(con))
    line = Line(
        "", str(held.get(NAME) or ""), steps, str(held.get(PROFILE) or ""), desk.context.viewer.subject, "", "drawn"
    )
    said = _keep(desk, line)
    steady()[DRAWN] = ()
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
    given = st.file_uploader("File of lines", type=["csv", "json"], key="anpr_line_file", max_upload_size=1)
    st.button(
        "Keep the lines of the file", type="primary", disabled=given is None, key="anpr_line_file_keep",
        on_click=partial(attempt, partial(_keep_file, desk)),
    )  # fmt: skip


def _keep_file(desk: Desk) -> str:
    given = look().get("anpr_line_file")
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
    said = [_keep(desk, line) for line in lines]
    return " ".join(said)


def _proposal_part(desk: Desk) -> None:
    st.text(
        "Paths between places far apart that several vehicles travel. Most are ordinary traffic: choose what you know."
    )
    if st.button("Look for paths", key="anpr_propose"):
        with st.spinner("Looking for paths."):
            note(desk.search, "line.propose", {})
            steady()[PROPOSALS] = tuple(proposed_lines(desk.lake, days=desk.search.days))
    found = steady().get(PROPOSALS)
    if not isinstance(found, tuple):
        return
    if not found:
        st.text("No path is travelled by enough vehicles in these days.")
        return
    sites = map_sites(desk.lake)
    for place, one in enumerate(found):
        first, last = site_name(sites, one.sites[0][0]), site_name(sites, one.sites[-1][0])
        with st.container(horizontal=True, vertical_alignment="center"):
            apart = "" if one.end_distance_km is None else f", {one.end_distance_km:.0f} km apart"
            st.text(
                f"{first} to {last}: {count_of(len(one.sites), 'step')}{apart}, {count_of(one.vehicles, 'vehicle')}"
            )
            st.button(
                "Draw", on_click=_change, args=(tuple(step[0] for step in one.sites),), key=f"anpr_proposed_{place}"
            )
    st.caption("Draw puts the path on the map as a new line: give it a name under Pick sites, then keep it.")


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

