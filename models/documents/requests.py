"""What is asked of a case: words, filters and how to search. Frozen, so that it can be a key, and kept as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date

from models.errors import EditRefused

LEXICAL, MEANING, HYBRID = "lexical", "meaning", "hybrid"
MODES = (LEXICAL, MEANING, HYBRID)
DAYS = ("written_from", "written_to")


@dataclass(frozen=True)
class Filters:
    """What a search is narrowed to: any of the values of a field, and every field that has values.

    Of ``entities`` (ids) an item mentions all, so that choosing one more narrows. ``persons`` are names as sender,
    recipient or author; ``items`` are ids; ``languages`` as ISO 639-1 has them. The days bound when something was
    written, both included.
    """

    sources: tuple[str, ...] = ()
    custodians: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    entities: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    items: tuple[int, ...] = ()
    written_from: date | None = None
    written_to: date | None = None

    @property
    def is_empty(self) -> bool:
        """True where nothing is left out."""
        return self == Filters()


@dataclass(frozen=True)
class SearchRequest:
    """One question to a case.

    ``text`` may hold "phrases", AND, OR, NOT, field:word and word~. ``size`` items are shown from ``first`` on;
    near-duplicates are shown once where ``collapses`` is true; ``expands`` adds synonyms and slang at a low weight.
    """

    text: str
    filters: Filters = field(default_factory=Filters)
    mode: str = HYBRID
    size: int = 20
    first: int = 0
    collapses: bool = True
    expands: bool = True

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise EditRefused(f"There is no search by {self.mode}.", f"Choose one of: {', '.join(MODES)}.")
        if self.size < 1 or self.first < 0:
            raise EditRefused("A page shows one result or more, from the first on.", "Give a size of 1 or more.")

    def to_json(self) -> str:
        """The request as text that ``request_from_json`` reads."""
        return json.dumps(asdict(self), default=str, ensure_ascii=False, sort_keys=True)


def request_from_json(text: str) -> SearchRequest:
    """The request that was kept as JSON; EditRefused where it is not one."""
    try:
        told = json.loads(text)
        if not isinstance(told["text"], str):
            raise TypeError("text is to be a text")
        return SearchRequest(**{**_known(told, SearchRequest), "filters": _filters(told.get("filters", {}))})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise EditRefused("This is not a saved search.", "Save the search again.") from error


def _filters(told: Mapping[str, object]) -> Filters:
    values = _known(told, Filters)
    return Filters(**{name: _value(name, value) for name, value in values.items()})  # type: ignore[arg-type]


def _value(name: str, value: object) -> object:
    if name in DAYS:
        return None if value is None else date.fromisoformat(str(value))
    return tuple(value)  # type: ignore[arg-type]


def _known(told: Mapping[str, object], of: type) -> dict[str, object]:
    names = {each.name for each in fields(of)}
    return {name: value for name, value in told.items() if name in names}
