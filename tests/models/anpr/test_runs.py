"""Runs against the line's clock, stays, companions and reads beside them, counted by hand."""

import numpy as np
import pandas as pd
import pytest

from models.anpr.features import HOUR_MS, MINUTE_MS, local_times, round_trips, shrunk_share
from models.anpr.line_clock import line_clock
from models.anpr.profiles import profile
from models.anpr.runs import company, from_home, timed_runs, with_reads_beside, with_stay_from_reads

RULES = profile("county_lines").runs
NOON = 1_760_000_000_000 - 1_760_000_000_000 % (24 * HOUR_MS) + 12 * HOUR_MS
STEPS = 6


def run(vid: int, start_minutes: float, direction: str, enter: int, leave: int, minutes: float | None = None) -> dict:
    """A run at ten minutes a step unless told otherwise."""
    taken = 10.0 * abs(leave - enter) if minutes is None else minutes
    start = NOON + int(start_minutes * MINUTE_MS)
    met = abs(leave - enter) + 1
    return {
        "line": 0, "vid": vid, "t_start": start, "t_end": start + int(taken * MINUTE_MS), "direction": direction,
        "steps_met": met, "in_order": met, "containment": met / STEPS, "enter_position": enter,
        "leave_position": leave, "trip_start": start, "stops": 0,
    }  # fmt: skip


def timed(*runs: dict) -> pd.DataFrame:
    return timed_runs(pd.DataFrame(runs), {0: STEPS}, RULES)


def test_the_clock_finds_the_minutes_of_each_step_from_partial_runs():
    ends = ((0, 5), (1, 4), (2, 5), (0, 3))
    runs = pd.DataFrame([run(vid, vid, "out", *met) for vid, met in enumerate(ends)])
    clock = line_clock(runs, STEPS)
    assert clock.out / 60 == pytest.approx(np.arange(STEPS) * 10, abs=0.5)


def test_pace_is_against_the_traffic_between_the_same_steps():
    runs = timed(*(run(vid, vid, "out", 0, 5) for vid in range(1, 8)), run(9, 0, "out", 0, 5, minutes=75))
    assert runs.set_index("vid")["pace"].to_dict()[9] == pytest.approx(1.5, abs=0.05)


def test_the_stay_counts_at_the_farthest_step_that_either_run_met():
    others = [run(vid, vid, way, *ends) for vid in (5, 6, 7) for way, ends in (("out", (0, 5)), ("back", (5, 0)))]
    runs = timed(run(1, 0, "out", 0, 5), run(1, 120, "back", 3, 0), *others)
    trips = round_trips(runs[runs["vid"] == 1].reset_index(drop=True), 60)
    assert trips["turn_position"].tolist() == [5]
    assert trips["stay_minutes"].item() == pytest.approx(120 - 50 - 20, abs=1)


def test_two_runs_out_are_no_round_trip():
    assert round_trips(timed(run(1, 0, "out", 0, 5), run(1, 200, "out", 0, 5)), 60).empty


def test_who_drives_on_stays_for_the_longest_time_without_a_read():
    runs = timed(run(1, 0, "out", 0, 5), run(1, 170, "back", 5, 0))
    reads = pd.DataFrame({"vid": 1, "t": NOON + np.array([0, 50, 60, 70, 150, 170, 220]) * MINUTE_MS})
    trips = with_stay_from_reads(round_trips(runs, 60), runs, reads)
    assert trips["reads_between"].tolist() == [3]
    assert trips["stay_minutes"].item() == pytest.approx(80)


def test_reads_in_the_hour_before_the_line_and_after_it_are_counted():
    runs = timed(run(1, 0, "out", 0, 5), run(1, 170, "back", 5, 0))
    reads = pd.DataFrame({"vid": [1, 1, 1, 1, 2], "t": NOON + np.array([-20, -70, 230, 300, -10]) * MINUTE_MS})
    assert with_reads_beside(runs, reads)["reads_around"].tolist() == [1, 1]


def test_a_companion_is_with_it_both_out_and_back():
    pair = [run(1, 0, "out", 0, 5), run(1, 120, "back", 5, 0), run(2, 1, "out", 0, 5), run(2, 119, "back", 5, 0)]
    runs = timed(*pair, run(3, 2, "out", 0, 5), run(3, 400, "back", 5, 0))
    trips = round_trips(runs, 60)
    found = company(runs, trips, 180)
    assert dict(zip(trips["vid"], found["company"], strict=True)) == {1: 1, 2: 1, 3: 0}
    assert not found["followed"].any()


def test_who_leads_the_way_for_another_both_out_and_back_is_told_from_the_one_that_follows():
    leader, follower = (
        [run(vid, at + day, way, *ends) for day in (0, 1440) for at, way, ends in ((late, "out", (0, 5)),
                                                                                   (late + 120, "back", (5, 0)))]
        for vid, late in ((1, 0), (2, 1))
    )  # fmt: skip
    trips = round_trips(runs := timed(*leader, *follower), 60)
    found = company(runs, trips, 180)
    assert dict(zip(trips["vid"], found["company"], strict=True)) == {1: 2, 2: 2}
    assert dict(zip(trips["vid"], found["followed"], strict=True)) == {1: 2, 2: 0}


def test_a_line_is_turned_round_where_the_vehicles_are_at_home_at_its_last_step():
    turned = from_home(pd.DataFrame([run(1, 0, "out", 1, 5)]), {0: STEPS}, {"home_end": "last"})
    assert turned[["direction", "enter_position", "leave_position"]].iloc[0].tolist() == ["back", 4, 0]


def test_local_hours_follow_summer_time():
    july, january = 1_751_371_200_000, 1_735_732_800_000  # both noon in UTC
    assert local_times(np.array([july, january]))[2].tolist() == [13.0, 12.0]


def test_a_share_of_one_case_is_drawn_towards_that_of_all():
    shares = shrunk_share(pd.Series([1, 0, 9]), pd.Series([1, 10, 9]))
    assert shares.iloc[0] == pytest.approx(1.5 / 2)
    assert shares.iloc[2] == pytest.approx(9.5 / 10)
