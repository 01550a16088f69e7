"""The index by words of whole items, beside that of passages: what is spread over an item, and rules that it keeps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data_access.documents.case import Case
from data_access.documents.lexical import IndexRow, LexicalIndex
from data_access.queries import run
from models.documents.settings import numbers

FOLDER = ("index", "whole")
NONE_HELD = -1


class WholeItems:
    """A stage of indexing: given passages, it takes in the items that they are of, each once and whole.

    An item bears the number of its last passage, so that the index says how far it has come.
    """

    def __init__(self, case: Case) -> None:
        self._case = case
        self._index = LexicalIndex(folder_of(case))
        self._held = self.newest()

    def newest(self) -> int:
        """The highest passage of the items that are held."""
        newest = self._index.newest_passage_id()
        return NONE_HELD if newest is None else newest

    def add(self, rows: Sequence[IndexRow]) -> None:
        """Take in the items of some passages; an item's passages are in the store all at once."""
        items = list(dict.fromkeys(row.item_id for row in rows if row.passage_id > self._held))
        if not items:
            return
        longest = int(numbers("index", "lexical")["longest_item_characters"])
        with self._case.reading() as cursor:
            whole = run(cursor, "documents/index_items", items=items, longest=longest).fetchall()
        self._index.add(IndexRow(*row) for row in whole)
        self._held = max(self._held, *(row[0] for row in whole))

    def commit(self) -> None:
        """Let them be found."""
        self._index.commit()

    def close(self) -> None:
        """Let another process write."""
        self._index.close()


def folder_of(case: Case) -> Path:
    """Where the index of a case stands."""
    return case.path(*FOLDER)


def clear_whole_items(case: Case) -> None:
    """Empty it, files and all; the next indexing fills it anew."""
    index = LexicalIndex(folder_of(case))
    index.clear()
    index.close()
