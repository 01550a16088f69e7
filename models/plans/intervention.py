"""Acting once for all forces, or helping each force that needs it: what both would cost.

Local effort is that of every step up to the national minimum in every force below it. Acting nationally builds each
of those steps once, at a multiple of its effort, and leaves a share of the local effort for adoption.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.maturity.disclosure import is_suppressed
from models.maturity.national import national_need
from models.plans.definitions import definitions, person_weeks
from models.plans.library import StepKey, plan_library

ACT_NATIONALLY = "act nationally"
HELP_LOCALLY = "help locally"
EITHER = "either"


@dataclass(frozen=True)
class Intervention:
    """One capability that forces need to raise: how many, what acting costs in effort points, and the advice."""

    capability_id: str
    minimum: int
    forces_counted: int
    forces_below: int
    need: str
    local_points: float
    national_points: float

    @property
    def ratio(self) -> float:
        """National effort over local effort: below 1, acting once is the cheaper."""
        return self.national_points / self.local_points

    @property
    def local_person_weeks(self) -> float:
        """Effort of acting in each force below the minimum."""
        return person_weeks(self.local_points)

    @property
    def national_person_weeks(self) -> float:
        """Effort of building once and adopting in each force below the minimum."""
        return person_weeks(self.national_points)

    @property
    def recommendation(self) -> str:
        """Act nationally, help locally, or either where the difference is within the error of the estimates."""
        if self.ratio <= definitions().act_nationally_up_to_ratio:
            return ACT_NATIONALLY
        return HELP_LOCALLY if self.ratio >= definitions().help_locally_from_ratio else EITHER


def interventions(levels: Mapping[str, Sequence[int | None]], minimums: Mapping[str, int]) -> list[Intervention]:
    """Every capability with forces below its minimum, the largest saving by acting nationally first.

    ``levels`` holds the published levels of the complete forces by capability in framework order. Forces
    without a level do not count. Left out are capabilities of which too few forces have a level, and those
    for which the library has no steps.
    """
    found = [_intervention(name, _rated(given), minimums[name]) for name, given in levels.items()]
    needed = [item for item in found if item is not None]
    return sorted(needed, key=lambda item: item.national_points - item.local_points)


def _rated(levels: Sequence[int | None]) -> list[int]:
    return [level for level in levels if level]


def _intervention(capability_id: str, levels: Sequence[int], minimum: int) -> Intervention | None:
    forces = forces_for_each_step(capability_id, levels, minimum=minimum)
    if is_suppressed(len(levels)) or not forces or not forces.keys() <= plan_library().keys():
        return None
    efforts = {key: plan_library()[key].effort_points for key in forces}
    local = sum(efforts[key] * number for key, number in forces.items())
    national = definitions().national_build_factor * sum(efforts.values()) + definitions().local_adoption_share * local
    below = sum(level < minimum for level in levels)
    need = national_need(below_minimum=below, forces_counted=len(levels))
    return Intervention(capability_id, minimum, len(levels), below, need, local, national)


def forces_for_each_step(capability_id: str, levels: Sequence[int], *, minimum: int) -> dict[StepKey, int]:
    """How many forces need each step up to the minimum."""
    starts = Counter(start for level in levels for start in range(level, minimum))
    return {(capability_id, start): starts[start] for start in sorted(starts)}
