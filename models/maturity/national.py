"""The national picture in levels and words: quantiles on the scale, national need, the headline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from models.maturity.change import HIGHER, LOWER, NO_CHANGE
from models.maturity.definitions import definitions

WEAK_EVERYWHERE = "weak everywhere"
WEAK_IN_A_FEW = "weak in a few"
NO_NATIONAL_NEED = "no national need"


@dataclass(frozen=True)
class NationalPillar:
    """One pillar of a wave and its median over complete forces; None when suppressed or not assessed."""

    pillar: str
    median_level: float | None
    is_suppressed: bool = False


@dataclass(frozen=True)
class NationalPillarChange:
    """One pillar's mean change since the wave before, in words; None when suppressed or not comparable."""

    pillar: str
    verdict: str | None
    is_suppressed: bool = False


def lower_quantile(levels: Sequence[float], share: float) -> float:
    """The smallest value with at least ``share`` of the values at or below it: always one of the values.

    Inverse of the empirical distribution (Hyndman and Fan 1996, definition 1). ValueError for no values.
    """
    if not levels:
        raise ValueError("a quantile needs at least one value")
    return sorted(levels)[max(ceil(share * len(levels)), 1) - 1]


def national_need(*, below_minimum: int, forces_counted: int) -> str:
    """Whether a capability needs a national answer, local help, or neither, from forces below the minimum."""
    share_below = below_minimum / forces_counted
    if share_below >= definitions().weak_everywhere_share:
        return WEAK_EVERYWHERE
    return WEAK_IN_A_FEW if share_below > definitions().weak_in_a_few_share else NO_NATIONAL_NEED


def headline(pillars: Sequence[NationalPillar], changes: Sequence[NationalPillarChange] = ()) -> str:
    """One sentence on where policing stands and one on change, for any state of the data."""
    return f"{level_sentence(pillars)} {change_sentence(changes)}"


def level_sentence(pillars: Sequence[NationalPillar]) -> str:
    """Where policing stands: the middle level of the pillars, what holds it back, what is not shown."""
    if not pillars:
        return "No assessment has been loaded yet."
    levels = {pillar.pillar: nearest_level(pillar.median_level) for pillar in pillars if _is_shown(pillar)}
    if not levels:
        return _nothing_shown(pillars)
    return f"{_standing(levels)}{_left_out(pillars)}."


def change_sentence(changes: Sequence[NationalPillarChange]) -> str:
    """How policing has changed since the wave before, in the three words of a change."""
    if not changes:
        return "There is no earlier wave that this one can be compared with."
    shown = [change for change in changes if change.verdict is not None and not change.is_suppressed]
    if not shown:
        return _no_change_shown(changes)
    pillars = {word: [c.pillar for c in shown if c.verdict == word] for word in (HIGHER, LOWER, NO_CHANGE)}
    return f"Since the wave before, {_changed(pillars)}."


def nearest_level(mean_level: float) -> int:
    """The level nearest to a mean of levels; a half goes to the lower one, as a lower median would."""
    return ceil(mean_level - 0.5)


def _is_shown(pillar: NationalPillar) -> bool:
    return pillar.median_level is not None and not pillar.is_suppressed


def _nothing_shown(pillars: Sequence[NationalPillar]) -> str:
    if any(pillar.is_suppressed for pillar in pillars):
        return f"National levels are not shown: {_too_few('have a complete assessment')}."
    return "No pillar has a level yet."


def _standing(levels: dict[str, int]) -> str:
    typical = int(lower_quantile(list(levels.values()), 0.5))
    behind = [pillar for pillar, level in levels.items() if level < typical]
    ahead = [pillar for pillar, level in levels.items() if level > typical]
    if len(levels) == 1:
        return f"Policing's median maturity in {_joined(list(levels))} is level {typical}"
    return f"Policing's median data maturity is level {typical}{_against_it(behind, ahead)}"


def _against_it(behind: list[str], ahead: list[str]) -> str:
    if behind:
        return f"; {_joined(behind)} {_verb(behind, 'holds', 'hold')} it back"
    if ahead:
        return f"; {_joined(ahead)} {_verb(ahead, 'is', 'are')} ahead of it"
    return " in every pillar shown"


def _left_out(pillars: Sequence[NationalPillar]) -> str:
    missing = [pillar.pillar for pillar in pillars if not _is_shown(pillar)]
    return f" ({_joined(missing)} not shown)" if missing else ""


def _no_change_shown(changes: Sequence[NationalPillarChange]) -> str:
    if any(change.is_suppressed for change in changes):
        return f"Change is not shown: {_too_few('were complete in both waves')}."
    return "No pillar can be compared with the wave before."


def _changed(pillars: dict[str, list[str]]) -> str:
    """Clauses such as "A is clearly higher; B is clearly lower; there is no clear change in C"."""
    higher_or_lower = [(word, pillars[word]) for word in (HIGHER, LOWER) if pillars[word]]
    if not higher_or_lower:
        return "there is no clear change in any pillar shown"
    moved = [f"{_joined(names)} {_verb(names, 'is', 'are')} {word}" for word, names in higher_or_lower]
    rest = [f"there is no clear change in {_joined(pillars[NO_CHANGE])}"] if pillars[NO_CHANGE] else []
    return "; ".join(moved + rest)


def _too_few(what: str) -> str:
    return f"fewer than {definitions().minimum_forces_in_aggregate} forces {what}"


def _verb(names: list[str], one: str, several: str) -> str:
    return one if len(names) == 1 else several


def _joined(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
