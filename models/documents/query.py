"""What somebody typed as a question, read leniently: any text is a question, and none is ever refused.

Plain words are wished for; ``+word`` and ``a AND b`` are demanded, ``-word`` and ``NOT word`` are shut out, ``a OR b``
offers either, brackets group. ``"a phrase"`` stands as written, ``word~`` allows a typing slip, ``begin*`` any ending.
``title:word``, ``from:name``, ``source:name``, ``custodian:name``, ``type:family``, ``format:id``, ``date:2024-03``,
``date:2024-01-05..2024-02``, ``after:`` and ``before:`` (that day included) look in one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

TEXT, TITLE, AUTHOR, EXACT = "text", "title", "author", "exact"
SOURCE, CUSTODIAN, FAMILY, FORMAT, WRITTEN = "source", "custodian", "family", "format", "written_at"
WHOLE_FIELDS = (SOURCE, CUSTODIAN, FAMILY, FORMAT)
FIELD_NAMES = {
    "text": TEXT, "title": TITLE, "subject": TITLE, "from": AUTHOR, "author": AUTHOR, "source": SOURCE,
    "custodian": CUSTODIAN, "type": FAMILY, "family": FAMILY, "format": FORMAT,
}  # fmt: skip
_DAY_FIELDS = ("date", "after", "before")
_DEEPEST = 20
_PIECE = re.compile(
    r"""(?P<bracket>[()])
    |(?P<sign>(?<!\S)[+-](?=[^\W\d]|["(]))?
     (?:(?P<field>[A-Za-z]+):(?=\S))?
     (?:"(?P<phrase>[^"]*)"|(?P<word>[^\s()"]+))""",
    re.VERBOSE,
)
_LOOSE = re.compile(r"(?P<stem>.*\w)~(?P<edits>[12]?)")
_BEGINNING = re.compile(r"(?P<stem>\w{2,})\*")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_PLAIN_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})


@dataclass(frozen=True)
class Word:
    """A word in any of its forms; without a field it is looked for where the search says."""

    text: str
    field: str = ""
    weight: float = 1.0


@dataclass(frozen=True)
class Phrase:
    """Words one after the other as written, with at most ``slop`` others between them."""

    text: str
    field: str = EXACT
    weight: float = 1.0
    slop: int = 0


@dataclass(frozen=True)
class Fuzzy:
    """A word as written or with so many letters wrong, missing, added or changed over."""

    text: str
    edits: int = 1
    field: str = EXACT
    weight: float = 1.0


@dataclass(frozen=True)
class Prefix:
    """Every word that begins so."""

    text: str
    field: str = EXACT
    weight: float = 1.0


@dataclass(frozen=True)
class Is:
    """A field that holds just this, capitals or not."""

    field: str
    value: str


@dataclass(frozen=True)
class Between:
    """Written from one day to another, both included; None is no bound."""

    first: date | None
    last: date | None


@dataclass(frozen=True)
class Group:
    """What is demanded, wished for and shut out.

    One of the wishes at least must be there, unless words are demanded: then wishes only raise the score.
    """

    must: tuple[Query, ...] = ()
    should: tuple[Query, ...] = ()
    must_not: tuple[Query, ...] = ()


Query = Word | Phrase | Fuzzy | Prefix | Is | Between | Group
_OPERATORS = ("AND", "OR", "NOT")
_Item = tuple[str, Query]  # sign and what it is the sign of; an operator of its own is ("AND", Group()) and so on


def read_query(text: str) -> Group:
    """The question in parts; an empty group for a text without words."""
    pieces = list(_PIECE.finditer(text.translate(_PLAIN_QUOTES)))
    return _sequence(iter(pieces), 0)


def words_of(query: Query) -> tuple[Word | Phrase | Fuzzy | Prefix, ...]:
    """Everything that is looked for in the text, in order and without what is shut out."""
    if isinstance(query, Group):
        return tuple(word for part in (*query.must, *query.should) for word in words_of(part))
    return () if isinstance(query, Is | Between) else (query,)


def is_plain(query: Group) -> bool:
    """True for words alone: a question as one would ask a colleague."""
    return not query.must and not query.must_not and all(isinstance(each, Word) for each in query.should)


def _sequence(pieces: Iterator[re.Match[str]], depth: int) -> Group:
    items: list[_Item] = []
    sign = ""
    for piece in pieces:
        if piece["bracket"] == ")":
            if depth:
                break
        elif piece["bracket"] == "(":
            if depth < _DEEPEST:
                items.append((sign, _sequence(pieces, depth + 1)))
                sign = ""
        elif piece["word"] in ("+", "-"):  # a dash between words is none; before a bracket it is a sign
            sign = piece["word"] if piece.string[piece.end() :].startswith("(") else ""
        else:
            items.append(_item(piece))
            sign = ""
    return _alternatives(items)


def _item(piece: re.Match[str]) -> _Item:
    word = piece["word"]
    if word in _OPERATORS and not piece["field"] and not piece["sign"]:
        return word, Group()
    return piece["sign"] or "", _looked_for(piece)


def _looked_for(piece: re.Match[str]) -> Query:
    name, phrase, word = (piece["field"] or "").lower(), piece["phrase"], piece["word"]
    value = word if phrase is None else phrase
    if name in _DAY_FIELDS:
        return _between(name, value) or Word(f"{name} {value}")
    if name and name not in FIELD_NAMES:
        return Word(f"{piece['field']}:{value}")
    field = FIELD_NAMES.get(name, "")
    if field in WHOLE_FIELDS:
        return Is(field, value)
    return Phrase(phrase, field or EXACT) if phrase is not None else _word(word, field)


def _word(word: str, field: str) -> Query:
    loose, beginning = _LOOSE.fullmatch(word), _BEGINNING.fullmatch(word)
    written = EXACT if field in ("", TEXT) else field
    if loose:
        return Fuzzy(loose["stem"], int(loose["edits"] or 1), written)
    if beginning:
        return Prefix(beginning["stem"], written)
    return Word(word, field)


def _alternatives(items: Sequence[_Item]) -> Group:
    """OR binds least: what stands on its sides are groups of their own."""
    sides: list[list[_Item]] = [[]]
    for item in items:
        if item == ("OR", Group()):
            sides.append([])
        else:
            sides[-1].append(item)
    groups = [group for side in sides if (group := _demands(side)) != Group()]
    return groups[0] if len(groups) == 1 else Group(should=tuple(_unwrapped(group) for group in groups))


def _demands(items: Sequence[_Item]) -> Group:
    parts: dict[str, list[Query]] = {"must": [], "should": [], "must_not": []}
    for place, (sign, query) in enumerate(items):
        if sign in _OPERATORS or query == Group():
            continue
        before = items[place - 1][0] if place else ""
        after = items[place + 1][0] if place + 1 < len(items) else ""
        is_joined = "AND" in (before, after) or (before == "NOT" and place > 1 and items[place - 2][0] == "AND")
        if sign == "-" or before == "NOT":
            parts["must_not"].append(_unwrapped(query))
        else:
            is_filter = isinstance(query, Is | Between)
            parts["must" if sign == "+" or is_joined or is_filter else "should"].append(_unwrapped(query))
    return Group(**{name: tuple(each) for name, each in parts.items()})


def _unwrapped(query: Query) -> Query:
    if isinstance(query, Group) and not query.must_not and len(query.must) + len(query.should) == 1:
        return (*query.must, *query.should)[0]
    return query


def _between(name: str, value: str) -> Between | None:
    low, dots, high = value.partition("..")
    first, last = _days(low), _days(high if dots else low)
    if (low and not first) or (dots and high and not last) or not (first or last):
        return None
    if name == "after":
        return Between(first[0], None) if first else None
    if name == "before":
        return Between(None, last[1]) if last else None
    return Between(first[0] if first else None, last[1] if last else None)


def _days(value: str) -> tuple[date, date] | None:
    """First and last day of a year, a month or a day."""
    found = _DAY.fullmatch(value)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        if day:
            return first, first
        after = date(first.year + 1, 1, 1) if not month or month == 12 else date(first.year, month + 1, 1)
    except ValueError:
        return None
    return first, after - timedelta(days=1)
