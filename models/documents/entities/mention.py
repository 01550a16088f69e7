"""What was found where in a text, and the kinds that there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from models.documents.settings import section


class Mention(NamedTuple):
    """One entity as written at ``char_from`` to ``char_to``; ``value`` is the form by which all spellings are one."""

    kind: str
    value: str
    written: str
    char_from: int
    char_to: int


@dataclass(frozen=True)
class Kind:
    """A kind of entity: words for the reader, where it comes from, and whether sharing it ties others together."""

    kind_id: str
    title: str
    plural: str
    lane: str
    links: bool


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its id, in the order in which they are listed."""
    held = section("entities", "kinds")
    return MappingProxyType({kind_id: Kind(kind_id, **fields) for kind_id, fields in held.items()})  # type: ignore[arg-type]


@cache
def linking_kinds() -> tuple[str, ...]:
    """The kinds that may tie people and things together."""
    return tuple(kind.kind_id for kind in kinds().values() if kind.links)


def shown_as(mention: Mention) -> str:
    """How an entity is called where it is listed: a name as first written, all else in its normal form."""
    if mention.kind in ("person", "organisation", "place", "term"):
        return " ".join(mention.written.split())
    if mention.kind == "account":
        code, number = mention.value.split(" ", 1)
        return f"{code[:2]}-{code[2:4]}-{code[4:]} {number}"
    return mention.value
