"""The child process that reads a workbook of the register: limited memory and time, rows of text out.

It is run with the folder of the job, reads ``job.json`` there and writes ``report.json``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data_access.loaders.child import limit_cpu, limit_memory
from data_access.loaders.formats.reading import FileRefused, Header, Reading, Refusal, refuse
from data_access.loaders.formats.workbook import read_sheets

MOST_BYTES = 20 * 1024 * 1024
MOST_CHARACTERS = 50_000_000


def main(folder: Path) -> None:
    """Read the workbook of the job in ``folder``."""
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    limit_memory(job["memory_bytes"])
    limit_cpu(job["cpu_seconds"])
    unfinished = folder / "report.part"
    unfinished.write_text(json.dumps(_report(job)), encoding="utf-8")
    unfinished.rename(folder / "report.json")


def _report(job: Mapping[str, Any]) -> dict[str, Any]:
    try:
        data = _bytes(job["path"])
        sheets = read_sheets(data, {title: Header(*map(tuple, names)) for title, names in job["sheets"].items()})
        _check_amount(sheets)
    except FileRefused as error:
        return _refused(*error.refusals)
    except MemoryError:
        return _refused(*refuse("Reading the file needs too much memory.", "Export a new one.").refusals)
    except Exception as error:  # noqa: BLE001 - a parser that trips over a hostile file refuses that file only
        reason = f"The file cannot be read ({type(error).__name__})."
        return _refused(*refuse(reason, "Save it again, or copy the rows into a new export.").refusals)
    read = {title: _as_report(reading) for title, reading in sheets.items()}
    return {"sha256": hashlib.sha256(data).hexdigest(), "refusals": [], "sheets": read}


def _bytes(path: str) -> bytes:
    with open(path, "rb") as handle:
        data = handle.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise refuse(f"The workbook is larger than {MOST_BYTES // 2**20} MB.", "Export a new one and edit that.")
    return data


def _check_amount(sheets: Mapping[str, Reading]) -> None:
    """A short workbook can stand for much text: what the parent gets is bounded too."""
    characters = sum(len(cell) + 1 for reading in sheets.values() for row in reading.rows for cell in row)
    if characters > MOST_CHARACTERS:
        raise refuse("The workbook holds far more text than a register.", "Export a new one and edit that.")


def _as_report(reading: Reading) -> dict[str, Any]:
    return {
        "header": reading.header,
        "rows": reading.rows,
        "row_numbers": reading.row_numbers,
        "refusals": [asdict(refusal) for refusal in reading.refusals],
    }


def _refused(*refusals: Refusal) -> dict[str, Any]:
    return {"sha256": "", "refusals": [asdict(refusal) for refusal in refusals], "sheets": {}}
