"""Who to ring: for each level below the target, the nearest forces a level up that agreed to be named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.chart_block import about_table, table_block
from components.context import Context
from components.controls import choose
from components.maturity.choice import Wave
from components.maturity.figures import LEVEL_DEFINITION, SOURCE
from components.maturity.force_detail import KEPT, Force, own_levels
from components.runtime import runtime
from components.words import count_of, plain
from data_access.benchmarks import named_forces
from data_access.plans.reading import closed_actions_of
from data_access.plans.rights import may_read_plan
from data_access.plans.settings import targets_of
from models.maturity.ring import Candidate, Ring, nobody_to_ring, who_to_ring

NOT_SHARED = "Forces do not share levels in this capability with each other. Ask NDAO to introduce you."
NO_GAP = "No level is below its target in this wave, so nobody needs to be rung."
NO_LEVEL = "The force has no level in this wave, so its gaps are not known: choose another wave."
RING_DEFINITION = (
    "To ring are the nearest forces, by statistical distance, at least one level above the own one, whose level rests "
    "on verified evidence and on enough respondents, and that agreed to be named in the capability."
)


@dataclass(frozen=True)
class Gap:
    """A capability in which the force stands below its target."""

    capability_id: str
    name: str
    level: int
    target: int
    is_shared: bool


@dataclass(frozen=True)
class Seen:
    """What the ring of one gap rests on: the result, and for the named forces level, distance and whom to ask for."""

    ring: Ring
    candidates: Mapping[str, Candidate]
    contact_roles: Mapping[str, str]


def ring_list(context: Context, wave: Wave, force: Force) -> None:
    """Every gap with the forces to ring, and for one of them what those forces did."""
    gaps = gaps_of(context, wave, force, _targets(context, force))
    if not gaps:
        has_level = own_levels(context, wave, force).published_level.notna().any()
        st.text(NO_GAP if has_level else NO_LEVEL)
        return
    rings = rings_of(context, wave, force, gaps)
    left, right = st.columns([7, 5])
    with left:
        _table(context, wave, force, gaps, rings)
    with right:
        names = {gap.capability_id: f"{gap.capability_id} {gap.name}" for gap in gaps}
        with_somebody = [gap.capability_id for gap in gaps if rings[gap.capability_id].ring.to_ring]
        first = next(iter(with_somebody), gaps[0].capability_id)
        chosen = choose("Capability to improve", "gap", names, default=first)
        _detail(context, next(gap for gap in gaps if gap.capability_id == chosen), rings[chosen])


@lru_cache(maxsize=KEPT)
def gaps_of(context: Context, wave: Wave, force: Force, targets: tuple[tuple[str, int], ...]) -> tuple[Gap, ...]:
    """Capabilities below their target, the widest gap first; ``targets`` (capability, level) before national ones."""
    rows = own_levels(context, wave, force)
    own = dict(targets)
    sees_all = set(context.names("frame/every_force")) <= context.scope.forces
    gaps = [
        Gap(
            row.capability_id,
            row.capability,
            int(row.published_level),
            own.get(row.capability_id, int(row.national_minimum)),
            sees_all or row.disclosure_tier in context.scope.tiers,
        )
        for row in rows[rows.published_level.notna()].itertuples(index=False)
    ]
    return tuple(sorted((gap for gap in gaps if gap.level < gap.target), key=lambda gap: gap.level - gap.target))


def rings_of(context: Context, wave: Wave, force: Force, gaps: tuple[Gap, ...]) -> dict[str, Seen]:
    """The ring of each gap, by capability."""
    others = candidates_of(context, wave, force, gaps)
    keys = [(one.force_id, gap.capability_id) for gap in gaps for one in others[gap.capability_id]]
    rows = named_forces(runtime().stores, keys)
    roles: dict[str, dict[str, str]] = {}
    for row in rows.itertuples(index=False):
        roles.setdefault(row.capability_id, {})[row.force_id] = row.contact_role
    return {
        gap.capability_id: _seen(gap, others[gap.capability_id], roles.get(gap.capability_id, {})) for gap in gaps
    }


@lru_cache(maxsize=KEPT)
def candidates_of(
    context: Context, wave: Wave, force: Force, gaps: tuple[Gap, ...]
) -> Mapping[str, tuple[Candidate, ...]]:
    """The other forces whose level the viewer sees above the own one, by capability; none is named yet."""
    rows = context.rows("maturity/capability_levels_by_force", wave_id=wave.wave_id)
    standing = context.rows("frame/forces_valid", as_at=context.as_at).force_id
    rows = rows[rows.published_level.notna() & (rows.force_id != force.force_id) & rows.force_id.isin(standing)]
    peers = context.rows("maturity/statistical_peers", force_id=force.force_id)
    distances = dict(zip(peers.peer_id, peers.distance, strict=True))
    return {
        gap.capability_id: tuple(
            _candidate(row, distances)
            for row in rows[(rows.capability_id == gap.capability_id) & (rows.published_level > gap.level)].itertuples()
        )
        for gap in gaps
    }


def _candidate(row: object, distances: Mapping[str, float]) -> Candidate:
    return Candidate(
        row.force_id,
        int(row.published_level),
        distances.get(row.force_id),
        bool(row.is_unevidenced),
        bool(row.is_provisional),
        is_named=False,
    )


def _seen(gap: Gap, others: tuple[Candidate, ...], roles: Mapping[str, str]) -> Seen:
    asked = [replace(one, is_named=one.force_id in roles) for one in others]
    return Seen(who_to_ring(gap.level, asked), {one.force_id: one for one in asked}, roles)


def _targets(context: Context, force: Force) -> tuple[tuple[str, int], ...]:
    """The levels that the force aims at, where it set any and the viewer may read its plan."""
    if not may_read_plan(context.viewer, force.force_id):
        return ()
    targets = targets_of(runtime().stores, context.viewer, force.force_id)
    return tuple(sorted((target.capability_id, target.target_level) for target in targets.values()))


def _table(
    context: Context, wave: Wave, force: Force, gaps: tuple[Gap, ...], rings: Mapping[str, Seen]
) -> None:
    standing = context.rows("frame/forces_valid", as_at=context.as_at)
    names = dict(zip(standing.force_id, standing.short_name, strict=True))
    table = pd.DataFrame(
        {
            "Capability": [f"{gap.capability_id} {gap.name}" for gap in gaps],
            "Level": [f"{gap.level} of {gap.target}" for gap in gaps],
            "A level up": [_how_many(gap, rings[gap.capability_id].ring) for gap in gaps],
            "To ring, nearest first": [
                ", ".join(names[force_id] for force_id in rings[gap.capability_id].ring.to_ring) or "nobody yet"
                for gap in gaps
            ],
        }
    )
    found = sum(bool(rings[gap.capability_id].ring.to_ring) for gap in gaps)
    about = about_table(
        context,
        title=f"{count_of(len(gaps), 'level')} below target; somebody to ring for {found}",
        subtitle=f"Level of target, forces a level up with evidence, forces to ring; {force.name}, {wave.name}",
        definition=f"{LEVEL_DEFINITION} {RING_DEFINITION}",
        source=SOURCE,
        filters={"Wave": wave.name, "Force": force.name},
        suppression="Forces that did not agree to be named are left out; fewer than five are not counted.",
    )
    alt = "Levels below target, with the forces to ring"
    draw = lambda: st.dataframe(table, hide_index=True, height="content", alt=alt)  # noqa: E731
    table_block("ring_list", table, context, about, draw=draw)


def _how_many(gap: Gap, ring: Ring) -> str:
    if not gap.is_shared:
        return "not shared"
    return ring.how_many


def _detail(context: Context, gap: Gap, seen: Seen) -> None:
    """The forces to ring for one gap, with what each did; or why there is none."""
    if not gap.is_shared:
        st.text(NOT_SHARED)
        return
    if not seen.ring.to_ring:
        st.text(nobody_to_ring(seen.ring))
        return
    names = context.names("frame/every_force")
    done = closed_actions_of(runtime().stores, seen.ring.to_ring, gap.capability_id)
    for force_id in seen.ring.to_ring:
        _card(names[force_id], seen.candidates[force_id], seen.contact_roles[force_id], done[done.force_id == force_id])


def _card(name: str, one: Candidate, contact_role: str, done: pd.DataFrame) -> None:
    distance = "at no known distance" if one.distance is None else f"distance {one.distance:.1f}"
    with st.container(border=True):
        st.markdown(f"### {plain(name)}")
        st.text(f"Level {one.level} with verified evidence; {distance}. Ask for: {contact_role}.")
        if done.empty:
            st.text("No closed action is on record: ask what lifted the level.")
        for action in done.itertuples(index=False):
            st.text(
                f"{action.title} (level {action.from_level} to {action.to_level}, closed {action.closed_at:%b %Y}). "
                f"{action.what_was_done}"
            )
