"""Where the site is written: whole or not at all, never over what is not ours, always on record."""

import http.server
import json
import threading
from datetime import date
from pathlib import Path

import pytest

import ndao
from data_access import maintenance
from data_access.public_site import MARKER, write_public_site
from data_access.stores import open_stores
from models.errors import DataNotAvailable, StoreUnavailable
from models.settings import read_settings
from tests.data_access.public_site.conftest import ON


def files_in(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def write(stores, tmp_path):
    def make(out="site", on=ON):
        return write_public_site(stores, tmp_path / out, generated_on=on, actor="terminal|me")

    return make


def test_a_new_and_an_empty_folder_are_filled(write, tmp_path):
    (tmp_path / "empty").mkdir()
    result = write("empty")
    assert result["files"] == len(files_in(tmp_path / "empty")) == len(files_in(Path(write("new")["folder"])))
    assert result["waves"] == 2


def test_the_same_version_gives_the_same_bytes(write, tmp_path, sample_files):
    write("first")
    write("second")
    assert files_in(tmp_path / "first") == files_in(tmp_path / "second") == sample_files


def test_only_the_date_differs_on_another_day(write, tmp_path):
    write("first")
    write("second", on=date(2026, 12, 1))
    first, second = files_in(tmp_path / "first"), files_in(tmp_path / "second")
    swapped = {
        name: body.replace(b"1 Dec 2026", b"25 Nov 2026").replace(b"2026-12-01", b"2026-11-25")
        for name, body in second.items()
    }
    assert first != second
    assert swapped == first


def test_an_earlier_snapshot_is_replaced_and_leaves_nothing(write, tmp_path):
    write()
    (tmp_path / "site" / "index.html").write_text("an earlier one")
    write()
    assert b"SYNTHETIC" in (tmp_path / "site" / "index.html").read_bytes()
    assert [path.name for path in tmp_path.iterdir() if path.name not in ("store", "site")] == []


@pytest.mark.parametrize("extra", ["notes.txt", "data/mine.csv", "photos"])
def test_a_folder_with_something_else_is_refused_and_stays(write, tmp_path, extra):
    write()
    path = tmp_path / "site" / extra
    path.write_text("mine") if path.suffix else path.mkdir()
    before = files_in(tmp_path / "site")
    with pytest.raises(DataNotAvailable):
        write()
    assert files_in(tmp_path / "site") == before
    assert path.exists()


def test_a_marker_that_is_not_ours_does_not_open_a_folder(write, tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / MARKER).write_text(json.dumps({"made_by": "somebody", "files": [MARKER]}))
    with pytest.raises(DataNotAvailable):
        write()


def test_a_file_and_the_stores_are_refused(write, tmp_path):
    (tmp_path / "file").write_text("mine")
    for out in ("file", "store", "store/national/site"):
        with pytest.raises(DataNotAvailable):
            write(out)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_write_that_fails_leaves_the_earlier_site_whole(write, tmp_path, monkeypatch):
    write()
    before = files_in(tmp_path / "site")
    real, written = Path.write_bytes, []

    def full(self, content):
        written.append(self)
        if len(written) == 5:
            raise OSError("no space left on device")
        return real(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(StoreUnavailable):
        write()
    monkeypatch.undo()
    assert files_in(tmp_path / "site") == before
    assert [path.name for path in tmp_path.iterdir() if path.name not in ("store", "site")] == []


def test_a_swap_that_fails_brings_the_earlier_site_back(write, tmp_path, monkeypatch):
    write()
    before = files_in(tmp_path / "site")
    real = Path.rename

    def failing(self, target):
        if self.name == "new":
            raise OSError("busy")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(StoreUnavailable):
        write()
    monkeypatch.undo()
    assert files_in(tmp_path / "site") == before


def test_it_is_on_record_with_actor_folder_and_version(write, stores, tmp_path):
    write()
    newest = stores.audit.newest(1).iloc[0]
    assert (newest.action, newest.actor, newest.dataset_version) == ("public snapshot", "terminal|me", "v000001")
    assert str(tmp_path / "site") in newest.object
    assert stores.audit.verify().is_whole


def test_what_was_refused_is_not_on_record_as_done(write, stores, tmp_path):
    (tmp_path / "site").write_text("mine")
    with pytest.raises(DataNotAvailable):
        write()
    assert stores.audit.newest(1).empty


def test_what_cannot_be_put_on_record_is_not_written(write, stores, tmp_path, monkeypatch):
    def broken(entry):
        raise StoreUnavailable("The registers are full.", "Make room.")

    monkeypatch.setattr(stores.audit, "record", broken)
    with pytest.raises(StoreUnavailable):
        write()
    assert not (tmp_path / "site").exists()


@pytest.fixture
def terminal(store_folder, capsys, monkeypatch):
    monkeypatch.delenv("NDAO_AUDIT_KEY_FILE", raising=False)

    def call(*arguments):
        return ndao.main(["snapshot", *arguments, "--db", str(store_folder)]), *capsys.readouterr()

    return call


def test_the_terminal_writes_it_and_says_where_and_that_it_is_synthetic(terminal, tmp_path, store_folder, sample_files):
    status, out, _ = terminal("--public", str(tmp_path / "site"), "--on", "2026-11-25")
    assert (status, files_in(tmp_path / "site")) == (0, sample_files)
    assert "2 closed waves, v000001 (SYNTHETIC DATA)" in out
    stores = open_stores(store_folder, read_settings({"NDAO_DB": str(store_folder)}).audit_key_file)
    assert stores.audit.newest(1).iloc[0].actor.startswith("terminal|")
    stores.close()


def test_the_terminal_refuses_a_folder_with_something_else_by_exit_status_two(terminal, tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.txt").write_text("mine")
    status, out, err = terminal("--public", str(tmp_path / "site"))
    assert (status, out) == (2, "")
    assert "something else than an earlier snapshot" in err


def test_a_store_without_data_is_refused(tmp_path, capsys):
    assert ndao.main(["snapshot", "--public", str(tmp_path / "site"), "--db", str(tmp_path / "none")]) == 2
    assert "There is no data yet" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


class Refusing(http.server.BaseHTTPRequestHandler):
    """Answers as the app does that refuses a verb."""

    def do_POST(self):
        body = json.dumps({"error": "the folder is not empty"}).encode()
        self.send_response(409)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def test_the_words_of_the_running_app_reach_the_terminal(store_folder, monkeypatch, tmp_path):
    def owned(*arguments):
        raise StoreUnavailable("The registers are in use.", "")

    monkeypatch.setattr(maintenance, "open_stores", owned)
    server = http.server.HTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.handle_request, daemon=True).start()
    settings = read_settings({"NDAO_DB": str(store_folder), "NDAO_MAINTENANCE_PORT": str(server.server_port)})
    with pytest.raises(StoreUnavailable, match="the folder is not empty"):
        maintenance.run_verb_wherever(settings, "public-snapshot", {"folder": str(tmp_path / "site")})
    server.server_close()
