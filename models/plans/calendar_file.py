"""Due dates of open actions as an iCalendar file (RFC 5545), written without a library."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from models.plans.actions import Action

LONGEST_LINE_OCTETS = 75
PRODUCT_ID = "-//NDAO//NDAO Insight//EN"
SYNTHETIC = "SYNTHETIC"
ACTION_ID = re.compile(r"[A-Za-z0-9_-]+")


def calendar_text(actions: Iterable[Action], generated_at: datetime, *, is_synthetic: bool) -> str:
    """The calendar of all open actions: one all-day event on each due date, lines ended by CR LF.

    The identifier of an event is made from that of its action, so that a newer file updates the older one.
    ValueError for a time without a zone, or an action id that is not letters, digits, - and _.
    """
    if generated_at.tzinfo is None:
        raise ValueError("the time of a calendar needs a time zone")
    stamp = f"{generated_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT_ID}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for action in actions:
        if action.is_open:
            lines += _event(action, stamp, mark=f"{SYNTHETIC}: " if is_synthetic else "")
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def escaped(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and line break escaped, other control characters left out."""
    whole = "\n".join(text.splitlines())
    kept = "".join(sign for sign in whole if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    marked = kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return marked.replace("\n", "\\n")


def folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, never cut within a character; a space starts each further one."""
    return "\r\n ".join(_pieces(line))


def _pieces(line: str) -> Iterator[str]:
    piece, room = "", LONGEST_LINE_OCTETS
    for sign in line:
        size = len(sign.encode("utf-8"))
        if size > room:
            yield piece
            piece, room = "", LONGEST_LINE_OCTETS - 1
        piece, room = piece + sign, room - size
    yield piece


def _event(action: Action, stamp: str, *, mark: str) -> list[str]:
    if not ACTION_ID.fullmatch(action.action_id):
        raise ValueError("an action id in a calendar is letters, digits, - and _")
    summary = f"{mark}{action.capability_id} to level {action.to_level}: {action.title}"
    details = f"Owner: {action.owner_role}\nSuccess measure: {action.success_measure}\nState: {action.state}"
    return [
        "BEGIN:VEVENT",
        f"UID:action-{action.action_id}@ndao-insight",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{_day(action.due)}",
        f"DTEND;VALUE=DATE:{_day(action.due + timedelta(days=1))}",
        f"SUMMARY:{escaped(summary)}",
        f"DESCRIPTION:{escaped(details)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"
