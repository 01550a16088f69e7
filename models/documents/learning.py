"""What to open next: continuous active learning, in closed form, on the vectors of a case.

After every batch a ridge regression is fitted to what was decided, relevant and other items counting half each, and
the items that it scores highest are opened next (Cormack and Grossman 2014 and 2015). As in their AutoTAR, items that
nobody has looked at are presumed not relevant, until enough are decided; here the whole case stands in for them, so
nothing is drawn by lot. The order of the question itself goes on counting, standardised as the learner's scores are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.documents.settings import numbers

TOLERANCE = 1e-8  # of the residual, as a share of the right-hand side


@dataclass(frozen=True, eq=False)
class Learner:
    """The items of a review: centred rows (float32), their covariance, and standardised scores of the question.

    Immutable: scores depend on what is decided, and not on the order in which it was.
    """

    rows: np.ndarray
    spread: np.ndarray
    prior: np.ndarray

    def scores(self, decided: Sequence[int], is_relevant: Sequence[bool]) -> np.ndarray:
        """How useful each item is to open next, given decisions by place; the question's own until one is relevant."""
        flags = np.asarray(is_relevant, bool)
        places = np.asarray(decided, np.int64)
        if not flags.any() or not self.rows.shape[1]:
            return self.prior
        weights = self.weights(places[flags], places[~flags])
        return standardised(self.rows @ weights) + numbers("review", "learner")["question"] * self.prior

    def weights(self, relevant: np.ndarray, others: np.ndarray) -> np.ndarray:
        """The ridge solution in float32: one number a column of the rows."""
        settings = numbers("review", "learner")
        mean, square = _moments(self.rows[np.sort(relevant)])
        other_mean, other_square = _moments(self.rows[np.sort(others)])
        presumed = settings["presumed"] / (settings["presumed"] + len(others))
        other_mean = (1 - presumed) * other_mean
        other_square = (1 - presumed) * other_square + presumed * self.spread
        middle = (mean + other_mean) / 2
        covariance = (square + other_square) / 2 - np.outer(middle, middle)
        covariance[np.diag_indices_from(covariance)] += settings["ridge"]
        return solved(covariance, (mean - other_mean) / 2).astype(np.float32)


def solved(matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The solution of a symmetric positive definite system by conjugate gradients (Hestenes and Stiefel 1952).

    The ridge keeps the system well conditioned: some twenty products with a vector are enough, and they wait for no
    other processor, as a decomposition does on a busy machine.
    """
    solution, residual = np.zeros_like(right), right.copy()
    direction, left = residual.copy(), float(residual @ residual)
    enough = left * TOLERANCE**2
    for _ in range(10 * len(right)):
        if left <= enough:
            break
        product = np.einsum("ij,j->i", matrix, direction)
        step = left / float(direction @ product)
        solution += step * direction
        residual -= step * product
        before, left = left, float(residual @ residual)
        direction = residual + (left / before) * direction
    return solution


def make_learner(vectors: np.ndarray, prior: np.ndarray) -> Learner:
    """A learner for one row an item and the question's score of each; a row of nan is an item without a vector yet.

    The covariance is that of at most so many rows, evenly spaced, as the settings say.
    """
    rows = np.asarray(vectors, np.float32)
    known = ~np.isnan(rows).any(axis=1)
    centred = np.zeros_like(rows)
    if known.any() and rows.shape[1]:
        centred[known] = rows[known] - rows[known].mean(axis=0)
    most = int(numbers("review", "learner")["spread_rows"])
    some = centred[known][:: max(math.ceil(known.sum() / most), 1)]
    return Learner(centred, _moments(some)[1], standardised(np.asarray(prior, float)))


def standardised(scores: np.ndarray) -> np.ndarray:
    """Scores with mean 0 and deviation 1; zeros where all are the same."""
    away = scores - scores.mean() if len(scores) else scores
    deviation = away.std() if len(scores) else 0.0
    return away / deviation if deviation > 0 else np.zeros(len(scores))


def most_useful(scores: np.ndarray, is_open: np.ndarray, size: int) -> np.ndarray:
    """Places of the best items that are not open yet, best first and then by place."""
    left = np.flatnonzero(~is_open)
    return left[np.argsort(-scores[left], kind="stable")[:size]]


def batch_size(number: int) -> int:
    """How many items the batch of a number holds, the first being 1."""
    batches = numbers("review", "batches")
    return int(batches["first"] * (1 + batches["growth"]) ** (number - 1))


def reading_order(learner: Learner, is_relevant: np.ndarray, *, share: float = 1.0) -> np.ndarray:
    """Places in the order in which a reviewer who always decides rightly opens them, until that share is found."""
    is_open = np.zeros(len(is_relevant), bool)
    order: list[int] = []
    needed, number = math.ceil(share * is_relevant.sum()), 0
    while len(order) < len(is_relevant) and is_relevant[order].sum() < needed:
        number += 1
        chosen = most_useful(learner.scores(order, is_relevant[order]), is_open, batch_size(number))
        is_open[chosen] = True
        order += chosen.tolist()
    return np.array(order, np.int64)


def opened_for(order: np.ndarray, is_relevant: np.ndarray, share: float) -> int:
    """How many items were opened when that share of the relevant ones was found."""
    found = np.cumsum(is_relevant[order])
    return int(np.searchsorted(found, math.ceil(share * is_relevant.sum())) + 1)


def _moments(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean of the rows and of their outer products; zeros of none."""
    if not len(rows):
        return np.zeros(rows.shape[1]), np.zeros((rows.shape[1], rows.shape[1]))
    return rows.mean(axis=0, dtype=float), (rows.T @ rows).astype(float) / len(rows)
