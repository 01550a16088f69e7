"""Answers of several respondents in one file, by the same contract as a load: all rows, or none with every reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from data_access.assessments.sheets import MANAGE, WHAT, add_uploaded
from data_access.edits import Row, editing, own_force, rows_of
from data_access.loaders import LoadOutcome, LoadRejected, LoadRequest, judged_rows
from data_access.snapshots import rehearse
from data_access.stores import Stores
from models.access import Viewer
from models.assessments.evidence_rules import CHECKED
from models.errors import RejectedRow

KIND = "assessment_answers"


def check_upload(stores: Stores, viewer: Viewer, wave_id: str, request: LoadRequest) -> LoadOutcome:
    """What keeping the file's answers would do; changes nothing."""
    return _judged(stores, own_force(viewer, MANAGE, what=WHAT), wave_id, request)[0]


def upload_answers(stores: Stores, viewer: Viewer, wave_id: str, request: LoadRequest) -> LoadOutcome:
    """Keep the answers of a file in the own force's open assessment.

    LoadRejected, and nothing kept, when any row is refused: one of another force or wave, or of a respondent who
    stands in the assessment already.
    """
    force_id = own_force(viewer, MANAGE, what=WHAT)
    outcome, rows = _judged(stores, force_id, wave_id, request)
    if not outcome.is_accepted:
        raise LoadRejected([outcome])
    roles = {str(row["respondent_id"]): str(row["respondent_role"]) for row in rows}
    with editing(stores, viewer) as edit:
        add_uploaded(edit, wave_id, force_id, roles=roles, answers=[_answer(row) for row in rows])
    return outcome


def _judged(stores: Stores, force_id: str, wave_id: str, request: LoadRequest) -> tuple[LoadOutcome, list[Row]]:
    found: list[tuple[LoadOutcome, list[Row], list[int]]] = []

    def look(con: duckdb.DuckDBPyConnection) -> None:
        found.append(judged_rows(con, request))

    rehearse(stores.folder, look)
    outcome, rows, numbers = found[0]
    seated = rows_of(stores, "assessments/respondents_of_force", wave_id=wave_id, force_id=force_id)
    taken = frozenset(str(row["respondent_id"]) for row in seated)
    refused = [
        RejectedRow(outcome.file_name, number, column, str(row[field]), reason, remedy)
        for row, number in zip(rows, numbers, strict=True)
        for column, field, reason, remedy in _faults(row, force_id, wave_id, taken)
    ]
    return _with_refusals(outcome, refused), rows


def _faults(row: Row, force_id: str, wave_id: str, taken: frozenset[str]) -> list[tuple[str, str, str, str]]:
    faults = []
    if row["wave_id"] != wave_id:
        faults.append(("wave_id", "wave_id", "The row is of another wave.", f"Use {wave_id}."))
    if row["force_id"] != force_id:
        faults.append(("force", "force_id", "The row is of another force.", "Upload the own force's answers only."))
    if row["respondent_id"] in taken:
        remedy = "Use another id, or withdraw that respondent's answers and use a new id."
        faults.append(("respondent_id", "respondent_id", "This respondent stands in the assessment already.", remedy))
    if row["evidence_grade"] == CHECKED:
        remedy = "Use B, and attach the evidence: NDAO grades what it has checked."
        faults.append(("evidence_grade", "evidence_grade", "Grade A is given by NDAO alone.", remedy))
    return faults


def _with_refusals(outcome: LoadOutcome, refused: Sequence[RejectedRow]) -> LoadOutcome:
    """The outcome with more refusals; accepted and rejected still add up to the rows read."""
    rows = len({row.row for row in refused})
    everything = sorted([*outcome.rejected, *refused], key=lambda row: row.row or 0)
    return replace(
        outcome,
        rows_accepted=outcome.rows_accepted - rows,
        rows_rejected=outcome.rows_rejected + rows,
        rejected=tuple(everything),
    )


def _answer(row: Row) -> Row:
    return {
        "wave_id": row["wave_id"],
        "force_id": row["force_id"],
        "respondent_id": row["respondent_id"],
        "capability_id": row["capability_id"],
        "is_dont_know": row["level"] is None,
        "level": row["level"],
        "coverage_percent": row["coverage_percent"],
        "comment": "",
        "evidence_grade": row["evidence_grade"],
        "evidence_date": row["evidence_date"],
    }
