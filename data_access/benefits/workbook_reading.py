"""A workbook of the register as the limited child process read it: sheets of text, and what was refused."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_access.benefits.workbook import SHEETS, columns_of
from data_access.exports import STATUS_COLUMN, unguarded
from data_access.loaders import LoadRequest
from data_access.loaders.formats.reading import Refusal
from data_access.loaders.reading import Limits, run_limited
from models.benefits.differences import ID, VERSION, WITHDRAW, SheetRow, eased
from models.benefits.kinds import VALUE, register_kinds
from models.errors import RejectedRow

CHILD = "data_access.benefits.workbook_child"
LIMITS = Limits(cpu_seconds=60, wall_seconds=90)  # 240,000 values take 15 s
OWN = (ID, VERSION, WITHDRAW, STATUS_COLUMN)


@dataclass(frozen=True, eq=False)
class SheetRead:
    """The rows of one sheet that could be read."""

    kind_id: str
    title: str
    shown_name: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, eq=False)
class WorkbookRead:
    """The sheets of the register that a workbook has, the cells that were refused, and its fingerprint."""

    sheets: tuple[SheetRead, ...]
    refusals: tuple[RejectedRow, ...]
    missing: tuple[str, ...]
    sha256: str


def read_register_workbook(request: LoadRequest, *, limits: Limits = LIMITS) -> WorkbookRead:
    """Every sheet of the register that the workbook has, as text; columns that it lacks are not compared."""
    report = _report(request, limits)
    name = request.shown_name
    kinds = {title: kind_id for kind_id, title in SHEETS.items()}
    refusals = [_rejected(name, refusal) for refusal in report["refusals"]]
    sheets = []
    for title, read in report["sheets"].items():
        shown = f"{name}, sheet {title}"
        refusals += [_rejected(shown, refusal) for refusal in read["refusals"]]
        sheets.append(SheetRead(kinds[title], title, shown, tuple(_rows(kinds[title], read))))
    missing = tuple(title for title in kinds if title not in report["sheets"])
    if len(missing) == len(kinds) and not refusals:
        reason = "The workbook has none of the sheets of the register."
        refusals.append(RejectedRow(name, None, None, None, reason, "Export the register and edit that workbook."))
    return WorkbookRead(tuple(sheets), tuple(refusals), missing, report["sha256"])


def _report(request: LoadRequest, limits: Limits) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="reading-") as place:
        folder = Path(place)
        job = {
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": limits.cpu_seconds,
            "path": str(request.path.resolve()),
            "sheets": {title: _headers(kind_id) for kind_id, title in SHEETS.items()},
        }
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        run_limited(CHILD, folder, wall_seconds=limits.wall_seconds)
        report = folder / "report.json"
        if report.exists():
            return json.loads(report.read_text(encoding="utf-8"))
    reason = f"Reading the workbook took more than {limits.cpu_seconds} seconds, and was stopped."
    refusal = {"row": None, "column": None, "value": None, "reason": reason, "remedy": "Export a new one."}
    return {"sha256": "", "refusals": [refusal], "sheets": {}}


def _headers(kind_id: str) -> list[list[str]]:
    """The columns that a sheet must have, and those that it may have."""
    needed = ["measure_id", "period"] if kind_id == VALUE else [ID, VERSION]
    return [needed, [*columns_of(register_kinds()[kind_id]), STATUS_COLUMN]]


def _rejected(shown_name: str, refusal: Mapping[str, Any]) -> RejectedRow:
    parts = Refusal(**refusal)
    return RejectedRow(shown_name, parts.row, parts.column, parts.value, parts.reason, parts.remedy)


def _rows(kind_id: str, read: Mapping[str, Any]) -> list[SheetRow]:
    found = [
        _row(kind_id, number, dict(zip(read["header"], map(unguarded, cells), strict=True)))
        for number, cells in zip(read["row_numbers"], read["rows"], strict=True)
    ]
    return [row for row in found if not row.is_blank]


def _row(kind_id: str, number: int, cells: Mapping[str, str]) -> SheetRow:
    texts = {name: text.strip() for name, text in cells.items() if name not in OWN}
    own = {name: cells.get(name, "").strip() for name in OWN}
    row_id = _value_id(texts) if kind_id == VALUE else own[ID]
    return SheetRow(number, row_id, own[VERSION], own[WITHDRAW], texts)


def _value_id(texts: Mapping[str, str]) -> str:
    """What a value is known by: its measure and its period."""
    period = register_kinds()[VALUE].field("period")
    return f"{texts['measure_id']} {eased(period, texts['period'])}".strip()
