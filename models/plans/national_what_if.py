"""The national picture if every force did what it chose, or the first few steps that it can do.

In arrays of levels (forces, capabilities) 0 stands for "no level".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.maturity.definitions import definitions as maturity_definitions
from models.maturity.disclosure import is_suppressed
from models.maturity.evidence import moderated_levels
from models.maturity.national import lower_quantile
from models.maturity.pillars import pillar_means
from models.plans.definitions import definitions
from models.plans.dependencies import unmet_needs
from models.plans.library import StepKey
from models.plans.priority import recommend
from models.plans.what_if import reached_levels


@dataclass(frozen=True)
class NationalOutcome:
    """Lower medians over complete forces before and after: by pillar and by capability, in the given orders.

    nan where nothing was assessed. ``is_suppressed`` when too few forces are complete; all are nan then.
    """

    forces_counted: int
    is_suppressed: bool
    pillars_before: np.ndarray
    pillars_after: np.ndarray
    capabilities_before: np.ndarray
    capabilities_after: np.ndarray


def top_steps(
    levels: Mapping[str, int | None],
    targets: Mapping[str, int],
    *,
    weights: Mapping[str, float],
    number: int | None = None,
) -> list[StepKey]:
    """The first steps that a force would take: each time the highest priority of those possible by then.

    ``number`` defaults to that of the definitions; there are fewer where fewer are possible.
    """
    ranked = [item for found in recommend(levels, targets, weights=weights) for item in found.steps]
    waiting = [item.step.key for item in sorted(ranked, key=lambda item: -item.priority.value)]
    taken: list[StepKey] = []
    reached: Mapping[str, int | None] = levels
    while len(taken) < (definitions().steps_for_each_force if number is None else number):
        possible = (key for key in waiting if _can_start(key, reached))
        key = next(possible, None)
        if key is None:
            break
        waiting.remove(key)
        taken.append(key)
        reached = reached_levels(reached, [key])
    return taken


def levels_after(
    levels: np.ndarray, steps: Sequence[Collection[StepKey]], *, capability_ids: Sequence[str]
) -> np.ndarray:
    """Levels after each force's steps (one collection for each row), with evidence for every step.

    A step counts where the force stands at the level that it starts from, earlier steps included.
    """
    after = levels.copy()
    columns = {name: column for column, name in enumerate(capability_ids)}
    for row, chosen in enumerate(steps):
        for name, from_level in sorted(chosen, key=lambda key: key[1]):
            if after[row, columns[name]] == from_level:
                after[row, columns[name]] = from_level + 1
    return after


def levels_without_evidence(before: np.ndarray, after: np.ndarray, *, evidence: np.ndarray) -> np.ndarray:
    """Levels after the steps when no new evidence is verified; never below those before."""
    return np.where(after > before, np.maximum(before, moderated_levels(after, evidence)), before)


def national_outcome(before: np.ndarray, after: np.ndarray, *, members: np.ndarray) -> NationalOutcome:
    """Medians before and after over the forces that are complete before.

    ``members`` (capabilities, pillars) is true where a capability belongs to a pillar.
    """
    rated_share = (before > 0).mean(axis=1)
    is_complete = rated_share >= maturity_definitions().minimum_completeness
    counted = int(is_complete.sum())
    is_hidden = is_suppressed(counted)
    tables = [pillar_means(before, members), pillar_means(after, members), _with_nan(before), _with_nan(after)]
    medians = [np.full(table.shape[1], np.nan) if is_hidden else _lower_medians(table[is_complete]) for table in tables]
    return NationalOutcome(counted, is_hidden, *medians)


def _can_start(key: StepKey, levels: Mapping[str, int | None]) -> bool:
    return levels[key[0]] == key[1] and not unmet_needs(key[0], key[1] + 1, levels=levels)


def _with_nan(levels: np.ndarray) -> np.ndarray:
    return np.where(levels > 0, levels.astype(float), np.nan)


def _lower_medians(table: np.ndarray) -> np.ndarray:
    """The lower median of each column over the forces that have a value."""
    columns = ([value for value in column if not np.isnan(value)] for column in table.T.tolist())
    return np.array([lower_quantile(column, 0.5) if column else np.nan for column in columns])
