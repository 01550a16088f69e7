"""One answer of one respondent, and what makes it one that can be kept."""

from __future__ import annotations

from dataclasses import dataclass

from models.errors import EditRefused
from models.maturity.definitions import LEVELS

LONGEST_COMMENT = 2_000


@dataclass(frozen=True)
class Answer:
    """What a respondent says of one capability: a level from 1 to 5, or that they do not know.

    ``coverage_percent`` is the share (0 to 100) of critical assets that the level describes. Neither a level nor
    "don't know" is an answer that was begun: a comment or a coverage that waits for its level.
    """

    capability_id: str
    level: int | None = None
    is_dont_know: bool = False
    coverage_percent: float | None = None
    comment: str = ""

    @property
    def is_given(self) -> bool:
        """True once there is a level or "don't know"."""
        return self.level is not None or self.is_dont_know


def checked(answer: Answer) -> Answer:
    """The answer with its comment trimmed; EditRefused when it contradicts itself or leaves the scale."""
    if answer.level is not None and answer.level not in LEVELS:
        raise EditRefused(f"There is no level {answer.level}.", "Choose a level from 1 to 5, or don't know.")
    if answer.level is not None and answer.is_dont_know:
        raise EditRefused("The answer has a level and says don't know.", "Choose one of the two.")
    if answer.coverage_percent is not None and not 0 <= answer.coverage_percent <= 100:
        raise EditRefused("Coverage is a share from 0 to 100 per cent.", "Correct the coverage.")
    comment = answer.comment.strip()
    if len(comment) > LONGEST_COMMENT:
        raise EditRefused(f"The comment has more than {LONGEST_COMMENT} characters.", "Shorten it.")
    return Answer(answer.capability_id, answer.level, answer.is_dont_know, answer.coverage_percent, comment)
