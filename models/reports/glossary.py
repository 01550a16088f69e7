"""The terms of the reports, read once from ``models/definitions/reports/glossary.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from models.maturity.definitions import definitions
from models.reports.content import Section, Table
from models.reports.words import list_in_words, percent

FILE = Path(__file__).parent.parent / "definitions" / "reports" / "glossary.toml"
SHARES = {
    "minimum_completeness", "false_discovery_rate", "interval_share", "weak_everywhere_share", "weak_in_a_few_share",
}  # fmt: skip
Report = Literal["force", "board"]


@dataclass(frozen=True)
class Term:
    """One term, what it means, and the reports that use it."""

    term: str
    meaning: str
    reports: tuple[str, ...]


@cache
def terms() -> tuple[Term, ...]:
    """Every term with the thresholds in force filled in; KeyError for a threshold that is not there."""
    values = {name: value_words(name, value) for name, value in asdict(definitions()).items()}
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))["terms"]
    return tuple(
        Term(table["term"], table["meaning"].format(**values), tuple(table["reports"])) for table in tables
    )


def value_words(name: str, value: float | tuple[str, ...]) -> str:
    """A threshold as a reader says it: shares in percent, grades as a list."""
    if isinstance(value, tuple):
        return list_in_words(value)
    return percent(value) if name in SHARES else f"{value:g}"


def glossary_section(report: Report) -> Section:
    """The terms of one report as its last section."""
    rows = tuple((term.term, term.meaning) for term in terms() if report in term.reports)
    return Section("Glossary", 1, (Table("", ("Term", "Meaning"), rows, widths=(1, 3)),))
