"""What people do with the data maturity service in a browser, as steps that tests put together."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from data_access.loaders import KINDS
from sample_data.reference_tables import read_table
from tests.browser.reading import AFTER_DRAWING, look_at, settle, wait_for_answer

WAVE = "2026-reassessment"
CAPABILITIES = tuple(row["code"] for row in read_table("framework"))
LEAD, ANALYST = "as=force_lead&own=kent", "as=ndao_analyst"
DONT_KNOW = 0
ROW_PIXELS = 35


def answered(part: Page | Locator) -> None:
    """Wait, before a step, until the run that the last step asked for is over."""
    wait_for_answer(part if isinstance(part, Page) else part.page)


def tab(page: Page, name: str) -> None:
    """Open a tab."""
    answered(page)
    page.get_by_role("tab", name=name, exact=True).click()
    settle(page)


def press(part: Page | Locator, name: str) -> None:
    """Press the button of that name, once it can be pressed."""
    answered(part)
    button = part.get_by_role("button", name=name, exact=True)
    expect(button).to_be_enabled()
    button.click()


def choose(part: Page | Locator, label: str, words: str) -> None:
    """Choose in a select box by typing, as a keyboard user does."""
    answered(part)
    box = part.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(words)
    box.press("Enter")


def type_date(page: Page, label: str, digits: str) -> None:
    """Type a date, such as ``15022026``, into the date box with a label."""
    answered(page)
    box = page.get_by_test_id("stDateInput").filter(has_text=label)
    box.get_by_role("spinbutton").first.click()
    page.keyboard.type(digits)


def row_of(part: Page | Locator, words: str) -> list[str]:
    """What the cells in view of the row with these words say, from left to right."""
    cells = part.locator("canvas tr[role=row]", has_text=words).locator("td[role=gridcell]")
    expect(cells.first).to_be_attached()
    return cells.all_text_contents()


def value_of(part: Page | Locator, words: str, column: str) -> str:
    """What the row with these words says in a column."""
    head = part.locator("canvas [role=columnheader]", has_text=re.compile(f"^{column}$"))
    place = head.first.get_attribute("aria-colindex")
    row = part.locator("canvas tr[role=row]", has_text=words)
    return row.locator(f"td[aria-colindex='{place}']").first.text_content() or ""


def pick_row(page: Page, grid: Locator, row: int, *, left: int = 20) -> None:
    """Pick a row of a table on a canvas, by the box at its left."""
    grid.scroll_into_view_if_needed()
    grid.locator(".dvn-scroller").click(position={"x": left, "y": ROW_PIXELS * (row + 1.5)})
    settle(page)


def scroll_down(page: Page, grid: Locator, *, rows: int = 1000) -> None:
    """Scroll a table on a canvas, whose rows exist only while they are in view."""
    grid.scroll_into_view_if_needed()
    grid.locator(".dvn-scroller").hover()
    page.mouse.wheel(0, rows * ROW_PIXELS)
    settle(page)


def open_sheet(page: Page, code: str) -> None:
    """Enter a code."""
    page.get_by_role("textbox", name="Your code").fill(code)
    press(page, "Open my sheet")
    expect(page.get_by_role("button", name="Close my sheet")).to_be_visible()


def statements(page: Page, capability_id: str) -> Locator:
    """The control of the statements of a capability."""
    return page.locator(f".st-key-answer_level_{capability_id}")


def answer(page: Page, capability_id: str, level: int) -> None:
    """Choose the statement of a level, or don't know; nothing may have been chosen beforehand."""
    answered(page)
    group = statements(page, capability_id)
    expect(group.get_by_role("radio")).to_have_count(6)
    expect(group.locator("input:checked")).to_have_count(0)
    group.get_by_test_id("stRadioOption").nth((level or 6) - 1).click()


def answer_some(page: Page, levels: Sequence[int], *, start: int = 0) -> None:
    """Answer capabilities in their order from a place on, going on after each."""
    for place, level in enumerate(levels, start):
        answer(page, CAPABILITIES[place], level)
        expect(page.get_by_text(f"{place + 1} of {len(CAPABILITIES)} answered")).to_be_visible()
        page.get_by_role("button", name=re.compile("Next|To the end")).click()
    settle(page)


def answers_file(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """A CSV file of answers."""
    return rows_file(path, KINDS["assessment_answers"].header, rows)


def rows_file(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    """A CSV file of rows below a header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def attach(
    page: Page, capability_id: str, title: str, *, digits: str, link: str = "", file: Path | None = None
) -> None:
    """Attach evidence for level 3 to a capability, as a link or as a file."""
    choose(page, "Capability", capability_id)
    settle(page)
    page.get_by_role("textbox", name="What it is", exact=True).fill(title)
    choose(page, "Level that it supports", "3")
    type_date(page, "Date of the document", digits)
    page.get_by_role("textbox", name="Address or reference", exact=True).fill(link)
    if file is not None:
        page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(file)
        expect(page.get_by_text(file.name)).to_be_visible()
        settle(page)
    press(page, "Attach")
    expect(page.get_by_text("Attached.")).to_be_visible()
    settle(page)


def small_pdf(path: Path) -> Path:
    """A PDF of one empty page."""
    from pypdf import PdfWriter

    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=200, height=200)
    writer.write(made)
    path.write_bytes(made.getvalue())
    return path


def look_at_narrow(page: Page, name: str) -> None:
    """Look at a part of a page as it is on a telephone, then widen the window again."""
    wide = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 900})
    settle(page, still=AFTER_DRAWING)
    look_at(page, f"{name}-390")
    page.set_viewport_size(wide)
    settle(page, still=AFTER_DRAWING)


def fetched(page: Page, link: Locator) -> tuple[str, bytes]:
    """Name and bytes of what a download link gives."""
    with page.expect_download() as started:
        link.click()
    return started.value.suggested_filename, Path(started.value.path()).read_bytes()


def enter(part: Page | Locator, label: str, text: str) -> None:
    """Type into a box in place of what stands there, and leave it."""
    words, number = (part.get_by_role(role, name=label, exact=True) for role in ("textbox", "spinbutton"))
    box = words.or_(number)
    box.fill(text)
    box.press("Tab")


def take(page: Page, name: str) -> None:
    """Choose one of a few options that stand side by side."""
    answered(page)
    page.get_by_role("radio", name=name, exact=True).click()
