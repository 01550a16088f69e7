"""The respondent's sheet: one capability at a time, nothing chosen beforehand, saved at every change."""

import pytest

from components.assessments.saving_answers import comment_key, coverage_key, level_key
from components.registry import page_entry
from components.runtime import runtime
from data_access.assessments import sheets
from models.access import Viewer
from models.assessments.answers import Answer
from tests.pages.looking import Seen, look, serving

ANSWER = page_entry("answer")
WAVE = "2026-reassessment"
LEAD = Viewer("demo|force_lead", "Lead", "force_lead", "kent")
ESSEX = Viewer("demo|force_lead", "Lead", "force_lead", "essex")
RESPONDENT = Viewer("r", "Respondent", "respondent", "kent")
LAST = "Show my last answer"


@pytest.fixture
def served(store_folder):
    with serving(store_folder):
        sheets.open_assessment(runtime().stores, LEAD, WAVE)
        yield runtime().stores


def invited(stores, role="Information manager", lead=LEAD):
    (made,) = sheets.invite(stores, lead, WAVE, [role])
    return made


def kept(stores, made):
    return sheets.sheet(stores, sheets.respondent_of_code(stores, RESPONDENT, made.code))


def arrive(role_id="respondent", **address):
    return look(ANSWER, **{"as": role_id, **address})


def enter(seen, code):
    seen.app.text_input(key="answer_code_box").set_value(code)
    return press(seen, "Open my sheet")


def press(seen, label):
    button = next(item for item in seen.app.button if item.label == label)
    return whole(Seen(button.click().run()))


def whole(seen):
    assert not seen.app.exception
    assert seen.errors == []
    return seen


def choose(seen, capability, level):
    return whole(Seen(seen.app.radio(key=level_key(capability)).set_value(level).run()))


def go_to(seen):
    (box,) = [item for item in seen.app.selectbox if item.label == "Go to"]
    return box


def labels(seen):
    return {item.label for item in seen.app.button}


def title(seen):
    (said,) = seen.titles
    return said


def test_without_a_code_there_is_only_the_box_for_one(served):
    seen = whole(arrive())
    assert "code that you were given" in title(seen)
    assert not seen.app.radio
    assert "Kent" not in seen.everything


def test_a_wrong_code_is_told_calmly_and_is_on_record(served):
    seen = enter(arrive(), "2222-2222-2222")
    assert "This code opens no assessment." in seen.words
    assert not seen.app.radio
    newest = served.audit.newest(1).iloc[0]
    assert (newest.action, newest.outcome) == ("assessment.code", "denied")
    assert "2222" not in newest.object


def test_the_code_never_stands_in_the_address(served):
    made = invited(served)
    seen = enter(arrive(), made.code)
    assert title(seen)
    assert made.code not in str(dict(seen.app.query_params))
    assert made.code not in seen.everything


def test_a_code_of_another_force_opens_nothing_for_a_force_lead(served):
    made = invited(served)
    seen = enter(arrive("force_lead", own="essex"), made.code)
    assert "This code opens no assessment." in seen.words


def test_a_force_lead_who_holds_a_code_answers_too(served):
    seen = enter(arrive("force_lead", own="kent"), invited(served).code)
    assert seen.app.radio


def test_nothing_is_chosen_beforehand_and_the_five_statements_stand_beside_the_question(served):
    seen = enter(arrive(), invited(served).code)
    radio = seen.app.radio(key=level_key("F1"))
    assert radio.value is None
    assert radio.options == [
        "1 Beginning",
        "2 Emerging",
        "3 Learning",
        "4 Developing",
        "5 Mastering",
        "Don't know",
    ]
    assert len([caption for caption in radio.proto.captions if caption]) == 6
    assert seen.app.number_input(key=coverage_key("F1")).value is None
    assert seen.app.text_area(key=comment_key("F1")).value == ""
    assert title(seen) == "Who answers for each data asset, and where is that decided?"
    assert "1 of 25" in seen.words
    assert kept(served, invited(served, "Analyst")) == {}


def test_every_change_is_saved_as_it_is_made(served):
    made = invited(served)
    seen = choose(enter(arrive(), made.code), "F1", 3)
    assert kept(served, made)["F1"].answer == Answer("F1", 3)
    assert "Saved today at" in seen.words
    whole(Seen(seen.app.number_input(key=coverage_key("F1")).set_value(40).run()))
    whole(Seen(seen.app.text_area(key=comment_key("F1")).set_value("*see* the register").run()))
    saved = kept(served, made)["F1"]
    assert saved.answer == Answer("F1", 3, coverage_percent=40.0, comment="*see* the register")
    assert saved.version == 3


def test_dont_know_is_an_answer_without_a_level(served):
    made = invited(served)
    choose(enter(arrive(), made.code), "F1", "don't know")
    assert kept(served, made)["F1"].answer == Answer("F1", is_dont_know=True)


def test_leaving_half_way_and_entering_the_code_again_goes_on_at_the_first_open_capability(served):
    made = invited(served)
    seen = press(choose(enter(arrive(), made.code), "F1", 3), "Next")
    press(choose(seen, "F2", "don't know"), "Next")
    again = enter(arrive(), f" {made.code.lower()} ")
    assert "3 of 25" in again.words
    back = press(press(again, "Back"), "Back")
    assert back.app.radio(key=level_key("F1")).value == 3


def test_the_list_of_capabilities_says_how_each_stands_and_goes_there(served):
    made = invited(served)
    seen = press(choose(enter(arrive(), made.code), "F1", 3), "Next")
    seen = choose(seen, "F2", "don't know")
    options = go_to(seen).options
    assert [option.rpartition(": ")[2] for option in options[:3]] == ["answered", "don't know", "open"]
    seen = whole(Seen(go_to(seen).set_value(24).run()))
    assert "25 of 25" in seen.words
    assert seen.app.radio(key=level_key("N5")).value is None


def test_the_last_answer_is_shown_on_request_only_and_closed_again_at_the_next_capability(served):
    seen = enter(arrive(), invited(served).code)
    assert "Reassessment 2025" not in seen.everything
    seen = press(seen, LAST)
    assert "Reassessment 2025, role Information manager:" in seen.words
    assert served.audit.newest(1).iloc[0].action == "answer.last"
    seen = press(seen, "Next")
    assert "Reassessment 2025" not in seen.everything
    assert LAST in labels(seen)
    assert "Reassessment 2025" not in press(seen, "Back").everything


def test_a_role_without_a_last_answer_is_told_so(served):
    seen = press(enter(arrive(), invited(served, "*Astronaut*").code), LAST)
    assert "Nobody with the role *Astronaut* answered this" in seen.words


def test_two_windows_show_both_answers_and_the_respondent_chooses(served):
    made = invited(served)
    seen = choose(enter(arrive(), made.code), "F1", 2)
    other = sheets.respondent_of_code(served, RESPONDENT, made.code)
    sheets.save_answer(served, RESPONDENT, other, Answer("F1", 4, comment="from the other window"), version=1)
    seen = choose(seen, "F1", 5)
    assert "Nothing was overwritten" in seen.app.warning[0].value
    assert "5 Mastering" in seen.words
    assert "4 Developing" in seen.words
    assert "from the other window" in seen.words
    assert kept(served, made)["F1"].answer.level == 4
    mine = press(seen, "Keep mine")
    assert kept(served, made)["F1"].answer.level == 5
    assert mine.app.radio(key=level_key("F1")).value == 5


def test_keeping_theirs_shows_and_leaves_their_answer(served):
    made = invited(served)
    seen = choose(enter(arrive(), made.code), "F1", 2)
    other = sheets.respondent_of_code(served, RESPONDENT, made.code)
    sheets.save_answer(served, RESPONDENT, other, Answer("F1", 4), version=1)
    theirs = press(choose(seen, "F1", 5), "Keep theirs")
    assert theirs.app.radio(key=level_key("F1")).value == 4
    assert kept(served, made)["F1"].version == 2
    assert choose(theirs, "F1", 1)
    assert kept(served, made)["F1"].answer.level == 1


def test_a_change_elsewhere_is_seen_at_the_next_look_without_a_clash(served):
    made = invited(served)
    seen = choose(enter(arrive(), made.code), "F1", 2)
    other = sheets.respondent_of_code(served, RESPONDENT, made.code)
    sheets.save_answer(served, RESPONDENT, other, Answer("F1", 4), version=1)
    seen = whole(Seen(seen.app.run()))
    assert seen.app.radio(key=level_key("F1")).value == 4


def test_finishing_says_what_is_open_and_can_be_followed_by_a_change(served):
    made = invited(served)
    seen = choose(enter(arrive(), made.code), "F1", 3)
    seen = whole(Seen(go_to(seen).set_value(25).run()))
    assert title(seen) == "24 capabilities have no answer yet"
    assert "F2 Data quality" in {label.replace("\\", "") for label in labels(seen)}
    seen = press(seen, "Finish")
    assert title(seen) == "Thank you: your sheet is finished"
    assert sheets.respondents(served, LEAD, WAVE, "kent").finished_at.notna().all()
    seen = whole(Seen(go_to(seen).set_value(0).run()))
    choose(seen, "F1", 4)
    assert kept(served, made)["F1"].answer.level == 4


def test_after_submission_the_sheet_can_be_read_and_not_changed(served):
    made = invited(served)
    open_sheet = choose(enter(arrive(), made.code), "F1", 3)
    sheets.submit(served, LEAD, WAVE, version=1)
    late = Seen(open_sheet.app.radio(key=level_key("F1")).set_value(5).run())
    assert "Not saved. This assessment is submitted" in whole(late).words
    assert kept(served, made)["F1"].answer.level == 3
    seen = whole(Seen(go_to(enter(arrive(), made.code)).set_value(0).run()))
    assert "no longer changed" in seen.app.info[0].value
    assert not seen.app.radio
    assert "3 Learning: Owners and stewards agreed" in seen.words
    end = whole(Seen(go_to(seen).set_value(25).run()))
    assert "has submitted" in title(end)
    assert "Finish" not in labels(end)


def test_a_code_that_is_taken_back_closes_the_sheet(served):
    made = invited(served)
    seen = enter(arrive(), made.code)
    sheets.withdraw(served, LEAD, WAVE, made.respondent_id)
    seen = whole(Seen(seen.app.run()))
    assert not seen.app.radio
    assert "This code opens no assessment." in seen.words


def test_closing_the_sheet_forgets_the_code_and_keeps_the_answers(served):
    made = invited(served)
    seen = press(choose(enter(arrive(), made.code), "F1", 3), "Close my sheet")
    assert not seen.app.radio
    assert "answer_code" not in seen.app.session_state
    assert kept(served, made)["F1"].answer.level == 3


def test_the_page_shows_only_this_respondents_answers_and_no_level_of_the_force(served):
    mine, theirs = invited(served), invited(served, "Analyst")
    other = sheets.respondent_of_code(served, RESPONDENT, theirs.code)
    sheets.save_answer(served, RESPONDENT, other, Answer("F1", 5, comment="of somebody else"), version=0)
    before = enter(arrive(), mine.code).everything
    sheets.save_answer(served, RESPONDENT, other, Answer("F1", 1, comment="changed words"), version=1)
    after = enter(arrive(), mine.code).everything
    assert "of somebody else" not in before
    assert before == after


def test_what_was_typed_is_shown_letter_for_letter(served):
    made = invited(served, "<b>Role</b> [x](http://x)")
    seen = enter(arrive(), made.code)
    assert any("<b>Role</b> [x](http://x)" in item.value for item in seen.app.text)
    assert not any("<b>Role</b>" in item.value for item in seen.app.markdown)
