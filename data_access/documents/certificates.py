"""Certificates of what was purged: beside the cases, by hashes alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from data_access.documents.case import Case

CERTIFICATES = "certificates"
UNFINISHED = ".unfinished.json"


def certificates(cases_folder: Path) -> list[Mapping[str, object]]:
    """Every certificate beside the cases, newest first."""
    paths = sorted((cases_folder / CERTIFICATES).glob("*.json"), reverse=True)
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths if not path.name.endswith(UNFINISHED)]


def certificates_of(case: Case) -> list[Mapping[str, object]]:
    """The certificates of what was purged from a case, newest first."""
    return [told for told in certificates(case.folder.parent) if told["case_id"] == case.case_id]


def purged_hashes(case: Case) -> frozenset[str]:
    """The SHA-256 of what was purged from a case; it is not taken in again."""
    return frozenset(sha256 for told in certificates_of(case) for sha256 in told["hashes"])  # type: ignore[attr-defined]
