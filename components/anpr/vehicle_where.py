"""Where the vehicle was: its journeys on the map, all at once or one after the other, and as a list."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.anpr.lines_map import SOURCE, chart_context, map_sites, steps_of
from components.anpr.vehicle_look import Sight, home_time
from components.chart_block import about_table, map_block, table_block
from components.charts.route_map import Journey, MapWords, route_map
from components.charts.spec import MapSpec
from components.context import Context
from components.steady import look, steady
from components.words import count_of, day
from data_access.anpr.gate import as_date, as_day
from data_access.anpr.picture import links_of

PLAY, ROWS = "anpr_vehicle_play", "anpr_vehicle_journeys"
SECONDS = 2.0
EARLY = 0.2  # the clock of the page may come this much too soon
MOST_DRAWN, HEIGHT, MOST_IN_VIEW, NAMED = 300, 438, 11, 4
DEFINITION = (
    "A journey is a chain of reads without a pause longer than is usual between its sites. Lines join the sites in "
    "order of time; the road between them is not known."
)


Of = tuple[int, int, int]  # vehicle, start of its first journey, how many they are


@dataclass(frozen=True)
class Play:
    """Which journey is shown alone (None: all of them), whether the next one follows by itself, and when it is due.

    ``of`` are the journeys that it steps through.
    """

    of: Of
    at: int | None = None
    is_on: bool = False
    due: float = 0.0


@dataclass(frozen=True)
class Chosen:
    """The vehicle, and the days on which the journeys that are shown begin."""

    sight: Sight
    first: date
    last: date


def where_part(context: Context, sight: Sight) -> None:
    """The days, the map with what steps through it, and the list of journeys."""
    if sight.life.journeys.empty:
        st.text("Its reads have not been joined into journeys yet. Whoever runs this copy does it in the terminal:")
        st.code("python ndao.py anpr journeys STORE/anpr", language=None)
        return
    chosen = Chosen(sight, *choose_days(sight))
    journeys, table = _told(chosen)
    if journeys.empty:
        st.text("No journey begins on these days: choose more of them.")
        return
    of = _of(sight, journeys)
    _controls(of)
    run_every = SECONDS if _play(of).is_on else None
    st.fragment(_picture, run_every=run_every)(context, chosen)
    _list(context, sight, table, of)


@lru_cache(maxsize=8)
def _told(chosen: Chosen) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The journeys of the days, and the same as a list. Shared: treat them as read-only."""
    own = chosen.sight.life.journeys
    journeys = own[own["day"].between(as_day(chosen.first), as_day(chosen.last))].reset_index(drop=True)
    return journeys, journeys_table(chosen.sight, journeys)


def choose_days(sight: Sight) -> tuple[date, date]:
    """The days whose journeys are shown: all on which it was read, unless fewer are chosen."""
    days = sight.life.hours["day"]
    first, last = as_date(days.min()), as_date(days.max())
    if first == last:
        return first, last
    key = f"anpr_vehicle_days_{sight.vid}"
    chosen = st.slider("Journeys that begin on", first, last, (first, last), key=key, format="D MMM YYYY")
    return chosen[0], chosen[-1]


def _of(sight: Sight, journeys: pd.DataFrame) -> Of:
    return sight.vid, int(journeys["t_start"].iloc[0]), len(journeys)


def _play(of: Of) -> Play:
    """How the playback of these journeys stands; anew for others."""
    held = steady().get(PLAY)
    return held if isinstance(held, Play) and held.of == of else Play(of)


def _controls(of: Of) -> None:
    """Buttons that step through the journeys; nothing moves until it is asked to."""
    play, many = _play(of), of[-1]
    is_last = play.at is not None and play.at + 1 >= many
    with st.container(horizontal=True, key="anpr_vehicle_steps", vertical_alignment="center"):
        _button(of, "all", "All journeys", ":material/select_all:", is_off=play.at is None)
        _button(of, "before", "One before", ":material/skip_previous:", is_off=not play.is_on and not play.at)
        if play.is_on:
            _button(of, "pause", "Pause", ":material/pause:")
        else:
            _button(of, "play", "Play one by one", ":material/play_arrow:")
        _button(of, "after", "One after", ":material/skip_next:", is_off=is_last)
    st.caption("Each step is a still picture; nothing moves by itself until you press Play.")


def _button(of: Of, action: str, label: str, icon: str, *, is_off: bool = False) -> None:
    key = f"anpr_vehicle_step_{action}"
    st.button(label, on_click=_act, args=(of, action), key=key, icon=icon, disabled=is_off)


def _act(of: Of, action: str) -> None:
    """From where the playback stands now, which may be further on than when the button was drawn."""
    look()
    _set_play(stepped(_play(of), action, time.monotonic()))


def stepped(play: Play, action: str, now: float) -> Play:
    """The playback after a button: all, before, pause, play or after."""
    last, at = play.of[-1] - 1, play.at
    if action == "pause":
        return replace(play, is_on=False)
    if action == "play":
        return Play(play.of, 0 if at is None or at >= last else at, True, now + SECONDS)
    if action == "before":
        return Play(play.of, max(0, (at or 0) - 1))
    return Play(play.of, None if action == "all" else 0 if at is None else min(last, at + 1))


def _set_play(play: Play) -> None:
    look()
    steady()[PLAY] = play


def advanced(play: Play, many: int, now: float) -> Play:
    """The playback at a moment: one journey on where the next is due, switched off at the last."""
    if not play.is_on or play.at is None or now + EARLY < play.due:
        return play
    at = min(play.at + 1, many - 1)
    return Play(play.of, at, at + 1 < many, now + SECONDS)


def _picture(context: Context, chosen: Chosen) -> None:
    """The map; while it plays it is drawn again by itself, one journey on each time."""
    journeys, _ = _told(chosen)
    before = _play(_of(chosen.sight, journeys))
    play = advanced(before, len(journeys), time.monotonic())
    if play != before:
        steady()[PLAY] = play
    if before.is_on and not play.is_on:
        st.rerun()
    map_block(
        journeys_map(chosen, play.at),
        context,
        filters={"Vehicle": chosen.sight.life.name},
        on_pick=partial(_pick_on_map, before.of, tuple(journeys["t_start"])),
    )


def _pick_on_map(of: Of, starts: tuple[int, ...], layer: str, picked: str) -> None:
    if layer == "journeys" and picked.isdigit() and int(picked) in starts:
        _set_play(Play(of, starts.index(int(picked))))


@lru_cache(maxsize=16)
def journeys_map(chosen: Chosen, at: int | None) -> MapSpec:
    """All journeys, the newest strongest, or one of them strong among the others."""
    (journeys, table), sight = _told(chosen), chosen.sight
    sites = map_sites(sight.desk.lake)
    drawn = drawn_journeys(journeys, table, sites, at)
    line = steps_of(sites, [step[0] for step in sight.line.sites]) if sight.line else []
    marked = frozenset() if at is None else frozenset(str(int(cam)) for cam in journeys["cams"][at])
    spec = route_map(
        key="anpr-vehicle-map",
        words=map_words(sight, table, len(drawn), at),
        sites=sites,
        links=links_of(sight.desk.lake),
        context=replace(chart_context(sight.desk), definition=DEFINITION),
        line=line,
        journeys=drawn,
        marked=marked,
        table=table,
    )
    if at is None:
        return spec
    alone = ("", "the strong blue journey is the one shown, its sites are orange, the others are faint")
    told = [alone if "journeys" in words else (colour, words) for colour, words in spec.legend]
    return replace(spec, legend=[part for part in told if "sites chosen" not in part[1]])


def drawn_journeys(journeys: pd.DataFrame, table: pd.DataFrame, sites: pd.DataFrame, at: int | None) -> list[Journey]:
    """The newest journeys of two placed sites or more, the one that is shown alone last and strongest."""
    placed = sites.dropna(subset=["longitude", "latitude"])
    places = dict(zip(placed["cam"], zip(placed["longitude"], placed["latitude"], strict=True), strict=True))
    found = []
    for number, (start, cams) in enumerate(zip(journeys["t_start"], journeys["cams"], strict=True)):
        path = tuple(places[cam] for cam in cams if cam in places)
        if len(path) > 1:
            age = (number + 1) / len(journeys) if at is None else float(number == at)
            found.append((number == at, Journey(str(start), journey_words(table, number), path, age)))
    kept = found[-MOST_DRAWN:] if at is None else sorted(found, key=lambda one: one[0])[-MOST_DRAWN:]
    return [journey for _, journey in kept]


def journey_words(table: pd.DataFrame, number: int) -> str:
    """One journey in words."""
    one = table.iloc[number]
    start = f"{one['Start']:%a} {day(one['Start'])}, {one['Start']:%H:%M}"
    if one["Reads"] == 1:
        return f"{start}, one read at {one['From']}"
    return f"{start} to {one['End']:%H:%M}, {one['From']} to {one['To']}"


def map_words(sight: Sight, table: pd.DataFrame, drawn: int, at: int | None) -> MapWords:
    """What the map says."""
    many = len(table)
    if at is not None:
        told = f"Journey {at + 1} of {many}: {journey_words(table, at)}"
        return MapWords(told, f"One journey of {sight.life.name}", f"Map. {told}")
    on_line = int((table["On the line"] != "").sum()) if "On the line" in table else 0
    part = "all of them" if on_line == many else f"{on_line} of them"
    where = f"; {part} on {sight.line.name}" if sight.line and on_line else ""
    title = f"{count_of(many, 'journey')} of {sight.life.name}{where}"
    alone = many - drawn
    told = f"{count_of(alone, 'journey')} of one read or without a place stand in the list alone" if alone else ""
    return MapWords(title, "Journeys on the map", f"Map of {title}. {told}")


def journeys_table(sight: Sight, journeys: pd.DataFrame) -> pd.DataFrame:
    """A row a journey, oldest first, with the sites between its ends and its runs on the line."""
    runs, sites = sight.runs, sight.sites
    ways = {} if runs is None or runs.empty else runs.groupby("trip_start")["direction"].agg(" and ".join).to_dict()
    rows = [
        {
            "Start": home_time(one.t_start),
            "End": home_time(one.t_end),
            "On the line": ways.get(one.t_start, ""),
            "Reads": int(one.reads),
            "From": sites.get(int(one.cams[0]), str(one.cams[0])),
            "To": sites.get(int(one.cams[-1]), str(one.cams[-1])),
            "Sites between": between_words([sites.get(int(cam), str(cam)) for cam in one.cams[1:-1]]),
        }
        for one in journeys.itertuples(index=False)
    ]
    table = pd.DataFrame(rows)
    return table if ways else table.drop(columns="On the line")


def between_words(names: list[str]) -> str:
    """The sites between the ends: all of a few, else the first of them and how many more."""
    apart = list(dict.fromkeys(names))
    more = len(apart) - NAMED
    return ", ".join(apart) if more <= 1 else f"{', '.join(apart[:NAMED])} and {more} more"


def _list(context: Context, sight: Sight, table: pd.DataFrame, of: Of) -> None:
    """The list of journeys; a picked row is shown alone on the map."""
    about = about_table(
        context, title=f"{count_of(len(table), 'journey')}, oldest first",
        subtitle="By the clock at home; pick a row to see it alone on the map", definition=DEFINITION,
        source=SOURCE, filters={"Vehicle": sight.life.name},
    )  # fmt: skip
    table_block("anpr-vehicle-journeys", table, context, about, draw=partial(_draw, of, table))


def _draw(of: Of, table: pd.DataFrame) -> None:
    key = "_".join(map(str, (ROWS, *of)))
    times = {
        "Start": st.column_config.DatetimeColumn(format="ddd D MMM YYYY, HH:mm"),
        "End": st.column_config.DatetimeColumn(format="HH:mm"),
        "On the line": st.column_config.TextColumn(width=104),
        "Sites between": st.column_config.TextColumn(width="large"),
    }
    st.dataframe(
        table,
        hide_index=True,
        height="content" if len(table) <= MOST_IN_VIEW else HEIGHT,
        column_config=times,
        on_select=partial(_pick, of, key),
        selection_mode="single-row",
        key=key,
        alt="Journeys with start, end and sites; pick a row to see it alone on the map",
    )


def _pick(of: Of, key: str) -> None:
    picked = look()[key]["selection"]["rows"]  # type: ignore[index]
    _set_play(Play(of, int(picked[0]) if picked else None))
