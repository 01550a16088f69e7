"""What becomes of a lead: who has it in hand. What the vehicle is stands elsewhere, in an analyst's judgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.anpr.settings import section
from models.errors import EditRefused

NEW = "new"


@dataclass(frozen=True)
class Triage:
    """The state of one vehicle on one line for one profile; ``version`` is 0 as long as nobody has touched it."""

    profile_id: str
    line_id: str
    vid: int
    state: str = NEW
    words: str = ""
    by: str = ""
    at: str = ""
    version: int = 0

    @property
    def title(self) -> str:
        """The state as it is shown."""
        return state_titles()[self.state]


def state_titles() -> Mapping[str, str]:
    """Every state with its title, in the order in which a lead passes through them."""
    return {name: str(title) for name, title in section("triage", "states").items()}


def checked_words(state: str, words: str) -> str:
    """The words that go with a state; EditRefused where it is no state, needs words, or has too many."""
    rules, titles = section("triage", "words"), state_titles()
    if state not in titles:
        raise EditRefused(f"There is no state {state!r}.", f"Use one of {', '.join(titles)}.")
    said = words.strip()
    if state in rules["need_words"] and not said:
        raise EditRefused(f"{titles[state]} needs a word of why.", "Say in a few words what was found.")
    if len(said) > rules["most_characters"]:
        raise EditRefused("The words are too long.", f"Use at most {rules['most_characters']} characters.")
    return said
