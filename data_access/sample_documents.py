"""Writes the synthetic case of documents as a seizure would hold it, and makes the case that a demo visitor finds."""

from __future__ import annotations

import csv
import json
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from data_access.documents.case import ABOUT, CASES_FOLDER, Case, close_case, create_case, open_case
from data_access.documents.extract import ParserPool
from data_access.documents.ingest import PARSERS, IngestProgress, IngestReport, Progress, Stop, ingest
from data_access.documents.working_out import work_out
from data_access.sample_documents_work import MADE_BY, let_demo_roles_in, work_on_case
from data_access.sample_formats import bytes_of
from sample_data.documents import ITEMS, SEED, Answer, Material, make_material
from sample_data.documents.items import Appointment, Chat, File, Mail, Paper, Sheet

CASE_FOLDER, DRAFT = "operation-quillback", "documents-draft"
CASE_NAME, REFERENCE = "Operation Quillback (synthetic)", "QB/2026/1"
ANSWERS, QRELS, SOURCES = "answers.json", "qrels.tsv", "sources.json"


def write_material(folder: Path, *, size: int = ITEMS, seed: int = SEED) -> Material:
    """Write a case of about ``size`` items, a folder for each source, and the answers beside; the same seed and size
    give the same bytes. What was written comes back."""
    material = make_material(seed=seed, items=size)
    for file in material.files:
        _write(folder / file.source / file.path, bytes_of(file), written_at(file))
    _write_json(folder / ANSWERS, _told(material))
    sources = [vars(source) for source in material.sources]
    _write_json(folder / SOURCES, {"is_synthetic": True, "seed": seed, "sources": sources})
    with (folder / QRELS).open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, delimiter="\t", lineterminator="\n")
        rows.writerow(("question", "item", "grade"))
        for one in material.answers:
            rows.writerows((one.question_id, name, grade) for name, grade in one.relevant.items())
    return material


def answers(*, size: int = ITEMS, seed: int = SEED) -> tuple[Answer, ...]:
    """The questions with the items that answer them, and the people, things and links of each answer."""
    return make_material(seed=seed, items=size).answers


def written_at(file: File) -> datetime:
    """When the content was written, UTC."""
    content = file.content
    if isinstance(content, Mail):
        return content.sent_at
    if isinstance(content, Chat):
        return content.said[-1].at
    if isinstance(content, Paper | Sheet):
        return content.written_at
    return content.at if isinstance(content, Appointment) else datetime(2026, 5, 28, 12)


def build_case(
    folder: Path, *, size: int = ITEMS, seed: int = SEED, progress: Progress | None = None, stop: Stop | None = None
) -> Case | None:
    """Make the demo case below a folder of stores, unless it is there already; None where it was stopped.

    It shows once it is whole: what was cut off is made anew. The lanes that work in the background are left to them.
    """
    place = folder / CASES_FOLDER / CASE_FOLDER
    if (place / ABOUT).exists():
        return open_case(place)
    draft = folder / DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    case = create_case(draft, name=CASE_NAME, made_by=MADE_BY, reference=REFERENCE, is_synthetic=True)
    try:
        is_whole = _fill(case, size, seed, progress, stop)
    finally:
        close_case(case)
    if not is_whole:
        shutil.rmtree(draft)
        return None
    place.parent.mkdir(exist_ok=True)
    os.replace(draft, place)
    return open_case(place)


def _fill(case: Case, size: int, seed: int, progress: Progress | None, stop: Stop | None) -> bool:
    """False where it was stopped."""
    with tempfile.TemporaryDirectory() as scratch, ParserPool(workers=PARSERS) as pool:
        material = write_material(Path(scratch), size=size, seed=seed)
        whole = _OverAll(progress, material.items)
        for source in material.sources:
            root = Path(scratch) / source.folder
            report = ingest(case, [root], actor=MADE_BY, source=source.name, custodian=source.custodian,
                            progress=whole.tell, stop=stop, pool=pool)  # fmt: skip
            if stop is not None and stop():
                return False
            whole.add(report)
    work_out(case)
    let_demo_roles_in(case)
    work_on_case(case, material.answers)
    return True


class _OverAll:
    """How far all sources have come together, as one run would say it."""

    def __init__(self, progress: Progress | None, items: int) -> None:
        self._progress, self._items, self._begun = progress, items, time.monotonic()
        self._files = self._passages = 0

    def tell(self, of_source: IngestProgress) -> None:
        """Pass on what a run of one source says."""
        if self._progress is not None:
            files, passages = self._files + of_source.files_done, self._passages + of_source.passages
            self._progress(IngestProgress(self._items, files, passages, time.monotonic() - self._begun))

    def add(self, report: IngestReport) -> None:
        """A source is in."""
        self._files += report.found
        self._passages += report.passages


def _write(path: Path, content: bytes, moment: datetime) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    seconds = moment.replace(tzinfo=UTC).timestamp()
    os.utime(path, (seconds, seconds))


def _write_json(path: Path, content: dict[str, object]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _told(material: Material) -> dict[str, object]:
    questions: Sequence[dict[str, object]] = [
        {"question_id": one.question_id, "question": one.question, "relevant": dict(one.relevant),
         "entities": list(one.entities), "links": [list(link) for link in one.links]}
        for one in material.answers
    ]  # fmt: skip
    return {"is_synthetic": True, "seed": material.seed, "items": material.items, "questions": list(questions)}
