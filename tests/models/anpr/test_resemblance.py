"""Route resemblance: pure parts, on reads made in place."""

import numpy as np
import pytest

from models.anpr.journeys import HOUR_MS, MINUTE_MS
from models.anpr.resemblance import SharedReads, resembling, shared_runs


def drives(*vehicles: list[tuple[int, list[int]]], hop_minutes: int = 10) -> SharedReads:
    rows = [
        (number, start * HOUR_MS + step * hop_minutes * MINUTE_MS, site)
        for number, runs in enumerate(vehicles)
        for start, sites in runs
        for step, site in enumerate(sites)
    ]
    vehicle, t, site = np.array(sorted(rows), dtype=np.int64).T
    return SharedReads(vehicle, t, site, 1000)


ROUTE = [0, 1, 2, 3, 4, 5]
BACK = ROUTE[::-1]


def scores(reads: SharedReads, extra: dict[int, int] | None = None) -> np.ndarray:
    runs = shared_runs(reads)
    around = runs.reads + np.array([(extra or {}).get(int(vehicle), 0) for vehicle in runs.vehicle])
    return resembling(runs, around, 0, 1000).score


def test_the_same_runs_are_wholly_alike():
    found = scores(drives([(0, ROUTE), (5, BACK)], [(24, ROUTE), (30, BACK)], [(48, ROUTE[:3])]))
    assert found[0] == pytest.approx(1.0, abs=0.01)
    assert found[1] == pytest.approx(1.0, abs=0.01)
    assert found[2] < 0.5 * found[1]


def test_lost_reads_cost_less_than_half_a_route():
    lossy = [(24, [0, 2, 3, 5]), (30, [5, 4, 1, 0]), (50, [1, 2, 4, 5]), (60, [4, 3, 2, 0])]
    half = [(day * 24, ROUTE[:3]) for day in range(1, 9)] + [(day * 24 + 9, BACK[3:]) for day in range(1, 9)]
    found = scores(drives([(0, ROUTE), (5, BACK)], lossy, half))
    assert found[1] > 2 * found[2]


def test_many_reads_at_the_sites_in_no_order_are_no_run():
    wander = [(hour, [3, 1, 5]) for hour in range(24, 300, 12)] + [(hour + 5, [4, 0, 2]) for hour in range(24, 300, 12)]
    found = scores(drives([(0, ROUTE), (5, BACK)], wander, [(24, ROUTE), (30, BACK)]))
    assert found[2] > 2 * found[1]


def test_passing_the_route_on_the_way_elsewhere_counts_less():
    reads = drives([(0, ROUTE), (5, BACK)], [(24, ROUTE), (30, BACK)], [(24, ROUTE), (30, BACK)])
    found = scores(reads, extra={2: 12})
    assert found[2] < 0.5 * found[1]


def test_shifting_all_times_changes_nothing():
    reads = drives([(0, ROUTE), (5, BACK)], [(24, [0, 2, 3]), (30, BACK)], [(7, [4, 2])])
    later = SharedReads(reads.vehicle, reads.t + 12345678, reads.site, reads.vehicles_in_all)
    assert scores(later) == pytest.approx(scores(reads))


def test_far_sites_are_one_run_where_everybody_needs_that_long():
    reads = drives([(0, ROUTE)], [(24, ROUTE)], [(48, [0, 1, 4, 5])], hop_minutes=70)
    assert len(shared_runs(reads)) == 3
