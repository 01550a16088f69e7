"""What a maturity page is looking at: the wave, and the pillar or capability."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from components.context import Context
from components.controls import choose
from models.errors import DataNotAvailable


@dataclass(frozen=True)
class Wave:
    """One assessment wave."""

    wave_id: str
    name: str
    framework_version: str
    reference_date: date
    is_open: bool


@dataclass(frozen=True)
class Subject:
    """The pillar or capability on show."""

    subject_id: str
    name: str
    is_pillar: bool


def choose_wave(context: Context) -> Wave:
    """The wave that the reader chose; the newest closed one unless they say otherwise."""
    waves = waves_of(context)
    if not waves:
        raise DataNotAvailable(
            "No assessment wave has a reference date before the as-at date.",
            "Choose a later as-at date, or load assessment waves and answers.",
        )
    names = {wave.wave_id: f"{wave.name}{' (open, partial)' if wave.is_open else ''}" for wave in waves}
    closed = [wave.wave_id for wave in waves if not wave.is_open]
    wave_id = choose("Wave", "wave", names, default=closed[0] if closed else waves[0].wave_id)
    return next(wave for wave in waves if wave.wave_id == wave_id)


@lru_cache(maxsize=256)
def waves_of(context: Context) -> tuple[Wave, ...]:
    """Waves whose reference date has come at the as-at date, newest first."""
    rows = context.rows("maturity/waves", as_at=context.as_at)
    return tuple(
        Wave(row.wave_id, row.name, row.framework_version, row.reference_date.date(), row.status == "open")
        for row in rows.itertuples(index=False)
    )


def choose_subject(context: Context, wave: Wave) -> Subject:
    """The pillar or capability that the reader chose."""
    subjects = {subject.subject_id: subject for subject in subjects_of(context, wave)}
    names = {key: item.name if item.is_pillar else f"{key} {item.name}" for key, item in subjects.items()}
    return subjects[choose("Pillar or capability", "subject", names, default=next(iter(names)))]


@lru_cache(maxsize=256)
def subjects_of(context: Context, wave: Wave) -> tuple[Subject, ...]:
    """The pillars of the wave's framework, then its capabilities."""
    rows = context.rows("maturity/capabilities", wave_id=wave.wave_id)
    if rows.empty:
        raise DataNotAvailable("The framework of this wave is not loaded.", "Load it as kind framework.")
    pillars = dict(zip(rows.pillar_id, rows.pillar, strict=True))
    capabilities = dict(zip(rows.capability_id, rows.capability, strict=True))
    return (
        *(Subject(item, name, True) for item, name in pillars.items()),
        *(Subject(item, name, False) for item, name in capabilities.items()),
    )
