"""Real published police files opened, looked at and loaded in a browser, and the screens looked at.

The files are those of the testdata folder; where it is absent, these tests are skipped.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.guard import app_on_copy
from tests.browser.reading import settle, title

OGL = "Contains public sector information licensed under the Open Government Licence v3.0."


@pytest.fixture(scope="module")
def own_app(built_store, tmp_path_factory):
    with app_on_copy(built_store, tmp_path_factory.mktemp("real")) as live:
        yield live


def explorer(open_page, app, role):
    page = open_page(app, f"/series-explorer?as={role}")
    settle(page)
    return page


def open_files(page, *paths):
    if page.locator("[data-testid=stFileUploader]").count() == 0:
        page.get_by_text("Open files of published figures").click()
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(list(paths))
    expect(page.get_by_text("Recognised as:")).to_be_visible(timeout=60_000)
    settle(page)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_real_met_file_is_looked_at_then_loaded_and_everybody_who_explores_sees_it(open_page, own_app, real_files):
    page = explorer(open_page, own_app, "ndao_analyst")
    open_files(page, real_files / "police" / "mps_borough_monthly_2010-04_2023-11.csv")
    expect(page.get_by_text("Recognised as: Offences by London borough.")).to_be_visible()
    expect(title(page)).to_contain_text("Offences by London borough:")
    expect(page.locator(".st-key-headline_strip").get_by_text("1\u2009084")).to_be_visible()
    expect(page.get_by_text("DOMESTIC BURGLARY end").first).to_be_visible()
    expect(page.get_by_text(OGL).first).to_be_visible()
    assert page.locator("[data-testid=stPlotlyChart] .main-svg").count() >= 2
    assert fits(page)
    page.get_by_role("button", name="Load 177\u2009776 rows").click()
    expect(page.get_by_text("1 file loaded. The store is now at")).to_be_visible(timeout=90_000)
    page = explorer(open_page, own_app, "force_data_professional")
    expect(title(page)).to_contain_text("Offences by London borough:", timeout=60_000)


def test_the_real_city_files_are_loaded_together_with_their_traps_named(open_page, own_app, real_files):
    page = explorer(open_page, own_app, "ndao_analyst")
    open_files(page, *sorted((real_files / "police" / "city_of_london_street").glob("*.csv")))
    expect(page.get_by_text("Recognised as: Street-level crime.")).to_be_visible()
    page.get_by_role("button", name="Load 7\u2009312 rows").click()
    expect(page.get_by_text("12 files loaded. The store is now at")).to_be_visible(timeout=90_000)
    settle(page)
    expect(title(page)).to_contain_text("Street-level records")
    for words in ("No record in May 2017", "have no Crime ID", "Count records, not distinct ids"):
        expect(page.get_by_text(words).first).to_be_visible()


def test_an_unknown_file_is_mapped_once_and_known_by_its_header_afterwards(open_page, own_app, tmp_path):
    header = "Area,Kind,Month,Number\n"
    for name, year in (("first", 2020), ("second", 2021)):
        rows = "".join(f"North,Calls,{year}-{month:02},{100 + month}\n" for month in range(1, 13))
        (tmp_path / f"{name}.csv").write_text(header + rows, encoding="utf-8")
    page = explorer(open_page, own_app, "ndao_analyst")
    page.get_by_text("Open files of published figures").click()
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(tmp_path / "first.csv")
    expect(page.get_by_text("What do the columns of first.csv mean?")).to_be_visible(timeout=60_000)
    page.get_by_label("Name of the dataset").fill("Calls for service")
    page.get_by_role("button", name="Use these columns").click()
    expect(page.get_by_text("Recognised as: Calls for service")).to_be_visible(timeout=60_000)
    page = explorer(open_page, own_app, "force_lead")
    open_files(page, tmp_path / "second.csv")
    expect(page.get_by_text("Recognised as: Calls for service (saved mapping).")).to_be_visible()
    expect(title(page)).to_contain_text("Calls for service")
    expect(page.get_by_role("button", name=re.compile(r"^\W*Load \d"))).to_have_count(0)
    page = explorer(open_page, own_app, "force_lead")
    expect(page.get_by_text("Calls for service")).to_have_count(0)
