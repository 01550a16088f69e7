"""Two people's versions of one row: what each changed since both began, and where they differ."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from models.records.rules import Values

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Merge:
    """Fields by who changed them: both, and differently (``conflicts``); only they; only I."""

    conflicts: tuple[str, ...]
    only_theirs: tuple[str, ...]
    only_mine: tuple[str, ...]


def merge_of(before: Values | None, mine: Values, theirs: Values, fields: Collection[str]) -> Merge:
    """How two versions differ that both began from ``before``, field by field.

    Where it is not known what both began from, each field in which they differ is a conflict.
    """
    differing = [name for name in fields if mine[name] != theirs[name]]
    if before is None:
        return Merge(tuple(differing), (), ())
    only_theirs = tuple(name for name in differing if mine[name] == before[name])
    only_mine = tuple(name for name in differing if theirs[name] == before[name])
    conflicts = tuple(name for name in differing if name not in only_theirs and name not in only_mine)
    return Merge(conflicts, only_theirs, only_mine)


def merged(found: Merge, mine: Values, theirs: Values, choices: Mapping[str, str]) -> dict[str, object]:
    """Their version with what only I changed, and mine for the conflicts in which mine was chosen.

    KeyError for a conflict without a choice.
    """
    kept = [*found.only_mine, *(name for name in found.conflicts if choices[name] == MINE)]
    return {**theirs, **{name: mine[name] for name in kept}}
