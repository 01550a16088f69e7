"""Benefits the whole way: two people at one profile, from proposal to approval, values, the workbook and the map."""

import re
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from components.words import WORD_JOINER
from tests.browser.guard import app_on_copy
from tests.browser.reading import cell, figure, settle, show, title, width_beyond, words_of
from tests.browser.service import (
    ANALYST,
    choose,
    enter,
    fetched,
    press,
    row_of,
    scroll_down,
    tab,
    take,
    type_date,
    value_of,
)

OWNER, BOARD, MEETING = "as=ndao_service_owner", "as=national_board", "MTG_003"
HOSTILE = "<img src=x onerror=alert(1)> ![x](http://evil.example/x.png) $y$"
BLANK = "(may be blank)"
ROLES = {
    f"Benefits Owner {BLANK}": "Data Analytics pillar lead",
    f"Accountable {BLANK}": "NPDAB",
    f"Measured by {BLANK}": "NDAO performance analyst",
}
NEW, LITERACY, COMMUNITIES, MEMBERS, TRAINING = "BEN_023", "BEN_003", "BEN_019", "MEA_030", "CHG_004"
NEW_OWNER = "Head of communities"
EXPECTED, RATIONALE = f"What is expected {BLANK}", f"Business Services Rationale {BLANK}"
THEIRS, MINE, OWN_WORDS = "Training reaches every force.", "Training reaches most forces.", "People read figures well."
NEW_TITLE = f"Solutions are shared {HOSTILE}"
WHY_IT_MATTERS = f"Forces stop building the same thing. {HOSTILE}"
WHY_MAPPED, WHY_PROFILED = "It has its link.", f"The profile is complete. {HOSTILE}"
WHY_APPROVED = f"The measure is sound. {HOSTILE}"
MINUTES = f"The board asked for a baseline by March. {HOSTILE}"
LATE_OUTPUT = "Two new national analytical solutions"


@pytest.fixture(scope="module")
def own_app(filled_store, tmp_path_factory):
    with app_on_copy(filled_store, tmp_path_factory.mktemp("benefits")) as live:
        yield live


def change_cell(sheet, row_id, field, value):
    """Change one cell of a sheet of the workbook; returns what stood there."""
    column = [item.value for item in sheet[1]].index(field)
    row = next(row for row in sheet.iter_rows() if row[0].value == row_id)
    before, row[column].value = row[column].value, value
    return before


def seen(open_page, app, address, **given):
    page = open_page(app, address, **given)
    expect(title(page)).to_be_visible()
    settle(page)
    return page


def go_to(page, page_id):
    """Open another page in the same window, from the navigation."""
    before = title(page).inner_text()
    page.get_by_test_id("stSidebarNav").locator(f"a[href$='/{page_id}']").click()
    expect(title(page)).not_to_have_text(before)
    settle(page)


def holds_letter_for_letter(page, *texts):
    """What was typed stands as it was typed, and nothing of it is an image or a formula.

    A joiner that nobody sees keeps an address in a text from being a link.
    """
    said = words_of(page).replace(WORD_JOINER, "")
    assert [text for text in texts if text not in said] == []
    expect(page.locator("[data-testid=stMain] :is(img, .katex)")).to_have_count(0)


def test_two_people_at_one_profile_lose_nothing_and_merge_field_by_field(open_page, own_app):
    address = f"/benefit?benefit={LITERACY}&benefit_part=Edit"
    mine = seen(open_page, own_app, f"{address}&{OWNER}")
    enter(mine, EXPECTED, MINE)
    enter(mine, RATIONALE, OWN_WORDS)
    settle(mine)
    mine.reload()
    expect(mine.get_by_text("You typed something here and did not save it")).to_be_visible()
    settle(mine)
    assert row_of(mine.locator(".st-key-benefit_draft"), OWN_WORDS)
    mine.get_by_role("button", name=re.compile("^Go on with what you had typed")).click()
    expect(mine.get_by_role("textbox", name=RATIONALE)).to_have_value(OWN_WORDS)

    theirs = seen(open_page, own_app, f"{address}&{ANALYST}", beside=True)
    before = theirs.get_by_role("textbox", name=EXPECTED).input_value()
    enter(theirs, EXPECTED, THEIRS)
    settle(theirs)
    press(theirs, "Save benefit")
    expect(theirs.get_by_text("Saved: 1 field of benefit.")).to_be_visible()

    press(mine, "Save benefit")
    expect(mine.get_by_text("Nothing was overwritten: both versions are shown below.")).to_be_visible()
    settle(mine)
    panel = mine.locator(".st-key-benefit_merge")
    expect(panel.get_by_text("Saved since you began: NDAO analyst")).to_be_visible()
    assert OWN_WORDS in row_of(panel, OWN_WORDS)
    expect(panel.get_by_role("radio")).to_have_count(2)
    expect(panel.get_by_role("button", name="Save the merged version")).to_be_disabled()
    expect(panel.get_by_text(f"Mine: {MINE}")).to_be_visible()
    panel.get_by_text(f"Theirs: {THEIRS}").click()
    press(panel, "Save the merged version")
    expect(mine.get_by_text("Saved: the version made of both.")).to_be_visible()
    settle(mine)
    expect(mine.get_by_role("textbox", name=EXPECTED)).to_have_value(THEIRS)
    expect(mine.get_by_role("textbox", name=RATIONALE)).to_have_value(OWN_WORDS)

    take(mine, "History")
    history = mine.locator("[data-testid=stMain]")
    assert value_of(history, THEIRS, "Field") == "What is expected"
    assert value_of(history, THEIRS, "Before") == before != ""
    assert value_of(history, THEIRS, "Role") == "NDAO analyst"
    assert value_of(history, OWN_WORDS, "Role") == "NDAO service owner"
    assert MINE not in "".join(cell(history, MINE).all_text_contents())


def test_a_new_benefit_gets_profile_measure_and_link_and_asks_for_approval(open_page, own_app):
    page = seen(open_page, own_app, f"/benefit?{ANALYST}&benefit_part=Edit")
    page.get_by_role("button", name="New benefit").click()
    form = page.get_by_test_id("stPopoverBody")
    enter(form, "Benefit title", NEW_TITLE)
    choose(form, "Benefits category", "Quantitative")
    enter(form, "Programme year", "2")
    choose(form, "Direction of good", "Increase")
    choose(form, "Success criteria served", "SC5")
    page.keyboard.press("Escape")
    press(form, "Record the benefit")
    expect(page.get_by_text(f"{NEW} is recorded. Fill in the rest under Edit.")).to_be_visible()
    settle(page)
    assert f"benefit={NEW}" in page.url
    enter(page, RATIONALE, WHY_IT_MATTERS)
    settle(page)
    press(page, "Save benefit")
    expect(page.get_by_text("Saved: 1 field of benefit.")).to_be_visible()
    take(page, "People")
    for label, role in ROLES.items():
        enter(page, label, role)
    settle(page)
    press(page, "Save people")
    expect(page.get_by_text("Saved: 3 fields of people.")).to_be_visible()

    take(page, "Measures")
    take(page, "Add a measure")
    for label, text in {"Measure": "Solutions used in more than one force", "Unit": "solutions"}.items():
        enter(page, label, text)
    for label, words in {"Kind of number": "Number", "Direction of good": "Increase", "Reported": "Quarterly",
                         f"Target is {BLANK}": "A value"}.items():  # fmt: skip
        choose(page, label, words)
    enter(page, f"Target {BLANK}", "6")
    type_date(page, f"Target date {BLANK}", "31032028")
    page.keyboard.press("Escape")
    press(page, "Record the measure")
    expect(page.get_by_text("Recorded: measure.")).to_be_visible()
    settle(page)
    assert "not on the map yet, waits for a path on the map from an output that leads to it" in title(page).inner_text()

    go_to(page, "benefits-map")
    take(page, "Add a link")
    choose(page, "From", LATE_OUTPUT)
    choose(page, "To", NEW)
    choose(page, "Strength", "Necessary")
    press(page, "Record the link")
    expect(page.get_by_text("Recorded: link.")).to_be_visible()
    settle(page)

    go_to(page, "benefit")
    take(page, "State")
    for state, why in {"mapped": WHY_MAPPED, "profiled": WHY_PROFILED}.items():
        enter(page, "Why it is moved", why)
        settle(page)
        press(page, f"Move to {state}")
        expect(page.get_by_text(f"{NEW} is {state}")).to_be_visible()
        settle(page)
    assert "waits for the board, which is asked to approve it" in title(page).inner_text()
    take(page, "Measures")
    expect(page.get_by_text("Values are locked until the benefit is monitored")).to_be_visible()
    expect(page.get_by_text(f"Waits for: {LATE_OUTPUT} (planned live 31 Mar 2027)").first).to_be_visible()
    take(page, "Sheet")
    settle(page)
    holds_letter_for_letter(page, NEW_TITLE, WHY_IT_MATTERS)


def test_the_board_approves_profile_and_target_in_its_meeting_and_the_profile_says_so(open_page, own_app):
    page = seen(open_page, own_app, f"/benefits-review?{OWNER}&meeting={MEETING}&review_view=Minutes")
    enter(page, "Minutes", MINUTES)
    settle(page)
    press(page, "Save the minutes")
    expect(page.get_by_text("The minutes are saved.")).to_be_visible()

    page = seen(open_page, own_app, f"/benefits-review?{BOARD}&meeting={MEETING}")
    for part, words in {"Approvals": "approve the profile", "Targets": "approve the target"}.items():
        page.get_by_role("radio", name=re.compile(f"^{part}")).click()
        settle(page)
        choose(page, "Item", NEW)
        settle(page)
        enter(page, "Reason or answer", WHY_APPROVED)
        press(page, "Record the decision")
        expect(page.get_by_text(f"Recorded: {words}, {NEW}.")).to_be_visible()
        settle(page)
    tab(page, "Minutes")
    holds_letter_for_letter(page, MINUTES)
    tab(page, "Decisions")
    decisions = figure(page, "review_decisions")
    for words in ("Approve the profile", "Approve the target"):
        assert value_of(decisions, words, "Reason or answer") == WHY_APPROVED

    go_to(page, "benefit")
    choose(page, "Benefit", NEW)
    expect(title(page)).to_contain_text("no baseline yet, waits for the baseline value")
    take(page, "State")
    moves = page.locator("[data-testid=stMain]")
    expect(cell(moves, WHY_APPROVED).first).to_be_attached()
    assert value_of(moves, WHY_APPROVED, "Role") == "National board member"
    assert value_of(moves, WHY_PROFILED, "Role") == "NDAO analyst"
    take(page, "Measures")
    expect(page.get_by_text(re.compile(r"Target: 6 solutions .* approved by the board"))).to_be_visible()
    holds_letter_for_letter(page, NEW_TITLE)


def on_plan(page):
    """How many benefits are on plan, from the board view."""
    return int(re.search(r"On plan\s+(\d+) green", words_of(page)).group(1))


def test_a_value_shows_on_the_trajectory_and_moves_the_standing(open_page, own_app):
    page = seen(open_page, own_app, f"/benefits?{ANALYST}")
    before = on_plan(page)
    go_to(page, "benefit")
    choose(page, "Benefit", COMMUNITIES)
    expect(title(page)).to_contain_text("cannot be judged, no value since")
    take(page, "Measures")
    take(page, "Enter a value")
    choose(page, "Period", "October 2026")
    enter(page, "Value", "260")
    press(page, "Enter the value")
    expect(page.get_by_text("The value is entered.")).to_be_visible()
    expect(title(page)).to_contain_text(": on plan")
    settle(page)
    trajectory = figure(page, f"trajectory_{MEMBERS}")
    expect(trajectory.get_by_text("260 people against")).to_be_visible()
    show(page, f"trajectory_{MEMBERS}", "Table")
    scroll_down(page, trajectory)
    expect(cell(trajectory, "260").first).to_be_attached()
    go_to(page, "benefits")
    assert on_plan(page) == before + 1


def test_one_changed_cell_of_the_workbook_is_shown_then_applied_and_stands_in_the_history(
    open_page, own_app, tmp_path
):
    from openpyxl import load_workbook

    page = seen(open_page, own_app, f"/benefits?{ANALYST}&board_part=Files")
    name, body = fetched(page, page.get_by_role("link", name="Workbook of the register"))
    assert name.endswith("_SYNTHETIC.xlsx")
    (path := tmp_path / name).write_bytes(body)
    book = load_workbook(path)
    before = change_cell(book["Benefits"], COMMUNITIES, "owner", NEW_OWNER)
    book.save(path)
    box = page.locator("[data-testid=stFileUploader]", has_text="Edited workbook").locator("input[type=file]")
    box.set_input_files(path)
    expect(page.get_by_text(re.compile("compared: 1 row would be changed, added or withdrawn"))).to_be_visible()
    settle(page)
    changes = page.get_by_test_id("stDataFrame").last
    expect(changes.locator("canvas tr[role=row]")).to_have_count(2)
    assert row_of(changes, NEW_OWNER)[-2:] == [before, NEW_OWNER]
    press(page, "Apply to 1 row")
    expect(page.get_by_text(f"1 row of {name} applied to the register.")).to_be_visible()
    go_to(page, "benefit")
    choose(page, "Benefit", COMMUNITIES)
    take(page, "History")
    history = page.locator("[data-testid=stMain]")
    expect(cell(history, NEW_OWNER).first).to_be_attached()
    assert value_of(history, NEW_OWNER, "Before") == before


def test_a_node_in_focus_and_the_map_on_paper_and_on_a_telephone(open_page, own_app):
    page = seen(open_page, own_app, f"/benefits-map?{BOARD}")
    choose(page, "In focus", TRAINING)
    expect(figure(page, "benefits-map").get_by_text("comes from 2 services through 2 outputs")).to_be_visible()
    settle(page)
    assert f"node={TRAINING}" in page.url
    name, body = fetched(page, page.get_by_role("link", name="Picture (SVG)"))
    assert name.endswith("_SYNTHETIC.svg")
    picture = ElementTree.fromstring(body)  # noqa: S314 - our own text, made a moment ago
    assert picture.tag.endswith("}svg")
    drawn = "".join(picture.itertext())
    assert "SYNTHETIC" in drawn
    assert "Business change" in drawn
    by_step = page.locator(".st-key-map_by_step")
    expect(by_step).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 900})
    expect(by_step.get_by_text("Improved data literacy among stakeholders").first).to_be_visible()
    expect(page.locator(".st-key-plot_benefits-map")).to_be_hidden()
    assert width_beyond(page) <= 0
