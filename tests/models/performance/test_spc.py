"""One chart and many: the same answers, whatever the order of load, never across a rebase."""

import time
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.performance.spc import (
    RULE_SET,
    Limits,
    PointType,
    SeriesRefused,
    Variation,
    analyse,
    analyse_many,
    judge,
    xmr_limits,
)

NAN = np.nan
BUDGET = settings(max_examples=40, deadline=None)
START, DAY = date(2021, 1, 1), timedelta(days=1)
ROWS = st.lists(st.integers(-50, 50) | st.none(), min_size=1, max_size=40)


def days(count):
    return [START + timedelta(days=number) for number in range(count)]


@BUDGET
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_load_is_irrelevant(row, random):
    pairs = list(zip(days(len(row)), row, strict=True))
    mixed = random.sample(pairs, len(pairs))
    assert analyse(*zip(*mixed, strict=True), target=3) == analyse(*zip(*pairs, strict=True), target=3)


@BUDGET
@given(ROWS, ROWS, ROWS)
def test_a_rebase_never_looks_across_groups(before, other, after):
    rebase = START + timedelta(days=50)
    later = [rebase + timedelta(days=number) for number in range(len(after))]
    charts = [
        analyse([*days(len(first)), *later], [*first, *after], rebase_dates=[rebase], target=3)
        for first in (before, other)
    ]
    one, two = ([point for point in chart.points if point.rebase_group] for chart in charts)
    assert one == two
    if set(after) != {None}:
        icons = [(chart.summary[0].variation_icon, chart.summary[0].assurance_icon) for chart in charts]
        assert icons[0] == icons[1]


def test_no_rule_looks_across_a_rebase():
    """Series full of runs, trends and close pairs: what follows a rebase is as if it stood alone."""
    random = np.random.default_rng(12)
    steps = np.round(random.normal(0.3, 1, (400, 24)).cumsum(axis=1), 1)
    bursts = random.normal(0, 1, (400, 24)) + 3 * (random.random((400, 24)) < 0.3)
    for values in (steps, bursts):
        together = analyse_many(values, groups=np.repeat([0, 1, 2], 8) + np.zeros((400, 1), int))
        for start in (0, 8, 16):
            alone = analyse_many(values[:, start : start + 8])
            np.testing.assert_array_equal(together.classes[:, start : start + 8], alone.classes)


def test_a_rule_that_a_rebase_cuts_in_two_no_longer_holds():
    rise, pair = [5.0, 1, 4, 2, 5, 6, 7, 8, 9, 10, 4, 2, 5, 1], [5.0, 6] * 6 + [7.4, 7.4, 5.0, 6]
    limits = [np.full((1, 16), edge) for edge in (5.5, 3.0, 8.0, 3.83, 7.17)]
    for values, place, lines, code in (
        (rise, 7, [np.full((1, 14), edge) for edge in (5.0, -90.0, 90.0, -60.0, 60.0)], 3),
        ([5.0, 4] * 3 + [6.0] * 7 + [4.0], 9, [np.full((1, 14), edge) for edge in (5.0, -90.0, 90.0, -60.0, 60.0)], 7),
        (pair, 13, limits, 5),
    ):
        row, cut = np.array([values]), (np.arange(len(values)) >= place)[None, :]
        assert (judge(row, Limits(*lines)).classes == code).any()
        assert not (judge(row, Limits(*lines), groups=cut.astype(int)).classes == code).any()


@BUDGET
@given(ROWS)
def test_negated_values_with_the_other_direction_mirror_the_chart(row):
    values = np.array([row], float)
    up, down = analyse_many(values, direction="increase"), analyse_many(-values, direction="decrease")
    assert np.array_equal(up.point_types, down.point_types)
    assert np.array_equal(up.relative, -down.relative)
    mirrored = np.array([0, 2, 1, 4, 3, 6, 5, 8, 7])
    assert np.array_equal(mirrored[up.classes], down.classes)


@st.composite
def matrices(draw):
    series, periods = draw(st.integers(1, 6)), draw(st.integers(1, 30))
    cells = st.integers(-9, 9) | st.sampled_from([NAN, 0, 0, 1])
    values = draw(st.lists(st.lists(cells, min_size=periods, max_size=periods), min_size=series, max_size=series))
    rebases = draw(st.lists(st.integers(0, periods), min_size=series, max_size=series))
    ways = draw(st.lists(st.sampled_from(["increase", "decrease", "neutral"]), min_size=series, max_size=series))
    targets = draw(st.lists(st.sampled_from([NAN, -8.0, 0.0, 8.0]), min_size=series, max_size=series))
    return np.array(values, float), rebases, ways, np.array(targets)


@BUDGET
@given(matrices())
def test_many_charts_are_the_single_charts_row_by_row(drawn):
    values, rebases, ways, targets = drawn
    periods = values.shape[1]
    groups = np.array([[int(place >= rebase) for place in range(periods)] for rebase in rebases])
    many = analyse_many(values, direction=ways, targets=targets, groups=groups)
    for row, (rebase, way, target) in enumerate(zip(rebases, ways, targets, strict=True)):
        dates = days(periods)
        single = analyse(
            dates, values[row], improvement_direction=way, target=target, rebase_dates=dates[rebase : rebase + 1]
        )
        summary = single.summary[0]
        types = [PointType(code).label for code in many.point_types[row]]
        assert [point.point_type for point in single.points] == types
        assert [point.mean for point in single.points] == [None if m != m else m for m in many.mean[row]]
        assert [point.upl for point in single.points] == [None if u != u else u for u in many.upper[row]]
        assert summary.variation_icon == Variation(many.variation[row]).label
        assert summary.n_special == many.special_points[row]


def test_each_series_may_have_its_own_options():
    values = np.tile([1.0, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 30, 30], (2, 1))
    mixed = analyse_many(values, screen_outliers=np.array([True, False]), fix_after_n_points=np.array([0, 13]))
    alone = [analyse_many(values[:1]), analyse_many(values[:1], screen_outliers=False, fix_after_n_points=13)]
    for row, chart in enumerate(alone):
        assert np.array_equal(mixed.upper[row], chart.upper[0])
        assert np.array_equal(mixed.classes[row], chart.classes[0])


def test_the_latest_value_that_there_is_gives_the_variation_icon():
    values = np.array([[5.0, 6, 5, 6, 5, 6, 5, 6, 30, NAN]])
    charts = analyse_many(values, direction="decrease")
    assert charts.last.tolist() == [8]
    assert charts.variation.tolist() == [Variation.CONCERN_HIGH]


def test_a_single_value_and_no_value_have_no_icon():
    charts = analyse_many(np.array([[NAN, 4.0], [NAN, NAN]]), targets=9.0)
    assert charts.variation.tolist() == charts.assurance.tolist() == [0, 0]
    summary = analyse([START], [4.0], target=9.0).summary[0]
    assert (summary.variation_icon, summary.assurance_icon, summary.n_special) == (None, None, 0)


def test_a_first_value_after_a_rebase_has_no_icon_yet():
    dates = days(14)
    chart = analyse(dates, [*range(13), 40], rebase_dates=[dates[-1]], target=100)
    assert (chart.summary[0].variation_icon, chart.summary[0].assurance_icon) == (None, None)
    assert chart.trial_limits_warning


def test_a_chart_takes_limits_of_another_kind_and_gives_them_back():
    values = np.array([[5.0, 6, 5, 6, 5, 6, 5, 6, 5, 12]])
    own = xmr_limits(values)
    wide = Limits(own.centre, own.centre - 50, own.centre + 50, own.centre - 30, own.centre + 30)
    assert np.flatnonzero(judge(values, own).is_outside).tolist() == [9]
    charts = judge(values, wide, targets=100.0)
    assert not charts.is_outside.any()
    assert charts.special_points.tolist() == [9]
    assert np.array_equal(charts.upper, own.centre + 50)
    assert charts.assurance.tolist() == [3]


def test_facets_are_charted_apart_in_the_order_of_their_names_with_targets_and_rebases_of_their_own():
    dates = [*days(13), *days(13)]
    values = [5, 6] * 13
    chart = analyse(
        dates, values, facets=["b"] * 13 + ["a"] * 13, target={"a": 100.0}, rebase_dates={"b": [dates[10]]}
    )
    assert [item.facet for item in chart.summary] == ["a", "b"]
    assert [item.assurance_icon for item in chart.summary] == ["fail", None]
    assert {point.rebase_group for point in chart.points if point.facet == "b"} == {0, 1}
    assert {point.rebase_group for point in chart.points if point.facet == "a"} == {0}


def test_dates_are_taken_in_any_form_and_given_back_as_dates():
    stamps = [np.datetime64("2021-01-04"), pd.Timestamp("2021-01-05")]
    forms = ["2021-01-01", date(2021, 1, 2), datetime(2021, 1, 3, 9), *stamps]
    assert [point.date for point in analyse(forms, range(5)).points] == days(5)


STEP = [5.0, 6, 5, 7, 5, 6, 5, 15, 16, 15, 17, 15, 16, 15]


@pytest.mark.parametrize(
    "rebases",
    [
        ["2021-01-08", "2021-01-11"],
        ["2021-01-08T00:00:00", "2021-01-11 00:00:00"],
        np.array(["2021-01-08", "2021-01-11"], "datetime64[D]"),
        pd.DatetimeIndex(["2021-01-08", "2021-01-11"]),
        pd.Series(pd.to_datetime(["2021-01-08", "2021-01-11"])),
    ],
    ids=["text", "text with times", "array", "index", "column"],
)
def test_rebases_are_taken_in_any_form(rebases):
    groups = [0] * 7 + [1] * 3 + [2] * 4
    assert [point.rebase_group for point in analyse(days(14), STEP, rebase_dates=rebases).points] == groups
    chart = analyse(days(14), STEP, facets=["a"] * 14, rebase_dates={"a": rebases})
    assert [point.rebase_group for point in chart.points] == groups


@pytest.mark.parametrize("rebase", ["2021-01-08", date(2021, 1, 8), np.datetime64("2021-01-08"), START + 7 * DAY])
def test_a_rebase_may_be_a_single_day_and_none_is_none(rebase):
    assert analyse(days(14), STEP, rebase_dates=rebase) == analyse(days(14), STEP, rebase_dates=[rebase])
    assert analyse(days(14), STEP, rebase_dates=None) == analyse(days(14), STEP)


@pytest.mark.parametrize("missing", [None, NAN, np.float32("nan"), pd.NA, pd.NaT])
def test_a_missing_value_or_target_is_taken_in_any_form(missing):
    wanted = analyse(days(14), [*STEP[:-1], None])
    assert analyse(days(14), [*STEP[:-1], missing], target=missing) == wanted
    assert wanted.points[-1].y is None


def test_facets_that_are_numbers_have_targets_and_rebases_by_number():
    chart = analyse(days(14), STEP, facets=[3] * 14, target={3: 99.0}, rebase_dates={3: ["2021-01-08"]})
    assert chart.summary[0].assurance_icon == "fail"
    assert chart.points[-1].rebase_group == 1


def test_the_rule_set_is_named_on_the_chart():
    assert analyse(days(2), [1, 2]).rule_set == RULE_SET == "Making Data Count, trend 7, shift 7"
    assert analyse(days(2), [1, 2], shift_length=8).as_dict()["rule_set"] == "Making Data Count, trend 7, shift 8"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: analyse(days(2), [1]), "2 dates, 1 values"),
        (lambda: analyse([], []), "no points"),
        (lambda: analyse(days(1), [float("inf")]), "inf in values is no number"),
        (lambda: analyse(days(1), [True]), "True in values"),
        (lambda: analyse([None], [1]), "None in dates"),
        (lambda: analyse([pd.NaT], [1]), "NaT in dates"),
        (lambda: analyse([np.datetime64("NaT")], [1]), "in dates is no date"),
        (lambda: analyse(days(1), [1], target="much"), "'much' in target"),
        (lambda: analyse(days(1), [1], improvement_direction="up"), "up is no direction"),
        (lambda: analyse(days(1), [1], fix_after_n_points=0), "fix_after_n_points is 0"),
        (lambda: analyse(days(1), [1], fix_after_n_points=NAN), "after nan points"),
        (lambda: analyse(days(1), [1], rebase_dates=["spring"]), "'spring' in dates"),
        (lambda: analyse(days(2)[:1] * 2, [1, 2], facets=["a", "a"]), "twice in dates of facet a"),
        (lambda: analyse(days(1), [1], facets=["a"], rebase_dates={"z": days(1)}), "rebase_dates names the facet z"),
        (lambda: analyse(days(1), [1], target={"a": 1}), "target is given by facet"),
        (lambda: analyse_many(np.zeros(3)), r"shape \(3,\)"),
        (lambda: analyse_many(np.zeros((3, 0))), r"shape \(3, 0\)"),
    ],
)
def test_what_cannot_be_charted_is_refused_in_words(call, words):
    with pytest.raises(SeriesRefused, match=words):
        call()


def test_no_series_make_no_charts():
    charts = analyse_many(np.zeros((0, 12)))
    assert charts.variation.shape == (0,) and charts.classes.shape == (0, 12)


def test_87_measures_of_43_forces_over_60_months_take_well_under_a_second():
    values = np.random.default_rng(4).normal(size=(87 * 43, 60))
    values[:500] = np.round(values[:500] / 3)
    values[values > 3] = NAN
    groups = np.zeros(values.shape, int)
    groups[::3, 30:] = 1
    began = time.process_time()
    charts = analyse_many(values, direction="decrease", groups=groups, targets=1.0)
    assert time.process_time() - began < 0.6
    assert 0 < charts.special_points.mean() < 5
