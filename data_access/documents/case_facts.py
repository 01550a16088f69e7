"""What facets count and filters need of a case, held as arrays for one version of it; what has not changed is kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from data_access.documents.case import Case
from data_access.queries import run
from models.documents.requests import Filters
from models.documents.settings import numbers

FACET_ENTITIES = ("person", "organisation")
FACET_COLUMNS = ("source", "family", "format", "custodian", "month", "language")
CASES_REMEMBERED = 4
BESIDE_ITEMS = {  # filters on what other tables say of an item, and what reads them
    "persons": "documents/search_allowed_persons",
    "tags": "documents/search_allowed_tags",
    "entities": "documents/search_allowed_entities",
}


@dataclass(frozen=True)
class Codes:
    """A column as numbers into its values; -1 where empty."""

    codes: np.ndarray
    values: tuple[str, ...]


@dataclass(frozen=True)
class Pairs:
    """Places of items beside numbers into some values, a row each; ``shown`` is how values were said once asked for."""

    places: np.ndarray
    codes: np.ndarray
    values: tuple[str, ...]
    shown: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseFacts:
    """Items that can be found and their passages, ids rising; a place is that of an item in ``items``.

    ``by_item`` are places of passages in ``passages``, an item's together and in order, from ``starts`` of the item on.
    ``state`` is what they were read from: versions of the material and of what was merged, mentions, and when.
    """

    version: int
    state: _State
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


@dataclass(frozen=True)
class _State:
    material: tuple[int, ...]
    merged: int
    mentions: int
    named_at: float

    def may_stand_for(self, now: _State) -> bool:
        """True where its names will do: nothing but mentions have come since, and not long ago."""
        most = numbers("search", "shown")["seconds_behind"]
        is_same = (self.material, self.merged) == (now.material, now.merged)
        return is_same and (self.mentions == now.mentions or now.named_at - self.named_at < most)


def facts_of(case: Case) -> CaseFacts:
    """The facts of a case as it stands now; people and organisations may be some seconds behind their lane."""
    version = case.version()
    with _lock:
        held = _remembered.get(case.folder)
    if held is not None and held.version == version:
        return held
    facts = _read(case, version, held)
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
    names = ("sources", "custodians", "formats", "families", "languages", "items")
    of_items = {name: list(getattr(filters, name)) for name in names}
    days = {"written_from": filters.written_from, "written_to": filters.written_to}
    others = {name: sorted(set(getattr(filters, name))) for name in BESIDE_ITEMS}
    with case.reading() as cursor:
        found = [_ids(cursor, "documents/search_allowed", {**of_items, **days})]
        for name in (name for name, some in others.items() if some):
            found.append(_ids(cursor, BESIDE_ITEMS[name], {name: others[name]}))
    return reduce(np.intersect1d, found)


_lock = threading.Lock()
_remembered: dict[Path, CaseFacts] = {}


def _ids(cursor: duckdb.DuckDBPyConnection, name: str, wanted: Mapping[str, object]) -> np.ndarray:
    return run(cursor, name, **wanted).fetchnumpy()["item_id"].astype(np.int64)


def _read(case: Case, version: int, held: CaseFacts | None) -> CaseFacts:
    """The facts, with the parts of those that are held which have not changed."""
    with case.reading() as cursor:
        *material, merged, mentions = run(cursor, "documents/search_state").fetchone()  # type: ignore[misc]
        state = _State(tuple(material), merged, mentions, time.monotonic())
        if held is None or held.state.material != state.material:
            held = _material(cursor, version, state)
        if not held.state.may_stand_for(state) or not held.entities.values:
            held = replace(held, state=state, entities=_entities(cursor, held.items))
        tags = run(cursor, "documents/search_tags").df()
    return replace(held, version=version, tags=_pairs(held.items, tags["item_id"], tags["tag"]))


def _material(cursor: duckdb.DuckDBPyConnection, version: int, state: _State) -> CaseFacts:
    """Items and passages, with neither entities nor tags."""
    items = run(cursor, "documents/search_items").df()
    passages = run(cursor, "documents/search_passages").fetchnumpy()
    ids = items["item_id"].to_numpy(np.int64)
    places = _places(ids, passages["item_id"].astype(np.int64))
    is_found = places >= 0
    places, none = places[is_found], np.empty(0, dtype=np.int64)
    return CaseFacts(
        version=version,
        state=state,
        items=ids,
        groups=items["group_id"].to_numpy(np.int64),
        columns={name: _codes(items[name]) for name in FACET_COLUMNS},
        entities=Pairs(none, none, ()),
        tags=Pairs(none, none, ()),
        passages=passages["passage_id"].astype(np.int64)[is_found],
        passage_places=places,
        by_item=(order := np.argsort(places, kind="stable")),
        starts=np.searchsorted(places[order], np.arange(len(ids) + 1)),
    )


def _entities(cursor: duckdb.DuckDBPyConnection, items: np.ndarray) -> Pairs:
    found = run(cursor, "documents/search_entities", kinds=list(FACET_ENTITIES)).df()
    return _pairs(items, found["item_id"], found["entity_id"])


def _codes(column: pd.Series) -> Codes:
    codes, values = pd.factorize(column.where(column != ""), sort=True)
    return Codes(codes, tuple(map(str, values)))


def _pairs(items: np.ndarray, item_ids: pd.Series, values: pd.Series) -> Pairs:
    """Pairs with their values in the order of their text."""
    places = _places(items, item_ids.to_numpy(np.int64))
    codes, found = pd.factorize(values)
    names = np.asarray(found, dtype=str)
    order = np.argsort(names)
    codes = np.argsort(order)[codes] if len(order) else codes
    is_found = places >= 0
    return Pairs(places[is_found], codes[is_found], tuple(map(str, names[order])))


def _places(held: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    if not len(held):
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(held, wanted), len(held) - 1)
    return np.where(held[at] == wanted, at, -1)
