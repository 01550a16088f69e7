"""The audit chain: each record carries an HMAC over itself and the record before it.

Changing, removing, swapping or forging a record breaks every hash after it (RFC 2104; the key is kept
outside the database). Cutting off the newest records is seen only against an anchor kept elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

GENESIS = "0" * 64


@dataclass(frozen=True)
class AuditEntry:
    """One thing that somebody did or was refused, before it has a place in the chain."""

    done_at: str
    actor: str
    role: str
    action: str
    object: str
    outcome: str = "allowed"
    purpose: str = ""
    reference: str = ""
    rows_returned: int = 0
    dataset_version: str = ""
    session: str = ""
    app_version: str = ""


def record_hash(key: bytes, previous_hash: str, seq: int, entry: AuditEntry) -> str:
    """Hex HMAC-SHA256 of a record at its place in the chain."""
    content = json.dumps([previous_hash, seq, asdict(entry)], sort_keys=True, ensure_ascii=False)
    return hmac.new(key, content.encode("utf-8"), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class ChainReport:
    """What a check of the chain found: records read, the head, and the first record that is wrong."""

    records: int
    head_seq: int
    head_hash: str
    first_bad_seq: int | None

    @property
    def is_whole(self) -> bool:
        """True when every record is as it was written."""
        return self.first_bad_seq is None


def verify_chain(key: bytes, records: Iterable[tuple[int, AuditEntry, str, str]]) -> ChainReport:
    """Check records (seq, entry, previous hash, hash) in order of seq."""
    head_seq, head_hash, count, first_bad = 0, GENESIS, 0, None
    for seq, entry, previous_hash, stored_hash in records:
        expected = record_hash(key, head_hash, seq, entry)
        is_right = seq == head_seq + 1 and previous_hash == head_hash
        if first_bad is None and not (is_right and hmac.compare_digest(stored_hash, expected)):
            first_bad = seq
        head_seq, head_hash, count = seq, stored_hash, count + 1
    return ChainReport(count, head_seq, head_hash, first_bad)


def breaks_anchor(report: ChainReport, anchor: Mapping[str, object], hash_at_anchor: str | None) -> bool:
    """True when the chain no longer holds the anchored record (seq, hash): its tail was cut or rewritten."""
    return report.head_seq < int(str(anchor["seq"])) or hash_at_anchor != anchor["hash"]
