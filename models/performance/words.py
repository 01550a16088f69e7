"""What a chart says, in plain words: one to three sentences, and numbers as a reader says them."""

from __future__ import annotations

import math
import re
from datetime import date
from types import MappingProxyType

from models.performance.findings import (
    COMMON_CAUSE,
    CONCERN,
    FAIL,
    IMPROVEMENT,
    INCONSISTENT,
    NEUTRAL,
    PASS,
    PERIODS,
    Finding,
)
from models.performance.kpis import RARE_EVENT_CHARTS
from models.performance.settings import section
from models.reports.words import MINUS, NONE, first_upper, sentences, verb, whole

SMALL_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
COUNTED = (
    "agreement case dataset day decision force lead organisation proposal request solution template visit".split(),
    ["crime type", "person-hour", "percentage point", "regional unit", "working day"],
)
SINGULAR = MappingProxyType(
    {"people": "person", "breaches": "breach"} | {f"{noun}s": noun for nouns in COUNTED for noun in nouns}
)
YARDSTICK = MappingProxyType(
    {
        "almost_certain": "is almost certain to be met",
        "highly_likely": "is highly likely to be met",
        "likely": "is likely to be met",
        "realistic_possibility": "has a realistic possibility of being met",
        "unlikely": "is unlikely to be met",
        "highly_unlikely": "is highly unlikely to be met",
    }
)
REMOTE = "has only a remote chance of being met"
OUTSIDE, SHIFT, TREND, TWO_IN_THREE = "outside", "shift", "trend", "two in three"
RULES = (
    (re.compile(r"Above UCL|Below LCL"), OUTSIDE),
    (re.compile(r"\d+ Point Trend \((Increasing|Decreasing)\)"), TREND),
    (re.compile(r"2 in 3 (Above|Below) CL"), TWO_IN_THREE),
    (re.compile(r"\d+ Points (Above|Below) CL"), SHIFT),
)
VERDICTS = MappingProxyType(
    {
        IMPROVEMENT: "improving",
        CONCERN: "getting worse",
        NEUTRAL: "a change to explain, neither good nor bad in itself",
    }
)


def sentence(finding: Finding) -> str:
    """What the chart says, in one to three plain sentences."""
    return sentences(_main(finding), _trial(finding), _overdue(finding))


def number_in_words(number: int) -> str:
    """ "eight" up to twelve, digits above."""
    return SMALL_NUMBERS[number] if 0 <= number < len(SMALL_NUMBERS) else whole(number)


def periods_in_words(number: int, frequency: str) -> str:
    """ "one month", "eight quarters"."""
    return f"{number_in_words(number)} {verb(number, *PERIODS[frequency])}"


def value_in_words(value: float | None, *, unit: str, decimals: int, upper_bound: float | None = None) -> str:
    """A value as a reader says it: "72 %", "26 of 43 forces", "14 working days", a dash for none."""
    if value is None or math.isnan(value):
        return NONE
    rounded = round(value, decimals) + 0.0  # nought has no sign
    figure = f"{rounded:,.{decimals}f}".replace(",", "\u2009").replace("-", MINUS)
    if unit.startswith("GBP"):
        return f"£{figure}{unit[3:]}".replace(f"£{MINUS}", f"{MINUS}£")
    if upper_bound is None or unit in ("%", "percentage points"):
        return f"{figure} {SINGULAR.get(unit, unit) if figure == '1' else unit}"
    return f"{figure} of {upper_bound:g} {unit}"


def chance_in_words(probability: float) -> str:
    """ "about 7 in 10", "less than 1 in 20", "more than 19 in 20"."""
    if probability < 0.05:
        return "less than 1 in 20"
    if probability > 0.95:
        return "more than 19 in 20"
    tenths = min(max(round(probability * 10), 1), 9)
    return f"about {tenths} in 10"


def _main(finding: Finding) -> str:
    if finding.points == 0:
        return "No figures yet"
    if not finding.has_limits:
        return _against_target(finding)
    if finding.variation is None:
        return (
            f"Too few points to tell signal from noise: {number_in_words(finding.points)} of the "
            f"{number_in_words(finding.minimum_points)} needed"
        )
    opening, target = _opening(finding), _target_clause(finding)
    if finding.kind == COMMON_CAUSE:
        return f"{opening}: {target}" if target else opening
    verdict = VERDICTS[finding.kind]
    return f"{opening}: {verdict}, {_joining(finding)} {target}" if target else f"{opening}: {verdict}"


def _opening(finding: Finding) -> str:
    """What happened: "Higher than usual for eight months"."""
    told = _gaps(finding) if finding.chart in RARE_EVENT_CHARTS else _values(finding)
    if finding.seasonal == "none" or finding.chart in RARE_EVENT_CHARTS:
        return told
    if finding.kind == COMMON_CAUSE:
        return f"{told} {'for the time of year' if finding.seasonal == 'adjust' else 'on the year before'}"
    lead = "For the time of year" if finding.seasonal == "adjust" else "Against the year before"
    return f"{lead}, {told[0].lower()}{told[1:]}"


def _values(finding: Finding) -> str:
    if finding.kind == COMMON_CAUSE:
        return "No clear change"
    rule, is_up = _rule(finding.rule)
    one, several = PERIODS[finding.frequency]
    run = periods_in_words(finding.run_periods, finding.frequency)
    if rule == OUTSIDE:
        when = f"for {run} running" if finding.run_periods > 1 else f"in the latest {one}"
        return f"Unusually {'high' if is_up else 'low'} {when}"
    if rule == TWO_IN_THREE:
        return f"Near the {'top' if is_up else 'bottom'} of its usual range in two of the last three {several}"
    if rule == TREND:
        return f"{'Rising' if is_up else 'Falling'} for {run}"
    return f"{'Higher' if is_up else 'Lower'} than usual for {run}"


def _gaps(finding: Finding) -> str:
    """Of charts for rare events, where a point is the gap before an event."""
    if finding.kind == COMMON_CAUSE:
        return "No clear change in the gaps between events"
    rule, is_up = _rule(finding.rule)
    size, run = "long" if is_up else "short", finding.run_periods
    last = f"the last {number_in_words(run)} events" if run > 1 else "the latest event"
    if rule == OUTSIDE:
        return f"Unusually {size} gaps before {last}" if run > 1 else f"An unusually {size} gap before {last}"
    if rule == TWO_IN_THREE:
        return f"{first_upper(size)} gaps before two of the last three events"
    if rule == TREND:
        return f"{'Growing' if is_up else 'Shrinking'} gaps before {last}"
    return f"{first_upper(size)}er gaps than usual before {last}"


def _rule(class_of_point: str) -> tuple[str, bool]:
    """The kind of rule behind a class of point, and whether it points up; ValueError for no class of ours."""
    kind = next((kind for pattern, kind in RULES if pattern.fullmatch(class_of_point)), None)
    if kind is None:
        raise ValueError(f"no such rule: {class_of_point}")
    return kind, "Above" in class_of_point or "Increasing" in class_of_point


def _target_clause(finding: Finding) -> str:
    """What becomes of the target; empty where there is nothing to say."""
    if finding.direction == "neutral":
        return ""
    if finding.target_date and finding.probability is not None:
        return _dated_clause(finding.probability, finding.target_date)
    if finding.assurance == INCONSISTENT and finding.probability is not None:
        return f"the target will be {_how_often(finding.probability)}"
    one, several = PERIODS[finding.frequency]
    return {
        PASS: f"the target will be met every {one} unless something changes",
        FAIL: "the target will not be met unless something changes",
        INCONSISTENT: f"the target will be met in some {several} and missed in others",
        None: "",
    }[finding.assurance]


def _dated_clause(probability: float, due: date) -> str:
    limits = section("words")
    said = next((words for name, words in YARDSTICK.items() if probability >= limits[name]), REMOTE)
    return f"the target for {due.day} {due:%b %Y} {said} ({chance_in_words(probability)})"


def _how_often(probability: float) -> str:
    nearly, mostly = section("words")["nearly_always"], section("words")["more_often_than_not"]
    if 1 - mostly < probability < mostly:
        return "met about as often as missed"
    verdict, share = ("met", probability) if probability >= mostly else ("missed", 1 - probability)
    return f"{verdict} nearly always" if share >= nearly else f"{verdict} more often than not"


def _looks_well(finding: Finding) -> bool:
    """True where the target will rather be met than missed."""
    if finding.probability is None or not (finding.target_date or finding.assurance == INCONSISTENT):
        return finding.assurance == PASS
    least = "likely" if finding.target_date else "more_often_than_not"
    return finding.probability >= section("words")[least]


def _joining(finding: Finding) -> str:
    """ "and" where target and change point the same way, "but" where they do not."""
    if finding.kind == IMPROVEMENT:
        return "and" if _looks_well(finding) else "but"
    return "but" if _looks_well(finding) else "and"


def _against_target(finding: Finding) -> str:
    """For charts without limits: the latest value against the target, and no more than that."""
    one, _ = PERIODS[finding.frequency]
    is_path = finding.chart == "trajectory"
    if finding.direction == "neutral":
        told = "Neither higher nor lower is better: read it beside its plan"
    elif finding.meets_target is None:
        told = "No target to hold it against"
    elif is_path and finding.target_date:
        told = "On the path to its target" if finding.meets_target else "Behind the path to its target"
        told += _path_clause(finding)
    else:
        told = f"{'Met' if finding.meets_target else 'Missed'} its target in the latest {one}"
    return told if is_path else f"{told}. Single values say nothing about change"


def _path_clause(finding: Finding) -> str:
    if finding.probability is None:
        return ""
    joining = "and" if finding.meets_target == _looks_well(finding) else "but"
    return f", {joining} {_dated_clause(finding.probability, finding.target_date)}"


def _trial(finding: Finding) -> str:
    if not finding.has_limits or finding.variation is None or finding.points >= finding.minimum_points:
        return ""
    points = f"{number_in_words(finding.points)} {verb(finding.points, 'point', 'points')}"
    return f"Only {points} so far, so the limits are provisional"


def _overdue(finding: Finding) -> str:
    if finding.periods_overdue <= 0 or finding.points == 0:
        return ""
    return f"The latest figure is {periods_in_words(finding.periods_overdue, finding.frequency)} overdue"
