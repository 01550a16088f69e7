"""Words and meaning made one order: standard scores at fixed weights, feedback of the best, a share from neighbours.

Standard scores before a weighted sum: Lee 1997 and Bruch et al. 2023 (a convex sum beats reciprocal rank fusion). The
weights stand in ``search.toml`` and are the same for every case.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.documents.settings import numbers

RRF_K = 60  # Cormack, Clarke and Büttcher 2009
NO_LIKENESS = NO_SPREAD = 1e-9


@dataclass(frozen=True)
class Candidates:
    """Items that were looked at closely, a row each: what they say of a question.

    ``words`` is BM25; ``meaning``, ``languages`` and ``static`` are cosines of three kinds, nan where the item has no
    such vectors; ``vectors`` are unit rows of the items' meaning, of zeros where there is none.
    """

    words: np.ndarray
    meaning: np.ndarray
    languages: np.ndarray
    static: np.ndarray
    vectors: np.ndarray


def fused(candidates: Candidates) -> np.ndarray:
    """A score for each candidate; higher is better, the number itself means nothing beyond this question."""
    first = _weighed(candidates, candidates.meaning)
    meaning = _with_feedback(candidates, first)
    return _with_neighbours(candidates.vectors, _weighed(candidates, meaning))


def standard(scores: np.ndarray) -> np.ndarray:
    """Distance from the mean in standard deviations; nan stays nan, and where all are equal each is 0."""
    known = np.isfinite(scores)
    out = np.full(len(scores), np.nan)
    if known.any():
        spread = scores[known].std()
        out[known] = (scores[known] - scores[known].mean()) / spread if spread > NO_SPREAD else 0.0
    return out


def reciprocal_ranks(*scores: np.ndarray, k: int = RRF_K) -> np.ndarray:
    """Reciprocal rank fusion of some rankings of the same candidates: what the weighted sum is measured against."""
    total = np.zeros(len(scores[0]))
    for each in scores:
        order = np.argsort(-np.nan_to_num(each, nan=-np.inf), kind="stable")
        total[order] += 1 / (k + 1 + np.arange(len(order)))
    return total


def _weighed(candidates: Candidates, meaning: np.ndarray) -> np.ndarray:
    """Words beside meaning; beside the quick vectors where an item has no others; alone where it has none.

    That an item in another language holds none of the words says nothing against it.
    """
    weights = numbers("search", "weights")
    is_silent = np.isfinite(candidates.languages) & (candidates.words == 0)
    words, quick = np.where(is_silent, 0.0, standard(candidates.words)), standard(candidates.static)
    near = np.where(np.isfinite(meaning), standard(meaning), standard(candidates.languages))
    share = np.where(np.isfinite(near), weights["words"], weights["words_beside_static"])
    likeness = np.where(np.isfinite(near), near, quick)
    together = share * words + (1 - share) * likeness
    return np.where(np.isfinite(likeness), together, words)


def _with_feedback(candidates: Candidates, scores: np.ndarray) -> np.ndarray:
    """Cosines to the question with the meaning of its best items added to it."""
    chosen = numbers("search", "feedback")
    known = np.isfinite(candidates.meaning)
    best = [at for at in np.argsort(-scores, kind="stable")[: int(chosen["items"])] if known[at]]
    if not best:
        return candidates.meaning
    centre = candidates.vectors[best].mean(axis=0)
    length = float(np.linalg.norm(centre))
    likeness = (candidates.vectors @ centre) / length if length else 0.0
    return candidates.meaning + chosen["share"] * likeness


def _with_neighbours(vectors: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Scores with a share from the candidates nearest in meaning, weighted by their cosine."""
    chosen = numbers("search", "neighbourhood")
    order = np.argsort(-scores, kind="stable")[: int(chosen["candidates"])]
    known = order[np.any(vectors[order] != 0, axis=1)]
    count = min(int(chosen["items"]), len(known) - 1)
    if count < 1:
        return scores
    likeness = vectors[known] @ vectors[known].T
    np.fill_diagonal(likeness, -1.0)
    nearest = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
    weights = np.maximum(np.take_along_axis(likeness, nearest, axis=1), 0)
    total = weights.sum(axis=1)
    around = (weights * scores[known][nearest]).sum(axis=1)
    out, is_near = scores.copy(), total > NO_LIKENESS
    at = known[is_near]
    out[at] = (1 - chosen["share"]) * scores[at] + chosen["share"] * around[is_near] / total[is_near]
    return out
