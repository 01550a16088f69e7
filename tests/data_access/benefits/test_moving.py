"""Moves are made by those who may, say what they wait for, and stay in the history with what the board decided."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.benefits.keeping import RowChange, keep_in, keep_row
from data_access.benefits.moving import decide, flags_of, measures_read, move, move_all, moves_of, moves_since, waits
from data_access.benefits.reading import history_of, register_of
from data_access.benefits.upload import load_register_files
from data_access.benefits.values import add_values
from data_access.edits import editing
from data_access.loaders import LoadRequest
from data_access.stores import open_stores
from models.access import Viewer
from models.errors import EditRefused, NotPermitted, StaleEdit
from tests.data_access.benefits.conftest import ANALYST, BOARD, LEAD, OWNER
from tests.data_access.benefits.register import (
    TODAY,
    board,
    bring,
    change,
    require_history_replays,
    start,
    state_of,
    step,
    version_of,
)
from tests.models.benefits.rows import GOOD

FILE_OF_COSTS = "id,version,year,what,low,central,high\nCST_002,1,2026,Staff,1800000,2100000,2400000\n"
BOTH = Viewer(ANALYST.subject, "Analyst on the board", "national_board")


def value(stores, number, period=date(2026, 10, 31)):
    add_values(stores, ANALYST, [{"measure_id": "MEA_001", "period": period, "value": number}])


def test_a_benefit_goes_from_identified_to_realised_and_each_move_is_on_record(stores):
    start(stores)
    bring(stores, "monitoring")
    value(stores, 48)
    board(stores, "approve_target")
    board(stores, "realised", reason="48 databases are connected")
    assert state_of(stores) == "realised"
    moves = moves_of(stores, LEAD, "BEN_001")
    assert [one.to_state for one in reversed(moves)] == [
        "mapped", "profiled", "approved", "baselined", "monitoring", "realised",
    ]  # fmt: skip
    assert (moves[0].decision_id, moves[0].reason, moves[0].moved_by) == (
        "DEC_003", "48 databases are connected", BOARD.subject,
    )  # fmt: skip
    assert moves[-1].decision_id == ""
    assert moves_since(stores, LEAD, moves[0].moved_at.date()) == moves
    assert moves_since(stores, LEAD, date(2999, 1, 1)) == []
    states = [step.after for step in history_of(stores, LEAD, "BEN_001") if step.field == "state"]
    assert states == [one.to_state for one in moves]


def test_the_lock_of_monitoring_names_what_it_waits_for(stores):
    start(stores, output={})
    bring(stores, "baselined")
    told = waits(register_of(stores, LEAD), "BEN_001", "monitoring")
    assert told == ("Waits for: Data sharing toolkit (planned live 30 Jun 2025).",)
    with pytest.raises(EditRefused, match=r"cannot move to monitoring yet.*Data sharing toolkit \(planned live"):
        step(stores, "monitoring")
    change(stores, "output", "OUT_001", live_on=date(2026, 11, 1))
    assert waits(register_of(stores, LEAD), "BEN_001", "monitoring") == ()
    with pytest.raises(EditRefused, match="Data sharing toolkit"):
        move(stores, ANALYST, "BEN_001", "monitoring", reason="x", version=5, today=date(2026, 10, 31))
    step(stores, "monitoring")


def test_a_profile_may_go_to_the_board_without_baseline_and_target_and_says_so(stores):
    blank = dict.fromkeys(("baseline_value", "baseline_on", "target_number", "target_on"))
    start(stores, measure={**blank, "baseline_source": "", "target_kind": ""}, benefit={"target_on": date(2027, 3, 31)})
    bring(stores, "approved")
    assert len(flags_of(register_of(stores, LEAD), "BEN_001")) == 2
    with pytest.raises(EditRefused, match="the baseline value of Connected police databases"):
        step(stores, "baselined")


def test_a_profile_that_lacks_something_is_refused_by_its_name(stores):
    lacking = dict.fromkeys(("owner", "rationale", "measurer"), "")
    start(stores, benefit=lacking, measure={"target_number": None, "target_on": None})
    step(stores, "mapped")
    told = waits(register_of(stores, LEAD), "BEN_001", "profiled")
    assert [words.removeprefix("Waits for: ") for words in told] == [
        "the Business Services Rationale.",
        "the Benefits Owner.",
        "the role that measures it.",
        "the target date.",
    ]


def test_mapping_waits_for_a_path_from_an_output(stores):
    start(stores)
    change(stores, "link", "LNK_002", reason="Wrong")
    with pytest.raises(EditRefused, match="a path on the map"):
        step(stores, "mapped")


def test_only_the_board_approves_and_never_whoever_asked(stores):
    start(stores)
    bring(stores, "profiled")
    with pytest.raises(EditRefused, match="a decision of the board"):
        step(stores, "approved")
    with pytest.raises(NotPermitted):
        board(stores, "approve", viewer=OWNER)
    with pytest.raises(EditRefused, match="does not approve it"):
        board(stores, "approve", viewer=BOTH)
    assert state_of(stores) == "profiled"
    assert register_of(stores, LEAD).rows("decision") == ()


def test_several_benefits_move_together_or_none_does(stores):
    start(stores)
    keep_row(stores, ANALYST, RowChange("benefit", {**GOOD["benefit"], "title": "Without a path"}))
    with pytest.raises(EditRefused, match="BEN_002 cannot move to mapped yet"):
        move_all(stores, ANALYST, ["BEN_001", "BEN_002"], "mapped", reason="Workshop")
    assert state_of(stores) == "identified"
    move_all(stores, ANALYST, ["BEN_001", "BEN_002"], "retired", reason="Not wanted")
    assert {state_of(stores, one) for one in ("BEN_001", "BEN_002")} == {"retired"}


def test_a_closed_meeting_takes_no_decision(stores):
    start(stores)
    meeting = keep_row(stores, ANALYST, RowChange("meeting", {**GOOD["meeting"], "is_closed": True}))
    with pytest.raises(EditRefused, match="meeting is closed"):
        board(stores, "still_valid", meeting_id=meeting)


@pytest.mark.parametrize("viewer", [BOARD, LEAD])
def test_only_those_who_edit_move_benefits(stores, viewer):
    start(stores)
    with pytest.raises(NotPermitted):
        step(stores, "mapped", viewer=viewer)


def test_a_move_is_never_made_over_a_newer_edit_and_needs_its_reason(stores):
    start(stores)
    change(stores, "benefit", "BEN_001", title="First edit")
    with pytest.raises(StaleEdit) as refused:
        move(stores, ANALYST, "BEN_001", "mapped", reason="As agreed", version=1)
    assert (refused.value.theirs["title"], refused.value.theirs["version"]) == ("First edit", 2)
    with pytest.raises(EditRefused, match="needs its reason"):
        move(stores, ANALYST, "BEN_001", "mapped", reason=" ", version=2)
    with pytest.raises(EditRefused, match="no benefit"):
        move(stores, ANALYST, "BEN_777", "mapped", reason="As agreed", version=1)
    bring(stores, "profiled")
    values = {"decision": "approve", "benefit_id": "BEN_001", "reason": "Sound"}
    with pytest.raises(StaleEdit):
        decide(stores, BOARD, values, version=2)
    assert register_of(stores, LEAD).rows("decision") == ()


def test_the_board_sends_back_step_by_step_with_its_reason(stores):
    start(stores)
    bring(stores, "monitoring")
    board(stores, "send_back", reason="The baseline is doubted")
    assert state_of(stores) == "baselined"
    with pytest.raises(EditRefused, match="nothing to send back"):
        board(stores, "send_back", reason="Again")
    assert moves_of(stores, LEAD, "BEN_001")[0].reason == "The baseline is doubted"


def test_a_target_is_approved_until_it_is_changed(stores):
    start(stores)
    board(stores, "approve_target")
    assert register_of(stores, LEAD).row("measure", "MEA_001").target_state == "approved"
    with pytest.raises(EditRefused, match="No target of BEN_001 waits"):
        board(stores, "approve_target", reason="Once more")
    change(stores, "measure", "MEA_001", unit="data sets")
    assert register_of(stores, LEAD).row("measure", "MEA_001").target_state == "approved"
    change(stores, "measure", "MEA_001", target_number=30)
    assert register_of(stores, LEAD).row("measure", "MEA_001").target_state == "proposed"


@pytest.mark.parametrize(
    ("number", "period", "is_approved", "told"),
    [
        (47, date(2026, 10, 31), True, "the newest value is 47 databases, the target 48 databases"),
        (48, date(2026, 8, 31), True, "no value since 31 Aug 2026"),
        (48, date(2026, 10, 31), False, "the board's approval of the target"),
    ],
)
def test_nothing_is_realised_before_an_approved_target_is_met_in_date(stores, number, period, is_approved, told):
    start(stores)
    bring(stores, "monitoring")
    value(stores, number, period)
    if is_approved:
        board(stores, "approve_target")
    with pytest.raises(EditRefused, match=told):
        board(stores, "realised")
    assert state_of(stores) == "monitoring"


def test_who_edits_retires_a_draft_and_the_board_what_it_approved(stores):
    start(stores)
    step(stores, "retired")
    step(stores, "identified")
    bring(stores, "approved")
    with pytest.raises(EditRefused, match="a decision of the board"):
        step(stores, "retired")
    board(stores, "retire")
    assert state_of(stores) == "retired"


def test_a_retired_benefit_comes_back_only_where_its_share_still_fits(stores):
    claim = {"outcome": "Hours", "attribution_percent": 60}
    start(stores, benefit=claim)
    step(stores, "retired")
    other = {**GOOD["benefit"], **claim, "title": "Other"}
    keep_row(stores, ANALYST, RowChange("benefit", other))
    with pytest.raises(EditRefused, match="claim 120 % of the outcome Hours"):
        step(stores, "identified")
    with pytest.raises(EditRefused, match="claim 120 % of the outcome Hours"):
        move_all(stores, ANALYST, ["BEN_001"], "identified", reason="Again")
    with pytest.raises(EditRefused, match="claim 110 % of the outcome Hours"):
        keep_row(stores, ANALYST, RowChange("benefit", {**other, "title": "Third", "attribution_percent": 50}))


def test_the_board_confirms_a_benefit_as_still_valid(stores):
    start(stores)
    board(stores, "still_valid", reason="Forces ask for it")
    benefit = register_of(stores, LEAD).row("benefit", "BEN_001")
    assert (benefit["still_valid"], benefit["still_valid_reason"]) == ("yes", "Forces ask for it")
    board(stores, "still_valid", reason="x" * 300)
    assert register_of(stores, LEAD).row("benefit", "BEN_001")["still_valid_reason"] == "See decision DEC_002"


def test_open_questions_are_answered_or_held_without_any_move(stores):
    made = decide(stores, BOARD, {"decision": "answer", "question_id": "C12", "reason": "25.5 posts"})
    assert register_of(stores, LEAD).row("decision", made)["reason"] == "25.5 posts"
    assert moves_since(stores, LEAD, date(2020, 1, 1)) == []


def test_decisions_are_only_added(stores):
    start(stores)
    made = board(stores, "still_valid")
    changed = RowChange("decision", {"decision": "retire", "benefit_id": "BEN_001", "reason": "Other"}, made, 1)
    with pytest.raises(EditRefused, match="stands as it was made"), editing(stores, BOARD) as edit:
        keep_in(edit, [changed])


def test_a_monitored_benefit_keeps_its_baseline_and_its_rows(stores):
    start(stores)
    bring(stores, "monitoring")
    for changed in ({"baseline_value": None, "baseline_on": None, "baseline_source": ""}, {"is_primary": False}):
        with pytest.raises(EditRefused, match="would lose the baseline"):
            change(stores, "measure", "MEA_001", **changed)
    with pytest.raises(EditRefused, match="would lose the baseline"):
        change(stores, "measure", "MEA_001", reason="Not needed")
    with pytest.raises(EditRefused, match="referred to by decision DEC_001, link LNK_002, measure MEA_001"):
        change(stores, "benefit", "BEN_001", reason="Not needed")


STEPS = st.lists(
    st.sampled_from(
        "mapped profiled approve baselined monitoring send_back retire retired identified "
        "live not_live baseline no_baseline withdraw".split()
    ),
    max_size=9,
)


@settings(max_examples=6, deadline=None)
@given(steps=STEPS, state=st.sampled_from(["identified", "approved", "monitoring"]))
def test_no_path_of_moves_and_edits_is_monitored_without_a_baseline(tmp_path_factory, steps, state):
    folder = tmp_path_factory.mktemp("walk")
    stores = open_stores(folder / "store", folder / "audit.key")
    try:
        walk(stores, steps, state)
    finally:
        stores.close()


def walk(stores, steps, state):
    start(stores)
    if state != "identified":
        bring(stores, state)
    for one in steps:
        was = state_of(stores)
        try:
            act(stores, one)
        except EditRefused:
            continue
        register = register_of(stores, ANALYST)
        if state_of(stores) == "monitoring":
            measure = register.row("measure", "MEA_001")
            assert measure["baseline_value"] is not None
            assert measure["is_primary"]
            assert was in ("baselined", "monitoring")
            if was == "baselined":
                assert register.row("output", "OUT_001")["live_on"] is not None
    require_history_replays(stores)


def act(stores, one):
    baseline = {"baseline_value": 41, "baseline_on": date(2026, 3, 31), "baseline_source": "NDAO records"}
    edits = {
        "live": ("output", "OUT_001", {"live_on": date(2025, 9, 1)}),
        "not_live": ("output", "OUT_001", {"live_on": None}),
        "baseline": ("measure", "MEA_001", baseline),
        "no_baseline": ("measure", "MEA_001", {"baseline_value": None, "baseline_on": None, "baseline_source": ""}),
        "withdraw": ("measure", "MEA_001", {"reason": "Not needed"}),
    }
    if one in edits:
        kind_id, row_id, changed = edits[one]
        if register_of(stores, ANALYST).row(kind_id, row_id):
            change(stores, kind_id, row_id, **changed)
    elif one in ("approve", "send_back", "retire"):
        board(stores, one, reason=f"{one} {version_of(stores, 'BEN_001')}")
    else:
        step(stores, one)


def test_the_board_approves_the_target_that_it_read(stores):
    start(stores)
    read = measures_read(register_of(stores, BOARD), "BEN_001")
    change(stores, "measure", "MEA_001", target_number=5)
    values = {"decision": "approve_target", "benefit_id": "BEN_001", "reason": "20 % is right"}
    with pytest.raises(StaleEdit) as refused:
        decide(stores, BOARD, values, version=1, measures=read, today=TODAY)
    assert refused.value.theirs["target_number"] == 5
    assert register_of(stores, BOARD).rows("decision") == ()
    decide(stores, BOARD, values, version=1, measures={"MEA_001": 2}, today=TODAY)
    assert register_of(stores, BOARD).row("measure", "MEA_001").target_state == "approved"


def test_of_several_moves_at_once_one_is_made(stores):
    start(stores)

    def attempt(number):
        try:
            move(stores, ANALYST, "BEN_001", "mapped", reason=f"Move {number}", version=1, today=TODAY)
        except StaleEdit:
            return "stale"
        return "made"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == ["made", *["stale"] * 3]
    move_all(stores, ANALYST, ["BEN_001", "BEN_001"], "profiled", reason="Named twice", today=TODAY)
    assert [one.to_state for one in moves_of(stores, LEAD, "BEN_001")] == ["profiled", "mapped"]
    assert version_of(stores, "BEN_001") == 3


def test_replaying_the_history_gives_the_register_after_every_kind_of_edit(stores, tmp_path):
    start(stores)
    bring(stores, "monitoring")
    board(stores, "approve_target")
    board(stores, "still_valid")
    change(stores, "measure", "MEA_001", target_number=10)
    for number in range(2):
        keep_row(stores, ANALYST, RowChange("cost", {**GOOD["cost"], "year": 2025 + number}))
    change(stores, "cost", "CST_001", reason="Entered twice")
    path = tmp_path / "costs.csv"
    path.write_text(FILE_OF_COSTS, encoding="utf-8")
    load_register_files(stores, OWNER, [LoadRequest("benefit_costs", path)])
    board(stores, "send_back")
    board(stores, "retire")
    step(stores, "identified")
    require_history_replays(stores)
