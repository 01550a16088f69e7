"""How one force stands in a group of forces, and what would move the floor of a pillar.

Everything here is worked out from values that the reader may see: nothing hidden goes into a figure, so nothing
hidden can be taken out of one by subtraction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.maturity.comparison import HIGHER, LOWER
from models.maturity.definitions import LEVELS
from models.maturity.disclosure import is_suppressed
from models.maturity.national import lower_quantile

ABOVE, WITHIN, BELOW = "above the middle half", "within the middle half", "below the middle half"
LEVELS_APART = 2
NAMED_AT_MOST = 3


@dataclass(frozen=True)
class GroupFigures:
    """Quartiles of a group, each a value that occurs; None where too few other forces have a value on show."""

    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    others_counted: int

    @property
    def is_shown(self) -> bool:
        """Whether there is a middle half to stand in."""
        return self.median is not None


@dataclass(frozen=True)
class FloorStep:
    """What lifts the lowest level of a pillar by one, and the mean that the pillar then has."""

    floor_level: int
    capability_ids: tuple[str, ...]
    mean_level: float
    mean_after: float


def group_figures(values: Mapping[str, float], *, own_force: str) -> GroupFigures:
    """Quartiles of the values by force, of complete forces whose value the reader may see.

    The own force counts where it belongs to the group, but not among the others: with fewer of those than an
    aggregate needs, its own value would tell theirs.
    """
    others = len(values) - (own_force in values)
    if is_suppressed(others):
        return GroupFigures(None, None, None, others)
    levels = list(values.values())
    lower, median, upper = (lower_quantile(levels, share) for share in (0.25, 0.5, 0.75))
    return GroupFigures(lower, median, upper, others)


def standing(own: float | None, figures: GroupFigures) -> str:
    """Where a value stands against the middle half of a group; nothing where either is missing."""
    if own is None or figures.lower_quartile is None or figures.upper_quartile is None:
        return ""
    if own > figures.upper_quartile:
        return ABOVE
    return BELOW if own < figures.lower_quartile else WITHIN


def stands_apart(level: float | None, comparison: str | None, figures: GroupFigures) -> bool:
    """Whether a level calls for a note: clearly unlike the national median, or two levels beyond the middle half."""
    if level is None:
        return False
    if comparison in (HIGHER, LOWER):
        return True
    if figures.lower_quartile is None or figures.upper_quartile is None:
        return False
    return level >= figures.upper_quartile + LEVELS_APART or level <= figures.lower_quartile - LEVELS_APART


def floor_step(levels: Mapping[str, int | None]) -> FloorStep | None:
    """What lifts the floor of a pillar, from levels by capability in framework order.

    Every capability at the floor needs one step; with one of them left behind the floor stays. None where no
    capability has a level or all stand at the top.
    """
    rated = {capability: level for capability, level in levels.items() if level is not None}
    if not rated or min(rated.values()) == LEVELS[-1]:
        return None
    floor = min(rated.values())
    lowest = tuple(capability for capability, level in rated.items() if level == floor)
    total = sum(rated.values())
    return FloorStep(floor, lowest, total / len(rated), (total + len(lowest)) / len(rated))


def floor_sentence(pillar: str, step: FloorStep | None) -> str:
    """What would move the floor of a pillar, in one sentence; nothing where nothing can."""
    if step is None:
        return ""
    what = _listed(step.capability_ids)
    need = "needs one step" if len(step.capability_ids) == 1 else "need one step each"
    return (
        f"{pillar}: the floor is level {step.floor_level}. To lift it to {step.floor_level + 1}, {what} {need}; "
        f"the mean would go from {step.mean_level:.1f} to {step.mean_after:.1f}."
    )


def message(name: str, comparisons: Sequence[tuple[str, str | None]], *, levels: int) -> str:
    """Where a force stands against the national median, from its capabilities and their words.

    ``levels`` is how many capabilities have a level on show.
    """
    if not levels:
        return f"{name}: no level to show"
    compared = [(capability, words) for capability, words in comparisons if words]
    if not compared:
        return f"{name}: no comparison with the national median"
    clear = [(words, [one for one, said in compared if said == words]) for words in (HIGHER, LOWER)]
    parts = [(words, _counted(found)) for words, found in clear if found]
    total = f"of {len(compared)} capabilities"
    if not parts:
        return f"{name}: no clear difference from the national median in any {total}"
    said = f"{parts[0][0]} than the national median in {parts[0][1]} {total}"
    return f"{name}: {said}" + "".join(f", {words} in {found}" for words, found in parts[1:])


def group_title(name: str, group: str, standings: Sequence[tuple[str, str]], *, subject: str, has_level: bool) -> str:
    """Where a force stands in a group, row by row: the message of a strip.

    ``standings``: label and words of ``standing`` for each row, a row without words having no middle half on show;
    ``subject`` says what a row is ("pillar"), ``has_level`` whether the force has a level on show in any row.
    """
    if not has_level:
        return f"{name} has no level to set against {group}"
    told = [(label, words) for label, words in standings if words]
    if not told:
        return f"No middle half of {group} to show: fewer than five others have a level there"
    if len({words for _, words in told}) == 1:
        every = f"every {subject}{'' if len(told) == len(standings) else ' that can be compared'}"
        return f"{name} is {told[0][1]} of {group} in {told[0][0] if len(told) == 1 else every}"
    parts = [(words, [label for label, said in told if said == words]) for words in (ABOVE, BELOW)]
    clear = [(words, _some(labels, subject)) for words, labels in parts if labels]
    first = f"{clear[0][0]} of {group} in {clear[0][1]}"
    return f"{name} is {first}" + "".join(f", below it in {where}" for _, where in clear[1:])


def plan_beside_change(*, actions: int, closed: int, compared: int, higher: int) -> str:
    """How far a plan is beside what changed, in words that claim no cause.

    ``compared`` capabilities with a closed action have a level in both waves, ``higher`` of them are clearly higher.
    """
    if not actions:
        return "No action is planned yet, so there is nothing to set beside the change."
    said = f"{closed} of {actions} actions closed"
    if not compared:
        return f"{said}; no capability with a closed action was assessed in both waves."
    return (
        f"{said}; of {compared} {'capability' if compared == 1 else 'capabilities'} with a closed action "
        f"{higher or 'none'} {'is' if higher < 2 else 'are'} clearly higher. This is association, not proof."
    )


def _counted(capabilities: Sequence[str]) -> str:
    few = len(capabilities) <= NAMED_AT_MOST
    return f"{len(capabilities)} ({_listed(capabilities)})" if few else str(len(capabilities))


def _some(labels: Sequence[str], subject: str) -> str:
    several = {"capability": "capabilities"}.get(subject, f"{subject}s")
    return _listed(labels) if len(labels) <= NAMED_AT_MOST else f"{len(labels)} {several}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
