"""How the figures of a report are worked out, in words, from the thresholds in force."""

from __future__ import annotations

from models.maturity.definitions import definitions
from models.reports.content import Bullets, Paragraph, Section
from models.reports.words import percent


def method_section(stamp_words: str, *, framework_words: str) -> Section:
    """The method, with the words of the stamp and of the framework and wave."""
    return Section(
        "How this is worked out",
        1,
        (
            Paragraph(framework_words),
            Bullets(level_rules()),
            Paragraph("How sure a level is, and when a difference counts:"),
            Bullets(certainty_rules()),
            Paragraph(
                "There is no overall score and no rank. Levels describe practice, not people, and a low level in "
                "an honest assessment is worth more than a high one without evidence."
            ),
            Paragraph(stamp_words),
        ),
    )


def level_rules() -> tuple[str, ...]:
    """From answers to published levels, pillars and national figures."""
    known = definitions()
    grades = " or ".join(known.verifying_grades)
    return (
        f"Each respondent gives a level from 1 to 5, or \"don't know\". The own view is the lower median of the levels "
        f"given. With fewer than {known.minimum_respondents} respondents a level is provisional.",
        f"A level counts as evidenced when somebody claims it with evidence of grade {grades} that is at most "
        f"{known.evidence_valid_months} months old. Without it the level is published one lower; level 1 needs none. "
        "A level that moderation decided stands in its place, and the own view is kept beside it.",
        "A pillar is the mean of its capabilities, always beside the lowest of them, the floor.",
        f"A force with levels for less than {percent(known.minimum_completeness)} of the capabilities is incomplete. "
        "It is shown, but left out of medians, comparisons and changes.",
        f"National and peer figures need at least {known.minimum_forces_in_aggregate} forces that may be seen.",
    )


def certainty_rules() -> tuple[str, ...]:
    """Ranges, comparisons and changes."""
    known = definitions()
    return (
        f"The likely range holds {percent(known.interval_share)} of the values that come from drawing the respondents "
        "again and again. It says how far the result hangs on who was asked, not whether they were right.",
        "A level is called clearly higher or clearly lower than the national median only when it stands out among all "
        f"forces and capabilities of the wave, so that about {percent(known.false_discovery_rate)} of what is called "
        "clear may be chance. Everything else is no clear difference.",
        "Change is measured between waves of the same framework version, force by force, by the same rule. No clear "
        "change is a result, not a failure: it says that the change is within what chance could do.",
        "Statistical peers are alike in residents, residents per square kilometre and officers per 1,000 residents. "
        f"They are near up to a distance of {known.near_peer_distance:g}, in standard deviations.",
    )
