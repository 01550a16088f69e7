"""How moderation works, closed until asked."""

from __future__ import annotations

from components.method_note import method_note
from models.assessments.moderation import moderation_thresholds

WORDS = (
    "The queue holds what respondents claim: the lower median of their levels. The gap is how many levels that stands "
    "above verified evidence in date; the spread is the interquartile range of the answers. Without a decision a claim "
    "above its evidence is published one level lower. A decision lapses when answers or evidence change after it."
)


def how_moderation_works() -> None:
    """The rules of moderation, with who reviewed them and when."""
    method_note("moderation_method", WORDS, moderation_thresholds().values(), alt="Thresholds of moderation")
