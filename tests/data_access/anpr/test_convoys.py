"""Companions in a small lake: an escort, a school run, a busy road, and what must not change the answer."""

import numpy as np
import pandas as pd
import pytest

from data_access.anpr import convoys, near_reads
from data_access.anpr.convoys import associates, companions_of, companions_of_vehicle, met_often, reads_together
from data_access.anpr.gate import benchmark_search
from data_access.anpr.journeys import build_trips
from data_access.queries import run
from models.errors import DataNotAvailable
from tests.data_access.anpr.hand_made import DAY_MS, MINUTE_MS, at, make_lake

COURIER, ESCORT, PARENT, FRIEND, COMMUTERS = 1, 2, 3, 4, range(10, 50)
LINE = list(range(1, 11))
SCHOOL = [20, 21, 22]
RUNS = [(1, "19:10"), (4, "14:30"), (5, "21:05"), (9, "17:40"), (12, "20:20"), (13, "11:15")]
DAYS = 14


def drive(vid: int, start: int, cams: list[int], rng: np.random.Generator, *, drift: int = 6) -> list[tuple]:
    hops = np.arange(len(cams)) * 6 * MINUTE_MS + rng.normal(0, drift, len(cams)) * 1000
    return [(vid, start + int(hop), cam) for hop, cam in zip(hops, cams, strict=True)]


def story(*, shift: int = 0) -> list[tuple[int, int, int]]:
    rng = np.random.default_rng(5)
    reads = []
    for day, clock in RUNS:
        out = at(day, clock)
        for vid, gap in ((COURIER, 0), (ESCORT, -70_000)):
            reads += drive(vid, out + gap, LINE, rng)
            reads += drive(vid, out + gap + 160 * MINUTE_MS, LINE[::-1], rng)
    for day in range(DAYS):
        leaves = at(day, "08:25") + int(rng.normal(0, 90)) * 1000
        reads += drive(PARENT, leaves, SCHOOL, rng) + drive(FRIEND, leaves + 25_000, SCHOOL, rng)
        reads += drive(ESCORT, at(day, "02:00") + int(rng.integers(0, 240)) * MINUTE_MS, [30, 31], rng)
        for vid in COMMUTERS:
            begins = at(day, "17:00") + int(rng.normal(0, 75)) * MINUTE_MS
            reads += drive(vid, begins, LINE[:: int(rng.choice([-1, 1]))], rng, drift=40)
    return [(vid, t + shift, cam) for vid, t, cam in reads]


@pytest.fixture(scope="module")
def search(tmp_path_factory):
    return benchmark_search(make_lake(tmp_path_factory.mktemp("convoys") / "lake", story()))


@pytest.fixture(scope="module")
def of_courier(search) -> pd.DataFrame:
    return companions_of(search, [COURIER])


def test_the_escort_is_first_and_alone_is_sure(of_courier):
    assert of_courier["vid"].iat[0] == ESCORT
    assert of_courier["probability"].iat[0] > 0.99
    assert (of_courier["probability"].iloc[1:] < 0.5).all()
    assert of_courier["escort_probability"].iat[0] > 0.5
    assert of_courier["escort_probability"].iloc[1:].max() < 0.01


def test_what_is_said_of_the_escort_is_what_was_planted(search):
    escort = companions_of_vehicle(search, COURIER, most=1)[0]
    assert (escort.times, escort.days, escort.shared_reads) == (12, 6, 120)
    assert escort.gap_seconds == pytest.approx(-70, abs=5)
    assert escort.share_of_anchor == 1.0
    assert escort.share_of_companion == pytest.approx(12 / 26, abs=0.02)
    assert escort.leads == "the companion"
    assert {manner.name: manner.value for manner in escort.manners}["turns_round"] == 1.0


def test_the_school_run_is_company_and_no_escort(search):
    friend = companions_of_vehicle(search, PARENT, most=1)[0]
    assert friend.vid == FRIEND
    assert friend.probability > 0.9
    assert friend.escort_probability < 0.2


def test_the_quick_list_holds_the_same_pairs_with_their_counts(search, of_courier):
    met = met_often(search, [COURIER])
    assert set(met["vid"]) == set(of_courier["vid"])
    assert met.iloc[0].to_dict() == {"anchor": COURIER, "vid": ESCORT, "times": 12, "most_shared": 10}


def test_a_pair_looks_the_same_from_both_ends(search):
    escort, courier = companions_of_vehicle(search, COURIER)[0], companions_of_vehicle(search, ESCORT)[0]
    assert courier.vid == COURIER
    assert courier.gap_seconds == pytest.approx(-escort.gap_seconds)
    assert courier.probability == pytest.approx(escort.probability, abs=0.05)


def test_many_anchors_are_answered_as_each_alone(search, of_courier):
    together = companions_of(search, [COURIER, PARENT])
    alone = of_courier.sort_values("vid", ignore_index=True)
    same = together[together["anchor"] == COURIER].sort_values("vid", ignore_index=True)
    pd.testing.assert_frame_equal(same, alone)


@pytest.mark.parametrize("vid", [COURIER, COMMUTERS[0]])
def test_reading_only_the_cameras_of_each_day_changes_nothing(search, monkeypatch, vid: int):
    narrow = companions_of(search, [vid])
    monkeypatch.setattr(near_reads, "MOST_CAMERAS_BY_DAY", 0)
    pd.testing.assert_frame_equal(companions_of(search, [vid]), narrow)


@pytest.mark.parametrize("other", [1, -1])
def test_cameras_of_reads_beside_midnight_are_opened_on_both_days(tmp_path, other: int):
    first = at(3, "00:01") if other < 0 else at(2, "23:58")
    reads = [(vid, first + gap, cam) for vid, gap in ((1, 0), (2, other * 2 * MINUTE_MS)) for cam in (5,)]
    reads += drive(1, at(1, "12:00"), [7, 8], np.random.default_rng(1))
    with make_lake(tmp_path / "lake", reads).session() as con:
        convoys._make_anchor_reads(con, [1])
        cameras = run(con, "anpr/convoy_cameras_by_day").fetchall()
    days = {reads[0][1] // DAY_MS, reads[1][1] // DAY_MS}
    assert len(days) == 2
    assert days <= {day for day, cams in cameras if 5 in cams}


def test_shifting_all_times_changes_nothing(tmp_path, of_courier):
    later = benchmark_search(make_lake(tmp_path / "lake", story(shift=91 * DAY_MS)))
    pd.testing.assert_frame_equal(companions_of(later, [COURIER]), of_courier)


def test_built_journeys_give_the_same_companion(tmp_path):
    lake = make_lake(tmp_path / "lake", story())
    build_trips(lake)
    found = companions_of(benchmark_search(lake), [COURIER])
    assert found["vid"].iat[0] == ESCORT
    assert found["times"].iat[0] == 12


def test_the_reads_behind_a_pair_are_each_shared_read(search):
    reads = reads_together(search, COURIER, ESCORT)
    assert len(reads) == 120
    assert reads["journey"].nunique() == 12
    assert reads["gap_seconds"].between(-110, -30).all()
    assert reads["t"].is_monotonic_increasing


def test_a_read_counts_as_together_within_the_window_and_not_past_it(tmp_path):
    reads = [(1, at(0, "10:00"), 1), (2, at(0, "10:03"), 1), (3, at(0, "10:03") + 1, 1), (4, at(0, "09:57"), 1)]
    lake = benchmark_search(make_lake(tmp_path / "lake", reads))
    assert [len(reads_together(lake, 1, other)) for other in (2, 3, 4)] == [1, 0, 1]


def test_associates_are_two_steps_out_with_each_tie_once(tmp_path):
    rng = np.random.default_rng(2)
    third = [read for day, clock in RUNS for read in drive(60, at(day, clock) - 3_000_000, [40, 41, 42, 43], rng)]
    fourth = [(ESCORT, t + 40_000, cam) for _, t, cam in third]
    found = associates(benchmark_search(make_lake(tmp_path / "lake", story() + third + fourth)), COURIER)
    assert found.vehicles.set_index("vid")["step"].to_dict() == {COURIER: 0, ESCORT: 1, 60: 2}
    ties = found.ties.set_index(["vid", "other_vid"])["gap_seconds"]
    assert list(ties.index) == [(COURIER, ESCORT), (ESCORT, 60)]
    assert ties.tolist() == pytest.approx([-70, -40], abs=6)


def test_a_vehicle_without_company_has_none(tmp_path):
    search = benchmark_search(make_lake(tmp_path / "lake", [(1, at(0, "10:00"), 1), (2, at(1, "10:00"), 1)]))
    assert companions_of(search, [1]).empty
    assert associates(search, 1).ties.empty


def test_no_anchor_is_refused_in_words(search):
    with pytest.raises(DataNotAvailable, match="no vehicle"):
        companions_of(search, [])
