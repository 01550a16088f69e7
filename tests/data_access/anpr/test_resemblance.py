"""Route resemblance from a lake: the same routes first, with the runs behind each score."""

import numpy as np
import pytest

from data_access.anpr.gate import benchmark_search
from data_access.anpr.resemblance import RESEMBLANCE_COLUMNS, resembling_to, vehicles_resembling
from models.anpr.journeys import MINUTE_MS
from models.errors import DataNotAvailable
from tests.benchmarks.anpr_resemblance import connection
from tests.benchmarks.anpr_route_worlds import park
from tests.data_access.anpr.hand_made import at, make_lake

ROUTE = list(range(10, 22))
SAME, PART, PASSING = (1, 2, 3), range(20, 40), range(40, 50)


def drive(rng, vid, start, sites, lost=0.2):
    return [(vid, start + number * 7 * MINUTE_MS, site) for number, site in enumerate(sites) if rng.random() > lost]


def town(rng, vid, days):
    start = at(int(rng.integers(days)), "12:00")
    return [(vid, start + step * 4 * MINUTE_MS, int(rng.integers(60, 90))) for step in range(6)]


def some_reads(seed: int) -> list[tuple[int, int, int]]:
    rng = np.random.default_rng(seed)
    reads = []
    for vid in (0, *SAME):
        for day in rng.choice(6, 3, replace=False).tolist():
            reads += drive(rng, vid, at(day, "08:00") + vid * MINUTE_MS, ROUTE)
            reads += drive(rng, vid, at(day, "15:00") + vid * MINUTE_MS, ROUTE[::-1])
        reads += town(rng, vid, 6)
    for vid in PART:
        low = int(rng.integers(0, 7))
        for day in range(6):
            reads += drive(rng, vid, at(day, "08:00") + vid * MINUTE_MS, ROUTE[low : low + 5])
            reads += drive(rng, vid, at(day, "16:00") + vid * MINUTE_MS, ROUTE[low : low + 5][::-1])
    for vid in PASSING:
        day = int(rng.integers(6))
        far = [*range(30, 40), *ROUTE, *range(40, 50)]
        reads += drive(rng, vid, at(day, "10:00") + vid * MINUTE_MS, far)
    return reads


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    return make_lake(tmp_path_factory.mktemp("alike") / "lake", some_reads(5))


def test_vehicles_of_the_same_route_come_first_with_their_runs(lake):
    found = vehicles_resembling(benchmark_search(lake), 0)
    assert tuple(found.columns) == RESEMBLANCE_COLUMNS
    assert set(found["vid"][: len(SAME)]) == set(SAME)
    assert 0 not in set(found["vid"])
    assert found["score"].is_monotonic_decreasing
    top = found.iloc[0]
    assert top["runs_alike"] >= 4
    for t_start, t_end, coverage, sites in top["evidence"]:
        assert t_start < t_end
        assert 0 < coverage <= 1
        assert set(sites) <= {f"S{site}" for site in ROUTE}


def test_shifting_all_times_leaves_the_ranking(tmp_path, lake):
    shifted = make_lake(tmp_path / "lake", [(vid, t + 5_000_123, cam) for vid, t, cam in some_reads(5)])
    with lake.session() as one, shifted.session() as other:
        here, there = resembling_to(one, 0), resembling_to(other, 0)
    assert here["vid"].tolist() == there["vid"].tolist()
    assert here["score"].to_numpy() == pytest.approx(there["score"].to_numpy())


def test_too_many_reads_at_its_sites_leave_the_most_telling(lake, monkeypatch):
    rules = {"most_reads": 400, "most_candidates": 30, "margin_minutes": 45, "runs": 1, "least_coverage": 0.4}
    rules["vehicles"] = 20
    monkeypatch.setattr("data_access.anpr.resemblance.section", lambda *name: rules)
    with lake.session() as con:
        found = resembling_to(con, 0)
    assert 0 < len(found) < 30
    assert found["evidence"].map(len).max() == 1


def test_the_few_of_a_rare_route_come_first_in_a_park_where_most_come_once():
    world = park(4, vehicles=2500).with_loss(0.3, 1)
    con, family = connection(world), set(world.family)
    first = [resembling_to(con, example, most=len(family) - 1)["vid"] for example in world.family[:4]]
    assert np.mean([len(family & set(found)) for found in first]) > 0.85 * (len(family) - 1)


def test_a_vehicle_without_a_run_is_no_example(tmp_path):
    lake = make_lake(tmp_path / "lake", [(0, at(0, "08:00"), 1), (1, at(0, "08:00"), 2), (1, at(0, "09:00"), 1)])
    with lake.session() as con, pytest.raises(DataNotAvailable):
        resembling_to(con, 0)
