"""How long the traffic takes from step to step of a line, learned from everybody's runs in a window of days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

OUT, BACK = "out", "back"
ROBUST_ROUNDS = 4
RUNS_USED = 20_000
MILLISECONDS = 1000.0


@dataclass(frozen=True, eq=False)
class LineClock:
    """Seconds from the first step to each step of one line, by position from 0, for each direction."""

    out: np.ndarray
    back: np.ndarray

    def seconds(self, directions: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Usual seconds (n,) between two positions, in either order, in the direction given."""
        clocks = np.stack([self.out, self.back])
        which = (directions == BACK).astype(int)
        return np.abs(clocks[which, end.astype(int)] - clocks[which, start.astype(int)])


def line_clock(runs: pd.DataFrame, steps: int) -> LineClock:
    """The clock of one line from its runs (direction, t_start, t_end, enter_position, leave_position)."""
    return LineClock(*(_since_start(runs[runs["direction"] == direction], steps) for direction in (OUT, BACK)))


def _since_start(runs: pd.DataFrame, steps: int) -> np.ndarray:
    """Least absolute deviations by reweighted least squares, a step without data taking the mean of the others."""
    runs = runs.iloc[:: max(1, len(runs) // RUNS_USED)]
    ends = runs[["enter_position", "leave_position"]].to_numpy(int)
    low, high = ends.min(axis=1, initial=steps - 1), ends.max(axis=1, initial=0)
    seconds = (runs["t_end"] - runs["t_start"]).to_numpy(float) / MILLISECONDS
    position = np.arange(steps - 1)
    crossed = ((position >= low[:, None]) & (position < high[:, None])).astype(float)
    mean = np.median(seconds / np.maximum(high - low, 1)) if len(runs) else 0.0
    weights, taken = np.ones(len(runs)), np.full(steps - 1, mean)
    for _ in range(ROBUST_ROUNDS):
        gram = (crossed * weights[:, None]).T @ crossed + np.eye(steps - 1)
        taken = np.linalg.solve(gram, crossed.T @ (weights * seconds) + mean)
        weights = 1.0 / np.maximum(np.abs(seconds - crossed @ taken), 30.0)
        weights *= len(weights) / max(weights.sum(), 1e-9)
    return np.concatenate([[0.0], np.maximum(taken, 0.0).cumsum()])
