"""Green, amber and red on the plan to date; grey with its reason; never green without baseline, target and a value."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.benefits.forecasting import lines_of
from models.benefits.judging import (
    AMBER,
    GREEN,
    GREY,
    RED,
    Measured,
    due_by,
    judge,
    judge_benefit,
    not_met,
    share_interval,
    wilson,
)

START, END, PERIOD = date(2026, 3, 31), date(2027, 3, 31), date(2026, 10, 31)
AS_AT = date(2026, 11, 30)
WHOLE = Measured(
    measure_id="MEA_001",
    direction="increase",
    frequency="monthly",
    baseline=40.0,
    target=50.0,
    target_on=END,
    plan=((START, 40.0), (PERIOD, 50.0)),
    period=PERIOD,
    actual=50.0,
    points=3,
)
ORDER = {RED: 0, AMBER: 1, GREEN: 2}
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


def judged(as_at=AS_AT, **changed):
    return judge(replace(WHOLE, **changed), as_at=as_at)


@pytest.mark.parametrize(
    ("actual", "rag", "progress"),
    [(49.0, GREEN, 0.9), (48.99, AMBER, 0.899), (47.0, AMBER, 0.7), (46.99, RED, 0.699), (30.0, RED, -1.0)],
)
def test_progress_on_the_plan_to_date_gives_the_colour(actual, rag, progress):
    found = judged(actual=actual)
    assert (found.rag, found.progress) == (rag, pytest.approx(progress))
    told = f"{round(100 * progress)} %" if progress >= 0 else "Moved the wrong way by 100 %"
    assert found.reason == f"{told} of the movement planned by 31 Oct 2026."


def test_the_plan_is_that_of_the_period_of_the_newest_value():
    found = judged(plan=((START, 40.0), (END, 50.0)), actual=45.0)
    assert found.plan == pytest.approx(40 + 10 * 214 / 365)
    assert found.rag == AMBER


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"not_monitored": "Not monitored yet: approved."}, "Not monitored yet: approved."),
        ({"baseline": None}, "No baseline yet."),
        ({"target": None}, "No target yet."),
        ({"period": None, "actual": None}, "No value since the baseline."),
        ({"plan": ((START, 40.0), (PERIOD, 40.0), (END, 50.0))}, "No movement planned yet."),
        ({"plan": ((START, 40.0), (PERIOD, 38.0))}, "The plan lies on the worse side"),
    ],
)
def test_grey_has_its_reason(changed, reason):
    found = judged(**changed)
    assert (found.rag, found.progress) == (GREY, None)
    assert found.reason.startswith(reason)


@pytest.mark.parametrize(("frequency", "days"), [("monthly", 45), ("quarterly", 136), ("yearly", 547)])
def test_a_value_is_stale_after_one_and_a_half_reporting_periods(frequency, days):
    assert due_by(PERIOD, frequency) == PERIOD + timedelta(days=days)
    assert judged(PERIOD + timedelta(days=days), frequency=frequency).rag == GREEN
    stale = judged(PERIOD + timedelta(days=days + 1), frequency=frequency)
    assert (stale.rag, stale.is_complete) == (GREY, False)
    assert stale.reason == f"No value since 31 Oct 2026, though it is reported {frequency}."


@settings(deadline=None)
@given(
    baseline=st.none() | NUMBERS,
    target=st.none() | NUMBERS,
    actual=st.none() | NUMBERS,
    plan=st.none() | NUMBERS,
    days=st.integers(0, 400),
    direction=st.sampled_from(["increase", "decrease"]),
)
def test_nothing_is_green_without_baseline_target_and_a_value_in_date(baseline, target, actual, plan, days, direction):
    points = () if plan is None else ((START, baseline or 0.0), (PERIOD, plan))
    found = judged(
        PERIOD + timedelta(days=days),
        baseline=baseline,
        target=target,
        actual=actual,
        period=None if actual is None else PERIOD,
        plan=points,
        direction=direction,
    )
    lacks = None in (baseline, target, actual, plan) or days > 45
    assert found.is_complete is not lacks
    if lacks:
        assert found.rag == GREY


@settings(deadline=None)
@given(actual=st.tuples(NUMBERS, NUMBERS), plan=NUMBERS, direction=st.sampled_from([1, -1]))
def test_a_better_value_is_never_judged_worse(actual, plan, direction):
    worse, better = sorted(actual, key=lambda value: value * direction)
    way = "increase" if direction > 0 else "decrease"
    found = [judged(actual=one, plan=((START, 40.0), (PERIOD, plan)), direction=way) for one in (worse, better)]
    if found[0].rag == GREY:
        assert found[1].rag == GREY
    else:
        assert ORDER[found[0].rag] <= ORDER[found[1].rag]


@settings(deadline=None)
@given(actual=st.integers(-1000, 1000), plan=st.integers(-1000, 1000))
def test_a_measure_that_is_to_fall_is_judged_as_its_mirror_image(actual, plan):
    rising = judged(actual=40.0 + actual, plan=((START, 40.0), (PERIOD, 40.0 + plan)))
    falling = judged(actual=40.0 - actual, plan=((START, 40.0), (PERIOD, 40.0 - plan)), direction="decrease")
    assert (rising.rag, rising.progress) == (falling.rag, falling.progress)


WILSON = [
    ((8, 10), (0.490162, 0.943318)),
    ((80, 100), (0.711171, 0.866633)),
    ((0, 12), (0.0, 0.242494)),
    ((12, 12), (0.757506, 1.0)),
    ((1, 1), (0.206549, 1.0)),
]


@pytest.mark.parametrize(("asked", "expected"), WILSON)
def test_intervals_of_shares_are_wilsons(asked, expected):
    assert wilson(*asked) == pytest.approx(expected, abs=1e-6)
    assert share_interval(100 * asked[0] / asked[1], asked[1]) == pytest.approx(
        tuple(100 * end for end in expected), abs=1e-4
    )


def test_a_survey_that_meets_its_target_within_its_interval_is_weak_evidence():
    survey = {"baseline": 60.0, "target": 78.0, "actual": 80.0, "plan": ((START, 60.0), (PERIOD, 78.0))}
    weak = judged(**survey, answered=100)
    assert (weak.rag, weak.is_weak) == (GREEN, True)
    assert weak.reason.endswith("the target is met, weak evidence.")
    assert not judged(**survey, answered=10_000).is_weak
    assert not judged(**survey | {"actual": 77.0}, answered=100).is_weak
    assert not judged(**survey).is_weak


def test_a_judgement_of_a_person_stands_beside_that_of_the_rule():
    found = judge_benefit("BEN_001", judged(), not_monitored="", override=AMBER, override_reason="Incomplete.")
    assert (found.rag, found.rule_rag, found.is_override) == (AMBER, GREEN, True)
    assert found.reason == "By judgement: Incomplete. By rule: green. 100 % of the movement planned by 31 Oct 2026."


def test_no_person_makes_green_what_lacks_a_baseline():
    found = judge_benefit("BEN_001", judged(baseline=None), not_monitored="", override=GREEN, override_reason="Good")
    assert (found.rag, found.is_override) == (GREY, False)
    assert "does not stand" in found.reason
    without = judge_benefit("BEN_001", None, not_monitored="", override=GREEN, override_reason="Good")
    assert (without.rag, without.measure_id) == (GREY, "")


def test_a_target_counts_as_met_by_a_value_in_date_alone():
    assert not_met(judged(actual=50.0)) == ""
    assert not_met(judged(actual=49.5)) == "the newest value is 49.5, the target 50"
    assert not_met(judged(actual=49.5), "£{:.0f}".format) == "the newest value is £50, the target £50"
    assert not_met(judged(date(2027, 3, 1))).startswith("no value since")
    assert not_met(None) == "there is no measure"


def test_a_line_is_drawn_through_four_values_or_more_with_its_range():
    days = np.array([[1.0, 2, 3, 4, np.nan], [1, 2, 3, np.nan, np.nan]])
    values = np.array([[1.0, 2, 3.5, 4, np.nan], [1, 2, 3, np.nan, np.nan]])
    low, central, high = lines_of(days, values, np.array([False, False])).at(np.array([6.0, 6.0]))
    assert central[0] == pytest.approx(2.625 + 1.05 * 3.5)  # means 2.5 and 2.625, slope 5.25 / 5
    assert low[0] < central[0] < high[0]
    assert np.isnan([low[1], central[1], high[1]]).all()


def test_the_range_is_the_prediction_interval_of_least_squares():
    days, values = np.arange(12.0), 5 + 0.4 * np.arange(12) + np.random.default_rng(3).normal(0, 1, 12)
    slope, start = np.polyfit(days, values, 1)
    spread = np.sqrt(((values - start - slope * days) ** 2).sum() / 10)
    tenth = 1.372184  # Student's t with 10 degrees of freedom, 90 %: printed tables give 1.372
    reach = tenth * spread * np.sqrt(1 + 1 / 12 + (20 - 5.5) ** 2 / ((days - 5.5) ** 2).sum())
    found = [part[0] for part in lines_of(days[None], values[None], np.array([False])).at(np.array([20.0]))]
    at_20 = start + 20 * slope
    assert found == pytest.approx([at_20 - reach, at_20, at_20 + reach], rel=1e-6)


def test_forecasts_stay_within_what_can_be():
    days = np.tile(np.arange(4.0), (3, 1))
    values = np.array([[70.0, 80, 88, 97], [9, 6, 4, 1], [3, 0, -2, -5]])
    low, central, high = lines_of(days, values, np.array([True, False, False])).at(np.array([20.0, 20, 20]))
    assert (central[0], high[0]) == (100, 100)
    assert (low[1], central[1]) == (0, 0)
    assert central[2] < -5
