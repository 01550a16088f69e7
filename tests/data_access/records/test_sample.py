"""The sample records: the same each time, marked as synthetic, good by the rules, and enough for every KPI."""

from collections import Counter
from datetime import date

import pytest

from data_access.records.keeping import this_day
from data_access.records.kpi_values import FEEDS, values_from_records
from data_access.records.reading import bodies_of, forces_in_contact, records_of
from data_access.sample_records import enter_records
from data_access.sample_rollout import enter_documents_rollout
from models.access import Viewer
from models.performance.periods import later
from models.records.kinds import record_kinds
from models.records.rules import faults, tidied
from sample_data.records import records
from tests.data_access.records.conftest import ANALYST, OWNER
from tests.models.records.rows import BODIES_KNOWN

SECOND = Viewer("ndao|second", "Second", "ndao_service_owner")
SEED, DAY = 7, date(2026, 11, 26)
FORCES, ROCUS = list(BODIES_KNOWN.forces), list(BODIES_KNOWN.rocus)


def test_the_same_seed_and_day_give_the_same_rows():
    once, again = (records(FORCES, ROCUS, seed=SEED, today=DAY) for _ in range(2))
    assert once == again
    assert once != records(FORCES, ROCUS, seed=SEED + 1, today=DAY)


@pytest.mark.parametrize("kind_id", record_kinds())
def test_every_row_is_good_and_none_lies_in_the_future(kind_id):
    kind = record_kinds()[kind_id]
    rows = records(FORCES, ROCUS, seed=SEED, today=DAY)[kind_id]
    assert rows
    for row in rows:
        assert faults(kind, tidied(kind, row, BODIES_KNOWN), BODIES_KNOWN, today=DAY) == []


def test_they_are_entered_as_synthetic_and_feed_every_kpi(stores):
    today = this_day()
    enter_records(stores, ANALYST, OWNER, seed=SEED, today=today)
    enter_documents_rollout(stores, OWNER, SECOND, seed=SEED, today=today)
    kept = [record for kind_id in record_kinds() for record in records_of(stores, ANALYST, kind_id)]
    assert all(record.is_synthetic for record in kept)
    assert {record.verified_by for record in kept} == {None, OWNER.subject}
    spoken_to, forces = forces_in_contact(stores, ANALYST, today)
    assert 0.9 * forces < spoken_to < forces
    months = [later(today.replace(day=1), -back, "monthly") for back in range(1, 8)]
    values = [item for month in months for item in values_from_records(stores, ANALYST, month)]
    assert set(Counter(item.kpi_id for item in values)) == {feed.kpi_id for feed in FEEDS}
    assert all(item.is_synthetic for item in values)
    assert {item.unit_id for item in values if item.unit_kind == "force"} <= set(bodies_of(stores).forces)
