"""Who may open which case: people by name, kept beside the case, changed by its lead alone and on record.

``CASE/access.json`` names everybody who was ever let in, by whom and when, and until when. A case without that file has
one person: whoever made it. Nobody else opens a case, whatever the role.
"""

from __future__ import annotations

import fcntl
import json
import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from data_access.audit import now
from data_access.documents.case import CASES_FOLDER, Case, cases_in, create_case
from data_access.stores import Stores
from models.access import Viewer, may, require
from models.audit import AuditEntry
from models.documents.rules import reasons, rule
from models.errors import DataNotAvailable, EditRefused, NotPermitted, StoreUnavailable
from models.search_reasons import IN_WORDS

if TYPE_CHECKING:
    import pandas as pd

ACCESS = "access.json"
LEAD, MEMBER = "lead", "member"
VIEW_RIGHT, SEARCH_RIGHT = "documents.view", "documents.search"
INGEST_RIGHT, AUDIT_RIGHT = "documents.ingest", "audit.view"

AuditWriter = Callable[[Sequence[AuditEntry]], object]


@dataclass(frozen=True)
class Person:
    """Somebody who is, or was, let into a case; moments are in UTC, empty where it has not happened."""

    subject: str
    name: str
    part: str
    added_by: str
    added_at: str
    removed_by: str = ""
    removed_at: str = ""

    @property
    def is_in(self) -> bool:
        """True while the person may open the case."""
        return not self.removed_at


@dataclass(frozen=True)
class OnRecord:
    """Somebody whose doings with a case go on record: the account, the role, and what writes them down."""

    write: AuditWriter
    actor: str
    role: str


def keeper_of(stores: Stores, viewer: Viewer) -> OnRecord:
    """Somebody who is signed in and works on cases; NotPermitted without the right to search them."""
    require(viewer, SEARCH_RIGHT, what="Working on cases")
    return OnRecord(stores.audit.record_all, viewer.subject, viewer.role_id)


def people_of(case: Case) -> tuple[Person, ...]:
    """Everybody who is or was let into a case, in the order in which they were."""
    try:
        rows = json.loads(case.path(ACCESS).read_text(encoding="utf-8"))["people"]
        return tuple(Person(**row) for row in rows)
    except FileNotFoundError:
        return (Person(case.made_by, case.made_by.rpartition("|")[2], LEAD, case.made_by, str(case.made_on)),)
    except (ValueError, TypeError, KeyError) as error:
        raise StoreUnavailable(
            "Who may open the case cannot be read.", f"Whoever runs this copy puts {ACCESS} of the case right."
        ) from error


def is_named(case: Case, subject: str) -> bool:
    """True while that account is let into the case."""
    return any(person.subject == subject and person.is_in for person in people_of(case))


def require_named(case: Case, subject: str) -> None:
    """NotPermitted, saying whom to ask, unless that account is let into the case."""
    people = people_of(case)
    if any(person.subject == subject and person.is_in for person in people):
        return
    leads = [person.name for person in people if person.is_in and person.part == LEAD]
    raise NotPermitted(
        "You are not named on this case.", f"Its lead adds people by name: {', '.join(leads) or 'it has none'}."
    )


def require_lead(by: OnRecord, case: Case, *, what: str) -> None:
    """NotPermitted, and on record, unless that account leads the case: for its people, and for purging it."""
    if any(one.subject == by.actor and one.is_in and one.part == LEAD for one in people_of(case)):
        return
    _record(by, "lead", {"case": case.case_id, "what": what}, outcome="denied")
    raise NotPermitted(f"{what} is for its leads.", "Ask one of them.")


def may_open(case: Case, viewer: Viewer) -> bool:
    """True for somebody whose role searches documents and who is named on the case; never for a benchmark case.

    A case whose list of people cannot be read is nobody's.
    """
    if case.is_benchmark or not may(viewer, SEARCH_RIGHT):
        return False
    try:
        return is_named(case, viewer.subject)
    except StoreUnavailable:
        return False


def cases_of(folder: Path, viewer: Viewer) -> tuple[Case, ...]:
    """The cases below a folder that the viewer may open, by name: none for a role that views without searching.

    NotPermitted without the right to view.
    """
    require(viewer, VIEW_RIGHT, what="Document search")
    return tuple(case for case in cases_in(folder) if may_open(case, viewer))


def new_case_of(
    stores: Stores, viewer: Viewer, *, name: str, reference: str, is_synthetic: bool = False
) -> Case:
    """A new, empty case below the stores whose lead is the viewer; on record before it is made."""
    require(viewer, INGEST_RIGHT, what="Making a case")
    by = keeper_of(stores, viewer)
    _record(by, "case", {"name": name, "reference": reference})
    folder = stores.folder / CASES_FOLDER / uuid.uuid4().hex[:12]
    case = create_case(folder, name=name, made_by=viewer.subject, reference=reference, is_synthetic=is_synthetic)
    _write(case, [Person(viewer.subject, viewer.name, LEAD, viewer.subject, now())])
    return case


def documents_on_record(stores: Stores, viewer: Viewer, *, since: datetime) -> pd.DataFrame:
    """What was done with documents since a moment (UTC) in counts, for those who read the audit trail; no content.

    action, role, outcome, purpose, records, last_at. Purposes that were typed are told as "Other, in words".
    """
    require(viewer, AUDIT_RIGHT, what="Overseeing document search")
    found = stores.audit.about_evidence("documents", since)
    titles = reasons()
    listed = {"", *titles.values()}
    told = found.assign(purpose=[one if one in listed else titles[IN_WORDS] for one in found["purpose"]])
    kinds = ["action", "role", "outcome", "purpose"]
    return told.groupby(kinds, as_index=False, sort=False).agg(records=("records", "sum"), last_at=("last_at", "max"))


def add_member(by: OnRecord, case: Case, subject: str, name: str, *, is_lead: bool = False) -> None:
    """Let somebody into a case, or back in; by its lead alone, on record first.

    ``subject`` is the account as the sign-in gives it, ``name`` what people call it. EditRefused says what is missing.
    """
    subject, name = subject.strip(), name.strip()
    if not subject or not name:
        raise EditRefused("A person needs an account and a name.", "Give both.")
    with _changing(by, case) as people:
        if any(person.subject == subject and person.is_in for person in people):
            raise EditRefused(f"{name} is on the case already.", "Remove them first to change their part.")
        if sum(person.is_in for person in people) > rule("access", "most_members"):
            raise EditRefused("The case has as many people as it may have.", "Remove somebody first.")
        part = LEAD if is_lead else MEMBER
        _record(by, "member.add", {"case": case.case_id, "subject": subject, "name": name, "part": part})
        people.append(Person(subject, name, part, by.actor, now()))


def remove_member(by: OnRecord, case: Case, subject: str) -> None:
    """Take somebody off a case at once; by its lead alone, on record first. The last lead stays."""
    with _changing(by, case) as people:
        at = next((at for at, one in enumerate(people) if one.subject == subject and one.is_in), None)
        if at is None:
            raise DataNotAvailable("Nobody of that account is on the case.", "Look at the list of its people.")
        leads = [person.subject for person in people if person.is_in and person.part == LEAD]
        if leads == [subject]:
            raise EditRefused("A case keeps one lead at least.", "Add another lead first.")
        _record(by, "member.remove", {"case": case.case_id, "subject": subject, "name": people[at].name})
        people[at] = replace(people[at], removed_by=by.actor, removed_at=now())


@contextmanager
def _changing(by: OnRecord, case: Case) -> Iterator[list[Person]]:
    """The people of a case while nobody else changes them; what the block makes of them is kept when it ends well."""
    with case.path("work", f"{ACCESS}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        require_lead(by, case, what="Changing who may open a case")
        people = list(people_of(case))
        yield people
        _write(case, people)


def _write(case: Case, people: Sequence[Person]) -> None:
    unfinished = case.path(f"{ACCESS}.part")
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump({"people": [asdict(person) for person in people]}, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(case.path(ACCESS))


def _record(by: OnRecord, action: str, told: dict[str, str], *, outcome: str = "allowed") -> None:
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    by.write([AuditEntry(now(), by.actor, by.role, f"documents.{action}", text, outcome)])
