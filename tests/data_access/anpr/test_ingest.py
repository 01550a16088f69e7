"""Ingest: the same lake whatever order or pieces reads come in, sent once or twice, in any clock and shape."""

import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data_access.anpr import encoding
from data_access.anpr.batches import batches_of
from data_access.anpr.ingest import ingest
from data_access.anpr.lake import create_lake, open_lake
from data_access.anpr.mapping import read_mapping
from models.anpr.columns import ColumnMapping
from models.anpr.local_time import DAY_MS, day_number
from models.errors import DataRejected, EditRefused
from tests.conftest import ROOT
from tests.data_access.anpr.reads import held, save, some_reads

LOCAL = ColumnMapping("vrm", ("timestamp",), "camera_id")


def adds_up(report) -> bool:
    return report.accepted + report.duplicates + sum(report.set_aside.values()) == report.read


def local_reads(*clocks: str, vrm: str = "ZA51ABC", camera: str = "A") -> pd.DataFrame:
    return pd.DataFrame({"vrm": vrm, "camera_id": camera, "timestamp": list(clocks)})


def times(lake) -> list[str]:
    return [pd.Timestamp(row[1], unit="ms").strftime("%d %H:%M") for row in held(lake)]


def test_every_read_is_accepted_or_a_duplicate(filled_lake):
    file = filled_lake.manifest().files[0]
    reads = some_reads()
    gaps = reads.sort_values(["vrm", "camera_id", "timestamp"]).groupby(["vrm", "camera_id"])["timestamp"].diff()
    repeats = int((gaps <= pd.Timedelta(seconds=2)).sum())
    assert (file.read, file.duplicates) == (len(reads), repeats)
    assert file.accepted == len(reads) - repeats == len(held(filled_lake))
    assert repeats > 50


def test_order_and_pieces_change_nothing(filled_lake, empty_lake, tmp_path: Path):
    """Each passage and its repeat may come in different files, later ones first."""
    reads = some_reads()
    pieces = [save(reads.iloc[part::3], tmp_path / f"{part}.parquet") for part in (2, 0, 1)]
    reports = [ingest(empty_lake, [pieces[0]]), ingest(empty_lake, pieces[1:])]
    assert held(empty_lake) == held(filled_lake)
    assert held(empty_lake, "reads_by_camera") == held(filled_lake, "reads_by_camera")
    assert all(adds_up(report) for report in reports)
    assert sum(report.accepted for report in reports) == filled_lake.manifest().reads
    counted = empty_lake.manifest().files
    assert sum(file.accepted for file in counted) == filled_lake.manifest().reads
    assert sum(file.duplicates for file in counted) == filled_lake.manifest().files[0].duplicates


@pytest.mark.parametrize("rows", [500, 1100])
def test_many_small_batches_give_what_one_gives(filled_lake, empty_lake, tmp_path: Path, monkeypatch, rows: int):
    """Two days in any order in one file, so that several batches have rows of both, and two days in a file each."""
    reads = some_reads()
    date = reads["timestamp"].dt.date
    mixed = reads[date < pd.Timestamp("2026-03-04").date()]
    mixed = mixed.assign(vrm=mixed["vrm"].where(mixed.index % 2 == 0, mixed["vrm"].str.lower()))
    mixed = pd.concat([mixed, mixed.head(40).assign(vrm="N/A")])
    later = reads[~reads.index.isin(mixed.index)].sort_values("timestamp").groupby(date)
    paths = [save(mixed, tmp_path / "mixed.parquet"), *(save(day, tmp_path / f"{at}.parquet") for at, day in later)]
    number = encoding._number
    monkeypatch.setattr(
        encoding, "_number", lambda part, name: rows if name == "batch_rows" else number(part, name)
    )
    report = ingest(empty_lake, paths)
    assert adds_up(report)
    assert report.set_aside == {"no plate": 40}
    for layout in ("reads_by_vehicle", "reads_by_camera"):
        assert held(empty_lake, layout) == held(filled_lake, layout)
    repeats = sum(file.duplicates for file in empty_lake.manifest().files)
    assert repeats == filled_lake.manifest().files[0].duplicates


def test_days_that_two_batches_have_or_that_are_beside_a_change_of_the_clock_are_shared():
    rows = {file: 10 for file in (1, 2, 3)}
    clocks = {2 * day: (None, None) if day == 105 else (0, 0) for day in range(100, 120)}
    with duckdb.connect() as con:
        con.execute("create table clocked_rows (file integer, row_number bigint, clock_ms bigint, is_utc boolean)")
        spans = [(1, 100, 102), (2, 102, 103), (3, 103, 110)]
        con.executemany(
            "insert into clocked_rows values ($1, $2, $3, false)",
            [(file, place, day * DAY_MS + 5) for file, *days in spans for place, day in enumerate(days)],
        )
        batches = batches_of(con, rows, 10, clocks, (0, 200 * DAY_MS))
    assert [(batch.first_file, batch.last_file) for batch in batches] == [(1, 1), (2, 2), (3, 3)]
    assert batches[0].shared == {102, 103, 104, 105, 106}


def test_shifting_all_times_by_days_shifts_the_lake(empty_lake, filled_lake, tmp_path: Path):
    later = some_reads().assign(timestamp=lambda reads: reads["timestamp"] + pd.Timedelta(days=7))
    ingest(empty_lake, [save(later, tmp_path / "later.parquet")])
    week = 7 * 86_400_000
    shifted = [(plate, t + week, cam, day + 7, *rest[:3]) for plate, t, cam, day, *rest in held(filled_lake)]
    assert [row[:7] for row in held(empty_lake)] == shifted


def test_a_file_sent_twice_changes_nothing(lake, tmp_path: Path):
    before = lake.manifest()
    again = save(some_reads(), tmp_path / "other_name.parquet")
    report = ingest(lake, [again])
    assert (report.already, report.read) == (("other_name.parquet",), 0)
    assert lake.manifest() == before


def test_a_day_sent_again_takes_the_place_of_the_sources_reads_only(lake, tmp_path: Path):
    other = local_reads("2026-03-03 10:00:00", vrm="ZZ99ZZZ")
    ingest(lake, [save(other, tmp_path / "other.parquet")], source="other")
    days = lake.manifest().days
    reads = some_reads()
    second = reads[reads["timestamp"].dt.date == pd.Timestamp("2026-03-03").date()].head(100)
    report = ingest(lake, [save(second, tmp_path / "again.parquet")], replaces_days=True)
    after = {day.day: day for day in lake.manifest().days}
    changed = day_number(pd.Timestamp("2026-03-03").date())
    assert adds_up(report)
    assert report.replaced >= 700
    assert after[changed].reads == report.accepted + 1
    assert [day for day in after.values() if day.day != changed] == [day for day in days if day.day != changed]
    assert "ZZ99ZZZ" in {row[0] for row in held(lake)}


def test_clocks_of_a_zone_become_instants(empty_lake, tmp_path: Path):
    """Summer, winter, the skipped hour, the hour that is twice (told by order, or taken as the first)."""
    one = local_reads("2026-07-01 12:00:00", "2026-01-05 12:00:00", "2026-03-29 01:30:00", "2026-03-29 02:30:00")
    told = local_reads(
        "2025-10-26 00:59:00", "2025-10-26 01:10:00", "2025-10-26 01:50:00", "2025-10-26 01:05:00",
        "2025-10-26 01:40:00", "2025-10-26 02:10:00", camera="B",
    )  # fmt: skip
    either = local_reads("2025-10-26 01:20:00", camera="C")
    path = save(pd.concat([one, told, either]), tmp_path / "clocks.parquet")
    report = ingest(empty_lake, [path], mapping=LOCAL)
    assert report.set_aside == {"time does not exist: the clock skips it": 1}
    assert any("1 reads are of the hour that is twice" in words for words in report.said)
    assert times(empty_lake) == [
        "25 23:59", "26 00:10", "26 00:20", "26 00:50", "26 01:05", "26 01:40", "26 02:10",
        "05 12:00", "29 01:30", "01 11:00",
    ]  # fmt: skip
    hours = {row[1]: row[5] for row in held(empty_lake)}
    assert [hours[t] for t in sorted(hours)] == [0, 1, 1, 1, 1, 1, 2, 12, 2, 12]


def test_a_clock_that_jumps_back_is_flagged_by_camera(empty_lake, tmp_path: Path):
    steady = pd.date_range("2026-03-13 08:00", periods=200, freq="60s")
    jumping = steady.where(steady < "2026-03-13 10:00", steady - pd.Timedelta(hours=3))
    reads = [local_reads(*clock.astype(str), camera=name) for name, clock in (("A", steady), ("B", jumping))]
    report = ingest(empty_lake, [save(pd.concat(reads), tmp_path / "clocks.parquet")])
    assert report.clock_jumps == {"B": 1}
    assert any("B (1)" in words for words in report.said)


def test_the_local_day_is_the_partition(empty_lake, tmp_path: Path):
    ingest(empty_lake, [save(local_reads("2026-07-01T23:30:00Z"), tmp_path / "night.parquet")])
    assert [day.date.isoformat() for day in empty_lake.manifest().days] == ["2026-07-02"]
    with empty_lake.session() as con:
        assert con.execute("select dow, hour from reads_by_vehicle").fetchone() == (4, 0)


def test_two_ways_of_writing_times_in_one_file(empty_lake, tmp_path: Path):
    reads = local_reads("13/03/2026 10:00", "2026-03-14T10:00:00+01:00", "15/03/2026 10:00")
    ingest(empty_lake, [save(reads, tmp_path / "two.parquet")])
    assert times(empty_lake) == ["13 10:00", "14 09:00", "15 10:00"]


def test_readers_that_move_become_cells_and_rows_without_a_place_are_set_aside(empty_lake, tmp_path: Path):
    reads = pd.DataFrame(
        {
            "plate": [f"ZA{number:02}ABC" for number in range(8)],
            "reader": ["van", "van", "van", "van", "van", "fixed", "fixed", "fixed"],
            "time": ["2026-03-13 10:00:00"] * 8,
            "latitude": ["51.5", "52.5", "53.5", "NA", "91", "51.0", "51.0", "NA"],
            "longitude": ["-0.1", "-0.1", "-0.1", "NA", "0", "-1.0", "-1.0", "NA"],
        }
    )
    report = ingest(empty_lake, [save(reads, tmp_path / "moving.parquet")])
    assert report.set_aside == {"moving reader without a position": 1, "position is no place on Earth": 1}
    with empty_lake.session() as con:
        found = con.execute("select camera_id, lat, is_cell from cameras order by lat").fetchall()
    assert [(name, is_cell) for name, _, is_cell in found if not is_cell] == [("fixed", False)]
    assert [round(lat, 2) for _, lat, is_cell in found if is_cell] == pytest.approx([51.5, 52.5, 53.5], abs=0.01)


def test_cameras_are_known_by_id_by_name_or_from_reads_alone(empty_lake, tmp_path: Path):
    rows = [
        ("7", "High St, north", 51.5, -0.1, "", ""),
        ("8", "Mill Lane", 51.0, -0.1, "2020-01-01", "2026-03-13"),
        ("8", "Mill Lane", 51.2, -0.1, "2026-03-14", ""),
    ]
    header = ["camera_id", "name", "lat", "lon", "valid_from", "valid_to"]
    cameras = save(pd.DataFrame(rows, columns=header), tmp_path / "cameras.parquet")
    reads = pd.concat(
        [
            local_reads("2026-03-13 10:00:00", camera="High St, north"),
            local_reads("2026-03-13 10:00:00", "2026-03-14 10:00:00", camera="8", vrm="ZB51ABC"),
            local_reads("2026-03-13 10:00:00", camera="9", vrm="ZC51ABC"),
        ]
    )
    path = save(reads, tmp_path / "reads.parquet")
    report = ingest(empty_lake, [path], cameras=cameras)
    assert (report.cameras_known, report.cameras_unknown) == (3, 1)
    with empty_lake.session() as con:
        places = con.execute(
            "select camera_id, lat, is_known from reads_by_vehicle join cameras using (cam) order by vid, t"
        ).fetchall()
    assert places == [("7", 51.5, True), ("8", 51.0, True), ("8", 51.2, True), ("9", None, False)]
    strict = ColumnMapping("vrm", ("timestamp",), "camera_id", strict=True)
    second = create_lake(tmp_path / "strict")
    assert ingest(second, [path], cameras=cameras, mapping=strict).set_aside == {"camera without a record": 1}


def test_directions_split_a_site_where_the_mapping_says_so(empty_lake, tmp_path: Path):
    reads = local_reads("2026-03-13 10:00:00", "2026-03-13 12:00:00").assign(dir=["n", "S"])
    mapping = ColumnMapping("vrm", ("timestamp",), "camera_id", direction="dir", split_by_direction=True)
    ingest(empty_lake, [save(reads, tmp_path / "split.parquet")], mapping=mapping)
    assert [row[2] for row in held(empty_lake)] == ["A N", "A S"]


def test_captures_are_kept_and_a_capture_sent_twice_is_one(empty_lake, tmp_path: Path):
    reads = local_reads("2026-03-13 10:00:00", "2026-03-13 10:00:09", "2026-03-13 11:00:00")
    reads = reads.assign(image_id=["a", "a", "b"])
    report = ingest(empty_lake, [save(reads, tmp_path / "one.parquet")])
    assert (report.accepted, report.duplicates) == (2, 1)
    late = local_reads("2026-03-13 10:00:05", "2026-03-13 12:00:00").assign(image_id=["a", "c"])
    report = ingest(empty_lake, [save(late, tmp_path / "late.parquet")])
    assert (report.accepted, report.duplicates) == (1, 1)
    with empty_lake.session() as con:
        kept = con.execute("select capture_id from captures order by t").fetchall()
    assert kept == [("a",), ("b",), ("c",)]


def test_a_mapping_is_read_from_a_file_and_kept_for_the_source(empty_lake, tmp_path: Path):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('vrm = "a"\ncamera = "b"\ntimestamp = "c"\nformat = "%d/%m/%Y %H:%M"\nzone = "UTC"\n')
    reads = pd.DataFrame({"a": ["ZA51ABC"], "b": ["x"], "c": ["02/07/2026 10:00"]})
    ingest(empty_lake, [save(reads, tmp_path / "one.parquet")], mapping=mapping, source="odd")
    again = ingest(empty_lake, [save(reads.assign(c="03/07/2026 10:00"), tmp_path / "two.parquet")], source="odd")
    assert "columns as odd had them before" in again.said
    assert times(empty_lake) == ["02 10:00", "03 10:00"]
    kept = read_mapping(empty_lake.folder / "sources" / "odd.json")
    assert kept == replace(read_mapping(mapping), plates="standard")
    with pytest.raises(EditRefused):
        ingest(empty_lake, [], source="../../etc/passwd")


def test_files_without_the_columns_are_refused_by_name_and_nothing_changes(empty_lake, tmp_path: Path):
    good = save(local_reads("2026-03-13 10:00:00"), tmp_path / "good.parquet")
    bad = save(pd.DataFrame({"plate": ["x"], "when": ["y"]}), tmp_path / "bad.parquet")
    with pytest.raises(DataRejected) as refused:
        ingest(empty_lake, [good, bad], mapping=LOCAL)
    assert {(Path(row.file).name, row.column) for row in refused.value.rejected} == {
        ("bad.parquet", column) for column in ("vrm", "timestamp", "camera_id")
    }
    with pytest.raises(DataRejected):
        ingest(empty_lake, [tmp_path / "missing.parquet"])
    assert empty_lake.manifest().number == 0


# Each child is killed at another moment: rows encoded, days half written, all written but not named.
KILLED = """
import os, signal, sys
from pathlib import Path
from data_access.anpr import days, encoding, ingest, lake
for module, name in ((encoding, "_map_plates"), (days, "_write"), (lake, "write_durably")):
    child = os.fork()
    if not child:
        setattr(module, name, lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL))
        ingest.ingest(lake.open_lake(Path(sys.argv[1])), [Path(sys.argv[2])], source="late")
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_an_ingest_that_is_killed_leaves_the_lake_as_it_was_and_is_done_by_the_next(filled_lake, tmp_path: Path):
    later = some_reads(seed=8).assign(timestamp=lambda reads: reads["timestamp"] + pd.Timedelta(hours=30))
    path = save(later, tmp_path / "late.parquet")
    folder = tmp_path / "copy"
    shutil.copytree(filled_lake.folder, folder)
    lake = open_lake(folder)
    before, rows = lake.manifest(), held(lake)
    command = [sys.executable, "-c", KILLED, str(folder), str(path)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.stdout.split() == [str(-signal.SIGKILL)] * 3, ran.stderr
    assert lake.manifest() == before
    assert held(lake) == rows
    assert adds_up(ingest(lake, [path], source="late"))
    whole = create_lake(tmp_path / "whole")
    ingest(whole, [path, save(some_reads(), tmp_path / "first.parquet")])
    assert held(lake) == held(whole)
    named = set(lake.manifest().paths()) | set(before.paths())
    assert {file.relative_to(folder).as_posix() for file in folder.rglob("*.parquet")} <= named
    assert list((folder / "tmp").iterdir()) == []
