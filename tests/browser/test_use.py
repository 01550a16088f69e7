"""What a reader does on the pages: pick, choose, read, download, with a mouse or without."""

import io
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from tests.browser.reading import cell, figure, settle, show, title

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
    page.get_by_role("link", name="Home", exact=True).click()
    expect(title(page)).not_to_contain_text("Kent Police")
    page.go_back()
    expect(title(page)).to_contain_text("Kent Police")


def test_a_figure_has_its_rows_as_a_table_and_a_download_that_says_synthetic_and_is_on_record(open_page, app):
    page = open_page(app, NATIONAL)
    settle(page)
    show(page, "tile-map", "Table")
    block = figure(page, "tile-map")
    expect(block.locator("canvas").first).to_be_visible()
    expect(cell(block, "Avon and Somerset Constabulary")).to_be_attached()

    show(page, "tile-map", "Data and source")
    link = block.get_by_role("link", name="CSV")
    with page.expect_download() as started:
        link.click()
    name, body = started.value.suggested_filename, Path(started.value.path()).read_text(encoding="utf-8-sig")
    assert re.fullmatch(r"[a-z0-9-]+_2026-11-13_v000001_SYNTHETIC\.csv", name)
    assert "Kent Police" in body
    assert all(line.startswith("SYNTHETIC,") for line in body.splitlines()[-40:])

    token = re.search("[0-9a-f]{64}", link.get_attribute("href"))[0]
    other = ("0" if token[0] != "0" else "1") + token[1:]
    status, _, refusal = app.get(f"/export/{other}?format=csv")
    assert status == 404
    assert b"Kent" not in refusal
    assert app.get(f"/export/{token}?format=exe")[0] == 404

    trail = open_page(app, "/audit-trail?as=auditor")
    settle(trail)
    expect(cell(trail, "export").first).to_be_attached()


def test_by_keyboard_alone_the_first_stop_skips_to_the_content_and_the_filters_are_changed(open_page, app):
    page = open_page(app, NATIONAL)
    settle(page)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => Boolean(document.activeElement.closest('[data-testid=stMain]'))")
    wave, stops = page.get_by_role("combobox", name="Wave"), 1
    while not wave.evaluate("box => box === document.activeElement"):
        page.keyboard.press("Tab")
        assert (stops := stops + 1) < 8
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
    box.scroll_into_view_if_needed()  # it lies below the navigation, and scrolling closes an open list
    settle(page)
    box.click()
    page.get_by_role("option", name="Auditor").click()
    expect(page.get_by_role("link", name="Audit trail")).to_be_visible()
    assert "as=" in page.url
