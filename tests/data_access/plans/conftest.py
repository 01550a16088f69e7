"""Registers with a plan in them, and the people who come to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from data_access.plans.actions import ActionWords, NewAction, add_actions
from data_access.stores import open_stores
from models.access import Viewer

LEAD = Viewer("kent|lead", "Kent lead", "force_lead", "kent")
WORDS = ActionWords("Name owners", "Chief data officer", date(2026, 12, 31), 2.0, "Every system has one", "BEN_001")


@pytest.fixture
def stores(tmp_path):
    opened = open_stores(tmp_path / "store", tmp_path / "key")
    yield opened
    opened.close()


@pytest.fixture
def action_id(stores):
    (made,) = add_actions(stores, LEAD, [NewAction("F1", 2, WORDS)])
    return made


def lead_of(force_id: str) -> Viewer:
    return replace(LEAD, subject=f"{force_id}|lead", force_id=force_id)


def put_evidence(stores, evidence_id="e1", *, force_id="kent", capability_id="F1", level=3, **other):
    """A piece of evidence as the register of evidence would hold it."""
    given = {
        "evidence_id": evidence_id, "wave_id": "2025-reassessment", "force_id": force_id,
        "capability_id": capability_id, "supports_level": level, "title": "Minutes", "link": "https://example.com",
        "evidence_date": "2026-11-01", "expires_on": "2999-11-01", "evidence_grade": "B", "added_by": "me",
        "added_at": "2026-11-01", "is_withdrawn": False, "version": 1, **other,
    }  # fmt: skip
    with stores.registers.writing() as cursor:
        names, places = ", ".join(given), ", ".join(f"${name}" for name in given)
        cursor.execute(f"insert into evidence ({names}) values ({places})", given)  # noqa: S608
    return evidence_id


def count(stores, table):
    with stores.registers.reading() as cursor:
        return len(cursor.table(table).fetchall())
