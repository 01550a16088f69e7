"""Archetypes: forces grouped by profile. A description, not a judgement, and often there are no groups.

What is grouped: five numbers a force, its height and its shape. The height is the mean of its pillar means;
the shape is its pillar means less that height, as four orthonormal contrasts (Helmert). Both are in levels and
count alike, so that a force one level up in everything is as far away as one that stands out by one level in
one pillar. Left in raw pillar means, the height would count five times, and any method would cut the
continuum from low to high into slices: a league table under another name. Nothing is standardised, as a level
is a level in every pillar. Single capabilities within a pillar are not grouped by: their answers are too noisy
for some forty forces.

How: Ward's tree, settled by k-means, and a Gaussian mixture with diagonal covariance, each for several numbers
of groups; ``archetype_stability`` chooses by stability and sets it against data without groups. In simulation
(43 forces, 25 levels spread as in the sample data) one continuum gave groups in 0 of 80 runs, and in 3 of 80
with levels crowded at 1. Three groups that stand up by 1.2 levels in one pillar and down by 1.2 in another were
found in 25 of 25 (adjusted Rand index 0.99); groups that only stand up by 1.2 in one pillar each were found in
11 of 25 (0.84) and missed in the others. So "no stable groups" means no strong ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.maturity.archetype_definitions import archetype_definitions
from models.maturity.archetype_stability import Choice, chosen
from models.maturity.definitions import definitions

LABEL = "A description, not a judgement"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
MINUS = "\u2212"
ALL_ALIKE = 1e-9


@dataclass(frozen=True)
class PillarStanding:
    """One pillar of a group: its median of pillar means, less that of all other forces, and if that is clear."""

    pillar: str
    median_level: float
    difference: float
    is_clear: bool


@dataclass(frozen=True)
class Member:
    """A force of a group; ``confidence`` is the share of resamples with it in which it stayed in the group."""

    force_id: str
    label: str
    confidence: float


@dataclass(frozen=True)
class Group:
    """A stable group: its letter, a few words, its sentence, its members and how steady it is (0 to 1)."""

    label: str
    name: str
    sentence: str
    members: tuple[Member, ...]
    standings: tuple[PillarStanding, ...]
    similarity: float


@dataclass(frozen=True)
class Archetypes:
    """The groups, largest first, or none, with the sentence that says so.

    ``agreement`` and ``reference_agreement`` are mean adjusted Rand indices of the division tried last
    (``groups_tried`` groups by ``method``) and of the same on data without groups; None where nothing was
    tried. ``national_medians`` pairs each pillar with the median of its means over the forces.
    """

    is_stable: bool
    sentence: str
    groups: tuple[Group, ...]
    forces_counted: int
    national_medians: tuple[tuple[str, float], ...]
    method: str | None = None
    groups_tried: int | None = None
    agreement: float | None = None
    reference_agreement: float | None = None
    p: float | None = None

    @property
    def members(self) -> tuple[Member, ...]:
        """Every force of every group, in the order of force ids; empty without stable groups."""
        everyone = (member for group in self.groups for member in group.members)
        return tuple(sorted(everyone, key=lambda member: member.force_id))


def find_archetypes(
    levels: np.ndarray, *, force_ids: Sequence[str], pillar_of_capability: Sequence[str], seed: int
) -> Archetypes:
    """Stable groups of forces from published levels (forces, capabilities), 0 standing for none.

    Only complete forces may be passed, and only capabilities that the reader may see. ``pillar_of_capability``
    names the pillar of each column, as it shall stand in the sentences. The answer depends on the seed but not
    on the order of forces. ValueError when the shapes do not fit or a force comes twice.
    """
    if levels.shape != (len(force_ids), len(pillar_of_capability)):
        raise ValueError("levels need one row for each force and one column for each capability")
    if len(set(force_ids)) != len(force_ids):
        raise ValueError("a force comes twice")
    order = np.argsort(np.array(force_ids, dtype=str), kind="stable")
    forces = [force_ids[place] for place in order]
    pillars, means = completed_pillar_means(levels[order], pillar_of_capability)
    medians = _medians(pillars, means)
    smallest = definitions().minimum_forces_in_aggregate
    if len(forces) < 2 * smallest:
        return Archetypes(False, _too_few(len(forces), smallest), (), len(forces), ())
    points = profile_points(means)
    if not points.size or np.ptp(points, axis=0).max() < ALL_ALIKE:
        return Archetypes(False, _all_alike(len(forces)), (), len(forces), medians)
    choice = chosen(points, smallest_group=smallest, known=archetype_definitions(), seed=seed)
    is_stable = choice.p <= archetype_definitions().largest_p
    return Archetypes(
        is_stable=is_stable,
        sentence=_stable(choice, len(forces)) if is_stable else _not_stable(choice, len(forces)),
        groups=tuple(_groups(choice, forces, pillars, means)) if is_stable else (),
        forces_counted=len(forces),
        national_medians=medians,
        method=choice.candidate.method,
        groups_tried=choice.candidate.groups,
        agreement=choice.agreement,
        reference_agreement=choice.reference_agreement,
        p=choice.p,
    )


def completed_pillar_means(levels: np.ndarray, pillar_of_capability: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """Pillars in framework order, and the mean level (forces, pillars) of each force in each.

    A missing level is taken as the capability's mean over forces plus the force's mean distance from such
    means over what it has in the pillar, so that leaving out a hard capability does not raise a force; a force
    without any level in a pillar stands at the mean of forces. A capability without any level is left out.
    """
    is_used = (levels > 0).any(axis=0)
    known = np.where(levels > 0, levels, np.nan)[:, is_used].astype(float)
    of_column = np.array(pillar_of_capability, dtype=object)[is_used]
    pillars = list(dict.fromkeys(of_column.tolist()))
    typical = np.nanmean(known, axis=0) if known.size else np.zeros(known.shape[1])
    distance = known - typical
    means = np.empty((len(levels), len(pillars)))
    for column, pillar in enumerate(pillars):
        within = distance[:, of_column == pillar]
        has_level = ~np.isnan(within)
        own = np.nansum(within, axis=1) / np.maximum(has_level.sum(axis=1), 1)
        means[:, column] = typical[of_column == pillar].mean() + own
    return pillars, means


def profile_points(means: np.ndarray) -> np.ndarray:
    """Height and shape (forces, 1 + pillars - 1) of pillar means, in levels, centred on the mean force."""
    if not means.size:
        return np.empty((len(means), 0))
    centred = means - means.mean(axis=0)
    return np.column_stack([centred.mean(axis=1), centred @ _contrasts(means.shape[1]).T])


def _contrasts(pillars: int) -> np.ndarray:
    """Orthonormal Helmert contrasts (pillars - 1, pillars): each pillar against the mean of those before."""
    rows = np.tril(np.ones((pillars - 1, pillars)))
    for number, row in enumerate(rows, start=1):
        row[number] = -number
    return rows / np.linalg.norm(rows, axis=1, keepdims=True) if pillars > 1 else rows


def _medians(pillars: Sequence[str], means: np.ndarray) -> tuple[tuple[str, float], ...]:
    if not len(means):
        return ()
    return tuple(zip(pillars, np.percentile(means, 50, axis=0, method="lower").tolist(), strict=True))


def _groups(choice: Choice, forces: Sequence[str], pillars: Sequence[str], means: np.ndarray) -> list[Group]:
    """Groups by size, the largest first; equal ones in the order of their first force."""
    labels = choice.labels
    sizes = np.bincount(labels, minlength=choice.candidate.groups)
    found = sorted(range(len(sizes)), key=lambda group: (-sizes[group], int(np.argmax(labels == group))))
    groups = []
    for label, number in zip(LETTERS, found, strict=False):
        is_in = labels == number
        members = tuple(Member(forces[at], label, float(choice.stayed[at])) for at in np.flatnonzero(is_in))
        standings = group_standings(pillars, means, is_in=is_in)
        sentence = group_sentence(label, len(members), standings)
        similarity = float(choice.group_similarity[number])
        groups.append(Group(label, group_name(standings), sentence, members, standings, similarity))
    return groups


def group_standings(pillars: Sequence[str], means: np.ndarray, *, is_in: np.ndarray) -> tuple[PillarStanding, ...]:
    """How the forces of a group stand in each pillar against all the others.

    A difference of medians is clear when it is large enough and the same way in most pairings of a force of the
    group with one of the others (the probability of superiority). It carries no p: groups that were made to
    differ always do.
    """
    known = archetype_definitions()
    own, rest = np.median(means[is_in], axis=0), np.median(means[~is_in], axis=0)
    difference = np.round(own - rest, 9)
    pairings = np.round(means[is_in][:, None] - means[~is_in][None], 9)
    share = (np.sign(pairings) == np.sign(difference)).mean(axis=(0, 1))
    is_clear = (np.abs(difference) >= known.clear_difference_levels) & (share >= known.clear_difference_share)
    rows = zip(pillars, own.tolist(), difference.tolist(), is_clear.tolist(), strict=True)
    return tuple(PillarStanding(*row) for row in rows)


def group_name(standings: Sequence[PillarStanding]) -> str:
    """A few words for a picture: the largest clear difference, "weaker in every pillar", or "close to the rest"."""
    stronger, weaker = _clear(standings)
    if not stronger and not weaker:
        return "close to the rest"
    if len(standings) > 1 and len(standings) in (len(stronger), len(weaker)):
        return f"{'stronger' if stronger else 'weaker'} in every pillar"
    most = max(stronger + weaker, key=lambda standing: abs(standing.difference))
    return f"{'stronger' if most.difference > 0 else 'weaker'} in {most.pillar}"


def group_sentence(label: str, members: int, standings: Sequence[PillarStanding]) -> str:
    """What makes a group: only clear differences from the other forces, in words and levels."""
    stronger, weaker = _clear(standings)
    who = f"Group {label} ({members} forces)"
    if not stronger and not weaker:
        return f"{who} has no clear difference from the rest in any pillar."
    if len(standings) > 1 and len(standings) in (len(stronger), len(weaker)):
        return f"{who} is {'stronger' if stronger else 'weaker'} than the rest in every pillar ({_span(standings)})."
    parts = [("stronger", stronger), ("weaker", weaker)]
    said = [(word, _listed(found)) for word, found in parts if found]
    first, *second = said
    tail = "".join(f", {word} in {where}" for word, where in second)
    return f"{who} is {first[0]} than the rest in {first[1]}{tail}."


def _clear(standings: Sequence[PillarStanding]) -> tuple[list[PillarStanding], list[PillarStanding]]:
    """Clearly stronger and clearly weaker pillars, the largest difference first."""
    clear = sorted((one for one in standings if one.is_clear), key=lambda one: -abs(one.difference))
    return [one for one in clear if one.difference > 0], [one for one in clear if one.difference < 0]


def _listed(standings: Sequence[PillarStanding]) -> str:
    parts = [f"{one.pillar} ({_signed(one.difference)})" for one in standings]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _span(standings: Sequence[PillarStanding]) -> str:
    least, *_, most = sorted((one.difference for one in standings), key=abs)
    ends = [_signed(least), _signed(most)]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def _signed(difference: float) -> str:
    return f"{'+' if difference > 0 else MINUS}{abs(difference):.1f}"


def _small(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def _too_few(forces: int, smallest: int) -> str:
    if not forces:
        return "No force has a complete assessment yet, so there are no groups to look for."
    return f"Groups are not looked for: fewer than {2 * smallest} forces have a complete assessment."


def _all_alike(forces: int) -> str:
    return f"All {forces} forces have the same profile, so there are no groups to tell apart."


def _stable(choice: Choice, forces: int) -> str:
    return (
        f"The {forces} forces fall into {_small(choice.candidate.groups)} groups that hold when forces are drawn again "
        f"(agreement {choice.agreement:.2f}, where 1 is full; data without groups give "
        f"{choice.reference_agreement:.2f})."
    )


def _not_stable(choice: Choice, forces: int) -> str:
    return (
        f"No stable groups: as far as {forces} profiles can tell, forces differ by degree and not by kind. "
        f"The best division, into {_small(choice.candidate.groups)} groups, reaches an agreement of "
        f"{choice.agreement:.2f} when forces are drawn again, where 1 is full; data without groups give "
        f"{choice.reference_agreement:.2f}. That is too little to speak of groups."
    )
