"""Which capability builds on which, and what a step needs before it may start."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter

from models.plans.definitions import FOLDER, definitions


@dataclass(frozen=True)
class Dependency:
    """One capability that another needs, and why."""

    needs: str
    dependant: str
    why: str


@dataclass(frozen=True)
class Dependants:
    """The capabilities that wait for one: those that name it, and those that wait for it through others."""

    direct: tuple[str, ...]
    through_others: tuple[str, ...]

    @property
    def count(self) -> int:
        """All capabilities that wait for it; the number that enters a priority."""
        return len(self.direct) + len(self.through_others)


@cache
def dependencies() -> tuple[Dependency, ...]:
    """Every dependency in the order of the file; ValueError when a capability waits for itself."""
    tables = tomllib.loads((FOLDER / "dependencies.toml").read_text(encoding="utf-8"))["dependency"]
    return without_circles([Dependency(**table) for table in tables])


def without_circles(found: Sequence[Dependency]) -> tuple[Dependency, ...]:
    """The same dependencies; ValueError that names the circle when a capability waits for itself."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for dependency in found:
        sorter.add(dependency.dependant, dependency.needs)
    sorter.prepare()
    return tuple(found)


@cache
def dependants(capability_id: str) -> Dependants:
    """Which capabilities wait for this one, directly and through others."""
    direct = _named_by(capability_id)
    waiting, found = list(direct), dict.fromkeys(direct)
    while waiting:
        new = [name for name in _named_by(waiting.pop(0)) if name not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return Dependants(direct, tuple(name for name in found if name not in direct))


@cache
def prerequisites(capability_id: str) -> tuple[str, ...]:
    """The capabilities that this one needs directly."""
    return tuple(found.needs for found in dependencies() if found.dependant == capability_id)


def needed_levels(capability_id: str, to_level: int) -> dict[str, int]:
    """The level that each prerequisite needs before a capability may be lifted to ``to_level``.

    The rule and its reason stand in ``dependencies.toml``. Level 1 is where everybody stands, so needs of
    level 1 are left out.
    """
    needed = to_level - definitions().levels_a_prerequisite_may_lag
    return {name: needed for name in prerequisites(capability_id)} if needed > 1 else {}


def unmet_needs(capability_id: str, to_level: int, *, levels: Mapping[str, int | None]) -> dict[str, int]:
    """The needs that current levels do not meet; a capability that was not assessed meets none."""
    needed = needed_levels(capability_id, to_level)
    return {name: level for name, level in needed.items() if (levels.get(name) or 0) < level}


def _named_by(capability_id: str) -> tuple[str, ...]:
    return tuple(found.dependant for found in dependencies() if found.needs == capability_id)
