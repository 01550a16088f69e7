"""What one benefit is worth, told step by step: claimed, less optimism, attribution and overlap, what is counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.benefits.appraisal import BenefitValue, attribution_percent
from models.benefits.kinds import BENEFIT, RegisterRow, register_kinds
from models.benefits.money import pounds_in_words
from models.benefits.sheet import number_text
from models.benefits.states import RETIRED
from models.benefits.valuation import CASHABLE, year_name
from models.reports.benefit_profile import ValueFacts
from models.reports.benefit_words import pounds
from models.reports.words import count, first_upper, list_in_words, sentences

CHECK = "check against current guidance"
NO_CLAIM = "No value in pounds is claimed for this benefit."


@dataclass(frozen=True)
class ValueStep:
    """One step of the counting: pounds a year, taken off where below nought, and why."""

    name: str
    pounds: float
    why: str


@dataclass(frozen=True)
class BenefitYear:
    """Counted pounds of one benefit in one financial year, in prices of the appraisal, not discounted.

    ``realised`` is None for a year that has not begun.
    """

    year: int
    planned: float
    forecast: float
    realised: float | None


@dataclass(frozen=True, eq=False)
class Valued:
    """A benefit with its value in both views, and the rows beside it that bear on it."""

    benefit: RegisterRow
    national: BenefitValue
    force: BenefitValue
    price_year: int
    others: tuple[RegisterRow, ...] = ()
    groups: tuple[RegisterRow, ...] = ()
    years: tuple[BenefitYear, ...] = ()
    counted_ids: frozenset[str] = frozenset()

    @property
    def is_claimed(self) -> bool:
        """Whether a value in pounds is claimed at all."""
        return self.benefit["value_central"] is not None


def value_message(valued: Valued) -> str:
    """The message: what is counted a year of what is claimed, or why nothing is."""
    value = valued.national
    if not valued.is_claimed:
        return NO_CLAIM
    counted, claimed = pounds_in_words(value.counted), pounds_in_words(value.gross)
    if not value.is_counted:
        return f"{claimed} a year is claimed and nothing is counted: {_lower(value.why_not)}"
    if value.is_disbenefit:
        return f"A loss of {counted} a year, listed apart and never netted"
    return f"{counted} a year is counted of {claimed} claimed"


def value_steps(valued: Valued) -> tuple[ValueStep, ...]:
    """From what is claimed to what is counted, a step a row; empty where nothing is claimed."""
    value = valued.national
    if not valued.is_claimed:
        return ()
    after_optimism = value.gross * (1 - value.optimism_percent / 100)
    after_attribution = after_optimism * value.attribution_percent / 100
    after_overlap = after_attribution * value.overlap_factor
    steps = (
        ValueStep("Claimed, central", value.gross, claim_words(valued)),
        ValueStep("Optimism", after_optimism - value.gross, optimism_words(valued)),
        ValueStep("Attribution", after_attribution - after_optimism, attribution_words(valued)),
        ValueStep("Overlap", after_overlap - after_attribution, overlap_words(valued)),
    )
    left_out = () if value.is_counted else (ValueStep("Not counted", -after_overlap, value.why_not),)
    name = "Loss, listed apart" if value.is_disbenefit else "Counted"
    return (*steps, *left_out, ValueStep(name, value.counted, "At full effect, in a year"))


def claim_words(valued: Valued) -> str:
    """Low and high of what is claimed, and the prices that it is in."""
    row = valued.benefit
    low, high = (pounds(float(str(row[name]))) for name in ("value_low", "value_high"))
    prices = f"prices of {year_name(valued.price_year)}"
    stated = int(str(row["price_year"] or valued.price_year))
    moved = f", stated in those of {year_name(stated)}" if stated != valued.price_year else ""
    return f"Stated from {low} to {high}; told in {prices}{moved}"


def optimism_words(valued: Valued) -> str:
    """What is taken off for optimism, and why so much."""
    row, value = valued.benefit, valued.national
    if row["optimism_percent"] is not None:
        return f"{number_text(value.optimism_percent)} % off, set for this benefit instead of the grade's"
    if value.optimism_percent == 0 and value.is_disbenefit:
        return "Nothing is taken off a loss"
    if row["evidence_grade"] is None:
        return "No evidence grade, so nothing is taken off yet"
    return f"{number_text(value.optimism_percent)} % off for evidence grade {row['evidence_grade']}: {CHECK}"


def attribution_words(valued: Valued) -> str:
    """The share that is claimed of the outcome, who else claims of it, and what is left."""
    row = valued.benefit
    share = f"{number_text(valued.national.attribution_percent)} % attributed to the NDAO"
    if not row["outcome"]:
        return share
    beside = claimants(row, valued.others)
    told = [f"{named(other)} claims {number_text(attribution_percent(other))} %" for other in beside]
    left = 100 - sum(attribution_percent(one) for one in (row, *beside))
    rest = f"{number_text(left)} % is left" if left >= 0 else f"{number_text(-left)} % more than there is"
    return f"{share} of the outcome {row['outcome']}; {'; '.join([*told, rest])}"


def claimants(row: RegisterRow, others: Iterable[RegisterRow]) -> list[RegisterRow]:
    """The other benefits that claim a share of the same outcome, by id."""
    outcome = str(row["outcome"]).casefold()
    same = (one for one in others if one.row_id != row.row_id and one.state != RETIRED)
    return [one for one in same if outcome and str(one["outcome"]).casefold() == outcome]


def overlap_words(valued: Valued) -> str:
    """The overlap group with its pool and claims, and the share that it leaves."""
    row, value = valued.benefit, valued.national
    group = next((one for one in valued.groups if one.row_id == row["overlap_group"]), None)
    if group is None:
        return "In no overlap group"
    sharing = [one for one in valued.others if one["overlap_group"] == group.row_id and one.row_id != row.row_id]
    others = list_in_words(_claim_words(one, one.row_id in valued.counted_ids) for one in sharing)
    beside = f"; beside it {others}" if others else ""
    pool = f"claims {number_text(_claim(row))} of {number_text(float(str(group['pool'])))} {group['unit']}"
    return f"{group['title']}: {pool}{beside}; {value.overlap_factor * 100:.0f} % is counted"


def named(row: RegisterRow) -> str:
    """Another benefit by its title, in quotation marks."""
    return f"\u201c{row['title']}\u201d"


def _claim(row: RegisterRow) -> float:
    return float(str(row["overlap_claim"] or 0))


def _claim_words(row: RegisterRow, is_counted: bool) -> str:
    words = f"{named(row)} claims {number_text(_claim(row))}"
    return words if is_counted else f"{words} (not counted)"


def value_notes(valued: Valued) -> tuple[str, ...]:
    """What must be said beside the figures: cashable, transfer, both views, present value, lateness."""
    if not valued.is_claimed:
        return ()
    value, row = valued.national, valued.benefit
    told = (cashable_words(row), transfer_words(valued), view_words(valued), present_words(valued))
    late = f"Its outputs are late by {count(value.months_late, 'month')}" if value.months_late else ""
    return tuple(sentences(words) for words in (*told, late) if words)


def cashable_words(row: RegisterRow) -> str:
    """Whether money leaves a budget: only with the budget named."""
    if row["cashable_class"] == CASHABLE and row["budget_reduction"]:
        return f"Cashable: {row['budget_reduction']} is reduced"
    kind = register_kinds()[BENEFIT].field("cashable_class").names.get(str(row["cashable_class"]), "not said")
    return f"Not cashable: no budget reduction is named; the kind of value is {_lower(kind)}"


def transfer_words(valued: Valued) -> str:
    """Who gains and who pays, where it is a transfer."""
    if not valued.national.is_transfer:
        return ""
    names = register_kinds()[BENEFIT].field("beneficiary").names
    gains, pays = (names.get(str(valued.benefit[name]), "nobody named") for name in ("beneficiary", "payer"))
    return f"A transfer: {_lower(gains)} gain what {_lower(pays)} pays, so it is left out of the national net"


def view_words(valued: Valued) -> str:
    """What is counted for the nation and what for forces."""
    parts = [
        f"{pounds(value.counted) if value.is_counted else 'nothing'} in the {name}"
        + ("" if value.is_counted else f" ({_lower(value.why_not)})")
        for name, value in (("national view", valued.national), ("view of forces", valued.force))
    ]
    return f"{'Loss' if valued.national.is_disbenefit else 'Counted'} a year: {list_in_words(parts)}"


def present_words(valued: Valued) -> str:
    """The present value of the forecast with its range, the planned one, and what is realised to date."""
    value = valued.national
    if not value.is_counted:
        return ""
    ends = f"{pounds(value.low)} to {pounds(value.high)}"
    planned, realised = pounds(value.planned_present_value), pounds(value.realised)
    never = f" ({_lower(value.why_not)})" if value.why_not else ""
    return (
        f"Present value (all years together, later ones discounted) by forecast {pounds(value.present_value)}, "
        f"range {ends}; as planned {planned}; realised to date {realised}{never}"
    )


def value_facts(valued: Valued) -> ValueFacts | None:
    """The value as the profile on paper tells it; None where none is claimed."""
    if not valued.is_claimed:
        return None
    steps = tuple((step.name, pounds(step.pounds), step.why) for step in value_steps(valued))
    return ValueFacts(sentences(value_message(valued)), steps, year_cells(valued.years), value_notes(valued))


def year_cells(years: Sequence[BenefitYear]) -> tuple[tuple[str, ...], ...]:
    """The years as rows of cells."""
    return tuple((year_name(one.year), *map(pounds, (one.planned, one.forecast, one.realised))) for one in years)


def _lower(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:].rstrip(".")


def triage_lines(effort: float, elapsed: float, hours: float) -> tuple[tuple[str, str], ...]:
    """The headline of the document search tool as rows: effort, elapsed time and hours released each time."""
    return (
        ("Officer effort falls by", f"{effort:.2f} %"),
        ("Elapsed working time falls by", f"{elapsed:.2f} %"),
        (first_upper("officer hours released each time"), number_text(hours, 1)),
    )
