"""How a measure and its benefit stand: red, amber or green on the plan to date, or grey with its reason.

Progress is (actual - baseline) / (plan - baseline) at the period of the newest value. Nothing is green without a
baseline, a target and a value in date. Survey values carry Wilson's interval (1927, J. Amer. Statist. Assoc. 22:209).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from math import ceil, isclose, isnan, sqrt
from statistics import NormalDist

from models.benefits.settings import section
from models.benefits.states import day_words
from models.benefits.targets import Plan, is_right_way, planned_on
from models.performance.periods import STEP_MONTHS

GREEN, AMBER, RED, GREY = "green", "amber", "red", "grey"
RAG_WORDS = {GREEN: "Green", AMBER: "Amber", RED: "Red", GREY: "Grey"}
WEAK_EVIDENCE = "met, weak evidence"
DAYS_A_MONTH = 365.25 / 12
DECIMALS_JUDGED = 9
Interval = tuple[float, float]


@dataclass(frozen=True)
class Standing:
    """How one measure stands; numbers are None where they are not known, shares are in per cent.

    ``period`` is the last day that the newest value describes. ``interval`` is (low, high) of a survey, ``forecast``
    (low, central, high) at the target's day. ``points`` counts the values of the series. ``is_complete``: baseline,
    target and a value in date are all there.
    """

    measure_id: str
    rag: str
    reason: str
    is_weak: bool = False
    period: date | None = None
    actual: float | None = None
    plan: float | None = None
    progress: float | None = None
    baseline: float | None = None
    target: float | None = None
    target_on: date | None = None
    interval: Interval | None = None
    answered: int | None = None
    forecast: tuple[float, float, float] | None = None
    points: int = 0
    is_complete: bool = False


@dataclass(frozen=True)
class BenefitStanding:
    """How a benefit stands by its primary measure; ``rag`` is that by judgement where somebody set one.

    ``rule_rag`` is the one by rule, always; ``measure_id`` is empty and ``standing`` None without a measure.
    """

    benefit_id: str
    measure_id: str
    rag: str
    rule_rag: str
    is_override: bool
    reason: str
    standing: Standing | None


@dataclass(frozen=True)
class Measured:
    """What a measure is judged on. ``not_monitored`` says why it is not judged yet, empty when it is."""

    measure_id: str
    direction: str
    frequency: str
    not_monitored: str = ""
    baseline: float | None = None
    target: float | None = None
    target_on: date | None = None
    plan: Plan = ()
    period: date | None = None
    actual: float | None = None
    answered: int | None = None
    forecast: tuple[float, float, float] | None = None
    points: int = 0


def judge(measured: Measured, *, as_at: date) -> Standing:
    """The standing of a measure on a day."""
    planned = planned_on(measured.plan, measured.period) if measured.plan and measured.period else None
    interval = share_interval(measured.actual, measured.answered)
    known = Standing(
        measure_id=measured.measure_id,
        rag=GREY,
        reason="",
        period=measured.period,
        actual=measured.actual,
        plan=planned,
        baseline=measured.baseline,
        target=measured.target,
        target_on=measured.target_on,
        interval=interval,
        answered=measured.answered,
        forecast=measured.forecast,
        points=measured.points,
        is_complete=not _gap(measured, as_at),
    )
    if why := measured.not_monitored or _gap(measured, as_at) or _no_movement(measured, planned):
        return replace(known, reason=why)
    return _on_plan(known, measured)


def judge_benefit(
    benefit_id: str, standing: Standing | None, *, not_monitored: str, override: str = "", override_reason: str = ""
) -> BenefitStanding:
    """The standing of a benefit by that of its primary measure, or by a person's judgement, which says its reason.

    A judgement of green does not stand without a baseline, a target and a value in date.
    """
    rule, why = (standing.rag, standing.reason) if standing else (GREY, not_monitored or "No measure yet.")
    measure_id = standing.measure_id if standing else ""
    if not override:
        return BenefitStanding(benefit_id, measure_id, rule, rule, False, why, standing)
    by_rule = f"By rule: {RAG_WORDS[rule].lower()}. {why}"
    if override == GREEN and not (standing and standing.is_complete and not not_monitored):
        told = f"Green by judgement does not stand without baseline, target and a value in date. {by_rule}"
        return BenefitStanding(benefit_id, measure_id, rule, rule, False, told, standing)
    told = f"By judgement: {override_reason.rstrip('.')}. {by_rule}"
    return BenefitStanding(benefit_id, measure_id, override, rule, True, told, standing)


def wilson(successes: float, count: float) -> Interval:
    """Wilson's interval of a share of one, low and high."""
    deviation = _deviation()
    share, squared = successes / count, deviation**2
    centre = (share + squared / (2 * count)) / (1 + squared / count)
    spread = share * (1 - share) / count + squared / (4 * count**2)
    half = deviation * sqrt(spread) / (1 + squared / count)
    return max(0.0, centre - half), min(1.0, centre + half)


def share_interval(percent: float | None, answered: int | None) -> Interval | None:
    """Wilson's interval, in per cent, of a share that so many answered; None where nobody was asked."""
    if percent is None or not answered or not 0 <= percent <= 100:
        return None
    low, high = wilson(percent / 100 * answered, answered)
    return 100 * low, 100 * high


def is_met(actual: float, target: float, direction: str) -> bool:
    """Whether a value reaches a target."""
    return actual >= target if direction == "increase" else actual <= target


def not_met(standing: Standing | None, tell: Callable[[float], str] = "{:g}".format) -> str:
    """Why the target of a measure does not count as met, in words; empty when it does.

    ``tell`` writes a value of the measure with its unit.
    """
    if standing is None:
        return "there is no measure"
    if not standing.is_complete:
        reason = standing.reason.rstrip(".")
        return f"{reason[0].lower()}{reason[1:]}" if reason else "there is no value in date"
    if standing.progress is not None and standing.target is not None and _reaches(standing):
        return ""
    return f"the newest value is {tell(standing.actual)}, the target {tell(standing.target)}"  # type: ignore[arg-type]


def movement_words(progress: float, when: str) -> str:
    """How much of the planned movement has come, or by how much the measure moved away from its target."""
    percent = round(100 * progress)
    away = "Moved the wrong way by " if percent < 0 else ""
    return f"{away}{abs(percent)} % of the movement planned by {when}"


def due_by(period: date, frequency: str) -> date:
    """The last day on which a value of a period is still in date."""
    return period + timedelta(days=days_in_date(frequency))


def days_in_date(frequency: str) -> int:
    """For how many days after its period a value is in date."""
    return ceil(STEP_MONTHS[frequency] * section("rag")["stale_after_periods"] * DAYS_A_MONTH) - 1


@cache
def _deviation() -> float:
    return NormalDist().inv_cdf((1 + section("evidence")["wilson_share"]) / 2)


def _gap(measured: Measured, as_at: date) -> str:
    """What is missing of baseline, target and a value in date; empty when all are there."""
    if measured.baseline is None:
        return "No baseline yet."
    if measured.target is None or not measured.plan:
        return "No target yet."
    if measured.actual is None or measured.period is None or isnan(measured.actual):
        return "No value since the baseline."
    if as_at > due_by(measured.period, measured.frequency):
        return f"No value since {day_words(measured.period)}, though it is reported {measured.frequency}."
    return ""


def _no_movement(measured: Measured, planned: float | None) -> str:
    if isclose(planned, measured.baseline, rel_tol=1e-12, abs_tol=1e-12):  # type: ignore[arg-type]
        return "No movement planned yet."
    if is_right_way(measured.baseline, planned, measured.direction):  # type: ignore[arg-type]
        return ""
    return "The plan lies on the worse side of the baseline, so progress cannot be judged."


def _on_plan(known: Standing, measured: Measured) -> Standing:
    progress = round(_progress(known), DECIMALS_JUDGED)
    limits = section("rag")
    rag = GREEN if progress >= limits["green_from"] else AMBER if progress >= limits["amber_from"] else RED
    is_weak = _is_weak(known, measured.direction)
    told = movement_words(progress, day_words(known.period))  # type: ignore[arg-type]
    reason = f"{told}; the target is {WEAK_EVIDENCE}." if is_weak else f"{told}."
    return replace(known, rag=rag, reason=reason, is_weak=is_weak, progress=progress)


def _progress(known: Standing) -> float:
    return (known.actual - known.baseline) / (known.plan - known.baseline)  # type: ignore[operator]


def _is_weak(known: Standing, direction: str) -> bool:
    """A target that is met while the interval of the survey reaches beyond it."""
    if known.interval is None or not is_met(known.actual, known.target, direction):  # type: ignore[arg-type]
        return False
    low, high = known.interval
    return low < known.target < high  # type: ignore[operator]


def _reaches(standing: Standing) -> bool:
    """Whether the newest value reaches the target: the target's side of the baseline says which way is better."""
    direction = "increase" if standing.target >= standing.baseline else "decrease"  # type: ignore[operator]
    return is_met(standing.actual, standing.target, direction)  # type: ignore[arg-type]
