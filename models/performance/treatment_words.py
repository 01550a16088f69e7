"""What was done to a series before it was charted, in words for the reader of the chart."""

from __future__ import annotations

from dataclasses import dataclass

from models.performance.noise import ADJUST, NONE

SEASON_FOUND = "A seasonal pattern was found, and the definition allows for none: signals may be the time of year."


@dataclass(frozen=True)
class TreatmentDone:
    """One series' treatment: what the definition asks for, what was done, and what autocorrelation asks.

    ``period_name`` is month or quarter; ``shift_length`` and ``trend_length`` are those in force.
    """

    asked: str
    done: str
    length: int
    period_name: str
    rho: float
    limit_factor: float
    shift_length: int
    trend_length: int
    is_season_found: bool = False


def treatment_sentences(what: TreatmentDone) -> list[str]:
    """What the page must say of season and autocorrelation; empty where neither was touched."""
    told = [_season_sentence(what)]
    if what.limit_factor > 1:
        told.append(
            f"Limits are widened by a factor of {what.limit_factor:.1f} because neighbouring {what.period_name}s "
            f"resemble each other (autocorrelation {what.rho:.1f}); a shift needs {what.shift_length} "
            f"{what.period_name}s on one side, a trend {what.trend_length}."
        )
    return [sentence for sentence in told if sentence]


def _season_sentence(what: TreatmentDone) -> str:
    if what.asked != what.done:
        return (
            f"The season should be allowed for, but {what.length} {what.period_name}s are too few: two years are "
            "needed. The values are shown as they are, and signals may be the time of year."
        )
    if what.done == NONE:
        return SEASON_FOUND if what.is_season_found else ""
    if what.done == ADJUST:
        return f"The usual pattern of the year is taken out: what is left is unusual for the {what.period_name}."
    return (
        f"Each point is the change on the same {what.period_name} a year earlier; a jump comes back a year later as "
        "its opposite, and is marked as an echo."
    )
