"""The main job, in a browser: real files and one force's answers go in, the national picture moves, and moves back."""

import re
from datetime import date

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from data_access.loaders import KINDS
from sample_data.reference_tables import read_table
from tests.browser.guard import app_on_copy
from tests.browser.reading import cell, settle, title

WAVE = "2026-reassessment"
ROLES = ("Chief officer", "Data manager", "Analyst", "Detective", "Data protection officer", "Engineer")


@pytest.fixture(scope="module")
def own_app(built_store, tmp_path_factory):
    with app_on_copy(built_store, tmp_path_factory.mktemp("loading")) as live:
        yield live


@pytest.fixture
def workbook(tmp_path):
    """One force's answers as Excel saves them: numbers as numbers, dates as dates, blanks as nothing."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Answers"
    sheet.append(list(KINDS["assessment_answers"].header))
    for seat, role in enumerate(ROLES, start=1):
        for number, capability in enumerate(read_table("framework")):
            level = "don't know" if (seat + number) % 11 == 0 else 2 + (seat + number) % 3
            evidence = ("B", date(2026, 2, 14)) if number % 2 else (None, None)
            sheet.append([WAVE, "Kent Police", f"KNT-{seat:02}", role, capability["code"], level, 75.5, *evidence])
    path = tmp_path / "Kent answers (final).xlsx"
    book.save(path)
    return path


def choose_file(page, path):
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(path)
    expect(page.locator("[data-testid=stMetric]")).to_have_count(4)
    settle(page)


def counted(page, label):
    """The number under one of the four counts of a check."""
    return page.locator("[data-testid=stMetric]", has_text=label).locator("[data-testid=stMetricValue]").inner_text()


def load(page, path, *, rows):
    choose_file(page, path)
    page.get_by_role("button", name=f"Load {rows}").click()
    expect(page.get_by_text(f"{path.name} is loaded. The store is now at")).to_be_visible()
    settle(page)
    expect(page.get_by_text("Choose a file: it is checked first")).to_be_visible()


def complete_forces(open_page, app):
    page = open_page(app, f"/national-maturity?as=national_board&wave={WAVE}")
    settle(page)
    card = page.locator(".st-key-headline_strip").get_by_text(" of 43").inner_text()
    return int(card.removesuffix(" of 43"))


def test_the_real_officer_file_is_checked_with_its_totals_and_non_forces_set_aside(open_page, own_app, real_files):
    page = open_page(own_app, "/data-loading?as=ndao_analyst&kind=workforce")
    settle(page)
    path = real_files / "police" / "force_officer_fte_2015_2019.csv"
    choose_file(page, path)
    read, accepted = counted(page, "Rows read"), counted(page, "Accepted")
    assert (counted(page, "of them set aside"), counted(page, "Rejected")) == ("15", "0")
    assert read == accepted
    expect(page.get_by_text("Set aside, kept with their reason and not counted:")).to_be_visible()
    expect(page.get_by_role("button", name=f"Load {accepted} rows")).to_be_enabled()


def test_the_real_census_file_and_the_boundaries_go_in(open_page, own_app, real_files):
    page = open_page(own_app, "/data-loading?as=ndao_analyst&kind=population")
    settle(page)
    load(page, real_files / "police" / "force_population_census2011.csv", rows="43 rows")
    page = open_page(own_app, "/data-loading?as=ndao_analyst&kind=boundaries")
    settle(page)
    load(page, real_files / "boundaries" / "police_force_areas_buc.geojson", rows="43 rows")
    page = open_page(own_app, "/national-maturity?as=national_board&picture=Map")
    settle(page)
    expect(page.locator("[data-testid=stDeckGlJsonChart] canvas").first).to_be_visible()


def test_one_forces_workbook_moves_the_national_picture_and_an_undo_moves_it_back(open_page, own_app, workbook):
    before = complete_forces(open_page, own_app)

    page = open_page(own_app, "/data-loading?as=ndao_analyst&kind=assessment_answers")
    settle(page)
    load(page, workbook, rows="150 rows")
    expect(cell(page, workbook.name).first).to_be_attached()

    assert complete_forces(open_page, own_app) == before + 1
    page = open_page(own_app, f"/force-maturity?as=ndao_analyst&force=kent&wave={WAVE}")
    expect(title(page)).to_contain_text("Kent Police")
    settle(page)
    expect(page.get_by_text("6 respondents")).to_be_visible()

    page = open_page(own_app, "/?as=ndao_analyst")
    settle(page)
    expect(page.get_by_text(f"complete forces {before} → {before + 1}").first).to_be_visible()
    expect(cell(page, workbook.name).first).to_be_attached()

    page = open_page(own_app, "/data-loading?as=administrator")
    settle(page)
    page.get_by_role("button", name="Go back to v").click()
    expect(page.get_by_text("is live again")).to_be_visible()
    assert complete_forces(open_page, own_app) == before

    page = open_page(own_app, "/audit-trail?as=auditor")
    settle(page)
    expect(cell(page, "load.undo").first).to_be_attached()
    page.get_by_role("button", name="Check the whole chain").click()
    expect(page.get_by_text("none changed, missing or forged")).to_be_visible()


def test_a_bad_file_shows_each_reason_and_cannot_be_loaded(open_page, own_app, tmp_path):
    path = tmp_path / "![x](evil.example) $y$ :red[z] <b>.csv"
    header = ",".join(KINDS["assessment_answers"].header)
    rows = [f"{WAVE},kent,KNT-01,Analyst,F1,6,80,,", f"{WAVE},atlantis,ATL-01,Analyst,F1,3,80,,"]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    page = open_page(own_app, "/data-loading?as=ndao_analyst&kind=assessment_answers")
    settle(page)
    where = page.locator("[data-testid=stMain] [data-testid=stCaptionContainer]").first
    version = where.inner_text()
    choose_file(page, path)
    expect(page.get_by_text("Nothing will be loaded until these are corrected")).to_be_visible()
    for words in (path.name, "2", "3", "level", "force", "6", "atlantis"):
        expect(cell(page, words).first).to_be_attached()
    assert counted(page, "Accepted") == "0"
    expect(page.get_by_role("button", name=re.compile(r"^\W*Load \d"))).to_have_count(0)
    expect(page.locator("[data-testid=stMain] img, [data-testid=stMain] .katex")).to_have_count(0)
    page.reload()
    settle(page)
    assert where.inner_text() == version


def test_a_board_member_sees_the_loads_and_no_way_to_make_one(open_page, own_app):
    page = open_page(own_app, "/data-loading?as=national_board")
    settle(page)
    expect(page.get_by_text("Load history")).to_be_visible()
    expect(page.locator("[data-testid=stFileUploader]")).to_have_count(0)
    expect(page.get_by_role("button", name="Go back")).to_have_count(0)
