"""What this process works on beside the pages: material on its way into cases, and the lanes that follow.

One thread a case takes files in; how far it is stands here for every session that has the case open.
"""

from __future__ import annotations

import logging
import shutil
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from data_access.sample_documents import build_case

from components.runtime import runtime
from data_access.documents.case import Case
from data_access.documents.ingest import IngestProgress, IngestReport, ingest
from data_access.documents.lanes import LaneRunner
from models.errors import EditRefused, UserFacingError

UPLOADS, SAMPLE = "uploads", "sample"
LOG = logging.getLogger(__name__)


@dataclass
class Work:
    """One run of taking files in: how far, what came of it, or what was wrong."""

    source: str
    stop: threading.Event = field(default_factory=threading.Event)
    progress: IngestProgress | None = None
    report: IngestReport | None = None
    problem: str = ""
    is_over: bool = False


_works: dict[str, Work] = {}
_guard = threading.Lock()
_lanes = LaneRunner()


def work_of(case: Case) -> Work | None:
    """The run under way on a case, or the last one of this process."""
    return _works.get(case.case_id)


def take_in(case: Case, roots: Sequence[Path], *, actor: str, source: str, custodian: str, uses_ocr: bool) -> Work:
    """Begin to take files into a case; EditRefused while it takes others in."""

    def run(work: Work) -> None:
        def keep(progress: IngestProgress) -> None:
            work.progress = progress

        work.report = ingest(
            case,
            roots,
            actor=actor,
            source=source,
            custodian=custodian,
            progress=keep,
            stop=work.stop.is_set,
            use_ocr=uses_ocr,
        )
        _drop_uploads(case, roots)
        watch_lanes(case)

    return _start(case.case_id, Work(source), run)


def lay_out(case: Case, files: Sequence[tuple[str, bytes]]) -> Path:
    """Uploaded files, by name, in a folder of the case that is gone once they were taken in."""
    folder = case.path("work", UPLOADS, uuid.uuid4().hex[:12])
    folder.mkdir(parents=True)
    for number, (name, content) in enumerate(files):
        place = folder / (Path(name).name or f"file {number}")
        (place if not place.exists() else folder / f"{number} {place.name}").write_bytes(content)
    return folder


def watch_lanes(case: Case) -> None:
    """Let the background lanes go on with a case whose material is in."""
    _lanes.watch(case)


def begin_sample() -> None:
    """Begin to make the sample case of a demo copy, once a process."""
    settings = runtime().settings

    def run(work: Work) -> None:
        def keep(progress: IngestProgress) -> None:
            work.progress = progress

        case = build_case(settings.folder, progress=keep, stop=work.stop.is_set)
        if case is not None:
            watch_lanes(case)

    if sample_work() is None:
        _start(SAMPLE, Work("Sample material"), run)


def sample_work() -> Work | None:
    """The making of the sample case, where this process began it."""
    return _works.get(SAMPLE)


def close_work() -> None:
    """Stop what is under way between two batches; what is not done is taken up again later."""
    for work in _works.values():
        work.stop.set()
    _lanes.close()


def _start(name: str, work: Work, run: Callable[[Work], None]) -> Work:
    with _guard:
        before = _works.get(name)
        if before is not None and not before.is_over:
            raise EditRefused("The case is taking material in already.", "Wait until it is done, or stop it first.")
        _works[name] = work
    threading.Thread(target=_run, args=(work, run), name=f"documents {name}", daemon=True).start()
    return work


def _run(work: Work, run: Callable[[Work], None]) -> None:
    try:
        run(work)
    except UserFacingError as error:
        work.problem = f"{error.title} {error.what_to_do}"
    except Exception:
        reference = uuid.uuid4().hex[:8]
        LOG.exception("taking material in failed, reference %s", reference)
        work.problem = f"Taking material in failed. Tell the administrator this reference: {reference}."
    finally:
        work.is_over = True


def _drop_uploads(case: Case, roots: Sequence[Path]) -> None:
    for root in roots:
        if case.path("work", UPLOADS) in root.parents:
            shutil.rmtree(root, ignore_errors=True)
