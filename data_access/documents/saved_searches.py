"""Searches that somebody kept of a case, to ask them again when there is more in it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from data_access.documents.gate import OpenCase, note
from data_access.queries import run
from models.documents.requests import SearchRequest, request_from_json
from models.documents.settings import numbers
from models.errors import EditRefused


@dataclass(frozen=True)
class SavedSearch:
    """A search under a name; ``made_at`` is UTC."""

    saved_id: str
    name: str
    request: SearchRequest
    made_by: str
    made_at: datetime


def save_search(opened: OpenCase, name: str, request: SearchRequest) -> SavedSearch:
    """Keep a search, seen by everybody on the case; EditRefused without a name."""
    kept = name.strip()
    if not kept or len(kept) > numbers("search", "saved")["longest_name"]:
        raise EditRefused("A saved search needs a short name.", "Say in a few words what it looks for.")
    made_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    saved = SavedSearch(uuid.uuid4().hex[:16], kept, request, opened.actor, made_at)
    note(opened, "search_saved", {"saved": saved.saved_id, "name": kept, "request": request.to_json()})
    with opened.case.writing() as cursor:
        run(
            cursor, "documents/saved_search_add", saved_id=saved.saved_id, saved_name=kept, request=request.to_json(),
            made_by=saved.made_by, made_at=made_at,
        )  # fmt: skip
    return saved


def saved_searches(opened: OpenCase) -> tuple[SavedSearch, ...]:
    """Every saved search of the case, by name."""
    note(opened, "saved_searches", {})
    with opened.case.reading() as cursor:
        rows = run(cursor, "documents/saved_searches").fetchall()
    return tuple(SavedSearch(one, name, request_from_json(text), by, at) for one, name, text, by, at in rows)


def delete_saved(opened: OpenCase, saved_id: str) -> None:
    """Forget a saved search; nothing happens where it is gone already."""
    note(opened, "saved_search_deleted", {"saved": saved_id})
    with opened.case.writing() as cursor:
        run(cursor, "documents/saved_search_delete", saved_id=saved_id)
