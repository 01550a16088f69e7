"""A purge leaves no trace of what it removed: not in rows, not in bytes, not in journals."""

import json
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from data_access.anpr.cleaning import with_ids
from data_access.anpr.feedback import Judgement, judge
from data_access.anpr.gate import benchmark_search
from data_access.anpr.ingest import ingest
from data_access.anpr.journal import append, states
from data_access.anpr.journeys import build_trips
from data_access.anpr.kept_rankings import ranking_records
from data_access.anpr.lake import LAKE_FOLDER
from data_access.anpr.lines import keep_line, line_from_vehicle, lines_of
from data_access.anpr.ranking import rank_lines, retrain
from data_access.anpr.ranking_models import newest_model
from data_access.anpr.repairs import apply_repairs
from data_access.anpr.retention import certificates, purge, purge_due
from data_access.anpr.triage import set_state
from data_access.stores import open_stores
from models.anpr.local_time import day_number
from models.anpr.profiles import profile
from models.anpr.pseudonyms import pseudonym
from models.anpr.triage import Triage
from models.errors import EditRefused
from tests.data_access.anpr.reads import CAMERAS, HEADER, START, held, plate_of, save, some_reads

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


FAR = 765_432  # a number of a vehicle that stands for nothing else


@pytest.fixture
def worked_lake(empty_lake, tmp_path: Path):
    """Reads with pictures, repaired, ranked, judged and learned from, with a vehicle of the first two days alone.

    The second ranking and the first repair are of days that stay; a later read was thought to be of the old vehicle.
    """
    lake, profile_id = empty_lake, "county_lines"
    ingest(lake, [save(some_reads(), tmp_path / "reads.parquet")])
    with lake.writing() as draft:
        draft.take_vids(FAR - draft.manifest.next_vid)
    drive = [(GONE, camera, START + timedelta(days=day, minutes=10 * step))
             for day in (0, 1) for step, camera in enumerate(CAMERAS)]  # fmt: skip
    rows = pd.DataFrame([*drive, drive[0]], columns=HEADER[:3])
    ingest(lake, [save(rows.assign(image_id=[f"picture-{at}" for at in rows.index]), tmp_path / "gone.parquet")])
    build_trips(lake)
    search = benchmark_search(lake)
    line = keep_line(lake, replace(line_from_vehicle(lake, FAR, name=f"Of {GONE}", by="me"), profile_id=profile_id))
    for vid, code in ((FAR, "true_lead"), (1, "parcel")):
        judge(search, Judgement(profile_id, line.line_id, vid, code, f"{GONE} was near", 0.5, "me", ""))
    set_state(search, [Triage(profile_id, line.line_id, vid) for vid in (FAR, 2)], "looking")
    retrain(lake, profile(profile_id), [line])
    later = replace(search, first_day=day_number(CUT))
    runs = [rank_lines(days, [line], profile(profile_id), [FAR, 1])[1].run_id for days in (search, later)]
    _repair(lake)
    (lake.folder / "truth.csv").write_text(f"plate,swapped_with\n{GONE},\n{plate_of(1)},{GONE}\n{plate_of(2)},\n")
    return lake, runs


def _repair(lake) -> None:
    """Two likelier plates for the first read of the first day that stays."""
    with lake.session() as con:
        first = con.execute("select day, t, cam, vid from reads_by_vehicle where day = $1 order by t limit 1",
                            [day_number(CUT)]).fetchone()  # fmt: skip
    told = json.dumps({"seconds_before": 86_400.0, "reads_here": 2})
    columns = ["day", "t", "cam", "vid_raw", "vid_repaired", "kind", "probability", "evidence"]
    found = [(*first, vid, "misread", chance, told) for vid, chance in ((FAR, 0.6), (2, 0.99))]
    apply_repairs(lake, with_ids(pd.DataFrame(found, columns=columns).assign(is_applied=False)))


def everything(folder: Path) -> str:
    """Every value of every table, every other file and the names of all, as one text."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    bodies = [path.read_bytes().decode("latin-1") for path in files]
    return "\n".join([*map(str, files), *bodies, *values(folder)])


def test_no_file_of_a_lake_in_use_tells_of_what_was_purged(worked_lake):
    lake, (whole, later) = worked_lake
    times = {str(row[1]) for row in held(lake) if row[3] < day_number(CUT)}
    marks = {GONE, str(FAR), "picture-", whole, *times}
    before = everything(lake.folder)
    assert [mark for mark in marks if mark not in before] == []
    certificate = purge(lake, before=CUT, actor="officer")
    after = everything(lake.folder)
    assert [mark for mark in (*marks, pseudonym(lake.key(), GONE), "86400.0") if mark in after] == []
    assert later in after
    assert (lake.folder / "truth.csv").read_text() == f"plate,swapped_with\n{plate_of(2)},\n"
    assert (certificate.vehicles, certificate.rankings) == (1, 1)
    with lake.session() as con:
        assert con.execute("select vid_repaired, is_applied from repairs").fetchall() == [(2, True)]
    (line,) = lines_of(lake)
    assert line.name == "(removed by a purge)"
    told = [record for kind in ("feedback", "triage") for record in states(lake, kind)]
    assert told == [f"county_lines/{line.line_id}/1", f"county_lines/{line.line_id}/2"]
    assert [one["line_id"] for one in ranking_records(lake)[0].facts["lines"]] == [line.line_id]
    assert newest_model(lake, "county_lines").lineage["lines"] == [line.line_id]


def test_a_purge_takes_rankings_that_have_expired_with_it(lake):
    folder = lake.folder / "runs" / "old"
    folder.mkdir(parents=True)
    facts = {"run_id": "old", "made_at": "2026-01-01T00:00:00", "expires_on": "2026-01-31", "first_day": 99_999}
    (folder / "run.json").write_text(json.dumps(facts))
    certificate = purge(lake, before=START.date(), actor="nightly")
    assert (certificate.rankings, certificate.reads) == (1, 0)
    assert not folder.exists()


def test_what_is_due_goes_at_a_start_of_the_app_on_record_and_nothing_twice(lake, tmp_path: Path):
    stores = open_stores(tmp_path / "stores", tmp_path / "stores" / "audit.key")
    try:
        assert purge_due(stores, "retention rule") is None
        shutil.copytree(lake.folder, stores.folder / LAKE_FOLDER)
        about = stores.folder / LAKE_FOLDER / "lake.json"
        facts = json.loads(about.read_text()) | {"is_synthetic": True}  # so that today is the day after the newest
        about.write_text(json.dumps(facts))
        assert purge_due(stores, "retention rule") is None
        about.write_text(json.dumps(facts | {"retention_days": 3}))
        with FileLock(about.with_name("LOCK")):
            assert purge_due(stores, "retention rule") is None
        certificate = purge_due(stores, "retention rule")
        assert [str(day) for day in certificate.days] == ["2026-03-02"]
        assert purge_due(stores, "retention rule") is None
        newest = stores.audit.newest(1).iloc[0]
        assert (newest.actor, newest.action) == ("retention rule", "anpr.purge")
    finally:
        stores.close()


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
