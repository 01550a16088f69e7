"""What check and apply promise: all or nothing, in order, with a history."""

import datetime

import pytest

from data_access.loaders import KINDS, LoadRejected, LoadRequest, apply, check
from models.errors import DataNotAvailable, DataRejected
from tests.data_access.loaders.world import answer, count, csv_text

MOMENT = datetime.datetime(2026, 1, 5, 9, 30)
WAVES = KINDS["assessment_waves"].header
ROCUS = KINDS["rocus"].header


def load(con, kind, path):
    return apply(con, [LoadRequest(kind, path)], loaded_by="tester", is_synthetic=False, loaded_at=MOMENT)[0]


@pytest.fixture
def answers(tmp_path):
    path = tmp_path / "answers.csv"
    rows = [answer(respondent_id=f"R{at}", capability=code) for at in range(3) for code in ("F1", "F2")]
    path.write_text(csv_text(rows))
    return path


def test_a_load_is_in_the_history_with_its_hash_counts_and_moment(con, answers):
    outcome = load(con, "assessment_answers", answers)
    row = con.execute(
        "select load_id, kind, sha256, size_bytes, loaded_at, loaded_by, rows_read, rows_accepted, "
        "is_synthetic from raw.loads"
    ).fetchall()[0]
    assert row == (
        outcome.load_id,
        "assessment_answers",
        outcome.sha256,
        answers.stat().st_size,
        MOMENT,
        "tester",
        6,
        6,
        False,
    )
    assert con.execute("select distinct load_id from raw.assessment_answers").fetchall() == [(outcome.load_id,)]


def test_checking_changes_nothing(con, answers):
    outcome = check(con, [LoadRequest("assessment_answers", answers)])[0]
    assert outcome.is_accepted and outcome.load_id is None
    assert count(con, "raw.assessment_answers") == count(con, "raw.loads") == 0


def test_a_store_open_for_reading_only_can_be_checked_against(con, answers, tmp_path):
    import duckdb

    target = str(tmp_path / "snapshot.duckdb")
    con.execute(f"attach '{target}' as snapshot")
    con.execute("copy from database memory to snapshot")
    con.execute("detach snapshot")
    with duckdb.connect(target, read_only=True) as reader:
        assert check(reader, [LoadRequest("assessment_answers", answers)])[0].is_accepted


def test_loading_a_file_again_replaces_its_answers_and_warns(con, answers):
    load(con, "assessment_answers", answers)
    outcome = load(con, "assessment_answers", answers)
    assert (outcome.rows_replaced, count(con, "raw.assessment_answers")) == (6, 6)
    assert any("same file was loaded on 05 January 2026" in warning for warning in outcome.warnings)
    assert any("Replaces 6 rows" in warning for warning in outcome.warnings)


def test_a_file_replaces_the_answers_of_its_waves_and_forces_only(con, answers, tmp_path):
    load(con, "assessment_answers", answers)
    other = tmp_path / "other.csv"
    other.write_text(csv_text([answer(force="Essex"), answer(wave_id="2023-baseline", evidence_date="2023-01-01")]))
    assert load(con, "assessment_answers", other).rows_replaced == 0
    other.write_text(csv_text([answer(respondent_id="R9")]))
    assert load(con, "assessment_answers", other).rows_replaced == 6
    assert count(con, "raw.assessment_answers") == 3


def test_later_files_of_a_load_may_refer_to_earlier_ones(con, tmp_path):
    waves, answers = tmp_path / "waves.csv", tmp_path / "answers.csv"
    waves.write_text(csv_text([["2026", "Partial", "1", "2026-01-05", "2026-03-31", "open"]], WAVES))
    answers.write_text(csv_text([answer(wave_id="2026")]))
    in_order = [LoadRequest("assessment_waves", waves), LoadRequest("assessment_answers", answers)]
    assert not check(con, in_order[::-1])[0].is_accepted
    apply(con, in_order, loaded_by="tester", is_synthetic=True)
    assert count(con, "raw.assessment_answers") == 1


def test_a_failure_while_writing_leaves_nothing(con, answers, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("the disk went away")

    monkeypatch.setattr("data_access.loaders.writing._write_history", fail)
    with pytest.raises(RuntimeError):
        load(con, "assessment_answers", answers)
    assert count(con, "raw.assessment_answers") == 0


def test_a_refusal_lists_the_rows_of_every_file(con, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text(csv_text([answer(level="9"), answer(capability="F2", level="0")]))
    with pytest.raises(DataRejected) as caught:
        load(con, "assessment_answers", path)
    assert isinstance(caught.value, LoadRejected)
    assert [row.row for row in caught.value.rejected] == [2, 3] and caught.value.rows_read == 2


def test_load_ids_differ_between_files_and_repeat_with_the_same_moment(con, answers):
    requests = [LoadRequest("assessment_answers", answers)] * 2
    first = apply(con, requests, loaded_by="tester", is_synthetic=True, loaded_at=MOMENT)
    con.execute("delete from raw.loads")
    second = apply(con, requests, loaded_by="tester", is_synthetic=True, loaded_at=MOMENT)
    assert [item.load_id for item in first] == [item.load_id for item in second]
    assert first[0].load_id != first[1].load_id


def test_dont_know_is_stored_as_no_level(con, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text(csv_text([answer(level="Don't know", evidence_grade="", evidence_date="", coverage_percent="")]))
    load(con, "assessment_answers", path)
    stored = con.execute("select level, coverage_percent, evidence_grade from raw.assessment_answers").fetchall()
    assert stored == [(None, None, None)]


def test_the_preview_holds_the_first_twenty_rows(con, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text(csv_text([answer(respondent_id=f"R{at}") for at in range(30)]))
    preview = check(con, [LoadRequest("assessment_answers", path)])[0].preview
    assert [row["respondent_id"] for row in preview] == [f"R{at}" for at in range(20)]


def test_an_unknown_kind_is_answered_with_the_kinds(con, answers):
    with pytest.raises(DataNotAvailable, match="assessment_answers"):
        check(con, [LoadRequest("answers", answers)])
