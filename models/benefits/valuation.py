"""What benefits are worth: present values, adjustments for optimism and attribution, prices, and what is cashable.

Rates and shares are shares of one unless a name says percent. Sources: HM Treasury, The Green Book (discounting,
optimism bias, transfers) and its guidance on cost benefit analysis for local partnerships (2014; evidence grades).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

from models.benefits.settings import section

CASHABLE = "cashable"
FIRST_MONTH = 4
SHARE_SLACK = 1e-9


class AttributionRefused(ValueError):
    """Claims on one outcome add up to more than all of it; the text says by how much."""


@dataclass(frozen=True)
class Totals:
    """Benefits, disbenefits and what is left: the three always go together, so that nothing is netted unseen."""

    gross: float
    disbenefits: float

    @property
    def net(self) -> float:
        """Benefits less disbenefits."""
        return self.gross - self.disbenefits


@dataclass(frozen=True)
class Released:
    """What a benefit releases: pounds that leave a named budget, and time that stays with the force."""

    cashable: float
    non_cashable_fte: float


@dataclass(frozen=True)
class Breakeven:
    """``year``: the first in which discounted benefits have paid discounted costs, None for none."""

    year: int | None
    benefit_cost_ratio: float


def financial_year(day: date) -> int:
    """The financial year of a day, by the calendar year in which it starts (in April)."""
    return day.year - (day.month < FIRST_MONTH)


def year_name(year: int) -> str:
    """``2025/26`` for the financial year that starts in 2025."""
    return f"{year}/{(year + 1) % 100:02d}"


def default_rate() -> float:
    """The discount rate of the rules: the Green Book's social time preference rate, 3.5 % a year."""
    return section("appraisal")["discount_rate_percent"] / 100


def discount_factors(years: Iterable[int], *, base_year: int, rate: float) -> list[float]:
    """What a pound of each year is worth in the base year, which itself, like years before it, is not discounted.

    The Green Book, annex on discounting: 1 / (1 + rate) ** years.
    """
    return [(1 + rate) ** -max(0, year - base_year) for year in years]


def present_value(flows: Sequence[float], rate: float) -> float:
    """The present value of yearly flows; the first year, year 0, is not discounted."""
    factors = discount_factors(range(len(flows)), base_year=0, rate=rate)
    return sum(flow * factor for flow, factor in zip(flows, factors, strict=True))


def net_present_value(
    costs: Sequence[float],
    benefits: Sequence[float],
    rate: float,
    *,
    optimism: float = 0,
    disbenefits: Sequence[float] = (),
) -> float:
    """Present value of benefits less costs and disbenefits, all from year 0 on.

    Optimism is taken off benefits only: costs carry their own range, and a loss is not made smaller.
    """
    lost = present_value(costs, rate) + present_value(disbenefits, rate)
    return adjusted_for_optimism(present_value(benefits, rate), optimism) - lost


def delayed(flows: Sequence[float], years: int, *, ends_at: int | None = None) -> list[float]:
    """Yearly flows that come so many years later; of what would come after ``ends_at`` years nothing is left."""
    return [*[0.0] * years, *flows][:ends_at]


def breakeven(costs: Sequence[float], benefits: Sequence[float], rate: float) -> Breakeven:
    """When discounted benefits have paid discounted costs, and how often over they pay them in all."""
    length = max(len(costs), len(benefits))
    paid = [present_value(benefits[: at + 1], rate) >= present_value(costs[: at + 1], rate) for at in range(length)]
    cost = present_value(costs, rate)
    ratio = present_value(benefits, rate) / cost if cost else inf
    return Breakeven(paid.index(True) if True in paid else None, ratio)


def adjusted_for_optimism(value: float, optimism: float) -> float:
    """The value less the share that optimism adds to it."""
    return value * (1 - optimism)


def optimism_of_grade(grade: int, settings: Mapping[str, float] | None = None) -> float:
    """The share taken off a benefit whose evidence has this grade, 1 best to 6 weakest; KeyError for another grade."""
    table = section("optimism_percent") if settings is None else settings
    return table[f"grade_{grade}"] / 100


def in_prices_of(value: float, *, from_year: int, to_year: int, deflator: float) -> float:
    """A value in prices of one financial year told in those of another; ``deflator``: change of prices a year."""
    return value * (1 + deflator) ** (to_year - from_year)


def require_shares(shares_percent: Iterable[float]) -> float:
    """The sum of the shares of one outcome, in per cent; AttributionRefused where it is more than all of it."""
    claimed = sum(shares_percent)
    if claimed > 100 * (1 + SHARE_SLACK):
        raise AttributionRefused(f"claims on one outcome add up to {claimed:g} %, more than 100 %.")
    return claimed


def totals(benefits: Iterable[float], disbenefits: Iterable[float]) -> Totals:
    """Benefits and disbenefits added up, each apart."""
    return Totals(sum(benefits), sum(disbenefits))


def is_cashable(kind_of_value: object, budget_reduction: object) -> bool:
    """Whether money leaves a budget: only with the budget named."""
    return kind_of_value == CASHABLE and bool(budget_reduction)


def released(fte: float, budget_cut: float | None) -> Released:
    """Time released, as money where a budget is cut by it, else as time that somebody does something else with."""
    return Released(0.0, fte) if not budget_cut else Released(float(budget_cut), 0.0)
