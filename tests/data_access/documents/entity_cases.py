"""A case of passages as they are given, with its entities, for the tests of what is made of them."""

from datetime import datetime, timedelta

from data_access.documents.case import create_case
from data_access.documents.entities import index_names, index_patterns
from data_access.documents.gate import OpenCase
from models.documents.entities.mention import Mention

BEGIN = datetime(2025, 3, 1, 9)


def open_with(case, kept=None):
    """The case as somebody may open it who made it; what goes on record is added to ``kept``."""
    from tests.data_access.documents.doors import ANN, reason

    return OpenCase(case, reason(), "search-1", ANN.subject, ANN.role_id, (kept if kept is not None else []).extend)


def case_of(folder, texts, *, items=None, messages=(), names=()):
    """A case with a passage a text (number n, an hour after the last), each an item of its own unless said.

    ``messages``: (passage, sender, recipients); ``names``: the persons, found wherever they stand.
    """
    from tests.data_access.documents.doors import ANN

    case = create_case(folder, name="Entities", made_by=ANN.subject, reference="OP-1")
    items = items or list(range(1, len(texts) + 1))
    with case.writing() as cursor:
        for item in sorted(set(items)):
            cursor.execute(
                """
                insert into items select $item, 'h' || $item, 'n' || $item, 'box/n' || $item, 'Box', '', 'txt',
                    'document', 1, null, null, 'indexed', '', null, 'Note ' || $item, '', $at, 'en', 1, 3, 'text', '1',
                    1, '', '', [], '', 1, timestamp '2026-11-01'
                """,
                {"item": item, "at": BEGIN + timedelta(hours=item)},
            )
        for number, (item, text) in enumerate(zip(items, texts, strict=True), 1):
            cursor.execute(
                "insert into passages values (?, ?, ?, 1, 'text', 'Text', ?, ?, [], null)",
                [number, item, number, text, len(text.split())],
            )
        for number, (passage, sender, recipients) in enumerate(messages, 1):
            cursor.execute(
                "insert into messages values (?, ?, ?, 0, 1, ?, ?, ?, '')",
                [number, items[passage - 1], passage, BEGIN + timedelta(days=number), sender, recipients],
            )
    rows = [(number, item, text) for number, (item, text) in enumerate(zip(items, texts, strict=True), 1)]
    index_patterns(case, rows)
    if names:
        index_names(case, rows, lambda given: [_named(text, names) for text in given])
    return case


def _named(text, names):
    return [
        Mention("person", name.casefold(), name, text.index(name), text.index(name) + len(name))
        for name in names
        if name in text
    ]


def ids(case):
    """Entity ids by normal form."""
    with case.reading() as cursor:
        return dict(cursor.execute("select value, entity_id from entities").fetchall())
