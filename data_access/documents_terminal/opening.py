"""A case opened from the terminal: reason, reference and authority of the options, on record for the account."""

from __future__ import annotations

import argparse
import getpass
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from data_access.documents.access import AuditWriter
from data_access.documents.case import Case, open_case
from data_access.documents.gate import OpenCase, benchmark_case, open_case_search
from data_access.maintenance import run_verb_wherever
from models.audit import AuditEntry
from models.documents.rules import SearchReason, reason_from_words, reasons
from models.errors import EditRefused
from models.search_reasons import authority_from_words
from models.settings import Settings

ROLE = "terminal"
Verbs = argparse._SubParsersAction


def add_verb(verbs: Verbs, name: str, help_text: str) -> argparse.ArgumentParser:
    """A verb on a case, with the options that all of them have."""
    verb = verbs.add_parser(name, help=help_text, description=help_text)
    verb.add_argument("case", type=Path, help="folder of the case")
    verb.add_argument("--db", type=Path, help="folder of the stores, which hold the audit trail")
    verb.add_argument("--json", action="store_true", help="one JSON object on standard output, and nothing else")
    reason = verb.add_argument_group("why the case is opened (not for a case made for measuring)")
    reason.add_argument("--reason", metavar="CODE", help="a code of the rules, or words")
    reason.add_argument("--reference", metavar="R", help="case or operation")
    reason.add_argument("--authority", metavar='"NAME, RANK[, TIME]"')
    return verb


def actor() -> str:
    """The account of the operating system under which this runs."""
    return f"{ROLE}|{getpass.getuser()}"


def opened(options: argparse.Namespace, settings: Settings) -> OpenCase:
    """The case of a verb, on record; one that was made for measuring needs no reason."""
    return opened_case(open_case(options.case), options, settings)


def opened_case(case: Case, options: argparse.Namespace, settings: Settings) -> OpenCase:
    """As ``opened``, for a case that was just made."""
    if case.is_benchmark:
        return benchmark_case(case)
    return open_case_search(writer(settings), actor(), ROLE, case, reason_of(options))


def writer(settings: Settings) -> AuditWriter:
    """What puts entries on record: in the registers, or through the running app when that owns them."""
    return partial(_write, settings)


def reason_of(options: argparse.Namespace) -> SearchReason:
    """The reason that the options give; EditRefused, naming what is missing."""
    missing = [f"--{name}" for name in ("reason", "reference", "authority") if not getattr(options, name)]
    if missing:
        raise EditRefused(
            f"A case is opened for a reason that is on record; there is no {', '.join(missing)}.",
            f'Give --reason CODE --reference CASE --authority "NAME, RANK". Codes: {", ".join(reasons())}.',
        )
    code, words = reason_from_words(options.reason)
    authority = authority_from_words(options.authority, datetime.now(UTC))
    return SearchReason(
        code=code,
        reference=options.reference,
        authoriser_name=authority.name,
        authoriser_role=authority.role,
        authorised_at=authority.authorised_at,
        requester=actor(),
        words=words,
    )


def _write(settings: Settings, entries: Sequence[AuditEntry]) -> None:
    run_verb_wherever(settings, "audit-record", {"entries": json.dumps([asdict(entry) for entry in entries])})
