"""A purge leaves no trace: not in rows, not in bytes, not in indexes; and the certificate holds hashes alone."""

import json
import shutil
from datetime import date, timedelta

import pytest

from data_access.documents.accounting import account_of
from data_access.documents.case import close_case, create_case, keep_until, open_case
from data_access.documents.certificates import CERTIFICATES, certificates
from data_access.documents.lexical import FOLDER, LexicalIndex
from data_access.documents.purge import RULE, purge_case, purge_due, purge_items
from data_access.documents.purged_items import leaving_with
from data_access.documents.vectors import VectorStore
from models.documents.encoders import static_encoder
from models.errors import EditRefused
from tests.data_access.documents.material import lay_out, shared_parsers, take_in

SECRET = "low loader"


@pytest.fixture(scope="module", autouse=True)
def parsers():
    with shared_parsers():
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A case of the small material; never purged itself: copied."""
    folder = tmp_path_factory.mktemp("made")
    case = create_case(folder / "case", name="Larkfield", made_by="tester")
    take_in(case, lay_out(folder / "given"))
    close_case(case)
    return case.folder


@pytest.fixture
def case(made, tmp_path):
    shutil.copytree(made, tmp_path / "cases" / "one")
    return open_case(tmp_path / "cases" / "one")


@pytest.fixture
def record():
    return []


def one(case, path):
    with case.reading() as cursor:
        return cursor.execute("select item_id, sha256 from items where path = ?", [path]).fetchone()


def paths(case):
    with case.reading() as cursor:
        return {path for (path,) in cursor.execute("select path from items").fetchall()}


def traces(folder, *marks):
    """Files below a folder that hold one of the marks in their bytes or their name."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(mark in path.name.encode() + path.read_bytes() for mark in marks)]


def test_a_purged_item_is_in_no_table_no_index_and_no_byte(case, record):
    item, sha256 = one(case, "given/outer.zip/inner.zip/note.eml")
    close_case(case)
    marks = (sha256.encode(), b"Bring the low loader", b"a2@example.com")
    assert traces(case.folder, *marks)
    done = purge_items(case, [item], actor="tester", write=record.extend)
    close_case(case)
    assert traces(case.folder, *marks) == []
    assert done.hashes == (sha256,)
    assert len(paths(case)) == 23
    assert done.rows["passages"] == done.rows["messages"] == 1
    assert done.looked_through > 10
    words, encoder = LexicalIndex(case.path(*FOLDER)), static_encoder()
    assert words.search(SECRET, limit=5) == []
    assert len(words.search("digger", limit=50)) == 12
    account = account_of(case)
    assert account.is_balanced
    assert VectorStore(case.path("index", "static"), encoder.name, encoder.dimensions).count() == account.passages
    assert words.passage_count() == account.passages


def test_what_was_purged_is_not_taken_in_again(case, made, record):
    item, _ = one(case, "given/last.txt")
    purge_items(case, [item], actor="tester", write=record.extend)
    report = take_in(case, made.parent / "given")
    assert (report.quarantined, report.already) == (1, 18)
    assert account_of(case).is_balanced
    assert one(case, "given/last.txt")[1] == ""


def test_copies_of_a_purged_item_go_and_members_that_stand_elsewhere_live_on(case, record):
    copy, sha256 = one(case, "given/notes/note 03.txt")
    outer, _ = one(case, "given/outer.zip")
    done = purge_items(case, [copy, outer], actor="tester", write=record.extend)
    assert sha256 in done.hashes
    left = paths(case)
    assert not {"given/notes/copy.txt", "given/notes/note 03.txt"} & left
    assert not {path for path in left if "outer.zip" in path}
    assert "given/notes/note 05.txt" in left
    assert account_of(case).is_balanced


def test_a_member_lives_on_where_its_copy_was_found():
    """1 holds 2 and 3, 2 holds 4; 5 is a copy of 2 elsewhere, 6 a copy of 3 in 7."""
    rows = [
        (1, "a", None, "indexed"), (2, "b", 1, "indexed"), (3, "c", 1, "indexed"), (4, "d", 2, "indexed"),
        (5, "b", None, "duplicate"), (6, "c", 7, "duplicate"), (7, "e", None, "indexed"),
    ]  # fmt: skip
    assert leaving_with(rows, [1]).items == (1, 5, 6)
    assert leaving_with(rows, [2]).items == (2, 4, 5)
    assert leaving_with(rows, [2]).holders == (1,)
    assert leaving_with(rows, [4]).holders == (1, 2, 5)
    assert leaving_with(rows, [7]).items == (6, 7)
    assert leaving_with(rows, [1, 7]).items == (1, 3, 5, 6, 7)


def test_a_survivor_takes_the_place_of_its_copy(case, record, tmp_path):
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "list.txt").write_bytes(b"SN-4471 and SN-4472 on Friday")
    take_in(case, tmp_path / "again")
    mail, _ = one(case, "given/mail.eml")
    member, sha256 = one(case, "given/mail.eml/list.txt")
    done = purge_items(case, [mail], actor="tester", write=record.extend)
    assert one(case, "again/list.txt") == (member, sha256)
    assert sha256 not in done.hashes
    assert len(LexicalIndex(case.path(*FOLDER)).search("friday", limit=5)) == 1
    with pytest.raises(EditRefused):
        purge_items(case, [mail], actor="tester", write=record.extend)


def test_a_purged_case_is_gone_and_its_certificate_names_hashes_alone(case, record):
    _, sha256 = one(case, "given/last.txt")
    folder = case.folder.parent
    done = purge_case(case, actor="tester", write=record.extend)
    assert not case.folder.exists()
    assert [entry.action for entry in record] == ["documents.purge"]
    assert [path.parent.name for path in folder.rglob("*") if path.is_file()] == [CERTIFICATES]
    (kept,) = certificates(folder)
    assert kept["certificate_id"] == done.certificate_id
    assert sha256 in kept["hashes"]
    assert kept["items"] == 24
    told = json.dumps(kept)
    assert not any(word in told for word in ("last.txt", "Larkfield", "Exhibit", "example.com"))


def test_nothing_is_deleted_where_the_purge_cannot_be_put_on_record(case):
    def refuse(entries):
        raise OSError("no record")

    with pytest.raises(OSError, match="no record"):
        purge_case(case, actor="tester", write=refuse)
    assert account_of(case).files == 24


def test_cases_go_after_their_last_day_and_a_purge_cut_short_is_finished(case, record, monkeypatch):
    folder, last = case.folder.parent, date(2026, 3, 1)
    keep_until(case, last)
    assert purge_due(folder, last, record.extend) == []

    def cut_short(*given, **more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", cut_short)
        with pytest.raises(KeyboardInterrupt):
            purge_due(folder, last + timedelta(days=1), record.extend)
    assert case.folder.exists()
    (done,) = purge_due(folder, last + timedelta(days=1), record.extend)
    assert done.actor == RULE
    assert not case.folder.exists()
    assert purge_due(folder, last + timedelta(days=1), record.extend) == []
