"""Watches on a line: greedy choice against all choices, its bounds, and what a plan says."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.anpr.interception import greedy_cover, plan_watches

GREEDY = 1 - 1 / np.e


def best_by_trying_all(covers: np.ndarray, weights: np.ndarray, most: int) -> float:
    choices = combinations(range(len(covers)), min(most, len(covers)))
    return max(float(weights[covers[list(choice)].any(axis=0)].sum()) for choice in choices)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 7), st.integers(1, 12), st.integers(1, 4))
def test_greedy_lies_between_its_guarantee_and_its_upper_bound(seed, options, elements, most):
    rng = np.random.default_rng(seed)
    covers = rng.random((options, elements)) < 0.35
    weights = rng.random(elements)
    found = greedy_cover(covers, weights, most=most)
    reached = found.covered[-1] if found.covered else 0.0
    best = best_by_trying_all(covers, weights, most)
    assert GREEDY * best - 1e-9 <= reached <= best + 1e-9
    assert best <= found.upper_bound + 1e-9
    assert reached == pytest.approx(weights[covers[list(found.chosen)].any(axis=0)].sum() if found.chosen else 0)


def test_greedy_is_not_always_best_and_its_bound_says_so():
    covers = np.array([[1, 1, 1, 1, 0, 0], [1, 1, 0, 0, 1, 0], [0, 0, 1, 1, 0, 1]], bool)
    found = greedy_cover(covers, np.ones(6), most=2)
    assert found.chosen[0] == 0
    assert found.covered == (4.0, 5.0)
    assert best_by_trying_all(covers, np.ones(6), 2) == 6.0 <= found.upper_bound


def test_nothing_is_chosen_that_adds_nothing():
    covers = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 0]], bool)
    assert greedy_cover(covers, np.array([1.0, 2.0, 5.0]), most=3).chosen == (0,)
    assert greedy_cover(np.zeros((0, 3), bool), np.ones(3), most=2).upper_bound == 0.0


def passes(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["run", "cam", "is_weekend", "hour", "weight"])


EVENING = passes(
    ("a", 1, False, 20, 1.0), ("a", 2, False, 21, 1.0), ("b", 2, False, 23, 1.0), ("b", 3, True, 0, 1.0),
    ("c", 3, True, 1, 0.5), ("c", 4, True, 2, 0.5), ("d", 4, True, 9, 0.25),
)  # fmt: skip
TRAFFIC = pd.DataFrame(
    [(2, False, 20, 50), (2, False, 23, 10), (3, True, 1, 8), (9, True, 1, 100)],
    columns=["cam", "is_weekend", "hour", "vehicles"],
)


def test_a_plan_names_site_hours_and_what_each_watch_adds():
    plan = plan_watches(EVENING, TRAFFIC, weeks=2, sites=2, hours=4)
    first, second = plan.watches
    assert (first.cam, first.is_weekend, first.from_hour, first.to_hour) == (2, False, 20, 0)
    assert (first.runs_added, first.passing_per_run) == (1.0, 30.0)
    assert (second.cam, second.from_hour, second.runs_so_far) == (3, 0, 1.25)
    assert plan.runs_expected == 1.375
    assert plan.share_met == pytest.approx(1.25 / 1.375)
    assert plan.upper_bound <= plan.runs_expected
    assert plan.share_of_best == pytest.approx(1.25 / plan.upper_bound)


def test_a_line_without_runs_has_an_empty_plan():
    plan = plan_watches(EVENING.iloc[:0], TRAFFIC, weeks=2)
    assert (plan.watches, plan.share_met, plan.upper_bound) == ((), 0.0, 0.0)


def test_a_longer_watch_never_meets_fewer_runs():
    met = [plan_watches(EVENING, TRAFFIC, weeks=1, sites=1, hours=hours).runs_met for hours in (1, 4, 12, 24)]
    assert met == sorted(met)
