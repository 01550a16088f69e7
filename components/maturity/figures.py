"""The figures of the national maturity page, each built once for what it depends on."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from components.charts.boundaries_map import boundaries_map
from components.charts.capability_heatmap import capability_heatmap
from components.charts.change import change_intervals
from components.charts.completeness import EVIDENCED, coverage_bars, evidence_age_bars, share_bars
from components.charts.level_distribution import level_distribution
from components.charts.spec import ChartContext, ChartSpec, MapSpec
from components.charts.strip import strip
from components.charts.tile_map import tile_map
from components.context import Context
from components.maturity.choice import Subject, Wave
from components.maturity.headline import national_pillars
from components.maturity.rows import capability_values, pillar_values, values_of, with_states

SOURCE = "Assessment answers loaded into the store"
LEVEL_DEFINITION = (
    "A capability's level is the lower median of the respondents' levels, lowered by one where no evidence of "
    "grade A or B in date supports it. A pillar is the mean of its capabilities. Forces with under 80 % of "
    "capabilities answered are incomplete and not counted."
)
CHANGE_DEFINITION = (
    "Mean change of the forces that were complete in both waves of the same framework version. The interval is "
    "a bootstrap over those forces; a change within its interval of nothing is no clear change."
)
EVIDENCE_DEFINITION = (
    "A level is evidenced when a respondent who claims it or a higher one gave grade A or B evidence dated within "
    "twelve months before the wave's reference date."
)
COVERAGE_DEFINITION = (
    "Each respondent says on what share of critical assets the level is true. Shown is the mean over complete forces "
    "and the pillar's capabilities: a capability that exists is not yet one that is in use."
)
KEPT = 256


@lru_cache(maxsize=KEPT)
def tiles(context: Context, wave: Wave, subject: Subject) -> ChartSpec:
    """Every force as a tile, coloured by its level in the subject."""
    return tile_map(
        forces=values_of(context, wave, subject),
        subject=subject.name,
        measure=_measure(subject),
        context=about_picture(context, wave, LEVEL_DEFINITION),
        selected=context.force_id,
    )


@lru_cache(maxsize=KEPT)
def areas(context: Context, wave: Wave, subject: Subject) -> MapSpec:
    """The forces in their real places."""
    return boundaries_map(
        forces=values_of(context, wave, subject),
        boundaries=context.rows("maturity/boundaries"),
        subject=subject.name,
        measure=_measure(subject),
        context=about_picture(context, wave, LEVEL_DEFINITION),
        selected=context.force_id,
    )


@lru_cache(maxsize=KEPT)
def pillar_strip(context: Context, wave: Wave) -> ChartSpec:
    """Every force as a dot in each pillar."""
    seen = pillar_values(context, wave)
    pillars = national_pillars(context, wave)
    dots = pd.concat(
        [with_states(context, wave, seen[seen.row_id == row_id]).assign(row_id=row_id) for row_id in pillars.pillar_id]
    )
    return strip(
        forces=dots,
        quartiles=_pillar_quartiles(context, wave, pillars),
        subject="pillar",
        measure="mean",
        context=about_picture(context, wave, LEVEL_DEFINITION),
        own_force=context.viewer.force_id or context.force_id,
        peers=_peers(context),
    )


@lru_cache(maxsize=KEPT)
def distribution(context: Context, wave: Wave) -> ChartSpec:
    """How many forces stand at each level of each capability."""
    return level_distribution(
        capabilities=context.rows("maturity/national_capabilities", wave_id=wave.wave_id),
        context=about_picture(context, wave, LEVEL_DEFINITION),
    )


@lru_cache(maxsize=KEPT)
def matrix(context: Context, wave: Wave) -> ChartSpec:
    """Every force's level in each capability that the viewer may see."""
    seen = capability_values(context, wave)
    capabilities = context.rows("maturity/capabilities", wave_id=wave.wave_id)
    cells = pd.concat(
        [
            with_states(context, wave, seen[seen.row_id == row_id]).assign(capability_id=row_id)
            for row_id in capabilities.capability_id
        ]
    )
    return capability_heatmap(
        levels=cells.drop(columns="name").rename(columns={"value": "level", "short_name": "name"}),
        capabilities=capabilities,
        context=about_picture(context, wave, LEVEL_DEFINITION),
        own_force=context.viewer.force_id or context.force_id,
    )


@lru_cache(maxsize=KEPT)
def change(context: Context, wave: Wave) -> ChartSpec:
    """Mean change of each pillar since the wave before, with its interval."""
    pillars = national_pillars(context, wave)
    return change_intervals(
        changes=pillars.rename(columns={"pillar": "label", "mean_change": "change"}),
        subject="pillar",
        previous_wave=_previous_wave_name(context, pillars),
        context=about_picture(context, wave, CHANGE_DEFINITION),
    )


@lru_cache(maxsize=KEPT)
def evidence(context: Context, wave: Wave) -> ChartSpec:
    """Share of levels in each pillar that rest on evidence in date."""
    rows = context.rows("maturity/evidence_by_pillar", wave_id=wave.wave_id)
    return share_bars(
        shares=rows.rename(columns={"pillar": "label"}),
        words=EVIDENCED,
        subject="pillar",
        context=about_picture(context, wave, EVIDENCE_DEFINITION),
    )


@lru_cache(maxsize=KEPT)
def coverage(context: Context, wave: Wave) -> ChartSpec:
    """How much of the critical assets the levels of each pillar describe."""
    rows = context.rows("maturity/evidence_by_pillar", wave_id=wave.wave_id)
    return coverage_bars(
        coverages=rows.rename(columns={"pillar": "label"}), context=about_picture(context, wave, COVERAGE_DEFINITION)
    )


@lru_cache(maxsize=KEPT)
def freshness(context: Context, wave: Wave) -> ChartSpec:
    """Age of the evidence at the wave's reference date."""
    rows = context.rows("maturity/evidence_ages", wave_id=wave.wave_id, on_date=wave.reference_date)
    return evidence_age_bars(ages=rows, context=about_picture(context, wave, EVIDENCE_DEFINITION))


def _measure(subject: Subject) -> str:
    return "mean" if subject.is_pillar else "level"


def about_picture(context: Context, wave: Wave, definition: str) -> ChartContext:
    """Area, period, source and definition of a figure of these pages."""
    units = context.names("frame/units_valid", as_at=context.as_at)
    return ChartContext(
        area=units.get(context.unit_id or "", "England and Wales"),
        period=wave.name,
        source=SOURCE,
        definition=definition,
        is_synthetic=context.is_synthetic,
        mode=context.mode,
    )


def _pillar_quartiles(context: Context, wave: Wave, pillars: pd.DataFrame) -> pd.DataFrame:
    """Quartiles of the dots on show; of the national table where the viewer sees no dots."""
    visible = context.rows(
        "maturity/visible_pillar_quartiles", wave_id=wave.wave_id, visible_to=context.scope.visible_to
    )
    if visible.empty:
        national = pillars.rename(columns={"median_level": "median"})
        return national.assign(row_id=national.pillar_id, label=national.pillar)
    merged = pillars[["pillar_id", "pillar"]].merge(visible, on="pillar_id", how="left")
    return merged.assign(row_id=merged.pillar_id, label=[_pillar_label(row) for row in merged.itertuples(index=False)])


def _pillar_label(row: object) -> str:
    if pd.isna(row.capabilities_counted) or row.capabilities_counted == row.capabilities_in_pillar:
        return row.pillar
    return f"{row.pillar} ({int(row.capabilities_counted)} of {int(row.capabilities_in_pillar)} shared)"


def _peers(context: Context) -> tuple[str, ...]:
    """The near statistical peers of the force that the reader looks from."""
    force_id = context.viewer.force_id or context.force_id
    if force_id is None:
        return ()
    peers = context.rows("maturity/statistical_peers", force_id=force_id)
    return tuple(peers.peer_id[peers.is_near][:3])


def _previous_wave_name(context: Context, pillars: pd.DataFrame) -> str:
    """Name of the wave that the changes are measured from; ``no earlier wave`` when there is none."""
    known = pillars.previous_wave_id.dropna()
    if known.empty:
        return "no earlier wave"
    return context.names("maturity/waves", as_at=context.as_at)[known.iloc[0]]
