"""Sentences about a topic, in a register, with the names and numbers of the world in their slots."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sample_data.documents import numbers
from sample_data.documents.grammar import Dice, past, say, table
from sample_data.documents.people import Person, World

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
FIRST_DAY, LAST_DAY = datetime(2025, 11, 3, 8), datetime(2026, 6, 12, 18)
OWN_LINES = 0.42
RECENT = 9  # a sentence does not come back before so many others
BEFORE_VOWEL = re.compile(r"\b([Aa]) (?=[aeiou](?!ne\b|ni(?!n)))")
WORLDS = {
    "site": {"site": 6, "office": 5, "private": 2},
    "town": {"town": 6, "office": 5, "private": 2},
    "study": {"study": 6, "private": 5, "office": 1},
    "private": {"private": 1},
}


@dataclass(frozen=True)
class Topic:
    """What a topic lends: words for slots, subjects, and lines of its own."""

    topic_id: str
    world: str
    things: tuple[str, ...]
    qualities: tuple[str, ...]
    verbs: tuple[tuple[str, str], ...]
    places: tuple[str, ...]
    subjects: tuple[str, ...]
    lines: tuple[str, ...]


@cache
def topics(world: str) -> tuple[Topic, ...]:
    """The topics of a world."""
    found = []
    for name, told in table("topics").items():
        if told["world"] == world:  # type: ignore[index]
            words = {key: _split(value) for key, value in told.items() if key != "world"}  # type: ignore[attr-defined]
            verbs = tuple(past(verb) for verb in words.pop("verbs"))
            found.append(Topic(name, world, verbs=verbs, **words))  # type: ignore[arg-type]
    return tuple(found)


def _split(text: str) -> tuple[str, ...]:
    """At bars that stand outside square brackets."""
    found, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "[") - (letter == "]")
        if letter == "|" and not depth:
            found.append(text[start:at])
            start = at + 1
    return (*found, text[start:])


@cache
def ways(name: str) -> tuple[str, ...]:
    """Greetings, endings, answers and the like."""
    return _split(table("frames")["ways"][name])  # type: ignore[index]


@cache
def _lines(register: str) -> tuple[str, ...]:
    return tuple(table("frames")[register]["lines"])  # type: ignore[index]


class Voice:
    """Says things; one a layer of the material, with its own chance."""

    def __init__(self, world: World, dice: Dice) -> None:
        self.world, self.dice = world, dice
        self._slots = self._makers()
        self.topic: Topic = topics("private")[0]
        self.people: Sequence[Person] = world.private
        self._recent: deque[str] = deque(maxlen=RECENT)

    def turn_to(self, kind: str, people: Sequence[Person]) -> Topic:
        """Speak of a topic that suits a kind of world, among these people."""
        self.topic = self.dice.one(topics(self.dice.weighted(WORLDS[kind])))
        self.people = people
        return self.topic

    def fill(self, slot: str) -> str:
        """A word for a slot."""
        word = self._slots[slot]()
        return say(word, self.fill, self.dice) if "{" in word else word

    def say(self, template: str) -> str:
        """A template filled, its first letter capital."""
        text = BEFORE_VOWEL.sub(r"\1n ", say(template, self.fill, self.dice))
        return text[:1].upper() + text[1:]

    def line(self, register: str) -> str:
        """One sentence of the topic or of the register."""
        own = self.topic.lines if self.dice.share() < OWN_LINES and register not in ("chat", "news") else ()
        template = next(found for at in range(RECENT) if (found := self.dice.one(own or _lines(register)))
                        not in self._recent or at == RECENT - 1)  # fmt: skip
        self._recent.append(template)
        return self.say(template)

    def paragraph(self, register: str, least: int, most: int) -> str:
        """Some sentences after each other."""
        return " ".join(self.line(register) for _ in range(self.dice.between(least, most)))

    def subject(self) -> str:
        """What the topic's mail or paper is headed."""
        return self.say(self.dice.one(self.topic.subjects))

    def moment(self) -> datetime:
        """A moment of the months that the case covers, mostly in working hours."""
        day = FIRST_DAY + timedelta(days=self.dice.below((LAST_DAY - FIRST_DAY).days))
        return day.replace(hour=self.dice.between(7, 20), minute=self.dice.below(60), second=self.dice.below(60))

    def _makers(self) -> Mapping[str, Callable[[], str]]:
        one, dice, world = self.dice.one, self.dice, self.world
        return {
            "thing": lambda: one(self.topic.things),
            "quality": lambda: one(self.topic.qualities),
            "verb": lambda: one(self.topic.verbs)[0],
            "done": lambda: one(self.topic.verbs)[1],
            "place": lambda: one(self.topic.places),
            "person": lambda: one(self.people).given,
            "to": lambda: one(self.people).given,
            "full": lambda: one(self.people).full,
            "firm": lambda: one(world.firms),
            "site": lambda: one(world.sites),
            "street": lambda: one(world.streets),
            "town": lambda: one(world.towns),
            "day": lambda: one(DAYS),
            "month": lambda: one(MONTHS),
            "date": lambda: f"{dice.between(1, 28)} {one(MONTHS)}",
            "time": lambda: f"{dice.between(7, 19)}.{one(('00', '15', '20', '30', '40', '45'))}",
            "n": lambda: str(dice.between(2, 9)),
            "amount": lambda: amount(dice),
            "ref": lambda: f"{one(('BH', 'SH', 'OB', 'TU', 'FH'))}/{dice.between(1000, 9899)}",
            "phone": lambda: numbers.telephone(dice),
            "vrm": lambda: numbers.plate(dice),
            "postcode": lambda: numbers.postcode(dice),
            "ip": lambda: numbers.address(dice),
            "mail": lambda: one(self.people).mail,
            "url": lambda: f"https://{one(('www', 'news', 'club'))}.example.org/{dice.between(100, 999)}",
        }


def amount(dice: Dice) -> str:
    """A sum of money in pounds."""
    most = dice.one((90, 900, 4_000, 60_000))
    pounds = dice.between(most // 10, most)
    return f"£{pounds:,}" if dice.share() < 0.7 else f"£{pounds:,}.{dice.below(100):02d}"
