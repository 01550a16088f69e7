"""What each person looked at in a case, the terms that are masked in it, and when a break is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from data_access.documents.case import Case
from data_access.documents.gate import OpenCase, note
from data_access.queries import run
from models.documents.exposure import KINDS, Exposure, Look, Terms, exposure, placeholder_terms, terms_in
from models.errors import EditRefused, StoreUnavailable
from models.search_reasons import HOME_ZONE

TERMS_FILE = "explicit_terms.txt"
LARGEST_LIST_BYTES = 2_000_000


def record_exposure(opened: OpenCase, items: Sequence[int], kind: str) -> None:
    """Count what is about to be shown, ``kind`` one of ``KINDS``; nothing for a benchmark case."""
    if kind not in KINDS:
        raise EditRefused(f"{kind!r} is no kind of look.", f"Use one of {', '.join(KINDS)}.")
    if opened.is_benchmark or not items:
        return
    with opened.case.reading() as cursor:
        run(
            cursor,
            "documents/exposure_add",
            actor=opened.actor,
            items=[int(item) for item in items],
            done_at=_now().replace(tzinfo=None),
            kind=kind,
        )


def exposure_of(opened: OpenCase, *, also: Sequence[Case] = (), now: datetime | None = None) -> Exposure:
    """What the person who opened the case looked at this hour, this day and since the last break.

    ``also`` are other cases of the same person; one that another process holds counts for nothing.
    """
    moment = now or _now()
    day_began = moment.astimezone(HOME_ZONE).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    since = min(day_began, moment - timedelta(hours=1))
    others = [case for case in also if case.case_id != opened.case.case_id]
    looks = [look for case in (opened.case, *others) for look in _looks(case, opened.actor, since)]
    return exposure(looks, now=moment, day_began=day_began)


def explicit_terms(case: Case) -> Terms:
    """The terms masked in a case: the lists of the case and of the folder of cases, else the mild placeholder."""
    lists = [path for path in (case.path("work", TERMS_FILE), case.folder.parent / TERMS_FILE) if path.is_file()]
    if not lists:
        return placeholder_terms()
    terms = Terms()
    for path in lists:
        terms |= _terms_of_file(path, path.stat().st_mtime_ns)
    return terms


def keep_explicit_terms(opened: OpenCase, text: str) -> Terms:
    """Keep a list of terms for the case, on record without its words; EditRefused for one without any term."""
    terms = terms_in(text)
    number = len(terms.words) + len(terms.beginnings) + len(terms.phrases)
    if not number or len(text.encode("utf-8")) > LARGEST_LIST_BYTES:
        raise EditRefused("The list holds no term, or too many.", "Give one term a line, in a text of 2 MB at most.")
    note(opened, "terms", {"number_of_terms": number})
    unfinished = opened.case.path("work", f"{TERMS_FILE}.part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(opened.case.path("work", TERMS_FILE))
    return terms


def _looks(case: Case, actor: str, since: datetime) -> list[Look]:
    try:
        with case.reading() as cursor:
            rows = run(cursor, "documents/exposure_since", actor=actor, since=since.replace(tzinfo=None)).fetchall()
    except StoreUnavailable:
        return []
    return [Look(done_at.replace(tzinfo=UTC), item_id, kind) for done_at, item_id, kind in rows]


@lru_cache(maxsize=32)
def _terms_of_file(path: Path, changed_ns: int) -> Terms:
    return terms_in(path.read_text(encoding="utf-8", errors="replace"))


def _now() -> datetime:
    return datetime.now(UTC)
