"""The door to the documents of a case: access by name, a reason on record, and each look on record before it shows.

A function that shows something to an analyst takes an ``OpenCase`` first and calls ``note`` before it returns rows.
What is noted stands in the audit trail of the product and in the case. Where it cannot be kept there are no rows.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import duckdb

from data_access.audit import now
from data_access.documents.access import SEARCH_RIGHT, AuditWriter, OnRecord, require_named
from data_access.documents.case import Case
from data_access.documents.versions import engine_versions
from data_access.queries import run
from data_access.stores import Stores
from models.access import Viewer, require
from models.audit import AuditEntry
from models.documents.rules import SearchReason, authority_of, check_reason, purpose_of, rule
from models.errors import NotPermitted, StoreUnavailable, UserFacingError
from models.search_reasons import as_record

AUDIT_AREA = "documents"
OPENED = "open"


@dataclass(frozen=True)
class OpenCase:
    """A case that somebody may search, with the reason that is on record.

    ``reason`` is None only for a case that was made for measuring, of which nothing goes on record.
    """

    case: Case
    reason: SearchReason | None
    search_id: str
    actor: str
    role: str
    write: AuditWriter = field(repr=False, compare=False)

    @property
    def is_benchmark(self) -> bool:
        """True where the case is exempt: made for measuring, never shown in the app."""
        return self.reason is None

    @property
    def by(self) -> OnRecord:
        """Who opened it, as what changes the people of a case takes it."""
        return OnRecord(self.write, self.actor, self.role)


def open_case_search(write: AuditWriter, actor: str, role: str, case: Case, reason: SearchReason) -> OpenCase:
    """The case, for somebody who is named on it and whose reason stands; on record, as is a refusal.

    EditRefused and NotPermitted say what is wrong; StoreUnavailable that nothing can be put on record.
    """
    opened = OpenCase(
        case, replace(reason, requester=reason.requester or actor), uuid.uuid4().hex[:16], actor, role, write
    )
    told = as_record(_reason_of(opened))
    try:
        require_named(case, actor)
        check_reason(_reason_of(opened))
    except UserFacingError as error:
        outcome = "denied" if isinstance(error, NotPermitted) else "refused"
        write([_entry(opened, OPENED, {**told, "refused": error.title}, (), outcome=outcome)])
        raise
    note(opened, OPENED, {**told, "versions": dict(engine_versions())})
    return opened


def open_case_search_of(stores: Stores, viewer: Viewer, case: Case, reason: SearchReason) -> OpenCase:
    """As ``open_case_search`` for somebody who is signed in: needs the right to search, and never a benchmark case."""
    require(viewer, SEARCH_RIGHT, what="Searching documents")
    if case.is_benchmark:
        raise NotPermitted("This case was made for measuring.", "Benchmark cases are read in the terminal alone.")
    reason = replace(reason, requester=viewer.name)
    return open_case_search(stores.audit.record_all, viewer.subject, viewer.role_id, case, reason)


def benchmark_case(case: Case) -> OpenCase:
    """A case that is marked for measuring, without reason or record; NotPermitted for any other."""
    if not case.is_benchmark:
        raise NotPermitted(
            "A case is searched for a reason that is on record.", "Give --reason, --reference and --authority."
        )
    return OpenCase(case, None, "benchmark", "benchmark", "benchmark", _nothing)


def note(opened: OpenCase, action: str, parameters: Mapping[str, object], items: Sequence[int] = ()) -> None:
    """Put on record what is about to be shown, with the ids of its items; raises when that cannot be kept.

    NotPermitted where the person was taken off the case since it was opened.
    """
    if opened.is_benchmark:
        return
    require_named(opened.case, opened.actor)
    opened.write([_entry(opened, action, parameters, items)])
    _keep_in_case(opened, action, parameters, items)


def _keep_in_case(opened: OpenCase, action: str, parameters: Mapping[str, object], items: Sequence[int]) -> None:
    """A row of the case's own record; it raises no version, as nothing that is searched has changed."""
    reason = _reason_of(opened)
    try:
        with opened.case.reading() as cursor:
            run(
                cursor,
                "documents/activity_add",
                activity_id=uuid.uuid4().hex,
                done_at=datetime.now(UTC).replace(tzinfo=None),
                actor=opened.actor,
                role=opened.role,
                action=action,
                parameters=_json(parameters),
                items=[int(item) for item in items],
                search_id=opened.search_id,
                reason=purpose_of(reason),
                reference=reason.reference,
                authority=authority_of(reason),
            )
    except duckdb.Error as error:
        raise StoreUnavailable(
            "What was done could not be put on record in the case.", "Nothing is shown. Tell the administrator."
        ) from error


def _entry(
    opened: OpenCase,
    action: str,
    parameters: Mapping[str, object],
    items: Sequence[int],
    *,
    outcome: str = "allowed",
) -> AuditEntry:
    reason = _reason_of(opened)
    return AuditEntry(
        done_at=now(),
        actor=opened.actor,
        role=opened.role,
        action=f"{AUDIT_AREA}.{action}",
        object=_told({"case": opened.case.case_id, **parameters, **_items_told(items)}),
        outcome=outcome,
        purpose=purpose_of(reason),
        reference=reason.reference,
        rows_returned=len(items),
        dataset_version=opened.case.case_id,
        session=opened.search_id,
    )


def _reason_of(opened: OpenCase) -> SearchReason:
    if opened.reason is None:
        raise NotPermitted("A benchmark case has no record.", "Ask for none.")
    return opened.reason


def _items_told(items: Sequence[int]) -> dict[str, object]:
    """How many items, and their ids; of many, the first ones and the hash of all."""
    if not items:
        return {}
    most = rule("record", "most_items_written_out")
    told: dict[str, object] = {"number": len(items), "items": [int(item) for item in items[:most]]}
    return told if len(items) <= most else {**told, "items_sha256": _hash(",".join(str(int(item)) for item in items))}


def _told(parameters: Mapping[str, object]) -> str:
    """Parameters as text; what is too long is cut, with the hash of the whole."""
    whole, most = _json(parameters), rule("record", "most_characters")
    return whole if len(whole) <= most else f"{whole[:most]}… sha256 {_hash(whole)}"


def _json(parameters: Mapping[str, object]) -> str:
    return json.dumps(parameters, default=str, ensure_ascii=False, sort_keys=True)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _nothing(entries: Sequence[AuditEntry]) -> None:
    """Keeps nothing: benchmark cases have no trail."""
