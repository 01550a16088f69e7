"""The agenda of the board is made from the register, and its message is right in every state."""

from dataclasses import dataclass
from datetime import date

import pytest

from models.benefits.agenda import (
    PART_WORDS,
    agenda,
    agenda_message,
    closed_message,
    gaps_of,
    item_row,
    meeting_day,
    target_words,
)
from models.benefits.agenda_report import agenda_report, agenda_rows
from models.benefits.kinds import RegisterRow, register_kinds
from models.benefits.open_questions import ANSWERED, LATER, OPEN, question_states, questions_message
from models.benefits.reference import questions
from models.benefits.rules import tidied_row
from models.benefits.value_changes import Difference, ValueChange
from models.reports.content import Paragraph, Stamp, Table
from tests.models.benefits.rows import GOOD

ON, TODAY = date(2026, 12, 15), date(2026, 11, 26)
DECISION = {"decision": "hold", "reason": "Later"}


@dataclass(frozen=True)
class Judged:
    rag: str
    reason: str = "62 % of the plan to date."


def row(kind_id, row_id, *, state="", target_state="", **changed):
    values = tidied_row(register_kinds()[kind_id], {**GOOD.get(kind_id, DECISION), **changed})
    return RegisterRow(row_id, kind_id, values, state, target_state, False, False, 3)


def register(*rows):
    by_kind = {kind_id: {} for kind_id in register_kinds()}
    for one in rows:
        by_kind[one.kind_id][one.row_id] = one
    return by_kind


def benefit(row_id="BEN_001", state="monitoring", **changed):
    return row("benefit", row_id, state=state, **{"title": f"Title of {row_id}", "still_valid": "yes"} | changed)


def measure(row_id="MEA_001", target_state="approved", **changed):
    return row("measure", row_id, target_state=target_state, **changed)


def made(*rows, standings=None, meeting_id="", value_changes=None):
    return agenda(
        register(*rows), standings or {}, ON, due_within_days=30, meeting_id=meeting_id,
        value_changes=value_changes or {},
    )  # fmt: skip


def raised(on=date(2026, 11, 3), before=60_000, after=90_000):
    return ValueChange(on, (Difference("value_central", before, after),))


def answered(question_id, row_id="DEC_001", decision="answer", **changed):
    return row("decision", row_id, decision=decision, question_id=question_id, reason="Said", **changed)


ALL_ANSWERED = [answered(one, f"DEC_{at:03d}") for at, one in enumerate(questions(), 1)]


def message(*rows, is_meeting=True, on_agenda=None):
    found = on_agenda or made(*rows, *ALL_ANSWERED)
    return agenda_message(found, today=TODAY, is_meeting=is_meeting)


class TestParts:
    def test_every_part_in_order(self):
        found = made(
            benefit("BEN_001", "profiled", still_valid=""),
            benefit("BEN_002", next_review_on=date(2027, 1, 14)),
            measure(benefit_id="BEN_002", target_state="proposed"),
            row("action", "ACT_001", benefit_id="BEN_002"),
            row("action", "ACT_002", benefit_id="BEN_002", due_on=date(2026, 12, 14)),
            *ALL_ANSWERED[1:],
            standings={"BEN_002": Judged("red")},
            value_changes={"BEN_002": raised()},
        )
        parts = [item.part for item in found.items]
        assert list(dict.fromkeys(parts)) == list(PART_WORDS)
        assert [item.version for item in found.of("approval")] == [3]
        assert found.of("late_action")[0].words == "Agree the connection order"
        assert len(found.of("late_action")) == 1
        assert found.to_decide() == {"approval": 1, "target": 1, "value_change": 1, "question": 1}

    def test_a_changed_value_says_from_what_to_what_and_what_the_board_may_decide(self):
        change = ValueChange(
            date(2026, 11, 3),
            (
                Difference("value_central", 60_000, 1_250_000.0),
                Difference("value_until", None, date(2031, 3, 31)),
                Difference("optimism_percent", 40, 0),
                Difference("overlap_group", "GRP_001", "GRP_404"),
                Difference("cashable_class", "time", "cashable"),
                Difference("budget_reduction", "", "Overtime"),
                Difference("is_disbenefit", True, False),
            ),
        )
        (item,) = made(benefit(), row("group", "GRP_001"), value_changes={"BEN_001": change}).of("value_change")
        assert item.words == (
            "Value a year, central: from £60\u2009000 to £1\u2009250\u2009000; Value until: from none to 31 Mar 2031; "
            "Optimism adjustment instead of the grade's: from 40 % to 0 %; "
            f"Overlap group: from GRP_001 {GOOD['group']['title']} to GRP_404; "
            "Kind of value: from Non-cashable time to Cashable; Named budget reduction: from none to Overtime; "
            "Disbenefit: from Yes to No. Last changed on 3 Nov 2026."
        )
        assert item.choices == ("still_valid", "retire", "hold")
        assert item_row(item)["What"] == item.words

    def test_changed_values_come_newest_first_and_one_that_is_put_off_is_not_counted(self):
        changes = {"BEN_001": raised(), "BEN_002": raised(date(2026, 11, 4)), "BEN_003": raised(), "BEN_404": raised()}
        rows = [benefit("BEN_001"), benefit("BEN_002"), benefit("BEN_003", "retired"), *ALL_ANSWERED]
        found = made(*rows, value_changes=changes)
        assert [item.about_id for item in found.of("value_change")] == ["BEN_002", "BEN_001"]
        assert message(on_agenda=found) == "The board has 2 things to decide on 15 December: 2 changed values"
        held = row("decision", "DEC_900", benefit_id="BEN_001", meeting_id="MTG_001")
        found = made(*rows, held, meeting_id="MTG_001", value_changes=changes)
        assert message(on_agenda=found) == "The board has 1 thing to decide on 15 December: 1 changed value"

    def test_retired_benefits_are_on_no_agenda(self):
        found = made(
            benefit(state="retired", next_review_on=ON, still_valid="", owner=""),
            measure(target_state="proposed"),
            row("action", "ACT_001", due_on=date(2026, 12, 1)),
            *ALL_ANSWERED,
            standings={"BEN_001": Judged("red")},
        )
        assert found.items == ()

    def test_red_comes_before_amber_and_what_is_missing_is_said(self):
        corrective = {"action_kind": "corrective", "root_cause": "Vetting"}
        found = made(
            benefit("BEN_001"), benefit("BEN_002"), benefit("BEN_003"),
            row("action", "ACT_001", benefit_id="BEN_002", **corrective),
            row("action", "ACT_002", benefit_id="BEN_001", **corrective, done_on=date(2026, 11, 1)),
            standings={"BEN_001": Judged("amber"), "BEN_002": Judged("red"), "BEN_003": Judged("green")},
        ).of("off_plan")  # fmt: skip
        assert [(item.about_id, item.rag) for item in found] == [("BEN_002", "red"), ("BEN_001", "amber")]
        assert dict(found[0].facts) == {"Root cause": "Vetting", "Corrective action": "Agree the connection order"}
        assert dict(found[1].facts) == {"Root cause": "missing", "Corrective action": "missing"}
        assert found[0].choices == ("still_valid", "realised", "send_back", "retire", "hold")

    @pytest.mark.parametrize(
        ("due_on", "words"),
        [
            (date(2027, 1, 14), "Review due on 14 Jan 2027."),
            (date(2026, 12, 14), "Review due on 14 Dec 2026, 1 day before the meeting."),
            (date(2026, 12, 5), "Review due on 5 Dec 2026, 10 days before the meeting."),
            (date(2027, 1, 15), None),
            (None, None),
        ],
    )
    def test_reviews_fall_due_within_the_days_after_the_meeting(self, due_on, words):
        found = made(benefit(next_review_on=due_on)).of("review")
        assert [item.words for item in found] == ([words] if words else [])

    def test_validity_waits_until_it_is_confirmed(self):
        found = made(
            benefit("BEN_001"), benefit("BEN_002", still_valid=""),
            benefit("BEN_003", state="realised", still_valid=""),
            benefit("BEN_004", still_valid="no", still_valid_reason="Nobody asks for it"),
        ).of("validity")  # fmt: skip
        assert [item.about_id for item in found] == ["BEN_002", "BEN_004"]
        assert found[1].words == "Found not valid: Nobody asks for it"

    def test_one_decision_settles_every_target_of_a_benefit(self):
        found = made(
            benefit(), measure(target_state="proposed"),
            measure("MEA_002", target_state="proposed", name="Volume", is_primary=False),
        )  # fmt: skip
        assert [item.count for item in found.of("target")] == [2]
        words = item_row(found.of("target")[0])["Targets"]
        assert words.startswith("Connected police databases: +20 % of the baseline by 31 Mar 2027; Volume: ")

    def test_gaps_in_words(self):
        bare = benefit(owner="", measurer="")
        assert gaps_of(bare, [], None) == ["no owner", "nobody who measures", "no measure"]
        without = measure(baseline_value=None, baseline_on=None, target_number=None, target_on=None)
        assert gaps_of(benefit(), [without], None) == ["no baseline", "no target"]
        assert gaps_of(benefit(), [measure()], Judged("grey", "no value in date.")) == ["grey: no value in date"]
        assert gaps_of(benefit(state="approved"), [measure()], Judged("grey")) == []

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({}, "+20 % of the baseline by 31 Mar 2027"),
            ({"target_number": -20}, "−20 % of the baseline by 31 Mar 2027"),
            ({"value_kind": "per_cent", "target_kind": "percentage_points"}, "+20 percentage points by 31 Mar 2027"),
            ({"value_kind": "per_cent", "target_kind": "value"}, "20 % by 31 Mar 2027"),
            ({"target_kind": "value"}, "20 databases by 31 Mar 2027"),
            ({"target_number": None, "target_on": None}, "no target"),
        ],
    )
    def test_per_cent_and_points_are_never_confused(self, changed, words):
        assert target_words(measure(**changed)) == words


class TestHeld:
    def test_what_the_meeting_put_off_stays_marked_and_is_not_counted(self):
        held = row("decision", "DEC_900", benefit_id="BEN_001", meeting_id="MTG_001")
        rows = (benefit(state="profiled"), held, *ALL_ANSWERED)
        assert made(*rows, meeting_id="MTG_001").to_decide() == {}
        assert made(*rows, meeting_id="MTG_001").of("approval")[0].is_held
        assert made(*rows, meeting_id="MTG_002").to_decide() == {"approval": 1}
        assert made(*rows).to_decide() == {"approval": 1}


class TestMessage:
    def test_what_is_to_be_decided_is_counted(self):
        rows = [benefit(one, "profiled") for one in ("BEN_001", "BEN_002")]
        found = made(*rows, measure(target_state="proposed"), *ALL_ANSWERED[1:])
        words = "The board has 4 things to decide on 15 December: 2 profiles, 1 target, 1 question"
        assert message(on_agenda=found) == words

    def test_nothing_one_thing_and_no_meeting(self):
        assert message() == "The board has nothing to decide on 15 December"
        one = benefit(state="profiled")
        assert message(one) == "The board has 1 thing to decide on 15 December: 1 profile"
        assert message(is_meeting=False) == "No meeting is set up, and nothing waits for the board"
        assert message(one, is_meeting=False) == "No meeting is set up; 1 thing waits for the board: 1 profile"

    def test_a_day_that_is_over(self):
        found = made(benefit(state="profiled"), *ALL_ANSWERED)
        said = agenda_message(found, today=date(2027, 1, 2), is_meeting=True)
        assert said == "1 thing is left to decide from the meeting of 15 December 2026: 1 profile"
        said = agenda_message(made(*ALL_ANSWERED), today=date(2026, 12, 16), is_meeting=True)
        assert said == "Nothing is left to decide from the meeting of 15 December"

    def test_a_closed_meeting_says_what_it_decided(self):
        assert closed_message([], ON, TODAY) == "The meeting of 15 December is closed; it decided nothing"
        taken = [answered("C12"), answered("C13", "DEC_002"), row("decision", "DEC_003", benefit_id="BEN_001")]
        words = "The meeting of 15 December took 3 decisions about 1 benefit and 2 questions"
        assert closed_message(taken, ON, TODAY) == words

    def test_the_year_is_told_where_it_is_another_one(self):
        assert meeting_day(date(2027, 1, 5), TODAY) == "5 January 2027"


class TestQuestions:
    def test_the_newest_decision_rules(self):
        decisions = [answered("C12", "DEC_1000"), answered("C12", "DEC_999", "hold"), answered("C13", decision="hold")]
        states = {state.question.question_id: state for state in question_states(decisions)}
        assert [states[one].status for one in ("C12", "C13", "C14")] == [ANSWERED, LATER, OPEN]
        assert states["C12"].answer == "Said"

    def test_the_one_about_the_tool_is_left_out(self):
        assert "C10" not in {state.question.question_id for state in question_states([])}

    def test_the_message_counts_them(self):
        total = len(questions())
        assert questions_message(question_states([])) == (
            f"None of the {total} questions of the founding document is answered yet"
        )
        assert questions_message(question_states(ALL_ANSWERED)) == (
            f"All {total} questions of the founding document are answered"
        )
        some = [answered("C12"), answered("C13", "DEC_002", "hold")]
        assert questions_message(question_states(some)) == (
            f"1 of {total} questions of the founding document is answered; {total - 1} wait, 1 of them put off"
        )


class TestPaper:
    STAMP = Stamp(TODAY, "v1", False, TODAY, "National board")  # type: ignore[arg-type]

    def paper(self, meeting, decisions=()):
        found = made(benefit(state="profiled"), meeting)
        return agenda_report(found, meeting, decisions, title="Message", stamp=self.STAMP)

    def test_it_holds_every_part_minutes_and_decisions(self):
        meeting = row("meeting", "MTG_001", minutes="First line.\n\nSecond line.")
        report = self.paper(meeting, [{"About": "BEN_001", "Decision": "Approve"}])
        headings = [section.heading for section in report.sections]
        parts = [f"{at}. {words}" for at, words in enumerate(PART_WORDS.values(), 1)]
        assert headings == ["Meeting", *parts, "Minutes", "Decisions"]
        assert report.sections[-2].blocks == (Paragraph("First line."), Paragraph("Second line."))
        (table,) = report.sections[-1].blocks
        assert isinstance(table, Table)
        assert (table.header, table.rows) == (("About", "Decision"), (("BEN_001", "Approve"),))

    def test_a_closed_meeting_prints_no_agenda(self):
        report = self.paper(row("meeting", "MTG_001", is_closed=True))
        assert [section.heading for section in report.sections] == ["Meeting", "Minutes", "Decisions"]

    def test_the_rows_are_numbered_by_part(self):
        rows = agenda_rows(made(benefit("BEN_001", "profiled"), benefit("BEN_002", "profiled")))
        assert [one["No."] for one in rows[:2]] == ["1.1", "1.2"]
        assert rows[-1]["No."].startswith("9.")
