"""One document as it is read: what is known of it, its text unit by unit, what belongs to it; on record first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from data_access.documents.exposure import record_exposure
from data_access.documents.gate import OpenCase, note
from data_access.documents.hits import matches_in
from data_access.documents.ranking import indexes_of
from data_access.documents.tagging import tags_of
from data_access.queries import run
from models.documents.exposure import OPENED, UNMASKED
from models.documents.question import read_question
from models.errors import DataNotAvailable

MOST_PASSAGES = 25  # that are read at once: some 2,500 words


@dataclass(frozen=True)
class Unit:
    """A page, sheet, slide or block of messages, and the passages that it holds (first and last number)."""

    unit: int
    kind: str
    label: str
    first_passage_id: int
    last_passage_id: int
    passages: int


@dataclass(frozen=True)
class Item:
    """What is known of a document. Times are UTC; ``reason`` says why it has no text, where it has none."""

    item_id: int
    name: str
    path: str
    source: str
    custodian: str
    format: str
    family: str
    bytes: int
    title: str
    author: str
    written_at: datetime | None
    modified_at: datetime | None
    language: str
    pages: int | None
    words: int
    status: str
    reason: str
    sha256: str
    subject: str
    parent_id: int | None
    parser: str
    parser_version: str
    ingested_at: datetime


@dataclass(frozen=True, eq=False)
class ItemDetail:
    """A document that is open.

    ``relations``: a row another item, ``how, item_id, title, name, source, written_at, status``; ``entities``: a row an
    entity, ``entity_id, kind, shown, mentions``.
    """

    item: Item
    units: tuple[Unit, ...]
    relations: pd.DataFrame
    entities: pd.DataFrame
    tags: tuple[str, ...]

    def place_of(self, passage_id: int | None) -> tuple[int, int]:
        """The unit that holds a passage, and the place in it where its part begins; the first of both for none."""
        for one in self.units:
            if passage_id is not None and one.first_passage_id <= passage_id <= one.last_passage_id:
                return one.unit, (passage_id - one.first_passage_id) // MOST_PASSAGES * MOST_PASSAGES
        return self.units[0].unit if self.units else 1, 0


@dataclass(frozen=True)
class ReadPassage:
    """A passage as it is read: its text, where the question's words stand in it, and its places (from, label)."""

    passage_id: int
    text: str
    spans: tuple[tuple[int, int], ...]
    marks: tuple[tuple[int, str], ...]


def item_of(opened: OpenCase, item_id: int) -> ItemDetail:
    """A document, counted as opened; DataNotAvailable where the case has none of that number."""
    item_id = int(item_id)
    with opened.case.reading() as cursor:
        row = run(cursor, "documents/item", item_id=item_id).fetchone()
        if row is None:
            raise DataNotAvailable("The case holds no such document.", "Choose one from the results.")
        units = tuple(Unit(*each) for each in run(cursor, "documents/item_units", item_id=item_id).fetchall())
        relations = run(cursor, "documents/item_relations", item_id=item_id).df()
        entities = run(cursor, "documents/item_entities", item_id=item_id).df()
    tags = tags_of(opened, [item_id])[item_id]
    note(opened, "item", {"item": item_id}, [item_id])
    record_exposure(opened, [item_id], OPENED)
    return ItemDetail(Item(*row), units, relations, entities, tags)


def unit_passages(
    opened: OpenCase, item_id: int, unit: int, question: str = "", *, first: int = 0, most: int = MOST_PASSAGES
) -> tuple[ReadPassage, ...]:
    """The passages of one unit in order from the ``first`` on, with the places of the question's words; on record."""
    part = {"item_id": int(item_id), "unit": int(unit), "first": int(first), "most": int(most)}
    with opened.case.reading() as cursor:
        rows = run(cursor, "documents/item_unit_passages", **part).fetchall()
    texts = [text for _, _, text, _ in rows]
    found = matches_in(indexes_of(opened.case).words, read_question(question), texts) if question.strip() else []
    note(opened, "item_unit", {"item": int(item_id), "unit": int(unit), "first": int(first)}, [int(item_id)])
    return tuple(
        ReadPassage(
            passage_id,
            text,
            tuple((match.char_from, match.char_to) for match in found[at]) if found else (),
            tuple((mark["at"], mark["label"]) for mark in marks),
        )
        for at, (passage_id, _, text, marks) in enumerate(rows)
    )


def unmask(opened: OpenCase, item_ids: Sequence[int]) -> None:
    """Put on record that explicit terms of documents are about to be shown."""
    note(opened, "unmask", {}, item_ids)
    record_exposure(opened, item_ids, UNMASKED)
