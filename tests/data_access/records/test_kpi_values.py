"""KPI values from the registers, held to cases worked out by hand, and published as a load."""

from datetime import date

import pytest

from data_access.queries import run
from data_access.records.keeping import add_record, add_records, this_day, verify_record, withdraw_record
from data_access.records.kpi_values import (
    FEEDS,
    changed_values,
    last_closed_month,
    publish_values,
    values_from_records,
)
from models.access import Scope
from models.errors import EditRefused, NotPermitted
from models.performance.kpis import kpis_by_id
from models.records.kinds import record_kinds
from tests.data_access.records.conftest import ANALYST, BOARD, OWNER
from tests.models.records.rows import GOOD

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def add(stores, kind_id, **changed):
    return add_record(stores, ANALYST, kind_id, {**GOOD[kind_id], **changed})


def values(stores, kpi_id, month=SEPTEMBER):
    """(numerator, denominator, value, rows) by unit."""
    return {
        item.unit_id: (item.numerator, item.denominator, item.value, item.record_count)
        for item in values_from_records(stores, ANALYST, month)
        if item.kpi_id == kpi_id
    }


def test_every_feed_is_a_kpi_of_that_frequency_kept_at_its_levels():
    measures = set(record_kinds()["partner_survey"].field("measure").choices)
    for feed in FEEDS:
        definition = kpis_by_id()[feed.kpi_id]
        assert feed.frequency == definition.frequency
        assert set(feed.told.get("unit_kinds", ())) <= set(definition.levels)
        assert feed.told.get("measure", "relationship") in measures
    assert len({feed.kpi_id for feed in FEEDS}) == len(FEEDS)


def test_nothing_recorded_supports_no_value(stores):
    assert values_from_records(stores, ANALYST, SEPTEMBER) == ()


def test_a_month_that_is_not_over_is_refused(stores):
    for today, is_over in ((date(2026, 9, 30), False), (date(2026, 10, 1), True)):
        if is_over:
            assert values_from_records(stores, ANALYST, SEPTEMBER, today=today) == ()
        else:
            with pytest.raises(EditRefused, match="not over"):
                values_from_records(stores, ANALYST, SEPTEMBER, today=today)
    assert last_closed_month(date(2026, 1, 31)) == date(2025, 12, 1)


class TestContacts:
    """KPI_003: of 43 forces, those in contact in the 90 days up to 30 September: 3 July to 30 September."""

    @pytest.mark.parametrize(
        ("held_on", "counts"),
        [(date(2026, 7, 2), 0), (date(2026, 7, 3), 1), (date(2026, 9, 30), 1), (date(2026, 10, 1), 0)],
    )
    def test_the_window_has_its_days(self, stores, held_on, counts):
        add(stores, "engagement", organisation="essex", held_on=date(2026, 6, 1))
        add(stores, "engagement", held_on=held_on)
        found = values(stores, "KPI_003")
        assert len(found) == 43
        assert found["kent"] == (counts, 1, 100 * counts, counts)
        assert sum(numerator for numerator, *_ in found.values()) == counts

    def test_two_talks_are_one_contact_and_no_partner_is_none(self, stores):
        add(stores, "engagement")
        add(stores, "engagement", subject="again")
        add(stores, "engagement", organisation="essex", business_partner_role="")
        add(stores, "engagement", organisation="SWROCU")
        found = values(stores, "KPI_003")
        assert found["kent"] == (1, 1, 100, 2)
        assert found["essex"] == (0, 1, 0, 0)
        assert "SWROCU" not in found

    def test_a_withdrawn_talk_is_out(self, stores):
        add(stores, "engagement", organisation="essex")
        record_id = add(stores, "engagement")
        withdraw_record(stores, ANALYST, "engagement", record_id, reason="Wrong force", version=1)
        assert values(stores, "KPI_003")["kent"] == (0, 1, 0, 0)

    def test_months_before_the_log_began_have_no_value(self, stores):
        add(stores, "engagement")
        assert values(stores, "KPI_003", date(2026, 8, 1)) == {}


def test_problems_are_judged_in_the_month_in_which_their_90_days_run_out(stores):
    """KPI_005, September: raised 3 June to 2 July. Resolved on day 90 is in time, on day 91 it is not."""
    raised = [
        (date(2026, 6, 2), None),  # ran out on 31 August
        (date(2026, 6, 3), date(2026, 9, 1)),  # day 90
        (date(2026, 6, 4), date(2026, 9, 3)),  # day 91
        (date(2026, 7, 2), None),  # runs out on 30 September
        (date(2026, 7, 3), date(2026, 7, 4)),  # runs out on 1 October
    ]
    for held_on, resolved_on in raised:
        add(stores, "engagement", held_on=held_on, joint_problem="Two returns", resolved_on=resolved_on)
    add(stores, "engagement", held_on=date(2026, 6, 20))  # no problem raised
    partner = {"organisation": "", "other_partner": "College", "joint_problem": "x"}
    add(stores, "engagement", held_on=date(2026, 6, 20), **partner)  # not raised by a force
    assert values(stores, "KPI_005") == {"": (1, 3, pytest.approx(100 / 3), 3)}
    assert values(stores, "KPI_005", OCTOBER) == {"": (1, 1, 100, 1)}


def test_days_since_the_refresh_run_to_the_end_of_the_month(stores):
    for decided_on in (date(2026, 3, 1), date(2026, 9, 10), date(2026, 10, 1)):
        add(stores, "board_decision", decided_on=decided_on, approves_strategy=True)
    add(stores, "board_decision", decided_on=date(2026, 9, 20))
    assert values(stores, "KPI_001") == {"": (None, None, 20, 2)}
    assert values(stores, "KPI_001", date(2026, 8, 1)) == {"": (None, None, 183, 1)}
    assert values(stores, "KPI_001", date(2026, 2, 1)) == {}


def test_decisions_on_resources_of_the_quarter_are_counted(stores):
    for decided_on, evidence, is_resource in (
        (date(2026, 6, 30), "x", True),
        (date(2026, 7, 1), "x", True),
        (date(2026, 9, 30), "", True),
        (date(2026, 9, 30), "x", False),
        (date(2026, 10, 1), "x", True),
    ):
        add(stores, "board_decision", decided_on=decided_on, evidence_cited=evidence, is_resource_decision=is_resource)
    assert values(stores, "KPI_030") == {"": (1, 2, 50, 2)}
    assert values(stores, "KPI_030", OCTOBER) == {}  # no quarter ends with October
    found = [item.period for item in values_from_records(stores, ANALYST, SEPTEMBER) if item.kpi_id == "KPI_030"]
    assert found == [date(2026, 7, 1)]


def test_survey_rows_of_the_quarter_are_added_up_by_group(stores):
    add(stores, "partner_survey")
    add(stores, "partner_survey", closed_on=date(2026, 7, 1), answered=36, agreed=20)
    add(stores, "partner_survey", closed_on=date(2026, 6, 30), answered=9, agreed=9)
    add(stores, "partner_survey", force="kent", answered=4, agreed=1)
    add(stores, "partner_survey", measure="toolkit", answered=10, agreed=8)
    add(stores, "partner_survey", measure="toolkit", force="kent", answered=10, agreed=2)
    assert values(stores, "KPI_004") == {"": (70, 100, 70, 2), "kent": (1, 4, 25, 1)}
    assert values(stores, "KPI_037") == {"": (8, 10, 80, 1)}  # kept for the nation alone
    assert values(stores, "KPI_012") == {}


def test_awareness_is_of_half_a_year_and_by_force(stores):
    add(stores, "partner_survey", measure="awareness", force="kent", closed_on=date(2026, 4, 1), answered=8, agreed=6)
    add(stores, "partner_survey", measure="awareness", force="kent", closed_on=date(2026, 9, 30), answered=2, agreed=2)
    add(stores, "partner_survey", measure="awareness", closed_on=date(2026, 9, 30))
    assert values(stores, "KPI_014") == {"kent": (8, 10, 80, 2)}
    assert values(stores, "KPI_014", date(2026, 6, 1)) == {}


def test_clicks_are_of_campaigns_that_ended_in_the_month(stores):
    for name, ends_on, delivered, clicks in (
        ("a", date(2026, 9, 1), 100, 10),
        ("b", date(2026, 9, 30), 300, 50),
        ("c", date(2026, 10, 1), 100, 90),
        ("d", date(2026, 9, 15), None, None),
        ("e", date(2026, 9, 15), 0, 0),
    ):
        add(stores, "campaign", campaign_name=name, ends_on=ends_on, delivered=delivered, clicks=clicks)
    assert values(stores, "KPI_013") == {"": (60, 400, 15, 2)}


def test_a_launch_campaign_is_judged_when_it_is_over_and_its_60_days_are_past(stores):
    forces = _forces(stores)
    launched = date(2026, 7, 10)  # day 60 is 8 September
    for name, ends_on, reached in (
        ("20", date(2026, 7, 31), forces[:20]),
        ("19", date(2026, 9, 30), forces[:19]),
        ("later", date(2026, 10, 1), forces),
    ):
        add(stores, "campaign", campaign_name=name, launched_on=launched, ends_on=ends_on, forces_reached=reached)
    add(stores, "campaign", campaign_name="young", launched_on=date(2026, 8, 3), ends_on=date(2026, 8, 9))  # 2 October
    add(stores, "campaign", campaign_name="old service", launched_on=launched, ends_on=launched, is_new_service=False)
    assert values(stores, "KPI_015") == {"S3.2": (1, 2, 50, 2)}


def _forces(stores):
    with stores.national.cursor(Scope()) as cursor:
        return [row[0] for row in run(cursor, "frame/forces_valid", as_at=SEPTEMBER).fetchall()]


class TestProducts:
    def test_whoever_is_live_at_the_end_of_the_month_is_counted(self, stores):
        add(stores, "product_rollout", onboarded_on=date(2026, 9, 30))
        add(stores, "product_rollout", organisation="NWROCU", onboarded_on=date(2026, 10, 1))
        add(stores, "product_rollout", organisation="kent")
        for body in ("kent", "SWROCU"):
            add(stores, "product_rollout", product="documents", organisation=body)
        assert values(stores, "KPI_069") == {"SWROCU": (None, None, 1, 1)}
        assert values(stores, "KPI_064") == {"kent": (None, None, 1, 1), "SWROCU": (None, None, 1, 1)}

    def test_active_users_are_of_those_enabled(self, stores):
        given = {"product": "documents", "organisation": "kent"}
        add(stores, "product_outcome", **given)
        add(stores, "product_outcome", **given, month=date(2026, 8, 31), active_users=1)
        add(stores, "product_outcome", product="documents", organisation="essex", enabled_users=None)
        add(stores, "product_outcome", product="documents")  # a regional unit: kept for forces alone
        assert values(stores, "KPI_065") == {"kent": (25, 40, 62.5, 1)}

    @pytest.mark.parametrize(("searches", "is_active"), [(17, 0), (18, 1)])
    def test_a_unit_is_active_from_four_searches_a_week(self, stores, searches, is_active):
        """September has 30 days: 4 a week are 17.14 in the month."""
        add(stores, "product_rollout")
        add(stores, "product_rollout", organisation="NWROCU", onboarded_on=date(2026, 10, 1))
        add(stores, "product_outcome", searches=searches)
        add(stores, "product_outcome", organisation="NWROCU")  # not live yet
        assert values(stores, "KPI_070") == {"SWROCU": (is_active, 1, 100 * is_active, 1)}

    def test_seizures_count_once_another_person_has_verified_them(self, stores):
        claim = {"seized_kg": 2.5, "evidence": "Line 4"}
        record_id = add(stores, "product_outcome", **claim, leads_passed=3)
        add(stores, "product_outcome", organisation="NWROCU", **claim)
        assert values(stores, "KPI_071") == {}
        verify_record(stores, OWNER, "product_outcome", record_id, version=1)
        assert values(stores, "KPI_071") == {"SWROCU": (None, None, 2.5, 1)}
        assert values(stores, "KPI_074") == {"SWROCU": (None, None, 3, 1)}


def known(stores, kpi_id):
    with stores.national.cursor(Scope()) as cursor:
        rows = cursor.execute(
            "select unit_id, period, value, numerator, denominator from derived.kpi_values where kpi_id = $kpi "
            "and known_until = date '9999-12-31' and unit_kind = 'national'",
            {"kpi": kpi_id},
        ).fetchall()
        synthetic = cursor.execute("select is_synthetic from raw.loads where kind = 'kpi_values'").fetchall()
    return rows, [row[0] for row in synthetic]


def test_published_values_are_a_load_on_record_and_not_new_any_more(stores):
    add(stores, "engagement")
    add(stores, "board_decision", evidence_cited="x")
    made = values_from_records(stores, ANALYST, SEPTEMBER)
    assert changed_values(stores, ANALYST, made) == made
    version = publish_values(stores, ANALYST, made)
    assert stores.national.version() == version
    assert known(stores, "KPI_003")[0] == [("", SEPTEMBER, pytest.approx(100 / 43), 1, 43)]
    assert known(stores, "KPI_030") == ([("", date(2026, 7, 1), 100, 1, 1)], [False])
    assert changed_values(stores, ANALYST, made) == ()
    trail = stores.audit.newest(5)
    assert {"records.publish", "load"} <= set(trail.action)
    assert trail.iloc[0].rows_returned == len(made)
    assert stores.audit.verify().is_whole


def test_a_corrected_row_brings_a_newer_value_and_leaves_the_older_one(stores):
    record_id = add(stores, "board_decision", evidence_cited="x")
    add(stores, "board_decision", decision_title="Another")
    publish_values(stores, ANALYST, values_from_records(stores, ANALYST, SEPTEMBER), known_on=date(2026, 10, 5))
    withdraw_record(stores, ANALYST, "board_decision", record_id, reason="Not of this board", version=1)
    (changed,) = changed_values(stores, ANALYST, values_from_records(stores, ANALYST, SEPTEMBER))
    assert (changed.kpi_id, changed.value) == ("KPI_030", 0)
    publish_values(stores, ANALYST, [changed])
    with stores.national.cursor(Scope()) as cursor:
        kept = cursor.execute(
            "select known_on, value from raw.kpi_values where kpi_id = 'KPI_030' order by known_on"
        ).fetchall()
    assert kept == [(date(2026, 10, 5), 50), (this_day(), 0)]


def test_values_of_synthetic_rows_are_a_synthetic_load(stores):
    add_records(stores, ANALYST, "board_decision", [GOOD["board_decision"]], is_synthetic=True)
    publish_values(stores, ANALYST, values_from_records(stores, ANALYST, SEPTEMBER))
    assert known(stores, "KPI_030")[1] == [True]


@pytest.mark.parametrize("viewer", [OWNER, BOARD])
def test_publishing_needs_the_right_to_load_as_well(stores, viewer):
    add(stores, "board_decision")
    made = values_from_records(stores, ANALYST, SEPTEMBER)
    with pytest.raises(NotPermitted):
        publish_values(stores, viewer, made)


def test_values_are_worked_out_for_those_who_edit_the_registers(stores):
    with pytest.raises(NotPermitted):
        values_from_records(stores, BOARD, SEPTEMBER)
    with pytest.raises(NotPermitted):
        changed_values(stores, BOARD, ())
    assert values_from_records(stores, OWNER, SEPTEMBER) == ()


def test_nothing_new_is_not_published(stores):
    with pytest.raises(EditRefused, match="Nothing is new"):
        publish_values(stores, ANALYST, ())
