"""What is ranked: lines and a crime type with the vehicles that are known, or the likeness to one vehicle."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from components.anpr.desk import Desk
from components.anpr.leads_triage import findings_of
from components.drill import ask_for_page
from components.plans.drafts import attempt
from components.steady import look, steady
from components.words import count_of, plain
from data_access.anpr.lines import lines_of
from data_access.anpr.pseudonyms import find_by_plate, find_vehicle
from data_access.anpr.ranking import rank_lines
from models.anpr.lines import Line
from models.anpr.profiles import profile, profile_ids
from models.anpr.pseudonyms import is_pseudonym
from models.anpr.settings import section
from models.errors import EditRefused

BY_LINE, BY_VEHICLE = "Lines", "Like one vehicle"
WAY, LINES, CRIME, KNOWN, RUN = (f"anpr_leads_{name}" for name in ("way", "lines", "crime", "known", "run"))
ASKED, MISSING = "anpr_rank_asked", "anpr_plates_missing"
BETWEEN_PLATES = re.compile(r"[\n\r,;\t]+")


@dataclass(frozen=True)
class Choice:
    """The lines that are chosen and the profile of the crime type; no line where likeness to a vehicle is asked for."""

    way: str
    lines: tuple[Line, ...]
    profile_id: str

    @property
    def line_ids(self) -> frozenset[str]:
        """Ids of the lines."""
        return frozenset(line.line_id for line in self.lines)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the lines."""
        return tuple(line.name for line in self.lines)


def choose_what(desk: Desk) -> Choice:
    """The controls: the way, the lines and the crime type; what was chosen in this session stays."""
    held = {line.line_id: line for line in lines_of(desk.lake)}
    way = st.segmented_control("Rank by", (BY_LINE, BY_VEHICLE), default=BY_LINE, key=WAY, required=True)
    if way == BY_VEHICLE:
        return Choice(BY_VEHICLE, (), "")
    kept = steady().get(LINES) or tuple(held)[:1]
    st.session_state[LINES] = [line_id for line_id in look().get(LINES, kept) if line_id in held]
    picked = st.multiselect("Lines", list(held), key=LINES, format_func=partial(_line_name, held))
    steady()[LINES] = tuple(picked)
    lines = tuple(held[line_id] for line_id in picked if line_id in held)
    return Choice(BY_LINE, lines, _choose_crime(lines))


def hand_over(line: Line, *, is_to_be_ranked: bool) -> None:
    """Within a callback of another page: go to the leads of a line, ranked on arrival where that is asked for."""
    look()
    kept = steady()
    kept[LINES], kept[ASKED] = (line.line_id,), is_to_be_ranked
    kept.pop(CRIME, None)
    ask_for_page("anpr-leads", {})


def _line_name(held: dict[str, Line], line_id: str) -> str:
    return held[line_id].name if line_id in held else line_id


def _choose_crime(lines: Sequence[Line]) -> str:
    """The profile: that of the first line where nobody chose another."""
    ids = profile_ids()
    own = next((line.profile_id for line in lines if line.profile_id in ids), ids[0])
    if CRIME not in look():
        st.session_state[CRIME] = steady().get(CRIME, own)
    chosen = st.selectbox("Crime type", ids, key=CRIME, format_func=lambda one: profile(one).title)
    if chosen != own or CRIME in steady():
        steady()[CRIME] = chosen
    return str(chosen)


def rank_controls(desk: Desk, choice: Choice) -> None:
    """The known vehicles and the button; what an analyst has found to be true is known as well, without typing it."""
    with st.container(horizontal=True, key="anpr_rank_row", vertical_alignment="bottom"):
        st.button(
            "Rank", type="primary", icon=":material/manage_search:", on_click=_ask, key="anpr_rank",
            disabled=not choice.lines,
        )  # fmt: skip
        with st.popover("Known vehicles", icon=":material/directions_car:"):
            st.text_area(
                "Plates or names (V-…), one a line or with commas", key=KNOWN, max_chars=10_000, height=160,
                help="Each plate that is looked up is on record, found or not.",
            )  # fmt: skip
            st.caption(plain(_taught_in_words(desk, choice)))
            _say_missing()


def _taught_in_words(desk: Desk, choice: Choice) -> str:
    found = [one for one in findings_of(desk.lake, choice.profile_id).values() if one.line_id in choice.line_ids]
    true = sum(one.is_true for one in found)
    return (
        f"Findings of these lines teach as well: {count_of(true, 'true lead')}, {len(found) - true} innocent. "
        "Without any the ranking goes by the profile of the crime type alone."
    )


def _say_missing() -> None:
    """Plates of the last ranking that the store has no read of: letter for letter, never as Markdown."""
    missing = steady().get(MISSING)
    if isinstance(missing, tuple) and missing:
        st.text(f"No read of: {', '.join(missing)}")


def _ask() -> None:
    look()
    steady()[ASKED] = True


def rank_when_asked(desk: Desk, choice: Choice) -> None:
    """Rank the lines if the button was pressed; the ranking is kept, and what came of it is said by ``outcome``."""
    if not steady().pop(ASKED, False) or not choice.lines:
        return
    with st.spinner("Ranking: every vehicle that runs these lines is weighed."):
        attempt(partial(_ranked, desk, choice, str(look().get(KNOWN, ""))))


def _ranked(desk: Desk, choice: Choice, typed: str) -> str:
    known = _known_vids(desk, plates_in(typed))
    top = int(section("triage", "list")["leads_listed"])  # type: ignore[call-overload]
    found, record = rank_lines(desk.search, choice.lines, profile(choice.profile_id), known, top=top)
    st.session_state[RUN] = record.run_id
    away = len(found.known_not_on_line)
    told = [f"{count_of(len(found.vehicles), 'vehicle')} ranked of {count_of(found.vehicles_seen, 'vehicle')} seen."]
    if away:
        told.append(f"{count_of(away, 'known vehicle')} did not run here in these days.")
    if steady().get(MISSING):
        told.append(f"No read of {count_of(len(steady()[MISSING]), 'plate')}: see Known vehicles.")  # type: ignore[arg-type]
    return " ".join(told)


def _known_vids(desk: Desk, said: Sequence[str]) -> tuple[int, ...]:
    """The vehicles of what was typed, each plate on record; plates without a read are kept to be said."""
    names = [one for one in said if is_pseudonym(one)]
    plates = [one for one in said if not is_pseudonym(one)]
    steady().pop(MISSING, None)
    vids = {find_vehicle(desk.search, name) for name in names}
    if plates:
        found = find_by_plate(desk.search, plates)
        steady()[MISSING] = found.missing
        vids |= set(found.all_vids)
    return tuple(sorted(vids))


def plates_in(typed: str) -> tuple[str, ...]:
    """The plates of a text that was typed or pasted, in any spacing, without doublets; EditRefused for too many."""
    found = tuple(dict.fromkeys(part.strip() for part in BETWEEN_PLATES.split(typed) if part.strip()))
    most = int(section("triage", "list")["most_known_typed"])  # type: ignore[call-overload]
    if len(found) > most:
        raise EditRefused(f"{len(found)} vehicles are too many to type in.", f"Give at most {most} at a time.")
    return found
