"""A plate on two vehicles is told from misreads into it, and every read goes to the body that can have made it."""

import numpy as np
import pandas as pd

from models.anpr.clones import (
    bodies_of,
    clone_probability,
    contradictions,
    days_of_evidence,
    edges_of,
    journeys_of,
    leap_pairs,
    lesser_reads,
    misread_journeys,
    two_sides,
    units_of,
)
from models.anpr.hop_times import Cameras, learn_hop_times

MINUTE, DAY = 60_000, 86_400_000


def hop_times(*, is_placed: bool = True):
    """Cameras 0 to 3 along a road in the north, 4 to 7 along one in the south, 300 km away; 15 km a hop."""
    links = [(a, b) for a, b in zip(range(7), range(1, 8), strict=True) if a != 3]
    rows = [(a, b, 2, 63 + k, 20, 1, 9) for a, b in [*links, *((b, a) for a, b in links)] for k in (0, 1)]
    columns = ["cam_from", "cam_to", "hour_group", "bucket", "hops", "first_vid", "last_vid"]
    lat = np.concatenate([54.0 + 0.135 * np.arange(4), 51.0 + 0.135 * np.arange(4)])
    places = (lat, np.zeros(8)) if is_placed else (np.full(8, np.nan), np.full(8, np.nan))
    return learn_hop_times(pd.DataFrame(rows, columns=columns), Cameras(*places))


def drive(vid: int, day: int, start_cam: int, *, minute: int = 480) -> list[tuple[int, int, int, int]]:
    return [(vid, day * DAY + (minute + 10 * k) * MINUTE, start_cam + k, day) for k in range(4)]


def looked_at(rows: list[tuple[int, int, int, int]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Reads with their units, and contradictions, as found from hops."""
    times = hop_times()
    reads = pd.DataFrame(rows, columns=["vid", "t", "cam", "day"]).sort_values(["vid", "t"], ignore_index=True)
    hops = reads.assign(cam_from=reads.groupby("vid")["cam"].shift(), t_from=reads.groupby("vid")["t"].shift(), hour=9)
    hops = hops.dropna().astype({"cam_from": int, "t_from": int})
    hops = hops.assign(is_leap=(hops["cam_from"] < 4) != (hops["cam"] < 4))
    found = contradictions(hops, times)
    windows = {(a, b): (5 * MINUTE, 20 * MINUTE) for a in range(8) for b in (a - 1, a + 1)}
    reads["journey"] = journeys_of(reads, windows)
    reads["journey"] = units_of(reads, found)
    return reads, found


def test_two_drives_at_once_are_two_journeys():
    rows = sorted(drive(1, 0, 0) + drive(1, 0, 4, minute=483), key=lambda row: row[1])
    reads = pd.DataFrame(rows, columns=["vid", "t", "cam", "day"])
    windows = {(a, a + 1): (5 * MINUTE, 20 * MINUTE) for a in range(7)}
    assert reads.assign(journey=journeys_of(reads, windows)).groupby("journey")["cam"].agg(list).tolist() == [
        [0, 1, 2, 3], [4, 5, 6, 7],
    ]  # fmt: skip


def test_an_ordinary_vehicle_contradicts_nothing():
    _, found = looked_at([row for day in range(5) for row in drive(1, day, 0)])
    assert found.empty


def test_single_misreads_are_contradictions_and_no_evidence():
    rows = [row for day in range(5) for row in drive(1, day, 0)]
    reads, found = looked_at([*rows, (1, 2 * DAY + 900 * MINUTE, 6, 2), (1, 3 * DAY + 500 * MINUTE, 5, 3)])
    counts = days_of_evidence(reads, found, hop_times())
    assert len(found) == 4
    assert counts.to_numpy().tolist() == [[1, 0]]


def test_two_drives_at_once_are_evidence_by_day_however_near():
    rows = [row for day in range(5) for row in drive(1, day, 0)]
    back = [(1, day * DAY + (483 + 10 * k) * MINUTE, 3 - k, day) for day in (1, 3) for k in range(2)]
    reads, found = looked_at([*rows, *back])
    assert found["apart_km"].max() < 60
    assert days_of_evidence(reads, found, hop_times())["days"].tolist() == [2]


def test_what_a_plate_one_character_away_explains_is_no_evidence():
    rows = [row for day in range(5) for row in drive(1, day, 0)]
    reads, found = looked_at([*rows, *((1, 2 * DAY + (900 + 10 * k) * MINUTE, 4 + k, 2) for k in range(2))])
    assert days_of_evidence(reads, found, hop_times())["days"].tolist() == [1]
    lesser = reads[lesser_reads(reads, found)]
    assert lesser["cam"].tolist() == [4, 5]
    for like, reads_like, is_told in ((9, 40, True), (9, 15, False)):
        there = lesser[["vid", "t", "cam"]].assign(vid_like=like, reads_like=reads_like)
        misread = misread_journeys(lesser, there)
        assert misread == (set(lesser["journey"]) if is_told else set())
        assert days_of_evidence(reads, found, hop_times(), misread)["days"].tolist() == [int(not is_told)]


def test_a_clone_is_split_into_its_two_bodies():
    north = [row for day in range(6) for row in drive(1, day, 0)]
    south = [row for day in (1, 3, 5) for row in drive(1, day, 4, minute=900)]
    reads, found = looked_at([*north, *south])
    assert days_of_evidence(reads, found, hop_times())["days"].tolist() == [2]
    edges = edges_of(reads, found)
    body = bodies_of(reads, list(zip(edges["before"], edges["after"], strict=True)), hop_times())
    assert (body == (reads["cam"] >= 4)).all()


def test_cameras_without_places_are_bounded_by_driving_times():
    times = hop_times(is_placed=False)
    apart = times.apart_km(np.array([0, 0]), np.array([1, 3]))
    assert 0 < apart[0] < apart[1]


def test_a_leap_is_a_long_way_that_one_plate_alone_takes():
    moves = pd.DataFrame(
        [(0, 1, 50, 1, 9), (0, 6, 2, 5, 5), (1, 5, 2, 5, 6)],
        columns=["cam_a", "cam_b", "moves", "first_vid", "last_vid"],
    )
    assert leap_pairs(moves.iloc[[0, 1]], hop_times())[["cam_a", "cam_b"]].to_numpy().tolist() == [[0, 6]]
    assert leap_pairs(moves.iloc[[0, 2]], hop_times()).empty


def test_sides_of_what_excludes_each_other():
    assert two_sides([(1, 2), (2, 3), (8, 9)]) == [({1, 3}, {2}), ({8}, {9})]


def test_a_day_of_evidence_makes_no_clone_and_several_do():
    days = np.array([0] * 300 + [1] * 6 + [3, 6, 9, 14])
    probability = clone_probability(days, vehicles=20_000)
    assert probability[:306].max() < 0.3
    assert probability[306:].min() > 0.8
