"""Stores for tests of pages: the sample store changed, or made from a few files."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from data_access.loaders import KINDS, LoadRequest
from data_access.loading import apply_files
from data_access.national import NationalStore
from models.access import Scope
from sample_data.reference_tables import read_table, table_path

WAVE = "2025-reassessment"
SEATS = 5
REFERENCE = ("rocus", "forces", "force_aliases", "framework", "assessment_waves")
CODES = tuple(row["code"] for row in read_table("framework"))
ANSWERS = KINDS["assessment_answers"].header


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """A CSV file."""
    with open(path, "w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([header, *rows])
    return path


def load(folder: Path, *files: tuple[str, Path], is_synthetic: bool = True) -> None:
    """Load files of these kinds as one version."""
    requests = [LoadRequest(kind, path) for kind, path in files]
    apply_files(folder, requests, loaded_by="test", is_synthetic=is_synthetic)


def copy_of(built_store: Path, folder: Path) -> Path:
    """A private copy of the sample store."""
    shutil.copytree(built_store, folder)
    return folder


def reference_store(folder: Path, *, is_synthetic: bool = True) -> Path:
    """Forces, framework and waves, with no answer."""
    load(folder, *((kind, table_path(kind)) for kind in REFERENCE), is_synthetic=is_synthetic)
    return folder


def answers(
    path: Path, forces: Iterable[str], *, wave: str = WAVE, capabilities: int = len(CODES), lowest: int = 2
) -> Path:
    """Answers of whole panels on the first capabilities, at two levels, with evidence in date."""
    rows = [
        (wave, force, f"{force[:8]}-{seat}", "Analyst", code, lowest + seat % 2, 80, "B", "2025-02-14")
        for force in forces
        for seat in range(SEATS)
        for code in CODES[:capabilities]
    ]
    return write_rows(path, ANSWERS, rows)


def answers_given_by(folder: Path, other: dict[str, str], path: Path, *, capabilities: Sequence[str] = CODES) -> Path:
    """The stored answers of some forces, each given those of another one for these capabilities."""
    mine = _answers_of(folder, set(other))
    kept = [row for row in mine if row["capability_id"] not in capabilities]
    taken = [
        {**row, "force_id": force}
        for force, giver in other.items()
        for row in mine
        if row["force_id"] == giver and row["capability_id"] in capabilities
    ]
    fields = [column.table_column for column in KINDS["assessment_answers"].columns]
    return write_rows(path, ANSWERS, [[_cell(field, row[field]) for field in fields] for row in kept + taken])


def answers_changed(
    folder: Path, forces: Iterable[str], path: Path, change: Callable[[dict[str, object]], dict[str, object]]
) -> Path:
    """The stored answers of some forces, each as ``change`` makes it; the respondents stay the same."""
    fields = [column.table_column for column in KINDS["assessment_answers"].columns]
    rows = [change(row) for row in _answers_of(folder, set(forces))]
    return write_rows(path, ANSWERS, [[_cell(field, row[field]) for field in fields] for row in rows])


def _answers_of(folder: Path, forces: set[str]) -> list[dict[str, object]]:
    store = NationalStore(folder)
    with store.cursor(Scope(frozenset(forces))) as cursor:
        rows = cursor.execute("select * from scoped.answers").fetchall()
        names = [column[0] for column in cursor.description]
    store.close()
    return [dict(zip(names, row, strict=True)) for row in rows]


def _cell(field: str, value: object) -> object:
    blank = "don't know" if field == "level" else ""
    return blank if value is None else value
