"""Threads of a case: which mails answer which, and which chats go on in one another."""

from __future__ import annotations

import pandas as pd

from data_access.documents.case import Case
from data_access.queries import run
from models.documents.threads import Chat, Mail, Placed, chat_threads, mail_threads, party


def thread_messages(case: Case) -> int:
    """Write the thread of every mail and chat of a case; gives how many threads there are.

    All of them are looked at anew, so that threads do not depend on the order in which files came. A thread bears the
    id of its earliest item.
    """
    with case.reading() as cursor:
        mails = [_mail(*row) for row in run(cursor, "documents/thread_mails").fetchall()]
        chats = [
            Chat(item_id, name, frozenset(map(party, senders or ())))
            for item_id, name, senders in run(cursor, "documents/thread_chats").fetchall()
        ]
    placed = [*mail_threads(mails), *chat_threads(chats)]
    _keep(case, placed)
    return len({one.thread_id for one in placed})


def _mail(
    item_id: int,
    message_id: str,
    in_reply_to: str,
    references: list[str],
    subject: str,
    sent_at: object,
    senders: list[str] | None,
    recipients: list[str] | None,
) -> Mail:
    parties = frozenset(map(party, [*(senders or ()), *(recipients or ())]))
    return Mail(item_id, message_id, in_reply_to, tuple(references), subject, parties, sent_at)  # type: ignore[arg-type]


def _keep(case: Case, placed: list[Placed]) -> None:
    item_threads = pd.DataFrame(
        [(one.item_id, one.thread_id, one.depth) for one in placed], columns=["item_id", "thread_id", "depth"]
    )
    with case.writing() as cursor:
        cursor.execute("delete from item_threads")
        cursor.register("found_threads", item_threads)
        cursor.execute("insert into item_threads select item_id, thread_id, depth from found_threads")
        cursor.unregister("found_threads")
