"""What a pound is worth: financial years, discounting, prices, and what is cashable.

Source: HM Treasury, The Green Book (annex on discounting). Rates are shares of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

CASHABLE = "cashable"
FIRST_MONTH = 4


def financial_year(day: date) -> int:
    """The financial year of a day, by the calendar year in which it starts (in April)."""
    return day.year - (day.month < FIRST_MONTH)


def year_name(year: int) -> str:
    """``2025/26`` for the financial year that starts in 2025."""
    return f"{year}/{(year + 1) % 100:02d}"


def discount_factors(years: Iterable[int], *, base_year: int, rate: float) -> list[float]:
    """What a pound of each year is worth in the base year, which itself, like years before it, is not discounted.

    The Green Book, annex on discounting: 1 / (1 + rate) ** years.
    """
    return [(1 + rate) ** -max(0, year - base_year) for year in years]


def in_prices_of(value: float, *, from_year: int, to_year: int, deflator: float) -> float:
    """A value in prices of one financial year told in those of another; ``deflator``: change of prices a year."""
    return value * (1 + deflator) ** (to_year - from_year)


def is_cashable(kind_of_value: object, budget_reduction: object) -> bool:
    """Whether money leaves a budget: only with the budget named."""
    return kind_of_value == CASHABLE and bool(budget_reduction)
