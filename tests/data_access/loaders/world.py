"""A small national store and small files for tests of loading."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from data_access.loaders import KINDS, LoadOutcome, LoadRejected, LoadRequest, apply, check
from data_access.migrate import migrate

SHARED = Path(__file__).resolve().parents[4] / "shared"
ANSWERS = KINDS["assessment_answers"].header
FORCES = (
    ("kent", "Kent Police", "Kent", "KNT", "E23000032", "South East", None, None),
    ("essex", "Essex Police", "Essex", "ESX", "E23000028", "East of England", None, None),
    (
        "staffordshire",
        "Staffordshire Police",
        "Staffordshire",
        "STA",
        "E23000015",
        "West Midlands",
        None,
        None,
    ),
    ("warwickshire", "Warwickshire Police", "Warwickshire", "WAR", "E23000017", "West Midlands", None, None),
    (
        "west-midlands",
        "West Midlands Police",
        "West Midlands",
        "WMP",
        "E23000014",
        "West Midlands",
        None,
        None,
    ),
    (
        "devon-and-cornwall",
        "Devon & Cornwall Police",
        "Devon and Cornwall",
        "DCP",
        "E23000035",
        "South West",
        None,
        None,
    ),
    (
        "old-shire",
        "Old Shire Constabulary",
        "Old Shire",
        "OLD",
        "E23000099",
        "South East",
        "2010-03-31",
        "kent",
    ),
)
ALIASES = (
    ("Kent Constabulary", "kent", "territorial force"),
    ("British Transport Police", None, "not a territorial force"),
    ("Central Service Secondments", None, "not a force"),
)


def national_store() -> duckdb.DuckDBPyConnection:
    """A store in memory with seven forces, three capabilities and two waves."""
    con = duckdb.connect()
    migrate(con, "national")
    con.execute("insert into raw.rocus values ('ERSOU', 'Eastern', date '2010-04-01', null, null, 'L0')")
    for force_id, name, short, code, ons, region, valid_to, successor in FORCES:
        con.execute(
            "insert into raw.forces values "
            "(?, ?, ?, ?, ?, ?, 'ERSOU', 52, 0, 1, 1, 100, date '1974-04-01', ?, ?, 'L0')",
            [force_id, name, short, code, ons, region, valid_to, successor],
        )
    con.executemany("insert into raw.force_aliases values (?, ?, ?, '', 'L0')", ALIASES)
    for position, capability in enumerate(("F1", "F2", "R3"), start=1):
        con.execute(
            "insert into raw.capabilities values ('1', ?, ?, 'P1', 'Data Foundations', 'c', 'q', "
            "'1', '2', '3', '4', '5', 'e', 'peers', 3, 'L0')",
            [capability, position],
        )
    for wave in ("2023-baseline", "2025-reassessment"):
        con.execute(
            "insert into raw.assessment_waves values (?, ?, '1', ?, ?, 'closed', 'L0')",
            [wave, wave, f"{wave[:4]}-01-06", f"{wave[:4]}-03-31"],
        )
    return con


def answer(**changes: str) -> list[str]:
    """One good row of answers, with changes by column."""
    row = {
        "wave_id": "2025-reassessment",
        "force": "kent",
        "respondent_id": "R01",
        "respondent_role": "CDO",
        "capability": "F1",
        "level": "3",
        "coverage_percent": "80",
        "evidence_grade": "B",
        "evidence_date": "2025-02-14",
    }
    return list((row | changes).values())


def csv_text(rows: Iterable[Sequence[str]], header: Sequence[str] = ANSWERS) -> str:
    """CSV as Excel writes it."""
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


def check_one(con: Any, kind: str, path: Path) -> LoadOutcome:
    """The outcome of checking one file."""
    return check(con, [LoadRequest(kind, path)])[0]


def count(con: Any, table: str) -> int:
    """Rows in a table."""
    return con.table(table).count("*").fetchall()[0][0]


def check_all(kind: str, folder: Path, files: dict[str, bytes], suffix: str) -> dict[str, LoadOutcome]:
    """The outcome of each file by its name in ``files``, all of them read by one child."""
    requests = []
    for number, content in enumerate(files.values()):
        path = folder / f"{number}{suffix}"
        path.write_bytes(content)
        requests.append(LoadRequest(kind, path, file_name=f"answers{suffix}"))
    with national_store() as con:
        return dict(zip(files, check(con, requests), strict=True))


def load_is_refused(con: duckdb.DuckDBPyConnection, kind: str, path: Path) -> bool:
    """Whether loading the file raises and leaves no row of it, and no load, behind."""
    try:
        apply(con, [LoadRequest(kind, path)], loaded_by="tester", is_synthetic=True)
    except LoadRejected:
        return count(con, KINDS[kind].table) == count(con, "raw.loads") == 0
    return False


def counts_add_up(outcome: LoadOutcome) -> bool:
    """Whether every row read is accepted or rejected."""
    return outcome.rows_read == outcome.rows_accepted + outcome.rows_rejected
