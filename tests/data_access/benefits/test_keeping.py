"""Rows of the register are kept whole, by those who may, and never over a newer version."""

import json
from datetime import date

import pytest

from data_access.benefits.keeping import RowChange, keep_row, keep_rows
from data_access.benefits.moving import decide
from data_access.benefits.reading import history_of, kept_row, register_of
from data_access.benefits.values import add_values
from data_access.edits import rows_of
from models.errors import EditRefused, NotPermitted, StaleEdit
from tests.data_access.benefits.conftest import ANALYST, BOARD, LEAD
from tests.models.benefits.rows import GOOD


def add(stores, kind_id, viewer=ANALYST, **changed):
    return keep_row(stores, viewer, RowChange(kind_id, {**GOOD[kind_id], **changed}))


def change(stores, row_id, kind_id="benefit", viewer=ANALYST, version=1, reason="", **changed):
    values = {**GOOD[kind_id], **changed}
    return keep_row(stores, viewer, RowChange(kind_id, values, row_id, version, reason))


@pytest.fixture
def benefit(stores):
    return add(stores, "benefit")


def test_ids_count_on_and_a_file_may_bring_its_own(stores, benefit):
    assert benefit == "BEN_001"
    own = keep_row(stores, ANALYST, RowChange("benefit", {**GOOD["benefit"], "title": "Other"}, "BEN_007"))
    assert [own, add(stores, "benefit", title="Third")] == ["BEN_007", "BEN_008"]


def test_rows_that_refer_to_each_other_come_in_one_edit(stores):
    kinds = ("benefit", "measure", "output", "link", "action", "group", "cost", "setting", "meeting")
    ids = keep_rows(stores, ANALYST, [RowChange(kind_id, GOOD[kind_id]) for kind_id in kinds])
    register = register_of(stores, LEAD)
    assert [register.row(kind_id, row_id).row_id for kind_id, row_id in zip(kinds, ids, strict=True)] == ids
    assert register.measures_by_benefit["BEN_001"][0]["name"] == "Connected police databases"
    assert register.row("measure", "MEA_001").target_state == "proposed"


def test_nothing_is_kept_when_one_row_of_several_is_refused(stores):
    rows = [RowChange("benefit", GOOD["benefit"]), RowChange("measure", {**GOOD["measure"], "benefit_id": "BEN_999"})]
    with pytest.raises(EditRefused, match="BEN_999 is not known"):
        keep_rows(stores, ANALYST, rows)
    assert register_of(stores, ANALYST).rows("benefit") == ()


def test_the_second_editor_is_refused_and_told_what_stands(stores, benefit):
    change(stores, benefit, title="First edit")
    with pytest.raises(StaleEdit) as refused:
        change(stores, benefit, title="Second edit", version=1)
    assert (refused.value.theirs["title"], refused.value.theirs["version"]) == ("First edit", 2)
    assert register_of(stores, ANALYST).row("benefit", benefit)["title"] == "First edit"


@pytest.mark.parametrize("viewer", [BOARD, LEAD])
def test_only_those_who_edit_keep_rows(stores, viewer):
    with pytest.raises(NotPermitted):
        add(stores, "benefit", viewer)


def test_a_decision_is_not_kept_as_a_row(stores, benefit):
    decision = {"decision": "approve", "benefit_id": benefit, "reason": "Sound"}
    with pytest.raises(EditRefused, match="more than a row"):
        keep_row(stores, ANALYST, RowChange("decision", decision))
    with pytest.raises(NotPermitted):
        keep_row(stores, BOARD, RowChange("decision", decision))


def test_a_withdrawn_row_stays_in_the_history_and_stands_no_more(stores, benefit):
    change(stores, benefit, reason="Entered twice")
    assert register_of(stores, ANALYST).row("benefit", benefit) is None
    steps = history_of(stores, LEAD, benefit)
    assert {step.field for step in steps} == {"is_withdrawn", "withdrawn_reason", "Recorded"}
    with pytest.raises(EditRefused, match="withdrawn"):
        change(stores, benefit, version=2, title="Again")


def test_the_same_row_is_not_kept_twice(stores, benefit):
    with pytest.raises(EditRefused, match="stands in the register already"):
        add(stores, "benefit")


def test_a_changed_target_waits_for_the_board_again(stores, benefit):
    add(stores, "measure")
    change(stores, "MEA_001", "measure", unit="data sets")
    assert register_of(stores, ANALYST).row("measure", "MEA_001").target_state == "proposed"
    change(stores, "MEA_001", "measure", version=2, target_number=None, target_on=None, target_kind="")
    assert register_of(stores, ANALYST).row("measure", "MEA_001").target_state == ""


def test_an_approved_target_that_is_of_something_else_waits_again(stores, benefit):
    add(stores, "measure")
    decide(stores, BOARD, {"decision": "approve_target", "benefit_id": benefit, "reason": "Sound"})
    change(stores, "MEA_001", "measure", version=2, calculation="Counted anew")
    assert register_of(stores, ANALYST).row("measure", "MEA_001").target_state == "approved"
    change(stores, "MEA_001", "measure", version=3, value_kind="hours")
    assert register_of(stores, ANALYST).row("measure", "MEA_001").target_state == "proposed"


def test_the_history_knows_nought_from_nothing(stores, benefit):
    none = {"baseline_value": None, "baseline_on": None, "baseline_source": "", "target_kind": "value"}
    add(stores, "measure", **none)
    change(stores, "MEA_001", "measure", baseline_value=0, target_kind="value", is_survey=None)
    told = {step.field: (step.before, step.after) for step in history_of(stores, LEAD, "MEA_001")}
    assert told["baseline_value"] == (None, 0)
    assert "is_survey" not in told


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"frequency": "quarterly"}, "KPI_054 is reported monthly"),
        ({"value_kind": "per_cent"}, "KPI_054 is in"),
    ],
)
def test_a_measure_on_a_kpi_is_measured_as_the_kpi_is(stores, benefit, changed, refused):
    add(stores, "measure", kpi_id="KPI_054")
    with pytest.raises(EditRefused, match=refused):
        change(stores, "MEA_001", "measure", kpi_id="KPI_054", **changed)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -1e300])
def test_what_cannot_be_counted_with_is_no_number(stores, benefit, number):
    add(stores, "measure")
    with pytest.raises(EditRefused, match="this is no number"):
        change(stores, "MEA_001", "measure", baseline_value=number)
    with pytest.raises(EditRefused, match="this is no number"):
        add_values(stores, ANALYST, [{"measure_id": "MEA_001", "period": date(2026, 9, 30), "value": number}])
    with pytest.raises(EditRefused, match="is not a day and a number"):
        change(stores, "MEA_001", "measure", trajectory="2026-09-30 44; 2026-12-31 1e999")


@pytest.mark.parametrize("claim", [None, 0])
def test_nobody_stays_outside_the_cap_of_an_overlap_group_by_claiming_nothing(stores, benefit, claim):
    add(stores, "group")
    with pytest.raises(EditRefused, match="group and claim go together"):
        change(stores, benefit, overlap_group="GRP_001", overlap_claim=claim)


def test_replaying_the_history_gives_the_register_as_it_stands(stores, benefit):
    add(stores, "measure")
    change(stores, benefit, title="Changed", owner="Another role")
    change(stores, benefit, title="Changed again", version=2)
    add(stores, "output")
    change(stores, "OUT_001", "output", reason="Not planned any more")
    with stores.registers.reading() as cursor:
        log = cursor.execute("select record_id, before, after from changes order by change_id").fetchall()
    replayed = {}
    for row_id, before, after in log:
        assert json.loads(before) == replayed.get(row_id, {})
        replayed[row_id] = json.loads(after)
    for row in rows_of(stores, "benefits/rows_standing"):
        kept, told = kept_row(row), replayed[row["row_id"]]
        assert json.loads(row["field_values"]) == {name: told[name] for name in kept.values}
        assert (row["state"], row["target_state"], row["is_withdrawn"], row["version"]) == (
            told["state"], told["target_state"], told["is_withdrawn"], told["version"],
        )  # fmt: skip


def test_values_wait_until_the_benefit_is_monitored(stores, benefit):
    add(stores, "measure")
    value = {"measure_id": "MEA_001", "period": date(2026, 9, 30), "value": 44}
    with pytest.raises(EditRefused, match="not monitored yet"):
        add_values(stores, ANALYST, [value])
