"""Rates of leads by group, with what is small hidden."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.anpr.fairness import (
    FEWER,
    HIDDEN,
    MORE,
    TOO_FEW,
    USUAL,
    area_of,
    false_positive_classes,
    group_rates,
    hour_group,
    standing_out,
)


def marked(**groups: tuple[int, int]) -> dict:
    """Arguments for groups of (vehicles, leads)."""
    names = [name for name, (vehicles, _) in groups.items() for _ in range(vehicles)]
    marks = [place < leads for vehicles, leads in groups.values() for place in range(vehicles)]
    return {"groups": names, "is_lead": marks}


def test_a_rate_counts_leads_in_ten_thousand_vehicles_with_its_interval():
    (one, two) = group_rates(**marked(east=(1000, 10), west=(500, 10)))
    assert (one.group, one.vehicles, one.leads, one.rate) == ("east", 1000, 10, 100.0)
    assert one.low == pytest.approx(54.4, abs=0.1)
    assert one.high == pytest.approx(183.1, abs=0.1)
    assert two.ratio == pytest.approx((10 / 500) / (20 / 1500))


def test_a_group_stands_out_only_beyond_chance_and_beyond_the_rule():
    rates = {rate.group: rate.reading for rate in group_rates(**marked(a=(1000, 100), b=(9000, 90), c=(5000, 90)))}
    assert rates == {"a": MORE, "b": FEWER, "c": USUAL}
    assert [rate.group for rate in standing_out(group_rates(**marked(a=(1000, 100), b=(9000, 90))))] == ["b", "a"]


def test_small_counts_are_hidden_and_a_single_one_takes_the_next_smallest_with_it():
    rates = {rate.group: rate for rate in group_rates(**marked(a=(900, 3), b=(900, 9), c=(900, 30), d=(900, 0)))}
    assert [name for name, rate in rates.items() if rate.is_hidden] == ["a", "b"]
    assert rates["a"].reading == HIDDEN
    assert rates["a"].vehicles is None
    assert rates["d"].leads == 0


def test_a_small_group_has_no_rate():
    rates = {rate.group: rate for rate in group_rates(**marked(a=(29, 0), b=(3000, 60)))}
    assert rates["a"].rate is None
    assert rates["a"].reading == TOO_FEW


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_no_hidden_count_can_be_taken_from_the_total(counts):
    rates = group_rates(**marked(**{f"g{place}": (100, count) for place, count in enumerate(counts)}))
    hidden = [rate for rate in rates if rate.is_hidden]
    small = [count for count in counts if 0 < count <= 4]
    assert len(hidden) >= len(small)
    if small and len(counts) > 1:
        assert len(hidden) > 1
    if sum(small) <= 4 and small and max(counts) > 4:
        assert sum(counts[int(rate.group[1:])] for rate in hidden) > 4


def test_nothing_seen_gives_no_groups():
    assert group_rates([], []) == ()


def test_innocent_kinds_are_counted_the_most_frequent_first():
    codes = ["parcel"] * 12 + ["taxi"] * 6 + ["family"] * 2
    kinds = false_positive_classes(codes, {"parcel": "Parcel or courier round"}, 40)
    assert [(kind.code, kind.title, kind.leads) for kind in kinds] == [
        ("parcel", "Parcel or courier round", 12),
        ("taxi", "taxi", None),
        ("family", "family", None),
    ]
    assert kinds[0].share == pytest.approx(0.3)
    assert kinds[0].low < 0.3 < kinds[0].high


def test_areas_are_squares_of_half_a_degree():
    assert area_of(51.4, -0.2) == "51.25 N, 0.25 W"
    assert area_of(51.4, -0.2) == area_of(51.01, -0.49) != area_of(51.6, -0.2)
    assert area_of(None, 1.0) == area_of(float("nan"), np.nan) == "No location"


def test_hours_fall_into_four_groups():
    assert {hour_group(hour) for hour in range(24)} == {
        "00:00 to 05:59", "06:00 to 11:59", "12:00 to 17:59", "18:00 to 23:59",
    }  # fmt: skip
