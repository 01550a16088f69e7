"""Evidence of a force: attached, graded, opened on record, withdrawn, and purged when the rule says so."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from data_access.assessments.evidence_files import Incoming, drop, drop_all_but, incoming, keep, kept_bytes
from data_access.assessments.framework import require_question, wave_asked
from data_access.assessments.sheets import MANAGE, MODERATE, require_detail
from data_access.edits import Edit, Row, audit_entry, editing, frame_of, own_force, require_version, row_of
from data_access.stores import Stores
from models.access import Viewer, may, require
from models.assessments.evidence_rules import (
    EvidenceNote,
    checked_grade,
    checked_link,
    checked_note,
    expires_on,
    first_grade,
    is_due_for_purge,
    shown_file_name,
    standing,
)
from models.assessments.states import require_open
from models.errors import DataNotAvailable, EditRefused, NotPermitted

PLAN = "plan.edit"
WHAT = "Evidence"
OPENED = "evidence.open"
PURGE_ROLE = "administrator"
STATE_FIELDS = ("evidence_id", "evidence_grade", "graded_by", "graded_at", "is_withdrawn", "purged_at")


def attach_link(
    stores: Stores,
    viewer: Viewer,
    wave_id: str,
    capability_id: str,
    *,
    title: str,
    link: str,
    supports_level: int,
    evidence_date: date,
) -> str:
    """Attach an address or a reference to a capability of the own force; the id of the evidence.

    Without a link it is a statement only (grade C), which supports no level. EditRefused for what cannot be kept.
    """
    note = EvidenceNote(title, supports_level, evidence_date)
    return _attach(stores, viewer, (wave_id, capability_id), note, link=checked_link(link))


def attach_file(
    stores: Stores,
    viewer: Viewer,
    wave_id: str,
    capability_id: str,
    *,
    title: str,
    path: Path,
    file_name: str,
    supports_level: int,
    evidence_date: date,
) -> str:
    """Attach a file of up to 25 MB to a capability of the own force; the id of the evidence.

    EditRefused, and nothing kept, for a file whose content is not of an accepted type or could do harm.
    """
    note = EvidenceNote(title, supports_level, evidence_date)
    _force_of(viewer)
    with incoming(stores.folder, path, file_name) as file:
        return _attach(stores, viewer, (wave_id, capability_id), note, file=file, file_name=shown_file_name(file_name))


def evidence_of(stores: Stores, viewer: Viewer, wave_id: str, force_id: str) -> pd.DataFrame:
    """One row a piece of evidence of a force that the viewer reads in full, by capability, newest first.

    ``standing`` says whether it counts for the wave, and if not, why.
    """
    require_detail(viewer, force_id)
    rows = frame_of(stores, "assessments/evidence_of_force", wave_id=wave_id, force_id=force_id)
    reference_date = wave_asked(stores, wave_id).reference_date
    said = [
        standing(
            grade=row.evidence_grade,
            evidence_date=row.evidence_date.date(),
            reference_date=reference_date,
            is_withdrawn=bool(row.is_withdrawn),
            is_after_submission=bool(row.is_after_submission),
        )
        for row in rows.itertuples(index=False)
    ]
    return rows.assign(standing=pd.Series(said, index=rows.index, dtype=object))


def evidence_bytes(stores: Stores, viewer: Viewer, evidence_id: str) -> bytes:
    """The file of a piece of evidence, its hash verified; on record before the bytes leave, as is a refusal."""
    row = _require_item(row_of(stores, "assessments/evidence_item", evidence_id=evidence_id))
    try:
        require_detail(viewer, str(row["force_id"]))
    except NotPermitted:
        stores.audit.record(audit_entry(viewer, OPENED, evidence_id, outcome="denied"))
        raise
    if row["sha256"] is None or row["purged_at"] is not None:
        raise DataNotAvailable("This evidence has no file that is kept.", "Its link, title and date are on the page.")
    try:
        data = kept_bytes(stores.folder, str(row["sha256"]))
    except DataNotAvailable:
        stores.audit.record(audit_entry(viewer, OPENED, evidence_id, outcome="failed"))
        raise
    stores.audit.record(audit_entry(viewer, OPENED, evidence_id, rows=1))
    return data


def grade_evidence(stores: Stores, viewer: Viewer, evidence_id: str, grade: str, *, version: int) -> None:
    """Set the grade after looking: A checked, B supplied, C a statement only. StaleEdit when it was changed since."""
    require(viewer, MODERATE, what="Grading evidence")
    with editing(stores, viewer) as edit:
        before = _require_item(edit.one("assessments/evidence_item", evidence_id=evidence_id))
        require_version(before, version, what="this evidence")
        if before["is_withdrawn"]:
            raise EditRefused("The force withdrew this evidence.", "Reload the page to see what is left.")
        has_source = before["link"] is not None or before["sha256"] is not None
        graded = {"graded_by": viewer.subject, "graded_at": edit.at}
        _keep_state(edit, before, evidence_grade=checked_grade(grade, has_source=has_source), **graded)


def withdraw_evidence(stores: Stores, viewer: Viewer, evidence_id: str, *, version: int) -> None:
    """Withdraw a piece of the own force's evidence while its assessment is open: the row stays, the file goes."""
    force_id = own_force(viewer, MANAGE, what=WHAT)
    with editing(stores, viewer) as edit:
        before = _require_item(edit.one("assessments/evidence_item", evidence_id=evidence_id))
        if before["force_id"] != force_id:
            raise NotPermitted("This evidence belongs to another force.", "Ask that force.")
        _require_withdrawable(edit, before)
        require_version(before, version, what="this evidence")
        purged_at = edit.at if before["sha256"] is not None else None
        _keep_state(edit, before, is_withdrawn=True, purged_at=purged_at)
    _drop_unneeded(stores, before)


def purge_expired(stores: Stores, actor: str, on_date: date) -> int:
    """Delete the files that were kept for as long as the rule says; rows stay. How many pieces of evidence lost theirs.

    Files that no row needs, such as those of an attachment that was cut off, go as well.
    """
    viewer = Viewer(actor, actor, PURGE_ROLE)
    with editing(stores, viewer) as edit:
        expired = edit.all("assessments/evidence_files_expired", on_date=on_date)
        due = [row for row in expired if is_due_for_purge(row["expires_on"], on_date)]
        for row in due:
            _keep_state(edit, row, purged_at=edit.at)
    with editing(stores, viewer) as edit:  # the lock is held: no file can be attached in between
        dropped = drop_all_but(stores.folder, _needed(edit))
        if due or dropped:
            edit.audit("evidence.purge", f"{len(due)} expired on {on_date}, {dropped} files deleted", rows=dropped)
    return len(due)


def today() -> date:
    """The present day in UTC."""
    return datetime.now(UTC).date()


def _attach(
    stores: Stores,
    viewer: Viewer,
    place: tuple[str, str],
    note: EvidenceNote,
    *,
    link: str | None = None,
    file: Incoming | None = None,
    file_name: str | None = None,
) -> str:
    force_id = _force_of(viewer)
    kept = checked_note(note, today=today())
    wave_id, capability_id = place
    require_question(stores, wave_id, capability_id)
    after = {
        "evidence_id": f"EVI-{secrets.token_hex(8)}",
        "wave_id": wave_id,
        "force_id": force_id,
        "capability_id": capability_id,
        "supports_level": kept.supports_level,
        "title": kept.title,
        "link": link,
        "file_name": file_name,
        **_file_columns(file),
        "evidence_date": kept.evidence_date,
        "expires_on": expires_on(kept.evidence_date),
        "evidence_grade": first_grade(has_source=bool(link or file)),
        "added_by": viewer.subject,
    }
    with editing(stores, viewer) as edit:
        if file is not None:
            keep(stores.folder, file)
        edit.write("assessments/evidence_add", **after, added_at=edit.at)
        shown = {**after, "added_at": edit.at, "version": 1}
        edit.note("evidence", str(after["evidence_id"]), force_id=force_id, before=None, after=shown)
    return str(after["evidence_id"])


def _file_columns(file: Incoming | None) -> dict[str, object]:
    if file is None:
        return {"media_type": None, "size_bytes": None, "sha256": None}
    return {"media_type": file.media_type, "size_bytes": file.size_bytes, "sha256": file.sha256}


def _force_of(viewer: Viewer) -> str:
    """The own force of a viewer who manages its assessment or edits its plan."""
    return own_force(viewer, PLAN if may(viewer, PLAN) else MANAGE, what=WHAT)


def _require_item(row: Row | None) -> Row:
    if row is None:
        raise DataNotAvailable("This evidence is not there.", "Reload the page.")
    return row


def _require_withdrawable(edit: Edit, row: Row) -> None:
    assessment = edit.one("assessments/assessment", wave_id=row["wave_id"], force_id=row["force_id"])
    if assessment is not None:
        require_open(str(assessment["state"]))
    if row["is_withdrawn"]:
        raise EditRefused("This evidence is withdrawn already.", "Reload the page.")
    if edit.one("assessments/evidence_cited", evidence_id=row["evidence_id"]):
        raise EditRefused("An action was closed with this evidence.", "It stays, for as long as the action stands.")


def _keep_state(edit: Edit, before: Row, **changed: object) -> None:
    version = int(str(before["version"])) + 1
    after = {**{name: before[name] for name in STATE_FIELDS}, **changed, "version": version}
    edit.write("assessments/evidence_state", **after)
    was: Mapping[str, object] = {name: before[name] for name in (*STATE_FIELDS, "version")}
    edit.note("evidence", str(before["evidence_id"]), force_id=str(before["force_id"]), before=was, after=after)


def _needed(edit: Edit) -> set[str]:
    return {str(row["sha256"]) for row in edit.all("assessments/evidence_files_needed")}


def _drop_unneeded(stores: Stores, row: Row) -> None:
    """Delete the file of a row, unless another row needs it; the lock is held meanwhile."""
    if row["sha256"] is not None:
        with editing(stores, Viewer("", "", PURGE_ROLE)) as edit:
            if row["sha256"] not in _needed(edit):
                drop(stores.folder, str(row["sha256"]))
