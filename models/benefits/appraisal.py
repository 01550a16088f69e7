"""The appraisal of the register: what each benefit is worth, year by year, with its doubts, in one set of prices.

Counted are benefits that the board has approved. Proposals are worked out beside them, and never added. Disbenefits
keep a column of their own. Optimism is taken off gains, not off losses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from models.benefits.kinds import RegisterRow
from models.benefits.overlap import counted_once, factors
from models.benefits.settings import section
from models.benefits.simulation import Draws, Simulation, UncertainBenefits, UncertainCost, simulate
from models.benefits.slips import benefits_behind, late_by_benefit, months_late
from models.benefits.streams import Calendar, after, effect_by_year, later, until
from models.benefits.transfers import FORCE_VIEW, NATIONAL, is_transfer, sign_in_view
from models.benefits.valuation import (
    discount_factors,
    financial_year,
    in_prices_of,
    is_cashable,
)
from models.benefits.whole import OverAttributed, over_attributed
from models.performance.periods import month_number

COUNTED_STATES = frozenset({"approved", "baselined", "monitoring", "realised"})
RETIRED = "retired"
LONGEST_YEARS = 40
GRADES = range(1, 7)
BOUNDS = (("low", "forecast_low"), ("central", "forecast"), ("high", "forecast_high"))

WAITS = "Waits for the board: shown apart, not counted"
IS_RETIRED = "Retired: left out"
NO_VALUE = "No value is claimed"
IS_TRANSFER = "A transfer between public bodies: no gain of the nation"
NOT_OF_FORCES = "Forces neither gain nor lose by it"
OVER_CLAIMED = "Claims on its outcome add up to more than 100 %: none of them is counted"
NOT_MEASURED = "Cannot be claimed as realised: not measured"


@dataclass(frozen=True, eq=False)
class AppraisalSettings:
    """The numbers that every value rests on; shares of one. ``optimism`` by evidence grade."""

    rate: float
    price_year: int
    deflator: float
    optimism: Mapping[int, float]
    draws: Draws
    hours_a_week: float
    years_shown: int


@dataclass(frozen=True, eq=False)
class Courses:
    """The fraction of the way from baseline to target, benefits by months of the calendar, nan where not known.

    What is realised ends at the as-at day; the forecast is that of the months after it.
    """

    planned: np.ndarray
    realised: np.ndarray
    forecast_low: np.ndarray
    forecast: np.ndarray
    forecast_high: np.ndarray


@dataclass(frozen=True, eq=False)
class RegisterRows:
    """The rows that an appraisal reads, each in the order of ids."""

    benefits: tuple[RegisterRow, ...]
    outputs: tuple[RegisterRow, ...]
    links: tuple[RegisterRow, ...]
    groups: tuple[RegisterRow, ...]
    costs: tuple[RegisterRow, ...]


@dataclass(frozen=True)
class YearTotal:
    """Pounds of one financial year, undiscounted; ``forecast`` is the middle of the runs, low and high P10 and P90."""

    year: int
    planned: float
    forecast_low: float
    forecast: float
    forecast_high: float
    realised: float
    disbenefits: float
    cost: float


@dataclass(frozen=True)
class BenefitValue:
    """One benefit: gross and counted pounds a year at full effect, and present values of its forecast.

    ``realised``: pounds to date; ``why_not``: why it is not counted, or not counted as realised.
    """

    benefit_id: str
    is_counted: bool
    why_not: str
    gross: float
    optimism_percent: float
    attribution_percent: float
    overlap_factor: float
    counted: float
    cashable: float
    is_transfer: bool
    is_disbenefit: bool
    present_value: float
    low: float
    high: float
    planned_present_value: float
    realised: float
    months_late: int


@dataclass(frozen=True)
class Slip:
    """One late output: its months, the benefits that it makes late, and what that costs, as present value."""

    output_id: str
    months: int
    benefit_ids: tuple[str, ...]
    pounds: float


@dataclass(frozen=True, eq=False)
class Appraisal:
    """The value of the register as a view counts it, in pounds in prices of ``price_year``.

    ``losses`` are the ids of what is counted against the benefits.
    """

    view: str
    price_year: int
    years: tuple[YearTotal, ...]
    benefits: Mapping[str, BenefitValue]
    planned_present_value: float
    forecast_present_value: float
    disbenefit_present_value: float
    cost_present_value: float
    cashable_present_value: float
    proposed_present_value: float
    proposals: int
    planned_to_date: float
    realised_to_date: float
    losses: tuple[str, ...]
    slips: tuple[Slip, ...]
    warnings: tuple[str, ...]
    simulation: Simulation
    settings: AppraisalSettings
    worths: Mapping[str, np.ndarray]

    def years_of(self, benefit_id: str) -> tuple[tuple[int, float, float, float], ...]:
        """(year, planned, forecast, realised) pounds of a benefit, central and undiscounted; none if not counted."""
        if not self.benefits[benefit_id].is_counted:
            return ()
        at = list(self.benefits).index(benefit_id)
        parts = (self.worths[name][at].tolist() for name in ("planned", "forecast", "realised"))
        return tuple(zip((one.year for one in self.years), *parts, strict=True))

    @property
    def npv(self) -> float:
        """Forecast benefits less disbenefits and costs, all central, as present value."""
        return self.forecast_present_value - self.disbenefit_present_value - self.cost_present_value

    @property
    def has_value(self) -> bool:
        """Whether any counted benefit has a value."""
        return any(one.is_counted for one in self.benefits.values())


def settings_of(rows: Iterable[RegisterRow]) -> AppraisalSettings:
    """The rules that come with the product, overridden by the settings of the register."""
    base, given = section("appraisal"), {str(row["name"]): float(row["value"]) for row in rows}
    grades = {
        grade: given.get(f"optimism_{grade}", section("optimism_percent")[f"grade_{grade}"]) / 100 for grade in GRADES
    }
    return AppraisalSettings(
        rate=given.get("discount_rate", base["discount_rate_percent"]) / 100,
        price_year=int(given.get("price_year", base["price_year"])),
        deflator=section("deflator_percent")["per_year"] / 100,
        optimism=grades,
        draws=Draws(int(base["runs"]), int(base["seed"]), given.get("correlation", base["correlation"])),
        hours_a_week=given.get("hours_a_week", base["working_hours_a_week"]),
        years_shown=int(base["years"]),
    )


def calendar_of(rows: RegisterRows, price_year: int) -> Calendar:
    """The financial years from the first to the last with a value or a cost, at most forty."""
    years = [price_year, *(int(row["year"]) for row in rows.costs)]
    for row in rows.benefits:
        years += [financial_year(row[name]) for name in ("value_from", "value_until") if row[name] is not None]
    first = min(years)
    return Calendar(first, min(max(years), first + LONGEST_YEARS - 1))


def appraise(
    rows: RegisterRows,
    courses: Courses,
    settings: AppraisalSettings,
    *,
    as_at: date,
    view: str = NATIONAL,
    delays: Mapping[str, int] | None = None,
) -> Appraisal:
    """The appraisal of rows whose courses stand in the order of ``rows.benefits``.

    ``delays``: months by output that are added to what is known to be late.
    """
    return _Work(rows, courses, settings, as_at, view, delays or {}).appraisal()


def attribution_percent(row: RegisterRow) -> float:
    """The share of the outcome that is claimed; all of it where none is given."""
    given = row["attribution_percent"]
    return 100.0 if given is None else float(given)


class _Work:
    """One appraisal under way: everything by benefit in the order of the rows."""

    def __init__(
        self,
        rows: RegisterRows,
        courses: Courses,
        settings: AppraisalSettings,
        as_at: date,
        view: str,
        delays: Mapping[str, int],
    ) -> None:
        self.rows, self.courses, self.settings, self.view = rows, courses, settings, view
        self.delays = delays
        self.calendar = calendar_of(rows, settings.price_year)
        self.this_month = month_number(as_at + timedelta(days=1)) - 1
        self.ids = [row.row_id for row in rows.benefits]
        self.discounts = np.array(
            discount_factors(self.calendar.years, base_year=settings.price_year, rate=settings.rate)
        )

    @cached_property
    def over(self) -> dict[str, OverAttributed]:
        """Outcomes of which more than all is claimed, by name in lower case."""
        return {one.outcome.casefold(): one for one in over_attributed(self.rows.benefits)}

    @cached_property
    def why_not(self) -> list[str]:
        """Why each benefit is not counted; empty for those that are."""
        return [self._why_not(row) for row in self.rows.benefits]

    @cached_property
    def is_counted(self) -> np.ndarray:
        """Whether each benefit is counted in this view."""
        return np.array([not why for why in self.why_not], dtype=bool)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each gain that is counted."""
        return {self.ids[at]: int(at) for at in np.flatnonzero(self.is_counted & (self.signs > 0))}

    @cached_property
    def is_proposed(self) -> np.ndarray:
        """Whether each benefit waits for the board."""
        return np.array([why == WAITS for why in self.why_not], dtype=bool)

    @cached_property
    def signs(self) -> np.ndarray:
        """1 for a gain in this view, -1 for a loss."""
        return np.array([self._sign(row) for row in self.rows.benefits], dtype=float)

    @cached_property
    def optimism(self) -> np.ndarray:
        """The share taken off each benefit; nothing off losses."""
        shares = [self._optimism(row) for row in self.rows.benefits]
        return np.where(self.signs < 0, 0.0, np.array(shares, dtype=float))

    @cached_property
    def overlap_factors(self) -> np.ndarray:
        """The share of each benefit that its overlap group leaves."""
        found = dict.fromkeys(self.ids, 1.0)
        for group in self.rows.groups:
            claims = self.claims_on(group)
            cut = counted_once(float(group["pool"]), list(claims.values()), str(group["rule"]))
            found |= dict(zip(claims, factors(cut, list(claims.values())), strict=True))
        return np.array([found[one] for one in self.ids])

    @cached_property
    def attribution(self) -> np.ndarray:
        """The share of each outcome that is claimed."""
        return np.array([attribution_percent(row) / 100 for row in self.rows.benefits])

    @cached_property
    def behind(self) -> dict[str, tuple[str, ...]]:
        """The benefits behind each output."""
        return benefits_behind(self.rows.outputs, self.rows.links, self.rows.benefits)

    @cached_property
    def months(self) -> dict[str, int]:
        """Months by which each output is late, with those that are supposed on top."""
        late = {row.row_id: months_late(row) + int(self.delays.get(row.row_id, 0)) for row in self.rows.outputs}
        return {one: months for one, months in late.items() if months > 0}

    @cached_property
    def late(self) -> np.ndarray:
        """Months by which each benefit is late."""
        return self._by_benefit(late_by_benefit(self.behind, self.months))

    @cached_property
    def late_in_forecast(self) -> np.ndarray:
        """Months that the forecast does not show yet: of what is measured, only those that are supposed."""
        supposed = self._by_benefit(late_by_benefit(self.behind, self.delays))
        return np.where(self.is_measured, supposed, self.late)

    @cached_property
    def is_measured(self) -> np.ndarray:
        """Whether each benefit has a measured fraction by the as-at month."""
        known = until(self.courses.realised, self.this_month, self.calendar)
        return (np.isfinite(known) & (self.calendar.months <= self.this_month)).any(axis=1)

    @cached_property
    def pounds(self) -> dict[str, np.ndarray]:
        """Low, central and high a year at full effect in prices of the appraisal, before any adjustment."""
        return {name: self._pounds(f"value_{name}") for name in ("low", "central", "high")}

    @cached_property
    def kept(self) -> np.ndarray:
        """The share of the gross value that is counted."""
        return (1 - self.optimism) * self.attribution * self.overlap_factors

    @cached_property
    def window(self) -> tuple[np.ndarray, np.ndarray]:
        """First and last month in which each benefit can bring value."""
        ends = [(row["value_from"], row["value_until"]) for row in self.rows.benefits]
        first = [month_number(start) if start else 1 for start, _ in ends]
        last = [month_number(end) if end else 0 for _, end in ends]
        return np.array(first, dtype=int), np.array(last, dtype=int)

    @cached_property
    def effects(self) -> dict[str, np.ndarray]:
        """Years of full effect, benefits by years, of every course."""
        courses = self.courses
        realised = self._effect(until(courses.realised, self.this_month, self.calendar))
        return {
            "planned": self._effect(courses.planned),
            "planned_to_date": self._effect(until(courses.planned, self.this_month, self.calendar)),
            "realised": realised,
            "forecast_low": realised + self._ahead(courses.forecast_low),
            "forecast": realised + self._ahead(courses.forecast),
            "forecast_high": realised + self._ahead(courses.forecast_high),
        }

    def appraisal(self) -> Appraisal:
        """Everything put together."""
        simulation = self._simulation()
        planned, forecast = self._worth("planned"), self._worth("forecast")
        values = {one.benefit_id: one for one in map(self._value_of, range(len(self.ids)))}
        gains, losses = self.is_counted & (self.signs > 0), self.is_counted & (self.signs < 0)
        cashable = np.array([values[one].cashable > 0 for one in self.ids], dtype=bool)
        to_date = {name: float(self._worth(name)[gains].sum()) for name in ("planned_to_date", "realised")}
        return Appraisal(
            view=self.view,
            price_year=self.settings.price_year,
            years=self._years(simulation),
            benefits=values,
            planned_present_value=self._present(planned[gains]),
            forecast_present_value=self._present(forecast[gains]),
            disbenefit_present_value=self._present(forecast[losses]),
            cost_present_value=float(sum(cost.central @ self.discounts for cost in self._costs)),
            cashable_present_value=self._present(forecast[gains & cashable]),
            proposed_present_value=self._present(planned[self.is_proposed & (self.signs > 0)]),
            proposals=int(self.is_proposed.sum()),
            planned_to_date=to_date["planned_to_date"],
            realised_to_date=to_date["realised"],
            losses=tuple(np.array(self.ids, dtype=object)[losses]),
            slips=self._slips(),
            warnings=tuple(self._warnings()),
            simulation=simulation,
            settings=self.settings,
            worths={name: self._worth(name) for name in ("planned", "forecast", "realised")},
        )

    def claims_on(self, group: RegisterRow) -> dict[str, float]:
        """The claims of counted gains on an overlap group, in the order of ids."""
        counted = zip(self.rows.benefits, self.is_counted & (self.signs > 0), strict=True)
        found = [row for row, is_counted in counted if is_counted and row["overlap_group"] == group.row_id]
        rows = sorted(found, key=lambda row: (len(row.row_id), row.row_id))
        return {row.row_id: float(row["overlap_claim"] or 0) for row in rows}

    def _why_not(self, row: RegisterRow) -> str:
        if row.state == RETIRED:
            return IS_RETIRED
        if row["value_central"] is None:
            return NO_VALUE
        if sign_in_view(row["beneficiary"], row["payer"], self.view) == 0:
            return IS_TRANSFER if self.view == NATIONAL else NOT_OF_FORCES
        if row["outcome"] and str(row["outcome"]).casefold() in self.over:
            return OVER_CLAIMED
        return "" if row.state in COUNTED_STATES else WAITS

    def _sign(self, row: RegisterRow) -> int:
        sign = sign_in_view(row["beneficiary"], row["payer"], self.view)
        return -sign if row["is_disbenefit"] else sign

    def _optimism(self, row: RegisterRow) -> float:
        if row["optimism_percent"] is not None:
            return float(row["optimism_percent"]) / 100
        return self.settings.optimism[int(row["evidence_grade"])] if row["evidence_grade"] else 0.0

    def _pounds(self, name: str) -> np.ndarray:
        return np.array([self._in_prices(row, name) for row in self.rows.benefits], dtype=float)

    def _in_prices(self, row: RegisterRow, name: str) -> float:
        if row[name] is None:
            return 0.0
        to_year, year = self.settings.price_year, int(row["price_year"] or self.settings.price_year)
        return in_prices_of(float(row[name]), from_year=year, to_year=to_year, deflator=self.settings.deflator)

    def _effect(self, course: np.ndarray, late: np.ndarray | int = 0) -> np.ndarray:
        first, last = self.window
        return effect_by_year(course, first + late, last, self.calendar)

    def _ahead(self, course: np.ndarray) -> np.ndarray:
        """What a course brings after the as-at month, as late as it is; it follows what came before without a gap."""
        late = self.late_in_forecast
        past = np.where(self.is_measured[:, None], self.courses.realised, self.courses.planned)
        whole = np.where(self.calendar.is_ahead(self.this_month), course, past)
        return self._effect(after(later(whole, late), self.this_month, self.calendar), late)

    def _worth(self, course: str) -> np.ndarray:
        """Counted pounds, benefits by years, of a course."""
        return (self.pounds["central"] * self.kept)[:, None] * self.effects[course]

    def _present(self, worth: np.ndarray) -> float:
        return float(worth.sum(axis=0) @ self.discounts)

    def _by_benefit(self, months: Mapping[str, int]) -> np.ndarray:
        return np.array([months.get(one, 0) for one in self.ids], dtype=int)

    def _value_of(self, at: int) -> BenefitValue:
        row, kept = self.rows.benefits[at], float(self.kept[at])
        gross, is_counted = float(self.pounds["central"][at]), bool(self.is_counted[at])
        can_be_cashed = is_cashable(row["cashable_class"], row["budget_reduction"]) and self.signs[at] > 0
        low, central, high = (self._present_of(at, *pair) for pair in BOUNDS)
        is_unmeasured = is_counted and not self.is_measured[at]
        return BenefitValue(
            benefit_id=row.row_id,
            is_counted=is_counted,
            why_not=NOT_MEASURED if is_unmeasured else self.why_not[at],
            gross=gross,
            optimism_percent=100 * float(self.optimism[at]),
            attribution_percent=100 * float(self.attribution[at]),
            overlap_factor=float(self.overlap_factors[at]),
            counted=gross * kept if is_counted else 0.0,
            cashable=gross * kept if is_counted and can_be_cashed else 0.0,
            is_transfer=is_transfer(row["beneficiary"], row["payer"]),
            is_disbenefit=bool(row["is_disbenefit"]),
            present_value=central,
            low=low,
            high=high,
            planned_present_value=self._present_of(at, "central", "planned"),
            realised=gross * kept * float(self.effects["realised"][at].sum()) if is_counted else 0.0,
            months_late=int(self.late[at]),
        )

    def _present_of(self, at: int, value: str, course: str) -> float:
        pounds = float(self.pounds[value][at] * self.kept[at])
        return pounds * float(self.effects[course][at] @ self.discounts)

    @cached_property
    def _costs(self) -> list[UncertainCost]:
        """The costs of the programme, one a name; forces do not pay them, so their view has none."""
        found: dict[str, np.ndarray] = {}
        for row in self.rows.costs if self.view != FORCE_VIEW else ():
            place = int(row["year"]) - self.calendar.first_year
            if place < len(self.calendar.years):
                numbers = found.setdefault(str(row["what"]), np.zeros((3, len(self.calendar.years))))
                numbers[:, place] += [float(row[name]) for name in ("low", "central", "high")]
        return [UncertainCost(name, *numbers) for name, numbers in found.items()]

    def _uncertain(self, is_in: np.ndarray) -> UncertainBenefits:
        share = (self.attribution * self.overlap_factors)[is_in]
        effects = [self.effects[name][is_in] for name in ("forecast_low", "forecast", "forecast_high")]
        low, high = np.minimum(effects[0], effects[1]), np.maximum(effects[2], effects[1])
        pounds = [self.pounds[name][is_in] * share for name in ("low", "central", "high")]
        ids = tuple(np.array(self.ids, dtype=object)[is_in])
        return UncertainBenefits(ids, *pounds, self.optimism[is_in], low, effects[1], high)

    def _simulation(self) -> Simulation:
        return simulate(
            self._uncertain(self.is_counted & (self.signs > 0)),
            self._uncertain(self.is_counted & (self.signs < 0)),
            self._costs,
            self.discounts,
            draws=self.settings.draws,
            names={row.row_id: f"{row.row_id} {row['title']}" for row in self.rows.benefits},
        )

    def _years(self, simulation: Simulation) -> tuple[YearTotal, ...]:
        gains, losses = self.is_counted & (self.signs > 0), self.is_counted & (self.signs < 0)
        sums = [self._worth(name)[gains].sum(axis=0) for name in ("planned", "realised")]
        lost = self._worth("forecast")[losses].sum(axis=0)
        cost = sum((one.central for one in self._costs), np.zeros(len(self.calendar.years)))
        return tuple(
            YearTotal(
                year,
                float(planned),
                drawn.low,
                drawn.median,
                drawn.high,
                float(realised),
                float(dis),
                float(paid),
            )
            for year, drawn, planned, realised, dis, paid in zip(
                self.calendar.years, simulation.years, *sums, lost, cost, strict=True
            )
        )

    def _slips(self) -> tuple[Slip, ...]:
        """What each late output costs on its own, against the plan, the dearest first."""
        found = [self._slip(output_id, months) for output_id, months in self.months.items()]
        return tuple(sorted(found, key=lambda one: (-one.pounds, one.output_id)))

    def _slip(self, output_id: str, months: int) -> Slip:
        ids = tuple(one for one in self.behind[output_id] if one in self.places)
        places = np.array([self.places[one] for one in ids], dtype=int)
        return Slip(output_id, months, ids, self._lost(places, months))

    def _lost(self, places: np.ndarray, months: int) -> float:
        """The present value that so many months take from the plan of some benefits; the end stays."""
        first, last = (each[places] for each in self.window)
        late = np.full(len(places), months)
        moved = effect_by_year(later(self.courses.planned[places], late), first + late, last, self.calendar)
        worth = (self.pounds["central"] * self.kept)[places][:, None] * (self.effects["planned"][places] - moved)
        return self._present(worth)

    def _warnings(self) -> Iterable[str]:
        for one in self.over.values():
            claims = ", ".join(one.claimants)
            yield f"{one.outcome}: {claims} claim {one.percent:g} % of it, more than there is; none of them is counted."
        for group in self.rows.groups:
            claims = list(self.claims_on(group).values())
            cut = counted_once(float(group["pool"]), claims, str(group["rule"]))
            if cut.is_over:
                unit = group["unit"]
                yield (
                    f"{group['title']}: {len(claims)} benefits claim {cut.claimed:,.0f} {unit} of "
                    f"{cut.pool:,.0f}; {cut.counted:,.0f} are counted."
                ).replace(",", "\u2009")
