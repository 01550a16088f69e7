"""The data maturity service the whole way: invited, answered, moderated, published, planned, scored again, reported."""


import pytest
from playwright.sync_api import expect

from tests.browser.guard import app_on_copy
from tests.browser.reading import settle, title, words_of
from tests.browser.service import (
    CAPABILITIES,
    DONT_KNOW,
    LEAD,
    answer,
    answer_some,
    choose,
    open_sheet,
    press,
    statements,
)

ROLES = ("Head of analytics", "Information manager", "Chief superintendent")
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
    expect(page.get_by_text("3 codes, shown only now")).to_be_visible()
    lines = page.get_by_test_id("stCode").inner_text().splitlines()
    codes += [line.split()[0] for line in lines if line.strip()]
    assert [len(code) for code in codes] == [14, 14, 14]
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
    for address in ("force-maturity", "national-maturity", "assessment", "moderation", "plan", "national-action"):
        page = open_page(own_app, f"/{address}?as=respondent&force=kent&own=kent")
        expect(page.get_by_text("is not part of your role")).to_be_visible()
        assert "Kent" not in words_of(page)


def test_two_respondents_go_through_all_capabilities(open_page, own_app, codes):
    for code in codes[:2]:
        page = open_page(own_app, "/answer?as=respondent")
        settle(page)
        open_sheet(page, code)
        answer_some(page, LEVELS)
        expect(title(page)).to_have_text("Every capability is answered")
        press(page, "Finish")
        expect(title(page)).to_contain_text("Thank you")
        assert code not in page.url


def test_a_sheet_left_half_way_is_there_again_with_the_code(open_page, own_app, codes):
    page = open_page(own_app, "/answer?as=respondent")
    settle(page)
    open_sheet(page, codes[2])
    answer_some(page, [DONT_KNOW, *LEVELS[1 : HALF_WAY]])

    page = open_page(own_app, "/answer?as=respondent")
    settle(page)
    assert "12 of 25" not in words_of(page)
    open_sheet(page, codes[2].lower().replace("-", " "))
    expect(page.get_by_text(f"{HALF_WAY} of 25 answered")).to_be_visible()
    expect(page.get_by_text(f"{HALF_WAY + 1} of 25 ·")).to_be_visible()
    choose(page, "Go to", CAPABILITIES[0])
    expect(statements(page, CAPABILITIES[0]).get_by_role("radio", name="Don't know")).to_be_checked()
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
