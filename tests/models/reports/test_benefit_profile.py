"""The profile of a benefit on paper, its words for targets and standings, and the steps from claim to count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from models.benefits.appraisal import BenefitValue
from models.benefits.judging import Measured, judge
from models.benefits.sheet import SECTIONS, SheetRow
from models.benefits.targets import plan_points, target_value
from models.reports.benefit_profile import (
    MeasureFacts,
    ProfileFacts,
    action_state,
    benefit_profile,
    ordered_actions,
)
from models.reports.benefit_value import (
    NO_CLAIM,
    Valued,
    cashable_words,
    value_facts,
    value_message,
    value_notes,
    value_steps,
)
from models.reports.benefit_words import (
    baseline_words,
    chart_title,
    pounds,
    range_words,
    rounded,
    standing_words,
    target_state_words,
    target_words,
    trajectory_words,
    value_words,
)
from models.reports.content import Picture, Stamp, Table
from tests.models.benefits.appraised import row, value_row
from tests.models.benefits.rows import GOOD

TODAY = date(2026, 10, 31)
STAMP = Stamp(date(2026, 10, 31), "v000001", True, datetime(2026, 11, 1, 9, 0), "NDAO analyst")
SHARE = {"value_kind": "per_cent", "unit": "% of staff"}


def measure(**changed):
    return row("measure", "MEA_001", **{**GOOD["measure"], **changed})


def standing(made, actual=44.0, period=date(2026, 9, 30), **more):
    measured = Measured(
        made.row_id, str(made["direction"]), str(made["frequency"]), baseline=made["baseline_value"],
        target=target_value(made.values), target_on=made["target_on"], plan=plan_points(made.values),
        period=period, actual=actual, **more,
    )  # fmt: skip
    return judge(measured, as_at=TODAY)


class TestWords:
    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({}, "+20 % of 40 = 48 databases by 31 Mar 2027"),
            ({"target_number": -25}, "−25 % of 40 = 30 databases by 31 Mar 2027"),
            ({"target_kind": "value", "target_number": 55}, "55 databases by 31 Mar 2027"),
            (
                {**SHARE, "target_kind": "percentage_points", "target_number": 5},
                "+5 percentage points on 40 % = 45 % by 31 Mar 2027",
            ),
            ({**SHARE, "target_number": 5}, "+5 % of 40 % = 42 % by 31 Mar 2027"),
            (
                {"baseline_value": None, "baseline_on": None},
                "+20 % of the baseline by 31 Mar 2027; the baseline is not known yet",
            ),
            ({"target_number": None}, "To be determined"),
        ],
    )
    def test_per_cent_and_percentage_points_are_told_apart(self, changed, words):
        assert target_words(measure(**changed)) == words

    def test_a_target_says_whether_the_board_approved_it(self):
        assert target_state_words(measure()) == "proposed, waits for the board"
        assert target_state_words(replace(measure(), target_state="approved")) == "approved by the board"
        assert target_state_words(measure(target_number=None)) == ""

    def test_decimals_of_the_register_are_kept_and_no_half_is_lost(self):
        made = measure(decimals=1, baseline_value=1312.5, target_number=-99.8, unit="person-hours")
        assert target_words(made) == "−99.8 % of 1\u2009312.5 = 2.6 person-hours by 31 Mar 2027"
        assert value_words(made, 1312.5) == "1\u2009312.5 person-hours"

    def test_a_baseline_has_its_day_and_source(self):
        assert baseline_words(measure()) == "40 databases on 31 Mar 2026 (NDAO records)"
        assert baseline_words(measure(baseline_value=None)) == "To be determined"

    def test_a_trajectory_is_told_by_day(self):
        assert trajectory_words(measure()) == "A straight line from the baseline to the target."
        assert trajectory_words(measure(baseline_value=None, baseline_on=None)) == "Not planned yet."
        told = trajectory_words(measure(trajectory="2027-03-31 48; 2026-09-30 44"))
        assert told == "44 databases by 30 Sep 2026 and 48 databases by 31 Mar 2027."

    @pytest.mark.parametrize(
        ("value", "told"), [(0, 0), (46.351, 46.4), (1234.56, 1234.6), (0.01234, 0.0123), (-7.12, -7.12)]
    )
    def test_worked_out_values_have_three_digits_and_at_least_one_decimal(self, value, told):
        assert rounded(value) == pytest.approx(told, abs=1e-12)

    def test_values_carry_their_unit(self):
        assert value_words(measure(), 1200) == "1\u2009200 databases"
        assert value_words(measure(**SHARE, decimals=1), 44) == "44.0 %"
        assert value_words(measure(), None) == "–"
        told = [pounds(amount) for amount in (1234.4, -1234.4, -0.2, None)]
        assert told == ["£1\u2009234", "−£1\u2009234", "£0", "–"]

    def test_both_ends_of_a_range_in_pounds_have_their_sign(self):
        assert range_words(measure(value_kind="gbp"), (17521, 18309)) == "£17\u2009521 to £18\u2009309"
        assert range_words(measure(), (43, 47)) == "43 to 47 databases"

    def test_a_standing_tells_value_plan_colour_reason_and_forecast(self):
        made = measure()
        told = standing_words(made, standing(made, actual=43.2, forecast=(43.0, 45.5, 48.4)))
        assert told == (
            "43.2 databases on 30 Sep 2026; planned by then: 44 databases. Amber: 80 % of the movement planned by "
            "30 Sep 2026. Forecast for 31 Mar 2027: 45.5 databases, range 43 to 48.4 databases."
        )
        assert chart_title(made, standing(made)) == (
            "Connected police databases: 44 databases against 44 databases planned to date, green"
        )

    def test_a_survey_that_meets_its_target_within_its_interval_is_weak_evidence(self):
        made = measure(**SHARE, is_survey=True, target_kind="percentage_points", target_number=5)
        told = standing_words(made, standing(made, actual=45.5, answered=400))
        assert "400 answered, 95 % interval 40.7 to 50.4 %" in told
        assert "weak evidence" in told

    def test_grey_has_its_reason(self):
        made = measure()
        assert "Grey: No value since the baseline" in standing_words(made, standing(made, actual=None, period=None))
        assert chart_title(made, None) == "Connected police databases: no value yet"


def benefit_value(**changed):
    base = {
        "benefit_id": "BEN_001", "is_counted": True, "why_not": "", "gross": 100_000.0, "optimism_percent": 20.0,
        "attribution_percent": 50.0, "overlap_factor": 0.5, "counted": 20_000.0, "cashable": 0.0, "is_transfer": False,
        "is_disbenefit": False, "present_value": 70_000.0, "low": 50_000.0, "high": 90_000.0,
        "planned_present_value": 80_000.0, "realised": 5_000.0, "months_late": 0,
    }  # fmt: skip
    return BenefitValue(**{**base, **changed})


def valued(row_changes=None, **changed):
    own = {
        "value_low": 80_000, "value_central": 100_000, "value_high": 130_000, "evidence_grade": 5,
        "outcome": "Hours saved", "attribution_percent": 50, "overlap_group": "GRP_001", "overlap_claim": 600,
    }  # fmt: skip
    made = value_row("BEN_001", **{**own, **(row_changes or {})})
    beside = value_row("BEN_002", **{**own, "attribution_percent": 30, "overlap_claim": 700})
    value = benefit_value(**changed)
    return Valued(
        made, value, value, 2025, others=(made, beside), groups=(row("group", "GRP_001", **GOOD["group"]),),
        counted_ids=frozenset({"BEN_001", "BEN_002"}),
    )  # fmt: skip


class TestValue:
    def test_the_steps_lead_from_the_claim_to_what_is_counted(self):
        steps = value_steps(valued())
        assert [round(step.pounds) for step in steps] == [100_000, -20_000, -40_000, -20_000, 20_000]
        assert round(sum(step.pounds for step in steps[:-1])) == round(steps[-1].pounds)

    def test_each_step_says_why(self):
        why = {step.name: step.why for step in value_steps(valued())}
        assert why["Optimism"] == "20 % off for evidence grade 5: check against current guidance"
        assert "“A benefit” claims 30 %; 20 % is left" in why["Attribution"]
        pool = "600 of 1\u2009000 hours a year; beside it “A benefit” claims 700; 50 % is counted"
        assert why["Overlap"].endswith(pool)

    def test_what_is_not_counted_still_adds_up_and_says_why(self):
        waiting = valued(is_counted=False, counted=0.0, why_not="Waits for the board: shown apart, not counted")
        steps = value_steps(waiting)
        assert steps[-2].why == "Waits for the board: shown apart, not counted"
        assert sum(step.pounds for step in steps[:-1]) == pytest.approx(steps[-1].pounds)
        assert "nothing is counted" in value_message(waiting)

    def test_a_loss_is_told_as_one_and_nothing_is_taken_off_it(self):
        loss = valued({"is_disbenefit": True}, is_disbenefit=True, optimism_percent=0.0)
        assert value_message(loss) == "A loss of £20.0k a year, listed apart and never netted"
        assert {step.name: step.why for step in value_steps(loss)}["Optimism"] == "Nothing is taken off a loss"

    def test_cashable_needs_its_budget(self):
        cash = {"cashable_class": "cashable", "budget_reduction": "Overtime 2027/28"}
        assert cashable_words(valued(cash).benefit) == "Cashable: Overtime 2027/28 is reduced"
        assert cashable_words(valued({"cashable_class": "time"}).benefit).startswith("Not cashable: no budget")

    def test_a_transfer_is_named_and_both_views_are_told(self):
        moved = valued({"beneficiary": "force", "payer": "home_office"}, is_transfer=True)
        notes = " ".join(value_notes(moved))
        assert "A transfer: forces gain what Home Office pays".casefold() in notes.casefold()
        assert "£20\u2009000 in the national view and £20\u2009000 in the view of forces" in notes

    def test_a_benefit_without_a_claim_says_so(self):
        without = valued({"value_low": None, "value_central": None, "value_high": None})
        assert value_facts(without) is None
        assert (value_message(without), value_steps(without), value_notes(without)) == (NO_CLAIM, (), ())


def sheet():
    return tuple(
        SheetRow(name, part, f"Label of {name}", "" if name == "calculation" else f"Text of {name}",
                 "Not given" if name == "calculation" else "")
        for part, names in SECTIONS.items() for name in names
    )  # fmt: skip


def action(row_id, **changed):
    return row("action", row_id, **{**GOOD["action"], **changed})


def facts(**changed):
    made = measure()
    base = {
        "stamp": STAMP,
        "benefit": value_row("BEN_001", title="Increased scale of data sharing"),
        "sheet": sheet(),
        "state": "Profiled, waiting for the board",
        "phase": "2. Profile and planning",
        "rag": "Grey",
        "today": TODAY,
        "waits_for": ("Waits for: a decision of the board.",),
        "measures": (MeasureFacts(made, "No value yet.", values=(("30 Sep 2026", "44", "–", "–", "NDAO records"),)),),
        "actions": (
            action("ACT_001", what="First", due_on=date(2026, 10, 15)),
            action("ACT_002", what="Second", done_on=date(2026, 10, 20)),
        ),
        "value": value_facts(valued()),
        "history": tuple((f"{at} Oct 2026", "NDAO analyst", "BEN_001: Owner", "A", "B" * 400) for at in range(30)),
    }
    return ProfileFacts(**{**base, **changed})


def cells(document):
    blocks = [block for part in document.sections for block in part.blocks]
    return [cell for block in blocks if isinstance(block, Table) for row in block.rows for cell in row]


class TestProfile:
    def test_every_field_of_the_sheet_is_on_paper_once_but_the_history_which_is_a_table(self):
        found = cells(benefit_profile(facts(), {}))
        for line in sheet():
            assert found.count(line.label) == (0 if line.field == "history" else 1), line.field

    def test_the_first_page_is_the_sheet_of_appendix_e(self):
        opening = benefit_profile(facts(), {}).sections[0]
        captions = [block.caption for block in opening.blocks if isinstance(block, Table)]
        assert captions == ["Profile", "Measurement"]

    def test_what_is_not_given_is_flagged(self):
        assert "[Not given]" in cells(benefit_profile(facts(), {}))

    def test_overdue_actions_are_marked_and_open_ones_stand_first(self):
        rows = facts().actions
        assert [action_state(one, TODAY) for one in ordered_actions(rows[::-1])] == ["Overdue", "Done 20 Oct 2026"]

    def test_the_last_changes_are_bounded_and_long_texts_shortened(self):
        part = benefit_profile(facts(), {}).sections[-1]
        table = part.blocks[0]
        assert len(table.rows) == 20
        assert table.note == "10 earlier changes stand in the register."
        assert max(len(cell) for row in table.rows for cell in row) == 300

    def test_answers_and_intervals_are_columns_of_surveys_alone(self):
        def header(**changed):
            values = (("30 Sep 2026", "44 %", "400", "39 to 49 %", "Survey"),)
            made = MeasureFacts(measure(**changed), "Told.", values=values)
            part = benefit_profile(facts(measures=(made,)), {}).sections[2]
            return part.blocks[-1].header

        assert header() == ("Period", "Value", "Source")
        assert header(**SHARE, is_survey=True) == ("Period", "Value", "Answered", "95 % interval", "Source")

    def test_a_picture_stands_in_its_measure_and_no_other_is_taken(self):
        picture = Picture("<svg/>", "In words", "Caption", "Source")
        assert picture in benefit_profile(facts(), {"MEA_001": picture}).sections[2].blocks
        with pytest.raises(ValueError, match="no place for"):
            benefit_profile(facts(), {"MEA_009": picture})

    def test_a_profile_with_nothing_in_it_says_so(self):
        bare = benefit_profile(facts(measures=(), actions=(), value=None, history=(), waits_for=()), {})
        told = " ".join(block.text for part in bare.sections for block in part.blocks if hasattr(block, "text"))
        for words in (
            "No measure is set yet",
            "No action is recorded",
            "No value in pounds is claimed",
            "Nothing was changed yet",
        ):
            assert words in told
