"""How many of the items that were found stand in each source, kind, month …: counts over all of them, not a page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access.documents.case import Case
from data_access.documents.case_facts import CaseFacts, Pairs
from data_access.queries import run
from models.documents.languages import language_title
from models.documents.settings import numbers


@dataclass(frozen=True)
class FacetValue:
    """A value to narrow to: ``value`` goes into the filter, ``shown`` is what people read, ``count`` are items."""

    value: str
    shown: str
    count: int


@dataclass(frozen=True)
class Facet:
    """A field and its commonest values among what was found; months in their own order."""

    name: str
    values: tuple[FacetValue, ...]


def facets_of(case: Case, facts: CaseFacts, matched: np.ndarray) -> tuple[Facet, ...]:
    """Facets over the items at some places: source, kind, language, month, person, tag …"""
    most = int(numbers("search", "shown")["facet_values"])
    is_matched = np.zeros(len(facts.items), dtype=bool)
    is_matched[matched] = True
    found = []
    for name, column in facts.columns.items():
        codes = column.codes[is_matched]
        counts = np.bincount(codes[codes >= 0], minlength=len(column.values))
        found.append(Facet(name, _named(counts, column.values, len(column.values) if name == "month" else most, name)))
    found += _entities(case, facts.entities, is_matched, most)
    found.append(Facet("tag", _named(_counts(facts.tags, is_matched), facts.tags.values, most, "tag")))
    return tuple(facet for facet in found if facet.values)


def _entities(case: Case, pairs: Pairs, is_matched: np.ndarray, most: int) -> list[Facet]:
    counts = _counts(pairs, is_matched)
    chosen = _commonest(counts, most * 4)
    _learn(case, pairs, chosen)
    by_kind: dict[str, list[FacetValue]] = {}
    for at in chosen:
        shown, kind = pairs.shown.get(pairs.values[at], ("", ""))
        if kind and len(by_kind.setdefault(kind, [])) < most:
            by_kind[kind].append(FacetValue(pairs.values[at], shown, int(counts[at])))
    return [Facet(kind, tuple(values)) for kind, values in sorted(by_kind.items())]


def _learn(case: Case, pairs: Pairs, chosen: np.ndarray) -> None:
    """Read how the chosen values are said, of those for which nobody asked yet."""
    unknown = [int(value) for value in (pairs.values[at] for at in chosen) if value not in pairs.shown]
    if unknown:
        with case.reading() as cursor:
            rows = run(cursor, "documents/search_entity_names", entities=unknown).fetchall()
        pairs.shown.update({str(entity): (shown, kind) for entity, shown, kind in rows})


def _counts(pairs: Pairs, is_matched: np.ndarray) -> np.ndarray:
    return np.bincount(pairs.codes[is_matched[pairs.places]], minlength=len(pairs.values))


def _named(counts: np.ndarray, values: tuple[str, ...], most: int, name: str) -> tuple[FacetValue, ...]:
    chosen = [int(at) for at in _commonest(counts, most)]
    ordered = sorted(chosen) if name == "month" else chosen
    shown = language_title if name == "language" else str
    return tuple(FacetValue(values[at], shown(values[at]), int(counts[at])) for at in ordered)


def _commonest(counts: np.ndarray, most: int) -> np.ndarray:
    """Places of the largest counts, largest first and then in order; none that is nothing."""
    least = np.partition(counts, -most)[-most] if len(counts) > most else 0
    some = np.flatnonzero(counts >= max(least, 1))
    return some[np.argsort(-counts[some], kind="stable")][:most]
