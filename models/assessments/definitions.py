"""The reviewed rules of keeping what an assessment gathers, read from ``models/definitions/assessments.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from models.maturity.definitions import Threshold

FILE = Path(__file__).parent.parent / "definitions" / "assessments.toml"


@cache
def keeping_rules() -> Mapping[str, Threshold]:
    """Every rule by name, in the order of the file."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: Threshold(name, **table) for name, table in tables.items()}


def evidence_kept_months() -> int:
    """Months for which an evidence file is kept after it expired."""
    return int(str(keeping_rules()["evidence_kept_months"].value))
