"""A line over four weeks in a small lake: its hours, watches, a change of its way, an operation on it."""

import numpy as np
import pytest

from data_access.anpr.disruption import (
    interception_plan,
    line_by_hour,
    line_history,
    line_traffic,
    operation_effect,
)
from data_access.anpr.gate import benchmark_search
from data_access.anpr.journeys import build_trips
from models.anpr.lines import Line
from tests.data_access.anpr.hand_made import DAY_ONE, MINUTE_MS, at, make_lake

COURIERS, SALESMAN, COMMUTERS, DAYS = (1, 2, 4, 5), 3, range(10, 14), 28
OLD_WAY, NEW_WAY = [1, 2, 3, 4, 5, 6], [1, 2, 13, 14, 5, 6]
OTHER_LINE, CONTROL_LINE = [21, 22, 23, 24, 25], [31, 32, 33, 34, 35]
OPERATION = range(DAY_ONE + 13, DAY_ONE + 15)


def drive(vid: int, start: int, cams: list[int]) -> list[tuple[int, int, int]]:
    return [(vid, start + place * 7 * MINUTE_MS, cam) for place, cam in enumerate(cams)]


def line(name: str, *cams: int | tuple[int, ...]) -> Line:
    return Line(name, name, tuple(cam if isinstance(cam, tuple) else (cam,) for cam in cams), "", "", "", "drawn")


LINE = line("north", 1, 2, 3, 4, 13, 14, 5, 6)
OTHER, CONTROL = line("east", *OTHER_LINE), line("west", *CONTROL_LINE)


def story() -> list[tuple[int, int, int]]:
    rng = np.random.default_rng(8)
    reads = []
    for day in range(DAYS):
        for vid in COURIERS:
            way = OTHER_LINE if day >= 15 and vid == 2 else OLD_WAY if day < 14 else NEW_WAY
            reads += drive(vid, at(day, "21:00") + int(rng.integers(-20, 20)) * MINUTE_MS, way)
        for vid in COMMUTERS:
            reads += drive(vid, at(day, "07:00") + vid * MINUTE_MS, OLD_WAY)
            reads += drive(100 + vid, at(day, "08:00") + vid * MINUTE_MS, CONTROL_LINE)
        reads += drive(SALESMAN, at(day, "15:00"), OTHER_LINE)
    return reads


@pytest.fixture(scope="module")
def search(tmp_path_factory):
    lake = make_lake(tmp_path_factory.mktemp("disruption") / "lake", story())
    build_trips(lake)
    return benchmark_search(lake)


def test_the_hour_of_the_runs_stands_out_from_the_traffic(search):
    hours = line_by_hour(search, LINE, COURIERS)
    assert hours["runs"].sum() == 3 * 28 + 15
    assert set(hours.loc[hours["runs"] > 0, "hour"]) <= {20, 21}
    assert hours["vehicles"].sum() == 6 * (3 * 28 + 15 + 4 * 28)
    assert hours["stands_out"].any()


def test_the_traffic_of_a_line_is_every_read_at_its_sites_whoever_passed(search):
    traffic = line_traffic(search, LINE)
    assert len(traffic) == 7 * 24 and traffic["reads"].sum() == 6 * (3 * 28 + 15 + 4 * 28)
    assert not line_traffic(search, line("nowhere", 998, 999))["reads"].any()


def test_one_watch_at_a_site_that_every_run_passes_meets_them_all(search):
    plan = interception_plan(search, LINE, {1: 0.9, 2: 0.5}, sites=2, hours=24)
    assert plan.runs_expected == pytest.approx((28 * 0.9 + 15 * 0.5) / 4)
    assert plan.share_met == pytest.approx(1.0)
    assert {watch.cam for watch in plan.watches} <= {1, 2, 5, 6}
    assert plan.share_of_best == pytest.approx(1.0)


def test_the_week_is_found_in_which_the_runs_took_the_new_road(search):
    history = line_history(search, LINE, COURIERS)
    (change,) = history.changes
    assert change.week == 2
    assert change.before[2] == 1.0
    assert change.after[2] == 0.0
    shares = history.shares.set_index(["week", "step"])["share"]
    assert (shares[0, 4], shares[3, 4]) == (0.0, 1.0)


def test_an_operation_that_moved_one_of_four_couriers_says_so(search):
    found = operation_effect(search, LINE, [OTHER], [CONTROL], operation=OPERATION, leads=COURIERS)
    assert (found.line.before, found.line.after) == (4.0, 3.0)
    assert found.alternatives.change == pytest.approx(1.0)
    assert found.net.change == pytest.approx(0.0)
    assert found.words.startswith("The line lost 1.0 runs a day")
