"""Watch-lists of a case: CSV files in its folder, looked for in each passage, old and new."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from data_access.documents.case import Case
from data_access.documents.gate import OpenCase, note
from data_access.documents.mentions import keep_mentions, passages_in_order
from models.documents.entities.watchlists import COLUMNS, Watcher, WatchTerm, watch_terms
from models.errors import DataRejected, EditRefused, RejectedRow

LANE = "watchlist"
FOLDER = ("work", "watchlists")
LARGEST_BYTES = 20_000_000


def read_watchlist(file: Path, shown_name: str | None = None) -> list[WatchTerm]:
    """The terms of a CSV file with the columns term, kind and note; DataRejected with every reason where one is bad."""
    name = shown_name or file.name
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise _refused([_fault(name, "The file is too large.", "Split it into lists of fewer terms.")])
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = csv.DictReader(opened, strict=True)
            if "term" not in (rows.fieldnames or ()):
                raise _refused([_fault(name, "There is no column term.", f"Head it {','.join(COLUMNS)}.")])
            terms, rejected = watch_terms(name, rows)
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise _refused([_fault(name, f"The file cannot be read: {error}", "Save it as CSV in UTF-8.")]) from None
    if rejected or not terms:
        raise _refused(rejected or [_fault(name, "The list is empty.", "Give a term a line.")])
    return terms


def add_watchlist(opened: OpenCase, file: Path, shown_name: str | None = None) -> int:
    """Keep a list with the case in place of one of the same name, and look for all lists in all passages: mentions."""
    terms = read_watchlist(file, shown_name)
    name = _safe_name(shown_name or file.name)
    note(opened, "watchlist", {"list": name, "terms": len(terms)})
    folder = opened.case.path(*FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{name}.part"
    with unfinished.open("w", encoding="utf-8", newline="") as kept:
        writer = csv.writer(kept)
        writer.writerows([COLUMNS, *((term.term, term.kind, term.note) for term in terms)])
    unfinished.replace(folder / f"{name}.csv")
    return _look_again(opened.case)


def watchlists_of(case: Case) -> dict[str, int]:
    """The names of the lists of a case, and how many terms each holds."""
    return {file.stem: len(read_watchlist(file)) for file in sorted(case.path(*FOLDER).glob("*.csv"))}


def drop_watchlist(opened: OpenCase, name: str) -> int:
    """Take a list off a case, and what it found with it; how many mentions the lists that are left make."""
    file = opened.case.path(*FOLDER) / f"{_safe_name(name)}.csv"
    if not file.is_file():
        raise EditRefused("The case has no such watch-list.", "Choose one of its lists.")
    note(opened, "watchlist.drop", {"list": file.stem})
    file.unlink()
    return _look_again(opened.case)


def watch_terms_of(case: Case) -> list[WatchTerm]:
    """The terms of every list of a case; of a term in two lists the later."""
    return [term for file in sorted(case.path(*FOLDER).glob("*.csv")) for term in read_watchlist(file)]


def watcher_of(case: Case) -> Watcher | None:
    """What finds the terms of the lists of a case; None where it has none."""
    terms = watch_terms_of(case)
    return Watcher(terms) if terms else None


def _look_again(case: Case) -> int:
    watcher, kept = watcher_of(case), 0
    for rows in passages_in_order(case):
        found = [[mention for _, mention in watcher.find(text)] if watcher else [] for _, _, text in rows]
        with case.writing() as cursor:
            kept += keep_mentions(cursor, LANE, rows, found)
    return kept


def _safe_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", Path(name).stem.casefold()).strip("-")[:60] or "list"


def _fault(file: str, reason: str, remedy: str) -> RejectedRow:
    return RejectedRow(file, None, None, None, reason, remedy)


def _refused(rejected: list[RejectedRow]) -> DataRejected:
    return DataRejected(
        "The watch-list was not taken.", "Correct the rows that are listed and give the file again.", rejected
    )
