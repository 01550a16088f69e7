"""The page of convoys: one companion more closely, what speaks for and against an escort, and the network around."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.anpr.chosen_vehicle import choose_vehicle, open_vehicle
from components.anpr.company import companion_names, companions
from components.anpr.desk import Desk
from components.anpr.lines_map import chart_context, site_names
from components.chart_block import chart_block
from components.charts.associates import associates as associates_chart
from components.charts.gap_histogram import gap_histogram
from components.charts.spec import ChartContext, ChartSpec
from components.drill import link_to
from components.steady import look
from components.words import count_of, plain
from data_access.anpr.convoys import associates, reads_together
from data_access.anpr.gate import OpenSearch
from data_access.anpr.lines import lines_of
from data_access.anpr.pseudonyms import names_of
from models.anpr.convoy_words import words_of
from models.anpr.convoys import Companion
from models.anpr.lines import Line
from models.anpr.settings import section
from models.search_reasons import HOME_ZONE

KEPT, BIN_SECONDS = 16, 15
PICKED = "anpr_convoy_companion"
DETAIL = (
    "Company is judged against the traffic of each site and hour and against the routine of both. People who share a "
    "road to work are true company and no escort: what speaks against an escort is said as well."
)


def look_closer_at(desk: Desk, vid: int) -> None:
    """Within a callback: the companion that is shown more closely."""
    look()
    st.session_state[PICKED] = vid


def pair_part(desk: Desk, vid: int) -> None:
    """One companion more closely: words, gaps, the reads behind them."""
    found = companions(desk, vid)
    if not found:
        return
    names, by_vid = companion_names(desk, found), {one.vid: one for one in found}
    if look().get(PICKED) not in by_vid:
        st.session_state[PICKED] = found[0].vid
    other = st.selectbox("Look closer at", list(by_vid), key=PICKED, format_func=lambda one: names.get(one, str(one)))
    together = _together(desk.search, vid, other, desk.lake.manifest().number)
    left, right = st.columns(2)
    with left:
        _words(by_vid[other])
    with right:
        gaps = _gaps(tuple(together["gap_seconds"]), names[other], chart_context(desk))
        chart_block(gaps, desk.context, filters={"Companion": names[other]})
    with st.container(horizontal=True):
        open_it = partial(open_vehicle, desk.lake.lake_id, other)
        st.button("Open this vehicle", on_click=open_it, key="anpr_convoy_open", icon=":material/directions_car:")
        turn = partial(choose_vehicle, desk.lake.lake_id, other)
        st.button("Look at its company", on_click=turn, key="anpr_convoy_turn", icon=":material/commute:")
    reads = st.expander("The reads behind it", key="anpr_convoy_reads", on_change="rerun")
    if reads.open:
        table = reads_table(together, site_names(desk.lake))
        reads.dataframe(table, hide_index=True, alt="Reads of both at one site", key="anpr_together_table")


@lru_cache(maxsize=KEPT)
def _together(search: OpenSearch, vid: int, other: int, manifest: int) -> pd.DataFrame:
    return reads_together(search, vid, other)


def _words(companion: Companion) -> None:
    said = words_of(companion)
    st.text(" ".join(said.facts))
    left, right = st.columns(2)
    left.markdown(f"**Speaks for an escort**\n\n{_listed(said.for_escort)}")
    right.markdown(f"**Speaks against it**\n\n{_listed(said.against_escort)}")


def _listed(sentences: Sequence[str]) -> str:
    return "\n".join(f"- {plain(one)}" for one in sentences) or "Nothing that weighs."


@lru_cache(maxsize=KEPT)
def _gaps(seconds: tuple[float, ...], name: str, about: ChartContext) -> ChartSpec:
    return gap_histogram(
        gaps=seconds,
        window=int(str(section("convoys", "search")["window_seconds"])),
        width=BIN_SECONDS,
        title=gap_title(seconds, name),
        context=about,
        key="convoy-gaps",
    )


def gap_title(seconds: Sequence[float], name: str) -> str:
    """The message: who is ahead, and by how much."""
    if not seconds:
        return f"No site that both passed is told for {name}"
    ahead = sum(gap < 0 for gap in seconds) / len(seconds)
    middle = sorted(abs(gap) for gap in seconds)[len(seconds) // 2]
    if ahead >= 0.9:
        return f"{name} is nearly always ahead, by about {middle:.0f} seconds"
    if ahead <= 0.1:
        return f"{name} is nearly always behind, by about {middle:.0f} seconds"
    return f"{name} is ahead at {100 * ahead:.0f} % of the sites that both passed"


def network_part(desk: Desk, vid: int) -> None:
    """The vehicle, its companions and theirs."""
    spec = _network(
        desk.search, vid, desk.lake.manifest().number, tuple(lines_of(desk.lake)), chart_context(desk)
    )  # fmt: skip
    chart_block(spec, desk.context, filters={})


@lru_cache(maxsize=KEPT)
def _network(search: OpenSearch, vid: int, manifest: int, lines: tuple[Line, ...], about: ChartContext) -> ChartSpec:
    network = associates(search, vid, lines=lines)
    names = names_of(search.lake, network.vehicles["vid"])
    ties = network.ties.assign(name=network.ties["vid"].map(names), other=network.ties["other_vid"].map(names))
    return associates_chart(
        vehicles=network.vehicles.assign(name=network.vehicles["vid"].map(names)),
        ties=ties,
        title=network_title(len(network.vehicles) - 1, len(ties)),
        context=about,
        key="convoy-network",
    )


def network_title(others: int, ties: int) -> str:
    """The message of the network."""
    if not others:
        return "Nobody else is in its network"
    return f"{count_of(others, 'other vehicle')} within two steps, in {count_of(ties, 'pair')}"


def reads_table(together: pd.DataFrame, sites: Mapping[int, str]) -> pd.DataFrame:
    """A row a site that both passed: when, where, and how many seconds the companion came after or before."""
    when = pd.to_datetime(together["t"], unit="ms", utc=True).dt.tz_convert(str(HOME_ZONE)).dt.tz_localize(None)
    seconds = [f"{abs(gap):.0f} s {'ahead' if gap < 0 else 'behind'}" for gap in together["gap_seconds"]]
    return pd.DataFrame(
        {"Time": when, "Site": [sites.get(int(cam), str(cam)) for cam in together["cam"]], "Companion": seconds}
    )


def nobody_chosen(desk: Desk) -> None:
    """What to do where no vehicle is chosen."""
    st.text("Look up a vehicle by its name or plate, or open one from the list of leads and come back.")
    link_to(desk.context, "anpr-leads", "Open one from the leads")
