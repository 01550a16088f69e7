"""What cameras make of the vehicles that pass: missed, misread, read twice, dead for days, clocks that are wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sample_data.anpr.clock import local_days
from sample_data.anpr.knobs import Knobs
from sample_data.anpr.plates import as_text, misread
from sample_data.anpr.tours import Passes
from sample_data.chance import generator

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DEAD_SHARE, DEAD_DAYS = 0.035, (1, 7)
TWICE_RATE = 0.004
SLOW_CLOCK_MS, WRONG_HOUR_MS, WRONG_HOUR_DAYS = 170_000, 3_600_000, 5
WORST = 0.7
HOUR_MS, DAY_MS = 3_600_000, 86_400_000


@dataclass(frozen=True)
class Reads:
    """One row a read, in order of time; ``read`` and ``true`` are places in ``plates``; ``day`` counts from the first.

    ``t`` is what the camera's clock says, ``true_t`` when the vehicle passed; both in UTC milliseconds.
    """

    plates: NDArray[np.str_]
    read: Ints
    true: Ints
    body: Ints
    cam: Ints
    t: Ints
    day: Ints
    confidence: NDArray[np.int8]
    is_misread: Bools
    true_t: Ints


@dataclass(frozen=True)
class Faults:
    """Dead cameras (camera, first day, last day) and clocks (camera, first day, last day, milliseconds fast)."""

    dead: tuple[tuple[int, int, int], ...]
    clocks: tuple[tuple[int, int, int, int], ...]


def draw_faults(knobs: Knobs, cams: int) -> Faults:
    """Which cameras fail and when."""
    rng = generator(knobs.seed, "anpr faults", knobs.noise_seed)
    chosen = rng.permutation(cams)
    dead = chosen[: max(1, round(DEAD_SHARE * cams))]
    first = rng.integers(0, knobs.days, len(dead))
    last = first + rng.integers(DEAD_DAYS[0], DEAD_DAYS[1] + 1, len(dead)) - 1
    slow, wrong = chosen[-1], chosen[-2]
    begin = int(rng.integers(0, max(1, knobs.days - WRONG_HOUR_DAYS)))
    clocks = (
        (int(slow), 0, knobs.days - 1, SLOW_CLOCK_MS),
        (int(wrong), begin, begin + WRONG_HOUR_DAYS - 1, WRONG_HOUR_MS),
    )
    return Faults(tuple(zip(dead.tolist(), first.tolist(), last.tolist(), strict=True)), clocks)


def take_reads(knobs: Knobs, faults: Faults, passes: Passes, plate: Ints, plates: NDArray[np.uint8]) -> Reads:
    """Reads of the passes; ``plate`` is the row in ``plates`` that each pass bears."""
    cams = int(passes.cam.max()) + 1
    day = local_days(knobs.first_day, knobs.days, passes.t)
    hour = (passes.t // HOUR_MS % 24).astype(np.int64)
    is_read = ~_is_dead(faults, passes.cam, day, cams) & ~_is_missed(knobs, passes.cam, hour, cams)
    is_misread = _is_misread(knobs, passes.cam, passes.body, hour, cams)
    twice = generator(knobs.seed, "anpr twice", knobs.noise_seed).random(len(day), dtype=np.float32) < TWICE_RATE
    again = np.flatnonzero(is_read & twice)
    rows = np.concatenate([np.flatnonzero(is_read), again])
    delay = np.concatenate([np.zeros(int(is_read.sum()), np.int64), 400 + passes.t[again] % 1_100])
    wrong = is_misread[rows] & (delay == 0)
    shown = passes.t[rows] + delay + _clock_error(faults, passes.cam[rows], day[rows])
    order = np.lexsort((passes.cam[rows], shown))
    rows, wrong, shown = rows[order], wrong[order], shown[order]
    names, read, true = _spelled(knobs, plates, plate[rows], passes.body[rows], wrong)
    shown_day = local_days(knobs.first_day, knobs.days, shown).clip(0, knobs.days - 1)
    confidence = _confidence(knobs, wrong)
    true_t = passes.t[rows] + delay[order]
    return Reads(names, read, true, passes.body[rows], passes.cam[rows], shown, shown_day, confidence, wrong, true_t)


def _is_dead(faults: Faults, cam: Ints, day: Ints, cams: int) -> Bools:
    last_day = int(day.max()) + 1
    dead = np.zeros((cams, last_day), dtype=bool)
    for which, first, last in faults.dead:
        if which < cams:
            dead[which, first : last + 1] = True
    return dead[cam, day]


def _is_missed(knobs: Knobs, cam: Ints, hour: Ints, cams: int) -> Bools:
    """More at some cameras than at others, and more by night."""
    rng = generator(knobs.seed, "anpr missed", knobs.noise_seed)
    odds = rng.gamma(3.0, 1 / 3.0, cams)[cam] * _by_night(hour, 1.15)
    return rng.random(len(cam), dtype=np.float32) < _scaled(odds, knobs.missed_rate)


def _is_misread(knobs: Knobs, cam: Ints, body: Ints, hour: Ints, cams: int) -> Bools:
    """More at some cameras and of some vehicles than of others, and more by night."""
    rng = generator(knobs.seed, "anpr misread", knobs.noise_seed)
    of_vehicle = rng.gamma(3.0, 1 / 3.0, int(body.max()) + 1)[body]
    odds = rng.gamma(4.0, 1 / 4.0, cams)[cam] * of_vehicle * _by_night(hour, 1.3)
    return rng.random(len(cam), dtype=np.float32) < _scaled(odds, knobs.misread_rate)


def _by_night(hour: Ints, factor: float) -> Floats:
    return np.where((hour < 6) | (hour >= 20), factor, 1.0)


def _scaled(odds: Floats, rate: float) -> Floats:
    return np.minimum(odds * (rate / max(float(odds.mean()), 1e-9)), WORST)


def _clock_error(faults: Faults, cam: Ints, day: Ints) -> Ints:
    error = np.zeros(len(cam), np.int64)
    for which, first, last, fast_ms in faults.clocks:
        error[(cam == which) & (day >= first) & (day <= last)] = fast_ms
    return error


def _spelled(
    knobs: Knobs, plates: NDArray[np.uint8], plate: Ints, body: Ints, wrong: Bools
) -> tuple[NDArray[np.str_], Ints, Ints]:
    """All plates as text, each once, and for each read which of them was read and which is true."""
    rng = generator(knobs.seed, "anpr characters", knobs.noise_seed)
    at = np.flatnonzero(wrong)
    spoilt = misread(plates[plate[at]], body[at], rng.random((len(at), 5)))
    names, place = np.unique(np.concatenate([as_text(plates), as_text(spoilt)]), return_inverse=True)
    true = place[plate]
    read = true.copy()
    read[at] = place[len(plates) :]
    return names, read, true


def _confidence(knobs: Knobs, wrong: Bools) -> NDArray[np.int8]:
    """0 to 100: lower for misreads on the whole, but not so that the two could be told apart."""
    rng = generator(knobs.seed, "anpr confidence", knobs.noise_seed)
    lost = np.exp(rng.standard_normal(len(wrong), dtype=np.float32) * 0.7 + np.where(wrong, 2.3, 1.6))
    return np.clip(99 - lost, 35, 99).astype(np.int8)
