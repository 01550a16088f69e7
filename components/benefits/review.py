"""A meeting of the board as the review page shows it: which one, what is on its agenda, what the page says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from components.context import Context
from components.controls import choose_by_id
from components.runtime import runtime
from components.words import count_of, day
from data_access.benefits.meetings import Decision, decisions_of, latest_first, meeting_at_hand
from data_access.benefits.reading import Register, register_of
from data_access.benefits.recent import values_changed_since_approval
from data_access.benefits.standing import standings_of
from data_access.stores import Stores
from models.access import Viewer, may
from models.benefits.agenda import Agenda, agenda, agenda_message, closed_message
from models.benefits.kinds import APPROVE, BENEFIT, EDIT, RegisterRow
from models.benefits.open_questions import decision_order
from models.benefits.settings import section
from models.reports.words import first_upper

KEPT = 32
MEETING_KEY = "meeting"
NO_BENEFIT = "The register holds no benefit yet"
ENTER_FIRST = "Enter benefits on the map or load them by file: the agenda is made from the register."
SET_UP = "Set up a meeting under Minutes; until then the agenda is that of today."
NOT_SET_UP = "An NDAO analyst or a service owner sets up the meeting."


@dataclass(frozen=True, eq=False)
class Sitting:
    """One meeting with its agenda and what it decided; without a meeting the agenda is that of today."""

    meeting: RegisterRow | None
    agenda: Agenda
    decisions: tuple[Decision, ...]
    has_benefits: bool
    today: date

    @property
    def meeting_id(self) -> str:
        """The id of the meeting; empty without one."""
        return self.meeting.row_id if self.meeting else ""

    @property
    def is_open(self) -> bool:
        """True for a meeting that takes minutes and decisions."""
        return self.meeting is not None and not self.is_closed

    @property
    def is_closed(self) -> bool:
        """True for a meeting whose minutes are agreed."""
        return self.meeting is not None and bool(self.meeting["is_closed"])


def choose_sitting(context: Context) -> Sitting:
    """The meeting that the reader chooses, the one at hand at first."""
    register, today = register_of(runtime().stores, context.viewer), this_day()
    meetings = latest_first(register)
    names = meeting_names(register)
    at_hand = meeting_at_hand(meetings, today)
    chosen = choose_by_id("Meeting", MEETING_KEY, names, default=at_hand.row_id) if at_hand else ""
    return _sitting(runtime().stores, context.viewer, register, context.version, context.as_at, chosen, today)


def review_title(sitting: Sitting) -> str:
    """What the board has to decide and when, or what it decided; right for every state."""
    if not sitting.has_benefits and sitting.meeting is None:
        return NO_BENEFIT
    if sitting.is_closed:
        rows = [decision.row for decision in sitting.decisions]
        return closed_message(rows, sitting.agenda.on, sitting.today)
    return agenda_message(sitting.agenda, today=sitting.today, is_meeting=sitting.meeting is not None)


def review_detail(context: Context, sitting: Sitting) -> str:
    """What to do next, and what was decided so far."""
    if not sitting.has_benefits:
        return ENTER_FIRST
    if sitting.meeting is None:
        return SET_UP if may(context.viewer, EDIT) else NOT_SET_UP
    number = len(sitting.decisions)
    taken = count_of(number, "decision was", "decisions were") if number else "no decision was"
    if sitting.is_closed:
        return f"{first_upper(taken)} taken; the meeting takes no more."
    who = "Decide beside each item" if may(context.viewer, APPROVE) else "The board decides beside each item"
    return f"{who}; {taken} taken at this meeting so far."


def this_day() -> date:
    """Today in UTC: a meeting is to come or over by the calendar, whatever date the figures are shown as at."""
    return datetime.now(UTC).date()


@lru_cache(maxsize=KEPT)
def meeting_names(register: Register) -> dict[str, str]:
    """What each meeting is called, by id, the latest first."""
    return {row.row_id: meeting_name(row) for row in latest_first(register)}


def meeting_name(row: RegisterRow) -> str:
    """Title, day, and whether it is closed."""
    return f"{row['title']}, {day(row['held_on'])}{', closed' if row['is_closed'] else ''}"


@lru_cache(maxsize=KEPT)
def _sitting(
    stores: Stores, viewer: Viewer, register: Register, version: str, as_at: date, meeting_id: str, today: date
) -> Sitting:
    """``register`` and ``version`` stand for all that a sitting is made from."""
    meeting = next((row for row in latest_first(register) if row.row_id == meeting_id), None)
    made = agenda(
        register.by_kind,
        standings_of(stores, viewer, as_at=as_at).by_benefit,
        meeting["held_on"] if meeting else today,
        due_within_days=section("review")["due_within_days"],
        meeting_id=meeting_id,
        value_changes=values_changed_since_approval(stores, viewer),
    )
    taken = [one for one in decisions_of(stores, viewer) if meeting_id and one.meeting_id == meeting_id]
    in_order = tuple(sorted(taken, key=lambda one: decision_order(one.row)))
    return Sitting(meeting, made, in_order, bool(register.rows(BENEFIT)), today)
