"""Loads with their history and audit, and the way back."""

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from data_access.loaders import LoadRequest
from data_access.loading import check_files, load_files, load_history, reconcile_history, undo_last_load
from data_access.snapshots import current_version
from data_access.stores import open_stores
from models.access import NOTHING, Viewer
from models.errors import DataNotAvailable, DataRejected, StaleEdit

ROOT = Path(__file__).resolve().parents[2]
VIEWER = Viewer("someone", "Someone", "ndao_analyst")


@pytest.fixture
def stores(store_folder):
    opened = open_stores(store_folder, store_folder / "audit.key")
    yield opened
    opened.close()


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "officers.csv"
    path.write_text("force,as_at,officers_fte,basis\nkent,2026-03-31,4100,test\n", encoding="utf-8")
    return LoadRequest("workforce", path)


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text(
        "force,as_at,officers_fte,basis\nkent,2026-03-31,many,test\natlantis,2026-03-31,5,test\n", encoding="utf-8"
    )
    return LoadRequest("workforce", path)


def officers(stores, as_at="2026-03-31"):
    with stores.national.cursor(NOTHING) as cursor:
        return cursor.execute("select officers_fte from raw.workforce where as_at = ?", [as_at]).fetchall()


def test_a_check_changes_nothing(stores, good):
    before = current_version(stores.folder)
    (outcome,) = check_files(stores.folder, [good])
    assert outcome.is_accepted
    assert current_version(stores.folder) == before


def test_a_load_is_in_the_history_and_in_the_audit_trail(stores, good):
    version, (outcome,) = load_files(stores, VIEWER, [good])
    newest = load_history(stores).iloc[0]
    assert (newest.outcome, newest.rows_read, newest.dataset_version) == ("loaded", 1, version)
    assert newest.sha256 == outcome.sha256
    entry = stores.audit.newest(1).iloc[0]
    assert (entry.actor, entry.action, entry.outcome) == ("someone", "load", "allowed")
    assert officers(stores) == [(4100.0,)]


def test_a_refused_load_changes_nothing_and_is_on_record(stores, bad):
    before = current_version(stores.folder)
    with pytest.raises(DataRejected) as refused:
        load_files(stores, VIEWER, [bad])
    assert {row.row for row in refused.value.rejected} == {2, 3}
    assert current_version(stores.folder) == before
    newest = load_history(stores).iloc[0]
    assert (newest.outcome, newest.rows_accepted) == ("refused", 0)
    assert newest.rows_accepted + newest.rows_rejected == newest.rows_read == 2
    assert stores.audit.newest(1).iloc[0].outcome == "refused"


def test_one_bad_file_keeps_the_good_one_out_too(stores, good, bad):
    with pytest.raises(DataRejected):
        load_files(stores, VIEWER, [good, bad])
    assert officers(stores) == []


def test_a_load_can_be_undone_and_made_again(stores, good):
    before = current_version(stores.folder)
    load_files(stores, VIEWER, [good])
    assert undo_last_load(stores, VIEWER, live=current_version(stores.folder)) == before
    assert officers(stores) == []
    load_files(stores, VIEWER, [good])
    assert officers(stores) == [(4100.0,)]


def test_the_first_version_cannot_be_undone(stores):
    with pytest.raises(DataNotAvailable):
        undo_last_load(stores, VIEWER, live=current_version(stores.folder))


def test_undo_goes_back_along_the_way_that_was_taken(stores, good, tmp_path):
    """A load that was undone does not come back when a later load is undone."""
    first = current_version(stores.folder)
    load_files(stores, VIEWER, [good])
    undo_last_load(stores, VIEWER, live=current_version(stores.folder))
    other = tmp_path / "other.csv"
    other.write_text("force,as_at,officers_fte,basis\nessex,2026-03-31,3800,test\n", encoding="utf-8")
    load_files(stores, VIEWER, [LoadRequest("workforce", other)])
    assert undo_last_load(stores, VIEWER, live=current_version(stores.folder)) == first
    assert officers(stores) == []


def test_undo_is_refused_when_somebody_loaded_meanwhile(stores, good):
    seen = current_version(stores.folder)
    load_files(stores, VIEWER, [good])
    with pytest.raises(StaleEdit):
        undo_last_load(stores, VIEWER, live=seen)


def test_loads_from_the_terminal_come_into_the_history(stores, good):
    command = [sys.executable, "ndao.py", "load", "workforce", str(good.path), "--db", str(stores.folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    reconcile_history(stores)
    reconcile_history(stores)
    history = load_history(stores)
    assert list(history.file_name).count("officers.csv") == 1
    assert history.loaded_by.iloc[0].startswith("terminal|")


@pytest.mark.parametrize("moment", ["audit", "history"])
def test_a_kill_while_writing_the_registers_loses_nothing_that_was_committed(store_folder, good, moment):
    """A load is killed while its record is written: the version stands whole, and the history catches up."""
    code = textwrap.dedent(f"""
        import os
        from pathlib import Path
        import data_access.registers as registers
        from data_access.loaders import LoadRequest
        from data_access.loading import load_files
        from data_access.stores import open_stores
        from models.access import Viewer
        folder = Path({str(store_folder)!r})
        stores = open_stores(folder, folder / "audit.key")
        real = registers.Registers.writing
        calls = []
        from contextlib import contextmanager
        @contextmanager
        def writing(self):
            with real(self) as cursor:
                yield cursor
                calls.append(1)
                if len(calls) == {1 if moment == "history" else 2}:
                    os.kill(os.getpid(), 9)
        registers.Registers.writing = writing
        load_files(stores, Viewer("x", "x", "ndao_analyst"), [LoadRequest("workforce", Path({str(good.path)!r}))])
    """)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True)
    assert done.returncode == -9, done.stderr
    stores = open_stores(store_folder, store_folder / "audit.key")
    try:
        assert officers(stores) == [(4100.0,)]
        reconcile_history(stores)
        assert "officers.csv" in set(load_history(stores).file_name)
        assert stores.audit.verify().is_whole
    finally:
        stores.close()


def test_a_copied_store_opens_elsewhere(store_folder, tmp_path):
    copy = tmp_path / "elsewhere"
    shutil.copytree(store_folder, copy)
    stores = open_stores(copy, copy / "audit.key")
    assert stores.national.version()
    stores.close()
    assert os.path.exists(copy / "registers.duckdb")
