"""The page of convoys: companions of one vehicle, what speaks for and against company, and the network around it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.anpr.chosen_vehicle import choose_vehicle, chosen_vehicle, open_vehicle
from components.anpr.desk import Desk
from components.anpr.lines_map import chart_context, map_sites, site_name
from components.chart_block import about_table, chart_block, table_block
from components.charts.associates import associates as associates_chart
from components.charts.gap_histogram import gap_histogram
from components.plans.drafts import attempt
from components.steady import look
from components.words import count_of, plain
from data_access.anpr.convoys import Associates, associates, companions_of_vehicle, reads_together
from data_access.anpr.gate import OpenSearch
from data_access.anpr.lines import lines_of
from data_access.anpr.pseudonyms import find_vehicle, names_of
from models.anpr.convoy_words import words_of
from models.anpr.convoys import Companion
from models.anpr.lines import Line
from models.anpr.rules import HOME_ZONE
from models.anpr.settings import section
from models.errors import EditRefused

KEPT, MOST, BIN_SECONDS = 16, 25, 15
SURE = 0.5
SOURCE = "Plate reads of this store within the days of the search"
TYPED, PICKED = "anpr_convoy_typed", "anpr_convoy_companion"


def convoy_vehicle(desk: Desk) -> int | None:
    """The vehicle whose company is looked at, with the control to look up another; the look-up is on record."""
    with st.container(horizontal=True, key="page_filters", vertical_alignment="bottom"):
        st.text_input("Vehicle: name (V-…) or plate", key=TYPED, max_chars=20)
        st.button("Look up", on_click=partial(attempt, partial(_look_up, desk)), key="anpr_convoy_look")
    return chosen_vehicle(desk)


def _look_up(desk: Desk) -> str:
    said = str(look().get(TYPED) or "").strip()
    if not said:
        raise EditRefused("No vehicle was named.", "Type its name (V-…) or its plate.")
    vid = find_vehicle(desk.search, said)
    choose_vehicle(desk.lake.lake_id, vid)
    st.session_state[TYPED] = ""
    return f"{names_of(desk.lake, [vid])[vid]} is looked at."


def companions(desk: Desk, vid: int) -> tuple[Companion, ...]:
    """Companions of a vehicle, likeliest escort first; worked out and on record once for a search and vehicle."""
    return _companions(desk.search, vid, desk.lake.manifest().number, tuple(lines_of(desk.lake)))


@lru_cache(maxsize=KEPT)
def _companions(search: OpenSearch, vid: int, manifest: int, lines: tuple[Line, ...]) -> tuple[Companion, ...]:
    return companions_of_vehicle(search, vid, lines=lines, most=MOST)


@lru_cache(maxsize=KEPT)
def _network(search: OpenSearch, vid: int, manifest: int, lines: tuple[Line, ...]) -> Associates:
    return associates(search, vid, lines=lines)


@lru_cache(maxsize=KEPT)
def _together(search: OpenSearch, vid: int, other: int, manifest: int) -> pd.DataFrame:
    return reads_together(search, vid, other)


def convoys_title(found: Sequence[Companion], name: str) -> str:
    """The message of the page."""
    true = [one for one in found if one.probability >= SURE]
    escorts = [one for one in true if one.escort_probability >= SURE]
    if not true:
        return f"{name} travels with nobody more than chance explains"
    if not escorts:
        return f"{name} travels with {count_of(len(true), 'vehicle')}; none of them behaves like an escort"
    verb = "behaves" if len(escorts) == 1 else "behave"
    return f"{name} travels with {count_of(len(true), 'vehicle')}; {len(escorts)} {verb} like an escort"


DETAIL = (
    "Company is judged against the traffic of each site and hour and against the routine of both. People who share a "
    "road to work are true company and no escort: what speaks against an escort is said as well."
)


def companions_block(desk: Desk, found: Sequence[Companion], name: str) -> None:
    """The list of companions."""
    names = names_of(desk.lake, [one.vid for one in found])
    table = pd.DataFrame(
        {
            "Vehicle": [names.get(one.vid, "no longer held") for one in found],
            "True company": [round(one.probability, 2) for one in found],
            "Like an escort": [round(one.escort_probability, 2) for one in found],
            "Journeys": [one.times for one in found],
            "By chance": [round(one.chance_times, 1) for one in found],
            "Days": [one.days for one in found],
            "Seconds": [round(one.gap_seconds) for one in found],
            "Ahead": [one.leads for one in found],
        }
    )
    title = f"{count_of(len(found), 'vehicle')} met often enough to be judged" if found else "Nobody was met twice"
    about = about_table(
        desk.context,
        title=title,
        subtitle=f"Companions of {name}; probabilities from 0 to 1, seconds are negative where the companion is ahead",
        definition=(
            "Read together: at one camera within "
            f"{section('convoys', 'search')['window_seconds']} seconds. True company: log-likelihood ratio of journeys "
            "together against what local flow and both routines explain, with one journey counted once."
        ),
        source=SOURCE,
        filters={"Vehicle": name},
    )
    table_block(
        "convoy-companions", table, desk.context, about,
        draw=lambda: st.dataframe(table, hide_index=True, alt=title, key="anpr_companions_table"),
    )  # fmt: skip


def pair_part(desk: Desk, vid: int, found: Sequence[Companion]) -> None:
    """One companion more closely: words, gaps, the reads behind them."""
    if not found:
        return
    names = names_of(desk.lake, [one.vid for one in found])
    by_vid = {one.vid: one for one in found}
    other = st.selectbox("Look closer at", list(by_vid), key=PICKED, format_func=lambda one: names.get(one, str(one)))
    companion = by_vid[other]
    _words(companion)
    together = _together(desk.search, vid, other, desk.lake.manifest().number)
    _gaps(desk, together, names.get(other, ""))
    with st.container(horizontal=True):
        open_it = partial(open_vehicle, desk.lake.lake_id, other)
        st.button("Open this vehicle", on_click=open_it, key="anpr_convoy_open", icon=":material/directions_car:")
        turn = partial(choose_vehicle, desk.lake.lake_id, other)
        st.button("Look at its company", on_click=turn, key="anpr_convoy_turn", icon=":material/commute:")
    with st.expander("The reads behind it"):
        table = _reads_table(together, map_sites(desk.lake))
        st.dataframe(table, hide_index=True, alt="Reads of both at one site", key="anpr_together_table")


def _words(companion: Companion) -> None:
    said = words_of(companion)
    st.text(" ".join(said.facts))
    left, right = st.columns(2)
    left.markdown(f"**Speaks for an escort**\n\n{_listed(said.for_escort)}")
    right.markdown(f"**Speaks against it**\n\n{_listed(said.against_escort)}")


def _listed(sentences: Sequence[str]) -> str:
    return "\n".join(f"- {plain(one)}" for one in sentences) or "Nothing that weighs."


def _gaps(desk: Desk, together: pd.DataFrame, name: str) -> None:
    window = int(str(section("convoys", "search")["window_seconds"]))
    spec = gap_histogram(
        gaps=tuple(together["gap_seconds"]),
        window=window,
        width=BIN_SECONDS,
        title=_gap_title(together, name),
        context=chart_context(desk),
        key="convoy-gaps",
    )
    chart_block(spec, desk.context, filters={"Companion": name})


def _gap_title(together: pd.DataFrame, name: str) -> str:
    ahead = float((together["gap_seconds"] < 0).mean()) if len(together) else 0.0
    middle = float(together["gap_seconds"].abs().median()) if len(together) else 0.0
    if ahead >= 0.9:
        return f"{name} is nearly always ahead, by about {middle:.0f} seconds"
    if ahead <= 0.1:
        return f"{name} is nearly always behind, by about {middle:.0f} seconds"
    return f"{name} is ahead at {ahead:.0%} of the sites that both passed"


def network_figure(desk: Desk, vid: int) -> None:
    """The vehicle, its companions and theirs."""
    network = _network(desk.search, vid, desk.lake.manifest().number, tuple(lines_of(desk.lake)))
    names = names_of(desk.lake, network.vehicles["vid"])
    vehicles = network.vehicles.assign(name=network.vehicles["vid"].map(names))
    ties = network.ties.assign(name=network.ties["vid"].map(names), other=network.ties["other_vid"].map(names))
    known = len(vehicles) - 1
    title = f"{count_of(known, 'vehicle')} within two steps" if known else "Nobody else is in its network"
    spec = associates_chart(
        vehicles=vehicles, ties=ties, title=title, context=chart_context(desk), key="convoy-network"
    )
    chart_block(spec, desk.context, filters={})


def _reads_table(together: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    when = pd.to_datetime(together["t"], unit="ms", utc=True).dt.tz_convert(str(HOME_ZONE))
    return pd.DataFrame(
        {
            "Time": when.dt.strftime("%d %b %Y %H:%M:%S"),
            "Site": [site_name(sites, cam) for cam in together["cam"]],
            "Seconds": together["gap_seconds"].round().astype(int),
        }
    )


def nobody_chosen() -> None:
    """What to do where no vehicle is chosen."""
    st.text("Look up a vehicle by its name or plate, or open one from the list of leads and come back.")
