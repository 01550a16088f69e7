"""Hostile text files: every odd row is counted and kept aside, every file that is none is refused."""

import csv
import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_access.anpr.clones import find_clones
from data_access.anpr.ingest import ingest
from data_access.anpr.journeys import build_trips
from models.anpr.cameras import records_of
from models.anpr.columns import ColumnMapping
from models.errors import DataRejected
from tests.data_access.anpr.reads import held, save

ROWS = [
    "ZA51ABC,\"High St, \"\"north\"\"\",2026-03-13 10:00:00,51.5,-0.1,9",
    "za51 abd,'; drop table reads; --,2026-03-13 10:00:01,nan,inf,NaN",
    "X" * 10_000 + ",A,2026-03-13 10:00:02,,,",
    "NOPLATE,A,2026-03-13 10:00:03,,,",
    "0000000,A,2026-03-13 10:00:04,,,",
    ",A,2026-03-13 10:00:05,,,",
    "NA,A,2026-03-13 10:00:06,,,",
    "ZA51ABE,NULL,2026-03-13 10:00:07,,,",
    "ZA51ABF,A,9999-12-31 23:59:59,,,",
    "ZA51ABG,A,1970-01-01 00:00:00,,,",
    "ZA51ABH,A,1969-12-31 23:59:00,,,",
    "ZA51ABI,A,1901-01-01 00:00:00,,,",
    "ZA51ABJ,A,infinity,,,",
    "ZA51ABK,A,the day after,,,",
    "ZA51ABL,A,,,,",
    "ZA51ABM,A,2026-13-45 99:99:99,,,",
    "ZA51ABN,A",
    "ZA51ABO,A,2026-03-13 10:00:08,1,2,3,4,5,6",
    "=cmd|' /C calc'!A0,A,2026-03-13 10:00:09,,,1e400",
    "ＺＡ５１ＡＢＰ,Ä,2026-03-13 10:00:10,,,-5",
]
EXPECTED = {
    "a word in the place of a plate": 1,
    "longer than 16 characters": 1,
    "no camera and no position": 1,
    "no plate": 2,
    "no row: missing columns": 1,
    "no row: too many columns": 1,
    "no time": 1,
    "one character over and over": 1,
    "time before readers were common": 1,
    "time cannot be read": 3,
    "time in the future": 1,
    "time of 1970: the clock was reset": 2,
}
MAPPING = ColumnMapping("vrm", ("timestamp",), "camera_id", confidence="confidence")
HEADER = "vrm,camera_id,timestamp,lat,lon,confidence"


def test_odd_cameras_are_counted_and_the_rest_taken(empty_lake, tmp_path: Path):
    rows = [("A", "51.5", "-0.1"), ("A", "51.5", "-0.1"), ("A", "55.5", "-0.1"), ("B", "nan", "-0.1"),
            ("C", "1e400", "0"), ("", "51.5", "0")]  # fmt: skip
    cameras = save(pd.DataFrame(rows, columns=["id", "lat", "lon"]), tmp_path / "cameras.parquet")
    read = pd.DataFrame([("ZA51ABC", "E", "2026-03-13 10:00:00")], columns=["vrm", "camera_id", "timestamp"])
    report = ingest(empty_lake, [save(read, tmp_path / "reads.parquet")], cameras=cameras)
    assert sum(report.camera_faults.values()) == 4
    assert (report.cameras_known, report.cameras_unknown, report.accepted) == (3, 1, 1)


def test_every_odd_row_is_counted_and_kept_aside(empty_lake, tmp_path: Path):
    path = tmp_path / "hostile.csv"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([HEADER, *ROWS]).encode())
    report = ingest(empty_lake, [path], mapping=MAPPING)
    assert report.set_aside == EXPECTED
    assert (report.read, report.accepted, report.duplicates) == (len(ROWS), 4, 0)
    assert report.clock_faults == {"A": 4}
    assert {row[0] for row in held(empty_lake)} == {"ZA51ABC", "ZA51ABD", "CMDCCALCA0", "ZA51ABP"}
    assert {row[2] for row in held(empty_lake)} == {'High St, "north"', "'; drop table reads; --", "A", "Ä"}
    with empty_lake.session() as con:
        aside = con.execute("select row_number, column_name, value, reason from aside order by row_number").fetchall()
    assert len(aside) == sum(EXPECTED.values())
    assert aside[0] == (4, "vrm", "X" * 100, "longer than 16 characters")
    assert [(number, value) for number, _, value, reason in aside if reason == "time in the future"] == [
        (10, "9999-12-31 23:59:59")
    ]
    assert [number for number, _, _, reason in aside if reason.startswith("no row")] == [18, 19]


def test_latin_letters_gzip_semicolons_and_dates_of_their_own(empty_lake, tmp_path: Path):
    path = tmp_path / "odd.csv.gz"
    text = 'Kennzeichen;Reg;Site;Datum;Date;Time\r\nx;M-ÜL 123;"Straße; 1";y;13/03/2026;10:00:00\r\n'
    path.write_bytes(gzip.compress(text.encode("latin-1")))
    report = ingest(empty_lake, [path], is_trusted=False)
    assert report.accepted == 1
    assert [(row[0], row[2]) for row in held(empty_lake)] == [("MUL123", "Straße; 1")]


def test_what_is_no_file_of_reads_is_refused_and_nothing_changes(empty_lake, tmp_path: Path):
    contents = {
        "empty.csv": b"",
        "binary.csv": bytes(range(256)) * 50,
        "cut.parquet": b"PAR1" + b"\x00" * 100,
        "bomb.csv.gz": b"\x1f\x8b not gzip at all",
    }
    paths = [tmp_path / name for name in contents]
    for path in paths:
        path.write_bytes(contents[path.name])
    with pytest.raises(DataRejected) as refused:
        ingest(empty_lake, paths, is_trusted=False)
    assert {Path(row.file).name for row in refused.value.rejected} == set(contents)
    assert all(row.reason and row.remedy for row in refused.value.rejected)
    assert empty_lake.manifest().number == 0


def test_real_sites_are_cameras(empty_lake, real_files: Path):
    """Each publisher's file through the camera loader, as it is."""
    before = 0
    for name, records in {"anpr/sites.csv": 66, "roads/london_dft_count_points.csv": 2548}.items():
        report = ingest(empty_lake, [], cameras=real_files / name)
        assert (report.cameras_known - before, report.camera_faults) == (records, {}), name
        before = report.cameras_known
    with open(real_files / "roads" / "road_sites_selected.csv", encoding="utf-8", newline="") as handle:
        header, *rows = csv.reader(handle)
    found = records_of(header, iter(rows), where="road sites")
    assert (len(found.records), found.faults) == (1892, ())
    with empty_lake.session() as con:
        outside = con.execute("select count(*) from cameras where lat not between 49 and 61 or lat is null").fetchone()
    assert outside == (0,)


def test_real_travel_times_make_one_journey_each_and_no_clone(empty_lake, tmp_path: Path, real_files: Path):
    """Three vehicles a movement of the Bath survey, from a fifth faster to three fifths slower than the mean."""
    moves = pd.read_csv(real_files / "anpr" / "moves_day.csv").nlargest(60, "total")
    pairs = moves["ID"].str.split("_", expand=True)
    is_move = pairs[0] != pairs[1]
    seconds = moves.loc[is_move, "avg_time"].repeat(3).to_numpy() * np.tile([0.8, 1.0, 1.6], is_move.sum())
    ends = [pairs.loc[is_move, at].repeat(3).to_numpy() for at in (0, 1)]
    begins = pd.Timestamp("2026-03-02T06:00Z") + pd.to_timedelta(np.arange(len(seconds)) * 60, unit="s")
    plates = [f"Z{chr(65 + at // 100)}{at % 100:02}ABC" for at in range(len(seconds))]
    times = [begins, begins + pd.to_timedelta(seconds, unit="s")]
    reads = pd.concat(
        pd.DataFrame({"vrm": plates, "camera_id": cams, "timestamp": at}) for cams, at in zip(ends, times, strict=True)
    )
    report = ingest(empty_lake, [save(reads, tmp_path / "bath.parquet")], cameras=real_files / "anpr" / "sites.csv")
    assert (report.cameras_known, report.cameras_unknown, report.accepted) == (66, 0, len(reads))
    journeys = build_trips(empty_lake)
    assert (journeys.trips, journeys.one_read_trips) == (len(plates), 0)
    assert find_clones(empty_lake).plates.empty
