"""Rows are added, changed, withdrawn and verified, each with its history, and never over a newer version."""

import json
from datetime import date

import pytest

from data_access.records.keeping import add_record, add_records, change_record, verify_record, withdraw_record
from data_access.records.reading import forces_in_contact, history_of, records_of, standing
from models.errors import EditRefused, NotPermitted, StaleEdit
from models.records.kinds import record_kinds
from tests.data_access.records.conftest import ANALYST, BOARD, LEAD, OWNER
from tests.models.records.rows import GOOD


def add(stores, kind_id="engagement", viewer=ANALYST, **changed):
    return add_record(stores, viewer, kind_id, {**GOOD[kind_id], **changed})


def only(stores, kind_id="engagement", viewer=ANALYST):
    (record,) = records_of(stores, viewer, kind_id)
    return record


@pytest.mark.parametrize("kind_id", record_kinds())
def test_a_row_is_kept_with_who_recorded_it(stores, kind_id):
    record_id = add(stores, kind_id)
    record = only(stores, kind_id)
    assert (record.record_id, record.version) == (record_id, 1)
    assert (record.recorded_by, record.recorded_by_role) == (ANALYST.subject, "ndao_analyst")
    assert not (record.is_withdrawn or record.is_synthetic or record.verified_at)
    assert [step.field for step in history_of(stores, ANALYST, kind_id, record_id)] == ["Recorded"]
    newest = stores.audit.newest(1).iloc[0]
    assert (newest.action, newest.object) == (f"{kind_id}.add", record_id)


def test_a_row_says_which_body_it_is_about(stores):
    add(stores)
    add(stores, organisation="", other_partner="College")
    add(stores, organisation="SWROCU")
    assert {(record.body_kind, record.body_id) for record in records_of(stores, ANALYST, "engagement")} == {
        ("force", "kent"), ("", ""), ("rocu", "SWROCU"),
    }  # fmt: skip


def test_a_change_is_kept_with_what_was_before(stores):
    record_id = add(stores)
    change_record(stores, OWNER, "engagement", record_id, {**GOOD["engagement"], "channel": "visit"}, version=1)
    assert (only(stores).values["channel"], only(stores).version) == ("visit", 2)
    step = history_of(stores, OWNER, "engagement", record_id)[0]
    assert (step.field, step.before, step.after, step.changed_by) == ("Channel", "video", "visit", OWNER.subject)
    assert only(stores).recorded_by == ANALYST.subject


def test_a_stale_change_is_refused_with_the_row_as_it_stands(stores):
    record_id = add(stores)
    change_record(stores, OWNER, "engagement", record_id, {**GOOD["engagement"], "channel": "visit"}, version=1)
    with pytest.raises(StaleEdit) as caught:
        change_record(stores, ANALYST, "engagement", record_id, GOOD["engagement"], version=1)
    assert (caught.value.theirs["channel"], caught.value.theirs["version"]) == ("visit", 2)
    with pytest.raises(StaleEdit):
        withdraw_record(stores, ANALYST, "engagement", record_id, reason="Wrong day", version=1)


def test_a_withdrawn_row_stays_with_its_reason_and_is_left_alone(stores):
    record_id = add(stores)
    with pytest.raises(EditRefused):
        withdraw_record(stores, ANALYST, "engagement", record_id, reason=" ", version=1)
    withdraw_record(stores, ANALYST, "engagement", record_id, reason="Wrong day", version=1)
    assert (only(stores).is_withdrawn, only(stores).withdrawn_reason) == (True, "Wrong day")
    assert history_of(stores, ANALYST, "engagement", record_id)[0].after == "Wrong day"
    with pytest.raises(EditRefused):
        change_record(stores, ANALYST, "engagement", record_id, GOOD["engagement"], version=2)
    assert add(stores)  # the same row may be recorded again


def test_a_row_like_one_that_stands_is_refused(stores):
    record_id = add(stores, "product_outcome")
    with pytest.raises(EditRefused, match="stands in the register already"):
        add(stores, "product_outcome", searches=1)
    change_record(stores, ANALYST, "product_outcome", record_id, {**GOOD["product_outcome"], "searches": 1}, version=1)
    other = add(stores, "product_outcome", month=date(2026, 8, 1))
    with pytest.raises(EditRefused):
        change_record(stores, ANALYST, "product_outcome", other, GOOD["product_outcome"], version=1)


def test_several_rows_are_kept_together_or_not_at_all(stores):
    rows = [{**GOOD["engagement"], "subject": subject} for subject in ("one", "two", "one")]
    with pytest.raises(EditRefused):
        add_records(stores, ANALYST, "engagement", rows)
    with pytest.raises(EditRefused):
        add_records(stores, ANALYST, "engagement", [])
    assert records_of(stores, ANALYST, "engagement") == ()
    assert len(set(add_records(stores, ANALYST, "engagement", rows[:2]))) == 2
    with stores.registers.reading() as cursor:
        logged = cursor.execute("select force_id, record, version, after from changes order by change_id").fetchall()
    assert [row[:3] for row in logged] == [("kent", "engagement", 1)] * 2
    assert {json.loads(row[3])["subject"] for row in logged} == {"one", "two"}


def test_another_person_verifies_and_a_change_takes_it_back(stores):
    claim = {"arrests": 2, "evidence": "Line 4"}
    record_id = add(stores, "product_outcome", **claim)
    place = ("product_outcome", record_id)
    with pytest.raises(EditRefused, match="recorded or changed"):
        verify_record(stores, ANALYST, *place, version=1)
    verify_record(stores, OWNER, *place, version=1)
    assert only(stores, "product_outcome").verified_by == OWNER.subject
    change_record(stores, OWNER, *place, {**GOOD["product_outcome"], **claim, "cases": 3}, version=2)
    assert only(stores, "product_outcome").verified_at is None
    with pytest.raises(EditRefused):
        verify_record(stores, OWNER, *place, version=3)
    with pytest.raises(EditRefused):
        verify_record(stores, OWNER, "engagement", add(stores), version=1)


def test_a_row_of_another_register_is_not_touched(stores):
    record_id = add(stores)
    with pytest.raises(EditRefused, match="no such row"):
        withdraw_record(stores, ANALYST, "campaign", record_id, reason="x", version=1)


@pytest.mark.parametrize("viewer", [BOARD, LEAD])
def test_whoever_may_not_edit_changes_nothing_and_sees_no_history(stores, viewer):
    record_id = add(stores)
    for attempt in (
        lambda: add(stores, viewer=viewer, subject="x"),
        lambda: change_record(stores, viewer, "engagement", record_id, GOOD["engagement"], version=1),
        lambda: withdraw_record(stores, viewer, "engagement", record_id, reason="x", version=1),
        lambda: verify_record(stores, viewer, "product_outcome", record_id, version=1),
        lambda: history_of(stores, viewer, "engagement", record_id),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    assert only(stores).version == 1


def test_the_board_reads_no_row_about_a_force_and_no_subject(stores):
    add(stores)
    add(stores, organisation="", other_partner="College")
    add(stores, "product_rollout")
    assert [record.values.get("other_partner") for record in records_of(stores, BOARD, "engagement")] == ["College"]
    assert "subject" not in only(stores, viewer=BOARD).values
    assert only(stores, "product_rollout", BOARD).body_id == "SWROCU"
    with pytest.raises(NotPermitted):
        records_of(stores, LEAD, "campaign")


def test_what_stands_open_is_counted(stores):
    on = date(2026, 11, 26)
    assert standing(stores, BOARD, on)["records_kept"] == 0
    add(stores, joint_problem="Two returns")
    add(stores, subject="done", joint_problem="Two returns", resolved_on=date(2026, 10, 1))
    add(stores, "board_action", due_on=date(2026, 11, 25))
    add(stores, "board_action", due_on=on)
    add(stores, "product_outcome", arrests=1, evidence="Line 4")
    add(stores, "product_outcome", month=date(2026, 8, 1))
    counts = standing(stores, BOARD, on)
    assert (counts["problems_open"], counts["actions_late"], counts["returns_unverified"]) == (1, 1, 1)
    assert forces_in_contact(stores, BOARD, on) == (1, 43)
    assert forces_in_contact(stores, BOARD, date(2026, 12, 31)) == (0, 43)
