"""Moments as a reader in the field tells them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from components.words import day

LONDON = ZoneInfo("Europe/London")


def clock(moment: datetime) -> str:
    """The time of day in London of a moment kept in UTC, such as ``14:03``."""
    return f"{moment.replace(tzinfo=UTC).astimezone(LONDON):%H:%M}"


def moment_words(moment: datetime) -> str:
    """Day and time in London of a moment kept in UTC; the time alone where the day is today."""
    local = moment.replace(tzinfo=UTC).astimezone(LONDON)
    if local.date() == datetime.now(LONDON).date():
        return f"today at {local:%H:%M}"
    return f"{day(local)} at {local:%H:%M}"
