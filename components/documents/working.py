"""What this process works on beside the pages: material on its way into cases, and the lanes that follow.

One thread a case takes files in; how far it is stands here for every session that has the case open. Files that were
sent to the app stay in the case's folder until a run is through with them, so that what was cut off can go on.
"""

from __future__ import annotations

import logging
import re
import shutil
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from components.runtime import runtime
from data_access.documents.case import Case
from data_access.documents.found_files import UPLOADS
from data_access.documents.ingest import DONE, IngestProgress, IngestReport, ingest
from data_access.documents.lanes import LaneRunner
from data_access.documents.working_out import work_out
from data_access.sample_documents import build_case
from models.errors import EditRefused, UserFacingError

SAMPLE = "sample"
MOST_NAME_BYTES = 200
LOG = logging.getLogger(__name__)
_UNFIT = re.compile(r"[\x00-\x1f\x7f]|[\ud800-\udfff]")


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


def take_in(case: Case, folder: Path, *, actor: str, source: str, custodian: str, uses_ocr: bool) -> Work:
    """Begin to take in the files of a folder of ``lay_out``; EditRefused while the case takes others in."""

    def run(work: Work) -> None:
        def keep(progress: IngestProgress) -> None:
            work.progress = progress

        work.report = ingest(
            case,
            sorted(folder.iterdir()),
            actor=actor,
            source=source,
            custodian=custodian,
            progress=keep,
            stop=work.stop.is_set,
            use_ocr=uses_ocr,
        )
        if work.report.state == DONE:
            shutil.rmtree(folder, ignore_errors=True)
        work_out(case)
        watch_lanes(case)

    return _start(case.case_id, Work(source), run)


def lay_out(case: Case, files: Sequence[tuple[str, bytes]]) -> Path:
    """Uploaded files, each by its name, in a folder of the case that is gone once they were taken in."""
    folder = case.path(*UPLOADS, uuid.uuid4().hex[:12])
    folder.mkdir(parents=True)
    for name, content in files:
        _free(folder, _fit(name)).write_bytes(content)
    return folder


def left_over(case: Case, roots: Sequence[str]) -> Path | None:
    """The folder of uploaded files that a run of those roots was not through with; None where it left none."""
    folder = Path(roots[0]).parent if roots else None
    is_upload = folder is not None and folder.parent == case.path(*UPLOADS) and folder.is_dir()
    return folder if is_upload else None


def let_go(folder: Path) -> None:
    """Delete uploaded files that were not taken in."""
    shutil.rmtree(folder, ignore_errors=True)


def watch_lanes(case: Case) -> None:
    """Let the background lanes go on with a case whose material is in."""
    _lanes.watch(case)


def leave_alone(case: Case) -> None:
    """Nothing of this process works on the case any more, as before a purge; EditRefused while it takes files in."""
    work = work_of(case)
    if work is not None and not work.is_over:
        raise EditRefused("The case is taking material in.", "Wait until it is done, or stop it first.")
    _lanes.unwatch(case)


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


def _fit(name: str) -> str:
    """The name without its folders and without what no file can be called; its ending stays."""
    bare = _UNFIT.sub("_", re.split(r"[\\/]", name)[-1])
    stem, dot, ending = bare.rpartition(".")
    ending = f"{dot}{ending}"[-20:] if stem else ""
    room = MOST_NAME_BYTES - len(ending.encode("utf-8"))
    stem = (stem or bare).encode("utf-8")[:room].decode("utf-8", "ignore")
    return f"{stem}{ending}" if (stem + ending).strip(". ") else "file without a name"


def _free(folder: Path, name: str) -> Path:
    """A place for that name; numbered where it is taken."""
    place, number = folder / name, 1
    while place.exists():
        number += 1
        place = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    return place
