"""A case and people who may or may not open it, for the tests of the door."""

from datetime import UTC, datetime

from data_access.documents.case import create_case
from models.access import Viewer
from models.documents.rules import SearchReason

ANN, BOB = Viewer("idp|ann", "Ann Analyst", "investigator"), Viewer("idp|bob", "Bob Reviewer", "rocu_analyst")
REFERENCE = "OP-TEST-1"


def reason(**changed):
    told = {
        "code": "investigation", "reference": REFERENCE, "authoriser_name": "Jo Miles",
        "authoriser_role": "Inspector", "authorised_at": datetime.now(UTC), "requester": "", "words": "",
    }  # fmt: skip
    return SearchReason(**(told | changed))


def new_case(folder, made_by=ANN.subject, **more):
    """An empty case with five items, numbered from 1, in no index."""
    case = create_case(folder, name="Operation Test", made_by=made_by, reference=REFERENCE, **more)
    with case.writing() as cursor:
        cursor.execute(
            """
            insert into items
            select n, 'hash' || n, '=note ' || n, 'box/note ' || n, 'Box 1', 'A. Person', 'txt', 'document', 10, null,
                   null, 'indexed', '', null, 'Note ' || n, '', null, 'en', 1, 3, 'text', '1', 1, '', '', [], '', 1,
                   timestamp '2026-11-01'
            from range(1, 6) as numbers(n)
            """
        )
    return case
