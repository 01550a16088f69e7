"""An assessment of one force: opened, answered by respondents under their codes, submitted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from data_access.assessments.framework import force_code, require_question, stands_at, wave_asked, waves_asked
from data_access.edits import Edit, Row, audit_entry, editing, frame_of, own_force, require_version, row_of, rows_of
from data_access.stores import Stores
from models.access import Viewer, require
from models.assessments.answers import Answer, checked
from models.assessments.codes import code_hash, new_code
from models.assessments.states import CLOSED, OPEN, SUBMITTED, require_next, require_open
from models.errors import EditRefused, NotPermitted

MANAGE, ANSWER, MODERATE = "assessment.manage", "assessment.answer", "assessment.moderate"
LONGEST_ROLE = 100
WHAT = "The assessment"


@dataclass(frozen=True)
class Invitation:
    """A respondent just invited. The code is shown once: only its hash is kept."""

    respondent_id: str
    respondent_role: str
    code: str


@dataclass(frozen=True)
class Respondent:
    """A respondent who gave a valid code: their seat in one force's assessment, for as long as that code holds."""

    wave_id: str
    force_id: str
    respondent_id: str
    respondent_role: str
    is_finished: bool
    code_hash: str


@dataclass(frozen=True)
class SavedAnswer:
    """An answer as it is kept, with the version that the next edit must name; ``answered_at`` is in UTC."""

    answer: Answer
    version: int
    answered_at: datetime


def open_assessment(stores: Stores, viewer: Viewer, wave_id: str) -> None:
    """Open the own force's assessment in a wave that is open; EditRefused when that cannot be."""
    force_id = own_force(viewer, MANAGE, what=WHAT)
    wave = next((item for item in waves_asked(stores) if item.wave_id == wave_id), None)
    if wave is None:
        raise EditRefused("This wave is not open for answers.", "Choose one that is.")
    if not stands_at(stores, force_id, wave.reference_date):
        raise EditRefused(f"The force does not stand on {wave.reference_date}.", "Its successor answers this wave.")
    with editing(stores, viewer) as edit:
        if edit.one("assessments/assessment", wave_id=wave_id, force_id=force_id):
            raise EditRefused("This assessment is open already.", "Reload the page to see it.")
        after = {
            "wave_id": wave_id,
            "force_id": force_id,
            "state": OPEN,
            "opened_at": edit.at,
            "opened_by": viewer.subject,
            "submitted_at": None,
            "submitted_by": None,
            "returned_reason": None,
            "published_at": None,
            "version": 1,
        }
        _keep_assessment(edit, None, after)


def assessment(stores: Stores, viewer: Viewer, wave_id: str, force_id: str) -> Row | None:
    """The assessment row of a force the viewer may read in full (own force, or role with all detail), or None."""
    require_detail(viewer, force_id)
    return row_of(stores, "assessments/assessment", wave_id=wave_id, force_id=force_id)


def invite(stores: Stores, viewer: Viewer, wave_id: str, roles: Sequence[str]) -> list[Invitation]:
    """Invite one respondent for each role; each gets a pseudonym and a code that is said only here."""
    force_id = own_force(viewer, MANAGE, what=WHAT)
    wanted = [_role(role) for role in roles if role.strip()]
    if not wanted:
        raise EditRefused("No role is named.", "Write one role a line, such as Head of analytics.")
    code_of_force = force_code(stores, force_id)
    with editing(stores, viewer) as edit:
        _require_open(edit, wave_id, force_id)
        taken = {row["respondent_id"] for row in _respondents(edit, wave_id, force_id)}
        free = (name for number in range(1, 10_000) if (name := f"{code_of_force}-{number:02d}") not in taken)
        invitations = [Invitation(next(free), role, new_code()) for role in wanted]
        for invitation in invitations:
            _add_respondent(edit, wave_id, force_id, invitation)
    return invitations


def new_code_for(stores: Stores, viewer: Viewer, wave_id: str, respondent_id: str) -> Invitation:
    """A new code for a respondent who lost theirs; the old one no longer opens anything."""
    force_id = own_force(viewer, MANAGE, what=WHAT)
    code = new_code()
    with editing(stores, viewer) as edit:
        _require_open(edit, wave_id, force_id)
        before = _require_respondent(edit, wave_id, force_id, respondent_id)
        if _is_uploaded(before):
            raise EditRefused("These answers came by file.", "Withdraw them, and invite the respondent.")
        _keep_respondent(edit, before, code_hash=code_hash(code))
    return Invitation(respondent_id, str(before["respondent_role"]), code)


def withdraw(stores: Stores, viewer: Viewer, wave_id: str, respondent_id: str) -> None:
    """Withdraw a respondent: the code opens nothing any more and the answers are kept, but do not count."""
    force_id = own_force(viewer, MANAGE, what=WHAT)
    with editing(stores, viewer) as edit:
        _require_open(edit, wave_id, force_id)
        before = _require_respondent(edit, wave_id, force_id, respondent_id)
        _keep_respondent(edit, before, is_revoked=True)


def respondents(stores: Stores, viewer: Viewer, wave_id: str, force_id: str) -> pd.DataFrame:
    """One row a respondent: pseudonym, role, how many levels and don't-knows, when last; never the answers."""
    require_detail(viewer, force_id)
    return frame_of(stores, "assessments/respondents_of_force", wave_id=wave_id, force_id=force_id)


def respondent_of_code(stores: Stores, viewer: Viewer, code: str) -> Respondent:
    """Whose code this is. NotPermitted, on record, for a code that opens nothing or belongs to another force.

    The viewer's sign-in names the force; only a demo respondent has none and may use any code.
    """
    require(viewer, ANSWER, what="Answering an assessment")
    kept_hash = code_hash(code)
    row = row_of(stores, "assessments/respondent_by_code", code_hash=kept_hash)
    is_any = viewer.is_demo and not viewer.force_id
    is_theirs = row is not None and (is_any or row["force_id"] == viewer.force_id)
    if row is not None and is_theirs and row["first_seen_at"] is None:
        with editing(stores, viewer) as edit:
            row = edit.one("assessments/respondent_by_code", code_hash=kept_hash)  # withdrawn meanwhile: none
            if row is not None:
                _keep_respondent(edit, row, first_seen_at=edit.at)
    if row is None or not is_theirs:
        stores.audit.record(audit_entry(viewer, "assessment.code", "a code that opens nothing", outcome="denied"))
        raise NotPermitted("This code opens no assessment.", "Check it letter by letter, or ask your force lead.")
    return _as_respondent(row)


def sheet(stores: Stores, respondent: Respondent) -> dict[str, SavedAnswer]:
    """The respondent's answers by capability."""
    place = _place(respondent)
    return {
        str(row["capability_id"]): saved_answer(row)
        for row in rows_of(stores, "assessments/answers_of_respondent", **place)
    }


def state_of(stores: Stores, respondent: Respondent) -> str:
    """How far the assessment is that the respondent answers: open, submitted, published, or closed with its wave."""
    row = row_of(stores, "assessments/assessment", wave_id=respondent.wave_id, force_id=respondent.force_id)
    state = str(row["state"]) if row else OPEN
    return state if state != OPEN or wave_asked(stores, respondent.wave_id).is_open else CLOSED


def save_answer(
    stores: Stores, viewer: Viewer, respondent: Respondent, answer: Answer, *, version: int
) -> SavedAnswer:
    """Keep one answer. ``version`` is the one it was made on (0 for a first); StaleEdit when that is not the newest."""
    require(viewer, ANSWER, what="Answering an assessment")
    kept = checked(answer)
    require_question(stores, respondent.wave_id, kept.capability_id)
    with editing(stores, viewer) as edit:
        _require_open(edit, respondent.wave_id, respondent.force_id)
        _require_valid(edit, respondent)
        before = edit.one("assessments/answer", **_place(respondent), capability_id=kept.capability_id)
        after = _answer_row(edit, respondent, kept, before, require_version(before, version, what="this answer"))
        _keep_answer(edit, before, after)
    return saved_answer({**after, "answered_at": datetime.fromisoformat(str(after["answered_at"]))})


def saved_answer(row: Row) -> SavedAnswer:
    """A row of answers, such as the one that a StaleEdit brings, as the answer that it keeps."""
    answer = Answer(
        str(row["capability_id"]), row["level"], bool(row["is_dont_know"]), row["coverage_percent"], str(row["comment"])
    )
    return SavedAnswer(answer, int(str(row["version"])), row["answered_at"])


def finish(stores: Stores, viewer: Viewer, respondent: Respondent) -> None:
    """Mark a sheet as finished; it can still be changed until the force submits."""
    require(viewer, ANSWER, what="Answering an assessment")
    with editing(stores, viewer) as edit:
        _require_open(edit, respondent.wave_id, respondent.force_id)
        before = _require_valid(edit, respondent)
        _keep_respondent(edit, before, finished_at=edit.at)


def submit(stores: Stores, viewer: Viewer, wave_id: str, *, version: int) -> None:
    """Send the own force's assessment to NDAO; answers can no longer be changed."""
    force_id = own_force(viewer, MANAGE, what=WHAT)
    with editing(stores, viewer) as edit:
        before = _require_assessment(edit, wave_id, force_id)
        require_next(str(before["state"]), SUBMITTED)
        _require_asked(edit, wave_id)
        if not edit.all("assessments/answers_given", wave_id=wave_id, force_ids=[force_id]):
            raise EditRefused("Nobody has answered yet.", "Wait for answers, or upload them.")
        submitted = {"state": SUBMITTED, "submitted_at": edit.at, "submitted_by": viewer.subject}
        number = require_version(before, version, what="this assessment")
        _keep_assessment(edit, before, {**before, **submitted, "returned_reason": None, "version": number})


def submitted_by_role(stores: Stores, viewer: Viewer, wave_id: str, force_id: str) -> str:
    """The role under which an assessment was last submitted; empty while it never was."""
    require_detail(viewer, force_id)
    edits = rows_of(stores, "registers/changes_of", record="assessment", record_id=f"{wave_id} {force_id}")
    after = ((row["changed_by_role"], json.loads(str(row["after"]))) for row in edits)
    return next((str(role) for role, kept in after if kept.get("state") == SUBMITTED), "")


def return_to_force(stores: Stores, viewer: Viewer, wave_id: str, force_id: str, *, reason: str, version: int) -> None:
    """Give a submitted assessment back to the force, with the reason that it will read."""
    require(viewer, MODERATE, what="Moderation")
    if not reason.strip():
        raise EditRefused("No reason is given.", "Say what the force should change.")
    with editing(stores, viewer) as edit:
        before = _require_assessment(edit, wave_id, force_id)
        require_next(str(before["state"]), OPEN)
        number = require_version(before, version, what="this assessment")
        _keep_assessment(edit, before, {**before, "state": OPEN, "returned_reason": reason.strip(), "version": number})


def assessments_of_wave(stores: Stores, viewer: Viewer, wave_id: str) -> pd.DataFrame:
    """One row a force that opened an assessment in the wave, for those who moderate."""
    require(viewer, MODERATE, what="Moderation")
    return frame_of(stores, "assessments/assessments_of_wave", wave_id=wave_id)


def newest_change(stores: Stores) -> int:
    """The number of the newest edit of anything: what was worked out under it holds until it moves on."""
    return int(str(rows_of(stores, "registers/newest_change")[0]["change_id"]))


def add_uploaded(edit: Edit, wave_id: str, force_id: str, *, roles: dict[str, str], answers: Sequence[Row]) -> None:
    """Keep respondents and answers that came by file, within an edit that checked them."""
    _require_open(edit, wave_id, force_id)
    if taken := sorted(roles.keys() & {str(row["respondent_id"]) for row in _respondents(edit, wave_id, force_id)}):
        raise EditRefused("Respondents of the file stand in the assessment already.", f"Check it again: {taken[0]}.")
    for respondent_id, role in roles.items():
        by_file = f"file {wave_id} {force_id} {respondent_id}"
        _add_respondent(edit, wave_id, force_id, Invitation(respondent_id, role, ""), kept_hash=by_file)
    for row in answers:
        edit.write("assessments/answer_save", **row, answered_at=edit.at, version=1)
    edit.audit("answers.upload", f"{wave_id} {force_id}", rows=len(answers))


def require_detail(viewer: Viewer, force_id: str) -> None:
    """Raise NotPermitted unless the viewer reads this force in full."""
    is_own = viewer.role.detail == "own" and viewer.force_id == force_id
    if not (is_own or viewer.role.detail == "all"):
        raise NotPermitted("This assessment belongs to another force.", "Ask that force, or NDAO.")


def _role(text: str) -> str:
    role = " ".join(text.split())
    if len(role) > LONGEST_ROLE or "@" in role:
        raise EditRefused(
            f"{role[:40]!r} is not a role.", f"Use a role of up to {LONGEST_ROLE} characters, never a name or address."
        )
    return role


def _place(respondent: Respondent) -> dict[str, str]:
    return {
        "wave_id": respondent.wave_id,
        "force_id": respondent.force_id,
        "respondent_id": respondent.respondent_id,
    }


def _as_respondent(row: Row) -> Respondent:
    return Respondent(
        wave_id=str(row["wave_id"]),
        force_id=str(row["force_id"]),
        respondent_id=str(row["respondent_id"]),
        respondent_role=str(row["respondent_role"]),
        is_finished=row["finished_at"] is not None,
        code_hash=str(row["code_hash"]),
    )


def _answer_row(edit: Edit, respondent: Respondent, answer: Answer, before: Row | None, version: int) -> Row:
    kept_evidence = {name: (before or {}).get(name) for name in ("evidence_grade", "evidence_date")}
    return {
        **_place(respondent),
        "capability_id": answer.capability_id,
        "is_dont_know": answer.is_dont_know,
        "level": answer.level,
        "coverage_percent": answer.coverage_percent,
        "comment": answer.comment,
        **kept_evidence,
        "answered_at": edit.at,
        "version": version,
    }


def _keep_answer(edit: Edit, before: Row | None, after: Row) -> None:
    edit.write("assessments/answer_save", **after)
    place = " ".join(str(after[name]) for name in ("wave_id", "force_id", "respondent_id", "capability_id"))
    edit.note("answer", place, force_id=str(after["force_id"]), before=before, after=after)


def _keep_assessment(edit: Edit, before: Row | None, after: Row) -> None:
    edit.write("assessments/assessment_save", **after)
    place = f"{after['wave_id']} {after['force_id']}"
    edit.note("assessment", place, force_id=str(after["force_id"]), before=before, after=after)


def _add_respondent(edit: Edit, wave_id: str, force_id: str, invited: Invitation, *, kept_hash: str = "") -> None:
    row = {
        "wave_id": wave_id,
        "force_id": force_id,
        "respondent_id": invited.respondent_id,
        "respondent_role": invited.respondent_role,
        "code_hash": kept_hash or code_hash(invited.code),
        "invited_at": edit.at,
        "invited_by": edit.viewer.subject,
    }
    edit.write("assessments/respondent_add", **row)
    shown = {name: value for name, value in row.items() if name != "code_hash"}
    place = f"{wave_id} {force_id} {invited.respondent_id}"
    edit.note("respondent", place, force_id=force_id, before=None, after={**shown, "version": 1})


def _keep_respondent(edit: Edit, before: Row, **changed: object) -> None:
    names = ("wave_id", "force_id", "respondent_id", "code_hash", "first_seen_at", "finished_at", "is_revoked")
    version = int(str(before["version"])) + 1
    after = {**{name: before[name] for name in names}, **changed, "version": version}
    edit.write("assessments/respondent_state", **after)
    place = f"{before['wave_id']} {before['force_id']} {before['respondent_id']}"
    shown = [{name: row[name] for name in row if name != "code_hash"} for row in (before, after)]
    edit.note("respondent", place, force_id=str(before["force_id"]), before=shown[0], after=shown[1])


def _respondents(edit: Edit, wave_id: str, force_id: str) -> list[Row]:
    return edit.all("assessments/respondents_of_force", wave_id=wave_id, force_id=force_id)


def _is_uploaded(row: Row) -> bool:
    return str(row["code_hash"]).startswith("file ")


def _require_respondent(edit: Edit, wave_id: str, force_id: str, respondent_id: str) -> Row:
    row = edit.one("assessments/respondent", wave_id=wave_id, force_id=force_id, respondent_id=respondent_id)
    if row is None or row["is_revoked"]:
        raise EditRefused("This respondent is not invited.", "Reload the page to see who is.")
    return row


def _require_valid(edit: Edit, respondent: Respondent) -> Row:
    row = _require_respondent(edit, respondent.wave_id, respondent.force_id, respondent.respondent_id)
    if row["code_hash"] != respondent.code_hash:
        raise EditRefused("This code was replaced by a new one.", "Ask your force lead for it.")
    return row


def _require_assessment(edit: Edit, wave_id: str, force_id: str) -> Row:
    row = edit.one("assessments/assessment", wave_id=wave_id, force_id=force_id)
    if row is None:
        raise EditRefused("This force has not opened the wave.", "Open it first.")
    return row


def _require_open(edit: Edit, wave_id: str, force_id: str) -> None:
    require_open(str(_require_assessment(edit, wave_id, force_id)["state"]))
    _require_asked(edit, wave_id)


def _require_asked(edit: Edit, wave_id: str) -> None:
    if not wave_asked(edit.stores, wave_id).is_open:
        raise EditRefused("This wave is closed.", "What was not submitted by then stays out of it.")


