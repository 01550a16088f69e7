"""A backup is whole, a broken one is refused, and a restore loses nothing that stood there."""

import duckdb
import pytest

from data_access.audit import now
from data_access.maintenance import restore, run_verb, run_verb_wherever
from data_access.snapshots import current_version
from data_access.stores import open_stores
from models.audit import AuditEntry
from models.errors import DataNotAvailable, StoreUnavailable
from models.settings import read_settings


@pytest.fixture
def settings(store_folder):
    return read_settings({"NDAO_DB": str(store_folder)})


@pytest.fixture
def backup(settings, tmp_path):
    stores = open_stores(settings.folder, settings.audit_key_file)
    stores.audit.record(AuditEntry(now(), "me", "auditor", "look", "before the backup"))
    result = run_verb(stores, "backup", {"folder": str(tmp_path / "backups")})
    stores.audit.record(AuditEntry(now(), "me", "auditor", "look", "after the backup"))
    stores.close()
    return type(settings.folder)(result["folder"])


def objects(settings):
    stores = open_stores(settings.folder, settings.audit_key_file)
    try:
        return list(stores.audit.newest(10).object)
    finally:
        stores.close()


def test_a_restore_brings_back_the_registers_and_the_live_version(settings, backup):
    version = current_version(settings.folder)
    result = restore(settings, backup)
    assert result["is_whole"]
    assert objects(settings) == ["before the backup"]
    assert current_version(settings.folder) == version


def test_a_backup_holds_the_evidence_files_and_a_restore_brings_them_back(settings, tmp_path):
    kept = settings.folder / "evidence" / "ab" / ("ab" * 32)
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"%PDF-1.7 minutes")
    (settings.folder / "evidence" / ".incoming").mkdir()
    (settings.folder / "evidence" / ".incoming" / "half").write_bytes(b"%PDF")
    made = run_verb_wherever(settings, "backup", {"folder": str(tmp_path / "backups")})
    kept.unlink()
    restore(settings, type(settings.folder)(made["folder"]))
    assert kept.read_bytes() == b"%PDF-1.7 minutes"
    assert [path.name for path in (settings.folder / "evidence").rglob("*") if path.is_file()] == [kept.name]


def test_the_purge_of_evidence_says_how_many_lost_their_file(settings):
    assert run_verb_wherever(settings, "evidence-purge", {"actor": "terminal|me"}) == {"purged": 0}


def test_what_stood_there_is_kept_beside_it(settings, backup):
    kept = type(settings.folder)(restore(settings, backup)["kept"])
    assert (kept / "registers.duckdb").exists()


def test_a_backup_with_a_broken_chain_is_refused_and_changes_nothing(settings, backup):
    with duckdb.connect(str(backup / "registers.duckdb")) as con:
        con.execute("update audit set actor = 'somebody else'")
    with pytest.raises(StoreUnavailable):
        restore(settings, backup)
    assert objects(settings)[0] == "after the backup"


def test_a_folder_without_a_backup_is_refused(settings, tmp_path):
    with pytest.raises(DataNotAvailable):
        restore(settings, tmp_path)


def test_a_verb_that_does_not_exist_is_refused(settings):
    with pytest.raises(DataNotAvailable):
        run_verb_wherever(settings, "explode", {})
