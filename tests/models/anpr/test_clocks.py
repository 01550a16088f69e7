"""Cameras whose clock is wrong: vehicles in two places at once, beyond chance."""

import numpy as np
import pandas as pd

from models.anpr.clocks import DAY_MS, too_fast, wrong_clocks

USUAL = 2000.0


class Times:
    """Any way takes ten minutes; every camera is passed equally often."""

    into = np.full(60, USUAL)

    def shortest_s(self, start, end, hour):
        return np.full(len(start), 600.0)


def hops(vehicles, cam, *, seconds=60, day=3):
    t = day * DAY_MS + np.arange(len(vehicles)) * 1000
    return pd.DataFrame(
        {"vid": vehicles, "cam_from": 10 + np.arange(len(vehicles)), "t_from": t - seconds * 1000, "cam": cam, "t": t,
         "hour": 12}
    )  # fmt: skip


def test_a_hop_is_too_fast_below_the_shortest_time_of_its_way():
    rows = pd.concat([hops([1, 2], 1, seconds=599), hops([3], 1, seconds=600)], ignore_index=True)
    assert too_fast(rows, Times())["vid"].tolist() == [1, 2]


def test_a_camera_that_many_vehicles_contradict_is_listed_with_its_days():
    found = wrong_clocks(hops(list(range(8)), 5, day=7), Times())
    assert found["cam"].tolist() == [5]
    assert found[["vehicles", "first_day", "last_day"]].to_numpy().tolist() == [[8, 7, 7]]


def test_one_vehicle_that_contradicts_is_chance_and_nothing_gives_no_row():
    assert wrong_clocks(hops([1], 5), Times()).empty
    assert wrong_clocks(hops([], 5), Times()).empty


def test_a_busy_camera_is_given_more_by_chance():
    busy = Times()
    busy.into = np.full(60, USUAL)
    busy.into[5] = 1e6
    assert wrong_clocks(hops(list(range(8)), 5), busy).empty
