"""The words of the KPI page: its message, its figures, and how the chart was made."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

import streamlit as st

from components.performance.kpi_page_choice import Shown
from components.performance.method import RULE_SET
from components.performance.reading import this_day
from components.performance.scorecard_rows import marks
from components.words import count_of, day, plain
from models.performance.attention import action_rule
from models.performance.findings import PERIODS, Finding, assurance_icon, variation_icon
from models.performance.kpi_charts import KpiCharts
from models.performance.monitor import NO_LIMITS, Monitored
from models.performance.noise import ADJUST, NONE
from models.performance.periods import period_name
from models.performance.seasonal import is_seasonal
from models.performance.targets import MONITOR, TO_BE_SET, VALUE
from models.performance.treatment_words import TreatmentDone, treatment_sentences
from models.performance.words import chance_in_words, periods_in_words
from models.reports.words import MINUS, THIN_SPACE, first_upper

LONGEST_FIGURE, LARGE = 14, 1000
TARGET_CLAUSE = re.compile(", (?:and|but) (?=the target)")
MET_WORDS = {True: "Met", False: "Missed", None: "No target"}
CHART_WORDS = {
    "xmr": "A control chart of single values with moving ranges (XmR).",
    "p": "A control chart of proportions: limits follow the size of each denominator, with Laney's correction.",
    "u": "A control chart of rates: limits follow the size of each denominator, with Laney's correction.",
    "c": "A control chart of small counts, with exact Poisson limits.",
}
LINE_WORDS = {
    "trajectory": "A path to a target: it is meant to move, so it has no limits and no signals.",
    "points": "Too few values a year for limits: each is held against the target, and no more is said.",
    "table": "Values of different things side by side: each is held against the target, and no more is said.",
}
LASTING_STEP = (
    "A lasting step looks like such a resemblance: where its reason is known, propose a new start under Limits."
)
KEPT = 256


def kpi_title(shown: Shown) -> str:
    """The measure and what happened to it, in one line."""
    opening, _ = _parts(shown)
    where = "" if shown.is_national else f", {shown.unit_name}"
    return f"{shown.kpi.name}{where}: {opening[0].lower()}{opening[1:]}"


def kpi_detail(shown: Shown) -> str:
    """What becomes of the target, and what to do about it."""
    if shown.charts is None:
        return f"Needed: {shown.kpi.source}, from the {shown.kpi.owner_role}. {shown.kpi.why}"
    _, rest = _parts(shown)
    finding = shown.finding
    if not finding.has_limits:
        return rest
    return f"{rest} {action_rule(finding.variation, finding.assurance, finding.direction)}".strip()


def kpi_strip(shown: Shown) -> None:
    """The figures that a reader asks for first."""
    with st.container(horizontal=True, key="headline_strip"):
        for label, value, meaning in _cards(shown):
            st.markdown(f"{plain(label)}\n\n**{plain(value)}**\n\n:small[:gray[{plain(meaning)}]]")


def how_the_chart_is_made(shown: Shown) -> list[str]:
    """One sentence each: kind of chart, rule set, season, widened limits, bounds, trial limits."""
    if shown.charts is None:
        return []
    found, at, kpi = shown.charts.monitored, shown.at, shown.kpi
    kind = str(found.kinds[at])
    if kind == NO_LIMITS:
        return [LINE_WORDS[kpi.chart]]
    is_change = kpi.charted == "change"
    return [
        CHART_WORDS[kind],
        *(["It shows the change since the period before."] if is_change else []),
        f"Rule set: {RULE_SET}.",
        *_treatment_words(shown.charts, at),
        *_trial_words(shown),
        *(["Limits are not drawn past what the measure can be."] if kpi.bounds and not is_change else []),
    ]


def _parts(shown: Shown) -> tuple[str, str]:
    """The opening of the sentence and the rest of it."""
    said = shown.sentence.rstrip(".")
    first, dot, more = said.partition(". ")
    opening, colon, rest = first.partition(": ")
    if not colon and (split := TARGET_CLAUSE.search(first)):
        opening, colon, rest = first[: split.start()], split[0], first[split.end() :]
    told = ". ".join(part for part in (first_upper(rest) if colon else "", more if dot else "") if part)
    return opening, f"{told}." if told else ""


def _cards(shown: Shown) -> list[tuple[str, str, str]]:
    finding, charts = shown.finding, shown.charts
    if charts is None or shown.last_period is None:
        return [("Latest", "None yet", "nothing reported"), _target_card(shown)]
    return [
        _value_card("Latest", shown, charts.latest(shown.at), period_name(shown.last_period, shown.kpi.frequency)),
        _target_card(shown),
        _signs_card(finding),
        *_range_card(shown),
        *_chance_card(shown),
        _fresh_card(shown, this_day()),
    ]


def _signs_card(finding: Finding) -> tuple[str, str, str]:
    """Both icons in signs and words; without limits whether the latest value met the target."""
    if not finding.has_limits:
        return "Against target", MET_WORDS[finding.meets_target], "the latest value alone"
    if finding.variation is None:
        return "Signs", marks(finding), "not judged yet"
    change, outlook = variation_icon(finding.variation), assurance_icon(finding.assurance)
    parts = [_short(change.label), *([_short(outlook.label).lower()] if finding.assurance else [])]
    return "Signs", marks(finding), "; ".join(parts)


def _value_card(label: str, shown: Shown, value: float | None, meaning: str) -> tuple[str, str, str]:
    """A value with its unit, which stands below where it is long."""
    told, unit = shown.in_words(value), shown.kpi.unit
    if len(told) <= LONGEST_FIGURE or not told.endswith(unit):
        return label, told, meaning
    return label, told.removesuffix(unit).strip(), f"{unit}, {meaning}"


def _short(label: str) -> str:
    """The label up to its first colon."""
    return label.partition(":")[0]


def _target_card(shown: Shown) -> tuple[str, str, str]:
    target = shown.kpi.target
    value = shown.charts.target(shown.at) if shown.charts is not None else None
    if value is None:
        value = shown.kpi.target_on(this_day())
    if value is None:
        none = {MONITOR: "watched, without a target", TO_BE_SET: "still to be set"}
        return ("Target", *(("None", none[target.kind]) if target.kind in none else ("Not yet in force", target.text)))
    following = shown.kpi.next_due(this_day()) if target.kind == VALUE else None
    if following is not None and following[1] != value:
        return _value_card("Target", shown, value, f"now; {shown.in_words(following[1])} by {day(following[0])}")
    due = f"by {day(target.date)}, " if target.date else ""
    return _value_card("Target", shown, value, f"{due}{target.basis.partition(' in ')[0]}")


def _range_card(shown: Shown) -> list[tuple[str, str, str]]:
    found = shown.charts.monitored
    last = found.last(shown.at)
    low, high = float(found.lower[shown.at, last]), float(found.upper[shown.at, last])
    if low != low or high != high:
        return []
    decimals = shown.kpi.decimals if abs(high) < LARGE else 0
    is_trial = bool(found.is_trial[shown.at])
    meaning = f"{'provisional, ' if is_trial else ''}from {count_of(shown.finding.points, 'point')}"
    if str(found.applied[shown.at]) != NONE:
        meaning += ", without season" if str(found.applied[shown.at]) == ADJUST else ", on the year before"
    sign = " %" if shown.kpi.is_percentage else ""
    told = f"{low:,.{decimals}f} to {high:,.{decimals}f}{sign}".replace(",", THIN_SPACE).replace("-", MINUS)
    return [("Usual range", told, meaning)]


def _chance_card(shown: Shown) -> list[tuple[str, str, str]]:
    if shown.probability is None:
        return []
    due = shown.kpi.target_date
    return [("Chance of target", chance_in_words(shown.probability), f"by {day(due)}" if due else "in any one period")]


def _fresh_card(shown: Shown, today: date) -> tuple[str, str, str]:
    late = shown.finding.periods_overdue
    if late:
        return ("Newest figure", f"{periods_in_words(late, shown.kpi.frequency)} overdue", f"from {shown.kpi.source}")
    if shown.value_known_on is None:
        return ("Newest figure", "In time", f"from {shown.kpi.source}")
    days = max((today - shown.value_known_on).days, 0)
    known = "known today" if days == 0 else f"known for {count_of(days, 'day')}"
    return ("Newest figure", "In time", f"{known}, from {shown.kpi.source}")


@lru_cache(maxsize=KEPT)
def _treatment_words(charts: KpiCharts, at: int) -> tuple[str, ...]:
    """What was done about season and autocorrelation; charts are shared, so the answer is remembered by them."""
    found, kpi = charts.monitored, charts.kpi
    done, widening = str(found.applied[at]), found.widening
    asked = found.treatment.seasonal if found.treatment.season_length else NONE
    told = treatment_sentences(
        TreatmentDone(
            asked=asked,
            done=done,
            length=int(found.points[at]),
            period_name=PERIODS[kpi.frequency][0],
            rho=float(found.rho[at]),
            limit_factor=float(widening.limit_factor[at]),
            shift_length=int(widening.shift_length[at]),
            trend_length=int(widening.trend_length[at]),
            is_autocorrelated=bool(widening.is_widened[at]),
            season_factor=float(found.season_factor[at]),
            is_season_found=asked == NONE and _has_season(found, at),
        )
    )
    return (*told, LASTING_STEP) if widening.is_widened[at] else tuple(told)


def _has_season(found: Monitored, at: int) -> bool:
    """Whether a pattern of the year shows where none is allowed for."""
    length = found.treatment.season_length
    return bool(length) and bool(is_seasonal(found.values[at : at + 1], period=length)[0])


def _trial_words(shown: Shown) -> list[str]:
    finding = shown.finding
    if finding.points >= finding.minimum_points:
        return []
    return [f"The limits are provisional: {finding.points} of the {finding.minimum_points} points needed are known."]
