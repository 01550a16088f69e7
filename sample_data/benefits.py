"""What the sample enters into the benefits register after the rows of the founding document.

Pure and seeded: the same seed, series and day give the same rows. Nothing is dated after ``today``, but for plans.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sample_data import benefit_words as words
from sample_data.chance import generator

Row = dict[str, object]
Series = Mapping[str, Sequence[tuple[date, float]]]
DAYS_TO_NEXT_MEETING, DAYS_OVERDUE = 19, 26
DAYS_TO_ENTER, DAYS_TO_MINUTES = 12, 7
QUARTER_HOUR = 0.25
COSTS_FROM, COSTS_UNTIL, COST_RANGE = 2025, 2030, (0.92, 1.12)
FIRST_MONTHS_OF_HOURS, MONTHS_OF_HOURS = date(2024, 11, 30), 24
FIRST_MONTH_OF_MEMBERS, MONTHS_OF_MEMBERS = date(2025, 5, 31), 15
COSTS_OF_CASES = (18_310, 18_190, 18_420, 18_060, 18_020)
FIRST_QUARTER_OF_COSTS = date(2025, 9, 30)
SURVEYED = ((date(2025, 9, 30), 37, 58), (date(2026, 3, 31), 43, 63), (date(2026, 9, 30), 44, 61))
EXPECTED_LOSS = (date(2026, 3, 31), 412_000)
CORRECTED, CORRECTED_BY = date(2026, 6, 30), 6


@dataclass(frozen=True)
class Written:
    """Fields of one row as somebody wrote them on a day; a new row, or more fields of one that stands."""

    kind_id: str
    row_id: str
    values: Row
    on: date
    is_new: bool = False


@dataclass(frozen=True)
class Step:
    """One move of a benefit, or one decision of the board where a meeting is named.

    ``to`` is the state to move to, or the decision; ``about`` a benefit or a question.
    """

    on: date
    about: str
    to: str
    reason: str
    meeting_id: str = ""


@dataclass(frozen=True)
class MeasuredValue:
    """One measured value and the day on which it was entered."""

    values: Row
    on: date


@dataclass(frozen=True)
class BenefitEntries:
    """Rows to write first, the steps in order of day, rows to write afterwards, and measured values."""

    first: tuple[Written, ...]
    steps: tuple[Step, ...]
    later: tuple[Written, ...]
    values: tuple[MeasuredValue, ...]


def benefit_entries(series: Series, *, seed: int, today: date) -> BenefitEntries:
    """Everything that the sample adds. ``series``: (last day, value) of each measure on a KPI, oldest first."""
    first = (
        *_meetings(today),
        *_group_and_costs(),
        *(Written("benefit", row_id, row, words.WRITTEN_ON) for row_id, row in words.PROFILES.items()),
        *_added(),
        *_measures(series),
        *_outputs(today),
        *_changes(today),
    )
    steps = sorted((step for step in _steps() if step.on <= today), key=lambda step: step.on)
    measured = (MeasuredValue(row, _entered_on(row)) for row in _values(seed))
    values = tuple(one for one in measured if one.on <= today)
    return BenefitEntries(first, tuple(steps), tuple(_later(today)), values)


def _entered_on(row: Row) -> date:
    """Some days after the period, and not before the benefit is monitored."""
    return max(row["period"] + timedelta(days=DAYS_TO_ENTER), words.MONITORED_FROM[words.MEASURED[row["measure_id"]]])


def _meetings(today: date) -> Iterator[Written]:
    days = {
        words.FIRST_MEETING: words.FIRST_MET,
        words.SECOND_MEETING: words.SECOND_MET,
        words.NEXT_MEETING: today + timedelta(days=DAYS_TO_NEXT_MEETING),
    }
    for row_id, day in days.items():
        values = {"title": f"NPDAB, {day:%B %Y}", "held_on": day}
        yield Written("meeting", row_id, values, min(day, words.SECOND_MET) - timedelta(days=21), is_new=True)


def _group_and_costs() -> Iterator[Written]:
    yield Written("group", words.TRIAGE_GROUP, words.GROUP, words.WRITTEN_ON, is_new=True)
    names = ("low", "central", "high")
    for at, year in enumerate(range(COSTS_FROM, COSTS_UNTIL + 1)):
        staff = words.STAFF_POUNDS.get(year, max(words.STAFF_POUNDS.values()))
        ranged = (round(staff * COST_RANGE[0]), staff, round(staff * COST_RANGE[1]))
        basis = words.STAFF_BASIS.get(year, words.LATER_BASIS)
        for what, pounds, why, number in (
            (words.STAFF, ranged, basis, 2 * at + 1),
            (words.LICENCES, words.LICENCE_POUNDS, words.TARGET_BASIS, 2 * at + 2),
        ):
            row = {"year": year, "what": what, "basis": why, **dict(zip(names, pounds, strict=True))}
            yield Written("cost", f"CST_{number:03d}", row, words.WRITTEN_ON, is_new=True)


def _added() -> Iterator[Written]:
    yield Written("benefit", words.DISBENEFIT, words.ADDED_BENEFIT, words.MAPPED_ON - timedelta(days=7), is_new=True)
    for row_id, row in words.ADDED_MEASURES.items():
        yield Written("measure", row_id, row, words.WRITTEN_ON, is_new=True)
    yield Written("link", "LNK_101", words.ADDED_LINK, words.MAPPED_ON - timedelta(days=7), is_new=True)


def _measures(series: Series) -> Iterator[Written]:
    """Baselines, targets and trajectories of measures of the founding document, measure by measure."""
    found: dict[str, Row] = {}
    for row_id, (value, day, source) in words.BASELINES.items():
        found.setdefault(row_id, {}).update(baseline_value=value, baseline_on=day, baseline_source=source)
    for row_id, (day, periods) in words.BASELINE_PERIODS.items():
        found.setdefault(row_id, {}).update(_baseline(series.get(row_id, ()), day, periods))
    for row_id, (kind, number, day) in words.TARGETS.items():
        target = {"target_kind": kind, "target_number": number, "target_on": day}
        found.setdefault(row_id, {}).update(target, target_basis=words.TARGET_BASIS)
    for row_id, trajectory in words.TRAJECTORIES.items():
        found.setdefault(row_id, {}).update(trajectory=trajectory)
    return (Written("measure", row_id, row, words.WRITTEN_ON) for row_id, row in sorted(found.items()) if row)


def _baseline(points: Sequence[tuple[date, float]], day: date, periods: int) -> Row:
    """The mean of the last values up to a day; nothing where the KPI has none."""
    known = [value for last, value in points if last <= day and not np.isnan(value)][-periods:]
    if not known:
        return {}
    source = "KPI store" if periods == 1 else f"KPI store, mean of {len(known)} periods"
    return {"baseline_value": round(float(np.mean(known)), 1), "baseline_on": day, "baseline_source": source}


def _outputs(today: date) -> Iterator[Written]:
    for row_id, (owner, due_on, expected_on, live_on) in words.OUTPUTS.items():
        is_live = live_on is not None and live_on <= today
        values: Row = {"owner": owner, "expected_on": expected_on, "live_on": live_on if is_live else None}
        if due_on is not None:
            values["due_on"] = due_on
        yield Written("output", row_id, values, min(live_on or words.REMARKED_ON, today))


def _changes(today: date) -> Iterator[Written]:
    for row_id, (owner, due_on, done_on) in words.CHANGES.items():
        is_done = done_on is not None and done_on <= today
        values: Row = {"owner": owner, "due_on": due_on, "done_on": done_on if is_done else None}
        yield Written("change", row_id, values, min(done_on or words.REMARKED_ON, today))


def _steps() -> Iterator[Step]:
    yield from _moves(words.MAPPED, "mapped", words.MAPPED_ON)
    yield from _moves(words.PROFILED_FIRST, "profiled", words.PROFILED_ON)
    for benefit_id in words.APPROVED_FIRST:
        for decision in ("approve", "approve_target"):
            yield _decided(words.FIRST_MEETING, words.FIRST_MET, benefit_id, decision)
    yield _decided(words.FIRST_MEETING, words.FIRST_MET, words.SENT_BACK, "send_back")
    yield from _moves(words.APPROVED_FIRST, "baselined", words.BASELINED_ON)
    for benefit_id, day in words.MONITORED_FROM.items():
        yield from _moves((benefit_id,), "monitoring", day)
    yield from _moves((words.SECOND_APPROVED,), "profiled", words.SECOND_MET - timedelta(days=25))
    yield from _second_meeting()
    for benefit_id, day in words.PROFILED_LATER.items():
        yield from _moves((benefit_id,), "profiled", day)


def _second_meeting() -> Iterator[Step]:
    for benefit_id, decision in (
        (words.SECOND_APPROVED, "approve"),
        (words.SECOND_APPROVED, "approve_target"),
        (words.REALISED, "realised"),
        (words.RETIRED, "retire"),
    ):
        yield _decided(words.SECOND_MEETING, words.SECOND_MET, benefit_id, decision)
    for benefit_id, reason in words.STILL_VALID.items():
        yield Step(words.SECOND_MET, benefit_id, "still_valid", reason, words.SECOND_MEETING)
    for question_id, (decision, reason) in words.ANSWERS.items():
        yield Step(words.SECOND_MET, question_id, decision, reason, words.SECOND_MEETING)


def _moves(benefit_ids: Sequence[str], state: str, on: date) -> Iterator[Step]:
    return (Step(on, benefit_id, state, words.REASONS[state]) for benefit_id in benefit_ids)


def _decided(meeting_id: str, on: date, benefit_id: str, decision: str) -> Step:
    return Step(on, benefit_id, decision, words.REASONS[decision], meeting_id)


def _later(today: date) -> Iterator[Written]:
    """What is written once the meetings were held: minutes, causes, next reviews, actions."""
    for meeting_id, day in ((words.FIRST_MEETING, words.FIRST_MET), (words.SECOND_MEETING, words.SECOND_MET)):
        on = day + timedelta(days=DAYS_TO_MINUTES)
        if on <= today:
            values = {"attended": words.ATTENDED, "minutes": words.MINUTES[meeting_id], "is_closed": True}
            yield Written("meeting", meeting_id, values, on)
    for benefit_id, remark in words.REMARKS.items():
        yield Written("benefit", benefit_id, {**remark, **_review(benefit_id, today)}, min(words.REMARKED_ON, today))
    for at, (benefit_id, kind, what, cause, owner, opened_on, days, done_on) in enumerate(words.ACTIONS, 1):
        if opened_on > today:
            continue
        row = {"benefit_id": benefit_id, "action_kind": kind, "what": what, "root_cause": cause, "owner": owner}
        due_on = max(opened_on, today + timedelta(days=days))
        done = done_on if done_on and done_on <= today else None
        days_of = {"opened_on": opened_on, "due_on": due_on, "done_on": done}
        yield Written("action", f"ACT_{at:03d}", {**row, **days_of}, done or opened_on, is_new=True)


def _review(benefit_id: str, today: date) -> Row:
    if benefit_id in words.REVIEWED_NEXT:
        return {"next_review_on": today + timedelta(days=DAYS_TO_NEXT_MEETING)}
    return {"next_review_on": today - timedelta(days=DAYS_OVERDUE)} if benefit_id in words.REVIEW_OVERDUE else {}


def _values(seed: int) -> Iterator[Row]:
    yield from _monthly("MEA_030", FIRST_MONTH_OF_MEMBERS, _members(generator(seed, "members")), "Member lists")
    hours = _hours(generator(seed, "onboarding hours"))
    yield from _monthly(words.MEASURE_OF_DISBENEFIT, FIRST_MONTHS_OF_HOURS, hours, "Monthly return")
    for at, pounds in enumerate(COSTS_OF_CASES):
        yield _value("MEA_021", _month_end(FIRST_QUARTER_OF_COSTS, 3 * at), pounds, "Sample of cases")
    for period, agreed, answered in SURVEYED:
        share = round(100 * agreed / answered, 1)
        yield {**_value(words.SECOND_SURVEY, period, share, "Survey of partners"), "answered": answered}
    yield _value("MEA_024", *EXPECTED_LOSS, "Breaches times cost")


def _members(rng: np.random.Generator) -> list[float]:
    path = np.linspace(146, 214, MONTHS_OF_MEMBERS) + rng.normal(0, 5, MONTHS_OF_MEMBERS)
    return [float(value) for value in np.round(path)]


def _hours(rng: np.random.Generator) -> list[float]:
    path = np.linspace(61, 46, MONTHS_OF_HOURS) + rng.normal(0, 2.2, MONTHS_OF_HOURS)
    return [float(value) for value in np.round(path / QUARTER_HOUR) * QUARTER_HOUR]


def _monthly(measure_id: str, first: date, numbers: Sequence[float], source: str) -> Iterator[Row]:
    """One value a month; one of them was corrected upwards after it had been entered."""
    for at, number in enumerate(numbers):
        period = _month_end(first, at)
        yield _value(measure_id, period, number, source)
        if period == CORRECTED:
            yield _value(measure_id, period, number + CORRECTED_BY, f"{source}, corrected")


def _value(measure_id: str, period: date, number: float, source: str) -> Row:
    return {"measure_id": measure_id, "period": period, "value": number, "source": f"{source}, synthetic"}


def _month_end(day: date, months: int) -> date:
    """The last day of the month so many months later."""
    number = day.year * 12 + day.month + months
    return date(number // 12, number % 12 + 1, 1) - timedelta(days=1)
