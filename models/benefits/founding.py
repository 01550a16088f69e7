"""The benefits register as the founding document gives it: nothing invented, and what is proposed says so.

Tables under ``models/definitions/benefits/founding/``, one a kind of row, with the fields of the register as columns.
What other tables of the founding document hold already is taken from there: titles, criteria, risks.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from models.benefits.kinds import BENEFIT, CHANGE, FOLDER, LINK, MEASURE, OUTPUT, register_kinds
from models.benefits.reference import risks
from models.benefits.triage import CAVEATS, triage_example
from models.performance.links import Benefit, benefits
from models.records.kinds import Field

TABLES = {BENEFIT: "benefits", MEASURE: "measures", OUTPUT: "outputs", CHANGE: "changes", LINK: "links"}
ACCOUNTABLE = "NPDAB"
ROLES = (
    "Services of the NDAO measure and manage the benefit; the NPDAB is accountable for achieving it and for reporting "
    "it to the Home Office, the NPCC and forces (App. C.4)."
)
EVERY_BENEFIT = "all benefits"
NO_TARGET = "Not stated"


@dataclass(frozen=True, eq=False)
class FoundingRow:
    """One row with the id that it always gets, and its values by field of the register."""

    kind_id: str
    row_id: str
    values: Mapping[str, object]


@cache
def founding_rows() -> tuple[FoundingRow, ...]:
    """Every benefit, measure, output, business change and link of the map that the register begins with."""
    return tuple(
        FoundingRow(kind_id, row.pop("id"), _values(kind_id, row)) for kind_id in TABLES for row in _rows(kind_id)
    )


def _rows(kind_id: str) -> Iterator[dict[str, str]]:
    stated = benefits()
    with open(FOLDER / "founding" / f"{TABLES[kind_id]}.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {**_stated(stated[row["id"]]), **_given(row)} if kind_id == BENEFIT else row


def _given(row: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in row.items() if text}


def _stated(benefit: Benefit) -> dict[str, str]:
    """What the tables of the founding document say of a benefit, as text by field."""
    return {
        "title": benefit.title,
        "category": benefit.category,
        "programme_year": str(benefit.year),
        "source_section": benefit.section,
        "target_text": benefit.target_text or NO_TARGET,
        "target_on": benefit.target_date.isoformat() if benefit.target_date else "",
        "services": ";".join(benefit.services),
        "criteria": ";".join(benefit.criteria),
        "accountable": ACCOUNTABLE,
        "roles": ROLES,
        "risks": ";".join(_risks_of(benefit)),
    }


def _risks_of(benefit: Benefit) -> list[str]:
    """Items of the risk register that name the benefit, one of its services or criteria, or every benefit."""
    named = {benefit.benefit_id, EVERY_BENEFIT, *benefit.services, *benefit.criteria}
    return [risk.risk_id for risk in risks().values() if named & set(risk.affects)]


def _values(kind_id: str, row: Mapping[str, str]) -> dict[str, object]:
    kind, triage = register_kinds()[kind_id], triage_example()
    return {name: _read(kind.field(name), text.format(r=triage, caveats=" ".join(CAVEATS)))
            for name, text in row.items()}  # fmt: skip


def _read(field: Field, text: str) -> object:
    """A cell as the register takes it; cells with braces are worked out from the triage example first."""
    if not text:
        return None
    if field.type == "date":
        return date.fromisoformat(text)
    return {"integer": int, "number": float}.get(field.type, str)(text)
