"""A small case with an index, written by hand: mails, notes and a sheet about a stolen digger, for tests of search."""

from __future__ import annotations

from datetime import datetime

from data_access.documents.case import create_case
from data_access.documents.gate import benchmark_case
from data_access.documents.indexing import index_case

ITEMS = (
    # name, source, custodian, format, family, author, written at, passages (unit label, text, marks)
    ("mail 1", "Phone A", "Lee", "eml", "mail", "lee@example.org", "2026-01-05",
     [("Message", "The excavator is on the low loader by the bridge tonight, bring the spare keys.", [])]),
    ("mail 2", "Phone A", "Lee", "eml", "mail", "sam@example.org", "2026-02-10",
     [("Message", "Invoice for the hire of one excavator. Please pay in cash before Friday.", [])]),
    ("note 1", "Laptop B", "Sam", "txt", "document", "", "2026-02-11",
     [("Page 1", "A red van stood outside the empty house near the canal.", [(0, "Paragraph 1")]),
      ("Page 2", "Two men carried tools from the red van into the yard. The van left at nine.", [(0, "Paragraph 2")])]),
    ("note 2", "Laptop B", "Sam", "txt", "document", "", "2026-03-01",
     [("Page 1", "The van was red with mud; a loader stood in the field behind the house.", [])]),
    ("sheet", "Laptop B", "Sam", "xlsx", "table", "", "2026-03-02",
     [("Sheet Payments", "Paid to Kestrel Plant\n450.00\nexcavator hire, second week",
       [(0, "A2"), (22, "B2"), (29, "C2")])]),
    ("chat", "Phone A", "Lee", "whatsapp", "chat", "", "2026-03-05",
     [("Messages 1 to 4", "u got the burner?\nyes left it at the bando\nbring p's",
       [(0, "Message 1"), (18, "Message 2")])]),
    ("mail 3", "Phone A", "Lee", "eml", "mail", "lee@example.org", "",
     [("Message", "Happy birthday, see you at the seaside with the children.", [])]),
    ("copy of note 2", "Phone A", "Lee", "txt", "document", "", "2026-03-01",
     [("Page 1", "The van was red with mud; a loader stood in the field behind the old house.", [])]),
)  # fmt: skip


def small_case(folder):
    """The case, searchable, as somebody opens it who measures."""
    case = create_case(folder, name="Small", made_by="test", is_benchmark=True)
    with case.writing() as cursor:
        number = 0
        for item, (name, source, custodian, kind, family, author, day, passages) in enumerate(ITEMS, start=1):
            at = datetime.fromisoformat(day) if day else None
            cursor.execute(
                """
                insert into items values (?, ?, ?, ?, ?, ?, ?, ?, 1, null, null, 'indexed', '', null, ?, ?, ?, 'en', 1,
                    10, 'test', '1', 1, '', '', [], '', 1, timestamp '2026-04-01')
                """,
                [item, f"hash {item}", name, f"box/{name}", source, custodian, kind, family, f"Title of {name}", author,
                 at],
            )
            for ordinal, (label, text, marks) in enumerate(passages):
                told = [{"at": where, "label": mark} for where, mark in marks]
                cursor.execute(
                    "insert into passages values (?, ?, ?, ?, 'page', ?, ?, ?, ?, ?)",
                    [number, item, ordinal, ordinal + 1, label, text, len(text.split()), told, at],
                )
                number += 1
        cursor.execute("insert into item_groups values (4, 4, 1.0), (8, 4, 0.95)")
        cursor.execute("insert into tags values (3, 'relevant', 'test', timestamp '2026-04-01', '')")
        cursor.execute(
            """
            insert into entities values (1, 'person', 'lee', 'Lee', null),
                (2, 'organisation', 'kestrel', 'Kestrel Plant', null), (3, 'person', 'l. smith', 'L. Smith', 1)
            """
        )
        cursor.execute(
            """
            insert into mentions values (0, 1, 1, 'Lee', 0, 3, 'name'), (5, 5, 2, 'Kestrel Plant', 8, 21, 'name'),
                (1, 2, 3, 'L. Smith', 0, 3, 'name'), (1, 2, 2, 'Kestrel', 0, 3, 'name')
            """
        )
        cursor.execute(
            """
            insert into messages values (0, 6, 6, 0, 17, timestamp '2026-03-05', 'Dale', ['Lee', 'Robin'], 'chat')
            """
        )
    index_case(case)
    return benchmark_case(case)
