"""The people who say and decide something about series, and what the registers hold of it."""

from __future__ import annotations

import json
from datetime import date

from data_access.edits import rows_of
from data_access.stores import Stores
from models.access import Viewer

KPI, PERIOD, REASON = "KPI_043", date(2025, 10, 1), "Files are checked before they are sent."
ANALYST = Viewer("ndao|analyst", "Analyst", "ndao_analyst")
SECOND = Viewer("ndao|second", "Second analyst", "ndao_analyst")
OWNER = Viewer("ndao|owner", "Owner", "ndao_service_owner")
PILLAR = Viewer("pillar|lead", "Pillar lead", "pillar_lead")
KENT = Viewer("kent|lead", "Kent lead", "force_lead", "kent")
ESSEX = Viewer("essex|lead", "Essex lead", "force_lead", "essex")
COMMENTING = {"ndao_analyst", "ndao_service_owner", "force_lead"}


def changes(stores: Stores, record: str, record_id: str) -> list[dict]:
    """What the log of changes says of a record, the oldest first."""
    rows = rows_of(stores, "registers/changes_of", record=record, record_id=record_id)
    return [{**row, "after": json.loads(row["after"])} for row in reversed(rows)]


def actions(stores: Stores) -> list[str]:
    """What the audit trail says was done, the newest first."""
    return stores.audit.newest(50).action.tolist()
