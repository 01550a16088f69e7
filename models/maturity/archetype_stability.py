"""How far a division of forces into groups holds when the forces are drawn again, and what chance alone gives.

Every candidate (a method with a number of groups) is judged by Hennig's bootstrap (2007, "Cluster-wise
assessment of cluster stability", Computational Statistics & Data Analysis 52:258): forces are drawn with
replacement, grouped again, and both groupings are compared over the forces drawn. The whole procedure, with
its choice among candidates, is then run on data without groups, and the best found there is the yardstick.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.maturity.archetype_definitions import ArchetypeDefinitions

WARD, MIXTURE = "agglomerative clustering (Ward)", "Gaussian mixture (diagonal covariance)"
LEAST_VARIANCE = 0.05
MOVES = 10


@dataclass(frozen=True)
class Candidate:
    """A way of grouping: the method and the number of groups."""

    method: str
    groups: int


@dataclass(frozen=True)
class Stability:
    """What resampling says of all candidates, in their order.

    ``labels`` (candidates, forces) are the groupings of all forces, ``agreement`` (candidates) the mean
    adjusted Rand index (Hubert and Arabie 1985) and ``similarity`` (candidates, groups) the mean Jaccard
    similarity of each group to the nearest group of a resample; nan beyond a candidate's groups. ``stayed``
    (candidates, forces) is the share of the resamples with a force in which it was in that nearest group.
    """

    labels: np.ndarray
    agreement: np.ndarray
    similarity: np.ndarray
    stayed: np.ndarray


@dataclass(frozen=True)
class Choice:
    """The best candidate, how stable it is, and how stable it would be on data without groups.

    ``p`` is the share of data sets without groups in which the best candidate did at least as well (with the
    data themselves among them).
    """

    candidate: Candidate
    labels: np.ndarray
    agreement: float
    reference_agreement: float
    group_similarity: np.ndarray
    stayed: np.ndarray
    p: float


def candidates(forces: int, *, smallest_group: int, known: ArchetypeDefinitions) -> list[Candidate]:
    """The candidates that so many forces allow: every group must be able to reach the smallest size."""
    most = min(known.most_groups, forces // smallest_group)
    mixtures = range(2, min(most, known.most_mixture_groups) + 1)
    return [
        *(Candidate(WARD, groups) for groups in range(2, most + 1)),
        *(Candidate(MIXTURE, groups) for groups in mixtures),
    ]


def chosen(points: np.ndarray, *, smallest_group: int, known: ArchetypeDefinitions, seed: int) -> Choice:
    """The candidate that is stable the furthest beyond chance, from points (forces, axes).

    A candidate is admissible when no group is smaller than ``smallest_group`` and every group's mean Jaccard
    similarity reaches the least that is called stable. Among admissible ones the greatest excess of mean
    adjusted Rand index over its mean on data without groups is taken, as two groups agree more by chance than
    six. Its p is the share of such data sets in which any of these candidates is admissible and agrees at least
    as well. Data without groups are drawn from one normal distribution with the covariance of the points (a
    parametric bootstrap of "one continuum"). With no admissible candidate, the one that agrees best is given
    with a p of 1.
    """
    from sklearn import config_context

    options = candidates(len(points), smallest_group=smallest_group, known=known)
    random = np.random.default_rng(seed)
    with warnings.catch_warnings(), config_context(assume_finite=True, skip_parameter_validation=True):
        warnings.simplefilter("ignore")  # EM that stops at its limit is judged by its stability, as all else
        own = stability(points, options, resamples=known.resamples, random=random)
        is_admissible = admissible(own, smallest_group=smallest_group, least=known.least_group_similarity)
        kept = np.flatnonzero(is_admissible) if is_admissible.any() else np.array([own.agreement.argmax()])
        reference = [
            stability(
                without_groups(points, random=random),
                [options[place] for place in kept],
                resamples=known.reference_resamples,
                random=random,
            )
            for _ in range(known.reference_sets)
        ]
    by_chance = np.mean([one.agreement for one in reference], axis=0)
    at = int((own.agreement[kept] - by_chance).argmax())
    reached = [_reached(one, smallest_group=smallest_group, known=known) for one in reference]
    as_well = np.array([np.inf, *reached]) >= own.agreement[kept][at]
    p = float(as_well.mean()) if is_admissible.any() else 1.0
    return _choice(own, options, int(kept[at]), reference_agreement=float(by_chance[at]), p=p)


def admissible(one: Stability, *, smallest_group: int, least: float) -> np.ndarray:
    """Whether each candidate has no group that is too small and none that is too loose."""
    sizes = _members(one.labels, one.similarity.shape[1]).sum(axis=1)
    is_group = ~np.isnan(one.similarity)
    has_small_group = (is_group & (sizes < smallest_group)).any(axis=1)
    return ~has_small_group & ~(is_group & (one.similarity < least)).any(axis=1)


def _reached(one: Stability, *, smallest_group: int, known: ArchetypeDefinitions) -> float:
    """The best agreement of an admissible candidate; minus infinity without any."""
    is_admissible = admissible(one, smallest_group=smallest_group, least=known.least_group_similarity)
    return float(np.where(is_admissible, one.agreement, -np.inf).max())


def _choice(
    own: Stability, options: Sequence[Candidate], best: int, *, reference_agreement: float, p: float
) -> Choice:
    return Choice(
        candidate=options[best],
        labels=own.labels[best],
        agreement=float(own.agreement[best]),
        reference_agreement=reference_agreement,
        group_similarity=own.similarity[best, : options[best].groups],
        stayed=own.stayed[best],
        p=p,
    )


def without_groups(points: np.ndarray, *, random: np.random.Generator) -> np.ndarray:
    """As many points of one normal distribution with the covariance of the given ones."""
    centred = points - points.mean(axis=0)
    return random.normal(size=(len(points), len(points))) @ centred / np.sqrt(len(points) - 1)


def stability(
    points: np.ndarray, options: Sequence[Candidate], *, resamples: int, random: np.random.Generator
) -> Stability:
    """Groupings of all points, and how far groupings of resamples agree with them."""
    labels = groupings(points, options)
    most = max(option.groups for option in options)
    whole = _members(labels, most)
    agreement, similarity = np.empty((resamples, len(options))), np.empty((resamples, len(options), most))
    stayed, drawn = np.zeros(labels.shape), np.zeros(len(points))
    for number in range(resamples):
        sample = np.sort(random.integers(0, len(points), len(points)))
        there, first = np.unique(sample, return_index=True)
        again = _members(groupings(points[sample], options)[:, first], most)
        counts = whole[:, there].transpose(0, 2, 1) @ again
        agreement[number] = adjusted_rand(counts)
        alike = jaccard(counts)
        similarity[number] = np.where(np.isnan(alike).all(axis=2), np.nan, np.nan_to_num(alike).max(axis=2))
        nearest = np.take_along_axis(np.nan_to_num(alike).argmax(axis=2), labels[:, there], axis=1)
        stayed[:, there] += nearest == again.argmax(axis=2)
        drawn[there] += 1
    beyond = np.arange(most) >= np.array([[option.groups] for option in options])
    seen = np.maximum((~np.isnan(similarity)).sum(axis=0), 1)
    mean_similarity = np.where(beyond, np.nan, np.nansum(similarity, axis=0) / seen)
    return Stability(labels, agreement.mean(axis=0), mean_similarity, stayed / np.maximum(drawn, 1))


def _members(labels: np.ndarray, groups: int) -> np.ndarray:
    """Labels (..., forces) as 0 and 1 (..., forces, groups)."""
    return (labels[..., None] == np.arange(groups)).astype(np.float64)


def groupings(points: np.ndarray, options: Sequence[Candidate]) -> np.ndarray:
    """Labels (candidates, points) from 0; a mixture starts from Ward's groups and settles from there."""
    cuts = ward_groups(points, most=max(option.groups for option in options))
    ward = {groups: settled(points, labels) for groups, labels in cuts.items()}
    return np.array(
        [
            ward[option.groups] if option.method == WARD else mixture_groups(points, ward[option.groups])
            for option in options
        ]
    )


def ward_groups(points: np.ndarray, *, most: int) -> dict[int, np.ndarray]:
    """Labels of Ward's tree cut into 2 groups up to ``most``."""
    from sklearn.cluster import ward_tree

    merges, forces = ward_tree(points)[0].tolist(), len(points)
    below = [[leaf] for leaf in range(forces)]
    for left, right in merges:
        below.append(below[left] + below[right])
    standing, cuts = {len(below) - 1}, {}
    for groups in range(2, most + 1):
        top = max(standing)
        standing = standing - {top} | set(merges[top - forces])
        cuts[groups] = np.empty(forces, dtype=np.int64)
        for label, node in enumerate(sorted(standing)):
            cuts[groups][below[node]] = label
    return cuts


def settled(points: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Labels after each point has moved to the group whose mean is nearest, until none moves.

    A merge of Ward's tree is never undone; letting k-means settle it is the usual remedy (Husson, Josse and
    Pages 2010, "Principal component methods - hierarchical clustering - partitional clustering").
    """
    groups = int(labels.max()) + 1
    for _ in range(MOVES):
        members = _members(labels, groups)
        sizes = members.sum(axis=0)
        means = members.T @ points / np.maximum(sizes, 1)[:, None]
        far = (means**2).sum(axis=1) - 2 * points @ means.T
        moved = np.where(sizes > 0, far, np.inf).argmin(axis=1)
        if (moved == labels).all():
            break
        labels = moved
    return labels


def mixture_groups(points: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Labels of a Gaussian mixture with diagonal covariance that starts from the given groups.

    Starting from a hierarchical grouping is the way of Fraley and Raftery (2002, J. Am. Stat. Assoc. 97:611).
    """
    from sklearn.mixture import GaussianMixture

    members = _members(start, int(start.max()) + 1)
    members = members[:, members.any(axis=0)]
    sizes = members.sum(axis=0)
    means = members.T @ points / sizes[:, None]
    variances = members.T @ points**2 / sizes[:, None] - means**2 + LEAST_VARIANCE
    mixture = GaussianMixture(
        len(sizes), covariance_type="diag", reg_covar=LEAST_VARIANCE, max_iter=15, tol=0.01, random_state=0,
        weights_init=sizes / sizes.sum(), means_init=means, precisions_init=1 / variances,
        init_params="random_from_data",
    )  # fmt: skip
    return mixture.fit_predict(points)


def adjusted_rand(counts: np.ndarray) -> np.ndarray:
    """Adjusted Rand index of contingency tables (..., groups, groups); 1 where both are one group."""
    pairs, rows, columns = ((table * (table - 1) / 2) for table in (counts, counts.sum(axis=-1), counts.sum(axis=-2)))
    total = counts.sum(axis=(-1, -2))
    both, first, second = pairs.sum(axis=(-1, -2)), rows.sum(axis=-1), columns.sum(axis=-1)
    expected = first * second / np.maximum(total * (total - 1) / 2, 1)
    room = (first + second) / 2 - expected
    return np.divide(both - expected, room, out=np.ones_like(room), where=room > 1e-9)


def jaccard(counts: np.ndarray) -> np.ndarray:
    """Jaccard similarity of each group (rows) to each other (columns) of a contingency table; nan for none."""
    either = counts.sum(axis=-1)[..., None] + counts.sum(axis=-2)[..., None, :] - counts
    is_there = (counts.sum(axis=-1) > 0)[..., None]
    return np.divide(counts, either, out=np.full(counts.shape, np.nan), where=is_there & (either > 0))
