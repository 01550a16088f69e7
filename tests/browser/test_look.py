"""Every page at two widths, light and dark: it draws, fits, says that data are synthetic, and anybody can use it."""

import pytest
from playwright.sync_api import expect

from components.registry import PAGES
from tests.browser.reading import RESULTS, photograph, settle, title, violations, width_beyond, words_of

ADDRESSES = {
    "home": "/?as=ndao_analyst",
    "national-maturity": "/national-maturity?as=national_board",
    "force-maturity": "/force-maturity?as=force_lead&own=kent",
    "data-loading": "/data-loading?as=ndao_analyst",
    "audit-trail": "/audit-trail?as=auditor",
}
LOOKS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]
# Breaches inside parts of Streamlit that neither a setting nor our style sheet reaches: part, rules, reason.
UPSTREAM = {
    "[data-testid=stSidebarNavItems]": (
        ("list", "listitem"),
        "Streamlit draws the sections of the navigation as div inside its ul; the links themselves are in order",
    )
}


def test_every_page_is_looked_at():
    assert set(ADDRESSES) == {entry.page_id for entry in PAGES}


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("page_id", ADDRESSES)
def test_a_page_draws_fits_and_can_be_used_by_anybody(open_page, app, page_id, width, scheme):
    page = open_page(app, ADDRESSES[page_id], width=width, scheme=scheme)
    expect(title(page)).to_be_visible()
    settle(page)
    photograph(page, RESULTS / f"{page_id}-{width}-{scheme}.png")
    assert width_beyond(page) <= 0
    expect(page.locator("[data-testid=stMain]").get_by_text("SYNTHETIC DATA", exact=True).first).to_be_visible()
    assert "Traceback" not in words_of(page)
    assert violations(page, leaving_out=UPSTREAM) == []
    brightness = page.evaluate(
        "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor.match(/\\d+/g)"
        ".slice(0, 3).reduce((sum, part) => sum + Number(part), 0)"
    )
    assert (brightness < 3 * 128) == (scheme == "dark")
