"""Synthetic assessment answers: seeded, the same to the byte on every run, never a real force's score.

A force's true level in a capability is the national picture plus chance for the force, its pillar and the
capability, kept from wave to wave with a little drift and a few marked moves that last. Each respondent
sees it through a bias and noise.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sample_data import national_picture as picture
from sample_data.reference_tables import read_table

HEADER = (
    "wave_id",
    "force",
    "respondent_id",
    "respondent_role",
    "capability",
    "level",
    "coverage_percent",
    "evidence_grade",
    "evidence_date",
)
DONT_KNOW = "don't know"
RESPONDENTS = (6, 11)
RESPONDENTS_PROVISIONAL = (3, 4)
CAPABILITIES_INCOMPLETE = (8, 18)
DAYS_IN_DATE = (5, 330)
DAYS_EXPIRED = (400, 1000)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Row = tuple[str, ...]


@dataclass(frozen=True)
class Forces:
    """What every wave shares: true levels (force x capability), panels and biases (force x seat)."""

    ids: list[str]
    codes: list[str]
    capabilities: list[str]
    true_levels: Floats
    seat_order: Integers
    panel_sizes: Integers
    biases: Floats


@dataclass(frozen=True)
class Evidence:
    """Grades ('' for none) and dates of the evidence attached to answers (force x seat x capability)."""

    grades: NDArray[np.str_]
    days_before: Integers


def generate(*, seed: int) -> list[Row]:
    """Rows in the order of HEADER for every wave; levels 1 to 5 or don't know, coverage in per cent."""
    forces = _forces(_generator(seed, 0))
    rows: list[Row] = []
    for position, wave in enumerate(read_table("assessment_waves"), 1):
        rng = _generator(seed, position)
        if position > 1:
            forces = replace(forces, true_levels=forces.true_levels + _marked_moves(forces, rng))
        rows.extend(_wave_rows(forces, wave, rng))
    return rows


def write_answers(path: Path, *, seed: int) -> Path:
    """Write the answers of every wave as UTF-8 CSV with LF line ends and return the path."""
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(generate(seed=seed))
    return path


def _generator(seed: int, stream: int) -> np.random.Generator:
    # A stream of its own for each wave: adding a wave leaves the earlier ones as they were.
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(stream,))))


def _forces(rng: np.random.Generator) -> Forces:
    rows = read_table("forces")
    capabilities = [row["code"] for row in read_table("framework")]
    size = (len(rows), len(picture.ROLES))
    low, high = RESPONDENTS
    return Forces(
        ids=[row["force_id"] for row in rows],
        codes=[row["code"] for row in rows],
        capabilities=capabilities,
        true_levels=_true_levels(len(rows), capabilities, rng),
        seat_order=rng.random(size).argsort(axis=1).argsort(axis=1),
        panel_sizes=rng.integers(low, high + 1, len(rows)),
        biases=np.array([role.bias for role in picture.ROLES]) + picture.RESPONDENT_SPREAD * rng.standard_normal(size),
    )


def _true_levels(force_count: int, capabilities: list[str], rng: np.random.Generator) -> Floats:
    national = np.array([picture.LEVEL_2023[capability] for capability in capabilities])
    pillars = sorted({capability[0] for capability in capabilities})
    of_pillar = [pillars.index(capability[0]) for capability in capabilities]
    own = picture.FORCE_SPREAD * rng.standard_normal((force_count, 1))
    pillar = picture.PILLAR_SPREAD * rng.standard_normal((force_count, len(pillars)))
    capability = picture.CAPABILITY_SPREAD * rng.standard_normal((force_count, len(capabilities)))
    return national + own + pillar[:, of_pillar] + capability


def _marked_moves(forces: Forces, rng: np.random.Generator) -> Floats:
    """Rises and falls of more than a level in a few capabilities of a few forces; elsewhere 0."""
    lots = rng.random(forces.true_levels.shape)
    rises, falls = lots < picture.MARKED_RISE_SHARE, lots >= 1 - picture.MARKED_FALL_SHARE
    return np.select([rises, falls], [picture.MARKED_RISE, picture.MARKED_FALL], 0.0)


def _wave_rows(forces: Forces, wave: dict[str, str], rng: np.random.Generator) -> list[Row]:
    looks = picture.WAVES[wave["wave_id"]]
    asked = _asked(forces, looks, rng)
    levels = _levels(forces, looks, rng)
    known = asked & (rng.random(asked.shape) >= _dont_know_chance(forces.capabilities))
    coverage = _coverage(levels, rng)
    evidence = _evidence(levels, known, _lack_of_evidence(forces, looks, rng), looks.evidence_checked, rng)
    force, seat, capability = np.nonzero(asked)
    where = (force, seat, capability)
    return list(
        zip(
            [wave["wave_id"]] * len(force),
            _pick(forces.ids, force),
            [f"{forces.codes[f]}-{s + 1:02d}" for f, s in zip(force.tolist(), seat.tolist(), strict=True)],
            _pick([role.name for role in picture.ROLES], seat),
            _pick(forces.capabilities, capability),
            np.where(known[where], levels[where].astype(str), DONT_KNOW).tolist(),
            np.where(known[where], coverage[where], "").tolist(),
            evidence.grades[where].tolist(),
            _dates(evidence, wave["reference_date"])[where].tolist(),
            strict=True,
        )
    )


def _pick(words: list[str], positions: Integers) -> list[str]:
    return [words[position] for position in positions.tolist()]


def _asked(forces: Forces, looks: picture.WavePicture, rng: np.random.Generator) -> Flags:
    """Which respondent of which force met which capability (force x seat x capability)."""
    groups = _groups(rng.permutation(len(forces.ids)), looks)
    sizes = np.clip(forces.panel_sizes + rng.integers(-1, 2, len(forces.ids)), *RESPONDENTS)
    sizes[groups["provisional"]] = _between(RESPONDENTS_PROVISIONAL, looks.forces_provisional, rng)
    sizes[groups["silent"]] = 0
    capability_order = rng.random((len(forces.ids), len(forces.capabilities))).argsort(axis=1).argsort(axis=1)
    reached = np.full(len(forces.ids), len(forces.capabilities))
    reached[groups["incomplete"]] = _between(CAPABILITIES_INCOMPLETE, looks.forces_incomplete, rng)
    sits = forces.seat_order < sizes[:, None]
    return sits[:, :, None] & (capability_order < reached[:, None])[:, None, :]


def _groups(shuffled: Integers, looks: picture.WavePicture) -> dict[str, Integers]:
    """Forces by how they answered: provisional, incomplete or silent; the rest answered in full."""
    taking_part = looks.forces_taking_part or len(shuffled) - looks.forces_without_answers
    incomplete_end = looks.forces_provisional + looks.forces_incomplete
    return {
        "provisional": shuffled[: looks.forces_provisional],
        "incomplete": shuffled[looks.forces_provisional : incomplete_end],
        "silent": shuffled[taking_part:],
    }


def _between(bounds: tuple[int, int], count: int, rng: np.random.Generator) -> Integers:
    low, high = bounds
    return rng.integers(low, high + 1, count)


def _levels(forces: Forces, looks: picture.WavePicture, rng: np.random.Generator) -> Integers:
    """What each respondent would answer, 1 to 5 (force x seat x capability)."""
    gains = np.array([looks.gains[capability[0]] for capability in forces.capabilities])
    drift = picture.DRIFT_SPREAD * rng.standard_normal(forces.true_levels.shape)
    true = forces.true_levels + gains + drift
    seen = true[:, None, :] + forces.biases[:, :, None]
    noise = picture.ANSWER_SPREAD * rng.standard_normal(seen.shape)
    return np.clip(np.rint(seen + noise), 1, 5).astype(np.int64)


def _dont_know_chance(capabilities: list[str]) -> Floats:
    return np.array(
        [
            [
                picture.DONT_KNOW_IN_FIELD if capability[0] in role.field else role.dont_know_outside
                for capability in capabilities
            ]
            for role in picture.ROLES
        ]
    )


def _coverage(levels: Integers, rng: np.random.Generator) -> NDArray[np.str_]:
    """Share of the force in steps of 5 per cent, higher where the level is; one in twelve left blank."""
    percent = 8 + 16 * levels + 11 * rng.standard_normal(levels.shape)
    steps = np.clip(5 * np.rint(percent / 5), 0, 100).astype(np.int64)
    return np.where(rng.random(levels.shape) < 1 / 12, "", steps.astype(str))


def _lack_of_evidence(forces: Forces, looks: picture.WavePicture, rng: np.random.Generator) -> Flags:
    """Which claims lack good evidence in date (force x capability): a habit of the force and the pillar."""
    of_pillar = np.array([looks.claims_without_evidence[name[0]] for name in forces.capabilities])
    of_force = 0.12 * rng.standard_normal((len(forces.ids), 1))
    return rng.random(forces.true_levels.shape) < np.clip(of_pillar + of_force, 0.03, 0.9)


def _evidence(levels: Integers, known: Flags, lacks: Flags, checked: float, rng: np.random.Generator) -> Evidence:
    """Evidence for each force's claim, held by a respondent at the middle level; some for lower levels."""
    claim_grades, is_expired = _claims(lacks, checked, rng)
    middle = _lower_median(levels, known)
    holder = _holder(known & (levels == middle[:, None, :]), rng)
    is_partial = known & (levels < middle[:, None, :]) & (rng.random(known.shape) < 0.08)
    grades = np.where(holder, claim_grades[:, None, :], np.where(is_partial, "B", ""))
    days = np.where(
        holder & is_expired[:, None, :],
        rng.integers(*DAYS_EXPIRED, known.shape),
        rng.integers(*DAYS_IN_DATE, known.shape),
    )
    return Evidence(grades=grades, days_before=days)


def _claims(lacks: Flags, checked: float, rng: np.random.Generator) -> tuple[NDArray[np.str_], Flags]:
    """Grade of the evidence for each force's claim, and whether it has expired (force x capability)."""
    kind = rng.random(lacks.shape)
    good = np.where(rng.random(lacks.shape) < checked, "A", "B")
    is_expired = lacks & (kind < 0.35)
    return np.where(~lacks | is_expired, good, np.where(kind < 0.7, "C", "")), is_expired


def _lower_median(levels: Integers, known: Flags) -> Integers:
    """The middle known answer, the lower of two; 0 where nobody knew (force x capability)."""
    count = known.sum(axis=1)
    ordered = np.sort(np.where(known, levels, 99), axis=1)
    middle = np.maximum(count - 1, 0)[:, None, :] // 2
    return np.where(count > 0, np.take_along_axis(ordered, middle, axis=1)[:, 0, :], 0)


def _holder(candidates: Flags, rng: np.random.Generator) -> Flags:
    """One candidate a force and capability, by lot."""
    lots = np.where(candidates, rng.random(candidates.shape), 2.0)
    return candidates & (lots == lots.min(axis=1, keepdims=True))


def _dates(evidence: Evidence, reference_date: str) -> NDArray[np.str_]:
    days = np.datetime64(reference_date) - evidence.days_before.astype("timedelta64[D]")
    return np.where(evidence.grades == "", "", days.astype(str))
