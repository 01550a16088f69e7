"""What the public site says, as plain facts: nothing in them is a count that was not made safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.maturity.national import NationalPillar, NationalPillarChange, change_sentence, level_sentence
from models.public_site.disclosure import LevelBand


@dataclass(frozen=True)
class PillarFact:
    """One pillar of a wave over the capabilities that may be published; ``forces`` is a multiple of five.

    Levels are means from 1 to 5; None where they are not shown, and ``note`` says why. ``previous_wave`` is None
    where there is none to compare with, or where the change counts capabilities that are not published.
    """

    pillar_id: str
    pillar: str
    capabilities_counted: int
    capabilities_in_pillar: int
    forces: int | None
    lower_quartile: float | None
    median_level: float | None
    upper_quartile: float | None
    previous_wave: str | None
    mean_change: float | None
    verdict: str | None
    note: str


@dataclass(frozen=True)
class CapabilityFact:
    """One capability of a wave: forces by band of levels, and the bands of median and quartiles ('' if not shown)."""

    capability_id: str
    capability: str
    pillar_id: str
    pillar: str
    national_minimum: int
    forces: int | None
    bands: tuple[LevelBand, ...]
    lower_quartile: str
    median_level: str
    upper_quartile: str
    forces_below_minimum: int | None


@dataclass(frozen=True)
class Capability:
    """One capability of the framework in words; level statements from 1 to 5."""

    framework_version: str
    capability_id: str
    pillar_id: str
    pillar: str
    capability: str
    question: str
    statements: tuple[str, ...]
    evidence_examples: str
    disclosure_tier: str
    national_minimum: int
    is_published: bool


@dataclass(frozen=True)
class WaveFacts:
    """One closed wave; ``page`` is the name of its file, which holds nothing that was loaded."""

    page: str
    name: str
    reference_date: date
    framework_version: str
    pillars: tuple[PillarFact, ...]
    capabilities: tuple[CapabilityFact, ...]
    left_out: tuple[Capability, ...]

    @property
    def headline(self) -> str:
        """Where policing stands, in the sentence of the national page, over what may be published."""
        if not any(fact.median_level for fact in self.pillars) and any(fact.forces for fact in self.pillars):
            return "National levels are not shown: too few forces stand on either side of each median."
        return level_sentence(
            [NationalPillar(fact.pillar, fact.median_level, not fact.forces) for fact in self.pillars]
        )

    @property
    def change(self) -> str:
        """How policing changed since the wave before, over the pillars whose change may be published."""
        compared = [fact for fact in self.pillars if fact.previous_wave is not None]
        said = change_sentence([NationalPillarChange(c.pillar, c.verdict, c.verdict is None) for c in compared])
        silent = [fact.pillar for fact in self.pillars if fact.previous_wave is None]
        return f"{said} The change of {' and of '.join(silent)} is not published." if compared and silent else said


@dataclass(frozen=True)
class SiteFacts:
    """Everything that the site says; waves newest first, frameworks in the order of those waves."""

    data_version: str
    is_synthetic: bool
    generated_on: date
    waves: tuple[WaveFacts, ...]
    frameworks: tuple[tuple[Capability, ...], ...]


def left_out_of(waves: Sequence[WaveFacts]) -> list[tuple[str, Capability]]:
    """Each capability whose levels are not published, with the name of the wave, newest first."""
    return [(wave.name, capability) for wave in waves for capability in wave.left_out]
