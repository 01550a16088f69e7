"""What is said of a companion: the facts, what speaks for an escort, and what against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.anpr.convoys import Companion, Manner
from models.anpr.settings import section

WORTH_SAYING = 0.3


@dataclass(frozen=True)
class CompanionWords:
    """Sentences on one companion, those that weigh most first."""

    facts: tuple[str, ...]
    for_escort: tuple[str, ...]
    against_escort: tuple[str, ...]


def words_of(companion: Companion) -> CompanionWords:
    """The sentences on a companion. They name no vehicle."""
    heaviest_first = sorted(companion.manners, key=lambda manner: -abs(manner.log_odds))
    speaking = [manner for manner in heaviest_first if abs(manner.log_odds) >= WORTH_SAYING]
    return CompanionWords(
        tuple(_facts(companion)),
        tuple(_sentence(manner, "for") for manner in speaking if manner.log_odds > 0),
        tuple(_sentence(manner, "against") for manner in speaking if manner.log_odds < 0),
    )


def _sentence(manner: Manner, side: str) -> str:
    return str(section("convoys", "words")[manner.name][side])


def _facts(companion: Companion) -> Iterator[str]:
    times, days = _counted(companion.times, "journey"), _counted(companion.days, "day")
    yield f"Together on {times} on {days}; traffic and routine explain {companion.chance_times:.1f}."
    side = "ahead" if companion.gap_seconds < 0 else "behind"
    spread = companion.gap_spread_seconds
    kept = f", within about {spread:.0f} seconds on one journey" if spread == spread else ""
    yield f"The companion is typically {abs(companion.gap_seconds):.0f} seconds {side}{kept}."
    if companion.share_of_companion == companion.share_of_companion:
        yield (
            f"That is {_share(companion.share_of_anchor)} of the vehicle's own journeys "
            f"and {_share(companion.share_of_companion)} of the companion's."
        )


def _share(share: float) -> str:
    return "all" if share >= 0.995 else f"{100 * share:.0f} %"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
