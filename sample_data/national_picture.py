"""The invented national picture that the sample assessments are drawn from. None of it is measured.

Levels are on the framework's scale of 1 to 5. Which force stands above or below the picture is chance:
nothing here names a force.
"""

from __future__ import annotations

from dataclasses import dataclass

LEVEL_2023 = {
    "F1": 2.9,
    "F2": 2.7,
    "F3": 2.1,
    "F4": 2.0,
    "F5": 2.6,
    "R1": 2.7,
    "R2": 3.3,
    "R3": 3.3,
    "R4": 3.2,
    "R5": 2.7,
    "A1": 2.0,
    "A2": 2.7,
    "A3": 2.4,
    "A4": 2.0,
    "A5": 2.7,
    "S1": 2.1,
    "S2": 1.9,
    "S3": 2.8,
    "S4": 2.4,
    "S5": 1.9,
    "N1": 2.8,
    "N2": 2.7,
    "N3": 3.0,
    "N4": 2.2,
    "N5": 2.2,
}
WEAK_THEMES = {
    "siloed data": ("A1", "F3", "F4", "A4"),
    "specialist retention": ("S2", "S5"),
    "data literacy": ("S1",),
}

FORCE_SPREAD = 0.5
PILLAR_SPREAD = 0.35
CAPABILITY_SPREAD = 0.5
DRIFT_SPREAD = 0.22
RESPONDENT_SPREAD = 0.3
ANSWER_SPREAD = 0.5

MARKED_RISE, MARKED_RISE_SHARE = 2.0, 0.04
MARKED_FALL, MARKED_FALL_SHARE = -1.6, 0.015


@dataclass(frozen=True)
class Role:
    """A role-holder: bias in levels, pillars of the field, share of don't-knows outside it."""

    name: str
    bias: float
    field: tuple[str, ...]
    dont_know_outside: float


DONT_KNOW_IN_FIELD = 0.04
ROLES = (
    Role("Chief information officer", 0.2, ("F", "A", "N"), 0.15),
    Role("Head of analytics", 0.0, ("N", "F", "A"), 0.25),
    Role("Information manager", -0.1, ("F", "R", "A"), 0.25),
    Role("Data protection officer", -0.2, ("R", "A"), 0.45),
    Role("Force records lead", 0.0, ("F", "A"), 0.40),
    Role("Performance lead", 0.0, ("N", "F"), 0.30),
    Role("Digital lead", 0.1, ("A", "N", "F"), 0.25),
    Role("Chief officer sponsor", 0.5, ("S", "N"), 0.12),
    Role("Intelligence analyst lead", -0.2, ("N", "A"), 0.40),
    Role("HR lead", 0.1, ("S",), 0.55),
    Role("Learning and development lead", 0.0, ("S",), 0.50),
    Role("Information security officer", -0.1, ("R",), 0.45),
)


@dataclass(frozen=True)
class WavePicture:
    """What one wave looks like: by pillar the gain in levels since 2023, marked moves apart, and the share of
    claims without good evidence; how many forces answered how; the share of evidence checked (grade A)."""

    gains: dict[str, float]
    forces_taking_part: int | None
    forces_without_answers: int
    forces_incomplete: int
    forces_provisional: int
    claims_without_evidence: dict[str, float]
    evidence_checked: float


WAVES = {
    "2023-baseline": WavePicture(
        gains={"F": 0.0, "R": 0.0, "A": 0.0, "S": 0.0, "N": 0.0},
        forces_taking_part=None,
        forces_without_answers=1,
        forces_incomplete=3,
        forces_provisional=3,
        claims_without_evidence={"F": 0.30, "R": 0.27, "A": 0.31, "S": 0.31, "N": 0.30},
        evidence_checked=0.20,
    ),
    "2025-reassessment": WavePicture(
        gains={"F": 0.22, "R": 0.24, "A": 0.04, "S": -0.06, "N": 0.16},
        forces_taking_part=None,
        forces_without_answers=0,
        forces_incomplete=3,
        forces_provisional=2,
        claims_without_evidence={"F": 0.16, "R": 0.13, "A": 0.24, "S": 0.33, "N": 0.17},
        evidence_checked=0.40,
    ),
    "2026-reassessment": WavePicture(
        gains={"F": 0.3, "R": 0.3, "A": 0.1, "S": 0.0, "N": 0.22},
        forces_taking_part=14,
        forces_without_answers=0,
        forces_incomplete=3,
        forces_provisional=2,
        claims_without_evidence={"F": 0.14, "R": 0.12, "A": 0.21, "S": 0.28, "N": 0.15},
        evidence_checked=0.45,
    ),
}
