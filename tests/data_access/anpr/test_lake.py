"""A lake: pinned readers, one writer, nothing half done."""

import json
import os
import stat
from pathlib import Path

import duckdb
import pytest

from data_access.anpr.lake import create_lake, open_lake
from data_access.anpr.tables import IN_LAKE, TABLES, column_names
from data_access.anpr.views import empty_table
from models.errors import DataNotAvailable, EditRefused, StoreUnavailable


def rows(lake, view="reads_by_vehicle", manifest=None, **options):
    with lake.session(manifest, **options) as con:
        return len(con.table(view).fetchall())


def test_an_empty_lake_has_every_view_with_its_columns(empty_lake):
    with empty_lake.session() as con:
        for table in IN_LAKE:
            view = con.table(table)
            assert (view.columns, view.fetchall()) == (column_names(table), [])


@pytest.mark.parametrize("table", sorted(TABLES))
def test_an_empty_table_has_the_types_that_are_declared(table):
    con = duckdb.connect()
    con.execute(f"create table declared ({TABLES[table]})")
    assert con.from_arrow(empty_table(table)).types == con.table("declared").types


def test_there_is_one_lake_in_a_folder_and_its_secret_is_its_owners(empty_lake):
    with pytest.raises(EditRefused):
        create_lake(empty_lake.folder)
    assert stat.S_IMODE(os.stat(empty_lake.folder / "secret.key").st_mode) == 0o600
    assert len(empty_lake.key()) == 32


def test_a_folder_that_is_no_lake_or_of_another_format_is_refused(tmp_path: Path, empty_lake):
    with pytest.raises(DataNotAvailable, match="no lake"):
        open_lake(tmp_path / "nothing")
    facts = json.loads((empty_lake.folder / "lake.json").read_text())
    (empty_lake.folder / "lake.json").write_text(json.dumps(facts | {"format": 99}))
    with pytest.raises(DataNotAvailable, match="format 99"):
        open_lake(empty_lake.folder)


def test_layouts_are_sorted_and_alike(filled_lake):
    with filled_lake.session() as con:
        by_vehicle = con.execute("select vid, t, cam, day, dow, hour, confidence from reads_by_vehicle").fetchall()
        by_camera = con.execute("select vid, t, cam, day, dow, hour, confidence from reads_by_camera").fetchall()
    assert [row[:2] for row in by_vehicle] == [
        row[:2] for row in sorted(by_vehicle, key=lambda row: (row[3], row[0], row[1]))
    ]
    assert [(row[2], row[1]) for row in by_camera] == [
        (row[2], row[1]) for row in sorted(by_camera, key=lambda row: (row[3], row[2], row[1]))
    ]
    assert sorted(by_vehicle) == sorted(by_camera)
    assert len(by_vehicle) == filled_lake.manifest().reads


def test_a_session_sees_the_days_asked_for_and_nothing_outside_the_lake(filled_lake, tmp_path: Path):
    days = filled_lake.manifest().days
    assert rows(filled_lake, days=range(days[0].day, days[1].day)) == days[0].reads
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with filled_lake.session() as con, pytest.raises(duckdb.PermissionException):
        con.execute("select * from read_csv($1)", [str(tmp_path / "other.csv")])


def test_a_reader_keeps_what_it_pinned_while_a_writer_takes_it_out(lake):
    pinned = lake.manifest()
    with lake.writing() as draft:
        draft.drop_day(pinned.days[0].day)
    assert rows(lake) == pinned.reads - pinned.days[0].reads
    assert rows(lake, manifest=pinned) == pinned.reads


def test_clean_layouts_are_read_where_there_are_any_and_raw_ones_on_request(lake):
    day = lake.manifest().days[0]
    with lake.writing() as draft, duckdb.connect() as con:
        path = draft.new_file("clean_by_vehicle", day.day)
        con.read_parquet(str(lake.path(day.by_vehicle[0]))).limit(5).write_parquet(str(path))
        draft.set_day(day.day, clean_by_vehicle=[path])
    only = range(day.day, day.day + 1)
    assert rows(lake, days=only) == 5
    assert rows(lake, days=only, is_raw=True) == day.reads


def test_one_writer_at_a_time(lake):
    with lake.writing(), pytest.raises(StoreUnavailable), lake.writing():
        pass


def test_a_writer_that_fails_leaves_the_lake_as_it_was_and_the_next_sweeps_up(lake):
    before = lake.manifest()
    with pytest.raises(ZeroDivisionError), lake.writing() as draft:
        path = draft.new_file("trips", before.days[0].day)
        path.write_bytes(b"half a file")
        draft.drop_day(before.days[1].day)
        raise ZeroDivisionError
    assert lake.manifest() == before
    assert path.exists()
    with lake.writing():
        pass
    assert not path.exists()
    assert rows(lake) == before.reads


def test_numbers_of_vehicles_and_cameras_are_never_used_twice(lake):
    with lake.writing() as draft:
        first = draft.take_vids(3)
    with lake.writing() as draft:
        assert draft.take_vids(1) == first + 3
