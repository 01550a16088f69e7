"""Sample assessments in the open wave: one still being answered, two submitted, with gaps and spread to moderate.

Pure and seeded, drawn around the levels of the newest closed wave. No force is named here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sample_data import register_words as words
from sample_data.chance import between, generator, one_of, some_of
from sample_data.national_picture import ANSWER_SPREAD, DONT_KNOW_IN_FIELD, ROLES, Role
from sample_data.registers import ForceLevels, Picture

FORCES_SUBMITTED = 2
SEATS_OPEN, SEATS_SUBMITTED, SEATS_FINISHED = 5, 7, 1
SHARE_ANSWERED_OPEN = 0.35
SHARE_CLAIMED_HIGH, SHARE_APART = 0.3, 0.25
CLAIM_STEP, SPREAD_APART = 1.0, 1.2
GRADES, GRADE_SHARES = ("", "B", "A", "C"), (0.91, 0.04, 0.02, 0.03)
SHARE_COMMENTED = 0.08
LINKS = 5
DAYS_OF_EVIDENCE = (5, 300)


@dataclass(frozen=True)
class SampleAnswer:
    """One answer: a level from 1 to 5, or None for don't know; the grade is empty where no evidence is named."""

    capability_id: str
    level: int | None
    coverage_percent: float | None
    comment: str
    evidence_grade: str
    evidence_date: date | None


@dataclass(frozen=True)
class Seat:
    """One respondent: the role, the answers, and whether the sheet is finished."""

    role: str
    answers: tuple[SampleAnswer, ...]
    is_finished: bool


@dataclass(frozen=True)
class SampleLink:
    """One piece of evidence that a force attached, as a link."""

    capability_id: str
    title: str
    link: str
    supports_level: int
    evidence_date: date


@dataclass(frozen=True)
class SampleAssessment:
    """The assessment of one force in the open wave."""

    force_id: str
    is_submitted: bool
    seats: tuple[Seat, ...]
    links: tuple[SampleLink, ...]


def assessments(picture: Picture, *, seed: int) -> tuple[SampleAssessment, ...]:
    """One open assessment, of the first force that has no answers yet, and two submitted ones, by chance."""
    waiting = [force for force in picture.forces if not force.is_in_open_wave and _is_complete(force)]
    if not waiting:
        return ()
    chosen = some_of(generator(seed, "assess"), waiting[1:], FORCES_SUBMITTED)
    made = [(waiting[0], False), *((force, True) for force in chosen)]
    return tuple(
        _assessment(force, picture, generator(seed, "answers", position), is_submitted=is_submitted)
        for position, (force, is_submitted) in enumerate(made)
    )


def _is_complete(force: ForceLevels) -> bool:
    return bool(force.closed_levels) and all(level is not None for level in force.closed_levels.values())


def _assessment(
    force: ForceLevels, picture: Picture, rng: np.random.Generator, *, is_submitted: bool
) -> SampleAssessment:
    names = list(force.closed_levels)
    claimed = {
        name: (force.closed_levels[name] or 1) + CLAIM_STEP * (rng.random() < SHARE_CLAIMED_HIGH) for name in names
    }
    spreads = {name: SPREAD_APART if rng.random() < SHARE_APART else ANSWER_SPREAD for name in names}
    roles = some_of(rng, ROLES, SEATS_SUBMITTED if is_submitted else SEATS_OPEN)
    seats = []
    for number, role in enumerate(roles):
        is_finished = is_submitted or number < SEATS_FINISHED
        share = 1.0 if is_finished else SHARE_ANSWERED_OPEN
        asked = [name for name in names if share == 1.0 or rng.random() < share]
        answers = tuple(_answer(name, role, claimed[name], spreads[name], picture.open_on, rng) for name in asked)
        seats.append(Seat(role.name, answers, is_finished))
    links = _links(names, force.closed_levels, picture.open_on, rng)
    return SampleAssessment(force.force_id, is_submitted, tuple(seats), links)


def _answer(
    name: str, role: Role, claimed: float, spread: float, open_on: date, rng: np.random.Generator
) -> SampleAnswer:
    dont_know = DONT_KNOW_IN_FIELD if name[0] in role.field else role.dont_know_outside
    if rng.random() < dont_know:
        return SampleAnswer(name, None, None, "", "", None)
    level = int(np.clip(np.rint(claimed + role.bias + spread * rng.standard_normal()), 1, 5))
    coverage = float(np.clip(5 * np.rint((8 + 16 * level + 11 * rng.standard_normal()) / 5), 0, 100))
    comment = one_of(rng, words.COMMENTS) if rng.random() < SHARE_COMMENTED else ""
    grade = str(rng.choice(GRADES, p=GRADE_SHARES))
    return SampleAnswer(name, level, coverage, comment, grade, _day_before(open_on, rng) if grade else None)


def _links(
    names: Sequence[str], levels: Mapping[str, int | None], open_on: date, rng: np.random.Generator
) -> tuple[SampleLink, ...]:
    return tuple(
        SampleLink(
            name,
            f"{one_of(rng, words.EVIDENCE)}, {name}",
            f"{words.LINK}/{between(rng, (1000, 9999))}",
            levels[name] or 1,
            _day_before(open_on, rng),
        )
        for name in some_of(rng, names, LINKS)
    )


def _day_before(open_on: date, rng: np.random.Generator) -> date:
    return open_on - timedelta(days=between(rng, DAYS_OF_EVIDENCE))
