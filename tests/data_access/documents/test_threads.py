"""Threads of a case: mails by what they answer, chats by name and party, in the table of the case."""

import pytest

from data_access.documents.case import close_case, create_case
from data_access.documents.threads import thread_messages

ITEM = """
insert into items values (
    $item_id, 'h', 'n', 'p', 's', '', 'eml', $family, 1, null, null, 'indexed', '', null, '', '',
    timestamp '2026-03-02' + to_hours($item_id), '', null, 1, 't', '1', 1, $message_id, $answers, $names, $subject, 1,
    timestamp '2026-11-01'
)
"""


@pytest.fixture
def case(tmp_path):
    case = create_case(tmp_path / "case", name="Threads", made_by="test", is_benchmark=True)
    yield case
    close_case(case)


def add(case, item_id, *, family="mail", message_id="", answers="", names=(), subject="", sender="a@example.com"):
    with case.writing() as cursor:
        cursor.execute(
            ITEM,
            {
                "item_id": item_id, "family": family, "message_id": message_id, "answers": answers,
                "names": list(names), "subject": subject,
            },
        )  # fmt: skip
        cursor.execute(
            "insert into messages values (?, ?, null, 0, 1, null, ?, ?, '')",
            [item_id, item_id, sender, ["B <b@example.com>"] if family == "mail" else []],
        )


def written(case):
    with case.reading() as cursor:
        rows = cursor.execute("select item_id, thread_id, depth from item_threads order by 1").fetchall()
    return {item_id: (thread_id, depth) for item_id, thread_id, depth in rows}


def test_mails_and_chats_stand_in_their_threads(case):
    add(case, 1, message_id="a", subject="Load")
    add(case, 2, message_id="b", answers="a", names=["a"], subject="Re: Load", sender="b@example.com")
    add(case, 3, subject="RE: load", sender="b@example.com")
    add(case, 4, subject="Re: load", sender="c@example.org")
    add(case, 5, family="chat", subject="Yard", sender="Ann")
    add(case, 6, family="chat", subject="yard", sender="ANN")
    add(case, 7, family="document")
    assert thread_messages(case) == 2
    assert written(case) == {1: (1, 0), 2: (1, 1), 3: (1, 2), 4: (1, 3), 5: (5, 0), 6: (5, 0)}


def test_a_case_without_messages_has_no_threads(case):
    add(case, 1, family="document")
    assert thread_messages(case) == 0 and written(case) == {}


def test_threading_again_takes_the_place_of_what_was_written(case):
    add(case, 2, message_id="b", answers="a")
    thread_messages(case)
    assert written(case) == {2: (2, 0)}
    add(case, 1, message_id="a")
    thread_messages(case)
    assert written(case) == {1: (1, 0), 2: (1, 1)}
