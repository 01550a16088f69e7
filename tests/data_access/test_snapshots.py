"""A version is live when it is whole, and not before."""

import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import duckdb
import pytest

from data_access.national import NationalStore
from data_access.snapshots import build_version, current_version, rehearse, roll_back, upgrade, version_path, versions
from models.access import NOTHING, Scope
from models.errors import DataNotAvailable, StoreUnavailable

ROOT = Path(__file__).resolve().parents[2]
ROW = "insert into raw.rocus values ('{}', 'Unit', '2020-01-01', null, null, 'load')"


def add(name):
    return lambda con: con.execute(ROW.format(name))


def names(folder):
    store = NationalStore(folder)
    try:
        with store.cursor(NOTHING) as cursor:
            return [row[0] for row in cursor.execute("select rocu_id from raw.rocus order by 1").fetchall()]
    finally:
        store.close()


def test_versions_add_up_and_the_last_three_are_kept(tmp_path):
    for name in "abcde":
        build_version(tmp_path, add(name))
    assert names(tmp_path) == list("abcde")
    assert versions(tmp_path) == ["v000003", "v000004", "v000005"]


def test_a_change_that_raises_changes_nothing(tmp_path):
    build_version(tmp_path, add("a"))

    def broken(con):
        con.execute(ROW.format("b"))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        build_version(tmp_path, broken)
    assert names(tmp_path) == ["a"]
    assert current_version(tmp_path) == "v000001"
    assert not list((tmp_path / "national").glob("draft*"))


def test_a_rehearsal_changes_nothing(tmp_path):
    build_version(tmp_path, add("a"))
    rehearse(tmp_path, add("b"))
    assert names(tmp_path) == ["a"]


def test_rolling_back_brings_the_earlier_rows_back_and_a_number_is_never_used_twice(tmp_path):
    build_version(tmp_path, add("a"))
    build_version(tmp_path, add("b"))
    roll_back(tmp_path, "v000001")
    assert names(tmp_path) == ["a"]
    assert build_version(tmp_path, add("c")) == "v000003"
    assert names(tmp_path) == ["a", "c"]


def test_rolling_back_to_what_is_not_there_is_refused(tmp_path):
    build_version(tmp_path, add("a"))
    with pytest.raises(DataNotAvailable):
        roll_back(tmp_path, "v000009")


def test_two_builders_do_not_meet(tmp_path):
    def build_again(con):
        with pytest.raises(StoreUnavailable):
            build_version(tmp_path, add("b"))

    build_version(tmp_path, build_again)
    assert current_version(tmp_path) == "v000001"


def test_a_nearly_full_disk_refuses_a_build(tmp_path, monkeypatch):
    build_version(tmp_path, add("a"))
    monkeypatch.setattr("data_access.snapshots.FREE_BYTES_NEEDED", 10**18)
    with pytest.raises(StoreUnavailable):
        build_version(tmp_path, add("b"))
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("moment", ["change", "derive", "verify", "publish"])
def test_a_kill_at_any_moment_leaves_the_live_version_whole(tmp_path, moment):
    build_version(tmp_path, add("a"))
    code = textwrap.dedent(f"""
        import os, sys
        from pathlib import Path
        import data_access.snapshots as snapshots
        def die(*args): os.kill(os.getpid(), 9)
        def change(con):
            con.execute({ROW.format("b")!r})
            if {moment!r} == "change": die()
        name = {{"derive": "derive", "verify": "_verify", "publish": "_point_to"}}.get({moment!r})
        if name: setattr(snapshots, name, die)
        snapshots.build_version(Path({str(tmp_path)!r}), change)
    """)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True)
    assert done.returncode == -9, done.stderr
    assert names(tmp_path) == ["a"]
    build_version(tmp_path, add("c"))
    assert names(tmp_path) == ["a", "c"]


def test_readers_never_see_two_versions_mixed(tmp_path):
    """20 publishes under readers: each answer is of one version, and none fails."""
    build_version(tmp_path, lambda con: con.execute("create table raw.pair as select 0 as a, 0 as b"))
    store, stop, seen, wrong = NationalStore(tmp_path), threading.Event(), set(), []

    def read():
        while not stop.is_set():
            with store.cursor(NOTHING) as cursor:
                first = cursor.execute("select a from raw.pair").fetchone()[0]
                second = cursor.execute("select b from raw.pair").fetchone()[0]
                seen.add(first)
                if first != second:
                    wrong.append((first, second))
            stop.wait(0.02)  # so that the builder gets its turn

    readers = [threading.Thread(target=read) for _ in range(4)]
    [reader.start() for reader in readers]
    for number in range(1, 21):
        build_version(tmp_path, lambda con, n=number: con.execute("update raw.pair set a = ?, b = ?", [n, n]))
    stop.set()
    [reader.join() for reader in readers]
    store.close()
    assert not wrong
    assert len(seen) > 3


def test_a_torn_file_is_refused_rather_than_read(tmp_path):
    build_version(tmp_path, add("a"))
    path = version_path(tmp_path, "v000001")
    path.chmod(0o640)
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises((duckdb.Error, DataNotAvailable, StoreUnavailable)):
        names(tmp_path)


@pytest.fixture
def store(tmp_path):
    def fill(con):
        con.execute(
            "insert into raw.population select f, date '2020-01-01', 5, 'x', 'l' from (values ('kent'), ('essex')) t(f)"
        )
        con.execute(
            "create view scoped.population as select * from raw.population "
            "where force_id in (select unnest(getvariable('scope')))"
        )

    build_version(tmp_path, fill)
    opened = NationalStore(tmp_path)
    yield opened
    opened.close()


def test_a_cursor_without_a_scope_sees_no_row(store):
    with store.cursor(NOTHING) as cursor:
        assert cursor.execute("select * from scoped.population").fetchall() == []
    with store.cursor(Scope(frozenset({"kent"}))) as cursor:
        assert cursor.execute("select force_id from scoped.population").fetchall() == [("kent",)]


def test_one_readers_scope_never_reaches_another(store):
    wrong = []

    def read(force):
        for _ in range(60):
            with store.cursor(Scope(frozenset({force}))) as cursor:
                got = cursor.execute("select force_id from scoped.population").fetchall()
                if got != [(force,)]:
                    wrong.append((force, got))

    threads = [threading.Thread(target=read, args=(name,)) for name in ("kent", "essex") * 4]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not wrong


@pytest.mark.parametrize(
    "escape",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "copy (select 1) to '/tmp/ndao-escape'",
        "attach '/tmp/ndao-escape.duckdb'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set memory_limit = '90GB'",
        "insert into raw.population select * from raw.population",
        "drop table raw.population",
    ],
)
def test_a_reader_cannot_leave_the_store_or_change_it(store, escape):
    with store.cursor(NOTHING) as cursor, pytest.raises(duckdb.Error):
        cursor.execute(escape)


def test_a_runaway_query_is_stopped(store, monkeypatch):
    with pytest.raises(StoreUnavailable), store.cursor(NOTHING) as cursor:
        cursor.execute("select count(*) from range(10000000) a, range(10000000) b where a.range + b.range = 7")


def test_an_older_schema_is_brought_up_to_date_and_the_newest_is_left_alone(tmp_path, monkeypatch):
    build_version(tmp_path, add("a"))
    upgrade(tmp_path)
    assert current_version(tmp_path) == "v000001"
    monkeypatch.setattr("data_access.snapshots.newest_schema", lambda store: 99)
    upgrade(tmp_path)
    assert current_version(tmp_path) == "v000002"
    assert names(tmp_path) == ["a"]
