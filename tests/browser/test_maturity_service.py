"""The data maturity service the whole way: invited, answered, moderated, published, planned, scored again, reported."""


import io
import re

import pytest
from playwright.sync_api import expect

from tests.browser.guard import app_on_copy
from tests.browser.reading import cell, figure, settle, title, words_of
from tests.browser.service import (
    ANALYST,
    CAPABILITIES,
    DONT_KNOW,
    LEAD,
    WAVE,
    answer,
    answer_some,
    answers_file,
    attach,
    choose,
    fetched,
    look_at_narrow,
    open_sheet,
    pick_row,
    press,
    row_of,
    small_pdf,
    statements,
    tab,
    value_of,
)
from tests.browser.test_loading import complete_forces

ROLES = ("Head of analytics", "Information manager")
HOSTILE = "<img src=x onerror=alert(1)> ![x](http://evil.example/x.png) $y$"
CLAIMED_HIGH = "S3"  # everybody says 4 here: the claim furthest from its evidence
LEVELS = tuple(4 if capability_id == CLAIMED_HIGH else 3 for capability_id in CAPABILITIES)
REASON = "The board pack shows owners for most assets, and no review of them."
HALF_WAY = 12
SCORED_AGAIN = "The register and its minutes show the step."


@pytest.fixture(scope="module")
def own_app(built_store, tmp_path_factory):
    with app_on_copy(built_store, tmp_path_factory.mktemp("service")) as live:
        yield live


@pytest.fixture(scope="module")
def step():
    """The capability whose action is closed, once it is known."""
    return {}


@pytest.fixture(scope="module")
def codes():
    """What the force lead reads from the screen and passes on."""
    return []


def assessment(open_page, app, **given):
    page = open_page(app, f"/assessment?{LEAD}", **given)
    settle(page)
    return page


def test_a_wave_is_opened_and_roles_are_invited_with_codes_that_are_said_once(open_page, own_app, codes):
    page = assessment(open_page, own_app)
    press(page, "Open this wave")
    expect(page.get_by_text("The wave is open.")).to_be_visible()
    page.get_by_role("textbox", name="Roles, one a line").fill("\n".join(ROLES))
    press(page, "Invite")
    expect(page.get_by_text("2 codes, shown only now")).to_be_visible()
    lines = page.get_by_test_id("stCode").inner_text().splitlines()
    codes += [line.split()[0] for line in lines if line.strip()]
    assert [len(code) for code in codes] == [14, 14]
    assert not any(code in page.url for code in codes)
    page.reload()
    settle(page)
    assert not any(code in words_of(page) for code in codes)


def test_a_wrong_code_is_told_calmly_and_shows_nothing_of_a_force(open_page, own_app):
    page = open_page(own_app, "/answer?as=respondent")
    settle(page)
    assert "Kent" not in words_of(page)
    page.get_by_role("textbox", name="Your code").fill("AAAA-BBBB-CCCC")
    press(page, "Open my sheet")
    expect(page.get_by_text("This code opens no assessment.")).to_be_visible()
    assert "Kent" not in words_of(page)
    assert "AAAA" not in page.url
    expect(page.get_by_test_id("stRadio")).to_have_count(0)
    for address in ("force-maturity", "assessment"):
        page = open_page(own_app, f"/{address}?as=respondent&force=kent&own=kent")
        expect(page.get_by_text("is not part of your role")).to_be_visible()
        assert "Kent" not in words_of(page)


def test_a_respondent_goes_through_all_capabilities(open_page, own_app, codes):
    page = open_page(own_app, "/answer?as=respondent")
    settle(page)
    open_sheet(page, codes[0])
    answer_some(page, LEVELS)
    expect(title(page)).to_have_text("Every capability is answered")
    press(page, "Finish")
    expect(title(page)).to_contain_text("Thank you")
    assert codes[0] not in page.url


def test_a_sheet_left_half_way_is_there_again_with_the_code(open_page, own_app, codes):
    page = open_page(own_app, "/answer?as=respondent")
    settle(page)
    open_sheet(page, codes[1])
    answer_some(page, [DONT_KNOW, *LEVELS[1:HALF_WAY]])

    page = open_page(own_app, "/answer?as=respondent")
    settle(page)
    assert "12 of 25" not in words_of(page)
    open_sheet(page, codes[1].lower().replace("-", " "))
    expect(page.get_by_text(f"{HALF_WAY} of 25 answered")).to_be_visible()
    expect(page.get_by_text(f"{HALF_WAY + 1} of 25 ·")).to_be_visible()
    choose(page, "Go to", CAPABILITIES[0])
    expect(statements(page, CAPABILITIES[0]).get_by_role("radio", name="Don't know")).to_be_checked()
    look_at_narrow(page, "answer-statements")
    choose(page, "Go to", CAPABILITIES[HALF_WAY])
    rest = LEVELS[HALF_WAY:]
    place = CAPABILITIES.index(CLAIMED_HIGH)
    answer_some(page, rest[: place - HALF_WAY], start=HALF_WAY)
    answer(page, CLAIMED_HIGH, 4)
    page.get_by_role("spinbutton", name="Share of critical assets").fill("65")
    page.get_by_role("textbox", name="Comment", exact=True).fill(HOSTILE)
    page.keyboard.press("Tab")
    settle(page)
    press(page, "Next")
    answer_some(page, LEVELS[place + 1 :], start=place + 1)
    choose(page, "Go to", CLAIMED_HIGH)
    expect(page.get_by_role("spinbutton", name="Share of critical assets")).to_have_value("65")
    expect(page.get_by_role("textbox", name="Comment", exact=True)).to_have_value(HOSTILE)


def test_two_windows_on_one_sheet_are_told_and_see_both_answers(open_page, own_app, codes):
    pages = [open_page(own_app, "/answer?as=respondent", beside=number > 0) for number in range(2)]
    for page in pages:
        settle(page)
        open_sheet(page, codes[1])
        choose(page, "Go to", CAPABILITIES[1])
        expect(statements(page, CAPABILITIES[1]).get_by_role("radio", name="3 Learning")).to_be_checked()
    mine, theirs = pages
    statements(theirs, CAPABILITIES[1]).get_by_test_id("stRadioOption").filter(has_text="2 Emerging").click()
    settle(theirs)
    statements(mine, CAPABILITIES[1]).get_by_test_id("stRadioOption").filter(has_text="4 Developing").click()
    expect(mine.get_by_text("Nothing was overwritten.")).to_be_visible()
    expect(mine.get_by_text("4 Developing:")).to_be_visible()
    expect(mine.get_by_text("2 Emerging:")).to_be_visible()
    press(mine, "Keep theirs")
    expect(statements(mine, CAPABILITIES[1]).get_by_role("radio", name="2 Emerging")).to_be_checked()


def test_a_file_with_one_bad_row_is_refused_whole_and_kept_when_corrected(open_page, own_app, tmp_path):
    rows = [
        [WAVE, "kent", f"KNT-9{seat}", "Analyst", capability_id, level, 80, "", ""]
        for seat in (1, 2, 3)
        for capability_id, level in zip(CAPABILITIES, LEVELS, strict=True)
    ]
    bad = [[*row[:5], 7, *row[6:]] if number == 3 else row for number, row in enumerate(rows)]
    page = assessment(open_page, own_app)
    tab(page, "Upload")
    box = page.locator("[data-testid=stFileUploader] input[type=file]")
    box.set_input_files(answers_file(tmp_path / "answers.csv", bad))
    expect(page.get_by_text("Nothing will be loaded until these are corrected")).to_be_visible()
    settle(page)
    for words in ("answers.csv", "5", "level", "7", "outside 1 to 5"):
        expect(cell(page, words).first).to_be_attached()
    expect(page.get_by_role("button", name=re.compile("^Keep"))).to_have_count(0)
    page.reload()
    expect(page.get_by_text("of 2 respondents finished")).to_be_visible()
    settle(page)
    tab(page, "Upload")
    box.set_input_files(answers_file(tmp_path / "answers.csv", rows))
    press(page, "Keep 75 rows")
    expect(page.get_by_text("The answers of answers.csv are kept.")).to_be_visible()
    expect(title(page)).to_contain_text("4 of 5 respondents finished; every capability has an answer")


def test_evidence_is_attached_as_link_and_as_file_and_the_assessment_is_submitted(open_page, own_app, tmp_path):
    page = assessment(open_page, own_app)
    tab(page, "Evidence")
    attach(page, "F1", "Register of owners", digits="15022026", link="https://records.kent.example/owners")
    file = small_pdf(tmp_path / "quality.pdf")
    attach(page, "F2", "Quality report", digits="10012026", file=file)
    name, body = fetched(page, page.get_by_role("link", name="Open the file"))
    look_at_narrow(page, "assessment-evidence")
    assert name.endswith("_SYNTHETIC.pdf")
    assert body == file.read_bytes()
    tab(page, "Before you submit")
    assert "23 of 25" in words_of(page)
    expect(page.get_by_role("button", name="Submit to NDAO")).to_be_disabled()
    page.get_by_text("We have looked at these points").click()
    press(page, "Submit to NDAO")
    expect(page.get_by_text("Submitted to NDAO.")).to_be_visible()
    expect(title(page)).to_contain_text("is with NDAO")


def test_the_analyst_decides_on_the_claim_furthest_from_its_evidence_and_publishes(open_page, own_app):
    before = complete_forces(open_page, own_app)
    page = open_page(own_app, f"/moderation?{ANALYST}")
    settle(page)
    queue = figure(page, "moderation_queue")
    assert "Kent Police" in row_of(queue, CLAIMED_HIGH)
    pick_row(page, queue, 0)
    expect(page.get_by_text(f"Kent Police: {CLAIMED_HIGH}")).to_be_visible()
    assert HOSTILE in words_of(page)
    expect(page.locator("[data-testid=stMain] :is(img, .katex)")).to_have_count(0)
    expect(page.get_by_test_id("stRadio").locator("input:checked")).to_have_count(0)
    look_at_narrow(page, "moderation-decision")
    page.get_by_test_id("stRadioOption").filter(has_text="Level 3").click()
    page.get_by_role("textbox", name="Reason, which the force reads").fill(REASON)
    press(page, "Decide")
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text(f"Decided before: level 3 (agreed). {REASON}")).to_be_visible()
    tab(page, "Publish")
    press(page, "Publish 1 submitted force and accepted re-scores")
    expect(page.get_by_text("Reassessment 2026: 1 assessment in v000002.")).to_be_visible()
    assert complete_forces(open_page, own_app) == before + 1


def level_of(open_page, app, capability_id):
    """The level of a capability on Kent's own page."""
    page = open_page(app, f"/force-maturity?{LEAD}&wave={WAVE}&part=Capabilities")
    settle(page)
    return int(value_of(figure(page, "force_levels"), f"{capability_id} ", "Level"))


def first_capability(table):
    """The capability in the first row of a table."""
    cells = table.locator("canvas td[role=gridcell]", has_text=re.compile("^[A-Z][0-9] "))
    expect(cells.first).to_be_attached()
    return cells.first.text_content()[:2]


def test_recommended_steps_go_into_the_plan_and_closing_one_raises_no_level(open_page, own_app, step):
    page = open_page(own_app, f"/plan?{LEAD}")
    settle(page)
    table = figure(page, "recommendations")
    step["id"] = first_capability(table)
    before = level_of(open_page, own_app, step["id"])
    page = open_page(own_app, f"/plan?{LEAD}")
    settle(page)
    pick_row(page, table := figure(page, "recommendations"), 0)
    pick_row(page, table, 1)
    press(page, "Add 2 steps to the plan")
    expect(page.get_by_text("2 actions are now in the plan.")).to_be_visible()
    tab(page, "Plan")
    drawn = figure(page, "plan-timeline").locator("svg").all_text_contents()
    assert any(f"{step['id']} {before}" in text for text in drawn)
    step["calendar"] = fetched(page, page.get_by_role("link", name="Due dates as a calendar"))

    tab(page, "Actions")
    choose(page, "Change one action", step["id"])
    settle(page)
    press(page, "Change status")
    expect(page.get_by_text("The action is now in progress.")).to_be_visible()
    page.get_by_role("textbox", name="What was done").fill("Approved and published.")
    page.get_by_role("textbox", name="Title of the evidence").fill("Minute of the board")
    page.get_by_role("textbox", name="Link or reference").fill("https://records.kent.example/minute")
    press(page, "Close with evidence")
    expect(page.get_by_text("The action is done.")).to_be_visible()
    step["level"] = before
    assert level_of(open_page, own_app, step["id"]) == before


def test_two_people_at_one_action_are_told_and_see_both_versions(open_page, own_app):
    pages = [open_page(own_app, f"/plan?{LEAD}&part=Actions", beside=number > 0) for number in range(2)]
    for page in pages:
        settle(page)
    mine, theirs = pages
    for page, words in ((theirs, "Their words"), (mine, "My words")):
        page.get_by_role("textbox", name="Action", exact=True).fill(words)
        press(page, "Save the action")
        settle(page)
    expect(theirs.get_by_text("The action is kept.")).to_be_visible()
    expect(mine.get_by_text("Nothing was overwritten. Choose which version stands.")).to_be_visible()
    look_at_narrow(mine, "plan-two-versions")
    assert row_of(mine.locator(".st-key-conflict_action"), "Their words")[1:3] == ["My words", "Their words"]
    press(mine, "Save mine in its place")
    expect(mine.get_by_text("The action is kept.")).to_be_visible()
    expect(mine.get_by_role("textbox", name="Action", exact=True)).to_have_value("My words")


def test_an_accepted_request_raises_the_level_by_one_with_the_next_publication(open_page, own_app, step):
    page = open_page(own_app, f"/moderation?{ANALYST}&moderation_view=Re-scores")
    settle(page)
    expect(title(page)).to_have_text("1 request to score again")
    expect(page.get_by_text("What was done: Approved and published.")).to_be_visible()
    look_at_narrow(page, "moderation-rescores")
    page.get_by_role("textbox", name="Reason, which the force reads").fill(SCORED_AGAIN)
    press(page, "Accept the level")
    expect(page.get_by_text("Saved.")).to_be_visible()
    settle(page)
    tab(page, "Publish")
    press(page, "Publish accepted re-scores")
    expect(page.get_by_text("in v000003.")).to_be_visible()
    assert level_of(open_page, own_app, step["id"]) == step["level"] + 1


def test_the_reports_and_the_calendar_say_what_was_decided_and_that_data_are_synthetic(open_page, own_app, step):
    from docx import Document
    from pypdf import PdfReader

    page = open_page(own_app, f"/force-maturity?{LEAD}&wave={WAVE}")
    settle(page)
    name, body = fetched(page, page.get_by_role("link", name="Report as PDF"))
    assert name.endswith("_v000003_SYNTHETIC.pdf")
    report = PdfReader(io.BytesIO(body))
    texts = [" ".join(sheet.extract_text().split()) for sheet in report.pages]
    assert all("Kent Police" in text and "SYNTHETIC" in text for text in texts)
    assert report.metadata.title == "Data maturity report: Kent Police"
    assert report.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert report.trailer["/Root"]["/Lang"] == "en-GB"
    assert REASON in " ".join(texts)

    _, body = fetched(page, page.get_by_role("link", name="Report as Word"))
    paragraphs = "\n".join(item.text for item in Document(io.BytesIO(body)).paragraphs)
    assert "Data maturity report: Kent Police" in paragraphs
    assert REASON in paragraphs
    assert "SYNTHETIC" in paragraphs

    name, body = step["calendar"]
    assert name.endswith(".ics")
    assert body.count(b"BEGIN:VEVENT") == 2
    assert body.count(b"SUMMARY:SYNTHETIC: ") == 2


def test_every_step_is_on_record_and_the_chain_is_whole(open_page, own_app):
    page = open_page(own_app, "/audit-trail?as=auditor")
    settle(page)
    for action in ("export", "wave.publish", "rescore.change", "moderation.add", "action.change", "evidence.add"):
        expect(cell(page, action).first).to_be_attached()
    press(page, "Check the whole chain")
    expect(page.get_by_text("none changed, missing or forged")).to_be_visible()
