"""What a force would reach if it did what the reader chooses, with evidence for it and without."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import streamlit as st

from components.chart_block import about_table, table_block
from components.context import Context
from components.plans.basis import KEPT, Basis
from components.plans.plan import Plan, recommendations, step_of, step_words
from components.words import count_of
from models.maturity.pillars import PillarLevel
from models.plans.library import StepKey, plan_library
from models.plans.what_if import FloorMove, WhatIf, what_if, what_would_move_the_floor

SOURCE = "Published levels of the force and the reviewed library of steps"
DEFINITION = (
    "A step counts when all that it needs is there or is chosen too. With verified evidence its level is published; "
    "without, the evidence gate publishes one level lower unless older evidence reaches it. No step lowers a level. "
    "A pillar is the mean of its capabilities, shown with its floor: the lowest of them."
)


def what_if_panel(context: Context, basis: Basis, plan: Plan) -> None:
    """The choice of steps and what they would reach."""
    if basis.wave is None:
        st.text("What steps would reach is worked out from the force's levels. Answer the assessment first.")
        return
    offered = steps_offered(basis, plan)
    in_plan = [step_of(kept) for kept in plan.open if step_of(kept) in offered]
    chosen = st.multiselect(
        "If these were done", offered, default=in_plan, format_func=step_title, key="what_if_steps",
        placeholder="Choose steps",
    )  # fmt: skip
    found = outcome_of(basis, frozenset(chosen))
    _levels_table(context, basis, found)
    left, right = st.columns(2)
    with left:
        _steps("Becomes possible next", found.possible_next, "Nothing new becomes possible.")
        _waiting(found)
    with right:
        _floors(basis)


@lru_cache(maxsize=KEPT)
def steps_offered(basis: Basis, plan: Plan) -> list[StepKey]:
    """The open steps of the plan and every recommended step, in the order of the framework."""
    keys = {step_of(kept) for kept in plan.open} | {
        ranked.step.key for item in recommendations(basis, plan) for ranked in item.steps
    }
    return sorted(keys, key=list(plan_library()).index)


def step_title(key: StepKey) -> str:
    """ "F1 2→3 Name an owner for each headline system"."""
    return f"{step_words(key)} {plan_library()[key].title}"


@lru_cache(maxsize=KEPT)
def outcome_of(basis: Basis, chosen: frozenset[StepKey]) -> WhatIf:
    """What the chosen steps would reach from the published levels."""
    return what_if(basis.standings, sorted(chosen), pillars=basis.pillars)


def outcome_title(found: WhatIf) -> str:
    """The message: how many capabilities would rise, with evidence and without."""
    risen = sum(item.with_evidence != item.now for item in found.capabilities)
    unproven = sum(item.without_evidence != item.now for item in found.capabilities)
    if not risen:
        return "Nothing would rise: choose steps that can be done from the present levels"
    start = f"{count_of(risen, 'capability', 'capabilities')} would rise with evidence"
    return f"{start}, {'none' if unproven == 0 else unproven} without"


@lru_cache(maxsize=KEPT)
def outcome_table(basis: Basis, found: WhatIf) -> pd.DataFrame:
    """One row a pillar, and one a capability that would rise."""
    pillars = [
        {
            "Pillar or capability": item.pillar,
            "Now": _pillar_words(item.now, basis),
            "With evidence": _pillar_words(item.with_evidence, basis),
            "Without evidence": _pillar_words(item.without_evidence, basis),
        }
        for item in found.pillars
    ]
    capabilities = [
        {
            "Pillar or capability": basis.name_of(item.capability_id),
            "Now": str(item.now),
            "With evidence": str(item.with_evidence),
            "Without evidence": str(item.without_evidence),
        }
        for item in found.capabilities
        if item.with_evidence != item.now
    ]
    return pd.DataFrame([*pillars, *capabilities])


def _pillar_words(level: PillarLevel | None, basis: Basis) -> str:
    if level is None:
        return "no level"
    return f"{level.mean_level:.1f}, floor {level.floor_level} ({level.floor_capability_id})"


def _levels_table(context: Context, basis: Basis, found: WhatIf) -> None:
    table = outcome_table(basis, found)
    about = about_table(
        context,
        title=outcome_title(found),
        subtitle=f"Levels of pillars (mean and floor) and of capabilities that would rise, {basis.wave.name}",
        definition=DEFINITION,
        source=SOURCE,
        filters={"Force": basis.force.name, "Wave": basis.wave.name},
    )
    alt = "Levels now, and what the chosen steps would reach with evidence and without"
    draw = lambda: st.dataframe(table, hide_index=True, height="content", alt=alt)  # noqa: E731
    table_block("what_if_levels", table, context, about, draw=draw)


def _steps(heading: str, keys: tuple[StepKey, ...], none: str) -> None:
    st.subheader(heading, anchor=False)
    if not keys:
        st.text(none)
    for key in keys:
        st.text(step_title(key))


def _waiting(found: WhatIf) -> None:
    if not found.waiting:
        return
    st.subheader("Chosen, but not reached", anchor=False)
    rows = [{"Step": step_words(item.key), "Why": item.reason} for item in found.waiting]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Chosen steps that would not be reached, and why")


def _floors(basis: Basis) -> None:
    st.subheader("What would move each pillar's floor", anchor=False)
    st.dataframe(floor_table(basis), hide_index=True, height="content", alt="What raises the floor of each pillar")


@lru_cache(maxsize=KEPT)
def floor_table(basis: Basis) -> pd.DataFrame:
    """One row a pillar: its floor, the steps that raise it by one, and what these need elsewhere."""
    rows = []
    for pillar in dict.fromkeys(basis.pillars.values()):
        members = {name: level for name, level in basis.levels.items() if basis.pillars[name] == pillar}
        rows.append({"Pillar": pillar, **_floor_words(what_would_move_the_floor(members, basis.levels))})
    return pd.DataFrame(rows)


def _floor_words(move: FloorMove | None) -> dict[str, str]:
    if move is None:
        return {"Floor": "at the top, or no level", "All of these raise it by one": "", "Need first": ""}
    return {
        "Floor": str(move.floor_level),
        "All of these raise it by one": ", ".join(step_words(key) for key in move.steps),
        "Need first": ", ".join(step_words(key) for key in move.prerequisites),
    }
