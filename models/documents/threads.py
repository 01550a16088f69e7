"""Which messages belong together: mails by what they answer, chats by their name and who is in them.

Mails after Zawinski (1997), Message threading: the references that a mail gives, else the one that it answers. Where it
names none, its subject joins it to an earlier mail only if it is marked as a reply and somebody is party to both.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

# Marks of reply and forwarding in English, German, Scandinavian, Dutch, French, Spanish and Polish mail programs.
_PREFIX = re.compile(
    r"^\s*(?:(?:re|fw|fwd|aw|wg|sv|vs|antw|tr|rv|odp)\s*(?:\[\d+\])?\s*:|\[[^\]]{1,40}\])\s*", re.IGNORECASE
)
_REPLY = re.compile(r"^\s*(?:\[[^\]]{1,40}\]\s*)*(?:re|aw|sv|vs|antw|odp)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>\"',;]+@[^\s<>\"',;]+")


@dataclass(frozen=True)
class Mail:
    """What threads are made of: the item, its own id, the ids that it names, its subject, parties and time (UTC)."""

    item_id: int
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    subject: str
    parties: frozenset[str]
    sent_at: datetime | None


@dataclass(frozen=True)
class Chat:
    """A chat export: the item, the name of the chat, and who writes in it."""

    item_id: int
    name: str
    parties: frozenset[str]


@dataclass(frozen=True)
class Placed:
    """An item in its thread, which bears the id of its earliest item; ``depth`` counts the mails that it answers."""

    item_id: int
    thread_id: int
    depth: int


def mail_threads(mails: Iterable[Mail]) -> list[Placed]:
    """Every mail with its thread, by item; does not depend on the order in which they come."""
    ordered = sorted(mails, key=_when)
    above = _answered(ordered)
    nodes = {mail.item_id: _node(mail) for mail in ordered}
    above.update(_by_subject(ordered, above))
    firsts: dict[str, int] = {}
    for mail in ordered:
        firsts.setdefault(_top(nodes[mail.item_id], above), mail.item_id)
    present = set(nodes.values())
    placed = (
        Placed(item_id, firsts[_top(node, above)], sum(one in present for one in _chain(node, above)[1:]))
        for item_id, node in nodes.items()
    )
    return sorted(placed, key=lambda one: one.item_id)


def chat_threads(chats: Iterable[Chat]) -> list[Placed]:
    """Every chat with its thread, by item: exports of the same name in which somebody writes in both."""
    by_name: dict[str, list[Chat]] = {}
    placed = []
    for chat in sorted(chats, key=lambda chat: chat.item_id):
        by_name.setdefault(" ".join(chat.name.casefold().split()) or f"\n{chat.item_id}", []).append(chat)
    for alike in by_name.values():
        for together in _joined(alike):
            placed += [Placed(chat.item_id, min(one.item_id for one in together), 0) for chat in together]
    return sorted(placed, key=lambda one: one.item_id)


def base_subject(subject: str) -> str:
    """A subject without marks of reply, forwarding and list, in one case: what a thread has in common."""
    found = subject
    while (shorter := _PREFIX.sub("", found, count=1)) != found:
        found = shorter
    return " ".join(found.casefold().split())


def is_reply(subject: str) -> bool:
    """Whether a subject is marked as an answer; forwarding is none."""
    return bool(_REPLY.match(subject))


def party(written: str) -> str:
    """Somebody's address where there is one, else the name, in one case: who is the same in two messages."""
    found = _ADDRESS.search(written)
    return (found.group() if found else " ".join(written.split())).casefold()


def _when(mail: Mail) -> tuple[bool, datetime, str, int]:
    return mail.sent_at is None, mail.sent_at or datetime.min, mail.message_id, mail.item_id


def _node(mail: Mail) -> str:
    """Copies of a mail share one node; a mail without an id has its own."""
    return mail.message_id or f"\n{mail.item_id}"


def _named(mail: Mail) -> list[str]:
    """The ids that a mail names, oldest first, the one that it answers last."""
    named = [one for one in mail.references if one and one != mail.message_id]
    if mail.in_reply_to and mail.in_reply_to != mail.message_id and mail.in_reply_to not in named:
        named.append(mail.in_reply_to)
    return named


def _answered(ordered: Sequence[Mail]) -> dict[str, str]:
    """For each id the one that it answers. What a mail says of itself goes before what others say of it; no loops."""
    above: dict[str, str] = {}
    for mail in ordered:
        named = _named(mail)
        if named:
            _link(above, _node(mail), named[-1])
    for mail in ordered:
        named = _named(mail)
        for older, newer in pairwise(named):
            _link(above, newer, older)
    return above


def _link(above: dict[str, str], newer: str, older: str) -> None:
    """Put one below another, unless it stands below something already or the other below it."""
    if newer not in above and newer not in _chain(older, above):
        above[newer] = older


def _chain(node: str, above: Mapping[str, str]) -> list[str]:
    """A node and all above it, upwards."""
    chain = [node]
    while chain[-1] in above:
        chain.append(above[chain[-1]])
    return chain


def _top(node: str, above: Mapping[str, str]) -> str:
    return _chain(node, above)[-1]


def _by_subject(ordered: Sequence[Mail], above: Mapping[str, str]) -> dict[str, str]:
    """For replies that name nothing: the latest earlier mail of that subject with which they share a party."""
    joined: dict[str, str] = {}
    latest: dict[tuple[str, str], tuple[int, str]] = {}
    for number, mail in enumerate(ordered):
        base, node = base_subject(mail.subject), _node(mail)
        if base and is_reply(mail.subject) and node not in above:
            shared = [latest[base, party] for party in mail.parties if (base, party) in latest]
            _, answered = max(shared, default=(0, node))
            if node not in _chain(answered, ChainMap(joined, above)):
                joined[node] = answered
        latest.update({(base, party): (number, node) for party in mail.parties})
    return joined


def _joined(alike: Sequence[Chat]) -> list[list[Chat]]:
    """Chats of one name, those together in which somebody writes in both."""
    groups: list[list[Chat]] = []
    for chat in alike:
        met = [group for group in groups if any(chat.parties & one.parties for one in group)]
        groups = [group for group in groups if group not in met]
        groups.append([chat, *(one for group in met for one in group)])
    return groups
