"""The board pack: the national picture as the board may see it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pandas as pd

from components.charts.spec import ChartSpec
from components.charts.svg import PAPER_WIDTH, picture_of
from components.context import Context
from components.maturity import figures
from components.maturity.choice import Subject, Wave, subjects_of
from components.maturity.headline import change_words, headline_sentence, national_pillars
from components.national_action.intervention import intervention_figure, intervention_rows
from components.reports.offers import report_links
from components.runtime import runtime
from data_access.plans.reading import plan_progress
from models.reports.board_pack import board_pack
from models.reports.content import Picture, ReportDocument, Stamp
from models.reports.facts import (
    BoardFacts,
    InterventionFacts,
    NationalCapabilityFacts,
    NationalPillarFacts,
    PlanProgress,
)

WIDTHS = {"map": 900}  # pixels: wider is smaller on paper


def board_links(context: Context, wave: Wave) -> None:
    """Links to the pack of a wave."""
    report_links(
        f"board-pack-{wave.wave_id}",
        f"Board pack {wave.name}",
        context,
        lambda paper, stamp: board_document(paper, wave, stamp),
    )


def board_document(context: Context, wave: Wave, stamp: Stamp) -> ReportDocument:
    """The pack of one wave; ``context`` is one for paper."""
    return board_pack(_facts(context, wave, stamp), _pictures(context, wave))


def _facts(context: Context, wave: Wave, stamp: Stamp) -> BoardFacts:
    pillars = national_pillars(context, wave)
    capabilities = context.rows("maturity/national_capabilities", wave_id=wave.wave_id)
    progress, forces = _progress()
    return BoardFacts(
        stamp=stamp,
        area="England and Wales",
        wave=wave.name,
        reference_date=wave.reference_date,
        previous_wave=_previous(context, pillars),
        headline=f"{headline_sentence(context, wave)} {change_words(context, wave)}",
        forces_asked=_most(pillars.forces_counted + pillars.forces_incomplete),
        forces_complete=_most(pillars.forces_counted),
        pillars=tuple(_pillar(row) for row in pillars.itertuples(index=False)),
        capabilities=tuple(_capability(row) for row in capabilities.itertuples(index=False)),
        interventions=tuple(_intervention(row) for row in intervention_rows(context, wave).itertuples(index=False)),
        progress=progress,
        forces_with_plan=forces,
    )


def _pictures(context: Context, wave: Wave) -> Mapping[str, Picture]:
    first: Subject = subjects_of(context, wave)[0]
    specs: dict[str, ChartSpec] = {
        "pillars": figures.pillar_strip(context, wave),
        "map": figures.tiles(context, wave, first),
        "capabilities": figures.distribution(context, wave),
        "costs": intervention_figure(context, wave),
        "change": figures.change(context, wave),
    }
    return {place: picture_of(spec, width=WIDTHS.get(place, PAPER_WIDTH)) for place, spec in specs.items()}


def _pillar(row: object) -> NationalPillarFacts:
    return NationalPillarFacts(
        pillar_id=row.pillar_id,
        pillar=row.pillar,
        forces_counted=_whole(row.forces_counted) or 0,
        lower_quartile=_number(row.lower_quartile),
        median_level=_number(row.median_level),
        upper_quartile=_number(row.upper_quartile),
        change=_number(row.mean_change),
        change_low=_number(row.change_low),
        change_high=_number(row.change_high),
        change_words=_words(row.verdict),
        forces_paired=_whole(row.forces_paired),
    )


def _capability(row: object) -> NationalCapabilityFacts:
    return NationalCapabilityFacts(
        capability_id=row.capability_id,
        capability=row.capability,
        pillar=row.pillar,
        national_minimum=int(row.national_minimum),
        forces_counted=_whole(row.forces_counted) or 0,
        below_minimum=_whole(row.below_minimum),
        median_level=_whole(row.median_level),
        need=_words(row.need),
    )


def _intervention(row: object) -> InterventionFacts:
    return InterventionFacts(
        capability_id=row.capability_id,
        capability=row.label.partition(" ")[2],
        forces_below=int(row.forces_below),
        national_person_weeks=row.national_person_weeks,
        local_person_weeks=row.local_person_weeks,
        recommendation=row.recommendation,
    )


def _progress() -> tuple[PlanProgress | None, int]:
    total = plan_progress(runtime().stores, on=datetime.datetime.now(datetime.UTC).date())
    if total.is_suppressed:
        return None, total.forces_with_plan
    counts = {name: getattr(total, name) for name in ("planned", "in_progress", "blocked", "done", "late", "rescored")}
    return PlanProgress(**counts), total.forces_with_plan


def _previous(context: Context, pillars: pd.DataFrame) -> str | None:
    known = pillars.previous_wave_id.dropna()
    return None if known.empty else context.names("maturity/waves", as_at=context.as_at).get(known.iloc[0])


def _most(numbers: pd.Series) -> int:
    return int(numbers.max()) if numbers.notna().any() else 0


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)


def _whole(value: object) -> int | None:
    return None if pd.isna(value) else int(value)


def _words(value: object) -> str | None:
    return value if isinstance(value, str) else None
