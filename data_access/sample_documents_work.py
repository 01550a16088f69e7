"""What an investigation would have done with the sample case by now: people let in, searches kept, a review begun."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from data_access.documents.access import SEARCH_RIGHT, OnRecord, add_member
from data_access.documents.case import Case
from data_access.documents.gate import OpenCase
from data_access.documents.review import ReviewSettings, decide, default_settings, next_batch, start_review
from data_access.documents.saved_searches import save_search
from models.access import roles
from models.documents.requests import LEXICAL, SearchRequest
from models.documents.rules import SearchReason
from sample_data.documents import SEED, Answer

MADE_BY = "sample data"
DECIDED, SECONDS, LONGER_EACH = 8, 14.0, 3.0
SAVED = {
    "The white low loader": SearchRequest('"ZK21 HFT" OR HFT OR "low loader"', mode=LEXICAL),
    "Slang for machines and accounts": SearchRequest("big yellow digger squares drops"),
}
OFFICER, RANK = "Marek Fothergarth (invented)", "Detective inspector"


def let_demo_roles_in(case: Case) -> None:
    """Name every demo role that searches documents on the case; nothing goes on record, as nobody is shown anything."""
    by = OnRecord(lambda entries: None, MADE_BY, "")
    for role_id, role in roles().items():
        if SEARCH_RIGHT in role.capabilities:
            add_member(by, case, f"demo|{role_id}", f"{role.title} (demo)", is_lead=True)


def work_on_case(case: Case, known: Sequence[Answer]) -> None:
    """Keep searches; begin a review of the first question, with its first decisions as the invented world has them."""
    opened, answer = opened_by_sample(case), known[0]
    for name, request in SAVED.items():
        save_search(opened, name, request)
    names = _names(case)
    review = start_review(opened, answer.question, settings=ReviewSettings(default_settings().control, SEED))
    for at, one in enumerate(next_batch(opened, review)[:DECIDED]):
        is_relevant = names[one.item_id] in answer.relevant
        decide(opened, review, one.item_id, is_relevant=is_relevant, seconds=SECONDS + at % 4 * LONGER_EACH)


def opened_by_sample(case: Case) -> OpenCase:
    """The case as the sample data opens it: on record in the case alone, since nobody is shown anything."""
    now = datetime.now(UTC)
    reason = SearchReason("investigation", case.reference, OFFICER, RANK, now, MADE_BY)
    return OpenCase(case, reason, "sample", MADE_BY, "sample", lambda entries: None)


def _names(case: Case) -> dict[int, str]:
    with case.reading() as cursor:
        return dict(cursor.execute("select item_id, name from items").fetchall())
