"""SPC of many series at once: one false-alarm budget, starts that people approved, reasons for what is not judged."""

from datetime import date

import numpy as np

from models.series.examined import examined
from models.series.overview import SHORT, is_rare_count
from tests.models.series.made import noise, observations


def many(count, length=48):
    return {f"series {at:03}": noise(length, seed=at) for at in range(count)}


def test_a_shift_is_listed_first_and_unchanged_series_are_not():
    rows = many(40)
    rows["shifted"] = noise(38, seed=99) + noise(10, mean=140, seed=98)
    result = examined(observations(rows), dataset_id="d").overview
    names = result.series.series_ids
    assert names[result.order[0]] == "shifted"
    assert result.listed[names.index("shifted")]
    assert result.listed.sum() <= 3
    assert 0 < result.expected_false < 3
    assert result.judged == 41


def test_the_usual_range_holds_the_latest_value_of_a_usual_series():
    result = examined(observations(many(20)), dataset_id="d").overview
    inside = (result.lowest <= result.latest) & (result.latest <= result.highest)
    assert inside.mean() > 0.9
    assert (result.highest > result.lowest).all()


def test_rare_counts_have_their_own_limits_and_stay_in_their_rows():
    rare = list(np.random.default_rng(4).poisson(0.7, 60).astype(float))
    rows = {"a busy": noise(60), "b rare": rare, "c busy": noise(60, seed=3)}
    result = examined(observations(rows), dataset_id="d").overview
    assert is_rare_count(result.series.values).tolist() == [False, True, False]
    assert result.monitored.kinds.tolist() == ["xmr", "c", "xmr"]
    assert result.monitored.charts.mean[1, -1] < 2
    assert result.highest[1] < 10 < result.lowest[0] < result.lowest[2] + 40


def test_a_short_series_says_so():
    result = examined(observations({"short": noise(8), "long": noise(30)}, start="2020-01"), dataset_id="d").overview
    at = result.series.series_ids.index("short")
    assert at in result.refused
    short = examined(observations({"only": noise(8)}), dataset_id="d").overview
    assert short.refused == {0: SHORT.format(minimum=13)}
    assert short.judged == 0


def test_limits_start_anew_only_where_they_were_approved():
    values = noise(24, seed=1) + noise(24, mean=150, seed=2)
    rows = observations({"a": values, "b": noise(48, seed=3)})
    plain = examined(rows, dataset_id="d").overview.monitored
    started = examined(rows, dataset_id="d", rebases={"a": [date(2017, 1, 1)]}).overview.monitored
    everywhere = examined(rows, dataset_id="d", rebases={"": [date(2017, 1, 1)]}).overview.monitored
    assert plain.groups.max() == 0
    assert started.groups[:, -1].tolist() == [1, 0]
    assert everywhere.groups[:, -1].tolist() == [1, 1]
    assert started.charts.mean[0, -1] > 140 > 110 > started.charts.mean[0, 0]


def test_fewer_periods_are_the_newest_ones():
    result = examined(observations(many(3)), dataset_id="d", periods=24).overview
    assert len(result.series.periods) == 24
    assert result.series.periods[-1].year == 2018
