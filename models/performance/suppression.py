"""Small numbers of forces that other readers may not see, and the others that would give them away.

A count of 1 to 4 is hidden, and with it the whole point: its numerator, denominator and value. As the national total
stands beside the forces, a single hidden count could be had by taking the shown ones from it, so more are hidden until
no reader can do so (secondary suppression: ONS and Government Statistical Service, Guidance on disclosure control for
tables). A force that is hidden knows its own count, so it takes three.

What becomes known later than the rest is a table of its own: the national total before and after tells the sum of it.
So each batch needs as many hidden as a whole period, or the total before it is withheld.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.performance.settings import section


@dataclass(frozen=True, eq=False)
class Protected:
    """What of one period is kept back: units that others may not see, and batches whose total before is withheld."""

    hidden: np.ndarray
    withheld: frozenset[int]


def protected(
    units: np.ndarray, batches: np.ndarray, numerators: np.ndarray, denominators: np.ndarray, *, is_proportion: bool
) -> Protected:
    """What is kept back of one period, by value (rows,): ``hidden`` marks rows of units that others may not see.

    Hidden are points whose numerator or denominator is a small count, in a proportion also those whose remainder
    (denominator less numerator) is, and then the smallest other ones until nothing can be worked out. A missing value
    (nan) hides nothing.
    ``batches`` numbers, from 0, the national totals that the rows were first counted in. A batch in which a hidden
    count could be worked out has the total before it withheld, and is then one table with the batch before. A unit
    that is hidden in one batch is hidden in all.
    """
    columns = _columns(numerators, denominators, is_proportion=is_proportion)
    hidden = np.isin(units, units[is_small(columns).any(axis=0)])
    withheld: set[int] = set()
    while True:
        before = hidden.sum(), len(withheld)
        for first, rows in _tables(units, np.where(np.isnan(columns[0]), -1, batches), withheld):
            points = columns[:, rows]
            found = _hidden_with_others(points, hidden[rows])
            if first and _gives_away(points, found):
                withheld.add(first)
            else:
                hidden |= np.isin(units, units[rows[found]])
        if before == (hidden.sum(), len(withheld)):
            return Protected(hidden, frozenset(withheld))


def _tables(units: np.ndarray, batches: np.ndarray, withheld: set[int]) -> list[tuple[int, np.ndarray]]:
    """First batch and places of the rows of each table, the newest table first: the newest row of each unit in it.

    A unit that was in an earlier table is not in it: of its revision the totals tell the change alone.
    """
    starts = [batch for batch in range(int(batches.max()) + 1) if batch not in withheld]
    tables = []
    for first, following in zip(starts, [*starts[1:], int(batches.max()) + 1], strict=True):
        earlier = units[(batches >= 0) & (batches < first)]
        inside = np.flatnonzero((batches >= first) & (batches < following) & ~np.isin(units, earlier))
        newest = {unit: place for place, unit in zip(inside.tolist(), units[inside].tolist(), strict=True)}
        tables.append((first, np.array(list(newest.values()), dtype=int)))
    return tables[::-1]


def is_small(counts: np.ndarray) -> np.ndarray:
    """True for a count above 0 that could tell who the people are; a count of 0 tells of nobody."""
    return (counts > 0) & (counts < section("funnel")["largest_hidden_count"] + 1)


def _columns(numerators: np.ndarray, denominators: np.ndarray, *, is_proportion: bool) -> np.ndarray:
    """The counts that each point tells, one a row."""
    numerators, denominators = np.asarray(numerators, float), np.asarray(denominators, float)
    remainders = [denominators - numerators] if is_proportion else []
    return np.array([numerators, denominators, *remainders])


def _hidden_with_others(columns: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """The points that are hidden, with the smallest other ones that it takes until nothing can be worked out."""
    hidden = hidden.copy()
    for place in _next_to_hide(columns[0], hidden):
        if not _gives_away(columns, hidden):
            break
        hidden[place] = True
    return hidden


def _next_to_hide(numerators: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """Places of the points still shown, the smallest counts first, those of nothing last: they protect least."""
    order = np.argsort(np.where(numerators > 0, numerators, np.inf), kind="stable")
    return np.array([place for place in order if not hidden[place] and not np.isnan(numerators[place])], dtype=int)


def _gives_away(columns: np.ndarray, hidden: np.ndarray) -> bool:
    """True when somebody could work out a hidden count: a reader, or a hidden force that takes its own off."""
    concealed = columns[:, hidden]
    without_one = [np.delete(concealed, place, axis=1) for place in range(concealed.shape[1])]
    return any(_is_plain(left) for left in [concealed, *without_one] if concealed.shape[1])


def _is_plain(concealed: np.ndarray) -> bool:
    """True when one point alone is left, or the sum of several allows one answer: every count 1, or every one 4."""
    several = concealed.shape[1]
    if several <= 1:
        return True
    extremes = several * np.array([1, section("funnel")["largest_hidden_count"]])
    return bool(np.isin(concealed.sum(axis=1), extremes).any())
