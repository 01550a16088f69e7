"""Who keeps and reads what of the rollout, and that nothing of it feeds a KPI doubly."""

import csv
from datetime import date, timedelta

import pytest

from data_access.loaders import LoadRequest
from data_access.loaders.template import write_blank
from data_access.records.keeping import add_record, change_record, this_day, verify_record, withdraw_record
from data_access.records.kpi_values import values_csv, values_from_records
from data_access.records.reading import history_of, records_of
from data_access.records.rollout import ONBOARDING, OUTCOME, national_outcomes, unit_outcomes, unit_states
from data_access.records.upload import check_upload, record_contracts, upload_records
from data_access.sample_records import enter_records
from data_access.sample_rollout import enter_rollout
from models.access import Viewer
from models.errors import EditRefused, NotPermitted, StaleEdit
from tests.data_access.records.conftest import ANALYST, BOARD, OWNER
from tests.models.anpr.test_rollout import GOOD
from tests.models.records.rows import GOOD as GOOD_RECORDS

SECOND = Viewer("ndao|second", "Second", "ndao_service_owner")
SOUTH_WEST = Viewer("sw|analyst", "Analyst", "rocu_analyst", "SWROCU")
NORTH_WEST = Viewer("nw|analyst", "Analyst", "rocu_analyst", "NWROCU")
NO_UNIT = Viewer("x|analyst", "Analyst", "rocu_analyst")
SEPTEMBER, TODAY = date(2026, 9, 1), date(2026, 11, 26)


def add(stores, kind_id=OUTCOME, viewer=OWNER, **changed):
    return add_record(stores, viewer, kind_id, {**GOOD[kind_id], **changed})


def kpi(stores, kpi_id, month=SEPTEMBER):
    found = values_from_records(stores, OWNER, month, today=TODAY, kpi_ids=[kpi_id])
    assert {one.kpi_id for one in found} <= {kpi_id}
    return {one.unit_id: one.value for one in found}


class TestRights:
    def test_an_analyst_of_a_unit_keeps_and_reads_its_own_outcomes_alone(self, stores):
        record_id = add(stores, viewer=SOUTH_WEST)
        theirs = add(stores, unit="NWROCU")
        (mine,) = records_of(stores, SOUTH_WEST, OUTCOME)
        assert (mine.record_id, mine.values["evidence"]) == (record_id, "Property record 1")
        assert len(history_of(stores, SOUTH_WEST, OUTCOME, record_id)) == 1
        change_record(stores, SOUTH_WEST, OUTCOME, record_id, {**GOOD[OUTCOME], "amount": 5}, version=1)
        with pytest.raises(StaleEdit):
            change_record(stores, SOUTH_WEST, OUTCOME, record_id, GOOD[OUTCOME], version=1)
        for attempt in (
            lambda: add(stores, viewer=SOUTH_WEST, unit="NWROCU"),
            lambda: change_record(stores, SOUTH_WEST, OUTCOME, theirs, GOOD[OUTCOME], version=1),
            lambda: withdraw_record(stores, SOUTH_WEST, OUTCOME, theirs, reason="x", version=1),
            lambda: verify_record(stores, SOUTH_WEST, OUTCOME, theirs, version=1),
            lambda: history_of(stores, SOUTH_WEST, OUTCOME, theirs),
            lambda: add(stores, ONBOARDING, SOUTH_WEST),
        ):
            with pytest.raises(NotPermitted):
                attempt()

    @pytest.mark.parametrize("viewer", [BOARD, ANALYST, NO_UNIT], ids=lambda one: one.role_id)
    def test_others_keep_nothing_and_read_no_row_of_a_unit(self, stores, viewer):
        verify_record(stores, SECOND, OUTCOME, add(stores), version=1)
        add(stores, ONBOARDING, note="secret note")
        assert records_of(stores, viewer, OUTCOME) == ()
        assert unit_outcomes(stores, viewer, today=TODAY) == ()
        (unit,) = records_of(stores, viewer, ONBOARDING)
        assert "note" not in unit.values
        assert national_outcomes(stores, viewer, today=TODAY)["cash"].is_hidden
        with pytest.raises(NotPermitted):
            add(stores, viewer=viewer)

    def test_whoever_may_not_open_the_page_reads_nothing(self, stores):
        outsider = Viewer("k", "K", "force_lead", "kent")
        for attempt in (unit_outcomes, national_outcomes, unit_states):
            with pytest.raises(NotPermitted):
                attempt(stores, outsider, today=TODAY)

    def test_an_outcome_counts_once_another_person_verified_it(self, stores):
        record_id = add(stores, viewer=SOUTH_WEST)
        assert national_outcomes(stores, OWNER, today=TODAY)["cash"].amount == 0
        with pytest.raises(EditRefused):
            verify_record(stores, SOUTH_WEST, OUTCOME, record_id, version=1)
        verify_record(stores, OWNER, OUTCOME, record_id, version=1)
        assert national_outcomes(stores, OWNER, today=TODAY)["cash"].amount == 12000.5
        with pytest.raises(EditRefused, match="already"):
            add(stores)


class TestFiles:
    def test_a_file_of_a_unit_goes_in_and_rows_of_others_are_named(self, stores, tmp_path):
        header = ["happened_on", "unit", "outcome", "amount", "operation_reference", "evidence"]
        rows = [["2026-09-14", unit, "arrests", 2, "OP-1", f"C{unit}"] for unit in ("South West ROCU", "NWROCU")]
        path = tmp_path / "outcomes.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        refused = check_upload(stores, SOUTH_WEST, LoadRequest(OUTCOME, path)).rejected
        assert [(row.row, row.column) for row in refused] == [(3, "unit")]
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows[:1]])
        upload_records(stores, SOUTH_WEST, LoadRequest(OUTCOME, path))
        assert len(records_of(stores, SOUTH_WEST, OUTCOME)) == 1
        with pytest.raises(NotPermitted):
            check_upload(stores, BOARD, LoadRequest(OUTCOME, path))

    @pytest.mark.parametrize("kind_id", [ONBOARDING, OUTCOME])
    def test_a_blank_file_can_be_had(self, kind_id, tmp_path):
        assert write_blank(record_contracts()[kind_id], tmp_path / "blank.xlsx").stat().st_size > 0


class TestKpis:
    def test_a_unit_that_is_live_in_both_registers_counts_once(self, stores):
        live = {"state": "live", "state_since": date(2026, 8, 1), "live_on": date(2026, 8, 1)}
        add_record(stores, OWNER, "product_rollout", {**GOOD_RECORDS["product_rollout"]})
        assert kpi(stores, "KPI_069", date(2026, 3, 1)) == {"SWROCU": 1}
        record_id = add(stores, ONBOARDING, **live)
        assert kpi(stores, "KPI_069") == {"SWROCU": 1}
        assert kpi(stores, "KPI_069", date(2026, 7, 1)) == {}  # its own record says when it went live
        add(stores, ONBOARDING, unit="NWROCU", **live)
        paused = {**GOOD[ONBOARDING], **live, "state": "paused", "state_since": date(2026, 9, 30)}
        change_record(stores, OWNER, ONBOARDING, record_id, paused, version=1)
        assert kpi(stores, "KPI_069") == {"NWROCU": 1}
        assert kpi(stores, "KPI_069", date(2026, 8, 1)) == {"SWROCU": 1, "NWROCU": 1}

    def test_drugs_count_one_by_one_or_by_the_return_and_never_both(self, stores):
        claim = {**GOOD_RECORDS["product_outcome"], "seized_kg": 5.0, "evidence": "Return"}
        for unit in ("SWROCU", "NWROCU"):
            returned = add_record(stores, OWNER, "product_outcome", {**claim, "organisation": unit})
            verify_record(stores, SECOND, "product_outcome", returned, version=1)
        assert kpi(stores, "KPI_071") == {"SWROCU": 5, "NWROCU": 5}
        first, other = (add(stores, outcome="drugs", amount=kg, evidence=f"P{kg}") for kg in (1.5, 2.0))
        assert kpi(stores, "KPI_071")["SWROCU"] == 5  # nobody verified them yet
        for record_id in (first, other):
            verify_record(stores, SECOND, OUTCOME, record_id, version=1)
        assert kpi(stores, "KPI_071") == {"SWROCU": 3.5, "NWROCU": 5}
        assert kpi(stores, "KPI_071", date(2026, 10, 1)) == {}

    def test_they_leave_as_a_file_of_kpi_values(self, stores):
        add_record(stores, OWNER, "product_rollout", GOOD_RECORDS["product_rollout"])
        values = values_from_records(stores, OWNER, SEPTEMBER, today=TODAY, kpi_ids=["KPI_069"])
        header, row = values_csv(values, TODAY).decode().split()
        assert header == "kpi,unit_kind,unit,period,value,numerator,denominator,known_on"
        assert row == "KPI_069,rocu,SWROCU,2026-09-01,1.0,,,2026-11-26"


def test_the_sample_is_synthetic_good_and_in_step_with_the_product_rollouts(stores):
    today = this_day()
    enter_records(stores, ANALYST, OWNER, seed=7, today=today)
    enter_rollout(stores, OWNER, SECOND, seed=7, today=today)
    kept = [one for kind_id in (ONBOARDING, OUTCOME) for one in records_of(stores, OWNER, kind_id)]
    assert all(one.is_synthetic for one in kept)
    units = unit_states(stores, BOARD, today=today)
    assert {unit.state for unit in units} == {"planned", "agreed", "training", "live", "paused"}
    live = {unit.unit_id: unit.live_on for unit in units if unit.live_on}
    outcomes = records_of(stores, OWNER, OUTCOME)
    assert len(outcomes) >= 24
    assert all(one.values["happened_on"] >= live[one.body_id] for one in outcomes)
    assert all(bool(one.verified_at) == (one.values["happened_on"] < today - timedelta(days=30)) for one in outcomes)
