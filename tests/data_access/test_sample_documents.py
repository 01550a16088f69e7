"""The synthetic case is written as files that a seizure would hold, and made into the case of the demo."""

from __future__ import annotations

import email
import hashlib
import json
import zipfile
from email import policy
from pathlib import Path

import pytest

from data_access.documents.access import is_named
from data_access.documents.case import Case, close_case
from data_access.documents.ingest import IngestProgress
from data_access.sample_documents import ANSWERS, CASE_FOLDER, DRAFT, QRELS, build_case, write_material
from data_access.sample_documents_work import DECIDED, SAVED
from sample_data.documents import SMALL, Material

PROGRESS: list[IngestProgress] = []


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> tuple[Path, Material]:
    folder = tmp_path_factory.mktemp("material")
    return folder, write_material(folder, size=SMALL)


@pytest.fixture(scope="module")
def case(tmp_path_factory) -> Case:
    made = build_case(tmp_path_factory.mktemp("stores"), size=SMALL, progress=PROGRESS.append)
    assert made is not None
    yield made
    close_case(made)


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_writes_the_same_bytes(written, tmp_path):
    write_material(tmp_path, size=SMALL)
    assert digests(tmp_path) == digests(written[0])


def test_every_file_stands_below_the_folder_of_its_source(written):
    folder, material = written
    assert {file.source for file in material.files} == {source.folder for source in material.sources}
    assert all((folder / file.source / file.path).is_file() for file in material.files)


def test_answers_and_judgements_stand_beside(written):
    folder = written[0]
    told = json.loads((folder / ANSWERS).read_text(encoding="utf-8"))
    rows = [line.split("\t") for line in (folder / QRELS).read_text(encoding="utf-8").splitlines()[1:]]
    assert told["is_synthetic"]
    assert {(one["question_id"], name, str(grade)) for one in told["questions"] for name, grade in
            one["relevant"].items()} == {tuple(row) for row in rows}  # fmt: skip


def test_a_mail_says_in_its_header_that_it_is_synthetic_and_carries_its_attachments(written):
    path = written[0] / "council-mail" / "mail" / "council" / "Doubt about 1041.eml"
    mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert mail["X-Synthetic"] == "Synthetic sample"
    assert [part.get_filename() for part in mail.iter_attachments()] == ["PG-1041.pdf"]


def test_the_locked_archive_opens_with_the_word_that_stands_in_a_chat(written):
    folder = written[0]
    with zipfile.ZipFile(folder / "laptop-ub-7" / "private" / "takings.zip") as archive:
        with pytest.raises(RuntimeError, match="password"):
            archive.read("takings.txt")
        assert b"relief road" in archive.read("takings.txt", pwd=b"bigyellow13")
    assert "bigyellow13" in (folder / "telephones" / "phones" / "Drops.json").read_text(encoding="utf-8")


def test_the_demo_case_says_that_it_is_synthetic_and_holds_every_answer(case, written):
    with case.reading() as cursor:
        kept = dict(cursor.execute("select name, status from items").fetchall())
    assert case.is_synthetic
    assert "synthetic" in case.name
    relevant = {name for answer in written[1].answers for name in answer.relevant}
    assert {name for name in relevant if kept[name] != "indexed"} <= {"Letter from a resident.png"}


def test_what_an_answer_should_hold_can_be_found_in_its_passages(case, written):
    with case.reading() as cursor:
        rows = cursor.execute(
            "select name, string_agg(text, ' ' order by ordinal) from items join passages using (item_id) group by name"
        ).fetchall()
        said = cursor.execute(
            "select name, string_agg(sender || ' ' || array_to_string(recipients, ' '), ' ') "
            "from items join messages using (item_id) group by name"
        ).fetchall()
    text, people = dict(rows), dict(said)
    missing = {
        (name, word)
        for name, holds in written[1].held.items()
        for word in holds
        if name in text and _plain(word) not in _plain(f"{text[name]} {people.get(name, '')}")
    }
    assert missing == set()


def _plain(text: str) -> str:
    """Without spaces and breaks; telephones in their international form are the same numbers."""
    return "".join(text.replace("+44", "0").split()).casefold()


def test_only_the_damaged_the_locked_and_pictures_are_not_indexed(case):
    with case.reading() as cursor:
        rows = cursor.execute("select name from items where status in ('quarantined', 'needs_ocr')").fetchall()
    assert {name for (name,) in rows} == {
        "file0000.docx", "file0001.pdf", "file0002.xlsx", "file0003.png", "file0009.txt", "takings.txt",
        "Letter from a resident.png", "Delivery note.pdf", "Fridge door.jpg", "Parking ticket.tiff",
    }  # fmt: skip


def test_a_demo_investigator_is_named_on_the_case_and_a_respondent_is_not(case):
    assert is_named(case, "demo|investigator")
    assert not is_named(case, "demo|respondent")


def test_progress_is_that_of_all_sources_together(case, written):
    done = [each.files_done for each in PROGRESS]
    assert done == sorted(done)
    assert {each.files_found for each in PROGRESS} == {written[1].items}
    assert done[-1] == written[1].items


def test_a_review_is_begun_and_searches_are_kept(case):
    with case.reading() as cursor:
        decided = cursor.execute(
            "select count(distinct item_id) from review_items where is_relevant is not null"
        ).fetchone()
        saved = cursor.execute("select count(*) from saved_searches").fetchone()
    assert decided == (DECIDED,)
    assert saved == (len(SAVED),)


def test_a_case_that_is_there_stays_as_it_is(case):
    about = case.path("case.json").read_bytes()
    again = build_case(case.folder.parent.parent, size=SMALL)
    assert again == case
    assert case.path("case.json").read_bytes() == about


def test_a_build_that_is_stopped_leaves_nothing_that_shows(tmp_path):
    assert build_case(tmp_path, size=SMALL, stop=lambda: True) is None
    assert not (tmp_path / "documents" / CASE_FOLDER).exists()
    assert not (tmp_path / DRAFT).exists()
