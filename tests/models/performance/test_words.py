"""The sentences of charts: golden ones, and rules that every combination keeps."""

from datetime import date
from itertools import product

import pytest

from models.performance.findings import Finding
from models.performance.kpis import CHARTS, DIRECTIONS, RARE_EVENT_CHARTS, SPC_CHARTS, kpis
from models.performance.words import (
    SINGULAR,
    chance_in_words,
    number_in_words,
    periods_in_words,
    sentence,
    value_in_words,
)

DUE = date(2027, 3, 31)
RULES = (
    ("Above UCL", "high", 1),
    ("Below LCL", "low", 2),
    ("7 Point Trend (Increasing)", "high", 7),
    ("7 Point Trend (Decreasing)", "low", 13),
    ("2 in 3 Above CL", "high", 1),
    ("2 in 3 Below CL", "low", 2),
    ("7 Points Above CL", "high", 8),
    ("8 Points Below CL", "low", 12),
)
PROBABILITIES = (None, 0.0, 0.3, 0.5, 0.7, 1.0)


def variations(direction, chart):
    """Variation, rule and run that an engine can give for a direction."""
    yield None, None, 0
    yield "common_cause", "Common Cause", 0
    high, low = {
        "increase": ("improvement", "concern"),
        "decrease": ("concern", "improvement"),
        "neutral": ("neutral", "neutral"),
    }[direction]
    if chart in RARE_EVENT_CHARTS and direction != "neutral":
        high, low = low, high
    for rule, side, run in RULES:
        yield f"{high if side == 'high' else low}_{side}", rule, run


def findings():
    """Every combination of what can be said, for charts with limits."""
    assurances = ("consistent_pass", "consistent_fail", "inconsistent", None)
    for direction, chart, frequency in product(DIRECTIONS, SPC_CHARTS, ("monthly", "quarterly", "yearly")):
        for variation, rule, run in variations(direction, chart):
            for assurance, probability, due in product(assurances, PROBABILITIES, (None, DUE)):
                for points, overdue, seasonal in ((24, 0, "none"), (1, 1, "adjust"), (12, 2, "year_on_year")):
                    yield Finding(
                        direction,
                        frequency,
                        chart=chart,
                        seasonal=seasonal,
                        points=points,
                        variation=variation,
                        rule=rule,
                        run_periods=run,
                        assurance=assurance,
                        probability=probability,
                        target_date=due,
                        periods_overdue=overdue,
                    )


EVERY = tuple(findings())
WITHOUT_LIMITS = tuple(
    Finding(
        direction,
        frequency,
        chart=chart,
        points=points,
        meets_target=meets,
        probability=probability,
        target_date=due,
        periods_overdue=overdue,
    )
    for direction, frequency, chart in product(DIRECTIONS, ("monthly", "half-yearly"), set(CHARTS) - set(SPC_CHARTS))
    for points, meets, probability in product((0, 1, 9), (True, False, None), (None, 0.7))
    for due, overdue in product((None, DUE), (0, 1, 3))
)


def faults(text):
    """What reads wrong in a sentence."""
    yield "  " in text or text != text.strip(), "spaces"
    yield not text.endswith("."), "no full stop"
    yield ".." in text or " ." in text or " ," in text or ",," in text, "points and commas"
    yield not text[0].isupper(), "does not begin with a capital"
    yield "None" in text or "_" in text, "a word of the code"
    for noun in ("month", "quarter", "half-year", "year", "event", "point"):
        yield f"one {noun}s" in text or f"two {noun} " in text or f"no {noun}" in text, f"number of {noun}"
    yield any(f" {number} month" in text for number in range(13)), "digits for a small number"


@pytest.mark.parametrize("found", [EVERY, WITHOUT_LIMITS], ids=["with limits", "without limits"])
def test_every_combination_reads_right(found):
    wrong = {
        (what, text) for text in {sentence(finding) for finding in found} for is_wrong, what in faults(text) if is_wrong
    }
    assert wrong == set()


def test_better_and_worse_are_said_of_what_got_better_and_worse_and_of_nothing_else():
    for finding in EVERY:
        text = sentence(finding)
        assert ("improving" in text) == (finding.kind == "improvement"), text
        assert ("getting worse" in text) == (finding.kind == "concern"), text
        assert ("neither good nor bad" in text) == (finding.kind == "neutral"), text


def test_up_and_down_follow_the_rule_that_fired():
    ups = ("high", "Higher", "ising", "top", "ong", "rowing")
    downs = ("low", "Lower", "alling", "bottom", "hort", "hrinking")
    for finding in EVERY:
        if finding.kind not in ("", "common_cause"):
            opening = sentence(finding).split(":")[0]
            is_up = "Above" in finding.rule or "Increasing" in finding.rule
            said, unsaid = (ups, downs) if is_up else (downs, ups)
            assert any(word in opening for word in said), opening
            assert not any(word in opening for word in unsaid), opening


def test_a_neutral_measure_has_no_target():
    said = {sentence(finding) for finding in EVERY if finding.direction == "neutral" and finding.kind}
    assert not [text for text in said if "target" in text]


def test_provisional_limits_and_late_figures_are_always_said():
    for finding in EVERY:
        text = sentence(finding)
        assert ("provisional" in text) == (finding.variation is not None and finding.points < 13)
        assert ("overdue" in text) == (finding.periods_overdue > 0)


def test_single_values_are_never_said_to_be_a_change():
    said = {sentence(finding) for finding in WITHOUT_LIMITS}
    assert not [text for text in said if "improving" in text or "worse" in text]


def monthly(direction="increase", **said):
    return Finding(direction, "monthly", **({"points": 24} | said))


GOLDEN = [
    (
        monthly(
            variation="improvement_high",
            rule="7 Points Above CL",
            run_periods=8,
            assurance="inconsistent",
            probability=0.7,
        ),
        "Higher than usual for eight months: improving, and the target will be met more often than not.",
    ),
    (
        monthly("decrease", variation="concern_high", rule="Above UCL", run_periods=1, assurance="consistent_fail"),
        "Unusually high in the latest month: getting worse, and the target will not be met unless something changes.",
    ),
    (
        monthly(variation="concern_low", rule="7 Point Trend (Decreasing)", run_periods=7, assurance="consistent_pass"),
        "Falling for seven months: getting worse, but the target will be met every month unless something changes.",
    ),
    (
        monthly(variation="improvement_high", rule="2 in 3 Above CL", run_periods=1, assurance="consistent_fail"),
        "Near the top of its usual range in two of the last three months: improving, but the target will not be met "
        "unless something changes.",
    ),
    (
        monthly("neutral", variation="neutral_low", rule="Below LCL", run_periods=2),
        "Unusually low for two months running: a change to explain, neither good nor bad in itself.",
    ),
    (
        monthly(variation="common_cause", assurance="inconsistent"),
        "No clear change: the target will be met in some months and missed in others.",
    ),
    (
        monthly(variation="common_cause", assurance="inconsistent", probability=0.05),
        "No clear change: the target will be missed nearly always.",
    ),
    (monthly(variation="common_cause"), "No clear change."),
    (
        monthly(
            variation="improvement_high",
            rule="7 Points Above CL",
            run_periods=13,
            assurance="consistent_fail",
            probability=0.72,
            target_date=DUE,
            seasonal="adjust",
        ),
        "For the time of year, higher than usual for 13 months: improving, and the target for 31 Mar 2027 is likely to "
        "be met (about 7 in 10).",
    ),
    (
        monthly("decrease", chart="t", variation="improvement_high", rule="7 Points Above CL", run_periods=8),
        "Longer gaps than usual before the last eight events: improving.",
    ),
    (
        Finding(
            "increase",
            "quarterly",
            points=9,
            variation="concern_low",
            rule="Below LCL",
            run_periods=1,
            assurance="inconsistent",
            periods_overdue=1,
        ),
        "Unusually low in the latest quarter: getting worse, and the target will be met in some quarters and missed in "
        "others. Only nine points so far, so the limits are provisional. The latest figure is one quarter overdue.",
    ),
    (monthly(points=4), "Too few points to tell signal from noise: four of the 13 needed."),
    (monthly(points=0), "No figures yet."),
    (
        Finding("increase", "yearly", chart="points", points=2, meets_target=False),
        "Missed its target in the latest year. Single values say nothing about change.",
    ),
    (
        Finding("increase", "quarterly", chart="table", points=3),
        "No target to hold it against. Single values say nothing about change.",
    ),
    (
        monthly(chart="trajectory", meets_target=False, probability=0.2, target_date=DUE),
        "Behind the path to its target, and the target for 31 Mar 2027 is highly unlikely to be met (about 2 in 10).",
    ),
    (
        monthly(chart="trajectory", meets_target=False, probability=0.8, target_date=DUE),
        "Behind the path to its target, but the target for 31 Mar 2027 is highly likely to be met (about 8 in 10).",
    ),
    (
        monthly("neutral", chart="trajectory"),
        "Neither higher nor lower is better: read it beside its plan.",
    ),
]


@pytest.mark.parametrize(("finding", "text"), GOLDEN, ids=[text[:45] for _, text in GOLDEN])
def test_it_says_exactly_this(finding, text):
    assert sentence(finding) == text


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.07, "has only a remote chance of being met (about 1 in 10)"),
        (0.2, "is highly unlikely to be met (about 2 in 10)"),
        (0.35, "is unlikely to be met (about 4 in 10)"),
        (0.5, "has a realistic possibility of being met (about 5 in 10)"),
        (0.7, "is likely to be met (about 7 in 10)"),
        (0.85, "is highly likely to be met (about 8 in 10)"),
        (0.99, "is almost certain to be met (more than 19 in 20)"),
    ],
)
def test_the_chance_of_a_dated_target_has_the_word_of_the_yardstick(probability, said):
    steady = monthly(variation="common_cause", assurance="consistent_fail", probability=probability, target_date=DUE)
    assert sentence(steady) == f"No clear change: the target for 31 Mar 2027 {said}."


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.95, "improving, and the target will be met nearly always"),
        (0.6, "improving, and the target will be met more often than not"),
        (0.5, "improving, but the target will be met about as often as missed"),
        (0.4, "improving, but the target will be missed more often than not"),
        (0.05, "improving, but the target will be missed nearly always"),
    ],
)
def test_how_often_a_target_without_a_date_is_met(probability, said):
    better = monthly(
        variation="improvement_high",
        rule="7 Points Above CL",
        run_periods=7,
        assurance="inconsistent",
        probability=probability,
    )
    assert sentence(better) == f"Higher than usual for seven months: {said}."


def test_a_rule_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="no such rule"):
        sentence(monthly(variation="improvement_high", rule="9 in a row", run_periods=9))


def test_numbers_are_words_up_to_twelve():
    assert [number_in_words(number) for number in (0, 1, 12, 13, 1200)] == ["no", "one", "twelve", "13", "1\u2009200"]
    assert [periods_in_words(n, "half-yearly") for n in (1, 3)] == ["one half-year", "three half-years"]


def test_chances_are_never_nothing_and_never_certain():
    assert [chance_in_words(p) for p in (0, 0.05, 0.44)] == ["less than 1 in 20", "about 1 in 10", "about 4 in 10"]
    assert [chance_in_words(p) for p in (0.949, 0.95, 1)] == ["about 9 in 10", "about 9 in 10", "more than 19 in 20"]


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "upper", "text"),
    [
        (72.44, "%", 0, 100, "72 %"),
        (99.5, "%", 2, 100, "99.50 %"),
        (26, "forces", 0, 43, "26 of 43 forces"),
        (24.5, "posts", 1, 25.5, "24.5 of 25.5 posts"),
        (1312.5, "person-hours", 1, None, "1\u2009312.5 person-hours"),
        (-3.25, "percentage points", 1, 100, "\u22123.2 percentage points"),
        (2_000_000, "GBP", 0, None, "£2\u2009000\u2009000"),
        (1.5, "GBP per transaction", 2, None, "£1.50 per transaction"),
        (-20, "GBP", 0, None, "\u2212£20"),
        (-0.2, "%", 0, None, "0 %"),
        (1, "working days", 0, None, "1 working day"),
        (1, "working days", 1, None, "1.0 working days"),
        (1, "forces", 0, 43, "1 of 43 forces"),
        (None, "%", 0, 100, "–"),
        (float("nan"), "%", 0, 100, "–"),
    ],
)
def test_a_value_is_said_with_its_unit(value, unit, decimals, upper, text):
    assert value_in_words(value, unit=unit, decimals=decimals, upper_bound=upper) == text


def test_every_unit_that_can_be_counted_has_a_singular():
    uncounted = {"%", "GB", "GBP", "kg of drugs", "posts"}
    rates = {one.unit for one in kpis() if one.is_ratio}
    assert {one.unit for one in kpis()} - rates - uncounted <= set(SINGULAR)
