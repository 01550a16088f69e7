"""What is found in a series, each on the smallest series that has it, and the detection of rolling totals."""

from datetime import date

import numpy as np
import pytest

from models.performance import checks
from models.performance.checks import check_series, is_rolling_by_name
from models.performance.periods import month_of

TODAY = date(2026, 11, 26)


def months(count, step=1, first=2020 * 12 + 3):
    return [month_of(first + at * step) for at in range(count)]


def found(periods, values, numerators=None, denominators=None, **changes):
    rules = {"frequency": "monthly", "is_percentage": False, "name": "KPI_006 Kent", "today": TODAY}
    return check_series(periods, values, numerators, denominators, **(rules | changes))


def kinds(*arguments, **changes):
    return [finding.kind for finding in found(*arguments, **changes)]


def test_a_sound_series_has_no_findings():
    assert found(months(6), [1, 2, 3, 2, 1, 2]) == []
    assert found([], []) == []


def test_a_period_that_is_there_twice_is_an_error_at_both_points():
    (finding,) = found([*months(3), month_of(2020 * 12 + 4)], [1, 2, 3, 4])
    assert (finding.kind, finding.positions, finding.is_error) == (checks.DUPLICATE_KEY, (1, 3), True)
    assert finding.where == "May 2020"


def test_missing_months_are_named_as_runs_and_are_no_error():
    kept = [at for at in range(12) if at not in (3, 4, 5, 8)]
    (finding,) = found([months(12)[at] for at in kept], [1] * len(kept))
    assert finding.kind == checks.GAP and not finding.is_error
    assert finding.where == "July 2020 to September 2020, December 2020"
    assert "4 values" in finding.words and finding.series == "KPI_006 Kent"


def test_a_blank_inside_is_a_gap_and_one_at_the_end_is_not():
    assert kinds(months(3), [1, None, 3]) == [checks.GAP]
    assert kinds(months(3), [1, 2, float("nan")]) == []


def test_quarters_are_even_and_a_month_between_them_is_not():
    assert kinds(months(5, 3), [1] * 5, frequency="quarterly") == []
    odd = found([*months(5, 3), month_of(2020 * 12 + 4)], [1] * 6, frequency="quarterly")
    assert [(finding.kind, finding.positions) for finding in odd] == [(checks.UNEVEN_SPACING, (5,))]


def test_calendar_years_among_years_to_march_are_uneven():
    periods = [date(2012, 3, 31), date(2013, 3, 31), date(2013, 12, 31), date(2014, 3, 31)]
    (finding,) = [f for f in found(periods, [1] * 4, frequency="yearly") if f.is_error]
    assert (finding.kind, finding.positions) == (checks.UNEVEN_SPACING, (2,))


def test_months_told_on_odd_days_are_uneven():
    assert kinds([date(2020, 4, 1), date(2020, 5, 1), date(2020, 6, 12)], [1, 2, 3]) == [checks.UNEVEN_SPACING]


def test_a_period_that_has_not_begun_is_an_error():
    findings = found([date(2026, 11, 1), date(2026, 12, 1)], [1, 2])
    assert [(finding.kind, finding.where) for finding in findings] == [(checks.FUTURE_PERIOD, "December 2026")]


@pytest.mark.parametrize(
    ("value", "numerator", "is_error"), [(0, 0, True), (None, 3, True), (None, 0, False), (None, None, False)]
)
def test_a_denominator_of_nought_is_an_error_unless_there_is_nothing_to_tell(value, numerator, is_error):
    (finding,) = found(months(1), [value], [numerator], [0])
    assert (finding.kind, finding.is_error) == (checks.DENOMINATOR_ZERO, is_error)


def test_a_percentage_stays_between_0_and_100():
    assert kinds(months(3), [100, 100.1, -1], is_percentage=True) == [checks.OVER_100_PERCENT, checks.BELOW_ZERO]
    assert kinds(months(3), [100, 100.1, -1]) == []


def test_the_part_is_not_larger_than_the_whole():
    assert kinds(months(2), [None] * 2, [5, 6], [5, 5], is_percentage=True) == [checks.NUMERATOR_ABOVE_DENOMINATOR]
    assert kinds(months(2), [None] * 2, [5, 6], [5, 5]) == []


def test_a_value_agrees_to_the_last_digit_that_is_written():
    rates = {"numerators": [2, 2, 2], "denominators": [3, 3, 3], "multiplier": 100}
    assert kinds(months(3), [67, 66.7, 66.67], **rates) == []
    (finding,) = found(months(3), [67, 66.7, 66.68], **rates)
    assert (finding.kind, finding.positions) == (checks.VALUE_DISAGREES, (2,))
    assert "66.6667" in finding.words


def test_a_change_of_definition_is_told_with_what_to_do():
    (finding,) = found(months(4)[::-1], [1, 2, 3, 4], definition_versions=[2, 2, 1, 1])
    assert (finding.kind, finding.where, finding.is_error) == (checks.DEFINITION_CHANGE, "June 2020", False)
    assert "annotation" in finding.remedy


@pytest.mark.parametrize(
    ("words", "is_rolling"),
    [
        ("Rolling year total number of offences", True),
        ("Offences, 12 months to March", True),
        ("offences_12m", True),
        ("Offences, year ending", True),
        ("Offences", False),
        ("Reviewed within 12 monthly checks", False),
        ("Mathematics", False),
    ],
)
def test_a_name_may_say_that_totals_roll(words, is_rolling):
    assert is_rolling_by_name(words) is is_rolling


def test_a_rolling_total_is_said_not_to_be_for_charts():
    (finding,) = found(months(3), [1, 2, 3], is_rolling=True)
    assert finding.kind == checks.ROLLING_TOTAL and not finding.is_error
    assert finding.words.startswith("Rolling total: not for SPC")
    assert kinds([date(2020, 4, 1)], [1], is_rolling=True, frequency="yearly") == []


def share_called_rolling(make, *, points=60, runs=200):
    chance = np.random.default_rng(20261126)
    called = [checks.ROLLING_TOTAL in kinds(months(points), make(chance, points)) for _ in range(runs)]
    return sum(called) / runs


def rolling(chance, points):
    swing = 1 + 0.3 * np.sin(np.arange(points + 11) / 12 * 2 * np.pi)
    return np.convolve(chance.poisson(200 * swing), np.ones(12), "valid")


def autocorrelated(chance, points):
    values = chance.normal(size=points)
    for at in range(1, points):
        values[at] += 0.6 * values[at - 1]
    return values


def test_rolling_totals_are_known_by_their_overlap_and_others_seldom_taken_for_them():
    assert share_called_rolling(rolling) >= 0.75
    others = (
        autocorrelated,
        lambda chance, points: chance.normal(size=points).cumsum(),
        lambda chance, points: chance.normal(size=points) + 0.2 * np.arange(points),
        lambda chance, points: chance.normal(size=points) + 2 * np.sin(np.arange(points) / 12 * 2 * np.pi),
    )
    assert max(share_called_rolling(make) for make in others) <= 0.02


def test_a_short_or_constant_series_is_never_called_rolling():
    assert kinds(months(30), list(np.arange(30.0) ** 2)) == []
    assert kinds(months(60), [5.0] * 60) == []
