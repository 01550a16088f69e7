"""One way to fold the names of forces, and the one index that they are all looked up in."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

NOT_LETTERS = re.compile(r"[^\w]+")


def fold(name: str) -> str:
    """The name without case, spaces and punctuation that differ between publishers; ``&`` becomes ``and``."""
    text = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ").replace("’", "").replace("'", "")
    return NOT_LETTERS.sub(" ", text.replace("_", " ")).strip()


@dataclass(frozen=True)
class Body:
    """What a name stands for: a force, or (``force_id`` None) another body, said in ``kind``."""

    force_id: str | None
    kind: str


@dataclass
class NameIndex:
    """Every known name of every force and body."""

    bodies: dict[str, Body] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    def add(self, names: Iterable[str | None], body: Body) -> None:
        """Let these names stand for the body; a name that is taken keeps its first meaning."""
        for name in names:
            if name and fold(name):
                self.bodies.setdefault(fold(name), body)
                self.written.setdefault(fold(name), name)

    def find(self, name: str) -> Body | None:
        """What the name stands for; None when nobody knows it."""
        return self.bodies.get(fold(name))

    def suggest(self, name: str) -> list[str]:
        """Up to three known names that look like this one, nearest first."""
        near = difflib.get_close_matches(fold(name), self.bodies, n=6, cutoff=0.6)
        seen: dict[str | None, str] = {}
        for candidate in near:
            seen.setdefault(self.bodies[candidate].force_id or candidate, self.written[candidate])
        return list(seen.values())[:3]
