"""What a report is made from: plain values, None where there is nothing to show or nothing may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.reports.content import Stamp


@dataclass(frozen=True)
class PillarFacts:
    """One pillar of one force. Means and interval ends are levels from 1 to 5.

    ``peers_median`` is None unless enough peers may be seen; ``change_words`` is one of the three verdicts, or
    None where no earlier wave can be compared.
    """

    pillar_id: str
    pillar: str
    mean_level: float | None
    low: float | None
    high: float | None
    floor_level: int | None
    floor_capability: str | None
    capabilities_counted: int
    capabilities_asked: int
    national_median: float | None = None
    peers_median: float | None = None
    change: float | None = None
    change_low: float | None = None
    change_high: float | None = None
    change_words: str | None = None


@dataclass(frozen=True)
class CapabilityFacts:
    """One capability of one force; ``next_statement`` is what the framework asks at the next level."""

    capability_id: str
    capability: str
    pillar_id: str
    level: int | None
    self_level: int | None
    evidence_level: int | None
    evidence_grade: str | None
    low: int | None
    high: int | None
    comparison: str | None
    national_median: int | None
    national_minimum: int
    change: int | None = None
    change_words: str | None = None
    moderated_reason: str = ""
    statement: str = ""
    next_statement: str = ""

    @property
    def is_below_minimum(self) -> bool:
        """Whether there is a level and the board asks for a higher one."""
        return self.level is not None and self.level < self.national_minimum

    @property
    def is_unevidenced(self) -> bool:
        """Whether the level stands below the own view."""
        return None not in (self.level, self.self_level) and self.level < self.self_level


@dataclass(frozen=True)
class PeerFacts:
    """One statistical peer, by the name that the reader may see; distance in standard deviations."""

    name: str
    distance: float
    is_near: bool


@dataclass(frozen=True)
class ActionFacts:
    """One action at the top of a plan; ``owner_role`` and ``due`` are empty until somebody has settled them."""

    title: str
    capability_id: str
    capability: str
    from_level: int
    to_level: int
    why: str
    effort: str
    closing_evidence: str
    success_measure: str
    owner_role: str = ""
    due: date | None = None
    status: str = ""
    blockers: str = ""
    what_to_do: str = ""


@dataclass(frozen=True)
class PlanProgress:
    """Actions of a plan, or of all plans, by how far they are; ``late`` ones are counted in their status too.

    ``rescored`` are done ones whose request to score again was accepted.
    """

    planned: int
    in_progress: int
    blocked: int
    done: int
    late: int
    rescored: int

    @property
    def total(self) -> int:
        """All actions, without dropped ones."""
        return self.planned + self.in_progress + self.blocked + self.done


@dataclass(frozen=True)
class ForceFacts:
    """All that a force report says. ``previous_wave`` is None without an earlier wave of the same framework.

    ``actions`` are the top ones, in the order of the plan; ``progress`` is None without a plan.
    """

    stamp: Stamp
    force: str
    wave: str
    reference_date: date
    previous_wave: str | None
    respondents: int
    is_provisional: bool
    capabilities_answered: int
    capabilities_asked: int
    is_incomplete: bool
    pillars: tuple[PillarFacts, ...]
    capabilities: tuple[CapabilityFacts, ...]
    peers: tuple[PeerFacts, ...] = ()
    actions: tuple[ActionFacts, ...] = ()
    progress: PlanProgress | None = None
    context_note: str = ""


@dataclass(frozen=True)
class NationalPillarFacts:
    """One pillar over the complete forces; figures are None where too few forces stand behind them."""

    pillar_id: str
    pillar: str
    forces_counted: int
    lower_quartile: float | None
    median_level: float | None
    upper_quartile: float | None
    change: float | None = None
    change_low: float | None = None
    change_high: float | None = None
    change_words: str | None = None
    forces_paired: int | None = None


@dataclass(frozen=True)
class NationalCapabilityFacts:
    """One capability over the complete forces; ``below_minimum`` is None where too few stand behind it."""

    capability_id: str
    capability: str
    pillar: str
    national_minimum: int
    forces_counted: int
    below_minimum: int | None
    median_level: int | None
    need: str | None


@dataclass(frozen=True)
class InterventionFacts:
    """One capability that may be answered nationally: both costs in person-weeks, and the advice.

    ``recommendation`` is one of the three of ``models.plans.intervention``.
    """

    capability_id: str
    capability: str
    forces_below: int
    national_person_weeks: float
    local_person_weeks: float
    recommendation: str


@dataclass(frozen=True)
class BoardFacts:
    """All that a board pack says; ``headline`` is that of the national page."""

    stamp: Stamp
    area: str
    wave: str
    reference_date: date
    previous_wave: str | None
    headline: str
    forces_asked: int
    forces_complete: int
    pillars: tuple[NationalPillarFacts, ...]
    capabilities: tuple[NationalCapabilityFacts, ...]
    interventions: tuple[InterventionFacts, ...] = ()
    progress: PlanProgress | None = None
    forces_with_plan: int = 0
