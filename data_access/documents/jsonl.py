"""A file of JSON lines into a case, an item a line: all of it or, where a line is bad, nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data_access.documents.accounting import LINE_PARSER
from data_access.documents.arrivals import Arrival
from data_access.documents.case import Case
from data_access.documents.found_files import as_text, find_files
from data_access.documents.ingest import Call, IngestReport, Progress, Run, running
from models.documents.extraction import READ, TEXT, Extraction, Segment
from models.documents.passages import cut_passages
from models.documents.settings import numbers
from models.errors import DataRejected, EditRefused, RejectedRow

VERSION = "1"
FORMAT, FAMILY = "jsonl", "document"
ONE_OBJECT = 'Write one object a line: {"id": "…", "title": "…", "text": "…"}.'


@dataclass(frozen=True, slots=True)
class Line:
    """One document of the file."""

    name: str
    title: str
    text: str
    sha256: str
    bytes: int


def ingest_jsonl(
    case: Case, file: Path, *, actor: str, source: str, progress: Progress | None = None
) -> IngestReport:
    """Take in a file of lines with id, title and text; each becomes an item that is called by its id.

    DataRejected with every bad line: nothing of the file is kept. The file is an item too, with its lines as members.
    """
    found = find_files(case, [file])
    if len(found) != 1 or found[0].refusal:
        raise EditRefused(f"{file} is no file of lines.", "Give one file.")
    _check(file)
    with running(case, Call(actor, source, "", [as_text(str(file))]), progress, None) as work:
        container, held = _container(work, file)
        for line in _lines(file):
            work.found += 1
            if line.name in held:
                work.already += 1
            else:
                work.add(_arrival(work, container, line))
        work.commit()
    return work.report()


def _container(work: Run, file: Path) -> tuple[Arrival, frozenset[str]]:
    """The file as an item, and the names of its documents that are in the case already."""
    copy = work.originals.keep(file)
    work.found += 1
    name = as_text(file.name)
    read = Extraction(READ, FORMAT, "container", LINE_PARSER, VERSION)
    arrival = Arrival(
        0, name, name, work.call.source, "", copy.sha256, copy.bytes, None, copy.file, extraction=read
    )
    with work.case.reading() as cursor:
        asked = [copy.sha256, LINE_PARSER]
        row = cursor.execute("select item_id, path from items where sha256 = ? and parser = ?", asked).fetchone()
        if row is not None:
            work.already += 1
            arrival.item_id, arrival.path = row
            held = cursor.execute("select name from items where parent_id = ?", [arrival.item_id]).fetchall()
            return arrival, frozenset(name for (name,) in held)
    arrival.item_id = arrival.root_id = work.take_number()
    work.add(arrival)
    return arrival, frozenset()


def _arrival(work: Run, container: Arrival, line: Line) -> Arrival:
    texts = [text for text in (line.title, line.text) if text.strip()]
    segments = tuple(Segment(text, 1, TEXT) for text in texts)
    read = Extraction(READ, FORMAT, FAMILY, LINE_PARSER, VERSION, title=line.title, segments=segments)
    return Arrival(
        work.take_number(), line.name, f"{container.path}/{line.name}", container.source, "", line.sha256, line.bytes,
        None, None, extraction=read, parent_id=container.item_id, root_id=container.item_id, depth=1,
        passages=cut_passages(segments),
    )  # fmt: skip


def _lines(file: Path) -> Iterator[Line]:
    """The documents of a file that was checked."""
    with file.open("rb") as source:
        for line in source:
            if line.strip():
                row = json.loads(line)
                hashed = hashlib.sha256(line).hexdigest()
                yield Line(str(row["id"]), row.get("title") or "", row.get("text") or "", hashed, len(line))


def _check(file: Path) -> None:
    """DataRejected where a line cannot be taken in."""
    most = int(numbers("ingest", "jsonl")["most_refused"])
    refused: list[RejectedRow] = []
    met: dict[str, int] = {}
    with file.open("rb") as source:
        for number, line in enumerate(source, start=1):
            reason = _fault(line, number, met) if line.strip() else ""
            if reason:
                refused.append(RejectedRow(file.name, number, None, None, reason, ONE_OBJECT))
            if len(refused) >= most:
                break
    if refused or not met:
        none = RejectedRow(file.name, None, None, None, "There is no document in it.", ONE_OBJECT)
        raise DataRejected("The file was refused.", "Correct these lines; nothing was kept.", refused or [none])


def _fault(line: bytes, number: int, met: dict[str, int]) -> str:
    """What is wrong with a line; empty where nothing is."""
    if len(line) > numbers("ingest", "jsonl")["most_line_characters"]:
        return "The line is too long."
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return "The line is no JSON."
    if not isinstance(row, dict):
        return "The line holds no object."
    name = row.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip():
        return "There is no id."
    if not all(isinstance(row.get(key) or "", str) for key in ("title", "text")):
        return "Title and text are not text."
    first = met.setdefault(str(name), number)
    return "" if first == number else f"The id stands on line {first} as well."
