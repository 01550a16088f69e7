"""What the files of a case say of its methods: searched, not searched, how, with which versions, and the limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from models.documents.settings import definition

NOT_INSTALLED = "not installed"


@dataclass(frozen=True)
class Method:
    """One part of the methods: what it is about, and the words."""

    title: str
    words: str


def named_packages() -> tuple[str, ...]:
    """The packages whose versions are kept with every opened case."""
    return tuple(definition("methods")["packages"])  # type: ignore[arg-type]


def methods_of(facts: Mapping[str, object]) -> tuple[Method, ...]:
    """Every part of the methods with the figures and versions of a case; KeyError for one that is not given."""
    parts = definition("methods")["parts"]
    return tuple(Method(part["title"], _told(part["words"], facts)) for part in parts)  # type: ignore[attr-defined]


def _told(words: str, facts: Mapping[str, object]) -> str:
    return re.sub(r"\{([\w-]+)\}", lambda place: _words(facts[place[1]]), words)


def _words(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
