"""A search opened from the terminal: reason, reference and authority of the options, on record for the account."""

from __future__ import annotations

import argparse
import getpass
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial

from data_access.anpr.gate import AuditWriter, OpenSearch, as_day, benchmark_search, open_search
from data_access.anpr.lake import Lake, open_lake
from data_access.audit import now
from data_access.maintenance import run_verb_wherever
from models.anpr.rules import SearchReason, category_from_words, reason_from_words, reasons
from models.audit import AuditEntry
from models.errors import EditRefused
from models.search_reasons import authority_from_words
from models.settings import Settings

ROLE = "terminal"


def actor() -> str:
    """The account of the operating system under which this runs."""
    return f"{ROLE}|{getpass.getuser()}"


def opened(options: argparse.Namespace, settings: Settings) -> OpenSearch:
    """The search of a verb that shows evidence; a benchmark store needs no reason."""
    lake = open_lake(options.store, engine=options.engine)
    first, last = (None if on is None else as_day(on) for on in (options.first_date, options.last_date))
    if lake.is_benchmark:
        return _within(benchmark_search(lake), first, last)
    return open_search(writer(settings), actor(), ROLE, lake, _reason(options), first_day=first, last_day=last)


def writer(settings: Settings) -> AuditWriter:
    """What puts entries on record: in the registers, or through the running app when that owns them."""
    return partial(_write, settings)


def _write(settings: Settings, entries: Sequence[AuditEntry]) -> None:
    run_verb_wherever(settings, "audit-record", {"entries": json.dumps([asdict(entry) for entry in entries])})


def record(settings: Settings, lake: Lake, action: str, facts: Mapping[str, object]) -> None:
    """Put on record what is about to be done to a store; nothing for a benchmark store."""
    if lake.is_benchmark:
        return
    told = json.dumps({"store": lake.lake_id, **facts}, default=str, ensure_ascii=False, sort_keys=True)
    writer(settings)([AuditEntry(now(), actor(), ROLE, f"anpr.{action}", told)])


def _within(search: OpenSearch, first: int | None, last: int | None) -> OpenSearch:
    begins, ends = search.first_day if first is None else first, search.last_day if last is None else last
    if begins > ends:
        raise EditRefused("The days run backwards.", "Give the earlier day with --from.")
    return replace(search, first_day=begins, last_day=ends)


def _reason(options: argparse.Namespace) -> SearchReason:
    missing = [f"--{name}" for name in ("reason", "reference", "authority") if not getattr(options, name)]
    if missing:
        raise EditRefused(
            f"Plate reads are searched for a reason that is on record; there is no {', '.join(missing)}.",
            f'Give --reason CODE --reference CASE --authority "NAME, RANK". Codes: {", ".join(reasons())}.',
        )
    code, words = reason_from_words(options.reason)
    authority = authority_from_words(options.authority, datetime.now(UTC))
    return SearchReason(
        code=code,
        operation=options.operation or options.reference,
        reference=options.reference,
        category=category_from_words(options.category),
        authoriser_name=authority.name,
        authoriser_role=authority.role,
        authorised_at=authority.authorised_at,
        requester=actor(),
        words=words,
    )
