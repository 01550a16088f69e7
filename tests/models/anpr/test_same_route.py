"""The same route under losses: what is in common speaks for it, a way elsewhere against it, a lost read hardly."""

import numpy as np
import pytest

from models.anpr.same_route import Stretches, passes_of, same_route, with_same_route

ROUTE = [0, 1, 2, 3, 4, 5, 6, 7]
ELSEWHERE = list(range(8, 14))
# Others who give the sites their neighbours: some drive the middle of the route, most drive elsewhere.
OTHERS = [[10, 2, 3, 4, 11]] * 4 + [[9, 0, 12], [9, 7, 8], *(ELSEWHERE[at:] + ELSEWHERE[:at] for at in range(6))] * 3


def sure(*routes: list[int], hours: tuple[float, ...] = ()) -> np.ndarray:
    """How surely each journey after the first drove the route of the first, among others."""
    drives = [*routes, *OTHERS]
    row = np.repeat(np.arange(len(drives)), [len(each) for each in drives])
    start = np.zeros(len(drives), dtype=np.int64)
    start[: len(hours)] = [hour * 3_600_000 for hour in hours]
    found = Stretches(np.arange(len(drives)), start, start, 1)
    passes = passes_of(found, row, np.concatenate([np.array(each) for each in drives]))
    return same_route(passes, 0, len(drives))[1 : len(routes)]


def test_a_lost_read_of_either_costs_little_and_a_way_elsewhere_much():
    lossy, fuller, elsewhere, part = sure(
        [0, 1, 2, 4, 5, 6, 7], [0, 1, 2, 5, 7], ROUTE, [0, 1, 2, 9, 10, 12, 6, 7], [12, 10, 2, 4, 11, 9]
    )
    assert min(lossy, fuller) > 0.8
    assert elsewhere < min(lossy, fuller) - 0.1
    assert part < 0.1


def test_the_other_way_round_is_another_route():
    same, back = sure(ROUTE, ROUTE, ROUTE[::-1])
    assert same > 0.9
    assert back < 0.5


def test_the_same_hour_counts_a_little():
    same, other = sure(ROUTE, ROUTE, ROUTE, hours=(3, 3.5, 14))
    assert same > other > 0.9 * same


def test_an_example_without_a_journey_makes_nobody_sure():
    assert np.isnan(sure([3], ROUTE)).all()


def test_an_example_with_many_stretches_leans_on_what_its_runs_share():
    score, same = np.array([0.8, 0.2]), np.array([0.1, np.nan])
    assert with_same_route(score, same, 1) == pytest.approx([0.1, 0.0], abs=1e-6)
    assert with_same_route(score, same, 4) == pytest.approx([0.875 * 0.8 + 0.125 * 0.1, 0.875 * 0.2], abs=1e-6)
