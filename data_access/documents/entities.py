"""Entities of a case as they are found: by shape and watch-list with each batch, by name in the background.

What is found of a passage replaces what the same lane had found of it, so that a repeated batch changes nothing.
Numbers of entities stay: they are given on from the highest, in order of first mention.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pandas as pd

from data_access.documents.case import Case
from data_access.documents.gate import OpenCase, note
from data_access.documents.lane_child import NAMES
from data_access.documents.mentions import LINKS, PassageRow, as_arrow, keep_mentions, registered, with_mentions
from data_access.documents.watchlists import LANE as WATCHLIST
from data_access.documents.watchlists import watcher_of
from data_access.queries import run
from models.documents.entities.mention import Mention, kinds
from models.documents.entities.patterns import find_patterns
from models.documents.entities.resolution import normal_name
from models.documents.settings import section
from models.errors import DataNotAvailable

PATTERN_LANE, NAME_LANE, MESSAGE_LANE = "pattern", "name", "message"
MESSAGES_AT_ONCE = 5000

@dataclass(frozen=True, eq=False)
class EntityDetail:
    """One entity and where it is spoken of.

    ``spellings``: a row a way of writing, ``written, entity_id, kind, mentions``; another ``entity_id`` was merged into
    it. ``contexts``: a row a passage in order of time, ``passage_id, item_id, title, path, source, unit_label,
    written_at, text, spans`` (pairs of where the mention begins and ends in the text), ``group_id`` (of
    near-duplicates, where the item has any). The times and sources are those of all that speaks of it.
    """

    entity_id: int
    kind: str
    shown: str
    passages: int
    items: int
    spellings: pd.DataFrame
    contexts: pd.DataFrame
    first_at: datetime | None = None
    last_at: datetime | None = None
    sources: tuple[str, ...] = ()
    is_watched: bool = False


def patterns_of(texts: Sequence[str]) -> list[list[Mention]]:
    """The mentions by shape in each text."""
    return [find_patterns(text) for text in texts]


def index_patterns(
    case: Case, rows: Sequence[PassageRow], answers: Callable[[Sequence[str]], list[list[Mention]]] = patterns_of
) -> int:
    """How many mentions by shape and by watch-list these passages hold, kept with how far the lane has come.

    ``answers`` finds those by shape.
    """
    if not rows:
        return 0
    found = answers([text for _, _, text in rows])
    watcher = watcher_of(case)
    watched = [[mention for _, mention in watcher.find(text)] for _, _, text in rows] if watcher else None
    with case.writing() as cursor:
        kept = keep_mentions(cursor, PATTERN_LANE, rows, found)
        if watched is not None:
            kept += keep_mentions(cursor, WATCHLIST, rows, watched)
        run(cursor, "documents/mention_lane_done", lane=PATTERN_LANE, passages_done=rows[-1][0] + 1)
    return kept


def index_names(
    case: Case, rows: Sequence[PassageRow], answers: Callable[[Sequence[str]], Sequence[Sequence[Mention]]]
) -> int:
    """How many names these passages hold, as ``answers`` finds them in their texts; kept as ``index_patterns`` does."""
    if not rows:
        return 0
    found = answers([text for _, _, text in rows])
    with case.writing() as cursor:
        kept = keep_mentions(cursor, NAME_LANE, rows, found)
        run(cursor, "documents/mention_lane_done", lane=NAMES, passages_done=rows[-1][0] + 1)
    return kept


def index_message_links(case: Case) -> int:
    """How many messages were read whose sender and recipients are entities from now on, tied by the message."""
    done = 0
    with case.reading() as cursor:
        last = cursor.execute("select coalesce(max(message_no), -1) from message_links").fetchone()
    after = int(last[0]) if last else -1
    while messages := _messages(case, after):
        with case.writing() as cursor:
            _keep_links(cursor, messages)
        after, done = messages[-1][0], done + len(messages)
    return done


def entities_of(
    opened: OpenCase,
    *,
    kinds_shown: Sequence[str] | None = None,
    search: str = "",
    watched_only: bool = False,
    limit: int = 200,
) -> pd.DataFrame:
    """A row an entity, the one in most items first.

    ``entity_id, kind, shown, mentions, items, passages, first_at, last_at, sources, is_watched``; times are those of
    the material that speaks of it.
    """
    chosen = checked_kinds(kinds_shown)
    with opened.case.reading() as cursor:
        about = {"kinds": chosen, "search": " ".join(search.split()), "watched_only": watched_only}
        found = run(cursor, "documents/entities", most=limit, **about).df()
    note(opened, "entities", {**about, "entities": len(found)})
    return found


def entity_kinds(opened: OpenCase) -> pd.DataFrame:
    """A row a kind that was found: ``kind, entities, most_items, most_shown`` (the one that is in most items)."""
    with opened.case.reading() as cursor:
        found = run(cursor, "documents/entity_kinds").df()
    note(opened, "entities.kinds", {"entities": int(found["entities"].sum())})
    return found


def entity(opened: OpenCase, entity_id: int, *, most_contexts: int = 100) -> EntityDetail:
    """One entity with its spellings and the passages that speak of it; DataNotAvailable where there is none."""
    with opened.case.reading() as cursor:
        root = root_of(cursor, entity_id)
        _, kind, shown, passages, items = run(cursor, "documents/entity_facts", entities=[root]).fetchall()[0]
        spellings = run(cursor, "documents/entity_spellings", entity_id=root).df()
        contexts = run(cursor, "documents/entity_contexts", entity_id=root, most=most_contexts).df()
        first, last, sources, watched = run(cursor, "documents/entity_when", entity_id=root).fetchall()[0]
    note(opened, "entity", {"entity": root, "kind": kind, "shown": shown}, items=sorted(set(contexts["item_id"])))
    when = first, last, tuple(sources), watched
    return EntityDetail(root, kind, shown, passages, items, spellings, contexts, *when)


def root_of(cursor: duckdb.DuckDBPyConnection, entity_id: int) -> int:
    """The entity that one stands under, itself where it was not merged; DataNotAvailable where there is none."""
    row = run(cursor, "documents/entity_root", entity_id=int(entity_id)).fetchone()
    if row is None:
        raise DataNotAvailable("There is no such entity in this case.", "Choose one from the list of entities.")
    return int(row[0])


def checked_kinds(chosen: Sequence[str] | None) -> list[str]:
    """The kinds that were chosen, all of them where none were; DataNotAvailable for a kind that there is not."""
    unknown = [kind for kind in chosen or () if kind not in kinds()]
    if unknown:
        raise DataNotAvailable(f"There is no kind of entity {unknown[0]}.", f"Give one of {', '.join(kinds())}.")
    return list(chosen or kinds())


def correspondent(written: str) -> Mention | None:
    """Who a sender or recipient is: by address, number or user name, else by the name that stands there.

    None for nobody, and for the unnamed owner of a telephone.
    """
    if written == str(section("chats", "sms")["owner"]):
        return None
    found = [mention for mention in find_patterns(written) if mention.kind in ("email", "phone", "handle")]
    if found:
        return min(found, key=lambda mention: ("email", "phone", "handle").index(mention.kind))
    name = " ".join(written.split()).strip("\"'<> ")
    value = normal_name("person", name)
    if len(value) < 2:
        return None
    kind = "handle" if any(letter.isdigit() for letter in value) else "person"
    return Mention(kind, value if kind == "person" else f"@{value}", name, 0, len(name))


def _messages(case: Case, after: int) -> list[tuple]:
    with case.reading() as cursor:
        return run(cursor, "documents/message_unlinked", after=after, most=MESSAGES_AT_ONCE).fetchall()


def _keep_links(cursor: duckdb.DuckDBPyConnection, messages: Sequence[tuple]) -> None:
    """The correspondents of messages as mentions, then what ties them."""
    pairs, flat = [], []
    for message_no, item_id, passage_id, char_from, sent_at, sender, recipients in messages:
        people = [_at(person, char_from) for person in map(correspondent, [sender, *recipients]) if person]
        flat += [(passage_id, item_id, person) for person in people]
        first = correspondent(sender)
        others = people[1:] if first else []
        pairs += [(message_no, item_id, sent_at, *people[0][:2], *other[:2]) for other in others]
    if flat:
        with_mentions(cursor, flat, "documents/message_mention_add", lane=MESSAGE_LANE)
    if pairs:
        with registered(cursor, "found_links", as_arrow(pairs, LINKS)):
            run(cursor, "documents/message_link_add")


def _at(mention: Mention, place: int) -> Mention:
    return mention._replace(char_from=place, char_to=place)
