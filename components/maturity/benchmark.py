"""One force against a group of forces: where it stands in each pillar and capability, how sure that is, what it says.

Every dot and every quartile comes from rows that the viewer may see; where forces do not share a level, only the
national counts are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.chart_block import about_table, chart_block, table_block
from components.charts.spec import ChartContext, ChartSpec
from components.charts.strip import strip
from components.context import Context
from components.controls import choose
from components.maturity.choice import Wave
from components.maturity.context_notes import note_forms, notes_in_words, notes_on_levels, with_notes
from components.maturity.figures import LEVEL_DEFINITION, SOURCE
from components.maturity.force_detail import KEPT, Force, from_to, own_levels
from components.maturity.groups import Group, choose_group, group_in_words
from components.maturity.rows import INCOMPLETE, NOT_SHARED, SHOWN, capability_values, pillar_values
from models.maturity.benchmark import (
    GroupFigures,
    floor_sentence,
    floor_step,
    group_figures,
    group_title,
    standing,
    stands_apart,
)
from models.maturity.disclosure import is_suppressed

FEW = "fewer than five other complete forces of this group share a level there"
TIER_WORDS = {
    "force": "the force and NDAO only",
    "board": "the force, NDAO and the board only",
    "peers": "forces, NDAO and the board",
}


@dataclass(frozen=True, eq=False)
class Standing:
    """What a strip shows: a dot a force and row, and for each row its label, short name, quartiles, own value."""

    dots: pd.DataFrame
    labels: Mapping[str, str]
    names: Mapping[str, str]
    figures: Mapping[str, GroupFigures]
    own: Mapping[str, float]


def against_others(context: Context, wave: Wave, force: Force) -> None:
    """The own levels against a group: pillars, the capabilities of one pillar, how sure, and notes."""
    with st.container(horizontal=True, key="chart_controls_benchmark"):
        group = choose_group(context, wave, force)
        pillar_id = _choose_pillar(context, wave)
    group_in_words(group)
    shown = capability_standing(context, wave, force, group, pillar_id)
    notes = notes_on_levels(context, wave, _levels_seen(shown))
    filters = {"Wave": wave.name, "Force": force.name, "Compared with": group.title}
    left, right = st.columns([5, 7])
    with left:
        chart_block(pillar_picture(context, wave, force, group), context, filters=filters)
    with right:
        picture = capability_picture(context, wave, force, group, pillar_id)
        chart_block(with_notes(picture, notes, shown.labels), context, filters=filters)
        _lines((*floor_lines(context, wave, force, pillar_id), *band_lines(context, wave, force, group, pillar_id)))
        notes_in_words(context, notes)
    _how_sure(context, wave, force, group, pillar_id)
    note_forms(context, wave, force, apart(context, wave, force, group, pillar_id))


@lru_cache(maxsize=KEPT)
def pillar_standing(context: Context, wave: Wave, force: Force, group: Group) -> Standing:
    """Where the force stands in each pillar, over the capabilities that readers of this kind see of every force."""
    rows = context.rows("maturity/capabilities", wave_id=wave.wave_id)
    counted = pillar_values(context, wave)
    labels = {
        pillar_id: _pillar_label(part.pillar.iloc[0], len(part), counted[counted.row_id == pillar_id])
        for pillar_id, part in rows.groupby("pillar_id", sort=False)
    }
    names = dict(zip(rows.pillar_id, rows.pillar, strict=True))
    return _standing(context, wave, force, group, counted, labels, names)


@lru_cache(maxsize=KEPT)
def capability_standing(context: Context, wave: Wave, force: Force, group: Group, pillar_id: str) -> Standing:
    """Where the force stands in each capability of a pillar."""
    rows = _capabilities(context, wave, pillar_id)
    labels = {row.capability_id: f"{row.capability_id} {row.capability}" for row in rows.itertuples(index=False)}
    names = {capability_id: capability_id for capability_id in labels}
    return _standing(context, wave, force, group, capability_values(context, wave), labels, names)


@lru_cache(maxsize=KEPT)
def pillar_picture(context: Context, wave: Wave, force: Force, group: Group) -> ChartSpec:
    """The strip of pillars."""
    return _picture(context, wave, force, group, pillar_standing(context, wave, force, group), "pillar")


@lru_cache(maxsize=KEPT)
def capability_picture(context: Context, wave: Wave, force: Force, group: Group, pillar_id: str) -> ChartSpec:
    """The strip of the capabilities of a pillar."""
    shown = capability_standing(context, wave, force, group, pillar_id)
    return _picture(context, wave, force, group, shown, "capability")


@lru_cache(maxsize=KEPT)
def floor_lines(context: Context, wave: Wave, force: Force, pillar_id: str) -> tuple[str, ...]:
    """What would move the floor of a pillar, over the capabilities that the viewer sees of the force."""
    rows = own_levels(context, wave, force)
    rows = rows[rows.pillar_id == pillar_id]
    levels = {
        capability_id: None if pd.isna(level) else int(level)
        for capability_id, level in zip(rows.capability_id, rows.published_level, strict=True)
    }
    said = floor_sentence(rows.pillar.iloc[0], floor_step(levels)) if levels else ""
    return (said,) if said else ()


@lru_cache(maxsize=KEPT)
def band_lines(context: Context, wave: Wave, force: Force, group: Group, pillar_id: str) -> tuple[str, ...]:
    """Why a row has no band, and what is known nationally of a capability whose levels are not shared."""
    shown = capability_standing(context, wave, force, group, pillar_id)
    hidden = _hidden(context, _capabilities(context, wave, pillar_id))
    few = [row_id for row_id, figures in shown.figures.items() if not figures.is_shown and row_id not in hidden]
    lines = [f"No band in {', '.join(few)}: {FEW}."] if few else []
    return (*lines, *(_national_line(context, wave, force, row_id, tier) for row_id, tier in hidden.items()))


@lru_cache(maxsize=KEPT)
def apart(context: Context, wave: Wave, force: Force, group: Group, pillar_id: str) -> Mapping[str, str]:
    """Capabilities (name by id) of a pillar in which the force stands apart from the national median or the group."""
    figures = capability_standing(context, wave, force, group, pillar_id).figures
    rows = own_levels(context, wave, force)
    return {
        row.capability_id: row.capability
        for row in rows[rows.pillar_id == pillar_id].itertuples(index=False)
        if stands_apart(_number(row.published_level), _words(row.comparison), figures[row.capability_id])
    }


def _choose_pillar(context: Context, wave: Wave) -> str:
    rows = context.rows("maturity/capabilities", wave_id=wave.wave_id)
    names = dict(zip(rows.pillar_id, rows.pillar, strict=True))
    return choose("Pillar", "pillar", names, default=next(iter(names))) or ""


def _lines(lines: Iterable[str]) -> None:
    for line in lines:
        st.text(line)


def _capabilities(context: Context, wave: Wave, pillar_id: str) -> pd.DataFrame:
    rows = context.rows("maturity/capabilities", wave_id=wave.wave_id)
    return rows[rows.pillar_id == pillar_id]


def _pillar_label(pillar: str, asked: int, counted: pd.DataFrame) -> str:
    most = counted.capabilities_asked.max() if len(counted) else asked
    return pillar if most == asked else f"{pillar} ({int(most)} of {asked} shared)"


def _standing(
    context: Context,
    wave: Wave,
    force: Force,
    group: Group,
    seen: pd.DataFrame,
    labels: Mapping[str, str],
    names: Mapping[str, str],
) -> Standing:
    forces = context.rows("frame/forces_valid", as_at=wave.reference_date)
    forces = forces[forces.force_id.isin({*group.members, force.force_id})]
    values = _values(seen)
    waves = context.rows("maturity/force_waves", wave_id=wave.wave_id)
    incomplete = frozenset(waves.force_id[waves.is_incomplete])
    named = list(zip(forces.force_id, forces.code, forces.short_name, strict=True))
    dots = [
        (row_id, force_id, code, name, *_dot(values.get((row_id, force_id)), force_id in incomplete))
        for row_id in labels
        for force_id, code, name in named
    ]
    figures = {row_id: _figures(dots, row_id, force, group) for row_id in labels}
    own = {row_id: values[row_id, force.force_id] for row_id in labels if (row_id, force.force_id) in values}
    columns = ["row_id", "force_id", "code", "name", "value", "state"]
    return Standing(pd.DataFrame(dots, columns=columns), labels, names, figures, own)


def _values(seen: pd.DataFrame) -> dict[tuple[str, str], float]:
    known = seen[seen.value.notna()]
    return {
        (row_id, force_id): float(value)
        for row_id, force_id, value in zip(known.row_id, known.force_id, known.value, strict=True)
    }


def _dot(value: float | None, is_incomplete: bool) -> tuple[float | None, str]:
    if value is None:
        return None, INCOMPLETE if is_incomplete else NOT_SHARED
    return value, INCOMPLETE if is_incomplete else SHOWN


def _figures(dots: list[tuple], row_id: str, force: Force, group: Group) -> GroupFigures:
    counted = {
        force_id: value
        for row, force_id, _, _, value, state in dots
        if row == row_id and state == SHOWN and force_id in group.members
    }
    return group_figures(counted, own_force=force.force_id)


def _picture(
    context: Context, wave: Wave, force: Force, group: Group, shown: Standing, subject: str
) -> ChartSpec:
    spec = strip(
        forces=shown.dots,
        quartiles=_quartiles(shown),
        subject=subject,
        measure="mean" if subject == "pillar" else "level",
        context=_about(context, wave, group),
        own_force=force.force_id,
        peers=group.named,
        key=f"benchmark-{subject}",
    )
    told = [
        (shown.names[row_id], standing(shown.own.get(row_id), figures)) for row_id, figures in shown.figures.items()
    ]
    title = group_title(force.short_name, group.phrase, told, subject=subject, has_level=bool(shown.own))
    table = spec.table.rename(columns={"National median (level)": "Median of the group (level)"})
    return replace(spec, title=title, table=table, alt=f"{title}. {spec.alt}")


def _quartiles(shown: Standing) -> pd.DataFrame:
    rows = [
        (row_id, label, figures.lower_quartile, figures.median, figures.upper_quartile)
        for (row_id, label), figures in zip(shown.labels.items(), shown.figures.values(), strict=True)
    ]
    return pd.DataFrame(rows, columns=["row_id", "label", "lower_quartile", "median", "upper_quartile"])


def _about(context: Context, wave: Wave, group: Group) -> ChartContext:
    return ChartContext(
        area=group.title.lower() if group.group_id in {"official", "statistical", "own"} else group.title,
        period=wave.name,
        source=SOURCE,
        definition=LEVEL_DEFINITION,
        is_synthetic=context.is_synthetic,
        mode=context.mode,
    )


def _hidden(context: Context, capabilities: pd.DataFrame) -> dict[str, str]:
    """Tier by capability, of those whose levels other forces do not share with the viewer."""
    if set(context.names("frame/every_force")) <= context.scope.forces:
        return {}
    tiers = dict(zip(capabilities.capability_id, capabilities.disclosure_tier, strict=True))
    return {capability_id: tier for capability_id, tier in tiers.items() if tier not in context.scope.tiers}


def _national_line(context: Context, wave: Wave, force: Force, capability_id: str, tier: str) -> str:
    """The national counts of a capability, where five other forces are in them, and which tier hides the levels."""
    hidden = f"{capability_id}: levels are shown to {TIER_WORDS.get(tier, 'nobody')}, so no other force is drawn"
    rows = context.rows("maturity/national_capabilities", wave_id=wave.wave_id)
    row = rows[rows.capability_id == capability_id].iloc[0]
    own = own_levels(context, wave, force)
    is_counted = bool((own.capability_id[own.published_level.notna()] == capability_id).any())
    if pd.isna(row.forces_counted) or row.is_suppressed or is_suppressed(int(row.forces_counted) - is_counted):
        return f"{hidden}; too few forces for national counts."
    counts = [f"{int(row[f'at_level_{level}'])} at level {level}" for level in range(1, 6)]
    return f"{hidden}. Of {int(row.forces_counted)} complete forces nationally: {', '.join(counts)}."


def _levels_seen(shown: Standing) -> tuple[tuple[str, str], ...]:
    seen = shown.dots[shown.dots.value.notna()]
    return tuple(zip(seen.force_id, seen.row_id, strict=True))


def _how_sure(context: Context, wave: Wave, force: Force, group: Group, pillar_id: str) -> None:
    table = _sure_table(context, wave, force, group, pillar_id)
    if table.empty:
        return
    about = about_table(
        context,
        title="How sure these levels are, and what is clearly different",
        subtitle=f"Own level with its interval, against the national median and {group.phrase}, {wave.name}",
        definition=LEVEL_DEFINITION,
        source=SOURCE,
        filters={"Wave": wave.name, "Force": force.name, "Compared with": group.title},
    )
    alt = f"Levels of {force.name} with interval and comparison"
    draw = lambda: st.dataframe(table, hide_index=True, height="content", alt=alt)  # noqa: E731
    table_block("benchmark_sure", table, context, about, draw=draw)


@lru_cache(maxsize=KEPT)
def _sure_table(context: Context, wave: Wave, force: Force, group: Group, pillar_id: str) -> pd.DataFrame:
    rows = own_levels(context, wave, force)
    rows = rows[(rows.pillar_id == pillar_id) & rows.published_level.notna()]
    figures = capability_standing(context, wave, force, group, pillar_id).figures
    table = {
        "Capability": rows.capability_id + " " + rows.capability,
        "Level": rows.published_level.astype("Int64"),
        "Interval": [from_to(low, high) for low, high in zip(rows.level_low, rows.level_high, strict=True)],
        "Against the national median": rows.comparison,
        "In the group": [
            standing(float(level), figures[capability_id])
            for capability_id, level in zip(rows.capability_id, rows.published_level, strict=True)
        ],
    }
    if force.is_own:
        table["Respondents"] = rows.answered
    return pd.DataFrame(table)


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)


def _words(value: object) -> str | None:
    return None if pd.isna(value) else str(value)
