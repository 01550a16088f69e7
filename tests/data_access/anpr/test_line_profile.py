"""Runs along lines: direction, order, containment and places of entering and leaving, the same by either statement."""

import pandas as pd
import pytest

from data_access.anpr.journeys import build_trips
from data_access.anpr.line_profile import line_runs, runs_of_lines
from models.anpr.journeys import HOUR_MS, MINUTE_MS
from models.anpr.lines import Line
from tests.data_access.anpr.hand_made import DAY_ONE, at, make_lake, traffic


def line(*steps: tuple[int, ...], name: str = "L") -> Line:
    return Line(name, name, steps, "county_lines", "tester", "2026-11-20T10:00:00+00:00", "drawn")


def drive(vid: int, start: int, *sites: int) -> list[tuple[int, int, int]]:
    return [(vid, start + number * 6 * MINUTE_MS, site) for number, site in enumerate(sites)]


LINE = line((1,), (2, 12), (3,), (4,), (5,))


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> pd.DataFrame:
    reads = [
        *drive(1, at(0, "08:00"), 1, 12, 3, 4, 5),
        *drive(1, at(0, "14:00"), 5, 4, 2, 1),
        *drive(2, at(0, "09:00"), 9, 2, 8, 4, 7),
        *drive(3, at(0, "09:00"), 3),
        *drive(4, at(0, "09:00"), 2, 12, 2),
        *drive(5, at(0, "23:50"), 1, 2, 3, 4),
        *drive(6, at(0, "10:00"), 1, 2, 3, 4, 5, 4, 3, 2),
    ]
    lake = make_lake(tmp_path_factory.mktemp("runs") / "lake", reads)
    build_trips(lake)
    return line_runs(lake, [LINE])


def of(runs: pd.DataFrame, vid: int) -> list[tuple]:
    columns = ["direction", "steps_met", "in_order", "containment", "enter_position", "leave_position"]
    return list(runs[runs["vid"] == vid][columns].itertuples(index=False, name=None))


def test_a_whole_run_out_and_back(runs):
    assert of(runs, 1) == [("out", 5, 5, 1.0, 0, 4), ("back", 4, 4, 0.8, 4, 0)]
    assert runs[runs["vid"] == 1]["t_start"].tolist() == [at(0, "08:00"), at(0, "14:00")]


def test_a_part_with_lost_reads_counts_its_steps(runs):
    assert of(runs, 2) == [("out", 2, 2, 0.4, 1, 3)]


def test_one_step_is_no_run(runs):
    assert of(runs, 3) == of(runs, 4) == []


def test_a_run_over_midnight_is_one(runs):
    assert of(runs, 5) == [("out", 4, 4, 0.8, 0, 3)]


def test_turning_without_a_stop_is_a_run_out_and_a_run_back(runs):
    assert of(runs, 6) == [("out", 5, 5, 1.0, 0, 4), ("back", 4, 4, 0.8, 4, 1)]


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    lake = make_lake(tmp_path_factory.mktemp("busy") / "lake", traffic(4))
    build_trips(lake)
    return lake


MANY = [LINE, line((0,), (5,), (10,), (15,)), line((20,), (18, 19), (17,), (3,))]


def test_the_portable_statement_gives_the_same_runs(busy):
    with busy.session() as con:
        fast, portable = runs_of_lines(con, MANY), runs_of_lines(con, MANY, is_portable=True)
    assert len(fast) > 100
    pd.testing.assert_frame_equal(fast, portable)


def test_days_one_by_one_give_the_same_runs(busy, monkeypatch):
    with busy.session() as con:
        whole = runs_of_lines(con, MANY)
    monkeypatch.setattr("data_access.anpr.line_profile.section", lambda *_: {"reads_at_once": 1, "least_steps": 2})
    pd.testing.assert_frame_equal(line_runs(busy, MANY), whole)


def test_shifting_all_times_shifts_the_runs(tmp_path, busy):
    shift = 5 * HOUR_MS
    lake = make_lake(tmp_path / "lake", [(vid, t + shift, cam) for vid, t, cam in traffic(4)])
    build_trips(lake)
    moved = line_runs(lake, MANY)
    for column in ("t_start", "t_end", "trip_start"):
        moved[column] -= shift
    pd.testing.assert_frame_equal(moved, line_runs(busy, MANY))


def test_no_line_and_no_day_give_no_run(busy):
    assert line_runs(busy, []).empty
    assert line_runs(busy, MANY, days=range(DAY_ONE - 9, DAY_ONE - 3)).empty
