"""Measures, targets and values of benefits in words: units always, per cent and percentage points never confused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from models.benefits.judging import RAG_WORDS, Standing
from models.benefits.kinds import RegisterRow
from models.benefits.sheet import number_text, rounded, value_text
from models.benefits.targets import PER_CENT_OF_BASELINE, PERCENTAGE_POINTS, target_value
from models.benefits.trajectory import planned_points
from models.reports.content import day
from models.reports.words import MINUS, NONE, first_upper, list_in_words, sentences

PER_CENT, POUNDS, APPROVED = "per_cent", "gbp", "approved"
IS_APPROVED, IS_PROPOSED = "approved by the board", "proposed, waits for the board"
PERCENT = re.compile(r"(\d)%")
TO_BE_DETERMINED = "To be determined"
NOT_PLANNED = "Not planned yet."
STRAIGHT = "A straight line from the baseline to the target."


def value_words(measure: RegisterRow, value: float | None) -> str:
    """A value of a measure with its unit: "44 databases", "62 %", "£1 200", "12.5 hours"; a dash for none."""
    return value_text(measure, None if value is None else _told(measure, float(value)))


def number_words(measure: RegisterRow, value: float) -> str:
    """A value of a measure without its unit."""
    decimals = measure["decimals"]
    return number_text(_told(measure, float(value)), None if decimals is None else int(str(decimals)))


def _told(measure: RegisterRow, value: float) -> float:
    """The value as its decimals allow; rounded where the register says none."""
    return rounded(value) if measure["decimals"] is None else value


def unit_words(measure: RegisterRow) -> str:
    """The unit of a measure: of a share "%" and what it is a share of."""
    unit = str(measure["unit"])
    return unit if measure["value_kind"] != PER_CENT or unit.startswith("%") else f"% {unit}".strip()


def pounds(amount: float | None) -> str:
    """Whole pounds with thin-space thousands, a dash for none."""
    if amount is None:
        return NONE
    return f"{MINUS if round(amount) < 0 else ''}£{number_text(abs(amount), 0)}"


def target_words(measure: RegisterRow) -> str:
    """The target as it is set and what it comes to: "+20 % of 40 = 48 databases by 31 Mar 2027"."""
    if measure["target_number"] is None:
        return TO_BE_DETERMINED
    by = f" by {day(measure['target_on'])}" if isinstance(measure["target_on"], date) else ""
    is_open = target_value(measure.values) is None
    return f"{_change_words(measure)}{by}{'; the baseline is not known yet' if is_open else ''}"


def target_state_words(measure: RegisterRow) -> str:
    """Whether the board has approved the target; empty where there is none."""
    if measure["target_number"] is None:
        return ""
    return IS_APPROVED if measure.target_state == APPROVED else IS_PROPOSED


def _change_words(measure: RegisterRow) -> str:
    number, kind = float(str(measure["target_number"])), measure["target_kind"]
    if kind not in (PER_CENT_OF_BASELINE, PERCENTAGE_POINTS):
        return value_text(measure, number)
    is_points = kind == PERCENTAGE_POINTS
    change = f"{'+' if number > 0 else ''}{number_text(number)} {'percentage points' if is_points else '%'}"
    joined, reached = "on" if is_points else "of", target_value(measure.values)
    if reached is None:
        return f"{change} {joined} the baseline"
    start = value_text(measure, float(str(measure["baseline_value"])))
    start = start if measure["value_kind"] == PER_CENT else start.removesuffix(f" {measure['unit']}")
    return f"{change} {joined} {start} = {value_words(measure, reached)}"


def baseline_words(measure: RegisterRow) -> str:
    """The baseline with its day and source."""
    if measure["baseline_value"] is None:
        return TO_BE_DETERMINED
    value, source = value_text(measure, float(str(measure["baseline_value"]))), measure["baseline_source"]
    on = f" on {day(measure['baseline_on'])}" if isinstance(measure["baseline_on"], date) else ""
    return f"{value}{on}{f' ({source})' if source else ''}"


def trajectory_words(measure: RegisterRow) -> str:
    """The planned values by day, or that it is a straight line."""
    points = planned_points(str(measure["trajectory"] or ""))
    if not points:
        return NOT_PLANNED if target_value(measure.values) is None or measure["baseline_on"] is None else STRAIGHT
    return f"{list_in_words(f'{value_text(measure, value)} by {day(on)}' for on, value in points)}."


def standing_words(measure: RegisterRow, standing: Standing) -> str:
    """Where the measure stands: value, plan to date, colour with its reason, forecast with its range."""
    return sentences(actual_words(measure, standing), rag_words(standing), forecast_words(measure, standing))


def actual_words(measure: RegisterRow, standing: Standing) -> str:
    """The newest value with its interval, beside what was planned by then."""
    if standing.actual is None:
        return "No value is known yet"
    when = f" on {day(standing.period)}" if standing.period else ""
    said = [f"{value_words(measure, standing.actual)}{when}"]
    if standing.answered:
        said.append(f"{number_text(float(standing.answered), 0)} answered")
    if standing.interval is not None:
        said.append(f"95 % interval {range_words(measure, standing.interval)}")
    if standing.plan is None:
        return f"{', '.join(said)}; there is no plan to compare it with"
    return f"{', '.join(said)}; planned by then: {value_words(measure, standing.plan)}"


def range_words(measure: RegisterRow, ends: Sequence[float]) -> str:
    """ "43 to 47 databases"."""
    tell = value_words if measure["value_kind"] == POUNDS else number_words
    return f"{tell(measure, ends[0])} to {value_words(measure, ends[-1])}"


def rag_words(standing: Standing) -> str:
    """The colour in words with its reason, which says where the evidence is weak."""
    name = RAG_WORDS[standing.rag]
    return f"{name}: {percent_apart(standing.reason)}" if standing.reason else name


def percent_apart(text: str) -> str:
    """The text with a space before each percent sign, as every figure of the product is written."""
    return PERCENT.sub(r"\1 %", text)


def forecast_words(measure: RegisterRow, standing: Standing) -> str:
    """The forecast at the target date with its range, nothing where there is none."""
    if standing.forecast is None or standing.target_on is None:
        return ""
    low, central, high = standing.forecast
    reached = range_words(measure, (low, high))
    return f"Forecast for {day(standing.target_on)}: {value_words(measure, central)}, range {reached}"


def chart_title(measure: RegisterRow, standing: Standing | None) -> str:
    """The message of the picture of a measure: value against plan, or what is missing."""
    name = first_upper(str(measure["name"]))
    if standing is None or standing.actual is None:
        return f"{name}: no value yet"
    value, colour = value_words(measure, standing.actual), RAG_WORDS[standing.rag].lower()
    if standing.plan is None:
        return f"{name}: {value}, {colour}"
    return f"{name}: {value} against {value_words(measure, standing.plan)} planned to date, {colour}"
