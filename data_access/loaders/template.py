"""Blank files to fill in, with the rules of each column beside them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from data_access.loaders.contract import Contract, describe
from data_access.loaders.kinds import KINDS
from models.errors import DataNotAvailable


def write_template(kind: str, out: Path) -> Path:
    """Write a blank file of a kind to ``out`` and return it.

    .csv holds the header; .xlsx the sheets ``data`` and ``rules``; .geojson, for boundaries, one example
    feature. DataNotAvailable for anything else.
    """
    return write_blank(contract_of(kind), out)


def write_blank(contract: Contract, out: Path) -> Path:
    """As ``write_template``, for a contract that need not be one of the kinds."""
    writers = {".geojson": _write_geojson} if contract.is_geojson else {".csv": _write_csv, ".xlsx": _write_workbook}
    if out.suffix.lower() not in writers:
        raise DataNotAvailable(
            f"A template of {contract.kind} ends in {' or '.join(writers)}.",
            f"Name it {out.stem}{next(iter(writers))}.",
        )
    writers[out.suffix.lower()](contract, out)
    return out


def contract_of(kind: str) -> Contract:
    """The contract of a kind; DataNotAvailable, listing the kinds, when there is none."""
    if kind not in KINDS:
        raise DataNotAvailable(f"There is no kind of file called {kind}.", f"Use one of: {', '.join(KINDS)}.")
    return KINDS[kind]


def _write_csv(contract: Contract, out: Path) -> None:
    with open(out, "w", encoding="utf-8-sig", newline="") as handle:
        csv.writer(handle).writerow(contract.header)


def _write_workbook(contract: Contract, out: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(out)) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("data")
        sheet.write_row(0, 0, contract.header, bold)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(contract.header) - 1, 20)
        rules = describe(contract)
        sheet = book.add_worksheet("rules")
        sheet.write_row(0, 0, list(rules[0]), bold)
        for number, rule in enumerate(rules, start=1):
            for column, text in enumerate(rule.values()):
                sheet.write_string(number, column, text)
        sheet.set_column(0, len(rules[0]) - 1, 28)


def _write_geojson(_: Contract, out: Path) -> None:
    ring = [[0.4, 51.2], [0.9, 51.2], [0.9, 51.4], [0.4, 51.4], [0.4, 51.2]]
    feature = {
        "type": "Feature",
        "properties": {"force_id": "kent"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    collection = {"type": "FeatureCollection", "name": "example", "features": [feature]}
    out.write_text(json.dumps(collection, indent=1), encoding="utf-8")
