"""Near-duplicates of a case: which items are one for a reader, worked out anew over all that is indexed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from data_access.documents.case import Case
from data_access.queries import run
from models.documents.near_duplicates import Group, Sketches, group_sketched
from models.documents.settings import numbers

BLOCK_CHARACTERS = 4_000_000  # text that is held at once


def group_near_duplicates(case: Case) -> int:
    """Write the groups of near-duplicates of a case; gives how many items are in one.

    A group bears the id of its first item, the longest. All items are looked at anew, so that the groups do not depend
    on the order in which files came; about 0.7 KB an item is held, and the texts of one block.
    """
    longest = int(numbers("near_duplicates", "shingles")["longest_characters"])
    with case.reading() as cursor:
        found = run(cursor, "documents/group_items").fetchnumpy()
    ids = [int(item_id) for item_id in found["item_id"]]
    sketches = Sketches()
    for block in _blocks(ids, [min(int(length), longest) for length in found["characters"]]):
        sketches.add(_texts(case, block, longest))
    groups = group_sketched(sketches, lambda places: _texts(case, [ids[place] for place in places], longest))
    return _keep(case, ids, groups)


def _blocks(ids: Sequence[int], characters: Sequence[int]) -> Iterator[list[int]]:
    block: list[int] = []
    held = 0
    for item_id, length in zip(ids, characters, strict=True):
        if block and held + length > BLOCK_CHARACTERS:
            yield block
            block, held = [], 0
        block.append(item_id)
        held += length
    if block:
        yield block


def _texts(case: Case, items: Sequence[int], longest: int) -> list[str]:
    """The texts of some items, in their order."""
    with case.reading() as cursor:
        rows = run(cursor, "documents/item_texts", items=list(items), longest=longest).fetchall()
    texts = dict(rows)
    return [texts[item_id] for item_id in items]


def _keep(case: Case, ids: Sequence[int], groups: Sequence[Group]) -> int:
    rows = [
        (ids[place], ids[group.members[0]], similarity)
        for group in groups
        for place, similarity in zip(group.members, group.similarities, strict=True)
    ]
    item_groups = pd.DataFrame(rows, columns=["item_id", "group_id", "similarity"])
    with case.writing() as cursor:
        cursor.execute("delete from item_groups")
        cursor.register("found_groups", item_groups)
        cursor.execute("insert into item_groups select item_id, group_id, similarity from found_groups")
        cursor.unregister("found_groups")
    return len(rows)
