"""How a journey ran along a line: the longest chain of reads whose steps rise (out) or fall (back)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LENGTHS = (2, 4, 8, 16, 32, 64, 128, 256)
START_BITS = 12


@dataclass(frozen=True)
class Chains:
    """The best chain of every sequence: its number of steps, and the index of its first and last read (flat)."""

    length: np.ndarray
    first: np.ndarray
    last: np.ndarray


@dataclass(frozen=True)
class Runs:
    """Runs found: one element a run. ``sequence`` is the journey's number; positions count from 0."""

    sequence: np.ndarray
    is_back: np.ndarray
    first: np.ndarray
    last: np.ndarray
    in_order: np.ndarray
    steps_met: np.ndarray


def rising_chains(position: np.ndarray, offsets: np.ndarray) -> Chains:
    """The longest strictly rising chain of each sequence; among equals the one that ends first and starts last.

    ``offsets`` bounds the sequences within the flat ``position``. Sequences longer than the longest block are looked
    at in their first reads only.
    """
    count = np.diff(offsets)
    length, first, last = (np.zeros(len(count), np.int64) for _ in range(3))
    lower = 0
    for upper in LENGTHS:
        is_last_block = upper == LENGTHS[-1]
        chosen = np.flatnonzero((count > lower) & ((count <= upper) | is_last_block))
        lower = upper
        if len(chosen):
            found = _chains_of_block(position, offsets[chosen], np.minimum(count[chosen], upper), upper)
            length[chosen], first[chosen], last[chosen] = found
    return Chains(length, first, last)


def _chains_of_block(
    position: np.ndarray, start: np.ndarray, count: np.ndarray, width: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Chains of sequences of at most ``width`` reads: length and start are packed in one number, the largest wins."""
    steps = []
    for column in range(width):
        is_there = column < count
        at = np.where(is_there, start + column, start)
        steps.append(np.where(is_there, position[at], np.iinfo(np.int32).min).astype(np.int32))
    packed = []
    for column, step in enumerate(steps):
        best = np.full(len(start), column, np.int32)
        for earlier in range(column):
            best = np.where(steps[earlier] < step, np.maximum(best, packed[earlier]), best)
        packed.append(np.where(column < count, best + (1 << START_BITS), 0).astype(np.int32))
    lengths = np.stack(packed) >> START_BITS
    end = np.argmax(lengths, axis=0)
    chosen = np.take_along_axis(np.stack(packed), end[None, :], axis=0)[0]
    return chosen >> START_BITS, start + (chosen & ((1 << START_BITS) - 1)), start + end


def runs_along(position: np.ndarray, t: np.ndarray, offsets: np.ndarray, least_steps: int) -> Runs:
    """Runs of every sequence: its best chain, and the best one the other way that does not overlap it in time.

    So a journey that turns at the far end without a stop long enough to end it is a run out and a run back.
    """
    out, back = rising_chains(position, offsets), rising_chains(-position, offsets)
    is_back_first = (back.length > out.length) | ((back.length == out.length) & (back.first < out.first))
    first_time = _chosen(is_back_first, back, out)
    second_time = _chosen(is_back_first, out, back)
    is_apart = (t[_safe(second_time.first, t)] >= t[_safe(first_time.last, t)]) | (
        t[_safe(second_time.last, t)] <= t[_safe(first_time.first, t)]
    )
    is_first = first_time.length >= least_steps
    is_second = is_first & is_apart & (second_time.length >= least_steps)
    sequence = np.concatenate([np.flatnonzero(is_first), np.flatnonzero(is_second)])
    parts = [
        np.concatenate([getattr(first_time, name)[is_first], getattr(second_time, name)[is_second]])
        for name in ("first", "last", "length")
    ]
    is_back = np.concatenate([is_back_first[is_first], ~is_back_first[is_second]])
    order = np.lexsort((parts[0], sequence))
    first, last, in_order = (part[order] for part in parts)
    return Runs(sequence[order], is_back[order], first, last, in_order, distinct_steps(position, first, last))


def distinct_steps(position: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """How many different steps are met from each first to its last read."""
    count = last - first + 1
    run = np.repeat(np.arange(len(first)), count)
    at = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    width = int(position.max(initial=0)) + 1
    met = run * width + position[at]
    met.sort()
    is_new = np.diff(met, prepend=-1) > 0
    return np.bincount(met[is_new] // width, minlength=len(first)).astype(np.int64)


def _chosen(is_one: np.ndarray, one: Chains, other: Chains) -> Chains:
    names = ("length", "first", "last")
    return Chains(*(np.where(is_one, getattr(one, name), getattr(other, name)) for name in names))


def _safe(at: np.ndarray, t: np.ndarray) -> np.ndarray:
    return np.minimum(at, max(len(t) - 1, 0))
