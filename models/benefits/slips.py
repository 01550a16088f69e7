"""Late outputs: by how many months each makes benefits late, through the necessary links of the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from models.benefits.kinds import RegisterRow
from models.performance.periods import month_number

NECESSARY = "necessary"


def months_late(output: RegisterRow) -> int:
    """Whole months by which an output is, or is expected to be, later than planned; 0 where no day is known."""
    due, known = output["due_on"], output["live_on"] or output["expected_on"]
    if not isinstance(due, date) or not isinstance(known, date):
        return 0
    return max(0, month_number(known) - month_number(due))


def benefits_behind(
    outputs: Iterable[RegisterRow], links: Iterable[RegisterRow], benefits: Iterable[RegisterRow]
) -> dict[str, tuple[str, ...]]:
    """The benefits that cannot come without each output: by necessary links, and by benefits that must come first."""
    known = {row.row_id: row for row in benefits}
    following: dict[str, list[str]] = {}
    for link in links:
        if link["strength"] == NECESSARY:
            following.setdefault(str(link["from_id"]), []).append(str(link["to_id"]))
    for row in known.values():
        for first in row["depends_on"] or ():
            following.setdefault(str(first), []).append(row.row_id)
    return {row.row_id: tuple(sorted(_reached(row.row_id, following) & known.keys())) for row in outputs}


def late_by_benefit(behind: Mapping[str, Iterable[str]], months: Mapping[str, int]) -> dict[str, int]:
    """Months by which each benefit is late: those of the latest output that it cannot come without."""
    found: dict[str, int] = {}
    for output_id, late in months.items():
        for benefit_id in behind.get(output_id, ()) if late > 0 else ():
            found[benefit_id] = max(late, found.get(benefit_id, 0))
    return found


def _reached(start: str, following: Mapping[str, list[str]]) -> set[str]:
    """Every node behind a node; a circle ends where it began."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for node in following.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found
