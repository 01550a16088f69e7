"""Answers by file: all rows or none, every reason, and no way into another force."""

import csv

import pytest

from data_access.assessments import sheets, upload
from data_access.assessments.moderation import claims
from data_access.edits import rows_of
from data_access.loaders import LoadRejected, LoadRequest
from data_access.stores import open_stores
from models.access import Viewer, roles
from models.assessments.answers import Answer
from models.errors import EditRefused, NotPermitted

WAVE = "2026-reassessment"
LEAD = Viewer("lead", "Lead", "force_lead", "kent")
RESPONDENT = Viewer("r", "Respondent", "respondent", "kent")
HEADER = (
    "wave_id,force,respondent_id,respondent_role,capability,level,coverage_percent,evidence_grade,evidence_date".split(
        ","
    )
)
GOOD = (WAVE, "kent", "K-91", "Analyst", "F1", 3, 50, "B", "2026-01-31")
UNSURE = (WAVE, "Kent Police", "K-91", "Analyst", "F2", "don't know", "", "", "")
BAD = {
    "another force": (WAVE, "essex", "K-92", "Analyst", "F1", 3, 50, "", ""),
    "another wave": ("2025-reassessment", "kent", "K-92", "Analyst", "F1", 3, 50, "", ""),
    "a respondent who is seated": (WAVE, "kent", "KNT-01", "Analyst", "F1", 3, 50, "", ""),
    "a level off the scale": (WAVE, "kent", "K-92", "Analyst", "F1", 6, 50, "", ""),
    "an unknown capability": (WAVE, "kent", "K-92", "Analyst", "Z9", 3, 50, "", ""),
    "a coverage off the scale": (WAVE, "kent", "K-92", "Analyst", "F1", 3, 150, "", ""),
    "a grade that NDAO gives": (WAVE, "kent", "K-92", "Analyst", "F1", 3, 50, "A", "2026-01-31"),
    "an unknown force": (WAVE, "Atlantis Police", "K-92", "Analyst", "F1", 3, 50, "", ""),
}


@pytest.fixture
def stores(store_folder):
    opened = open_stores(store_folder, store_folder / "audit.key")
    sheets.open_assessment(opened, LEAD, WAVE)
    (invited,) = sheets.invite(opened, LEAD, WAVE, ["CIO"])
    person = sheets.respondent_of_code(opened, RESPONDENT, invited.code)
    sheets.save_answer(opened, RESPONDENT, person, Answer("F1", 2), version=0)
    yield opened
    opened.close()


@pytest.fixture
def request_of(tmp_path):
    def made(*rows):
        with open(path := tmp_path / "answers.csv", "w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows([HEADER, *rows])
        return LoadRequest("assessment_answers", path)

    return made


def kept(stores):
    return rows_of(stores, "assessments/answers_given", wave_id=WAVE, force_ids=["kent", "essex"])


def test_good_rows_are_kept_and_count(stores, request_of):
    outcome = upload.upload_answers(stores, LEAD, WAVE, request_of(GOOD, UNSURE))
    assert (outcome.rows_read, outcome.rows_accepted, outcome.rows_rejected) == (2, 2, 0)
    assert {(row["respondent_id"], row["capability_id"], row["level"]) for row in kept(stores)} == {
        ("KNT-01", "F1", 2),
        ("K-91", "F1", 3),
        ("K-91", "F2", None),
    }
    assert [item.evidence_level for item in claims(stores, LEAD, WAVE, ["kent"]) if item.capability_id == "F1"] == [3]
    newest = stores.audit.newest(1).iloc[0]
    assert (newest.action, newest.rows_returned) == ("answers.upload", 2)


@pytest.mark.parametrize("fault", BAD)
def test_one_bad_row_keeps_every_row_out_and_says_why(stores, request_of, fault):
    before = kept(stores)
    with pytest.raises(LoadRejected) as refused:
        upload.upload_answers(stores, LEAD, WAVE, request_of(GOOD, BAD[fault], UNSURE))
    assert kept(stores) == before
    assert [row.row for row in refused.value.rejected] == [3]
    assert refused.value.rejected[0].reason
    assert refused.value.rejected[0].remedy


def test_accepted_and_rejected_add_up_to_the_rows_read(stores, request_of):
    outcome = upload.check_upload(stores, LEAD, WAVE, request_of(GOOD, *BAD.values(), UNSURE))
    assert outcome.rows_read == len(BAD) + 2
    assert outcome.rows_accepted + outcome.rows_rejected == outcome.rows_read
    assert outcome.rows_rejected == len(BAD)
    assert {row.row for row in outcome.rejected} == set(range(3, len(BAD) + 3))


def test_checking_changes_nothing(stores, request_of):
    before, version = kept(stores), stores.national.version()
    assert upload.check_upload(stores, LEAD, WAVE, request_of(GOOD)).is_accepted
    assert kept(stores) == before
    assert stores.national.version() == version


def test_the_same_file_a_second_time_is_refused(stores, request_of):
    upload.upload_answers(stores, LEAD, WAVE, request_of(GOOD))
    with pytest.raises(LoadRejected, match="refused"):
        upload.upload_answers(stores, LEAD, WAVE, request_of(GOOD))
    assert len(kept(stores)) == 2


def test_the_same_respondents_kept_while_a_file_is_checked_are_kept_once(stores, request_of, monkeypatch):
    judge, files = upload._judged, iter([request_of(GOOD)])

    def judge_while_another_is_kept(*given):
        judged = judge(*given)
        if other := next(files, None):
            upload.upload_answers(stores, LEAD, WAVE, other)
        return judged

    monkeypatch.setattr(upload, "_judged", judge_while_another_is_kept)
    with pytest.raises(EditRefused, match="already"):
        upload.upload_answers(stores, LEAD, WAVE, request_of(GOOD))
    assert sum(row["respondent_id"] == "K-91" for row in kept(stores)) == 1


def test_uploaded_respondents_have_no_code_and_can_be_withdrawn(stores, request_of):
    upload.upload_answers(stores, LEAD, WAVE, request_of(GOOD))
    with pytest.raises(EditRefused):
        sheets.new_code_for(stores, LEAD, WAVE, "K-91")
    with pytest.raises(NotPermitted):
        sheets.respondent_of_code(stores, RESPONDENT, f"file {WAVE} kent K-91")
    sheets.withdraw(stores, LEAD, WAVE, "K-91")
    assert {row["respondent_id"] for row in kept(stores)} == {"KNT-01"}


def test_after_submission_no_file_is_kept(stores, request_of):
    sheets.submit(stores, LEAD, WAVE, version=1)
    with pytest.raises(EditRefused):
        upload.upload_answers(stores, LEAD, WAVE, request_of(GOOD))


@pytest.mark.parametrize("role_id", [role_id for role_id in roles() if role_id != "force_lead"])
def test_only_a_force_lead_uploads_answers(stores, request_of, role_id):
    viewer = Viewer("x", "X", role_id, "kent" if roles()[role_id].detail == "own" else None)
    for act in (upload.check_upload, upload.upload_answers):
        with pytest.raises(NotPermitted):
            act(stores, viewer, WAVE, request_of(GOOD))
