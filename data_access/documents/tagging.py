"""Tags on the items of a case: set and taken off one by one or in bulk, each change on record with who and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import duckdb

from data_access.documents.case import Case
from data_access.documents.gate import OpenCase, note
from data_access.queries import run
from models.documents.settings import section
from models.errors import EditRefused

RELEVANT, NOT_RELEVANT, PRIVILEGED = "relevant", "not_relevant", "privileged"
_OPPOSITE = {RELEVANT: NOT_RELEVANT, NOT_RELEVANT: RELEVANT}
MOST_CHARACTERS = 60


def tag_items(
    opened: OpenCase, item_ids: Sequence[int], tag: str, *, is_set: bool = True, remark: str = "", review_id: str = ""
) -> None:
    """Set a tag on items or take it off, on record for each; EditRefused for an item or a tag that cannot be.

    ``tag`` is one of the case's own or of those that are given; relevant and not relevant take each other off.
    """
    name = checked_tag(tag)
    items = sorted({int(item_id) for item_id in item_ids})
    if not items:
        return
    with opened.case.reading() as cursor:
        _check_items(cursor, items)
    note(opened, "tag", {"tag": name, "is_set": is_set, "note": remark, "review": review_id}, items)
    with opened.case.writing() as cursor:
        write_tags(cursor, opened.actor, items, name, is_set=is_set, remark=remark, review_id=review_id)


def write_tags(
    cursor: duckdb.DuckDBPyConnection,
    actor: str,
    items: Sequence[int],
    tag: str,
    *,
    is_set: bool,
    remark: str = "",
    review_id: str = "",
) -> None:
    """Set a tag or take it off within a transaction, with its record; what is so already is left as it is."""
    if not items:
        return
    at = datetime.now(UTC).replace(tzinfo=None)
    held = {item_id for item_id, held in run(cursor, "documents/tags_of_items", items=items).fetchall() if held == tag}
    changed = [item_id for item_id in items if (item_id in held) != is_set]
    if is_set and tag in _OPPOSITE:
        write_tags(cursor, actor, items, _OPPOSITE[tag], is_set=False, review_id=review_id)
    if not changed:
        return
    if is_set:
        run(cursor, "documents/tag_set", items=changed, tag=tag, tagged_by=actor, tagged_at=at, note=remark)
    else:
        run(cursor, "documents/tag_clear", items=changed, tag=tag)
    run(
        cursor, "documents/tag_log_add",
        items=changed, tag=tag, is_set=is_set, done_by=actor, done_at=at, note=remark, review_id=review_id,
    )  # fmt: skip


def tags_of(opened: OpenCase, item_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The tags of each of the items; empty for one without. On record, as it says what others found."""
    note(opened, "tags", {}, item_ids)
    found: dict[int, list[str]] = {int(item_id): [] for item_id in item_ids}
    with opened.case.reading() as cursor:
        for item_id, tag in run(cursor, "documents/tags_of_items", items=list(found)).fetchall():
            found[item_id].append(tag)
    return {item_id: tuple(tags) for item_id, tags in found.items()}


def tag_names(case: Case) -> dict[str, str]:
    """Every tag of a case with its title: those that are given first, then its own, which are their own titles."""
    with case.reading() as cursor:
        own = [tag for (tag,) in cursor.execute("select distinct tag from tag_log order by tag").fetchall()]
    given = given_tags()
    return {**given, **{tag: tag for tag in own if tag not in given}}


def given_tags() -> Mapping[str, str]:
    """The tags that every case has, with their titles."""
    return {tag: str(title) for tag, title in section("review", "tags").items()}


def privileged_items(case: Case) -> frozenset[int]:
    """Items that are tagged as privileged: their text is for those alone who may see it."""
    with case.reading() as cursor:
        rows = cursor.execute("select item_id from tags where tag = ?", [PRIVILEGED]).fetchall()
    return frozenset(item_id for (item_id,) in rows)


def near_duplicates_of(case: Case, item_ids: Sequence[int]) -> tuple[int, ...]:
    """The items and all that are near-duplicates of one of them, by id: what a tag for one may be meant for."""
    with case.reading() as cursor:
        rows = run(cursor, "documents/near_duplicates_of", items=[int(item) for item in item_ids]).fetchall()
    return tuple(sorted({*map(int, item_ids), *(item_id for (item_id,) in rows)}))


def checked_tag(tag: str) -> str:
    """The tag as it is kept; EditRefused for one without words or too long."""
    name = " ".join(tag.split())
    if not name or len(name) > MOST_CHARACTERS:
        raise EditRefused("This is no tag.", f"Give one to {MOST_CHARACTERS} characters.")
    return name


def _check_items(cursor: duckdb.DuckDBPyConnection, items: Sequence[int]) -> None:
    rows = cursor.execute(
        "select item_id from items where item_id in (select unnest($items::integer[]))", {"items": list(items)}
    ).fetchall()
    missing = set(items) - {item_id for (item_id,) in rows}
    if missing:
        raise EditRefused(f"The case has no item {min(missing)}.", "Choose items from a list or a search.")
