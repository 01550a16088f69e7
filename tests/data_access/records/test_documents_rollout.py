"""Who reads what of the rollout of document search, and how it feeds KPIs."""

from datetime import date, timedelta

import pytest

from data_access.records.documents_rollout import (
    ONBOARDING,
    OUTCOME,
    is_synthetic_documents_rollout,
    national_triage,
    organisation_states,
    triage_months,
)
from data_access.records.keeping import add_record, this_day, verify_record
from data_access.records.kpi_values import values_from_records
from data_access.records.reading import records_of
from data_access.sample_records import enter_records
from data_access.sample_rollout import enter_documents_rollout
from models.access import Viewer
from models.errors import EditRefused, NotPermitted
from tests.data_access.records.conftest import ANALYST as NDAO
from tests.data_access.records.conftest import BOARD, LEAD, OWNER
from tests.models.documents.test_rollout import GOOD

SECOND = Viewer("ndao|second", "Second", "ndao_service_owner")
INVESTIGATOR = Viewer("kent|ann", "Ann", "investigator", "kent")
NOWHERE = Viewer("x|bob", "Bob", "investigator")
SEPTEMBER, TODAY = date(2026, 9, 1), date(2026, 11, 26)


def add(stores, kind_id=OUTCOME, viewer=OWNER, **changed):
    return add_record(stores, viewer, kind_id, {**GOOD[kind_id], **changed})


def added(stores, count, **changed):
    """Verified investigations, each of a reference of its own."""
    for number in range(count):
        reference = f"{changed.get('organisation', 'kent')}-{changed.get('crime_type', '')}-{number}"
        record_id = add(stores, case_reference=reference, **changed)
        verify_record(stores, SECOND, OUTCOME, record_id, version=1)


def kpi(stores, kpi_id, month=SEPTEMBER):
    return {one.unit_id: one.value for one in values_from_records(stores, OWNER, month, today=TODAY, kpi_ids=[kpi_id])}


@pytest.mark.parametrize("viewer", [INVESTIGATOR, LEAD])
def test_a_force_keeps_and_reads_its_own_investigations_alone(stores, viewer):
    add(stores, viewer=viewer)
    add(stores, organisation="essex")
    (mine,) = records_of(stores, viewer, OUTCOME)
    assert (mine.body_id, mine.values["evidence"]) == ("kent", "Triage log 31")
    assert {one.unit_id for one in triage_months(stores, viewer, today=TODAY)} == {"kent"}
    for attempt in (
        lambda: add(stores, viewer=viewer, organisation="essex", case_reference="OP-2"),
        lambda: add(stores, ONBOARDING, viewer),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    with pytest.raises(EditRefused, match="recorded"):
        verify_record(stores, viewer, OUTCOME, mine.record_id, version=1)


def test_others_read_states_and_sums_and_no_investigation(stores):
    add(stores, ONBOARDING, state="live", live_on=date(2026, 9, 14), users=20, users_trained=12)
    added(stores, 3)
    for viewer in (BOARD, NOWHERE):
        assert records_of(stores, viewer, OUTCOME) == ()
        assert triage_months(stores, viewer, today=TODAY) == ()
        assert national_triage(stores, viewer, today=TODAY).is_hidden
    states = {one.unit_id: one for one in organisation_states(stores, BOARD, today=TODAY)}
    assert (states["kent"].state, states["kent"].users_trained) == ("live", 12)
    assert states["essex"].state == ""
    whole = national_triage(stores, OWNER, today=TODAY)
    assert (whole.investigations, whole.effort_hours, whole.saved_hours) == (3, 36, 324)
    assert not is_synthetic_documents_rollout(stores, BOARD, today=TODAY)


def test_whoever_may_not_open_the_page_reads_nothing(stores):
    for role_id in ("respondent", "pillar_lead", "administrator", "unknown"):
        for read in (organisation_states, triage_months, national_triage, is_synthetic_documents_rollout):
            with pytest.raises(NotPermitted):
                read(stores, Viewer("x", "X", role_id, "kent"), today=TODAY)


def test_an_investigation_counts_once_another_person_verified_it(stores):
    record_id = add(stores)
    (month,) = triage_months(stores, OWNER, today=TODAY)
    assert (month.verified_rows, month.waiting_rows, month.effort_hours) == (0, 1, 0)
    assert kpi(stores, "KPI_066") == {}
    verify_record(stores, SECOND, OUTCOME, record_id, version=1)
    assert kpi(stores, "KPI_066") == {"": 12}


def test_the_kpi_of_effort_is_the_median_over_verified_investigations_of_the_month(stores):
    added(stores, 1, hours=1.0)
    added(stores, 1, hours=5.0, crime_type="homicide")
    added(stores, 1, hours=400.0, crime_type="corruption")
    assert kpi(stores, "KPI_066") == {"": 10}


def test_crime_types_count_from_five_cases_in_the_quarter_and_other_is_none(stores):
    added(stores, 5)
    added(stores, 4, crime_type="homicide")
    added(stores, 5, crime_type="other")
    assert kpi(stores, "KPI_067") == {"": 1}
    assert kpi(stores, "KPI_067", date(2026, 8, 1)) == {}  # no quarter ends


def test_a_case_is_shared_when_two_forces_worked_in_it(stores):
    added(stores, 1)  # kent with essex
    added(stores, 1, crime_type="homicide", shared_with=["kent"])  # kent with itself
    added(stores, 1, organisation="SWROCU", shared_with=["kent"])  # a regional unit with one force
    added(stores, 1, organisation="SWROCU", crime_type="homicide", shared_with=["kent", "essex"])
    assert kpi(stores, "KPI_068") == {"": 2}


def test_an_organisation_in_both_registers_counts_once_and_not_while_paused(stores):
    rollout = {"product": "documents", "onboarded_on": date(2026, 2, 1), "enabled_users": 5, "evidence": ""}
    for body in ("kent", "essex"):
        add_record(stores, OWNER, "product_rollout", {**rollout, "organisation": body})
    add(stores, ONBOARDING, state="live", live_on=date(2026, 3, 1))
    assert kpi(stores, "KPI_064") == {"kent": 1, "essex": 1}
    add(stores, ONBOARDING, organisation="essex", state="paused", live_on=date(2026, 2, 1),
        state_since=date(2026, 9, 1))  # fmt: skip
    assert kpi(stores, "KPI_064") == {"kent": 1}
    assert kpi(stores, "KPI_069") == {}  # nothing of it is of the other product


def test_the_sample_is_synthetic_good_and_in_step_with_the_product_rollouts(stores):
    today = this_day()
    enter_records(stores, NDAO, OWNER, seed=7, today=today)
    enter_documents_rollout(stores, OWNER, SECOND, seed=7, today=today)
    assert is_synthetic_documents_rollout(stores, BOARD, today=today)
    states = organisation_states(stores, BOARD, today=today)
    assert {one.state for one in states} == {"", "planned", "agreed", "training", "live", "paused"}
    live = {one.unit_id: one.live_on for one in states if one.live_on}
    kept = records_of(stores, OWNER, OUTCOME)
    assert all(one.is_synthetic and one.values["happened_on"] >= live[one.body_id] for one in kept)
    assert all(bool(one.verified_at) == (one.values["happened_on"] < today - timedelta(days=30)) for one in kept)
    total = national_triage(stores, BOARD, today=today)
    assert not total.is_hidden
    assert 0 < total.saved_hours < total.stated_hours
