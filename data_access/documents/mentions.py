"""Mentions on their way into a case: new entities numbered on, what a lane had found before replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from data_access.documents.case import Case
from data_access.queries import run
from models.documents.entities.mention import Mention, shown_as

PASSAGES_AT_ONCE = 5000

PassageRow = tuple[int, int, str]  # passage, item and text
MENTIONS = pa.schema(
    [
        ("place", pa.int64()),
        ("passage_id", pa.int64()),
        ("item_id", pa.int32()),
        ("kind", pa.string()),
        ("value", pa.string()),
        ("shown", pa.string()),
        ("written", pa.string()),
        ("char_from", pa.int32()),
        ("char_to", pa.int32()),
    ]
)
LINKS = pa.schema(
    [
        ("message_no", pa.int64()),
        ("item_id", pa.int32()),
        ("sent_at", pa.timestamp("us")),
        ("sender_kind", pa.string()),
        ("sender_value", pa.string()),
        ("recipient_kind", pa.string()),
        ("recipient_value", pa.string()),
    ]
)


def keep_mentions(
    cursor: duckdb.DuckDBPyConnection,
    lane: str,
    rows: Sequence[tuple[int, int, str]],
    found: Sequence[Sequence[Mention]],
) -> int:
    """Mentions of passages in place of those that the lane had found there; how many."""
    passages = [passage_id for passage_id, _, _ in rows]
    run(cursor, "documents/mention_drop", lane=lane, passages=passages, first=min(passages), last=max(passages))
    flat = [
        (passage_id, item_id, mention)
        for (passage_id, item_id, _), mentions in zip(rows, found, strict=True)
        for mention in mentions
    ]
    if flat:
        with_mentions(cursor, flat, "documents/mention_add", lane=lane)
    return len(flat)


def with_mentions(
    cursor: duckdb.DuckDBPyConnection,
    flat: Iterable[tuple[int | None, int, Mention]],
    statement: str,
    **parameters: object,
) -> None:
    """Number the entities that are new, then run a statement over the mentions."""
    rows = [
        (place, passage_id, item_id, mention.kind, mention.value, shown_as(mention), *mention[2:])
        for place, (passage_id, item_id, mention) in enumerate(flat)
    ]
    with registered(cursor, "found_mentions", as_arrow(rows, MENTIONS)):
        run(cursor, "documents/entity_new")
        run(cursor, statement, **parameters)


def as_arrow(rows: Sequence[tuple], schema: pa.Schema) -> pa.Table:
    """Rows as a table of a schema; there must be one at least."""
    columns = zip(*rows, strict=True)
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema)


@contextmanager
def registered(cursor: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> Iterator[None]:
    """A table under a name for as long as the block lasts."""
    cursor.register(name, table)
    try:
        yield
    finally:
        cursor.unregister(name)


def passages_in_order(case: Case, at_once: int = PASSAGES_AT_ONCE) -> Iterator[list[PassageRow]]:
    """All passages of a case, some thousands at a time."""
    after = -1
    while True:
        with case.reading() as cursor:
            rows = run(cursor, "documents/passages_after", after=after, most=at_once).fetchall()
        if not rows:
            return
        yield rows
        after = rows[-1][0]
