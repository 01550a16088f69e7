"""A world is written as files that a force would hand over, and as a demo lake."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import date

import pandas as pd
import pyarrow.parquet as pq
import pytest

from data_access import sample_anpr
from data_access.anpr.feedback import judgements
from data_access.anpr.kept_rankings import ranking_records
from data_access.anpr.lake import LAKE_FOLDER, open_lake
from data_access.anpr.line_features import line_features
from data_access.anpr.lines import lines_of
from data_access.anpr.measuring import TRUTH_FILE
from data_access.sample_anpr import SampleFiles, build_demo_lake, write_reads
from models.anpr.evaluation import TRUE, average_precision
from models.anpr.profiles import profile
from models.anpr.protocol import leave_line_out, with_truth
from sample_data.anpr import Knobs

SMALL = Knobs(seed=5, vehicles=400, days=2, sites=450, lines=2, couriers=2, regions=("London", "East"))


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> SampleFiles:
    """A small world as Parquet."""
    return write_reads(tmp_path_factory.mktemp("world"), SMALL, 5)


def digests(files: SampleFiles) -> list[str]:
    paths = (*files.reads, files.cameras, files.lines, files.truth, files.truth_pairs, files.truth_reads)
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]


def test_there_is_a_file_a_day_and_the_truth_has_every_read(files):
    reads = pd.concat([pq.read_table(path).to_pandas() for path in files.reads])
    truth = pq.read_table(files.truth_reads).to_pandas()
    assert len(files.reads) == SMALL.days
    assert len(reads) == len(truth) == files.read_count
    key = ["camera_id", "captured_at", "vrm"]
    pd.testing.assert_frame_equal(
        reads[key].astype(str).sort_values(key, ignore_index=True),
        truth[key].astype(str).sort_values(key, ignore_index=True),
    )
    assert (truth["is_misread"] == (truth["vrm"].astype(str) != truth["true_vrm"].astype(str))).all()


def test_every_camera_of_reads_and_lines_is_in_the_file_of_cameras(files):
    known = set(pd.read_csv(files.cameras)["camera_id"])
    seen = {name for path in files.reads for name in pq.read_table(path)["camera_id"].to_pylist()}
    lines = json.loads(files.lines.read_text(encoding="utf-8"))["lines"]
    assert seen <= known
    assert {camera for line in lines for site in line["sites"] for camera in site} <= known
    assert {line["profile_id"] for line in lines} == {"county_lines", "organised_immigration_crime"}


def test_the_same_seed_writes_the_same_bytes(files, tmp_path):
    assert digests(write_reads(tmp_path, SMALL, 5)) == digests(files)


def test_reads_as_text_are_the_same_reads(files, tmp_path):
    text = write_reads(tmp_path, SMALL, 5, file_format="csv")
    one, other = pd.read_csv(text.reads[1]), pq.read_table(files.reads[1]).to_pandas()
    assert one["vrm"].tolist() == other["vrm"].astype(str).tolist()
    assert (pd.to_datetime(one["captured_at"], utc=True) == other["captured_at"]).all()


def test_the_demo_lake_holds_all_reads_its_lines_and_says_that_it_is_synthetic(tmp_path, monkeypatch):
    monkeypatch.setattr(sample_anpr, "DEMO", SMALL)
    lake = build_demo_lake(tmp_path / "lake", today=date(2026, 10, 27))
    days = [day.date for day in lake.manifest().days]
    assert lake.is_synthetic
    assert not lake.is_benchmark
    assert (len(days), str(max(days))) == (SMALL.days, "2026-10-26")
    assert {line.profile_id for line in lines_of(lake)} == {"county_lines", "organised_immigration_crime"}


def test_the_lake_of_the_sample_stores_has_been_worked_on_as_analysts_would(filled_store, tmp_path):
    shutil.copytree(filled_store / LAKE_FOLDER, tmp_path / "lake")
    lake = open_lake(tmp_path / "lake")
    assert all(day.trips for day in lake.manifest().days)
    with lake.session() as con:
        assert con.execute("select count(*), count(distinct capture_id) from captures").fetchone() == (
            lake.manifest().reads, lake.manifest().reads,
        )  # fmt: skip
        assert con.execute("select count(*) > 0 from repairs where is_applied").fetchone() == (True,)
    ranked = {record.facts["profile_id"]: record for record in ranking_records(lake)}
    assert set(ranked) == {"county_lines", "organised_immigration_crime"}
    found = [one for profile_id in ranked for one in judgements(lake, profile_id)]
    assert {one.by for one in found} == {"sample data"}
    assert any(one.is_true for one in found)


def test_couriers_of_the_sample_are_ranked_far_above_vehicles_with_as_many_runs(filled_store):
    lake, crime = open_lake(filled_store / LAKE_FOLDER), profile("county_lines")
    lines = [line for line in lines_of(lake) if line.profile_id == crime.profile_id]
    with lake.session() as con:
        found = line_features(con, lines, crime)
        vehicles = con.execute("select vid, plate from vehicles").df()
    told = pd.read_csv(lake.folder / TRUTH_FILE, keep_default_na=False).merge(vehicles, on="plate")
    truth = told.sort_values("label", ascending=False).drop_duplicates("vid")
    rows = with_truth(found.vehicle_lines, truth, [line.line_id for line in lines], crime)
    for known_fraction in (0.0, 1.0):
        ranked = leave_line_out(rows, crime, found.vehicles_seen, known_fraction=known_fraction)
        is_true = (ranked["standing"] == TRUE).to_numpy()
        by_runs = average_precision(is_true, ranked["runs"].to_numpy(float))
        assert average_precision(is_true, ranked["score"].to_numpy()) > max(0.4, 2 * by_runs)
