"""A purge leaves no trace of what it removed: not in rows, not in bytes, not in journals."""

import json
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from data_access.anpr.ingest import ingest
from data_access.anpr.journal import append, states
from data_access.anpr.retention import certificates, purge
from models.anpr.local_time import day_number
from models.anpr.pseudonyms import pseudonym
from models.errors import EditRefused
from tests.data_access.anpr.reads import START, held, plate_of, save, some_reads

CUT = (START + timedelta(days=2)).date()
GONE = "ZZ99ZZZ"


@pytest.fixture
def mixed_lake(lake, tmp_path: Path):
    """The small lake with a vehicle, and rows set aside, of the first day only, named wherever a lake names one."""
    reads = pd.DataFrame({"vrm": [GONE, GONE, "x"], "camera_id": ["ONLY", "CAM-01", GONE]})
    reads["timestamp"] = ["2026-03-02 10:00:00", "2026-03-02 11:00:00", "2026-03-02 11:00:00"]
    ingest(lake, [save(reads.assign(image_id=["i1", "i2", "i3"]), tmp_path / "gone.parquet")], source="other")
    with lake.session() as con:
        vid = con.execute("select vid from vehicles where plate = $1", [GONE]).fetchone()[0]
    append(lake, "feedback", f"county_lines/l1/{vid}", {"vid": vid, "words": "seen"}, by="me")
    append(lake, "feedback", "county_lines/l1/1", {"vid": 1, "words": "parcel van"}, by="me")
    append(lake, "lines", "l1", {"name": f"from ZZ99 ZZZ and {pseudonym(lake.key(), GONE)}", "sites": [[1]]}, by="me")
    run = lake.folder / "runs" / "r1"
    run.mkdir(parents=True)
    (run / "run.json").write_text(json.dumps({"first_day": day_number(START.date()), "leads": [{"vid": vid}]}))
    with lake.writing() as draft:
        path = draft.new_file("repairs")
        days = pd.Series(range(day_number(START.date()), day_number(START.date()) + 4), dtype="int32")
        repairs = pd.DataFrame({"day": days, "t": 0, "cam": 1, "vid_raw": 1, "vid_repaired": 1, "kind": "misread"})
        repairs["probability"], repairs["is_applied"] = 1.0, True
        repairs["evidence"] = GONE + days.astype(str)
        repairs.to_parquet(path, index=False)
        draft.set_table("repairs", [path])
    return lake, vid


def values(folder: Path) -> set[str]:
    """Every value of every row of every Parquet file, as text."""
    tables = [pq.read_table(path, partitioning=None) for path in folder.rglob("*.parquet")]
    return {str(value) for table in tables for column in table.columns for value in column.to_pylist()}


def test_nothing_is_left_of_days_that_were_purged(mixed_lake):
    lake, vid = mixed_lake
    before = lake.manifest()
    old = {row[1] for row in held(lake) if row[3] < day_number(CUT)}
    kept = [row[:7] for row in held(lake) if row[3] >= day_number(CUT)]
    certificate = purge(lake, before=CUT, actor="officer")
    assert [row[:7] for row in held(lake)] == kept
    assert {row[7] for row in held(lake)} == {day_number(CUT)}
    text = values(lake.folder)
    assert not [value for value in text if GONE in value and not value.endswith(("20516", "20517"))]
    assert not {str(t) for t in old} & text
    names = (GONE.encode(), b"ZZ99 ZZZ", pseudonym(lake.key(), GONE).encode(), f'"vid": {vid}'.encode())
    files = [path for path in lake.folder.rglob("*") if path.is_file() and path.suffix != ".parquet"]
    assert not [(path, name) for path in files for name in names if name in path.read_bytes()]
    gone = set(before.paths()) - set(lake.manifest().paths())
    assert not [name for name in gone if (lake.folder / name).exists()]
    assert {each.file for each in certificate.files} == gone
    assert len(list((lake.folder / "manifests").iterdir())) == 1


def test_the_certificate_says_what_went_and_is_kept(mixed_lake):
    lake, _ = mixed_lake
    before = lake.manifest()
    certificate = purge(lake, before=CUT, actor="officer")
    first, second = before.days[:2]
    assert certificate.days == (first.date, second.date)
    assert certificate.reads == first.reads + second.reads
    assert (certificate.vehicles, certificate.rankings, certificate.journal_records) == (1, 1, 2)
    assert all(len(each.sha256) == 64 for each in certificate.files)
    assert certificates(lake)[0]["actor"] == "officer"
    assert set(states(lake, "feedback")) == {"county_lines/l1/1"}
    assert "removed by a purge" in states(lake, "lines")["l1"].state["name"]
    with lake.session() as con:
        assert con.execute("select count(*) from cameras where camera_id = 'ONLY'").fetchone() == (0,)
        assert {row[0] for row in con.execute("select day from repairs").fetchall()} == {
            day_number(CUT), day_number(CUT) + 1,
        }  # fmt: skip


def test_purged_days_are_not_taken_in_again_and_a_second_purge_removes_nothing(lake, tmp_path: Path):
    purge(lake, before=CUT, actor="officer")
    left = lake.manifest().reads
    assert purge(lake, before=CUT, actor="officer").reads == 0
    reads = some_reads(seed=9)
    report = ingest(lake, [save(reads, tmp_path / "again.parquet")])
    assert report.set_aside["day was purged"] > 1000
    assert lake.manifest().first_day == day_number(CUT)
    assert lake.manifest().reads >= left


def test_all_may_go_and_a_purge_goes_by_one_rule(lake):
    with pytest.raises(EditRefused):
        purge(lake, before=CUT, older_than_days=3, actor="me")
    with pytest.raises(EditRefused):
        purge(lake, before=date.today() + timedelta(days=30), actor="me")
    certificate = purge(lake, before=CUT + timedelta(days=100), actor="me")
    assert (certificate.vehicles, lake.manifest().reads) == (60, 0)
    assert plate_of(3) not in values(lake.folder)
