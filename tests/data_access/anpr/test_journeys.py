"""Journeys: cut where the gap is too long for the pair of sites, over midnight, the same by either way."""

import numpy as np
import pandas as pd
import pytest

from data_access.anpr.journey_gaps import gaps_of, make_gap_tables
from data_access.anpr.journeys import build_trips, build_trips_if_due, trips_are_current
from data_access.anpr.stays import homes_of, out_and_back_of, stops_of
from data_access.queries import run
from models.anpr.journeys import HOUR_MS, MINUTE_MS
from tests.data_access.anpr.hand_made import DAY_ONE, at, make_lake, put_reads, traffic


def journeys(lake) -> pd.DataFrame:
    with lake.session() as con:
        return con.execute("select * from trips order by vid, t_start").df()


def keys(trips: pd.DataFrame) -> list[tuple]:
    return [
        (row.vid, row.t_start, row.t_end, row.day, row.reads, tuple(row.cams), tuple(row.times))
        for row in trips.itertuples()
    ]


@pytest.fixture(scope="module")
def reads():
    return traffic(1)


@pytest.fixture(scope="module")
def lake(tmp_path_factory, reads):
    lake = make_lake(tmp_path_factory.mktemp("journeys") / "lake", reads)
    build_trips(lake)
    return lake


def test_every_read_is_in_one_journey(lake, reads):
    trips = journeys(lake)
    held = [
        (row.vid, int(t), int(cam))
        for row in trips.itertuples()
        for t, cam in zip(row.times, row.cams, strict=True)
    ]
    assert held == sorted(reads)
    assert (trips["reads"] == 1).any()
    assert (trips["t_start"] // (24 * HOUR_MS) != trips["t_end"] // (24 * HOUR_MS)).any()
    assert (trips["day"] == trips["t_start"] // (24 * HOUR_MS)).all()


def test_the_portable_statement_gives_the_same_journeys(lake):
    rules = gaps_of(lake).rules
    with lake.session() as con:
        make_gap_tables(con, gaps_of(lake))
        values = {name: getattr(rules, name) for name in ("default_ms", "least_ms", "most_ms", "ms_per_metre")}
        portable = sorted(run(con, "anpr/trips", **values).fetchall(), key=lambda row: row[:2])
    unfolded = [
        (vid, start, end, day, count, tuple(stop["cam"] for stop in stops), tuple(stop["t"] for stop in stops))
        for vid, start, end, day, count, stops in portable
    ]
    assert gaps_of(lake).is_learned
    assert unfolded == keys(journeys(lake))


def test_the_portable_statement_agrees_where_sites_have_places(tmp_path, reads):
    places = {site: (52 + 0.03 * site, -1 + 0.011 * site) for site in range(0, 25, 2)}
    lake = make_lake(tmp_path / "lake", [read for read in reads if read[0] < 12], places)
    build_trips(lake)
    rules = gaps_of(lake).rules
    with lake.session() as con:
        make_gap_tables(con, gaps_of(lake))
        values = {name: getattr(rules, name) for name in ("default_ms", "least_ms", "most_ms", "ms_per_metre")}
        portable = sorted(run(con, "anpr/trips", **values).fetchall(), key=lambda row: row[:2])
    assert [row[:5] for row in portable] == [row[:5] for row in keys(journeys(lake))]


def test_shifting_all_times_shifts_the_journeys(tmp_path, lake, reads):
    shift = 7 * HOUR_MS + 1234
    shifted = make_lake(tmp_path / "lake", [(vid, t + shift, cam) for vid, t, cam in reads])
    build_trips(shifted)
    moved = [(vid, a - shift, b - shift, count, cams) for vid, a, b, _, count, cams, _ in keys(journeys(shifted))]
    assert moved == [(vid, a, b, count, cams) for vid, a, b, _, count, cams, _ in keys(journeys(lake))]


def test_days_in_several_files_give_the_same_journeys(tmp_path, lake, reads):
    other = make_lake(tmp_path / "lake", reads)
    with other.writing() as draft:
        put_reads(draft, reads, parts=3)
    build_trips(other)
    assert keys(journeys(other)) == keys(journeys(lake))


def test_ranges_of_vehicles_give_the_same_journeys(tmp_path, lake, reads, monkeypatch):
    monkeypatch.setattr("data_access.anpr.journeys.READS_AT_ONCE", 300)
    other = make_lake(tmp_path / "lake", reads)
    build_trips(other)
    assert keys(journeys(other)) == keys(journeys(lake))


def test_only_changed_days_and_their_neighbours_are_built_again(tmp_path, reads):
    lake = make_lake(tmp_path / "lake", traffic(2, days=5, vehicles=12))
    first = build_trips(lake)
    assert first.days_built == tuple(day.day for day in lake.manifest().days)
    assert trips_are_current(lake)
    assert build_trips_if_due(lake) is None
    late = (3, at(2, "11:11") + 7, 4)
    held = [read for read in [*traffic(2, days=5, vehicles=12), late] if read[1] // (24 * HOUR_MS) == DAY_ONE + 2]
    with lake.writing() as draft:
        put_reads(draft, held)
    again = build_trips_if_due(lake)
    assert again.days_built == (DAY_ONE + 1, DAY_ONE + 2, DAY_ONE + 3)
    part = keys(journeys(lake))
    build_trips(lake, days=[day.day for day in lake.manifest().days])
    assert part == keys(journeys(lake))


def test_a_journey_over_midnight_is_one_and_a_stay_over_midnight_is_two(tmp_path):
    drive = [(1, at(0, "23:50"), 1), (1, at(1, "00:05"), 2), (1, at(1, "00:15"), 3)]
    stay = [(2, at(0, "20:30"), 1), (2, at(1, "06:00"), 1)]
    for folder, days in (("all", None), ("second", [DAY_ONE + 1])):
        lake = make_lake(tmp_path / folder, drive + stay)
        build_trips(lake)
        build_trips(lake, days=days)
        found = [(vid, day - DAY_ONE, count) for vid, _, _, day, count, _, _ in keys(journeys(lake))]
        assert found == [(1, 0, 3), (2, 0, 1), (2, 1, 1)]


def test_a_long_gap_is_no_stop_where_everybody_needs_that_long(tmp_path):
    """Two far sites, an hour apart for all; the same gap between near sites parts two journeys."""
    reads = []
    for vid in range(20):
        start = at(0, "08:00") + vid * MINUTE_MS
        reads += [(vid, start, 1), (vid, start + 60 * MINUTE_MS, 2)]
        reads += [(vid, start + 8 * HOUR_MS, 5), (vid, start + 8 * HOUR_MS + 5 * MINUTE_MS, 6)]
    reads += [(90, at(0, "09:00"), 1), (90, at(0, "10:05"), 2), (91, at(0, "09:00"), 5), (91, at(0, "10:05"), 6)]
    lake = make_lake(tmp_path / "lake", reads)
    build_trips(lake)
    counts = journeys(lake).groupby("vid").size()
    assert counts[90] == 1
    assert counts[91] == 2


def test_an_empty_lake_has_no_journeys(tmp_path):
    lake = make_lake(tmp_path / "lake", [])
    assert build_trips(lake).trips == 0
    assert len(journeys(lake)) == 0


def test_counts_of_the_report_are_those_of_the_table(tmp_path, reads):
    lake = make_lake(tmp_path / "lake", reads)
    steps = []
    report = build_trips(lake, progress=lambda what, done, of: steps.append((done, of)))
    trips = journeys(lake)
    assert (report.reads, report.trips) == (len(reads), len(trips))
    assert report.one_read_trips == int((trips["reads"] == 1).sum())
    assert steps[-1][0] == steps[-1][1]
    assert np.isfinite(report.default_gap_minutes)


def test_stops_out_and_back_and_home(tmp_path):
    reads = []
    for day in range(4):
        reads += [(1, at(day, "08:00") + step * 5 * MINUTE_MS, site) for step, site in enumerate([1, 2, 3, 4])]
        reads += [(1, at(day, "09:30") + step * 5 * MINUTE_MS, site) for step, site in enumerate([14, 3, 2, 1])]
    reads += [(2, at(0, "08:00"), 1), (2, at(0, "08:05"), 2), (2, at(0, "12:00"), 7), (2, at(0, "12:05"), 8)]
    lake = make_lake(tmp_path / "lake", reads, {4: (52.0, -1.0), 14: (52.005, -1.0)})
    build_trips(lake)
    with lake.session() as con:
        stops, pairs, homes = stops_of(con), out_and_back_of(con), homes_of(con)
        assert len(stops_of(con, vid=2)) == 1
    assert stops[stops["vid"] == 1].iloc[0][["stay_ms", "cam_before", "cam_after"]].tolist() == [75 * MINUTE_MS, 4, 14]
    assert pairs["vid"].tolist() == [1] * 4
    assert pairs["dwell_ms"].tolist() == [75 * MINUTE_MS] * 4
    assert pairs.iloc[0][["cam_home", "cam_away"]].tolist() == [1, 4]
    assert homes[["vid", "cam", "days", "share"]].values.tolist() == [[1, 1, 4, 1.0]]
