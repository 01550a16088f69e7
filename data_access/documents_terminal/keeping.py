"""Taking material in, saying what became of it, deleting it: the verbs that show no text."""

from __future__ import annotations

import argparse
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from data_access.anpr_terminal.output import Progress, check_out, say
from data_access.documents.access import require_lead
from data_access.documents.accounting import Account, account_of, unread_items
from data_access.documents.case import ABOUT, Case, close_case, create_case, open_case
from data_access.documents.custody import custody_csv
from data_access.documents.gate import OpenCase, note
from data_access.documents.ingest import IngestProgress, IngestReport, ingest
from data_access.documents.jsonl import ingest_jsonl
from data_access.documents.lanes import LaneState, lane_states, run_lanes
from data_access.documents.purge import purge_case, purge_items
from data_access.documents.shards import Shards
from data_access.documents.spark_ingest import shards_by_spark
from data_access.documents.working_out import work_out
from data_access.documents_terminal.opening import ROLE, Verbs, actor, add_verb, opened, opened_case
from models.errors import EditRefused, UserFacingError
from models.settings import Settings

SPARK = "spark"
ENGINES = ("here", SPARK)


def add(verbs: Verbs) -> None:
    """The verbs and their options."""
    take = add_verb(verbs, "ingest", "take files, folders and archives in; the case is made where there is none")
    take.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    take.add_argument("--source", default="", metavar="NAME", help="the seizure or exhibit; else the first path's name")
    take.add_argument("--custodian", default="", metavar="NAME", help="whose material it is")
    take.add_argument("--ocr", action="store_true", help="read pictures and scans; slow")
    take.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="what reads the files and works on them")
    lines = add_verb(verbs, "ingest-jsonl", "take in a file with one document a line: id, title, text")
    lines.add_argument("file", type=Path, metavar="FILE")
    lines.add_argument("--source", default="", metavar="NAME", help="the name of the file where it is left out")
    for verb in (take, lines):
        verb.add_argument("--name", default="", help="of a new case; else the name of its folder")
        verb.add_argument("--benchmark", action="store_true", help="a new case for measuring: no reasons asked")
        verb.add_argument("--no-lanes", action="store_true", help="leave meaning and names for later")
    add_verb(verbs, "status", "what became of every file, and how far the lanes have come")
    custody = add_verb(verbs, "custody", "write the chain of custody")
    custody.add_argument("--out", required=True, metavar="FILE", help="a .csv file")
    purge = add_verb(verbs, "purge", "delete the case for good, with a certificate")
    purge.add_argument("--items", type=int, nargs="+", metavar="ID", help="these items alone, and all made from them")


def run(options: argparse.Namespace, settings: Settings) -> None:
    """Run one of the verbs."""
    verbs = {
        "ingest": _ingest, "ingest-jsonl": _ingest_lines, "status": _status, "custody": _custody, "purge": _purge,
    }  # fmt: skip
    verbs[options.verb](options, settings)


def _ingest(options: argparse.Namespace, settings: Settings) -> None:
    _require_there(options.paths)
    source = options.source or options.paths[0].resolve().name
    with _case_for(options, settings) as found:
        told = {"paths": [str(path) for path in options.paths], "source": source, "custodian": options.custodian}
        note(found, "ingest", told)
        with _shards_of(options, found.case, source) as shards:
            with Progress() as progress, _until_interrupted() as stop, _parsers_of(shards) as parsers:
                report = ingest(
                    found.case, options.paths, actor=actor(), source=source, custodian=options.custodian,
                    progress=_shown(progress), stop=stop, use_ocr=options.ocr, **parsers,
                )  # fmt: skip
            _work_out(options, found.case, report, shards)
    _finish(options, found, report)


def _ingest_lines(options: argparse.Namespace, settings: Settings) -> None:
    _require_there([options.file])
    source = options.source or options.file.name
    with _case_for(options, settings) as found:
        note(found, "ingest", {"file": str(options.file), "source": source})
        with Progress() as progress:
            report = ingest_jsonl(found.case, options.file, actor=actor(), source=source, progress=_shown(progress))
        _work_out(options, found.case, report)
    _finish(options, found, report)


@contextmanager
def _shards_of(options: argparse.Namespace, case: Case, source: str) -> Iterator[Shards | None]:
    """What another engine read of the files; None where this machine reads them itself."""
    if options.engine != SPARK:
        yield None
        return
    with shards_by_spark(case, options.paths, source=source, use_ocr=options.ocr) as shards:
        yield shards


@contextmanager
def _parsers_of(shards: Shards | None) -> Iterator[dict[str, Any]]:
    """What ingest is to take instead of parsers and indexes of its own."""
    if shards is None:
        yield {}
        return
    with shards.pool() as pool:
        yield {"pool": pool, "stages": shards.stages}


def _work_out(
    options: argparse.Namespace, case: Case, report: IngestReport, shards: Shards | None = None
) -> None:
    """What follows once files are in: groups and threads, then the lanes."""
    if report.state != "done":
        return
    with Progress() as progress:
        progress("groups and threads")
        work_out(case)
    if options.no_lanes:
        return
    with Progress() as progress, _until_interrupted() as stop:
        if shards is not None:
            shards.keep_lanes(case, progress=_lanes_shown(progress), stop=stop)
        run_lanes(case, progress=_lanes_shown(progress), stop=stop)


def _finish(options: argparse.Namespace, found: OpenCase, report: IngestReport) -> None:
    """What there is to say."""
    case = found.case
    account = account_of(case)
    facts = {
        "case": str(case.folder), "case_id": case.case_id, "is_benchmark": case.is_benchmark, **asdict(report),
        "account": {**asdict(account), "is_balanced": account.is_balanced}, "lanes": lane_states(case),
    }  # fmt: skip
    say(options, facts, [*_report_words(report), *_account_words(account), *_lane_words(case)])
    close_case(case)


def _status(options: argparse.Namespace, settings: Settings) -> None:
    found = opened(options, settings)
    unread = unread_items(found)
    account = account_of(found.case)
    reasons = unread.groupby(["status", "reason"]).size().sort_values(ascending=False)
    rows = [{"status": status, "reason": reason, "files": int(files)} for (status, reason), files in reasons.items()]
    facts = {"account": {**asdict(account), "is_balanced": account.is_balanced}, "unread": rows}
    lines = [*_account_words(account), *(f"  {row['status']}: {row['files']} {row['reason']}" for row in rows)]
    say(options, {**facts, "lanes": lane_states(found.case)}, [*lines, *_lane_words(found.case)])


def _custody(options: argparse.Namespace, settings: Settings) -> None:
    check_out(options.out, suffixes=(".csv",))
    content = custody_csv(opened(options, settings))
    path = Path(options.out)
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
    say(options, {"out": str(path), "bytes": len(content)}, [f"{path}: {len(content)} bytes"])


def _purge(options: argparse.Namespace, settings: Settings) -> None:
    found = opened(options, settings)
    if not found.is_benchmark:
        require_lead(found.by, found.case, what="Purging a case")
    who = {"actor": actor(), "write": found.write, "role": ROLE}
    done = purge_items(found.case, options.items, **who) if options.items else purge_case(found.case, **who)
    words = [
        f"{done.items} items and {done.files} files of {done.bytes} bytes deleted; {done.looked_through} files and "
        f"tables looked through afterwards, nothing found",
        f"certificate certificates/{done.certificate_id}.json beside the case",
    ]
    say(options, asdict(done), words)


@contextmanager
def _case_for(options: argparse.Namespace, settings: Settings) -> Iterator[OpenCase]:
    """The case to take material into, made where there is none; a new one goes again where nothing came of it."""
    is_new = not (options.case / ABOUT).exists()
    case = _new_case(options) if is_new else open_case(options.case)
    if options.benchmark and not case.is_benchmark:
        raise EditRefused("This case was not made for measuring.", "Leave out --benchmark, or choose a new folder.")
    try:
        yield opened_case(case, options, settings)
    except UserFacingError:
        is_empty = not account_of(case).files
        close_case(case)
        if is_new and is_empty:
            shutil.rmtree(case.folder)
        raise


def _new_case(options: argparse.Namespace) -> Case:
    folder = options.case
    if folder.exists() and (folder.is_file() or any(folder.iterdir())):
        raise EditRefused(f"{folder} holds something else.", "Choose a new folder for the case.")
    name = options.name or folder.resolve().name
    reference = options.reference or ""
    return create_case(folder, name=name, made_by=actor(), reference=reference, is_benchmark=options.benchmark)


def _require_there(paths: list[Path]) -> None:
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise EditRefused(f"There is nothing at {', '.join(missing)}.", "Check the path.")


@contextmanager
def _until_interrupted() -> Iterator[Callable[[], bool]]:
    """Ctrl-C stops the work between two batches; a second one at once."""
    asked = threading.Event()

    def ask(*_: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _lanes_shown(progress: Progress) -> Callable[[LaneState], None]:
    return lambda far: progress(f"{far.lane}: passage", far.done, far.total)


def _shown(progress: Progress) -> Callable[[IngestProgress], None]:
    def show(far: IngestProgress) -> None:
        left = far.seconds_left
        rate = f"{far.passages_per_second:.0f} passages a second"
        ends = "" if left is None else f", {timedelta(seconds=round(left))} left"
        progress(f"{far.passages} passages, {rate}{ends}: file", far.files_done, far.files_found)

    return show


def _report_words(report: IngestReport) -> list[str]:
    rate = report.passages / report.seconds if report.seconds else 0
    told = [
        f"{report.found} files found: {report.already} in the case already, {report.indexed} indexed, "
        f"{report.duplicate} duplicate, {report.quarantined} quarantined, {report.needs_ocr} need OCR",
        f"{report.passages} passages in {report.seconds:.1f} s, {rate:.0f} a second",
    ]
    return told if report.state == "done" else [*told, f"{report.state}: run it again to go on"]


def _account_words(account: Account) -> list[str]:
    parts = ((account.indexed, account.bytes_indexed, "indexed"),)
    parts += ((account.duplicate, account.bytes_duplicate, "duplicate"),)
    parts += ((account.quarantined, account.bytes_quarantined, "quarantined"),)
    parts += ((account.needs_ocr, account.bytes_needing_ocr, "need OCR"),)
    told = "; ".join(f"{files} files, {size} bytes {what}" for files, size, what in parts)
    end = "every file accounted for" if account.is_balanced else "THE ACCOUNT DOES NOT BALANCE"
    waiting = [f"{account.waiting} members wait for the next run"] if account.waiting else []
    return [f"case: {account.files} files, {account.bytes} bytes = {told}; {end}", *waiting]


def _lane_words(case: Case) -> list[str]:
    return [
        f"{state.lane}: {state.done} of {state.total} passages{f', {state.note}' if state.note else ''}"
        for state in lane_states(case)
    ]
