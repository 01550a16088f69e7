"""What was done to a series before it was charted, in words for the reader of the chart."""

from __future__ import annotations

from dataclasses import dataclass

from models.performance.noise import ADJUST, NONE

SEASON_FOUND = "A seasonal pattern was found, and the definition allows for none: signals may be the time of year."


@dataclass(frozen=True)
class TreatmentDone:
    """One series' treatment: what the definition asks for, what was done, and what autocorrelation asks.

    ``period_name`` is month or quarter; ``shift_length`` and ``trend_length`` are those in force, ``limit_factor`` and
    its part ``season_factor`` those of the limits. ``is_autocorrelated`` where the limits are widened for it.
    """

    asked: str
    done: str
    length: int
    period_name: str
    rho: float
    limit_factor: float
    shift_length: int
    trend_length: int
    is_autocorrelated: bool = False
    season_factor: float = 1.0
    is_season_found: bool = False


def treatment_sentences(what: TreatmentDone) -> list[str]:
    """What the page must say of season and autocorrelation; empty where neither was touched."""
    told = [_season_sentence(what)]
    if what.is_autocorrelated:
        told.append(
            f"Limits are widened by a factor of {what.limit_factor / what.season_factor:.1f} because neighbouring "
            f"{what.period_name}s resemble each other (autocorrelation {what.rho:.1f}); a shift needs "
            f"{what.shift_length} {what.period_name}s on one side, a trend {what.trend_length}."
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
        return (
            f"The usual pattern of the year, estimated from {what.length} {what.period_name}s, is taken out; limits "
            f"are widened by a factor of {what.season_factor:.2f}, as the pattern is itself uncertain."
        )
    return (
        f"Each point is the change on the same {what.period_name} a year earlier; a jump comes back a year later as "
        "its opposite, and is marked as an echo."
    )
