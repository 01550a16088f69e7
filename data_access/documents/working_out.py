"""What is worked out over all items of a case once files are in: near-duplicates, threads, who wrote to whom."""

from __future__ import annotations

from data_access.documents.case import Case
from data_access.documents.entities import index_message_links
from data_access.documents.groups import group_near_duplicates
from data_access.documents.threads import thread_messages


def work_out(case: Case) -> None:
    """Find near-duplicates and threads anew, and tie those who wrote to each other."""
    group_near_duplicates(case)
    thread_messages(case)
    index_message_links(case)
