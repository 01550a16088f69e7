"""Misreads and a clone planted in a small lake are found, repaired in the clean layouts alone, and taken back."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from data_access.anpr.clones import find_clones, join_clones, split_clones
from data_access.anpr.ingest import ingest
from data_access.anpr.lake import Lake, create_lake, open_lake
from data_access.anpr.repairs import applied_repairs, apply_repairs, find_repairs, undo_repairs
from data_access.anpr.swaps import find_swaps
from models.errors import DataNotAvailable
from tests.data_access.anpr.reads import held

START = datetime(2026, 3, 2, tzinfo=UTC)
DAYS, VEHICLES, CHAIN = 6, 50, 9
MISREAD = [(vehicle, day) for vehicle in range(4, 34, 2) for day in (2,)]
CLONE = "ZC51ABC"


def plate_of(number: int) -> str:
    return f"Z{chr(65 + number % 26)}{51 + number // 26}ABC"


def drives(*, moved: timedelta = timedelta()) -> pd.DataFrame:
    """Half of the vehicles drive a road in the north every day, half one in the south; one plate drives both."""
    rows = []
    for day in range(DAYS):
        for vehicle in range(VEHICLES):
            roads = (0, 1) if plate_of(vehicle) == CLONE else (vehicle % 2,)
            for road in roads:
                start = START + moved + timedelta(days=day, minutes=300 + 11 * vehicle + 3 * day + 60 * road)
                for step in range(CHAIN):
                    plate = plate_of(vehicle)
                    if (vehicle, day) in MISREAD and step == 4:
                        plate = plate.replace("B", "8")
                    moment = start + timedelta(minutes=8 * step, seconds=(vehicle * 7 + step * 13 + day) % 40)
                    rows.append((plate, f"C{road}{step}", moment))
    return pd.DataFrame(rows, columns=["vrm", "camera_id", "timestamp"])


def cameras(folder: Path) -> Path:
    rows = [(f"C{road}{step}", 54.0 - 3 * road + 0.1 * step, -1.5) for road in (0, 1) for step in range(CHAIN)]
    pd.DataFrame(rows, columns=["camera_id", "lat", "lon"]).to_csv(folder / "cameras.csv", index=False)
    return folder / "cameras.csv"


def made(folder: Path, *, moved: timedelta = timedelta()) -> Lake:
    lake = create_lake(folder / "lake", is_benchmark=True)
    drives(moved=moved).to_parquet(folder / "reads.parquet", index=False)
    ingest(lake, [folder / "reads.parquet"], cameras=cameras(folder))
    return lake


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return made(tmp_path_factory.mktemp("planted"))


@pytest.fixture
def lake(planted: Lake, tmp_path: Path) -> Lake:
    shutil.copytree(planted.folder, tmp_path / "copy")
    return open_lake(tmp_path / "copy")


@pytest.fixture(scope="module")
def found(planted: Lake) -> pd.DataFrame:
    return find_repairs(planted)


def plates(lake: Lake) -> pd.Series:
    with lake.session() as con:
        return con.execute("select vid, plate from vehicles").df().set_index("vid")["plate"]


def as_words(lake: Lake, found: pd.DataFrame) -> set[tuple[str, str]]:
    named = plates(lake)
    return set(zip(found["vid_raw"].map(named), found["vid_repaired"].map(named), strict=True))


def test_every_planted_misread_is_found_and_no_other(planted, found):
    sure = found[found["probability"] >= 0.95]
    assert as_words(planted, sure) == {(plate_of(v).replace("B", "8"), plate_of(v)) for v, _ in MISREAD}
    assert len(sure) == len(MISREAD)
    assert sure["kind"].unique().tolist() == ["substitution"]


def test_applied_repairs_change_the_clean_reads_and_keep_the_raw_ones(lake, found):
    before = held(lake)
    report = apply_repairs(lake, found)
    assert report.applied == len(MISREAD)
    with lake.session(is_raw=True) as con:
        raw = con.execute("select count(distinct vid) from reads_by_vehicle").fetchall()[0][0]
    with lake.session() as con:
        clean = con.execute("select count(distinct vid) from reads_by_vehicle").fetchall()[0][0]
    assert raw - clean == len(MISREAD)
    assert sorted(held(lake)) != sorted(before)
    assert sorted(held(lake)) == sorted(held(lake, "reads_by_camera"))
    assert len(held(lake)) == len(before)


def test_repairs_found_again_after_they_were_applied_are_the_same(lake, found):
    apply_repairs(lake, found)
    pd.testing.assert_frame_equal(find_repairs(lake), found)


def test_one_repair_and_all_repairs_are_taken_back(lake, found):
    before = held(lake)
    apply_repairs(lake, found)
    repaired = applied_repairs(lake)
    first = repaired.loc[repaired["is_applied"], "repair_id"].iloc[0]
    assert undo_repairs(lake, [first]).applied == len(MISREAD) - 1
    assert undo_repairs(lake).applied == 0
    assert sorted(held(lake)) == sorted(before)
    assert not applied_repairs(lake)["is_applied"].any()
    with pytest.raises(DataNotAvailable):
        undo_repairs(lake, ["1:2:3:4:substitution"])


def test_the_plate_on_two_roads_is_split_and_joined_again(lake, found):
    apply_repairs(lake, found)
    whole = held(lake)
    findings = find_clones(lake)
    assert findings.plates["plate"].tolist() == [CLONE]
    split_clones(lake, findings)
    with lake.session() as con:
        second = con.execute("select vid from bodies where body = 2").fetchall()[0][0]
        roads = con.execute(
            "select vid, count(distinct left(camera_id, 2)) from reads_by_vehicle join cameras using (cam) "
            "join bodies using (vid) group by vid"
        ).fetchall()
    assert second == max(vid for vid, _ in roads)
    assert [count for _, count in roads] == [1, 1]
    assert sorted(held(lake)) == sorted(whole)
    join_clones(lake)
    with lake.session() as con:
        assert con.execute("select count(*) from bodies").fetchall() == [(0,)]
        assert con.execute("select count(*) from vehicles where plate = $1", [CLONE]).fetchall() == [(1,)]
    assert sorted(held(lake)) == sorted(whole)


def test_shifting_all_times_shifts_the_repairs(planted, found, tmp_path):
    week = timedelta(days=7)
    moved = find_repairs(made(tmp_path, moved=week))
    assert (moved["t"].to_numpy() - found["t"].to_numpy() == week // timedelta(milliseconds=1)).all()
    assert moved["probability"].to_numpy() == pytest.approx(found["probability"].to_numpy())


def test_nothing_is_suggested_where_no_plate_changed(planted):
    assert find_swaps(planted).empty


def test_an_empty_lake_has_nothing_to_clean(empty_lake):
    assert find_repairs(empty_lake).empty
    assert find_clones(empty_lake).plates.empty
    assert find_swaps(empty_lake).empty
