"""The benefits of the filled sample: every state, every colour, and days as their story has them."""

import shutil
from datetime import date

import pytest

from data_access import sample
from data_access.benefits.meetings import decisions_of, latest_first
from data_access.benefits.moving import moves_of, moves_since
from data_access.benefits.reading import edits_of, history_of, register_of
from data_access.benefits.standing import series_of, spc_of, standings_of
from data_access.sample_benefits import enter_benefits
from data_access.stores import open_stores
from models.benefits.founding import founding_rows
from models.benefits.kinds import BENEFIT, COST, MEASURE, MEETING, register_kinds
from models.benefits.rules import tidied_row
from models.benefits.states import STATES
from tests.data_access.benefits.conftest import ANALYST

AS_AT = date(2026, 11, 13)


@pytest.fixture(scope="module")
def filled(filled_store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("benefits") / "filled"
    shutil.copytree(filled_store, folder)
    found = open_stores(folder, folder / "audit.key")
    yield found
    found.close()


@pytest.fixture(scope="module")
def standings(filled):
    return standings_of(filled, ANALYST, as_at=AS_AT)


def test_there_are_benefits_in_every_state_and_three_wait_for_the_board(filled):
    states = [row.state for row in register_of(filled, ANALYST).rows(BENEFIT)]
    assert set(states) == set(STATES)
    assert states.count("profiled") == 3
    assert (states.count("realised"), states.count("retired")) == (1, 1)


def test_benefits_stand_in_every_colour_for_different_reasons(standings):
    found = standings.by_benefit
    assert {found[name].rag for name in ("BEN_004", "BEN_005", "BEN_006")} == {"green"}
    assert {found[name].rag for name in ("BEN_003", "BEN_009", "BEN_018")} == {"amber"}
    assert found["BEN_014"].rag == "red"
    assert found["BEN_019"].reason.startswith("No value since 31 Jul 2026")
    assert (found["BEN_015"].rag, found["BEN_015"].rule_rag, found["BEN_015"].is_override) == ("amber", "red", True)
    assert found["BEN_008"].standing.is_weak
    assert not any(one.rag == "green" and not one.standing.is_complete for one in found.values())


def test_rows_are_marked_unless_they_are_the_documents_as_it_has_them(filled):
    register = register_of(filled, ANALYST)
    kinds = register_kinds()
    as_written = {row.row_id: tidied_row(kinds[row.kind_id], row.values) for row in founding_rows()}
    founding = set(as_written)
    rows = [row for by_id in register.by_kind.values() for row in by_id.values()]
    assert {row.row_id for row in rows if not row.is_synthetic} < founding
    for kept in (row for row in rows if row.row_id in founding and not row.is_synthetic):
        assert kept.values == as_written[kept.row_id]
    assert register.row(BENEFIT, "BEN_022")["is_disbenefit"]
    assert "Invented" in register.row(COST, "CST_012")["basis"]


def test_the_first_benefit_waits_with_its_target_as_the_document_has_it(filled):
    register = register_of(filled, ANALYST)
    first = next(row.values for row in founding_rows() if row.row_id == "BEN_001")
    kept = register.row(BENEFIT, "BEN_001")
    for name in ("realisation_stage", "rationale", "owner", "baseline_text", "target_text", "measurement"):
        assert kept[name] == first[name]
    measure = register.row(MEASURE, "MEA_001")
    assert (kept.state, measure.target_state, measure["baseline_value"]) == ("profiled", "proposed", None)


def test_moves_have_their_days_newest_first(filled):
    moves = moves_of(filled, ANALYST, "BEN_002")
    assert [move.to_state for move in moves] == [
        "realised", "monitoring", "baselined", "approved", "profiled", "mapped",
    ]  # fmt: skip
    days = [move.moved_at.date() for move in moves]
    assert days == sorted(days, reverse=True)
    assert (days[0], days[-1]) == (date(2026, 9, 15), date(2026, 2, 18))
    assert {move.benefit_id for move in moves_since(filled, ANALYST, date(2026, 10, 1))} == {
        "BEN_001", "BEN_016", "BEN_020",
    }  # fmt: skip


def test_histories_run_forward_in_time_and_none_is_of_today(filled):
    register = register_of(filled, ANALYST)
    for row in (*register.rows(BENEFIT), *register.rows(MEASURE), *register.rows(MEETING)):
        days = [step.changed_at for step in history_of(filled, ANALYST, row.row_id)]
        assert days == sorted(days, reverse=True), row.row_id
        assert max(days).date() < date(2026, 11, 26), row.row_id


def test_meetings_two_of_them_closed_with_minutes_and_one_to_come(filled):
    coming, *past = latest_first(register_of(filled, ANALYST))
    assert not coming["is_closed"]
    assert coming["held_on"] > date.today()
    assert [bool(row["is_closed"] and row["minutes"]) for row in past] == [True, True]
    decided = decisions_of(filled, ANALYST)
    assert {one.decided_at.date() for one in decided} == {row["held_on"] for row in past}
    assert sum(bool(one.row["question_id"]) for one in decided) == 3


def test_values_were_known_some_days_after_their_period(filled):
    def last_known(day):
        return series_of(filled, ANALYST, "MEA_101", as_at=AS_AT, known_on=day).period.max().date()

    assert last_known(date(2026, 11, 13)) == date(2026, 10, 31)
    assert last_known(date(2026, 11, 11)) == date(2026, 9, 30)


def test_limits_can_be_drawn_under_some_benefits(filled):
    assert spc_of(filled, ANALYST, "MEA_101", as_at=AS_AT) is not None
    assert spc_of(filled, ANALYST, "MEA_021", as_at=AS_AT) is None


def test_a_register_with_benefits_is_left_alone(filled):
    before = edits_of(filled)
    enter_benefits(filled, sample.ANALYST, sample.OWNER, sample.BOARD, date(2026, 11, 26))
    assert edits_of(filled) == before
