"""Yearly streams of value: the share of a year's full value that falls into each financial year.

A benefit's pounds in a year are its value a year at full effect, times the part of the year in which it can come,
times the fraction of the way from baseline to target; fractions are held between 0 and 1, so that nothing is claimed
beyond the target. Months are numbered as by ``models.performance.periods.month_number``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from models.performance.periods import month_of

MONTHS_A_YEAR = 12
APRIL = 3


@dataclass(frozen=True)
class Calendar:
    """The financial years of an appraisal, each by the calendar year in which it starts."""

    first_year: int
    last_year: int

    @property
    def years(self) -> range:
        """Every year in order."""
        return range(self.first_year, self.last_year + 1)

    @property
    def months(self) -> np.ndarray:
        """The number of every month from the first April to the last March."""
        start = self.first_year * MONTHS_A_YEAR + APRIL
        return np.arange(start, start + MONTHS_A_YEAR * len(self.years))

    @property
    def month_ends(self) -> tuple[date, ...]:
        """The last day of every month."""
        return tuple(month_of(int(month) + 1) - timedelta(days=1) for month in self.months)

    def is_ahead(self, month: int) -> np.ndarray:
        """True for the months after a month."""
        return self.months > month


def effect_by_year(
    fractions: np.ndarray, first_month: np.ndarray, last_month: np.ndarray, calendar: Calendar
) -> np.ndarray:
    """Years of full effect (benefits by years): months in which value can come, each by its fraction, over twelve.

    ``fractions``: benefits by months of the calendar; one that is not known counts nothing.
    """
    months = calendar.months
    can_come = (months >= first_month[:, None]) & (months <= last_month[:, None])
    shares = np.where(can_come, np.clip(np.nan_to_num(fractions), 0, 1), 0)
    return shares.reshape(len(shares), len(calendar.years), MONTHS_A_YEAR).sum(axis=2) / MONTHS_A_YEAR


def later(fractions: np.ndarray, months: np.ndarray) -> np.ndarray:
    """The same way to the target, so many months later for each benefit; before it begins it is at the baseline."""
    places = np.arange(fractions.shape[1]) - months[:, None]
    moved = np.take_along_axis(fractions, np.maximum(places, 0), axis=1)
    return np.where(places < 0, 0.0, moved)


def until(fractions: np.ndarray, month: int, calendar: Calendar) -> np.ndarray:
    """The fractions of months up to a month; none of later ones."""
    return np.where(calendar.is_ahead(month), 0.0, fractions)


def after(fractions: np.ndarray, month: int, calendar: Calendar) -> np.ndarray:
    """The fractions of months after a month; none of earlier ones."""
    return np.where(calendar.is_ahead(month), fractions, 0.0)
