"""Material made to do harm, through ingest from end to end: nothing escapes, nothing hangs, all of it is listed."""

import hashlib
import tempfile
import time
from pathlib import Path

import pytest

from data_access.documents.accounting import account_of, unread_items
from data_access.documents.case import create_case
from data_access.documents.gate import benchmark_case
from data_access.documents.ingest import ingest
from data_access.documents.lexical import FOLDER, LexicalIndex
from tests.data_access.documents.hostile import HOST, MACRO_BYTES, PLANTED, lay_out

LONGEST_SECONDS = 20  # of the clock, for all of it, on a busy machine; a limit of one file alone is as long
UNREAD = {
    "bomb.zip": ("quarantined", "unpacks to far more"),
    "bomb.zip/bomb.txt": ("quarantined", "unpacks to far more"),
    "empty.txt": ("quarantined", "empty"),
    "entities.xml": ("quarantined", "declares entities"),
    "reads.xml": ("quarantined", "declares entities"),
    "link.txt": ("quarantined", "link"),
    "malformed.pdf": ("quarantined", "damaged"),
    "object.pkl": ("quarantined", "pickle"),
    "program.exe": ("quarantined", "program"),
    "picture.png": ("needs_ocr", "OCR"),
    "leading out.tar/link": ("quarantined", "link"),
    "leading out.tar/hard": ("quarantined", "link"),
    "leading out.tar/device": ("quarantined", "device"),
    "locked.zip/secret.txt": ("quarantined", "password"),
    "nested.zip/level 8.zip/level 7.zip/level 6.zip/level 5.zip/level 4.zip/level 3.zip": ("quarantined", "nested"),
}


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    """The case, what its run came to, the seconds that it took, and the folder in which all of it stands."""
    base, own = tmp_path_factory.mktemp("hostile"), tempfile.tempdir
    (base / "temporary").mkdir()
    tempfile.tempdir = str(base / "temporary")
    try:
        given = lay_out(base / "given", base / "mark")
        case = create_case(base / "cases" / "one", name="Hostile", made_by="tester", is_benchmark=True)
        began = time.monotonic()
        report = ingest(case, [given], actor="tester", source="Exhibit")
        yield case, report, time.monotonic() - began, base
    finally:
        tempfile.tempdir = own


def test_nothing_hangs_and_every_file_comes_to_something(taken):
    case, report, seconds, _ = taken
    assert (report.state, report.is_balanced) == ("done", True)
    assert account_of(case).is_balanced
    assert report.found == account_of(case).files == 38
    assert seconds < LONGEST_SECONDS


def test_what_is_not_read_is_listed_with_its_reason(taken):
    unread = unread_items(benchmark_case(taken[0]))
    told = {row.path.removeprefix("given/"): (row.status, row.reason) for row in unread.itertuples()}
    assert told.keys() == UNREAD.keys()
    for path, (status, word) in UNREAD.items():
        assert told[path][0] == status
        assert word in told[path][1]


def test_nothing_escapes_the_folder_of_the_case(taken):
    case, _, _, base = taken
    assert sorted(path.name for path in base.iterdir()) == ["cases", "given", "temporary"]
    assert [path.name for path in (base / "cases").iterdir()] == ["one"]
    assert list((base / "temporary").iterdir()) == []
    assert not Path("/tmp/escaped.txt").exists()
    assert not list(case.folder.rglob("escaped*"))
    assert list(case.path("work", "incoming").glob("*")) == []
    kept = [path for path in case.path("originals").rglob("*") if path.is_file()]
    assert kept
    assert not any(path.is_symlink() for path in case.folder.rglob("*"))
    assert all(hashlib.sha256(path.read_bytes()).hexdigest() == path.name for path in kept)


def test_nothing_was_run_or_called(taken):
    """No object came to life; of macros and of what a page would fetch there is no word in the case."""
    case, _, _, base = taken
    assert not (base / "mark").exists()
    with case.reading() as cursor:
        text = "\n".join(text for (text,) in cursor.execute("select text from passages").fetchall())
    assert PLANTED in text
    assert "letter with a macro" in text
    assert HOST not in text
    assert MACRO_BYTES.decode().splitlines()[0] not in text
    assert "root:" not in text


def test_what_is_sound_among_it_can_be_found(taken):
    words = LexicalIndex(taken[0].path(*FOLDER))
    for word in ("digger", "excavator", "crane", "level"):
        assert words.search(word, limit=20)
    with taken[0].reading() as cursor:
        names = {name for (name,) in cursor.execute("select name from items where status = 'indexed'").fetchall()}
    assert {"good.txt", "macro.docm", "page.html", "a.txt\n<img src=x onerror=alert(1)>.txt"} <= names
