"""What is known of the plate: repaired reads, doubles, moves that no vehicle makes; and the plate itself, on record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.anpr.chosen_vehicle import open_vehicle
from components.anpr.vehicle_look import Sight, home_time
from components.chart_block import block_heading
from components.context import Context
from components.plans.drafts import attempt
from components.steady import look, steady
from components.words import count_of
from data_access.anpr.cleaning import CLONE
from data_access.anpr.gate import OpenSearch
from data_access.anpr.pseudonyms import MOST_CAPTURES, REVEAL_RIGHT, Revealed, reveal_all, reveal_for
from data_access.anpr.vehicle import PlateNotes, impossible_moves, plate_notes, swap_suggestions
from models.access import may

WHY, REVEALED, MOVES = "anpr_reveal_why", "anpr_revealed", "anpr_vehicle_moves"
MOST_RAW, MOST_LISTED, HEIGHT = 50, 10, 320
CLONED = "contradicts other reads of its plate: taken for a second vehicle that carries it"
TIME = st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm:ss")
CHECK = "Check the image: a read is what a camera made of a picture, and a plate is not the vehicle or its driver."


@dataclass(frozen=True, eq=False)
class Shown:
    """What was revealed in this session: the plate with its captures, and the plates of its misreads by vehicle."""

    plate: Revealed
    raw: dict[int, str]


@lru_cache(maxsize=16)
def _notes(search: OpenSearch, vid: int, manifest: int) -> PlateNotes:
    return plate_notes(search, vid)


@lru_cache(maxsize=16)
def _moves(search: OpenSearch, vid: int, manifest: int) -> pd.DataFrame:
    return impossible_moves(search, vid)


@lru_cache(maxsize=16)
def _swaps(search: OpenSearch, vid: int, manifest: int) -> pd.DataFrame:
    return swap_suggestions(search, vid)


def plate_part(context: Context, sight: Sight) -> None:
    """The plate on the left, what is known of its reads on the right."""
    notes = _notes(sight.desk.search, sight.vid, sight.desk.lake.manifest().number)
    left, right = st.columns(2)
    with left.container(border=True, key="anpr_vehicle_reveal"):
        _reveal_part(context, sight, notes)
    with right.container(border=True, key="anpr_vehicle_repairs"):
        _repairs_part(sight, notes)
    with right.container(border=True, key="anpr_vehicle_doubles"):
        _doubles_part(sight, notes)


def shown_in_session(sight: Sight) -> Shown | None:
    """What was revealed of this vehicle within this search, by this session; gone once the search is closed."""
    kept = steady().get(REVEALED)
    found = kept.get((sight.desk.search.search_id, sight.vid)) if isinstance(kept, dict) else None
    return found if isinstance(found, Shown) else None


def _reveal_part(context: Context, sight: Sight, notes: PlateNotes) -> None:
    shown = shown_in_session(sight)
    if shown is not None:
        _plate(sight, shown)
        return
    block_heading("The plate is hidden", "It is shown for a reason in words, on record, in this session alone")
    if not may(context.viewer, REVEAL_RIGHT):
        st.text("Your role may not reveal plates: the service owner can say who may.")
        return
    st.text_input("Why the plate is needed", key=WHY, max_chars=200, placeholder="Lead to check against the picture")
    st.button(
        "Reveal the plate", on_click=partial(_reveal, context, sight, notes), key="anpr_reveal", type="primary",
        icon=":material/visibility:",
    )  # fmt: skip
    st.text(f"With the plate stand the references of its pictures, where its reads came with them. {CHECK}")


def _reveal(context: Context, sight: Sight, notes: PlateNotes) -> None:
    why = str(look().get(WHY, ""))
    attempt(partial(_revealed, context, sight, notes, why))


def _revealed(context: Context, sight: Sight, notes: PlateNotes, why: str) -> str:
    """The plate and those of its misreads, each on record before it is kept for this session."""
    search = sight.desk.search
    plate = reveal_for(context.viewer, search, sight.vid, why)
    pairs = notes.repairs.head(MOST_RAW)
    others = sorted({*pairs["vid_raw"], *pairs["vid_repaired"]} - {sight.vid})
    raw = reveal_all(search, others, why) if others else {}
    kept = steady().setdefault(REVEALED, {})
    kept[search.search_id, sight.vid] = Shown(plate, {**raw, sight.vid: plate.plate})  # type: ignore[index]
    st.session_state[WHY] = ""
    return "The plate is shown below; it is on record that you asked for it, and why. Check the image."


def _plate(sight: Sight, shown: Shown) -> None:
    """The plate letter for letter, and how to get at its pictures."""
    block_heading("The plate, for this session alone", "On record with your account and your reason")
    st.code(shown.plate.plate, language=None)
    st.text(CHECK)
    captures = shown.plate.captures
    if captures.empty:
        st.text("These reads came without references of pictures: ask the owner of the camera, by site and time.")
        newest = last_reads(sight)
        st.dataframe(newest, hide_index=True, column_config={"Time": TIME}, alt="Its last reads, newest first")
        return
    table = pd.DataFrame(
        {
            "Time": [home_time(t) for t in captures["t"]],
            "Camera": captures["camera_id"].astype(str),
            "Capture reference": captures["capture_id"].astype(str),
        }
    )
    many = count_of(len(table), "picture")
    told = f"The newest {many}" if len(table) == MOST_CAPTURES else f"{many}, newest first"
    st.text(f"{told}: ask for one by its reference.")
    st.dataframe(table, hide_index=True, height=HEIGHT, column_config={"Time": TIME}, alt="References of its pictures")


def last_reads(sight: Sight) -> pd.DataFrame:
    """The newest reads: time and site."""
    newest = sight.life.journeys.sort_values("t_start", ascending=False).head(MOST_LISTED)
    reads = [
        {"Time": home_time(t), "Site": sight.sites.get(int(cam), str(cam))}
        for one in newest.itertuples(index=False)
        for cam, t in zip(reversed(list(one.cams)), reversed(list(one.times)), strict=True)
    ]
    return pd.DataFrame(reads[:MOST_LISTED], columns=["Time", "Site"])


def _repairs_part(sight: Sight, notes: PlateNotes) -> None:
    """Each misread beside what it was taken for."""
    block_heading(repairs_title(sight, notes), "A repair gives a read to the vehicle that most likely made it")
    if notes.repairs.empty:
        st.text("Its reads stand as the cameras gave them.")
        return
    shown = shown_in_session(sight)
    table = repairs_table(sight, notes, shown.raw if shown else {})
    st.dataframe(table, hide_index=True, height="content" if len(table) <= 6 else HEIGHT,
                 column_config={"Time": TIME}, alt="Reads as the camera had them beside the repair")  # fmt: skip
    if shown is None:
        st.text("The characters stand here once the plate is revealed.")


def repairs_title(sight: Sight, notes: PlateNotes) -> str:
    """How many reads were repaired, and how many are only suggested."""
    repairs = notes.repairs
    if repairs.empty:
        return "No read of it was repaired"
    applied = int(repairs["is_applied"].sum())
    return f"{count_of(applied, 'read')} of it repaired, {len(repairs) - applied} suggested and not applied"


def repairs_table(sight: Sight, notes: PlateNotes, plates: dict[int, str]) -> pd.DataFrame:
    """A row a repair: the raw read, what it is taken for, how sure, and what speaks for it; plates where revealed."""
    rows = [
        {
            "Time": home_time(one.t),
            "Site": sight.sites.get(int(one.cam), str(one.cam)),
            "As read": plates.get(int(one.vid_raw), notes.names.get(int(one.vid_raw), "no longer held")),
            "Taken for": plates.get(int(one.vid_repaired), notes.names.get(int(one.vid_repaired), "no longer held")),
            "Sure, of 100": round(100 * one.probability),
            "Why": CLONED if one.kind == CLONE else evidence_words(one.evidence, with_characters=bool(plates)),
            "Applied": "yes" if one.is_applied else "suggested",
        }
        for one in notes.repairs.itertuples(index=False)
    ]
    return pd.DataFrame(rows)


def evidence_words(evidence: object, *, with_characters: bool) -> str:
    """What speaks for a repair, in words; the characters only where the plate is shown."""
    try:
        told = json.loads(str(evidence))
    except ValueError:
        return ""
    if not isinstance(told, dict):
        return ""
    parts = []
    if with_characters and told.get("read_character"):
        parts.append(f"{told['read_character']} read for {told.get('true_character') or 'nothing'}")
    for name, words in (("seconds_before", "before"), ("seconds_after", "after")):
        if isinstance(told.get(name), int | float):
            parts.append(f"a read {told[name] / 60:.0f} min {words} fits the way")
    if told.get("reads_here"):
        parts.append(f"read here {count_of(int(told['reads_here']), 'other time')}")
    return "; ".join(parts)


def _doubles_part(sight: Sight, notes: PlateNotes) -> None:
    """Other vehicles with the plate, and moves that no single vehicle makes, looked for when asked."""
    block_heading(doubles_title(notes), "A cloned or swapped plate makes one name stand for two vehicles")
    with st.container(horizontal=True):
        for vid, name in notes.others:
            key, args = f"anpr_double_{vid}", (sight.desk.lake.lake_id, vid)
            st.button(f"Open {name}", on_click=open_vehicle, args=args, key=key, type="tertiary")
    asked = (sight.desk.search.search_id, sight.vid)
    if steady().get(MOVES) != asked:
        st.text("Its reads can be held against the driving times and habits of all traffic: it takes seconds.")
        st.button("Look for doubles and swaps", on_click=_ask_moves, args=asked, key="anpr_moves")
        return
    number = sight.desk.lake.manifest().number
    with st.spinner("Learning the driving times and habits of all traffic."):
        moves, swaps = _moves(sight.desk.search, sight.vid, number), _swaps(sight.desk.search, sight.vid, number)
    _swaps_part(sight, swaps)
    st.text(moves_words(moves))
    if len(moves):
        st.dataframe(moves_table(sight, moves), hide_index=True, column_config={"From": TIME, "To": TIME},
                     alt="Pairs of reads that one vehicle cannot have made")  # fmt: skip


def _ask_moves(search_id: str, vid: int) -> None:
    look()
    steady()[MOVES] = (search_id, vid)


def _swaps_part(sight: Sight, swaps: pd.DataFrame) -> None:
    """Plates that may be on the same vehicle before or after this one."""
    if swaps.empty:
        st.text("No plate is suggested as its plate before or after.")
    for one in swaps.itertuples(index=False):
        key, args = f"anpr_swap_{one.other_vid}", (sight.desk.lake.lake_id, int(one.other_vid))
        st.text(swap_words(one.name, one.probability, one.gap_days, is_after=bool(one.is_after)))
        st.button(f"Open {one.name}", on_click=open_vehicle, args=args, key=key, type="tertiary")


def swap_words(name: str, probability: float, gap_days: float, *, is_after: bool) -> str:
    """A suggestion in words."""
    when = "begins" if is_after else "ends"
    side = "after the last read of this one" if is_after else "before the first read of this one"
    alike = f"with like habits: the same vehicle in {100 * probability:.0f} of 100 such cases."
    return f"{name} {when} {count_of(int(gap_days), 'day')} {side}, {alike}"


def doubles_title(notes: PlateNotes) -> str:
    """Whether the plate is known to be on more than one vehicle."""
    if not notes.others:
        return "No other vehicle is known to carry its plate"
    verb = "carries" if len(notes.others) == 1 else "carry"
    return f"{count_of(len(notes.others), 'other vehicle')} {verb} its plate"


def moves_words(moves: pd.DataFrame) -> str:
    """What the look for impossible moves found."""
    if moves.empty:
        return "None found: one vehicle can have made every move between its reads."
    pairs = count_of(len(moves), "pair")
    return f"{pairs} of reads that no single vehicle can have made: the plate may be on two vehicles, or misread."


def moves_table(sight: Sight, moves: pd.DataFrame) -> pd.DataFrame:
    """A row a pair of reads."""
    return pd.DataFrame(
        {
            "From": [home_time(t) for t in moves["t_from"]],
            "Site before": [sight.sites.get(int(cam), str(cam)) for cam in moves["cam_from"]],
            "To": [home_time(t) for t in moves["t"]],
            "Site after": [sight.sites.get(int(cam), str(cam)) for cam in moves["cam"]],
            "Took (min)": ((moves["t"] - moves["t_from"]) / 60_000).round(1),
            "Takes at least (min)": (moves["shortest_s"] / 60).round(1),
        }
    )
