"""The RAG rule against a slow twin written from its text, over measures, plans and values drawn at random."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from models.benefits.judging import Measured, judge, judge_benefit
from models.benefits.targets import plan_points, target_value

START = date(2025, 3, 31)
MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}
NUMBERS = st.sampled_from([0, -10, 5, 7, 20, 40, 44, 48, 100])
DAYS = st.integers(1, 700).map(lambda days: START + timedelta(days=days))
VALUES = st.dictionaries(DAYS.map(lambda day: day - timedelta(days=100)), NUMBERS, max_size=4)


@st.composite
def measures(draw):
    has_baseline, has_target = draw(st.sampled_from([(True, True)] * 6 + [(False, True), (True, False)]))
    way = draw(st.dictionaries(DAYS, NUMBERS, max_size=2)) if has_baseline and has_target else {}
    return {
        "direction": draw(st.sampled_from(["increase", "decrease"])),
        "frequency": draw(st.sampled_from(list(MONTHS))),
        "baseline_value": draw(NUMBERS) if has_baseline else None,
        "baseline_on": START if has_baseline else None,
        "target_kind": draw(st.sampled_from(["value", "per_cent_of_baseline", "percentage_points"])),
        "target_number": draw(NUMBERS) if has_target else None,
        "target_on": draw(DAYS) if has_target else None,
        "trajectory": "; ".join(f"{day} {number}" for day, number in way.items()),
    }


def target_of(measure):
    number, baseline = measure["target_number"], measure["baseline_value"]
    if number is None or measure["target_kind"] == "value":
        return number
    if baseline is None:
        return None
    change = number if measure["target_kind"] == "percentage_points" else Fraction(abs(baseline) * number, 100)
    return baseline + change


def planned(measure, day):
    """The plan on a day: a straight line between its points, level before and after them."""
    points = {measure["target_on"]: target_of(measure)}
    for part in filter(None, measure["trajectory"].split("; ")):
        named, number = part.split()
        points[date.fromisoformat(named)] = int(number)
    points = sorted((points | {START: measure["baseline_value"]}).items())
    for (first, low), (last, high) in pairwise(points):
        if first <= day <= last:
            return low + (high - low) * Fraction((day - first).days, (last - first).days)
    return points[-1][1]


def slow_rag(measure, values, as_at):
    baseline, target = measure["baseline_value"], target_of(measure)
    known = [day for day in values if START <= day <= as_at]
    if baseline is None or target is None or not known:
        return "grey"
    newest = max(known)
    if (as_at - newest).days > MONTHS[measure["frequency"]] * 1.5 * 365.25 / 12:
        return "grey"
    way = planned(measure, newest) - baseline
    if way == 0 or (way > 0) != (measure["direction"] == "increase"):
        return "grey"
    progress = (values[newest] - baseline) / Fraction(way)
    return "green" if progress >= Fraction(9, 10) else "amber" if progress >= Fraction(7, 10) else "red"


@settings(max_examples=300, deadline=None)
@given(measure=measures(), values=VALUES, as_at=DAYS, override=st.sampled_from(["", "green"]), waits=st.booleans())
def test_the_rule_is_that_of_its_text_and_green_needs_baseline_target_and_a_value_in_date(
    measure, values, as_at, override, waits
):
    newest = max((day for day in values if START <= day <= as_at), default=None)
    measured = Measured(
        measure_id="MEA_001",
        direction=measure["direction"],
        frequency=measure["frequency"],
        not_monitored="Waits" if waits else "",
        baseline=measure["baseline_value"],
        target=target_value(measure),
        target_on=measure["target_on"],
        plan=plan_points(measure),
        period=newest,
        actual=None if newest is None else values[newest],
    )
    found = judge(measured, as_at=as_at)
    assert found.rag == ("grey" if waits else slow_rag(measure, values, as_at))
    whole = judge_benefit(
        "BEN_001", found, not_monitored=measured.not_monitored, override=override, override_reason="Known"
    )
    if whole.rag == "green":
        lacking = measure["baseline_value"] is None or target_of(measure) is None or newest is None or waits
        assert not lacking
        assert (as_at - newest).days <= MONTHS[measure["frequency"]] * 1.5 * 365.25 / 12
