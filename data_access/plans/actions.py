"""The actions of a plan: added, edited, moved from status to status, and closed with evidence.

Closing opens one request to score again, in the same transaction; nothing here writes a level.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from data_access.edits import Edit, Row, editing, own_force, require_version, row_of
from data_access.plans.rights import WHAT
from data_access.stores import Stores
from models.access import Viewer
from models.errors import EditRefused, NotPermitted
from models.maturity.definitions import definitions
from models.plans.actions import Action, ActionState, blocked, closed, dropped, planned_again, started
from models.plans.library import plan_library

LONGEST = {"title": 200, "owner_role": 120, "success_measure": 600, "blockers": 1000, "what_was_done": 2000}
MOST_EFFORT_POINTS = 100.0
SAVED_FIELDS = (
    "action_id", "title", "owner_role", "due_on", "effort_points", "success_measure", "benefit_id", "kpi_id", "status",
    "blockers", "what_was_done", "closure_evidence_id", "closed_at", "version",
)  # fmt: skip


@dataclass(frozen=True)
class ActionWords:
    """What may be edited of an action: ``benefit_id`` and ``kpi_id`` are None where nothing is linked."""

    title: str
    owner_role: str
    due_on: date
    effort_points: float
    success_measure: str
    benefit_id: str | None = None
    kpi_id: str | None = None


@dataclass(frozen=True)
class NewAction:
    """One action to be added: the step of a capability to the next level, and its words."""

    capability_id: str
    from_level: int
    words: ActionWords

    @property
    def to_level(self) -> int:
        """The level that the action leads to."""
        return self.from_level + 1


@dataclass(frozen=True)
class KeptAction:
    """An action as it is kept: effort in points, and the version that the next edit must name."""

    action: Action
    effort_points: float
    what_was_done: str
    created_on: date
    version: int


def kept_action(row: Mapping[str, object]) -> KeptAction:
    """The action of a row of the register; what shows it done comes from the library of steps."""
    step = plan_library().get((row["capability_id"], row["from_level"]))
    state, words = ActionState(row["status"]), row["blockers"]
    action = Action(
        action_id=row["action_id"],
        capability_id=row["capability_id"],
        from_level=row["from_level"],
        title=row["title"],
        owner_role=row["owner_role"],
        due=row["due_on"],
        success_measure=row["success_measure"],
        evidence_needed=step.evidence_of_done if step else "",
        state=state,
        service_id=step.service_id if step else "",
        benefit_id=row["benefit_id"] or "",
        kpi_id=row["kpi_id"] or "",
        blocker=words if state == ActionState.BLOCKED else "",
        dropped_because=words if state == ActionState.DROPPED else "",
        closure_evidence=row["closure_evidence_id"] or "",
        closed_on=row["closed_at"].date() if row["closed_at"] else None,
    )
    return KeptAction(action, row["effort_points"], row["what_was_done"], row["created_at"].date(), row["version"])


def add_actions(stores: Stores, viewer: Viewer, actions: Sequence[NewAction]) -> list[str]:
    """Add actions to the own force's plan, all or none; their ids. A step that is in the plan already is refused."""
    force_id = own_force(viewer, "plan.edit", what=WHAT)
    with editing(stores, viewer) as edit:
        held = {(row["capability_id"], row["to_level"]) for row in edit.all("plans/steps_in_plan", force_id=force_id)}
        ids = []
        for action in actions:
            step = (action.capability_id, action.to_level)
            if step in held:
                raise _in_plan_already(*step)
            held.add(step)
            ids.append(_add(edit, force_id, action))
    return ids


def edit_action(stores: Stores, viewer: Viewer, action_id: str, words: ActionWords, *, version: int) -> int:
    """Keep new words of an action; the version that it has now.

    ``version`` is the one that the edit was made on; StaleEdit when it is no longer the newest. A done or dropped
    action stays as it is.
    """
    force_id = own_force(viewer, "plan.edit", what=WHAT)
    with editing(stores, viewer) as edit:
        before, new_version = _editable(edit.one("plans/action", action_id=action_id), force_id, version)
        _refuse_when_closed(before)
        return _save(edit, before, {**asdict(_checked(words)), "version": new_version})


def change_status(
    stores: Stores, viewer: Viewer, action_id: str, *, status: ActionState, words: str = "", version: int
) -> int:
    """Move an action to another status, other than done; the version that it has now.

    ``words``: what blocks it, or why it is dropped. ActionRefused for a move that is not allowed or lacks its words.
    """
    force_id = own_force(viewer, "plan.edit", what=WHAT)
    if status == ActionState.DONE:
        raise EditRefused("An action is done when it is closed with evidence.", "Say what was done and name evidence.")
    with editing(stores, viewer) as edit:
        before, new_version = _editable(edit.one("plans/action", action_id=action_id), force_id, version)
        moved = _moved(kept_action(before).action, status, words)
        if before["status"] == ActionState.DROPPED:
            _refuse_second_of_step(edit, before)
        said = moved.blocker or moved.dropped_because
        said = _text("blockers", said) if said else ""
        return _save(edit, before, {"status": str(status), "blockers": said, "version": new_version})


def close_action(
    stores: Stores,
    viewer: Viewer,
    action_id: str,
    *,
    what_was_done: str,
    evidence_id: str,
    wave_id: str,
    version: int,
) -> str:
    """Close an action with evidence and ask for its capability to be scored again; the id of that request.

    The evidence must be the force's own, on the same capability, and stand for the level that the action leads to.
    ``wave_id`` is the newest wave that holds answers of the force.
    """
    force_id = own_force(viewer, "plan.edit", what=WHAT)
    with editing(stores, viewer) as edit:
        before, new_version = _editable(edit.one("plans/action", action_id=action_id), force_id, version)
        _require_evidence(edit, before, evidence_id)
        done = closed(kept_action(before).action, evidence_id, on_date=date.fromisoformat(edit.at[:10]))
        changed = {
            "status": str(done.state),
            "blockers": "",
            "what_was_done": _text("what_was_done", what_was_done),
            "closure_evidence_id": done.closure_evidence,
            "closed_at": edit.at,
            "version": new_version,
        }
        _save(edit, before, changed)
        return _ask_for_rescore(edit, before, wave_id)


def require_closable(stores: Stores, viewer: Viewer, action_id: str, *, what_was_done: str, version: int) -> None:
    """Raise what ``close_action`` would raise before it asks for evidence: no evidence is attached in vain."""
    force_id = own_force(viewer, "plan.edit", what=WHAT)
    current = row_of(stores, "plans/action", action_id=action_id)
    before, _ = _editable(current, force_id, version)
    closed(kept_action(before).action, "to come", on_date=before["due_on"])
    _text("what_was_done", what_was_done)


def _add(edit: Edit, force_id: str, action: NewAction) -> str:
    if (action.capability_id, action.from_level) not in plan_library():
        raise EditRefused("There is no such step.", "Choose a capability, and a level from 1 to 4 to start from.")
    after: Row = {
        "action_id": secrets.token_hex(8),
        "force_id": force_id,
        "capability_id": action.capability_id,
        "from_level": action.from_level,
        "to_level": action.to_level,
        **asdict(_checked(action.words)),
        "status": str(ActionState.PLANNED),
        "created_at": edit.at,
        "created_by": edit.viewer.subject,
    }
    edit.write("plans/action_add", **after)
    edit.note("action", str(after["action_id"]), force_id=force_id, before=None, after={**after, "version": 1})
    return str(after["action_id"])


def _editable(current: Row | None, force_id: str, version: int) -> tuple[Row, int]:
    """The action as it stands, and the version that an edit gives it."""
    if current is None or current["force_id"] != force_id:
        raise NotPermitted("This action is not in your force's plan.", "Choose one that is.")
    return current, require_version(current, version, what="this action")


def _refuse_when_closed(action: Row) -> None:
    if not kept_action(action).action.is_open:
        raise EditRefused(f"This action is {action['status']} and stays as it is.", "Add an action for what is left.")


def _moved(action: Action, status: ActionState, words: str) -> Action:
    """The action after the move; ActionRefused when it is not allowed."""
    if status == ActionState.BLOCKED:
        return blocked(action, words)
    if status == ActionState.DROPPED:
        return dropped(action, words)
    return started(action) if status == ActionState.IN_PROGRESS else planned_again(action)


def _refuse_second_of_step(edit: Edit, action: Row) -> None:
    step = {name: action[name] for name in ("capability_id", "to_level")}
    if step in edit.all("plans/steps_in_plan", force_id=action["force_id"]):
        raise _in_plan_already(*step.values())


def _in_plan_already(capability_id: object, to_level: object) -> EditRefused:
    return EditRefused(f"{capability_id} to level {to_level} is in the plan already.", "Edit the action that is there.")


def _save(edit: Edit, before: Row, changed: Mapping[str, object]) -> int:
    """Write the action with what changed, with its log; the version that it has now."""
    after = {**before, **changed}
    edit.write("plans/action_save", **{field: after[field] for field in SAVED_FIELDS})
    edit.note("action", str(before["action_id"]), force_id=str(before["force_id"]), before=before, after=after)
    return int(str(after["version"]))


def _require_evidence(edit: Edit, action: Mapping[str, object], evidence_id: str) -> None:
    evidence = edit.one("plans/closure_evidence", evidence_id=evidence_id) if evidence_id else None
    if evidence is None or evidence["force_id"] != action["force_id"] or evidence["is_withdrawn"]:
        raise EditRefused("An action is closed with evidence.", "Attach a link or a file that shows it done.")
    if evidence["evidence_grade"] not in definitions().verifying_grades:
        raise EditRefused("That evidence is a statement only.", "Attach a link or a file that shows it done.")
    if evidence["expires_on"] < date.fromisoformat(edit.at[:10]):
        raise EditRefused("That evidence has expired.", "Attach a link or a file that shows it done today.")
    if evidence["capability_id"] != action["capability_id"]:
        raise EditRefused("That evidence is on another capability.", f"Name evidence on {action['capability_id']}.")
    if int(evidence["supports_level"]) < int(str(action["to_level"])):
        raise EditRefused(
            f"That evidence stands for level {evidence['supports_level']}.",
            f"Name evidence for level {action['to_level']}.",
        )


def _ask_for_rescore(edit: Edit, action: Mapping[str, object], wave_id: str) -> str:
    after: Row = {
        "request_id": secrets.token_hex(8),
        "wave_id": wave_id,
        "force_id": action["force_id"],
        "capability_id": action["capability_id"],
        "action_id": action["action_id"],
        "requested_level": action["to_level"],
        "requested_at": edit.at,
        "requested_by": edit.viewer.subject,
    }
    edit.write("plans/rescore_add", **after)
    logged = {**after, "state": "open", "version": 1}
    edit.note("rescore_request", str(after["request_id"]), force_id=str(action["force_id"]), before=None, after=logged)
    return str(after["request_id"])


def _checked(words: ActionWords) -> ActionWords:
    """The words without blanks around them; EditRefused for what cannot be kept."""
    if not 0 < words.effort_points <= MOST_EFFORT_POINTS:
        raise EditRefused("The effort must be above 0 points.", f"Give points up to {MOST_EFFORT_POINTS:g}.")
    return replace(
        words,
        title=_text("title", words.title),
        owner_role=_text("owner_role", words.owner_role),
        success_measure=_text("success_measure", words.success_measure),
        benefit_id=words.benefit_id or None,
        kpi_id=words.kpi_id or None,
    )


def _text(field: str, text: str) -> str:
    """The text without blanks around it; EditRefused when it is empty or too long."""
    name = {"owner_role": "The owner", "blockers": "The reason"}.get(field, field.replace("_", " ").capitalize())
    if not text.strip():
        raise EditRefused(f"{name} is empty.", "Write it down: others read it here.")
    if len(text.strip()) > LONGEST[field]:
        raise EditRefused(f"{name} is longer than {LONGEST[field]} characters.", "Shorten it.")
    return text.strip()
