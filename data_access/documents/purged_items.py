"""Items taken out of a case: which ones go together, their rows, their files, and every index that knew them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np

from data_access.documents.accounting import ORIGINAL_GONE, originals_said
from data_access.documents.case import STORE, Case, close_case
from data_access.documents.indexing import index_case
from data_access.documents.lexical import FOLDER as LEXICAL_FOLDER
from data_access.documents.lexical import LexicalIndex
from data_access.documents.originals import original_path, to_disk
from data_access.documents.ranking import forget_indexes
from data_access.documents.vectors import STATE, VectorStore
from data_access.documents.whole_items import clear_whole_items
from data_access.migrate import migrate
from data_access.queries import run
from models.errors import StoreUnavailable

VECTOR_FOLDERS = ("static", "meaning", "languages")
RECORDS = ("activity", "exposure")
ROWS_AT_ONCE = 10_000


@dataclass(frozen=True)
class PurgedItems:
    """What was taken out. ``hashes`` are bytes that no item of the case has any more."""

    items: tuple[int, ...]
    passages: tuple[int, ...]
    hashes: tuple[str, ...]
    files: int
    bytes: int
    rows: Mapping[str, int]
    tables_looked_through: int


@dataclass(frozen=True)
class Leaving:
    """Items that go, and copies among them at whose place an item lives on though its container goes.

    ``holders`` stay, but their originals hold bytes of what goes.
    """

    items: tuple[int, ...]
    copies: tuple[int, ...]
    holders: tuple[int, ...]


def take_out(case: Case, items: Sequence[int]) -> PurgedItems:
    """Take items out, with their copies and members; what was taken out.

    The store is written anew, so that none of its blocks keeps a row of them.
    """
    with case.reading() as cursor:
        rows = run(cursor, "documents/purge_items_by_place").fetchall()
        before = originals_said(cursor)
    leaving = leaving_with(rows, items)
    with case.writing() as cursor:
        passages = _passages_of(cursor, leaving.items)
        counts = _delete_rows(cursor, leaving)
        after = originals_said(cursor)
        left = {sha256 for (sha256,) in cursor.execute("select distinct sha256 from items").fetchall()}
    unkept = sorted(before.keys() - after.keys())
    gone = tuple(sha256 for sha256 in unkept if sha256 not in left)
    _take_out_of_indexes(case, passages)
    files = [path for path in (original_path(case, sha256) for sha256 in unkept) if path.exists()]
    for path in files:
        path.unlink()
    _write_anew(case)
    looked = _look_through_tables(case, leaving.items, passages)
    size = sum(before[sha256] for sha256 in unkept)
    return PurgedItems(leaving.items, passages, gone, len(files), size, counts, looked)


def leaving_with(rows: Sequence[tuple[int, str, int | None, str]], items: Sequence[int]) -> Leaving:
    """Which items go with some, of rows of id, hash, container and status.

    Copies of the bytes of the items that were named go; so does what they hold. A member that stands elsewhere too
    lives on: the copy's row goes, and its place becomes the member's.
    """
    by_hash, by_parent, about = defaultdict(list), defaultdict(list), {}
    for item, sha256, parent, status in rows:
        about[item] = (sha256, status)
        by_hash[sha256].append(item)
        by_parent[parent].append(item)
    named = {copy for item in items for copy in ([item, *by_hash[about[item][0]]] if about[item][0] else [item])}
    inside = _inside(named, by_parent)
    copies: set[int] = set()
    saved: set[int] = set()
    for member in sorted(inside - named):
        sha256, status = about[member]
        outside = [copy for copy in by_hash[sha256] if copy not in inside] if sha256 else []
        if status != "duplicate" and outside and member not in saved:
            copies.add(min(outside))
            saved |= {member, *_inside({member}, by_parent)}
    leaving = (inside - saved) | copies
    holders = _holders(leaving - copies, {item: parent for item, _, parent, _ in rows}, about, by_hash) - leaving
    return Leaving(tuple(sorted(leaving)), tuple(sorted(copies)), tuple(sorted(holders)))


def _holders(
    items: set[int],
    parents: Mapping[int, int | None],
    about: Mapping[int, tuple[str, str]],
    by_hash: Mapping[str, list[int]],
) -> set[int]:
    """Every item whose bytes hold those of some: their containers, copies of these, and so on."""
    found: set[int] = set()
    waiting = list(items)
    while waiting:
        parent = parents[waiting.pop()]
        if parent is not None and parent not in found:
            copies = {parent, *by_hash[about[parent][0]]}
            waiting += copies - found
            found |= copies
    return found


def _inside(items: set[int], by_parent: Mapping[int | None, list[int]]) -> set[int]:
    """The items and all that they hold."""
    found, waiting = set(items), list(items)
    while waiting:
        new = [member for member in by_parent.get(waiting.pop(), ()) if member not in found]
        found.update(new)
        waiting += new
    return found


def _passages_of(cursor: duckdb.DuckDBPyConnection, items: Sequence[int]) -> tuple[int, ...]:
    found = cursor.execute("select passage_id from passages where item_id in (select unnest(?)) order by 1", [items])
    return tuple(passage for (passage,) in found.fetchall())


def _delete_rows(cursor: duckdb.DuckDBPyConnection, leaving: Leaving) -> dict[str, int]:
    """Delete every row about the items; how many of each table."""
    if leaving.copies:
        run(cursor, "documents/purge_move_survivors", copies=list(leaving.copies))
    told = {"reason": ORIGINAL_GONE, "holders": list(leaving.holders)}
    cursor.execute("update items set reason = $reason where item_id in (select unnest($holders::integer[]))", told)
    gone, delete = {"items": list(leaving.items)}, cursor.execute
    deleted = {
        "message_links": delete("delete from message_links where item_id in (select unnest($items))", gone).fetchone(),
        "mentions": delete("delete from mentions where item_id in (select unnest($items))", gone).fetchone(),
        "messages": delete("delete from messages where item_id in (select unnest($items))", gone).fetchone(),
        "passages": delete("delete from passages where item_id in (select unnest($items))", gone).fetchone(),
        "item_groups": delete("delete from item_groups where item_id in (select unnest($items))", gone).fetchone(),
        "item_threads": delete("delete from item_threads where item_id in (select unnest($items))", gone).fetchone(),
        "tags": delete("delete from tags where item_id in (select unnest($items))", gone).fetchone(),
        "tag_log": delete("delete from tag_log where item_id in (select unnest($items))", gone).fetchone(),
        "review_items": delete("delete from review_items where item_id in (select unnest($items))", gone).fetchone(),
        "pending": delete("delete from pending_members where parent_id in (select unnest($items))", gone).fetchone(),
        "items": delete("delete from items where item_id in (select unnest($items))", gone).fetchone(),
        "entities": run(cursor, "documents/purge_entities").fetchone(),
    }
    return {name: int(row[0]) for name, row in deleted.items()}  # type: ignore[index]


def _take_out_of_indexes(case: Case, passages: Sequence[int]) -> None:
    """The index by words is built anew, since its files keep words of what was deleted; vectors are taken out."""
    words = LexicalIndex(case.path(*LEXICAL_FOLDER))
    words.clear()
    words.close()
    clear_whole_items(case)
    forget_indexes(case)
    for name in VECTOR_FOLDERS:
        folder = case.path("index", name)
        if (folder / STATE).exists():
            state = json.loads((folder / STATE).read_text(encoding="utf-8"))
            VectorStore(folder, state["name"], state["dimensions"]).remove(passages)
    index_case(case)


def _write_anew(case: Case) -> None:
    """The store as a new file with the rows that are left: a file that shrinks keeps what was in its blocks."""
    unfinished = case.path(f"{STORE}.anew")
    unfinished.unlink(missing_ok=True)
    with case.reading() as old, duckdb.connect(unfinished) as new:
        migrate(new, "case")
        new.execute("delete from case_state")
        for name in _tables(old):
            if name != "schema_version":
                new.from_arrow(old.table(name).to_arrow_reader(ROWS_AT_ONCE)).insert_into(name)
    close_case(case)
    to_disk(unfinished)
    unfinished.replace(case.path(STORE))
    to_disk(case.folder)


def _look_through_tables(case: Case, items: Sequence[int], passages: Sequence[int]) -> int:
    """Tables that were looked through; StoreUnavailable where a row speaks of what is gone.

    The records of what people did keep the numbers of the items that they did it with.
    """
    gone = {"item_id": items, "parent_id": items, "duplicate_of": items, "passage_id": passages}
    looked = [name for name in _tables_of(case) if name not in RECORDS]
    for name in looked:
        with case.reading() as cursor:
            table = cursor.table(name)
            for column in gone.keys() & set(table.columns):
                held = table.select(column).fetchnumpy()[column]
                if np.isin(np.ma.compressed(held), gone[column]).any():
                    raise StoreUnavailable(f"A row of {name} is left of what was purged.", "Tell the administrator.")
    return len(looked)


def _tables_of(case: Case) -> list[str]:
    with case.reading() as cursor:
        return _tables(cursor)


def _tables(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    named = cursor.execute("select table_name from duckdb_tables() where schema_name = 'main' order by 1")
    return [name for (name,) in named.fetchall()]
