"""Meetings of the board: set up, minuted and closed by those who edit, and what the board decided at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from data_access.benefits.keeping import RowChange, keep_row
from data_access.benefits.moving import NOT_READ, decide
from data_access.benefits.reading import VERSIONS_KEPT, WHAT, Register, register_of
from data_access.edits import rows_of
from data_access.stores import Stores
from models.access import Viewer, require
from models.benefits.kinds import APPROVE, DECISION, EDIT, MEETING, RegisterRow
from models.errors import EditRefused
from models.records.rules import Values

CLOSED = "This meeting is closed: it takes neither minutes nor decisions any more."
SET_UP_ANOTHER = "Set up another meeting, or choose one that is open."


@dataclass(frozen=True, eq=False)
class Decision:
    """One decision of the board, with who took it and when; the moment is in UTC."""

    row: RegisterRow
    decided_at: datetime
    decided_by: str
    decided_by_role: str

    @property
    def meeting_id(self) -> str:
        """The meeting at which it was taken; empty for one between meetings."""
        return str(self.row["meeting_id"] or "")


def decisions_of(stores: Stores, viewer: Viewer) -> tuple[Decision, ...]:
    """Every decision that stands, oldest first; shared: read-only. NotPermitted for a role that may not read them."""
    return _decisions(stores, register_of(stores, viewer))


@lru_cache(maxsize=VERSIONS_KEPT)
def latest_first(register: Register) -> tuple[RegisterRow, ...]:
    """The meetings of a register, the latest day first."""
    return tuple(sorted(register.rows(MEETING), key=lambda row: (row["held_on"], row.row_id), reverse=True))


def meeting_at_hand(meetings: tuple[RegisterRow, ...], today: date) -> RegisterRow | None:
    """The meeting that a reader most likely asks about: the next open one, else the latest; None without any."""
    coming = [row for row in meetings if row["held_on"] >= today and not row["is_closed"]]
    return coming[-1] if coming else next(iter(meetings), None)


def set_up_meeting(stores: Stores, viewer: Viewer, values: Values) -> str:
    """Keep a new meeting and return its id; by those who edit."""
    return keep_row(stores, viewer, RowChange(MEETING, values))


def keep_minutes(stores: Stores, viewer: Viewer, meeting_id: str, values: Values, *, version: int) -> None:
    """Keep minutes, or other fields, of an open meeting; by those who edit.

    StaleEdit, with the row as it stands, when somebody else changed it first; EditRefused for a closed meeting.
    """
    require(viewer, EDIT, what=WHAT)
    meeting = open_meeting(stores, viewer, meeting_id)
    keep_row(stores, viewer, RowChange(MEETING, {**meeting.values, **values}, meeting_id, version))


def close_meeting(stores: Stores, viewer: Viewer, meeting_id: str, *, version: int) -> None:
    """Close a meeting once its minutes are agreed: nothing is added to it any more."""
    keep_minutes(stores, viewer, meeting_id, {"is_closed": True}, version=version)


def decide_at(
    stores: Stores,
    viewer: Viewer,
    meeting_id: str,
    values: Values,
    *,
    version: int | None = None,
    measures: Mapping[str, int] = NOT_READ,
) -> str:
    """Record a decision of the board at an open meeting, or between meetings for no id; returns the decision's id.

    ``version`` and ``measures`` are those of the benefit and its measures as the board saw them: see ``moving.decide``.
    """
    require(viewer, APPROVE, what=WHAT)
    if meeting_id:
        open_meeting(stores, viewer, meeting_id)
    return decide(stores, viewer, {**values, "meeting_id": meeting_id}, version=version, measures=measures)


def open_meeting(stores: Stores, viewer: Viewer, meeting_id: str) -> RegisterRow:
    """The meeting with this id; EditRefused where there is none and where it is closed."""
    meeting = register_of(stores, viewer).row(MEETING, meeting_id)
    if meeting is None:
        raise EditRefused("This meeting is not in the register any more.", SET_UP_ANOTHER)
    if meeting["is_closed"]:
        raise EditRefused(CLOSED, SET_UP_ANOTHER)
    return meeting


@lru_cache(maxsize=VERSIONS_KEPT)
def _decisions(stores: Stores, register: Register) -> tuple[Decision, ...]:
    recorded = rows_of(stores, "benefits/rows_recorded", row_kind=DECISION)
    found = ((register.row(DECISION, str(row["row_id"])), row) for row in recorded)
    return tuple(
        Decision(kept, row["recorded_at"], str(row["recorded_by"]), str(row["recorded_by_role"]))
        for kept, row in found
        if kept is not None
    )
