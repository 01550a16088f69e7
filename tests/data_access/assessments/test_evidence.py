"""Evidence: who attaches, grades, opens and withdraws it, what it does to a level, and when its file goes."""

import datetime
import threading

import pytest

from data_access.assessments import evidence, sheets
from data_access.assessments.moderation import claims
from data_access.edits import rows_of
from data_access.stores import open_stores
from models.access import Viewer, roles
from models.assessments.answers import Answer
from models.errors import DataNotAvailable, EditRefused, NotPermitted, StaleEdit

WAVE = "2026-reassessment"
LEAD = Viewer("lead", "Lead", "force_lead", "kent")
ESSEX = Viewer("essex-lead", "Lead", "force_lead", "essex")
ANALYST = Viewer("analyst", "Analyst", "ndao_analyst")
COLLEAGUE = Viewer("pro", "Data professional", "force_data_professional", "kent")
RESPONDENT = Viewer("r", "Respondent", "respondent", "kent")
DAY = datetime.date(2026, 2, 1)
MAY_ATTACH = {"force_lead"}


@pytest.fixture
def stores(store_folder):
    opened = open_stores(store_folder, store_folder / "audit.key")
    yield opened
    opened.close()


@pytest.fixture
def minutes(tmp_path):
    (path := tmp_path / "minutes").write_bytes(b"Minutes of the data board")
    return path


def link(stores, viewer=LEAD, *, where="https://intranet.example/register", level=3, dated=DAY, capability="F1"):
    return evidence.attach_link(
        stores, viewer, WAVE, capability, title="Register", link=where, supports_level=level, evidence_date=dated
    )


def file(stores, path, viewer=LEAD, *, level=3, dated=DAY, capability="F1"):
    return evidence.attach_file(
        stores,
        viewer,
        WAVE,
        capability,
        title="Minutes",
        path=path,
        file_name="minutes.txt",
        supports_level=level,
        evidence_date=dated,
    )


def item(stores, evidence_id):
    (row,) = rows_of(stores, "assessments/evidence_item", evidence_id=evidence_id)
    return row


def files(stores):
    return [path for path in (stores.folder / "evidence").rglob("*") if path.is_file()]


def claim_on(stores, capability="F1"):
    return next(claim for claim in claims(stores, LEAD, WAVE, ["kent"]) if claim.capability_id == capability)


def answered_as_kent(stores, level=4):
    sheets.open_assessment(stores, LEAD, WAVE)
    (invited,) = sheets.invite(stores, LEAD, WAVE, ["CIO"])
    person = sheets.respondent_of_code(stores, RESPONDENT, invited.code)
    sheets.save_answer(stores, RESPONDENT, person, Answer("F1", level), version=0)


def test_a_link_is_supplied_and_a_statement_is_only_a_statement(stores):
    assert item(stores, link(stores))["evidence_grade"] == "B"
    statement = item(stores, link(stores, where="  "))
    assert (statement["evidence_grade"], statement["link"]) == ("C", None)


def test_an_attached_file_is_found_again_with_its_hash_checked_and_its_opening_on_record(stores, minutes):
    evidence_id = file(stores, minutes)
    assert evidence.evidence_bytes(stores, LEAD, evidence_id) == b"Minutes of the data board"
    newest = stores.audit.newest(1).iloc[0]
    assert (newest.action, newest.object, newest.outcome) == ("evidence.open", evidence_id, "allowed")
    assert item(stores, evidence_id)["expires_on"] == datetime.date(2027, 2, 1)


@pytest.mark.parametrize("role_id", roles())
def test_only_whoever_manages_the_assessment_or_the_plan_attaches_evidence(stores, role_id):
    viewer = Viewer("x", "X", role_id, "kent" if roles()[role_id].detail == "own" else None)
    if role_id in MAY_ATTACH:
        assert link(stores, viewer)
    else:
        with pytest.raises(NotPermitted):
            link(stores, viewer)


@pytest.mark.parametrize("role_id", roles())
def test_only_the_own_force_and_roles_with_all_detail_read_and_open_evidence(stores, minutes, role_id):
    evidence_id = file(stores, minutes)
    detail = roles()[role_id].detail
    for force_id in ("kent", "essex"):
        viewer = Viewer("x", "X", role_id, force_id if detail == "own" else None)
        if detail == "all" or (detail == "own" and force_id == "kent"):
            assert len(evidence.evidence_of(stores, viewer, WAVE, "kent")) == 1
            assert evidence.evidence_bytes(stores, viewer, evidence_id)
        else:
            with pytest.raises(NotPermitted):
                evidence.evidence_of(stores, viewer, WAVE, "kent")
            with pytest.raises(NotPermitted):
                evidence.evidence_bytes(stores, viewer, evidence_id)
            newest = stores.audit.newest(1).iloc[0]
            assert (newest.action, newest.outcome, newest.role) == ("evidence.open", "denied", role_id)


def test_a_file_that_was_changed_on_disk_is_not_given_out_and_that_is_on_record(stores, minutes):
    evidence_id = file(stores, minutes)
    (kept,) = files(stores)
    kept.write_bytes(b"Forged minutes")
    with pytest.raises(DataNotAvailable, match="changed or damaged"):
        evidence.evidence_bytes(stores, LEAD, evidence_id)
    assert stores.audit.newest(1).iloc[0].outcome == "failed"
    kept.unlink()
    with pytest.raises(DataNotAvailable, match="not there"):
        evidence.evidence_bytes(stores, LEAD, evidence_id)


def test_a_link_has_no_file_and_an_unknown_id_has_nothing(stores):
    with pytest.raises(DataNotAvailable, match="no file"):
        evidence.evidence_bytes(stores, LEAD, link(stores))
    with pytest.raises(DataNotAvailable):
        evidence.evidence_bytes(stores, LEAD, "EVI-none")


@pytest.mark.parametrize(
    ("dated", "level_with_evidence"),
    [
        (datetime.date(2026, 3, 31), 4),
        (datetime.date(2025, 3, 31), 4),
        (datetime.date(2025, 3, 30), 3),
        (datetime.date(2026, 4, 1), 3),
    ],
    ids=["on the reference date", "a year old", "a day too old", "a day too late"],
)
def test_evidence_counts_when_it_is_dated_within_the_year_up_to_the_reference_date(stores, dated, level_with_evidence):
    answered_as_kent(stores)
    assert claim_on(stores).gated_level == 3
    link(stores, level=4, dated=dated)
    assert claim_on(stores).gated_level == level_with_evidence


def test_evidence_of_a_day_that_has_not_come_is_refused(stores):
    with pytest.raises(EditRefused):
        link(stores, dated=evidence.today() + datetime.timedelta(days=1))


def test_evidence_on_what_the_wave_does_not_ask_or_with_a_scripted_link_is_refused(stores):
    with pytest.raises(EditRefused):
        link(stores, capability="X9")
    with pytest.raises(EditRefused):
        link(stores, where="javascript:alert(1)")


def test_evidence_is_attached_in_every_state_as_closing_an_action_needs_it(stores):
    assert link(stores)
    answered_as_kent(stores)
    assert link(stores)
    sheets.submit(stores, LEAD, WAVE, version=1)
    assert link(stores)


def test_ndao_grades_and_the_gate_follows(stores):
    answered_as_kent(stores)
    evidence_id = link(stores, level=4)
    evidence.grade_evidence(stores, ANALYST, evidence_id, "C", version=1)
    assert claim_on(stores).gated_level == 3
    evidence.grade_evidence(stores, ANALYST, evidence_id, "A", version=2)
    assert claim_on(stores).gated_level == 4
    graded = item(stores, evidence_id)
    assert (graded["graded_by"], graded["version"]) == ("analyst", 3)


def test_only_moderation_grades_never_over_a_newer_grade_and_never_a_statement_above_c(stores):
    evidence_id = link(stores)
    for viewer in (LEAD, COLLEAGUE, RESPONDENT, Viewer("p", "P", "pillar_lead")):
        with pytest.raises(NotPermitted):
            evidence.grade_evidence(stores, viewer, evidence_id, "A", version=1)
    evidence.grade_evidence(stores, ANALYST, evidence_id, "A", version=1)
    with pytest.raises(StaleEdit) as stale:
        evidence.grade_evidence(stores, ANALYST, evidence_id, "B", version=1)
    assert stale.value.theirs["evidence_grade"] == "A"
    with pytest.raises(EditRefused):
        evidence.grade_evidence(stores, ANALYST, link(stores, where=""), "A", version=1)


def test_withdrawn_evidence_no_longer_counts_its_row_stays_and_its_file_goes(stores, minutes):
    answered_as_kent(stores)
    evidence_id = file(stores, minutes, level=4)
    evidence.withdraw_evidence(stores, LEAD, evidence_id, version=1)
    row = item(stores, evidence_id)
    assert row["is_withdrawn"]
    assert row["purged_at"] is not None
    assert files(stores) == []
    assert claim_on(stores).gated_level == 3
    with pytest.raises(DataNotAvailable):
        evidence.evidence_bytes(stores, LEAD, evidence_id)
    with pytest.raises(EditRefused):
        evidence.grade_evidence(stores, ANALYST, evidence_id, "A", version=2)
    with pytest.raises(EditRefused):
        evidence.withdraw_evidence(stores, LEAD, evidence_id, version=2)


def test_a_file_that_another_row_needs_stays_when_one_is_withdrawn(stores, minutes):
    first, second = file(stores, minutes), file(stores, minutes, capability="F2")
    evidence.withdraw_evidence(stores, LEAD, first, version=1)
    assert evidence.evidence_bytes(stores, LEAD, second)


def test_nobody_withdraws_the_evidence_of_another_force_or_after_submitting(stores):
    answered_as_kent(stores)
    evidence_id = link(stores)
    for viewer in (ESSEX, ANALYST, COLLEAGUE):
        with pytest.raises(NotPermitted):
            evidence.withdraw_evidence(stores, viewer, evidence_id, version=1)
    with pytest.raises(StaleEdit):
        evidence.withdraw_evidence(stores, LEAD, evidence_id, version=7)
    sheets.submit(stores, LEAD, WAVE, version=1)
    with pytest.raises(EditRefused):
        evidence.withdraw_evidence(stores, LEAD, evidence_id, version=1)
    assert not item(stores, evidence_id)["is_withdrawn"]


def test_evidence_that_closed_an_action_cannot_be_withdrawn(stores):
    evidence_id = link(stores)
    with stores.registers.writing() as cursor:
        cursor.execute(
            "insert into actions select 'ACT-1', 'kent', 'F1', 2, 3, 't', 'o', ?, 1, 's', null, null, 'done', '', '', "
            "?, ?, ?, 'lead', 1",
            [DAY, evidence_id, DAY, DAY],
        )
    with pytest.raises(EditRefused, match="An action was closed"):
        evidence.withdraw_evidence(stores, LEAD, evidence_id, version=1)


def test_files_are_purged_a_year_after_they_expired_and_rows_stay(stores, minutes):
    evidence_id = file(stores, minutes)
    expiry = item(stores, evidence_id)["expires_on"]
    due = datetime.date(expiry.year + 1, expiry.month, expiry.day) + datetime.timedelta(days=1)
    assert evidence.purge_expired(stores, "operator", due - datetime.timedelta(days=1)) == 0
    assert evidence.evidence_bytes(stores, LEAD, evidence_id)
    assert evidence.purge_expired(stores, "operator", due) == 1
    assert files(stores) == []
    row = item(stores, evidence_id)
    assert row["purged_at"] is not None
    assert (row["evidence_grade"], row["is_withdrawn"]) == ("B", False)
    newest = stores.audit.newest(1).iloc[0]
    assert (newest.actor, newest.action, newest.rows_returned) == ("operator", "evidence.purge", 1)
    assert evidence.purge_expired(stores, "operator", due) == 0
    with pytest.raises(DataNotAvailable):
        evidence.evidence_bytes(stores, LEAD, evidence_id)


def test_a_file_that_a_younger_row_needs_outlives_the_older_one(stores, minutes):
    old = file(stores, minutes, dated=datetime.date(2023, 1, 1))
    young = file(stores, minutes, dated=DAY)
    assert evidence.purge_expired(stores, "operator", datetime.date(2026, 6, 1)) == 1
    assert item(stores, old)["purged_at"] is not None
    assert evidence.evidence_bytes(stores, LEAD, young)


def test_a_purge_sweeps_files_that_no_row_needs(stores, minutes):
    file(stores, minutes)
    lost = stores.folder / "evidence" / "ab" / ("ab" + "0" * 62)
    lost.parent.mkdir(exist_ok=True)
    lost.write_bytes(b"of an attachment that was cut off")
    evidence.purge_expired(stores, "operator", DAY)
    assert not lost.exists()
    assert len(files(stores)) == 1


def test_attaching_and_purging_at_once_never_leave_a_row_without_its_file(stores, minutes):
    ids = []

    def attach():
        ids.extend(file(stores, minutes) for _ in range(4))

    def purge():
        for _ in range(8):
            evidence.purge_expired(stores, "operator", DAY)

    threads = [threading.Thread(target=work) for work in (attach, purge, attach)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 8
    assert all(evidence.evidence_bytes(stores, LEAD, evidence_id) for evidence_id in ids)


def test_every_edit_is_in_the_log_of_changes_and_the_trail_stays_whole(stores, minutes):
    evidence_id = file(stores, minutes)
    evidence.grade_evidence(stores, ANALYST, evidence_id, "A", version=1)
    changes = rows_of(stores, "registers/changes_of", record="evidence", record_id=evidence_id)
    assert [row["changed_by_role"] for row in changes] == ["ndao_analyst", "force_lead"]
    assert stores.audit.verify().is_whole
