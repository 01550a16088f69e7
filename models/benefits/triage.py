"""The document search tool's headline, computed: five officers and seven weeks become one officer and two hours.

Section 6.3.1 of the founding document; its components stand in ``rules.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.benefits.settings import section

CAVEATS = (
    "It is the triage of material, not the whole investigation.",
    "It is one example, not a mean: a sample of investigations is needed before it is claimed for all.",
    "The founding document says 99.8 % of time: that is effort; elapsed time falls by less.",
    "Time released is not cashable: no budget reduction is named.",
)


@dataclass(frozen=True)
class Reduction:
    """Effort and elapsed time before and after, in hours, and what they fall by, in per cent."""

    effort_before_hours: float
    effort_after_hours: float
    elapsed_before_hours: float
    elapsed_after_hours: float

    @property
    def effort_percent(self) -> float:
        """By how much the officer hours fall."""
        return 100 * (1 - self.effort_after_hours / self.effort_before_hours)

    @property
    def elapsed_percent(self) -> float:
        """By how much the working hours from start to end fall."""
        return 100 * (1 - self.elapsed_after_hours / self.elapsed_before_hours)

    @property
    def hours_released(self) -> float:
        """Officer hours released each time."""
        return self.effort_before_hours - self.effort_after_hours


def reduction(
    *, officers_before: float, weeks_before: float, officers_after: float, hours_after: float, hours_a_week: float
) -> Reduction:
    """The fall in effort (officers times hours) and in elapsed working time."""
    elapsed = weeks_before * hours_a_week
    return Reduction(officers_before * elapsed, officers_after * hours_after, elapsed, hours_after)


def triage_example(hours_a_week: float | None = None) -> Reduction:
    """The example of the founding document, at the working hours of the rules or at those given."""
    hours = section("appraisal")["working_hours_a_week"] if hours_a_week is None else hours_a_week
    return reduction(**section("triage_example"), hours_a_week=hours)


def example_words() -> str:
    """The example in words, from its numbers."""
    example = section("triage_example")
    return (
        f"{example['officers_before']:g} officers and {example['weeks_before']:g} weeks become "
        f"{example['officers_after']:g} officer and {example['hours_after']:g} hours"
    )
