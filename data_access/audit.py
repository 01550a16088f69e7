"""Keeps the audit chain in the registers; every consultation and change goes through ``record``."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd

from data_access.queries import run
from data_access.registers import Registers, secret_file
from models.audit import GENESIS, AuditEntry, ChainReport, breaks_anchor, record_hash, verify_chain
from models.errors import EditRefused


class AuditTrail:
    """The chain of one store: append, read, verify, anchor."""

    def __init__(self, registers: Registers, key_file: Path) -> None:
        self._registers = registers
        self._key = secret_file(key_file)
        self._anchor_file = registers.path.with_name("audit.anchor")

    def record(self, entry: AuditEntry) -> int:
        """Append an entry and return its place in the chain; raises when it cannot be kept."""
        with self._registers.writing() as cursor:
            return self.append(cursor, entry)

    def record_all(self, entries: Sequence[AuditEntry]) -> list[int]:
        """Append several entries, all or none, and return their places in the chain."""
        with self._registers.writing() as cursor:
            return [self.append(cursor, entry) for entry in entries]

    def append(self, cursor: duckdb.DuckDBPyConnection, entry: AuditEntry) -> int:
        """As ``record``, within a transaction that is open: the entry stands or falls with what it tells of."""
        last = run(cursor, "registers/audit_head").fetchone()
        previous_seq, previous_hash = last or (0, GENESIS)
        seq = previous_seq + 1
        run(
            cursor,
            "registers/audit_append",
            **asdict(entry),
            seq=seq,
            previous_hash=previous_hash,
            hash=record_hash(self._key, previous_hash, seq, entry),
        )
        return seq

    def newest(self, limit: int) -> pd.DataFrame:
        """The newest records, newest first."""
        with self._registers.reading() as cursor:
            return run(cursor, "registers/audit_newest", limit=limit).df()

    def about_evidence(self, area: str, since: datetime) -> pd.DataFrame:
        """What is on record about plate reads (``anpr``) or documents (``documents``) since a moment (UTC), in counts.

        action, role, outcome, purpose, records, people, last_at.
        """
        with self._registers.reading() as cursor:
            return run(cursor, "registers/evidence_on_record", area=area, since=since).df()

    def searches_of_plate_reads(self, since: datetime) -> pd.DataFrame:
        """Searches of plate reads since a moment (UTC) in counts: by purpose, role, authority, category, outcome."""
        with self._registers.reading() as cursor:
            return run(cursor, "registers/anpr_searches", since=since).df()

    def verify(self) -> ChainReport:
        """Check the whole chain, and that it still holds the anchored record."""
        with self._registers.reading() as cursor:
            rows = run(cursor, "registers/audit_chain").fetchall()
        report = verify_chain(self._key, (_as_record(row) for row in rows))
        anchor = self._anchor()
        if anchor is None or not report.is_whole:
            return report
        hash_at_anchor = next((row[-1] for row in rows if row[0] == anchor["seq"]), None)
        if breaks_anchor(report, anchor, hash_at_anchor):
            return ChainReport(report.records, report.head_seq, report.head_hash, report.head_seq + 1)
        return report

    def write_anchor(self) -> None:
        """Keep the head (seq, hash) in a file beside the database, so that a cut tail is noticed."""
        with self._registers.reading() as cursor:
            head = run(cursor, "registers/audit_head").fetchone()
        if head is not None:
            beside = self._anchor_file.with_suffix(".new")
            beside.write_text(json.dumps({"seq": head[0], "hash": head[1]}), encoding="ascii")
            os.replace(beside, self._anchor_file)

    def _anchor(self) -> dict[str, object] | None:
        try:
            return json.loads(self._anchor_file.read_text(encoding="ascii"))
        except FileNotFoundError:
            return None


def entries_of_the_terminal(text: str) -> list[AuditEntry]:
    """The entries in a JSON list that the terminal hands over, stamped with the time of their arrival.

    EditRefused for an entry in the name of an account that is not the terminal's, or about anything but evidence.
    """
    known = {item.name for item in fields(AuditEntry)}
    try:
        rows = json.loads(text)
        entries = [AuditEntry(**row) for row in rows if row.keys() <= known]
        is_whole = 0 < len(entries) == len(rows)
    except (TypeError, AttributeError, ValueError) as error:
        raise EditRefused("These are no entries of the audit trail.", "Send a list of entries.") from error
    if not is_whole or not all(map(_is_of_the_terminal, entries)):
        raise EditRefused("Only what the terminal does with evidence is taken.", "Send entries of the terminal.")
    return [replace(entry, done_at=now()) for entry in entries]


def _is_of_the_terminal(entry: AuditEntry) -> bool:
    words = [value for name, value in asdict(entry).items() if name != "rows_returned"]
    is_plain = all(isinstance(word, str) for word in words) and type(entry.rows_returned) is int
    is_about_evidence = is_plain and entry.action.startswith(("anpr.", "documents."))
    return is_about_evidence and entry.actor.startswith("terminal|") and entry.role == "terminal"


def now() -> str:
    """The present moment in UTC, as the chain writes it."""
    return datetime.now(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def _as_record(row: tuple) -> tuple[int, AuditEntry, str, str]:
    seq, done_at, *rest, previous_hash, entry_hash = row
    written_at = done_at.isoformat(sep=" ", timespec="microseconds")
    return seq, AuditEntry(written_at, *rest), previous_hash, entry_hash
