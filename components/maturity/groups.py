"""The groups of forces that one force is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.context import Context
from components.controls import choose
from components.maturity.choice import Wave
from components.maturity.force_detail import Force
from components.runtime import runtime
from components.words import count_of, day
from data_access.benchmarks import peer_list

PEERS_COMPARED = 8  # more labels than this cannot be told apart in a picture; the nearest say the most
MARKED_OF_ALL = 3
FIRST = ("official", "statistical", "all")
ALIKE = "in population, density and officers a resident"


@dataclass(frozen=True)
class Group:
    """Forces to compare with: those in it, those named in pictures."""

    group_id: str
    title: str
    phrase: str
    members: tuple[str, ...]
    named: tuple[str, ...]
    words: str


NOBODY = Group("", "", "", (), (), "")


def choose_group(context: Context, wave: Wave, force: Force) -> Group:
    """The group that the reader chose; the nearest kind that has members unless they say otherwise."""
    own_list = peer_list(runtime().stores, context.scope, force.force_id).peer_ids if force.is_own else ()
    groups = {group.group_id: group for group in groups_of(context, wave, force, own_list)}
    first = next(group_id for group_id in FIRST if group_id == "all" or groups.get(group_id, NOBODY).members)
    names = {group_id: group.title for group_id, group in groups.items()}
    return groups[choose("Compare with", "group", names, default=first)]


def group_in_words(group: Group) -> None:
    """Who is in the group, or why nobody is."""
    st.text(group.words)


@lru_cache(maxsize=256)
def groups_of(context: Context, wave: Wave, force: Force, own_list: tuple[str, ...]) -> tuple[Group, ...]:
    """The groups of a force among the forces that stood at the wave, the nearest kind of peers first."""
    valid = context.rows("frame/forces_valid", as_at=wave.reference_date)
    near = _near(context, force, valid)
    return (
        *_official(context, force, valid),
        _statistical(context, force, near),
        *((_own_list(own_list, valid),) if force.is_own else ()),
        _area("region", "Region", f"the forces of {force.region}", force.region, valid[valid.region == force.region]),
        _unit(context, force, valid),
        _everybody(context, wave, force, valid, near),
    )


def _near(context: Context, force: Force, valid: pd.DataFrame) -> pd.DataFrame:
    peers = context.rows("maturity/statistical_peers", force_id=force.force_id)
    return peers[peers.is_near & peers.peer_id.isin(valid.force_id)]


def _official(context: Context, force: Force, valid: pd.DataFrame) -> tuple[Group, ...]:
    rows = context.rows("maturity/official_peers", force_id=force.force_id)
    if rows.empty:
        return ()
    here = rows[rows.peer_id.isin(valid.force_id)]
    words = f"{', '.join(here.short_name)}. Source: {rows.source.iloc[0]}."
    members = tuple(here.peer_id)
    return (Group("official", "Official peers", "its official peers", members, members, words),)


def _statistical(context: Context, force: Force, near: pd.DataFrame) -> Group:
    compared = near.head(PEERS_COMPARED)
    members = tuple(compared.peer_id)
    words = _distances(compared) if members else _no_near_peer(context, force)
    return Group("statistical", "Statistical peers", "its statistical peers", members, members, words)


def _distances(near: pd.DataFrame) -> str:
    names = ", ".join(f"{row.short_name} ({row.distance:.1f})" for row in near.itertuples(index=False))
    return f"Nearest {ALIKE}, with distance in standard deviations: {names}."


def _no_near_peer(context: Context, force: Force) -> str:
    peers = context.rows("maturity/statistical_peers", force_id=force.force_id)
    if peers.empty:
        return "No peers can be worked out: population or officers of this force are not loaded."
    nearest = peers.iloc[0]
    return (
        f"No near peer: no force is near {force.short_name} {ALIKE}; the nearest is {nearest.short_name} at a "
        f"distance of {nearest.distance:.1f}. Compare with all forces, with care."
    )


def _own_list(peer_ids: tuple[str, ...], valid: pd.DataFrame) -> Group:
    names = dict(zip(valid.force_id, valid.short_name, strict=True))
    members = tuple(peer_id for peer_id in peer_ids if peer_id in names)
    chosen = f"{', '.join(names[peer_id] for peer_id in members)}. Chosen by the force."
    words = chosen if members else "The force has not chosen peers of its own; its lead does so under Sharing."
    return Group("own", "Own list of peers", "its own list of peers", members, members, words)


def _area(group_id: str, title: str, phrase: str, name: str, forces: pd.DataFrame) -> Group:
    members = tuple(forces.force_id)
    words = f"{', '.join(forces.short_name)}." if members else "No force of this area stood at this wave."
    return Group(group_id, f"{title}: {name}", phrase, members, members, words)


def _unit(context: Context, force: Force, valid: pd.DataFrame) -> Group:
    name = context.names("frame/every_unit").get(force.rocu_id, force.rocu_id)
    return _area("unit", "Regional unit", f"the forces of {name}", name, valid[valid.rocu_id == force.rocu_id])


def _everybody(context: Context, wave: Wave, force: Force, valid: pd.DataFrame, near: pd.DataFrame) -> Group:
    members, marked = tuple(valid.force_id), tuple(near.peer_id.head(MARKED_OF_ALL))
    nearest = f"Marked: {', '.join(near.short_name.head(MARKED_OF_ALL))}, the nearest."
    stood = f"{count_of(len(members), 'force')} that stood on {day(wave.reference_date)}."
    words = f"{stood} {nearest if marked else _no_near_peer(context, force)}"
    return Group("all", "All forces", "all forces", members, marked, words)
