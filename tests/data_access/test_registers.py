"""What people type is kept whole, or not at all."""

import threading

import duckdb
import pytest

from data_access.registers import Registers, secret_file
from models.errors import StoreUnavailable


@pytest.fixture
def registers(tmp_path):
    opened = Registers(tmp_path)
    yield opened
    opened.close()


def add(cursor, load_id):
    cursor.execute(
        "insert into load_history select ?, 'k', 'f', 'h', 1, now()::timestamp, 'me', 1, 1, 0, 0, 'loaded', 'v1', 1",
        [load_id],
    )


def count(registers):
    with registers.reading() as cursor:
        return cursor.execute("select count(*) from load_history").fetchone()[0]


def test_a_block_that_raises_leaves_nothing_behind(registers):
    with pytest.raises(RuntimeError), registers.writing() as cursor:
        add(cursor, "a")
        raise RuntimeError
    assert count(registers) == 0


def test_writers_on_many_threads_lose_nothing(registers):
    def write(thread):
        for number in range(20):
            with registers.writing() as cursor:
                add(cursor, f"{thread}-{number}")

    threads = [threading.Thread(target=write, args=(name,)) for name in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert count(registers) == 120


def test_a_second_owner_is_refused_with_words(registers, tmp_path):
    code = f"import duckdb; duckdb.connect(r'{registers.path}')"
    import subprocess
    import sys

    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 1


def test_a_full_disk_refuses_writes_and_still_reads(registers, monkeypatch):
    monkeypatch.setattr("data_access.registers.FREE_BYTES_NEEDED", 10**18)
    with pytest.raises(StoreUnavailable), registers.writing():
        pass
    assert count(registers) == 0


def test_a_backup_is_a_whole_copy(registers, tmp_path):
    with registers.writing() as cursor:
        add(cursor, "a")
    registers.backup(tmp_path / "copy.duckdb")
    with duckdb.connect(str(tmp_path / "copy.duckdb"), read_only=True) as copy:
        assert copy.execute("select load_id from load_history").fetchall() == [("a",)]


def test_a_secret_is_made_once_and_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "deep" / "audit.key"
    first = secret_file(path)
    assert secret_file(path) == first
    assert len(first) == 32
    assert path.stat().st_mode & 0o077 == 0
