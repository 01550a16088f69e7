"""What holds over the whole register: nobody claims more than all, and what is monitored keeps its baseline."""

from dataclasses import replace

import pytest

from models.benefits.kinds import RegisterRow, register_kinds
from models.benefits.rules import tidied_row
from models.benefits.whole import over_attributed, whole_faults
from tests.models.benefits.rows import GOOD


def row(row_id, kind_id, state="", **changed):
    values = tidied_row(register_kinds()[kind_id], {**GOOD.get(kind_id, {}), **changed})
    return RegisterRow(row_id, kind_id, values, state, "", False, False, 1)


def claim(row_id, share, *, outcome="Hours released", state="approved"):
    return row(row_id, "benefit", state, outcome=outcome, attribution_percent=share)


def faults(rows, changed, before=()):
    by_id = [{one.row_id: one for one in group} for group in (before, rows)]
    return [fault.reason for fault in whole_faults(*by_id, changed)]


def test_claims_on_one_outcome_add_up_to_at_most_all_of_it():
    assert over_attributed([claim("BEN_001", 60), claim("BEN_002", 40)]) == ()
    (found,) = over_attributed([claim("BEN_001", 60), claim("BEN_002", 41, outcome="hours Released")])
    assert (found.percent, found.claimants) == (101, ("BEN_001 (60 %)", "BEN_002 (41 %)"))


def test_a_claim_without_a_share_is_one_of_everything():
    (found,) = over_attributed([claim("BEN_001", None), claim("BEN_002", 1)])
    assert found.percent == 101


def test_what_is_retired_or_withdrawn_claims_nothing():
    gone = replace(claim("BEN_003", 80), is_withdrawn=True)
    assert over_attributed([claim("BEN_001", 60), claim("BEN_002", 60, state="retired"), gone]) == ()


def test_a_claim_too_many_is_refused_by_the_names_of_those_who_claim():
    rows = [claim("BEN_001", 60), claim("BEN_002", 60), claim("BEN_003", 10, outcome="Other")]
    assert faults(rows, ["BEN_002"]) == [
        "BEN_001 (60 %), BEN_002 (60 %) claim 120 % of the outcome Hours released."
    ]
    assert faults(rows, ["BEN_003"]) == []


@pytest.mark.parametrize("state", ["monitoring", "realised"])
@pytest.mark.parametrize(
    "change",
    [
        {"baseline_value": None, "baseline_on": None, "baseline_source": ""},
        {"is_primary": False},
        {"benefit_id": "BEN_002"},
    ],
)
def test_a_monitored_benefit_keeps_the_baseline_that_it_is_judged_by(state, change):
    stood = [row("BEN_001", "benefit", state), row("BEN_002", "benefit", "identified"), row("MEA_001", "measure")]
    rows = [*stood[:2], row("MEA_001", "measure", **change)]
    assert "would lose the baseline" in faults(rows, ["MEA_001"], stood)[0]
    approved = [row("BEN_001", "benefit", "approved"), *rows[1:]]
    assert faults(approved, ["MEA_001"], stood) == []


def test_the_primary_measure_of_a_monitored_benefit_cannot_be_withdrawn():
    stood = [row("BEN_001", "benefit", "monitoring"), row("MEA_001", "measure")]
    gone = [stood[0], replace(stood[1], is_withdrawn=True)]
    assert "would lose the baseline" in faults(gone, ["MEA_001"], stood)[0]


def test_another_primary_measure_with_a_baseline_may_take_its_place():
    stood = [row("BEN_001", "benefit", "monitoring"), row("MEA_001", "measure")]
    rows = [stood[0], row("MEA_001", "measure", is_primary=False), row("MEA_002", "measure", name="Agreements")]
    assert faults(rows, ["MEA_001", "MEA_002"], stood) == []


def test_a_benefit_is_judged_by_one_measure():
    rows = [row("BEN_001", "benefit"), row("MEA_001", "measure"), row("MEA_002", "measure", name="Agreements")]
    assert faults(rows, ["MEA_002"]) == ["BEN_001 would be judged by MEA_001 and MEA_002."]


def test_what_rows_refer_to_is_not_withdrawn_and_they_are_named():
    gone = replace(row("BEN_001", "benefit"), is_withdrawn=True)
    link = row("LNK_001", "link", from_id="OUT_001", to_id="BEN_001")
    other = row("BEN_002", "benefit", title="Other", depends_on=["BEN_001"])
    told = faults([gone, link, other, row("MEA_001", "measure")], ["BEN_001"])
    assert told == [
        "BEN_001 is referred to by link LNK_001, BEN_002 Other, measure MEA_001 Connected police databases."
    ]
    assert faults([gone, replace(link, is_withdrawn=True)], ["BEN_001", "LNK_001"]) == []


def test_a_decision_stands_as_it_was_made():
    made = row("DEC_001", "decision", decision="approve", benefit_id="BEN_001", reason="Sound")
    assert faults([made], ["DEC_001"], [made]) == ["DEC_001 is a decision and stands as it was made."]
    assert faults([made], ["DEC_001"]) == []


def test_the_minutes_of_a_closed_meeting_stand():
    held = row("MTG_001", "meeting", is_closed=True)
    again = row("MTG_001", "meeting", minutes="Something else")
    assert faults([again], ["MTG_001"], [held]) == ["MTG_001 is closed: its minutes are agreed."]
    assert faults([held], ["MTG_001"], [row("MTG_001", "meeting", is_closed=False)]) == []
