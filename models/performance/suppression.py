"""Small numbers of forces that other readers may not see, and the others that would give them away.

A count of 1 to 4 is hidden, and with it the whole point: its numerator, denominator and value. As the national total
stands beside the forces, a single hidden count could be had by taking the shown ones from it, so more are hidden until
no reader can do so (secondary suppression: ONS and Government Statistical Service, Guidance on disclosure control for
tables). A force that is hidden knows its own count, so it takes three.
"""

from __future__ import annotations

import numpy as np

from models.performance.settings import section


def shown_points(numerators: np.ndarray, denominators: np.ndarray, *, is_proportion: bool) -> np.ndarray:
    """True for each force (units,) whose point others may see, in a period whose national total is known.

    Hidden are points whose numerator or denominator is a small count, in a proportion also those whose remainder
    (denominator less numerator) is, and then the smallest other ones until nothing can be worked out. A missing value
    (nan) stays True: there is nothing to hide.
    """
    numerators, denominators = np.asarray(numerators, float), np.asarray(denominators, float)
    remainders = [denominators - numerators] if is_proportion else []
    columns = np.array([numerators, denominators, *remainders])
    hidden = is_small(columns).any(axis=0)
    for place in _next_to_hide(numerators, hidden):
        if not _gives_away(columns, hidden):
            break
        hidden[place] = True
    return ~hidden


def is_small(counts: np.ndarray) -> np.ndarray:
    """True for a count above 0 that could tell who the people are; a count of 0 tells of nobody."""
    return (counts > 0) & (counts < section("funnel")["largest_hidden_count"] + 1)


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
