"""Who travels with a vehicle: the companions that two pages show, worked out and on record once for a search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.anpr.desk import Desk
from components.anpr.lines_map import SOURCE
from components.chart_block import WRAPPED_ROW_PIXELS, about_table, table_block
from components.steady import look
from components.words import count_of
from data_access.anpr.convoys import companions_of_vehicle
from data_access.anpr.gate import OpenSearch
from data_access.anpr.lake import Lake
from data_access.anpr.lines import lines_of
from data_access.anpr.pseudonyms import names_of
from models.anpr.convoy_words import words_of
from models.anpr.convoys import Companion
from models.anpr.lead_list import hundreds
from models.anpr.lines import Line
from models.anpr.settings import section

MOST, HEIGHT, STEADY_GAP_SECONDS = 25, 470, 120
GONE = "no longer held"
WIDTHS = {"Vehicle": 96, "Company": 72, "Escort": 60, "Together": 124, "Gap": 88, "Why": 190, "Against": 170}  # pixels
DEFINITION = (
    "Vehicles read at the same sites within minutes on several journeys. Company is the chance that they travel "
    "together beyond what traffic and both routines explain; escort is company that goes ahead or behind as an escort "
    "would. People who share a road to work are true company and no escort. Its chances were calibrated on invented "
    "worlds, not on reads of a force."
)
OnPick = Callable[[Desk, int], None]


def companions(desk: Desk, vid: int) -> tuple[Companion, ...]:
    """Companions of a vehicle, likeliest escort first."""
    return _companions(desk.search, vid, desk.lake.manifest().number, tuple(lines_of(desk.lake)))


@lru_cache(maxsize=16)
def _companions(search: OpenSearch, vid: int, manifest: int, lines: tuple[Line, ...]) -> tuple[Companion, ...]:
    return companions_of_vehicle(search, vid, lines=lines, most=MOST)


def companion_names(desk: Desk, found: Sequence[Companion]) -> Mapping[int, str]:
    """Their names, by vehicle."""
    return _names(desk.lake, tuple(one.vid for one in found), desk.lake.manifest().number)


@lru_cache(maxsize=16)
def _names(lake: Lake, vids: tuple[int, ...], manifest: int) -> Mapping[int, str]:
    found = names_of(lake, vids) if vids else {}
    return {vid: found.get(vid, GONE) for vid in vids}


def true_company(found: Sequence[Companion]) -> list[Companion]:
    """The companions that likely are so."""
    least = float(str(section("convoys", "network")["least_probability"]))
    return [one for one in found if one.probability >= least]


def company_title(found: Sequence[Companion], name: str) -> str:
    """The message: how many travel with it, and whether any behaves like an escort."""
    true = true_company(found)
    if not true:
        return f"{name} travels with nobody more than chance explains"
    escorts = true_company([one for one in true if one.escort_probability >= 0.5])
    if not escorts:
        none = "it does not behave" if len(true) == 1 else "none of them behaves"
        return f"{name} travels with {count_of(len(true), 'vehicle')}; {none} like an escort"
    verb = "behaves" if len(escorts) == 1 else "behave"
    return f"{name} travels with {count_of(len(true), 'vehicle')}; {len(escorts)} {verb} like an escort"


def companions_table(found: Sequence[Companion], names: Mapping[int, str]) -> pd.DataFrame:
    """A row a companion."""
    words = [words_of(one) for one in found]
    return pd.DataFrame(
        {
            "Vehicle": [names[one.vid] for one in found],
            "Company": [hundreds(one.probability) for one in found],
            "Escort": [hundreds(one.escort_probability) for one in found],
            "Together": [together_words(one) for one in found],
            "Gap": [gap_words(one) for one in found],
            "Why": [" ".join(said.for_escort[:2]) or "nothing speaks for an escort" for said in words],
            "Against": [" ".join(said.against_escort[:2]) or "nothing that counts" for said in words],
        }
    )


def together_words(one: Companion) -> str:
    """How often, and how often chance would have it."""
    return f"{count_of(one.times, 'journey')} on {count_of(one.days, 'day')}; {one.chance_times:.1f} by chance"


def gap_words(one: Companion) -> str:
    """How far apart, and who is ahead."""
    seconds = abs(one.gap_seconds)
    apart = f"{seconds:.0f} s" if seconds < STEADY_GAP_SECONDS else f"{seconds / 60:.0f} min"
    if one.leads == "now one, now the other":
        return f"{apart}, by turns"
    return f"{apart} {'ahead' if one.gap_seconds < 0 else 'behind'}"


def companions_block(desk: Desk, vid: int, name: str, *, key: str, title: str, on_pick: OnPick) -> None:
    """The list of companions; ``on_pick`` is called with the vehicle of a picked row."""
    found = companions(desk, vid)
    table = companions_table(found, companion_names(desk, found))
    about = about_table(
        desk.context, title=title, subtitle="Chances out of 100, likeliest escort first; pick a row to look closer",
        definition=DEFINITION, source=SOURCE, filters={"Vehicle": name},
    )  # fmt: skip
    vids = tuple(one.vid for one in found)
    table_block(key, table, desk.context, about, draw=partial(_draw, desk, table, vids, f"{key}-rows", on_pick))


def _draw(desk: Desk, table: pd.DataFrame, vids: tuple[int, ...], key: str, on_pick: OnPick) -> None:
    if table.empty:
        st.text("No vehicle was at the same sites at the same time on several journeys. Search more days.")
        return
    st.dataframe(
        table,
        hide_index=True,
        height="content" if len(table) <= 6 else HEIGHT,
        row_height=WRAPPED_ROW_PIXELS,
        column_config={name: st.column_config.TextColumn(width=width) for name, width in WIDTHS.items()},
        on_select=partial(_pick, desk, vids, key, on_pick),
        selection_mode="single-row",
        key=key,
        alt="Companions with the chance of company, times together and gap; pick a row to look closer",
    )


def _pick(desk: Desk, vids: tuple[int, ...], key: str, on_pick: OnPick) -> None:
    picked = look()[key]["selection"]["rows"]  # type: ignore[index]
    if picked:
        on_pick(desk, vids[picked[0]])
