"""How the maturity figures are worked out, closed until asked."""

from __future__ import annotations

from components.context import Context
from components.maturity.choice import Wave
from components.method_note import method_note
from models.maturity.definitions import thresholds


def how_it_is_worked_out(context: Context, wave: Wave) -> None:
    """Method and thresholds, with who reviewed them and when."""
    words = (
        f"Framework version {wave.framework_version}. Each respondent picks a level from 1 to 5 or don't know. "
        "The force's own level is the lower median, so it is always a level on the scale. Don't know lowers "
        "coverage, never the level. Without evidence in date a level is published one lower, unless NDAO decided "
        "another, with a reason. There is no overall score and no ranking."
    )
    method_note("method", words, thresholds().values(), alt="Thresholds of the maturity assessment")
