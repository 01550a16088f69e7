"""What facets count and filters need of a case, held as arrays for one version of it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.documents.case import Case
from data_access.queries import run
from models.documents.requests import Filters

FACET_ENTITIES = ("person", "organisation")
FACET_COLUMNS = ("source", "family", "format", "custodian", "month", "language")
CASES_REMEMBERED = 4


@dataclass(frozen=True)
class Codes:
    """A column as numbers into its values; -1 where empty."""

    codes: np.ndarray
    values: tuple[str, ...]


@dataclass(frozen=True)
class Pairs:
    """Places of items beside numbers into some values, a row each."""

    places: np.ndarray
    codes: np.ndarray
    values: tuple[str, ...]


@dataclass(frozen=True)
class CaseFacts:
    """Items that can be found and their passages, ids rising; a place is that of an item in ``items``.

    ``by_item`` are places of passages in ``passages``, an item's together and in order, from ``starts`` of the item on.
    """

    version: int
    items: np.ndarray
    groups: np.ndarray
    columns: dict[str, Codes]
    entities: Pairs
    tags: Pairs
    passages: np.ndarray
    passage_places: np.ndarray
    by_item: np.ndarray
    starts: np.ndarray

    def places_of(self, items: Sequence[int] | np.ndarray) -> np.ndarray:
        """Places of items; -1 for one that cannot be found."""
        return _places(self.items, np.asarray(items, dtype=np.int64))

    def place_of_passages(self, passages: Sequence[int] | np.ndarray) -> np.ndarray:
        """Places of the items of some passages; -1 for a passage that the case does not have."""
        at = _places(self.passages, np.asarray(passages, dtype=np.int64))
        return np.where(at >= 0, self.passage_places[np.maximum(at, 0)] if len(self.passage_places) else -1, -1)

    def passages_within(self, places: np.ndarray) -> np.ndarray:
        """Ids of the passages of some items, rising."""
        chosen = np.zeros(len(self.items), dtype=bool)
        chosen[places] = True
        return self.passages[chosen[self.passage_places]]

    def tags_of(self, place: int) -> tuple[str, ...]:
        """The tags on one item."""
        return tuple(self.tags.values[code] for code in self.tags.codes[self.tags.places == place])

    def passages_at(self, place: int) -> np.ndarray:
        """Ids of the passages of one item, in order."""
        return self.passages[self.by_item[self.starts[place] : self.starts[place + 1]]]


def facts_of(case: Case) -> CaseFacts:
    """The facts of a case as it stands now; read once a version."""
    version = case.version()
    with _lock:
        held = _remembered.get(case.folder)
    if held is not None and held.version == version:
        return held
    facts = _read(case, version)
    with _lock:
        _remembered.pop(case.folder, None)
        _remembered[case.folder] = facts
        while len(_remembered) > CASES_REMEMBERED:
            _remembered.pop(next(iter(_remembered)))
    return facts


def forget_facts(case: Case) -> None:
    """Let go of what is remembered of a case."""
    with _lock:
        _remembered.pop(case.folder, None)


def allowed_items(case: Case, filters: Filters) -> np.ndarray | None:
    """Ids of the items that keep every filter, rising; None where there is no filter."""
    if filters.is_empty:
        return None
    names = ("sources", "custodians", "formats", "families", "languages", "persons", "tags")
    words = {name: list(getattr(filters, name)) for name in names}
    with case.reading() as cursor:
        found = run(
            cursor,
            "documents/search_allowed",
            **words,
            items=list(filters.items),
            entities=sorted(set(filters.entities)),
            written_from=filters.written_from,
            written_to=filters.written_to,
        )
        return found.fetchnumpy()["item_id"].astype(np.int64)


_lock = threading.Lock()
_remembered: dict[Path, CaseFacts] = {}


def _read(case: Case, version: int) -> CaseFacts:
    with case.reading() as cursor:
        items = run(cursor, "documents/search_items").df()
        passages = run(cursor, "documents/search_passages").fetchnumpy()
        entities = run(cursor, "documents/search_entities", kinds=list(FACET_ENTITIES)).df()
        tags = run(cursor, "documents/search_tags").df()
    ids = items["item_id"].to_numpy(np.int64)
    places = _places(ids, passages["item_id"].astype(np.int64))
    is_found = places >= 0
    places = places[is_found]
    return CaseFacts(
        version=version,
        items=ids,
        groups=items["group_id"].to_numpy(np.int64),
        columns={name: _codes(items[name]) for name in FACET_COLUMNS},
        entities=_pairs(ids, entities["item_id"], entities["entity_id"].astype(str)),
        tags=_pairs(ids, tags["item_id"], tags["tag"]),
        passages=passages["passage_id"].astype(np.int64)[is_found],
        passage_places=places,
        by_item=(order := np.argsort(places, kind="stable")),
        starts=np.searchsorted(places[order], np.arange(len(ids) + 1)),
    )


def _codes(column: pd.Series) -> Codes:
    codes, values = pd.factorize(column.where(column != ""), sort=True)
    return Codes(codes, tuple(map(str, values)))


def _pairs(items: np.ndarray, item_ids: pd.Series, values: pd.Series) -> Pairs:
    places = _places(items, item_ids.to_numpy(np.int64))
    codes, names = pd.factorize(values, sort=True)
    is_found = places >= 0
    return Pairs(places[is_found], codes[is_found], tuple(map(str, names)))


def _places(held: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    if not len(held):
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(held, wanted), len(held) - 1)
    return np.where(held[at] == wanted, at, -1)
