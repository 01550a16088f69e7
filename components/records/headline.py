"""What the registers say in one sentence, and what stands open in them."""

from __future__ import annotations

from datetime import date

from components.context import Context
from components.runtime import runtime
from components.words import count_of, day
from data_access.records.reading import forces_in_contact, standing
from models.records.kinds import record_rules


def records_title(context: Context, today: date) -> str:
    """How many forces a business partner spoke to of late; right for none, some and all."""
    stores, viewer = runtime().stores, context.viewer
    if not standing(stores, viewer, today)["records_kept"]:
        return "Nothing is recorded yet"
    spoken_to, forces = forces_in_contact(stores, viewer, today)
    days = record_rules()["contact_days"]
    if not spoken_to:
        return f"No force had a conversation with a business partner in the last {days} days"
    if spoken_to == forces:
        return f"All {count_of(forces, 'force')} had a conversation with a business partner in the last {days} days"
    return f"{spoken_to} of {forces} forces had a conversation with a business partner in the last {days} days"


def records_detail(context: Context, today: date) -> str:
    """What waits: problems that are open, actions of the board that are late, returns that nobody verified."""
    counts = standing(runtime().stores, context.viewer, today)
    if not counts["records_kept"]:
        return "Conversations, campaigns, decisions, surveys and product use are recorded here and feed the KPIs."
    parts = [
        count_of(counts["problems_open"], "joint problem is open", "joint problems are open"),
        count_of(counts["actions_late"], "board action is late", "board actions are late"),
        count_of(counts["returns_unverified"], "return waits for a second person", "returns wait for a second person"),
    ]
    return f"Today, {day(today)}, whatever date is chosen: {'; '.join(parts)}."
