"""Benefits from state to state: each move with who, when and why, and the decisions of the board that make moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from data_access.benefits.keeping import RowChange, keep_in, next_version, save_rows, this_day
from data_access.benefits.reading import WHAT, Register, kept_row
from data_access.benefits.standing import standings_of
from data_access.benefits.waiting import facts_of, flags_of, waits
from data_access.edits import Edit, Row, editing, require_version, rows_of
from data_access.stores import Stores
from models.access import Viewer, require
from models.benefits.judging import Standing
from models.benefits.kinds import APPROVE, BENEFIT, DECISION, EDIT, MEASURE, MEETING, VIEW, RegisterRow, register_kinds
from models.benefits.states import (
    APPROVED,
    BACK,
    IDENTIFIED,
    MAPPED,
    PROFILED,
    REALISED,
    RETIRED,
    STATE_WORDS,
    waiting_for,
)
from models.benefits.whole import attribution_faults
from models.errors import EditRefused
from models.records.rules import Values

__all__ = ["Move", "decide", "flags_of", "measures_read", "move", "move_all", "moves_of", "moves_since", "waits"]

LONGEST_REASON = 2000
REQUEST = (MAPPED, PROFILED)
NOT_READ: Mapping[str, int] = MappingProxyType({})
TARGET_PROPOSED, TARGET_APPROVED = "proposed", "approved"


@dataclass(frozen=True)
class Move:
    """One move of a benefit; moments are in UTC, ``decision_id`` is empty for a move without a decision."""

    moved_at: datetime
    from_state: str
    to_state: str
    reason: str
    moved_by: str
    moved_by_role: str
    decision_id: str
    benefit_id: str


def move(
    stores: Stores,
    viewer: Viewer,
    benefit_id: str,
    to_state: str,
    *,
    reason: str,
    version: int,
    today: date | None = None,
) -> None:
    """Move a benefit by somebody who edits.

    EditRefused with all that the move waits for, a decision of the board among it; StaleEdit for a benefit that
    somebody else changed first. ``today`` is the day that outputs must be live on.
    """
    require(viewer, EDIT, what=WHAT)
    with editing(stores, viewer) as edit:
        _move_in(edit, benefit_id, to_state, reason=reason, version=version, today=today)


def move_all(
    stores: Stores, viewer: Viewer, benefit_ids: Sequence[str], to_state: str, *, reason: str, today: date | None = None
) -> None:
    """Move several benefits for one reason by somebody who edits: all of them, or none; refused as ``move`` is."""
    require(viewer, EDIT, what=WHAT)
    if not reason.strip():
        raise EditRefused("A move needs its reason.", "Say why they are moved.")
    with editing(stores, viewer) as edit:
        register, rows = _register_in(edit), [_benefit(edit, one, None) for one in dict.fromkeys(benefit_ids)]
        for row in rows:
            _refuse_unready(register, row, to_state, today)
        _refuse_over_attribution(register, rows)
        for row in rows:
            _add_move(edit, row, to_state, reason=reason.strip()[:LONGEST_REASON])
        save_rows(edit, [(row, {**row, "state": to_state, "version": next_version(row)}) for row in rows])
        edit.audit("benefits.move", f"{len(rows)} benefits to {to_state}", rows=len(rows))


def moves_of(stores: Stores, viewer: Viewer, benefit_id: str) -> list[Move]:
    """Every move of a benefit, newest first."""
    require(viewer, VIEW, what=WHAT)
    return [_move(row) for row in rows_of(stores, "benefits/moves_of", benefit_id=benefit_id)]


def moves_since(stores: Stores, viewer: Viewer, since: date) -> list[Move]:
    """Every move on or after a day, newest first."""
    require(viewer, VIEW, what=WHAT)
    return [_move(row) for row in rows_of(stores, "benefits/moves_on_or_after", since=since)]


def decide(
    stores: Stores,
    viewer: Viewer,
    values: Values,
    *,
    version: int | None = None,
    measures: Mapping[str, int] = NOT_READ,
    today: date | None = None,
    is_synthetic: bool = False,
) -> str:
    """Keep a decision of the board with what follows from it, all or nothing, and return its id.

    ``version`` is that of the benefit as it was read, ``measures`` holds those of its measures by id; StaleEdit when
    somebody else changed one first. EditRefused when what follows is not possible, with its reasons. ``today`` is the
    day that values are in date on.
    """
    require(viewer, APPROVE, what=WHAT)
    with editing(stores, viewer) as edit:
        _require_open_meeting(edit, str(values.get("meeting_id") or ""))
        decision_id = keep_in(edit, [RowChange(DECISION, values)], is_synthetic=is_synthetic)[0]
        if values.get("benefit_id"):
            benefit = _benefit(edit, str(values["benefit_id"]), version)
            _require_as_read(edit, measures)
            made = _Decided(edit, decision_id, str(values.get("reason", "")).strip(), benefit, today)
            EFFECTS[str(values["decision"])](made)
    return decision_id


@dataclass(frozen=True, eq=False)
class _Decided:
    """A decision on a benefit that was just kept, and the benefit as it stood."""

    edit: Edit
    decision_id: str
    reason: str
    benefit: Row
    today: date | None

    @property
    def benefit_id(self) -> str:
        """The benefit that was decided on."""
        return str(self.benefit["row_id"])

    def move_to(self, to_state: str, *, standing: Standing | None = None) -> None:
        """Make the move that follows from the decision."""
        _move_in(
            self.edit,
            self.benefit_id,
            to_state,
            reason=self.reason,
            version=int(str(self.benefit["version"])),
            decision_id=self.decision_id,
            standing=standing,
            today=self.today,
        )


def _approve(made: _Decided) -> None:
    made.move_to(APPROVED)


def _send_back(made: _Decided) -> None:
    state = str(made.benefit["state"])
    if state not in BACK:
        raise EditRefused(f"{made.benefit_id} is {STATE_WORDS[state].lower()}: nothing to send back.", "Leave it.")
    made.move_to(BACK[state])


def _approve_target(made: _Decided) -> None:
    rows = made.edit.all("benefits/rows_standing")
    waiting = [row for row in rows if _is_waiting_target(row, made.benefit_id)]
    if not waiting:
        raise EditRefused(f"No target of {made.benefit_id} waits for the board.", "Propose a target first.")
    before = made.edit.all("benefits/rows_named", row_ids=[row["row_id"] for row in waiting])
    save_rows(
        made.edit, [(row, {**row, "target_state": TARGET_APPROVED, "version": next_version(row)}) for row in before]
    )


def _is_waiting_target(row: Row, benefit_id: str) -> bool:
    is_waiting = row["row_kind"] == MEASURE and not row["is_withdrawn"] and row["target_state"] == TARGET_PROPOSED
    return is_waiting and kept_row(row)["benefit_id"] == benefit_id


def _realised(made: _Decided) -> None:
    """The standing is read before anything else is written: nobody else writes while this edit is under way."""
    edit = made.edit
    found = standings_of(edit.stores, edit.viewer, as_at=made.today or this_day())
    made.move_to(REALISED, standing=found.by_benefit[made.benefit_id].standing)


def _retire(made: _Decided) -> None:
    made.move_to(RETIRED)


def _still_valid(made: _Decided) -> None:
    benefit = kept_row(made.benefit)
    longest = register_kinds()[BENEFIT].field("still_valid_reason").longest
    reason = made.reason if len(made.reason) <= longest else f"See decision {made.decision_id}"
    values = {**benefit.values, "still_valid": "yes", "still_valid_reason": reason}
    keep_in(made.edit, [RowChange(BENEFIT, values, benefit.row_id, benefit.version)])


def _leave(made: _Decided) -> None:
    """The board decides later: everything stays as it is."""


EFFECTS: Mapping[str, Callable[[_Decided], None]] = MappingProxyType(
    {
        "approve": _approve,
        "send_back": _send_back,
        "approve_target": _approve_target,
        "realised": _realised,
        "retire": _retire,
        "still_valid": _still_valid,
        "hold": _leave,
    }
)


def _move_in(
    edit: Edit,
    benefit_id: str,
    to_state: str,
    *,
    reason: str,
    version: int,
    decision_id: str = "",
    standing: Standing | None = None,
    today: date | None = None,
) -> None:
    """Move a benefit within an edit under way."""
    if not reason.strip():
        raise EditRefused("A move needs its reason.", "Say why it is moved.")
    row, register = _benefit(edit, benefit_id, version), _register_in(edit)
    facts = facts_of(
        register,
        benefit_id,
        standing=standing,
        has_decision=bool(decision_id),
        is_own_request=to_state == APPROVED and _requested_by(edit, benefit_id) == edit.viewer.subject,
        today=today,
    )
    if problems := waiting_for(facts, to_state):
        told = STATE_WORDS.get(to_state, to_state[:40]).lower()
        raise EditRefused(f"{benefit_id} cannot move to {told} yet.", " ".join(problems))
    _refuse_over_attribution(register, [row])
    _write(edit, row, to_state, reason=reason.strip()[:LONGEST_REASON], decision_id=decision_id)


def _refuse_over_attribution(register: Register, rows: Sequence[Row]) -> None:
    """Retired benefits claim nothing; when they come back, their shares must fit again."""
    back = [str(row["row_id"]) for row in rows if row["state"] == RETIRED]
    standing: dict[str, RegisterRow] = {**register.by_kind[BENEFIT]}
    standing |= {one: replace(standing[one], state=IDENTIFIED) for one in back}
    for fault in attribution_faults(standing, back):
        raise EditRefused(fault.reason, fault.remedy)


def _refuse_unready(register: Register, row: Row, to_state: str, today: date | None) -> None:
    """Refuse a move without a decision that waits for something."""
    benefit_id, told = str(row["row_id"]), STATE_WORDS.get(to_state, to_state[:40]).lower()
    if problems := waiting_for(facts_of(register, benefit_id, today=today), to_state):
        raise EditRefused(f"{benefit_id} cannot move to {told} yet.", " ".join(problems))


def _write(edit: Edit, row: Row, to_state: str, *, reason: str, decision_id: str) -> None:
    _add_move(edit, row, to_state, reason=reason, decision_id=decision_id)
    save_rows(edit, [(row, {**row, "state": to_state, "version": next_version(row)})])
    edit.audit("benefits.move", f"{row['row_id']} to {to_state}")


def _add_move(edit: Edit, row: Row, to_state: str, *, reason: str, decision_id: str = "") -> None:
    edit.write(
        "benefits/move_add",
        benefit_id=row["row_id"],
        from_state=row["state"],
        to_state=to_state,
        reason=reason,
        decision_id=decision_id or None,
        moved_by=edit.viewer.subject,
        moved_by_role=edit.viewer.role_id,
        moved_at=edit.at,
    )


def _require_as_read(edit: Edit, measures: Mapping[str, int]) -> None:
    """StaleEdit for a measure that somebody else changed since the board read its target."""
    for row in edit.all("benefits/rows_named", row_ids=list(measures)):
        theirs = {**kept_row(row).values, "version": row["version"]}
        require_version(theirs, measures[str(row["row_id"])], what=f"measure {row['row_id']}")


def measures_read(register: Register, benefit_id: str) -> dict[str, int]:
    """The version of each measure of a benefit: what a decision on it rests on."""
    return {row.row_id: row.version for row in register.measures_by_benefit.get(benefit_id, ())}


def _require_open_meeting(edit: Edit, meeting_id: str) -> None:
    row = edit.one("benefits/row", row_id=meeting_id) if meeting_id else None
    if row is not None and row["row_kind"] == MEETING and kept_row(row)["is_closed"]:
        raise EditRefused("This meeting is closed: it takes no more decisions.", "Choose one that is open.")


def _benefit(edit: Edit, benefit_id: str, version: int | None) -> Row:
    row = edit.one("benefits/row", row_id=benefit_id)
    if row is None or row["row_kind"] != BENEFIT or row["is_withdrawn"]:
        raise EditRefused(f"There is no benefit {benefit_id[:40]}.", "Reload the page.")
    if version is not None:
        theirs = {**kept_row(row).values, "state": row["state"], "version": row["version"]}
        require_version(theirs, version, what=f"benefit {benefit_id}")
    return row


def _register_in(edit: Edit) -> Register:
    """The register as this edit sees it."""
    by_kind: dict[str, dict[str, RegisterRow]] = {kind_id: {} for kind_id in register_kinds()}
    for row in map(kept_row, edit.all("benefits/rows_standing")):
        if not row.is_withdrawn:
            by_kind[row.kind_id][row.row_id] = row
    return Register(0, by_kind, False)


def _requested_by(edit: Edit, benefit_id: str) -> str:
    """Who last put the profile forward; the board's step back to it is no request."""
    moves = edit.all("benefits/moves_of", benefit_id=benefit_id)
    return next((str(row["moved_by"]) for row in moves if (row["from_state"], row["to_state"]) == REQUEST), "")


def _move(row: Row) -> Move:
    return Move(
        moved_at=row["moved_at"],  # type: ignore[arg-type]
        from_state=str(row["from_state"]),
        to_state=str(row["to_state"]),
        reason=str(row["reason"]),
        moved_by=str(row["moved_by"]),
        moved_by_role=str(row["moved_by_role"]),
        decision_id=str(row["decision_id"] or ""),
        benefit_id=str(row["benefit_id"]),
    )
