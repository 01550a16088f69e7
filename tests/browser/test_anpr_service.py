"""An analyst's hour with plate reads: reason, a line, a ranking, the top lead and why, a finding, company, a file."""

import re

import pytest
from playwright.sync_api import expect

from data_access.anpr.lake import LAKE_FOLDER, open_lake
from data_access.anpr.picture import sites_of
from tests.browser.guard import app_on_copy
from tests.browser.reading import look_at, settle, title, words_of
from tests.browser.service import choose, enter, fetched, look_at_narrow, press, tab

NAME, VEHICLE = re.compile(r"V-[0-9A-Z]{8}"), "as=rocu_analyst"
WHY = "Lead to check against the picture"


@pytest.fixture(scope="module")
def own_app(filled_store, tmp_path_factory):
    with app_on_copy(filled_store, tmp_path_factory.mktemp("anpr")) as live:
        yield live


def go(page, name):
    page.get_by_role("link", name=name, exact=True).click()
    settle(page)


def test_an_analysts_hour(open_page, own_app):
    page = open_page(own_app, f"/anpr-lines?{VEHICLE}")
    expect(title(page)).to_have_text(re.compile("Say why you search"))
    settle(page)
    press(page, "Open the search")
    expect(page.get_by_text(re.compile("is no reason for a search"))).to_be_visible()
    settle(page)
    press(page, "Fill in an example")
    settle(page)
    press(page, "Open the search")
    expect(page.get_by_text("Intelligence lead, not grounds on its own")).to_be_visible()
    settle(page)

    sites = sites_of(open_lake(own_app.folder / LAKE_FOLDER))
    for name in sites["name"].drop_duplicates()[:3]:
        choose(page, "Next site", name)
        press(page, "Add")
        settle(page)
    enter(page, "Name of the line", "Drawn by hand")
    press(page, "Keep the line")
    expect(page.get_by_text("Drawn by hand is kept: 3 steps.")).to_be_visible()
    settle(page)
    look_at(page, "anpr-line-drawn")

    go(page, "Leads")
    press(page, "Rank")
    expect(page.get_by_text(re.compile("vehicles? ranked of"))).to_be_visible()
    settle(page)
    look_at_narrow(page, "anpr-leads-ranked")
    first = NAME.search(words_of(page))[0]
    choose(page, "Picked", first)
    settle(page)
    page.keyboard.press("Escape")
    assert fetched(page, page.get_by_role("link", name="CSV"))[1].decode("utf-8-sig").count(first) >= 1

    press(page, "Open the vehicle")
    expect(title(page)).to_contain_text(first)
    settle(page)
    look_at(page, "anpr-vehicle-why")
    choose(page, "What it was found to be", "Parcel")
    press(page, "Record the finding")
    settle(page)
    tab(page, "Where it was")
    look_at(page, "anpr-vehicle-where")
    tab(page, "Its plate")
    enter(page, "Why the plate is needed", WHY)
    press(page, "Reveal the plate")
    expect(page.get_by_text(re.compile("on record", re.IGNORECASE)).first).to_be_visible()
    settle(page)

    go(page, "Convoys")
    expect(title(page)).to_contain_text(first)
    settle(page)
    look_at(page, "anpr-convoys")

    page = open_page(own_app, "/anpr-governance?as=auditor")
    expect(title(page)).to_contain_text("1 search in the last 30 days")
    settle(page)
    assert "1 turned away, 1 plate revealed" in words_of(page)
