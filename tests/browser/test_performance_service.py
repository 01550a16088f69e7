"""Performance monitoring the whole way: loaded, read, explained, decided, recorded, reported and looked at."""

import io
import re

import pytest
from playwright.sync_api import expect

from tests.browser.guard import app_on_copy
from tests.browser.reading import cell, figure, settle, show, title
from tests.browser.service import (
    ANALYST,
    choose,
    fetched,
    look_at_narrow,
    pick_row,
    press,
    rows_file,
    scroll_down,
    tab,
    type_date,
    value_of,
)
from tests.browser.test_loading import choose_file, counted, load

AGREED, ACTED_ON, PASS_RATE = "KPI_036", "KPI_013", "KPI_048"
BOARD, LEAD = "as=national_board", "as=pillar_lead"
KPI_HEADER = ("kpi", "unit", "period", "value", "numerator", "denominator")
CAMPAIGN_HEADER = ("campaign_name", "service", "is_new_service", "launched_on", "ends_on", "delivered", "clicks",
                   "forces_reached")  # fmt: skip
QUARTERS = [f"{year}-{month:02}" for year in range(2021, 2027) for month in (1, 4, 7, 10)][:23]
USUAL, JUMP = (39, 42, 40, 41, 38, 41), 81
EVENT = "The list of recipients was cleaned."
HOSTILE = "<img src=x onerror=alert(1)> ![x](http://evil.example/x.png) $y$"
NEW_PROCESS = f"Mail goes to subscribers alone. {HOSTILE}"
NOT_COMPARED = "Its people take another assessment."
FOUND = "A new template was sent back by legal advice everywhere."


@pytest.fixture(scope="module")
def own_app(built_store, tmp_path_factory):
    with app_on_copy(built_store, tmp_path_factory.mktemp("performance")) as live:
        yield live


def seen(open_page, app, address, **given):
    page = open_page(app, address, **given)
    expect(title(page)).to_be_visible()
    settle(page)
    return page


def figures(*, last):
    """Rows of a file of KPI values: quarters of usual values, then the last one."""
    values = [USUAL[at % len(USUAL)] for at in range(len(QUARTERS) - 1)]
    return [[AGREED, "", quarter, value, "", ""] for quarter, value in zip(QUARTERS, [*values, last], strict=True)]


def latest(page):
    """The first card of a strip of figures."""
    return page.locator(".st-key-headline_strip").get_by_test_id("stMarkdown").first.inner_text()


def test_a_file_with_one_bad_row_is_refused_by_name_and_changes_nothing(open_page, own_app, tmp_path):
    before = latest(seen(open_page, own_app, f"/kpi?{BOARD}&kpi={AGREED}"))
    page = seen(open_page, own_app, f"/data-loading?{ANALYST}&kind=kpi_values")
    path = rows_file(tmp_path / "agreements.csv", KPI_HEADER, figures(last=-JUMP))
    choose_file(page, path)
    expect(page.get_by_text("Nothing will be loaded until these are corrected")).to_be_visible()
    for words in (path.name, str(len(QUARTERS) + 1), "value", str(-JUMP), "outside"):
        expect(cell(page, words).first).to_be_attached()
    assert counted(page, "Rejected") == "1"
    expect(page.get_by_role("button", name=re.compile(r"^\W*Load \d"))).to_have_count(0)
    assert latest(seen(open_page, own_app, f"/kpi?{BOARD}&kpi={AGREED}")) == before


def test_the_corrected_file_is_on_the_scorecard_and_the_day_before_it_is_still_known(open_page, own_app, tmp_path):
    old = latest(seen(open_page, own_app, f"/kpi?{BOARD}&kpi={AGREED}"))
    assert str(JUMP) not in old
    page = seen(open_page, own_app, f"/data-loading?{ANALYST}&kind=kpi_values")
    path = rows_file(tmp_path / "agreements.csv", KPI_HEADER, figures(last=JUMP))
    load(page, path, rows=f"{len(QUARTERS)} rows")

    page = seen(open_page, own_app, f"/scorecard?{BOARD}&service=S3.2")
    name = "Median days to sign a data sharing agreement"
    assert value_of(figure(page, "scorecard"), name, "Latest").startswith(str(JUMP))
    page = seen(open_page, own_app, f"/kpi?{BOARD}&kpi={AGREED}")
    assert str(JUMP) in latest(page)
    expect(title(page)).to_contain_text(f"{name}: ")
    choose(page, "As known on", "13 Oct 2026")
    settle(page)
    assert latest(page) == old
    assert "known=" in page.url


def test_a_row_of_the_scorecard_opens_its_measure_with_an_address_that_opens_it_again(open_page, own_app):
    page = seen(open_page, own_app, f"/scorecard?{BOARD}&service=S3.2")
    table = figure(page, "scorecard")
    first = value_of(table, "", "Measure")
    pick_row(page, table, 0)
    page.wait_for_url(re.compile(r"/kpi\?"))
    expect(title(page)).to_contain_text(first)
    settle(page)
    assert re.search(r"[?&]kpi=KPI_\d{3}", page.url)
    page.reload()
    expect(title(page)).to_contain_text(first)
    settle(page)
    assert re.search(r"[?&]kpi=KPI_\d{3}", page.url)


def test_an_address_with_an_id_keeps_its_choice(open_page, own_app):
    page = seen(open_page, own_app, f"/kpi?{LEAD}&kpi={PASS_RATE}&series=kent")
    expect(title(page)).to_contain_text("Kent Police")
    assert f"kpi={PASS_RATE}" in page.url
    page.reload()
    expect(title(page)).to_contain_text("Kent Police")


def test_what_one_person_notes_stands_on_the_chart_for_another(open_page, own_app):
    page = seen(open_page, own_app, f"/kpi?{ANALYST}&kpi={ACTED_ON}&kpi_part=Notes+and+commentary")
    page.get_by_test_id("stDateInput").filter(has_text="When it happened").get_by_role("spinbutton").first.click()
    page.keyboard.type("10012026")
    page.get_by_role("textbox", name="What happened", exact=True).fill(EVENT)
    press(page, "Put the note on the chart")
    expect(page.get_by_text("The note is on the chart.")).to_be_visible()

    page = seen(open_page, own_app, f"/kpi?{BOARD}&kpi={ACTED_ON}")
    expect(page.get_by_text(f"A: 10 Jan 2026 Event: {EVENT}")).to_be_visible()
    expect(figure(page, "control-chart").locator(".annotation-text", has_text=re.compile("^A"))).to_have_count(1)


def means(page):
    """The mean of the chart by its period, from the table beside the picture."""
    show(page, "control-chart", "Table")
    table = figure(page, "control-chart")
    return {period: value_of(table, period, "Mean or forecast") for period in ("Aug 2025", "Nov 2025")}


def test_a_new_start_needs_a_second_person_and_then_breaks_the_chart_for_everybody(open_page, own_app):
    address = f"/kpi?{ANALYST}&kpi={ACTED_ON}&kpi_part=Limits"
    page = seen(open_page, own_app, address)
    choose(page, "Limits start anew with", "October 2025")
    page.get_by_role("textbox", name="Why the process is another one since then").fill(NEW_PROCESS)
    press(page, "Propose")
    expect(page.get_by_text("Proposed. The chart changes when another person has approved it.")).to_be_visible()
    expect(page.get_by_text("waits for another person: you proposed it")).to_be_visible()
    expect(page.get_by_role("button", name="Decide", exact=True)).to_have_count(0)
    before = means(seen(open_page, own_app, f"/kpi?{BOARD}&kpi={ACTED_ON}"))
    assert before["Aug 2025"] == before["Nov 2025"] != ""

    page = seen(open_page, own_app, f"/kpi?{LEAD}&kpi={ACTED_ON}&kpi_part=Limits")
    expect(page.locator("[data-testid=stMain] :is(img, .katex)")).to_have_count(0)
    page.get_by_role("textbox", name="Reason", exact=True).fill("The list is another one.")
    press(page, "Decide")
    expect(page.get_by_text("Decided: approved.")).to_be_visible()

    page = seen(open_page, own_app, f"/kpi?as=force_lead&own=kent&kpi={ACTED_ON}")
    expect(page.get_by_text(f"Limits start anew: {NEW_PROCESS.partition('http')[0]}")).to_be_visible()
    expect(page.locator("[data-testid=stMain] :is(img, .katex)")).to_have_count(0)
    look_at_narrow(page, "kpi-new-start")
    after = means(page)
    assert "" not in after.values()
    assert after["Aug 2025"] != after["Nov 2025"]


def test_a_force_is_left_out_of_the_comparison_with_its_reason(open_page, own_app):
    page = seen(open_page, own_app, f"/force-comparison?{ANALYST}&kpi={PASS_RATE}")
    page.get_by_text("Forces left out of this comparison").click()
    settle(page)
    choose(page, "Force to leave out", "Kent Police")
    press(page, "Leave out")
    expect(page.get_by_text("Not saved.")).to_be_visible()
    settle(page)
    choose(page, "Force to leave out", "Kent Police")
    page.get_by_role("textbox", name="Reason", exact=True).fill(NOT_COMPARED)
    press(page, "Leave out")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    page = seen(open_page, own_app, f"/force-comparison?{BOARD}&kpi={PASS_RATE}")
    expect(page.get_by_text(f"Kent Police is left out: {NOT_COMPARED}")).to_be_visible()


def test_a_signal_gets_its_reason_in_the_log(open_page, own_app):
    page = seen(open_page, own_app, f"/force-comparison?{ANALYST}&comparison_view=Signals")
    choose(page, "Signal", f"National: {AGREED}")
    page.get_by_role("textbox", name="What was found", exact=True).fill(FOUND)
    press(page, "Record reason")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    page = seen(open_page, own_app, f"/force-comparison?{LEAD}&comparison_view=Signals&signals_shown=Whole+log")
    log = figure(page, "signals")
    scroll_down(page, log)
    assert value_of(log, AGREED, "State") == "explained"
    assert value_of(log, AGREED, "Reason") == FOUND


def test_a_conversation_is_recorded_and_a_file_of_campaigns_is_kept_once_every_row_is_good(
    open_page, own_app, tmp_path
):
    page = seen(open_page, own_app, f"/performance-records?{ANALYST}")
    page.get_by_role("radio", name="Add", exact=True).click()
    settle(page)
    type_date(page, "Held on", "15102026")
    page.keyboard.press("Escape")
    choose(page, "Force or regional unit (may be blank)", "Kent Police")
    page.get_by_role("textbox", name="Role met", exact=True).fill("Chief data officer")
    choose(page, "Channel", "Video")
    page.get_by_role("textbox", name="Business partner (role) (may be blank)").fill("Business partner South")
    page.get_by_role("textbox", name="Subject", exact=True).fill("Data quality plan")
    press(page, "Record the conversation")
    expect(page.get_by_text("Recorded: conversation.")).to_be_visible()
    expect(cell(page, "Kent Police").first).to_be_attached()

    tab(page, "Campaign log")
    page.get_by_role("radio", name="Load a file", exact=True).click()
    box = page.locator("[data-testid=stFileUploader] input[type=file]")
    good = ["Toolkit launch", "S3.2", "yes", "2026-10-05", "2026-10-20", 1000, 420, "kent; essex"]
    bad = ["Second mailing", "S3.2", "no", "2026-10-06", "2026-10-21", 100, 420, "kent"]
    box.set_input_files(rows_file(tmp_path / "campaigns.csv", CAMPAIGN_HEADER, [good, bad]))
    expect(page.get_by_text("Nothing will be loaded until these are corrected")).to_be_visible()
    settle(page)
    for words in ("campaigns.csv", "3", "clicks", "420"):
        expect(cell(page, words).first).to_be_attached()
    expect(page.get_by_role("button", name=re.compile("^Keep"))).to_have_count(0)
    path = rows_file(tmp_path / "campaigns corrected.csv", CAMPAIGN_HEADER, [good, [*bad[:5], 1000, 80, "kent"]])
    box.set_input_files(path)
    press(page, "Keep 2 rows")
    expect(page.get_by_text(f"2 rows of {path.name} are kept.")).to_be_visible()


def test_values_made_from_the_records_are_published_and_shown(open_page, own_app):
    page = seen(open_page, own_app, f"/performance-records?{ANALYST}&register=KPI+values")
    choose(page, "Month", "October 2026")
    settle(page)
    scroll_down(page, values := figure(page, "records_values"), rows=35)
    assert value_of(values, ACTED_ON, "Value").startswith("25")
    page.get_by_role("button", name=re.compile("^Publish")).click()
    expect(page.get_by_text("are published with version")).to_be_visible()
    page = seen(open_page, own_app, f"/kpi?{BOARD}&kpi={ACTED_ON}")
    assert re.search("25(\\.0)?.%\\s+October 2026", latest(page))


def test_the_quarterly_report_says_it_all_and_can_be_read_by_anybody(open_page, own_app):
    from docx import Document
    from openpyxl import load_workbook
    from pypdf import PdfReader

    page = seen(open_page, own_app, f"/quarterly-report?{BOARD}&quarter=2026-q2")
    said = page.locator("[data-testid=stMain]").get_by_text(FOUND)
    expect(said.or_(cell(page, FOUND)).first).to_be_attached()
    name, body = fetched(page, page.get_by_role("link", name="Report as PDF"))
    assert name.endswith("_SYNTHETIC.pdf")
    report = PdfReader(io.BytesIO(body))
    sheets = [" ".join(sheet.extract_text().split()) for sheet in report.pages]
    assert all("SYNTHETIC" in sheet for sheet in sheets)
    assert report.metadata.title == "Performance report 2026/27 Q2"
    assert report.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert report.trailer["/Root"]["/Lang"] == "en-GB"
    assert len(report.outline) > 3
    for words in (FOUND, "Median days to sign a data sharing agreement", "81"):
        assert words in " ".join(sheets)

    _, body = fetched(page, page.get_by_role("link", name="Report as Word"))
    document = Document(io.BytesIO(body))
    cells = [item.text for table in document.tables for row in table.rows for item in row.cells]
    assert FOUND in "\n".join([*(item.text for item in document.paragraphs), *cells])
    _, body = fetched(page, page.get_by_role("link", name="Figures as XLSX"))
    book = load_workbook(io.BytesIO(body))
    assert any(FOUND in str(value) for sheet in book for row in sheet.values for value in row)


def test_a_file_is_looked_at_and_not_kept(open_page, own_app, tmp_path):
    page = seen(open_page, own_app, "/series-explorer?as=force_data_professional&own=kent")
    before = title(page).inner_text()
    page.get_by_text("Open files of published figures").click()
    settle(page)
    months = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
    rows = [[month, area, 50 + (at * 7) % 11 + (60 if (at, area) == (23, "Hilltown") else 0)]
            for area in ("Hilltown", "Riverside") for at, month in enumerate(months)]  # fmt: skip
    path = rows_file(tmp_path / "thefts.csv", ("Month", "Area", "Thefts"), rows)
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(path)
    expect(page.get_by_text("What do the columns of thefts.csv mean?")).to_be_visible()
    settle(page)
    page.get_by_role("textbox", name="Unit of the figures").fill("thefts")
    press(page, "Use these columns")
    expect(title(page)).to_contain_text("1 of 2 series has changed by more than chance explains")
    settle(page)
    expect(page.get_by_text("Hilltown: a signal.").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Load"))).to_have_count(0)
    page.reload()
    settle(page)
    expect(title(page)).to_have_text(before)


def test_every_step_of_it_is_on_record_and_the_chain_is_whole(open_page, own_app):
    page = seen(open_page, own_app, "/audit-trail?as=auditor")
    trail = page.get_by_test_id("stDataFrame")
    for action in ("export", "records.publish", "campaign.add", "engagement.add", "signal.change"):
        expect(cell(trail, action).first).to_be_attached()
    scroll_down(page, trail, rows=8)
    for action in ("funnel_exclusion.add", "rebase.change", "annotation.add"):
        expect(cell(trail, action).first).to_be_attached()
    press(page, "Check the whole chain")
    expect(page.get_by_text("none changed, missing or forged")).to_be_visible()
