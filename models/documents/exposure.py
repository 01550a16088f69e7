"""Sparing readers: explicit terms masked until asked for, looks counted, and a break when one is due."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from models.documents.settings import numbers, section

PREVIEW, OPENED, UNMASKED, PAGE_PICTURE = KINDS = ("preview", "opened", "unmasked", "page_picture")
_WORD = re.compile(r"\w+")

Span = tuple[int, int]


@dataclass(frozen=True)
class Terms:
    """Terms that are masked: whole words, beginnings of words, and phrases by their words; all in lower case."""

    words: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    phrases: frozenset[tuple[str, ...]] = frozenset()

    def __or__(self, other: Terms) -> Terms:
        """The terms of both."""
        return Terms(self.words | other.words, self.beginnings | other.beginnings, self.phrases | other.phrases)

    @cached_property
    def by_first(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Phrases by their first word as it is written in the list, the longest first."""
        ordered = sorted(self.phrases, key=len, reverse=True)
        return {first: tuple(one for one in ordered if one[0] == first) for first in {one[0] for one in ordered}}


@dataclass(frozen=True)
class MaskedText:
    """A text of the same length with its explicit terms covered, and where they stand (from, to)."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Look:
    """One look at one item: when (UTC) and of what kind, one of ``KINDS``."""

    at: datetime
    item_id: int
    kind: str


@dataclass(frozen=True)
class Exposure:
    """What one person looked at: different items opened and terms shown, in the last hour and this day.

    ``minutes`` and ``items`` are those since the last break; both nought when the last look is a break ago.
    """

    opened_hour: int = 0
    opened_day: int = 0
    unmasked_hour: int = 0
    unmasked_day: int = 0
    minutes: int = 0
    items: int = 0


def placeholder_terms() -> Terms:
    """The mild terms that are masked where a force has not loaded its own."""
    return terms_of(section("exposure", "placeholder")["terms"])  # type: ignore[arg-type]


def terms_in(text: str) -> Terms:
    """The terms of a list: one a line, ``#`` before a remark, ``*`` at the end of a word for every ending."""
    return terms_of(line.partition("#")[0] for line in text.splitlines())


def terms_of(written: Iterable[str]) -> Terms:
    """Terms as they are written in a list; what has too few letters is left out."""
    fewest = int(str(section("exposure", "mask")["fewest_letters"]))
    words, beginnings, phrases = set(), set(), set()
    for term in written:
        parts = tuple(part.casefold() for part in re.findall(r"\w+\*?", term))
        if sum(len(part.rstrip("*")) for part in parts) < fewest:
            continue
        if len(parts) > 1:
            phrases.add(parts)
        elif parts[0].endswith("*"):
            beginnings.add(parts[0].rstrip("*"))
        else:
            words.add(parts[0])
    return Terms(frozenset(words), frozenset(beginnings), frozenset(phrases))


def mask(text: str, terms: Terms) -> MaskedText:
    """The text with every explicit term covered; its length and every other character stay."""
    letter = str(section("exposure", "mask")["letter"])
    spans = tuple(_spans(text, terms))
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], _WORD.sub(lambda word: letter * len(word[0]), text[start:end])]
        at = end
    return MaskedText("".join([*parts, text[at:]]), spans)


def exposure(looks: Iterable[Look], *, now: datetime, day_began: datetime) -> Exposure:
    """What came of looks in any order; ``now`` and the beginning of the day are in UTC as they are."""
    held = sorted((look for look in looks if look.at <= now), key=lambda look: look.at)
    hour_ago = now - timedelta(hours=1)
    since_break = _since_break(held, now)
    return Exposure(
        opened_hour=_items(held, OPENED, since=hour_ago),
        opened_day=_items(held, OPENED, since=day_began),
        unmasked_hour=_count(held, UNMASKED, since=hour_ago),
        unmasked_day=_count(held, UNMASKED, since=day_began),
        minutes=int((now - since_break[0].at).total_seconds() // 60) if since_break else 0,
        items=_items(since_break, OPENED, since=day_began),
    )


def break_words(found: Exposure) -> str:
    """What to say to somebody for whom a break is due, or who has seen much today; empty while neither is so."""
    breaks, day = numbers("exposure", "breaks"), numbers("exposure", "day")
    if found.opened_day >= day["items"] or found.unmasked_day >= day["unmasked"]:
        return (
            f"You opened {found.opened_day} items and uncovered {found.unmasked_day} terms today. Stop here for today, "
            "and talk to your supervisor about what you saw."
        )
    if found.minutes >= breaks["after_minutes"] or found.items >= breaks["after_items"]:
        return (
            f"You opened {found.items} items in {found.minutes} minutes. Take a break of "
            f"{breaks['break_minutes']:g} minutes away from the screen; your place is kept."
        )
    return ""


def _spans(text: str, terms: Terms) -> Iterable[Span]:
    found = list(_WORD.finditer(text))
    words = [match[0].casefold() for match in found]
    at = 0
    while at < len(words):
        taken = _taken(words, at, terms)
        if taken:
            yield found[at].start(), found[at + taken - 1].end()
        at += taken or 1


def _taken(words: Sequence[str], at: int, terms: Terms) -> int:
    """How many words from here on are a term; the longest phrase counts."""
    word = words[at]
    beginnings = [word[:end] for end in range(1, len(word) + 1)]
    firsts = (word, *(f"{beginning}*" for beginning in beginnings)) if terms.phrases else ()
    phrases = (phrase for first in firsts for phrase in terms.by_first.get(first, ()))
    longest = max((len(one) for one in phrases if _is_phrase(words[at : at + len(one)], one)), default=0)
    return longest or int(word in terms.words or any(one in terms.beginnings for one in beginnings))


def _is_phrase(words: Sequence[str], phrase: Sequence[str]) -> bool:
    return len(words) == len(phrase) and all(
        word.startswith(part[:-1]) if part.endswith("*") else word == part
        for word, part in zip(words, phrase, strict=True)
    )


def _since_break(looks: Sequence[Look], now: datetime) -> Sequence[Look]:
    """The looks after the last pause that was long enough; none when that pause lasts still."""
    pause = timedelta(minutes=numbers("exposure", "breaks")["break_minutes"])
    if not looks or now - looks[-1].at >= pause:
        return []
    first = len(looks) - 1
    while first and looks[first].at - looks[first - 1].at < pause:
        first -= 1
    return looks[first:]


def _items(looks: Iterable[Look], kind: str, *, since: datetime) -> int:
    return len({look.item_id for look in looks if look.kind == kind and look.at >= since})


def _count(looks: Iterable[Look], kind: str, *, since: datetime) -> int:
    return sum(look.kind == kind and look.at >= since for look in looks)
