"""Two entities that a person says are one, and apart again: on record, and nothing of either is lost."""

from __future__ import annotations

import pandas as pd

from data_access.documents.entities import root_of
from data_access.documents.gate import OpenCase, note
from data_access.queries import run
from models.documents.entities.resolution import suggestions
from models.errors import EditRefused

COLUMNS = ("first_id", "second_id", "first_shown", "second_shown", "reason", "shared_items", "shared_entities")


def suggested_merges(opened: OpenCase, *, limit: int = 100) -> pd.DataFrame:
    """A row a pair of people that may be one, with what speaks for it, most first; nothing is merged.

    ``first_id, second_id, first_shown, second_shown, reason, shared_items, shared_entities`` (numbers, addresses and
    plates that stand beside both).
    """
    with opened.case.reading() as cursor:
        people = dict(run(cursor, "documents/entity_people").fetchall())
        found = suggestions(people)
        pairs = {"first_ids": [one.first_id for one in found], "second_ids": [one.second_id for one in found]}
        rows = run(cursor, "documents/entity_shared", **pairs).df()
    why = {(one.first_id, one.second_id): one.reason for one in found}
    rows["reason"] = [why[pair] for pair in zip(rows["first_id"], rows["second_id"], strict=True)]
    shown = rows.head(limit)[list(COLUMNS)].reset_index(drop=True)
    note(opened, "entities.suggestions", {"pairs": len(shown)})
    return shown


def merge_entities(opened: OpenCase, entity_id: int, into_id: int, *, why: str = "") -> None:
    """Let one entity stand under another of its kind; EditRefused for two of different kinds or already one."""
    with opened.case.writing() as cursor:
        moved, root = root_of(cursor, entity_id), root_of(cursor, into_id)
        facts = run(cursor, "documents/entity_facts", entities=[moved, root]).fetchall()
        if moved == root:
            raise EditRefused("These are one entity already.", "Choose two different ones.")
        if len({row[1] for row in facts}) > 1:
            raise EditRefused("Two entities of different kinds are not one.", "Choose two of one kind.")
        note(opened, "entities.merge", {"entity": moved, "into": root, "why": why})
        run(cursor, "documents/entity_merge", entity_id=moved, merged_into=root)


def split_entity(opened: OpenCase, entity_id: int, *, why: str = "") -> None:
    """Let an entity that was merged stand alone again, with all that had been merged into it before."""
    with opened.case.writing() as cursor:
        root_of(cursor, entity_id)
        row = run(cursor, "documents/entity_root", entity_id=int(entity_id)).fetchone()
        if row is None or row[1] is None:
            raise EditRefused("This entity was not merged into another.", "Choose one of its merged spellings.")
        note(opened, "entities.split", {"entity": int(entity_id), "from": int(row[1]), "why": why})
        run(cursor, "documents/entity_merge", entity_id=int(entity_id), merged_into=None)
