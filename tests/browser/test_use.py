"""What a reader does on the pages: pick, choose, read, download, with a mouse or without."""

import io
import re

from PIL import Image
from playwright.sync_api import expect

from tests.browser.reading import figure, settle, show, title

NATIONAL = "/national-maturity?as=ndao_analyst"


def test_picking_a_tile_opens_the_page_of_that_force(open_page, app):
    page = open_page(app, NATIONAL)
    settle(page)
    tile = figure(page, "tile-map").locator(".textpoint", has_text="KNT").first
    tile.scroll_into_view_if_needed()
    box = tile.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile("/force-maturity"))
    expect(title(page)).to_contain_text("Kent Police")
    settle(page)
    assert "force=" in page.url
    page.reload()
    expect(title(page)).to_contain_text("Kent Police")


def test_the_way_back_leads_to_the_national_page(open_page, app):
    page = open_page(app, NATIONAL)
    expect(title(page)).to_contain_text("Policing")
    page.get_by_role("link", name="Force", exact=True).click()
    page.wait_for_url(re.compile("/force-maturity"))
    page.go_back()
    expect(title(page)).to_contain_text("Policing")


def test_the_table_of_a_figure_holds_its_rows(open_page, app):
    page = open_page(app, NATIONAL)
    settle(page)
    show(page, "tile-map", "Table")
    block = figure(page, "tile-map")
    expect(block.locator("canvas").first).to_be_visible()
    expect(block.get_by_role("gridcell", name="Avon and Somerset Constabulary")).to_be_attached()


def test_a_download_says_synthetic_and_is_on_record(open_page, app):
    page = open_page(app, NATIONAL)
    settle(page)
    show(page, "tile-map", "Data and source")
    link = figure(page, "tile-map").get_by_role("link", name="CSV")
    with page.context.expect_event("page") as opened:
        link.click()
    opened.value.close()
    address = link.get_attribute("href")
    answer = page.request.get(app.url + address if address.startswith("/") else address)
    assert answer.status == 200
    assert re.search(r'attachment; filename="[a-z0-9-]+_2026-03-31_v000001_SYNTHETIC\.csv"', answer.headers["content-disposition"])
    body = answer.text()
    assert "Kent Police" in body
    assert body.count("SYNTHETIC") > 40
    trail = open_page(app, "/audit-trail?as=auditor")
    settle(trail)
    expect(trail.get_by_role("gridcell", name="export").first).to_be_attached()


def test_a_download_under_a_token_that_was_never_given_is_not_there(open_page, app):
    page = open_page(app, NATIONAL)
    settle(page)
    show(page, "tile-map", "Data and source")
    address = figure(page, "tile-map").get_by_role("link", name="CSV").get_attribute("href")
    token = re.search("[0-9a-f]{64}", address)[0]
    other = ("0" if token[0] != "0" else "1") + token[1:]
    status, _, body = app.get(f"/export/{other}?format=csv")
    assert status == 404
    assert b"Kent" not in body
    assert app.get(f"/export/{token}?format=exe")[0] == 404


def test_the_first_stop_of_the_keyboard_skips_to_the_content(open_page, app):
    page = open_page(app, NATIONAL)
    settle(page)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => Boolean(document.activeElement.closest('[data-testid=stMain]'))")


def test_the_filters_are_reached_and_changed_by_keyboard_alone(open_page, app):
    page = open_page(app, NATIONAL)
    settle(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    named = "() => document.activeElement.getAttribute('aria-label') || ''"
    for _ in range(6):
        page.keyboard.press("Tab")
        if "Wave" in page.evaluate(named) or page.get_by_role("combobox", name="Wave").evaluate("e => e === document.activeElement"):
            break
    else:
        raise AssertionError(f"the wave was not reached; the focus is on {page.evaluate(named)}")
    page.keyboard.type("Baseline")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("wave="))
    settle(page)
    expect(figure(page, "tile-map")).to_contain_text("Baseline 2023")


def test_the_map_draws_with_nothing_from_elsewhere(open_page, app):
    answers = []
    page = open_page(
        app,
        f"{NATIONAL}&picture=Map",
        prepare=lambda page: page.on("response", lambda answer: answers.append((answer.url, answer.status))),
    )
    canvas = page.locator("[data-testid=stDeckGlJsonChart] canvas").first
    expect(canvas).to_be_visible()
    settle(page)
    page.wait_for_function("() => performance.getEntriesByType('resource').some(e => e.name.includes('land_outline'))")
    assert [status for url, status in answers if "land_outline.geojson" in url] == [200]
    assert [status for url, status in answers if "blank.json" in url] in ([], [200])
    for _ in range(40):
        if colours_of(canvas) > 20:
            break
        page.wait_for_timeout(250)
    assert colours_of(canvas) > 20


def colours_of(part):
    """How many colours a part of the page has: an empty picture has few."""
    picture = Image.open(io.BytesIO(part.screenshot())).convert("RGB")
    return len(picture.getcolors(1_000_000))


def test_a_choice_in_the_address_opens_the_same_view(open_page, app):
    page = open_page(app, "/national-maturity?as=national_board&wave=2023-baseline&subject=F1&view=Every+force")
    settle(page)
    expect(figure(page, "tile-map")).to_contain_text("Baseline 2023")
    expect(figure(page, "capability-heatmap")).to_be_visible()
    expect(page.get_by_role("combobox", name="Wave")).to_have_value("Baseline 2023")


def test_the_demo_account_is_picked_in_the_sidebar(open_page, app):
    page = open_page(app, "/")
    settle(page)
    expect(page.get_by_role("link", name="Audit trail")).to_have_count(0)
    box = page.get_by_role("combobox", name="Demo account")
    box.click()
    page.get_by_role("option", name="Auditor").click()
    expect(page.get_by_role("link", name="Audit trail")).to_be_visible()
    assert "as=" in page.url
