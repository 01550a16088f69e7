"""Ingest: every file comes to something, copies are told, members are items, and a kill at any moment loses nothing."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from data_access.documents import ingest as ingesting
from data_access.documents.accounting import account_of, ingest_runs, unread_items
from data_access.documents.case import close_case, create_case, open_case
from data_access.documents.custody import custody_csv, custody_rows
from data_access.documents.found_files import A_LINK
from data_access.documents.gate import benchmark_case
from data_access.documents.indexing import index_case
from data_access.documents.jsonl import ingest_jsonl
from data_access.documents.lexical import FOLDER, LexicalIndex
from data_access.documents.vectors import VectorStore
from models.documents.encoders import static_encoder
from models.errors import DataRejected, EditRefused, StoreUnavailable
from tests.data_access.documents.material import (
    PLANTED,
    SOURCE,
    lay_out,
    lines,
    shared_parsers,
    take_in,
    with_small_batches,
    zipped,
)

ROOT = Path(__file__).resolve().parents[3]
OF_THE_MOMENT = {"batch", "parse_ms", "ingested_at"}
KILLED = """
import os, signal, sys
from pathlib import Path
import pyarrow, scipy.sparse, tantivy
from data_access.documents import ingest as ingesting
from data_access.documents.case import open_case
from tests.data_access.documents.material import take_in, with_small_batches
with_small_batches()
case, folder = Path(sys.argv[1]), Path(sys.argv[2])
def run_until_killed(owner, name, times):
    left, whole = [times], getattr(owner, name)
    def killed(*given, **more):
        left[0] -= 1
        whole(*given, **more)
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, killed)
    take_in(open_case(case), folder)
for kill in ((ingesting, "_insert", 2), (ingesting.Indexing, "follow", 3)):
    child = os.fork()
    if not child:
        run_until_killed(*kill)
        os._exit(0)
    print(os.WTERMSIG(os.waitpid(child, 0)[1]))
"""


def new_case(folder: Path):
    return create_case(folder, name="Larkfield", made_by="tester", is_benchmark=True)


@pytest.fixture(scope="module", autouse=True)
def parsers():
    with shared_parsers():
        yield


@pytest.fixture(scope="module")
def material(tmp_path_factory):
    return lay_out(tmp_path_factory.mktemp("given") / "Seizure 1")


@pytest.fixture(scope="module")
def whole(material, tmp_path_factory):
    """A case into which everything was taken at once, its report and its folder."""
    case = new_case(tmp_path_factory.mktemp("whole") / "case")
    return case, take_in(case, material)


def content(case):
    """Every table of a case as it must be however often a run was cut short, and what its indexes say."""
    with case.reading() as cursor:
        names = [name for (name,) in cursor.execute("select table_name from duckdb_tables()").fetchall()]
        kept = sorted(set(names) - {"ingest_runs", "case_state", "schema_version", "lane_state"})
        tables = {name: cursor.table(name).df() for name in kept}
    rows = {
        name: sorted(map(repr, table[[each for each in table if each not in OF_THE_MOMENT]].to_dict("records")))
        for name, table in tables.items()
    }
    words, encoder = LexicalIndex(case.path(*FOLDER)), static_encoder()
    vectors = VectorStore(case.path("index", "static"), encoder.name, encoder.dimensions)
    passages = tables["passages"]["passage_id"].tolist()
    found = {word: words.search(word, limit=100) for word in ("digger", "trailer7 yard3", "archive", "list", "friday")}
    return rows, found, words.passage_count(), vectors.ids().tolist(), vectors.rows(passages).tobytes()


def items_of(case):
    with case.reading() as cursor:
        return cursor.execute("select * from items order by item_id").df().set_index("path")


def test_every_file_that_was_found_came_to_something(whole, material):
    case, report = whole
    account = account_of(case)
    assert (report.state, report.is_balanced) == ("done", True)
    assert report.found == account.files == 24
    assert account.is_balanced
    given = [path for path in material.rglob("*") if path.is_file() and not path.is_symlink()]
    with case.reading() as cursor:
        size = cursor.execute("select sum(bytes) from items where parent_id is null").fetchone()[0]
    assert size == sum(path.stat().st_size for path in given)


def test_the_same_bytes_are_one_item_and_its_copies_point_at_it(whole):
    items = items_of(whole[0])
    copies = items[items["status"] == "duplicate"]
    assert {path: items.index[items["item_id"] == first][0] for path, first in copies["duplicate_of"].items()} == {
        "Seizure 1/notes/note 03.txt": "Seizure 1/notes/copy.txt",
        "Seizure 1/outer.zip/a/copy of 5.txt": "Seizure 1/notes/note 05.txt",
    }


def test_members_of_archives_in_archives_are_items_below_their_container(whole):
    items = items_of(whole[0])
    deep = items.loc["Seizure 1/outer.zip/inner.zip/deep.txt"]
    assert deep["status"] == "indexed"
    assert deep["parent_id"] == items.loc["Seizure 1/outer.zip/inner.zip", "item_id"]
    assert items.loc["Seizure 1/mail.eml/list.txt", "parent_id"] == items.loc["Seizure 1/mail.eml", "item_id"]
    assert set(items["source"]) == {SOURCE}


def test_what_was_not_read_is_listed_with_its_reason(whole):
    unread = unread_items(benchmark_case(whole[0])).set_index("path")
    assert unread.loc["Seizure 1/link.txt", "reason"] == A_LINK
    assert {path.rpartition("/")[2] for path in unread.index} == {"link.txt", "empty.txt", "broken.zip"}
    assert unread["reason"].str.len().min() > 5


def test_messages_find_their_passage(whole):
    with whole[0].reading() as cursor:
        rows = cursor.execute(
            "select m.sender, p.text[m.char_from + 1 : m.char_to] as said, m.sent_at, p.written_at from messages m"
            " join passages p using (passage_id) join items i on i.item_id = m.item_id where i.name = 'note.eml'"
        ).fetchall()
    assert len(rows) == 1
    sender, said, sent_at, written_at = rows[0]
    assert "a2@example.com" in sender
    assert "low loader" in said
    assert sent_at == written_at


def test_a_second_run_finds_everything_there_and_changes_nothing(whole, material):
    case, _ = whole
    before = content(case)
    again = take_in(case, material)
    assert (again.found, again.already, again.is_balanced) == (19, 19, True)
    assert content(case) == before


def test_a_run_that_was_killed_twice_and_resumed_has_identical_content(whole, material, tmp_path):
    case = new_case(tmp_path / "case")
    close_case(case)
    call = [sys.executable, "-c", KILLED, str(case.folder), str(material)]
    ran = subprocess.run(call, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60)
    assert ran.stdout.split() == [str(signal.SIGKILL.value).encode()] * 2, ran.stderr[-2000:]
    with case.reading() as cursor:
        assert 5 <= cursor.execute("select count(*) from items").fetchone()[0] < 24
    report = take_in(case, material)
    assert report.is_balanced
    assert report.already
    assert content(case) == content(whole[0])
    assert account_of(case).is_balanced
    with case.reading() as cursor:
        states = cursor.execute("select state from ingest_runs order by started_at").fetchall()
    assert sorted(state for (state,) in states) == ["done", "stopped", "stopped"]


def test_a_run_that_was_stopped_goes_on_where_it_was(whole, material, tmp_path, monkeypatch):
    monkeypatch.setattr(ingesting, "numbers", ingesting.numbers)
    with_small_batches()
    case, told = new_case(tmp_path / "case"), []
    stopped = take_in(case, material, progress=told.append, stop=lambda: len(told) >= 3)
    assert stopped.state == "stopped"
    assert 0 < told[-1].files_done < 24
    assert told[-1].seconds_left > 0
    assert take_in(case, material).state == "done"
    assert content(case) == content(whole[0])


def test_an_index_that_is_lost_is_built_anew(whole, tmp_path):
    case = whole[0]
    before = content(case)
    close_case(case)
    copy = tmp_path / "case"
    shutil.copytree(case.folder, copy)
    shutil.rmtree(copy / "index")
    index_case(open_case(copy))
    assert content(open_case(copy)) == before


def test_originals_are_kept_as_they_came_and_cannot_be_written_to(whole, material):
    case = whole[0]
    row = items_of(case).loc["Seizure 1/last.txt"]
    kept = case.path("originals", row["sha256"][:2], row["sha256"])
    assert kept.read_bytes() == (material / "last.txt").read_bytes()
    assert not kept.stat().st_mode & 0o222


def test_the_chain_of_custody_names_hash_parser_and_who(whole):
    opened = benchmark_case(whole[0])
    rows = custody_rows(opened)
    assert len(rows) == 24
    assert set(rows["actor"]) == {"tester"}
    assert rows.loc[rows["status"] == "indexed", "parser_version"].str.len().min() > 0
    assert rows["sha256"].iloc[0] in custody_csv(opened).decode("utf-8-sig")


def test_lines_of_json_become_items_and_a_bad_line_keeps_all_out(tmp_path):
    case = new_case(tmp_path / "case")
    bad = lines(tmp_path / "bad.jsonl", 3, "{", '{"id": "d1"}', '{"text": "x"}', "[1]")
    with pytest.raises(DataRejected) as refused:
        ingest_jsonl(case, bad, actor="tester", source="set")
    assert [row.row for row in refused.value.rejected] == [4, 5, 6, 7]
    assert account_of(case).files == 0
    report = ingest_jsonl(case, lines(tmp_path / "good.jsonl", 700), actor="tester", source="set")
    assert (report.indexed, report.is_balanced, account_of(case).is_balanced) == (701, True, True)
    again = ingest_jsonl(case, tmp_path / "good.jsonl", actor="tester", source="set")
    assert (again.already, again.indexed) == (701, 0)
    item = items_of(case).loc["good.jsonl/d9"]
    assert (item["name"], item["title"]) == ("d9", "Title 9")


def test_material_and_case_are_kept_apart_and_a_root_must_be_there(whole, tmp_path):
    case = whole[0]
    for root in (case.folder.parent, case.folder / "originals", tmp_path / "nowhere"):
        with pytest.raises(EditRefused):
            take_in(case, root)


def test_one_file_that_holds_too_much_is_read_as_far_as_the_limit(tmp_path, monkeypatch):
    whole = ingesting.numbers
    few = {"most_members": 2, "most_megabytes": 1}
    monkeypatch.setattr(ingesting, "numbers", lambda file, name: few if name == "members" else whole(file, name))
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "all.zip").write_bytes(zipped(**{f"{name}.txt": name.encode() for name in "abc"}))
    case = new_case(tmp_path / "case")
    report = take_in(case, tmp_path / "given")
    assert (report.found, report.indexed, report.quarantined, report.is_balanced) == (4, 3, 1, True)
    assert "holds over 2 others" in items_of(case).loc["given/all.zip/c.txt", "reason"]


def test_an_item_that_needed_ocr_is_read_again_with_it(tmp_path):
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "a.txt").write_text("Words of a page", encoding="utf-8")
    case = new_case(tmp_path / "case")
    take_in(case, tmp_path / "given")
    with case.writing() as cursor:
        cursor.execute("delete from passages")
        cursor.execute("update items set status = 'needs_ocr', reason = 'a picture', words = 0")
    assert take_in(case, tmp_path / "given").passages == 0
    report = take_in(case, tmp_path / "given", use_ocr=True)
    assert (report.passages, report.already, report.is_balanced) == (1, 1, True)
    item = items_of(case).loc["given/a.txt"]
    assert (item["status"], item["reason"], item["words"], item["item_id"]) == ("indexed", "", 4, 1)


def test_a_file_that_cannot_be_read_is_listed_and_a_full_disk_ends_the_run(tmp_path, monkeypatch):
    (tmp_path / "given").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "given" / name).write_text(f"text of {name}", encoding="utf-8")
    case, keep = new_case(tmp_path / "case"), ingesting.Originals.keep
    faults = {"a.txt": PermissionError(errno.EACCES, "Permission denied")}

    def kept(self, path):
        if path.name in faults:
            raise faults[path.name]
        return keep(self, path)

    monkeypatch.setattr(ingesting.Originals, "keep", kept)
    assert take_in(case, tmp_path / "given").is_balanced
    assert items_of(case).loc["given/a.txt", "reason"] == "It cannot be read: permission denied."
    faults["a.txt"] = OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(StoreUnavailable):
        take_in(case, tmp_path / "given")
    assert ingest_runs(case)["state"].tolist().count("failed") == 1


def test_passages_of_the_case_can_be_searched_at_once(whole):
    words = LexicalIndex(whole[0].path(*FOLDER))
    assert len(words.search("digger quarry", limit=50)) == 12
    assert PLANTED.split()[1] in words.terms(PLANTED)
    assert np.isfinite(whole[1].seconds)
