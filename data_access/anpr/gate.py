"""The door to plate reads: a reason on record before a search, and each look and each plate on record before it shows.

A function that shows something to an analyst takes an ``OpenSearch`` first and calls ``note`` before it returns rows.
Where nothing can be put on record there are no rows.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from data_access.anpr.lake import Lake
from data_access.audit import now
from data_access.stores import Stores
from models.access import Viewer, require
from models.anpr.rules import SearchReason, as_record, check_reason, oldest_permitted_day, reasons
from models.audit import AuditEntry
from models.errors import DataNotAvailable, EditRefused, NotPermitted, UserFacingError

SEARCH_RIGHT = "anpr.search"
OVERSIGHT_RIGHT = "anpr.view"
AUDIT_AREA = "anpr"
MOST_CHARACTERS = 4000
FIRST_DATE = date(1970, 1, 1)

AuditWriter = Callable[[Sequence[AuditEntry]], object]


@dataclass(frozen=True)
class OpenSearch:
    """A search that was allowed and is on record: where, why, and the days (first to last, counted from 1970-01-01).

    ``reason`` is None only for a benchmark store, of which nothing goes on record.
    """

    lake: Lake
    reason: SearchReason | None
    first_day: int
    last_day: int
    search_id: str
    actor: str
    role: str
    write: AuditWriter = field(repr=False, compare=False)

    @property
    def days(self) -> range:
        """The day numbers that may be read."""
        return range(self.first_day, self.last_day + 1)

    @property
    def is_benchmark(self) -> bool:
        """True where the store is exempt: reads made or given for measuring, never shown in the app."""
        return self.reason is None


def open_search(
    write: AuditWriter,
    actor: str,
    role: str,
    lake: Lake,
    reason: SearchReason,
    first_day: int | None = None,
    last_day: int | None = None,
) -> OpenSearch:
    """A search whose reason stands and is on record, as is a refusal.

    Without days: all that the store holds of the days that may be searched for this reason. EditRefused, NotPermitted
    and DataNotAvailable say what is wrong; StoreUnavailable that nothing can be put on record.
    """
    first, last = _window(lake, reason, first_day, last_day)
    reason = replace(reason, requester=reason.requester or actor)
    search = OpenSearch(lake, reason, first, last, uuid.uuid4().hex[:16], actor, role, write)
    told = {"days": [str(as_date(first)), str(as_date(last))], **as_record(reason)}
    try:
        check_reason(reason, as_date(first), as_date(last), today_of(lake))
    except UserFacingError as error:
        outcome = "denied" if isinstance(error, NotPermitted) else "refused"
        write([_entry(search, "search", {**told, "refused": error.title}, outcome=outcome)])
        raise
    write([_entry(search, "search", told)])
    return search


def open_search_of(
    stores: Stores,
    viewer: Viewer,
    lake: Lake,
    reason: SearchReason,
    first_day: int | None = None,
    last_day: int | None = None,
) -> OpenSearch:
    """As ``open_search`` for somebody who is signed in: needs the right to search, and never a benchmark store."""
    require(viewer, SEARCH_RIGHT, what="Searching plate reads")
    if lake.is_benchmark:
        raise NotPermitted("This store was made for measuring.", "Benchmark stores are read in the terminal alone.")
    reason = replace(reason, requester=viewer.name)
    return open_search(
        stores.audit.record_all, viewer.subject, viewer.role_id, lake, reason, first_day=first_day, last_day=last_day
    )


def oversight_of(stores: Stores, viewer: Viewer, lake: Lake, first_day: int, last_day: int) -> OpenSearch:
    """What aggregates of a ranking are worked out under, for those who oversee the method; on record, shows no vehicle.

    Needs the right to view. The days are those of what is overseen: nothing is searched.
    """
    require(viewer, OVERSIGHT_RIGHT, what="Overseeing the ranking of vehicles")
    reason = SearchReason(
        "governance", "Oversight", "oversight-1", "", viewer.name, viewer.role.title, datetime.now(UTC), viewer.name
    )
    search_id = uuid.uuid4().hex[:16]
    search = OpenSearch(
        lake, reason, first_day, last_day, search_id, viewer.subject, viewer.role_id, stores.audit.record_all
    )
    note(search, "oversight", {"days": [str(as_date(first_day)), str(as_date(last_day))]})
    return search


def benchmark_search(lake: Lake) -> OpenSearch:
    """A search of a store that is marked for measuring, without reason or record; NotPermitted for any other."""
    if not lake.is_benchmark:
        raise NotPermitted(
            "Plate reads are searched for a reason that is on record.", "Give --reason, --reference and --authority."
        )
    first, last = _held(lake)
    return OpenSearch(lake, None, first, last, "benchmark", "benchmark", "benchmark", _nothing)


def note(search: OpenSearch, action: str, parameters: Mapping[str, object], plates: Sequence[str] = ()) -> None:
    """Put on record what is about to be shown, each plate as a record of its own; raises when that cannot be kept."""
    if search.is_benchmark:
        return
    entries = [_entry(search, action, parameters)]
    entries += [_entry(search, f"{action}.plate", {"plate": plate}, rows=1) for plate in plates]
    search.write(entries)


def today_of(lake: Lake) -> date:
    """The day against which the age of reads counts.

    The present one; for synthetic reads, which are of nobody, the day after the newest, so that a demonstration does
    not grow old.
    """
    present = datetime.now(UTC).date()
    if not lake.is_synthetic:
        return present
    days = lake.manifest().days
    return as_date(max(day.day for day in days) + 1) if days else present


def as_date(day: int) -> date:
    """The date of a day number."""
    return FIRST_DATE + timedelta(days=int(day))


def as_day(on: date) -> int:
    """The day number of a date."""
    return (on - FIRST_DATE).days


def _window(lake: Lake, reason: SearchReason, first_day: int | None, last_day: int | None) -> tuple[int, int]:
    """The days asked for; where none are, those that the store holds and the reason permits."""
    if first_day is not None and last_day is not None:
        return first_day, last_day
    first, last = _held(lake)
    oldest = as_day(oldest_permitted_day(today_of(lake), category=reason.category))
    begins = max(first, oldest) if first_day is None else first_day
    ends = last if last_day is None else last_day
    if begins > ends and first_day is None:
        raise DataNotAvailable(
            f"The reads end on {as_date(last)}; for this reason the search begins on {as_date(begins)}.",
            "Older reads need --category and a senior authority, and none are searched after a year.",
        )
    return begins, ends


def _held(lake: Lake) -> tuple[int, int]:
    days = [day.day for day in lake.manifest().days]
    if not days:
        raise DataNotAvailable("The store holds no reads.", "Ingest some first: python ndao.py anpr ingest.")
    return min(days), max(days)


def _entry(
    search: OpenSearch, action: str, parameters: Mapping[str, object], *, rows: int = 0, outcome: str = "allowed"
) -> AuditEntry:
    reason = search.reason
    if reason is None:
        raise EditRefused("A search of a benchmark store is not on record.", "Ask for none.")
    return AuditEntry(
        done_at=now(),
        actor=search.actor,
        role=search.role,
        action=f"{AUDIT_AREA}.{action}",
        object=_told({"store": search.lake.lake_id, **parameters}),
        outcome=outcome,
        purpose=reason.words or str(reasons().get(reason.code, reason.code)),
        reference=reason.reference,
        rows_returned=rows,
        dataset_version=f"manifest {search.lake.manifest().number}",
        session=search.search_id,
    )


def _told(parameters: Mapping[str, object]) -> str:
    """Parameters as text; what is too long is cut, with the hash of the whole."""
    whole = json.dumps(parameters, default=str, ensure_ascii=False, sort_keys=True)
    if len(whole) <= MOST_CHARACTERS:
        return whole
    return f"{whole[:MOST_CHARACTERS]}… sha256 {hashlib.sha256(whole.encode('utf-8')).hexdigest()}"


def _nothing(entries: Sequence[AuditEntry]) -> None:
    """Keeps nothing: benchmark stores have no trail."""
