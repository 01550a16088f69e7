"""How a test reads a page: wait until it stands still, then look."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

RESULTS = Path(__file__).resolve().parents[2] / "test-results"
SECONDS = 60
LONGEST_SHOT = 3000
# Both widths and both schemes for every page; which scheme goes with which width alternates from page to page.
LOOKS = (((1280, "light"), (390, "dark")), ((1280, "dark"), (390, "light")))
BRIGHTNESS = """() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor
    .match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)"""
# Breaches inside parts of Streamlit that neither a setting nor our style sheet reaches: part, rules, reason.
UPSTREAM = {
    "[data-testid=stSidebarNavItems]": (
        ("list", "listitem"),
        "Streamlit draws the sections of the navigation as div inside its ul; the links themselves are in order",
    ),
    "[data-testid=stMultiSelect]": (
        ("target-size",),
        "Streamlit draws the box to type in beside its button to clear, nearer than a finger is wide",
    ),
}
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


# Run before the scripts of a page: when it last asked its server for something, and last heard from it.
LISTENING = """() => {
    window.askedAt = window.heardAt = 0;
    const Plain = window.WebSocket;
    window.WebSocket = class extends Plain {
        constructor(...given) {
            super(...given);
            this.addEventListener('message', () => { window.heardAt = performance.now() });
        }
        send(...given) {
            window.askedAt = performance.now();
            super.send(...given);
        }
    };
}"""
ANSWERED = """() => {
    const waits = window.askedAt > window.heardAt && performance.now() - window.askedAt < 5000;
    return !waits && document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning';
}"""
# Milliseconds without a change. A table tells screen readers, and so us, what it drew a moment after it drew it.
MOMENT, AFTER_DRAWING = 250, 400
STILL = """(still) => {
    const seen = (e) => e.getClientRects().length > 0;
    const charts = [...document.querySelectorAll('[data-testid=stPlotlyChart]')].filter(seen);
    const tables = [...document.querySelectorAll('[data-testid=stDataFrame]')].filter(seen);
    const needed = tables.length > 0 ? Math.max(still, AFTER_DRAWING) : still;
    const isStill = ANSWERED()
        && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')
        && charts.every((chart) => chart.querySelector('.main-svg'));
    window.stillSince = isStill ? window.stillSince ?? performance.now() : undefined;
    return isStill && performance.now() - window.stillSince > needed;
}""".replace("ANSWERED", f"({ANSWERED})").replace("AFTER_DRAWING", str(AFTER_DRAWING))


def settle(page: Page, *, still: int = MOMENT) -> None:
    """Wait until the script has run, nothing is stale and every figure is drawn, and stays so for a moment."""
    page.evaluate("() => { window.stillSince = undefined }")
    page.wait_for_function(STILL, arg=still, polling=50, timeout=SECONDS * 1000)


def wait_for_answer(page: Page) -> None:
    """Wait until the run that the last step asked for is over: it would draw over the next step."""
    page.wait_for_function(ANSWERED, polling=50, timeout=SECONDS * 1000)


def title(page: Page) -> Locator:
    """The one message of the page."""
    return page.locator("[data-testid=stMain] h1")


def words_of(page: Page) -> str:
    """All that the main part says."""
    return page.locator("[data-testid=stMain]").inner_text()


def figure(page: Page, key: str) -> Locator:
    """The block of one figure."""
    return page.locator(f".st-key-figure_{key}")


def cell(part: Page | Locator, words: str) -> Locator:
    """Cells of tables in view, which are drawn on a canvas, in the hidden table for screen readers."""
    return part.locator("canvas td[role=gridcell]", has_text=words)


def show(page: Page, key: str, view: str) -> None:
    """Choose another view of a figure."""
    figure(page, key).get_by_role("radio", name=view, exact=True).click()
    settle(page)


def width_beyond(page: Page) -> int:
    """Pixels by which the page, or the part of it that scrolls, is wider than the window."""
    return page.evaluate(
        """() => {
            const main = document.querySelector('[data-testid=stMain]');
            const root = document.documentElement;
            return Math.max(root.scrollWidth - window.innerWidth, main.scrollWidth - main.clientWidth);
        }"""
    )


def photograph(page: Page, path: Path) -> None:
    """Save a picture of the whole page."""
    height = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": min(max(height, 900), LONGEST_SHOT)})
    settle(page, still=AFTER_DRAWING)
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)


def look_again(page: Page, *, width: int, scheme: str) -> None:
    """Turn to another width and scheme, as a reader's device would, and run the page again (key R)."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_function(f"isDark => (({BRIGHTNESS})() < 3 * 128) === isDark", arg=scheme == "dark")
    page.keyboard.press("r")
    settle(page, still=AFTER_DRAWING)


def look_at(page: Page, name: str) -> None:
    """Photograph a page that stands still: it fits, says that data are synthetic, and anybody can use it."""
    photograph(page, RESULTS / f"{name}.png")
    assert width_beyond(page) <= 0
    expect(page.locator("[data-testid=stMain]").get_by_text("SYNTHETIC DATA", exact=True).first).to_be_visible()
    expect(title(page)).to_have_count(1)
    assert "This page could not be shown" not in words_of(page)
    found = violations(page, leaving_out=UPSTREAM)
    assert not found, f"{name}: {found}"


@cache
def axe() -> str:
    """The source of axe-core, as the Python package brings it."""
    source = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    assert all(level in source for level in LEVELS)
    return source


def violations(page: Page, *, leaving_out: Mapping[str, tuple[tuple[str, ...], str]]) -> list[str]:
    """Rule and place of every breach of WCAG 2.0, 2.1 and 2.2, levels A and AA, that axe-core finds.

    ``leaving_out``: rules by the selector of the part that breaks them, with the reason.
    """
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(axe())
    results = page.evaluate("levels => axe.run(document, {runOnly: levels, resultTypes: ['violations']})", list(LEVELS))
    return [
        " ".join(f"{rule['id']}: {node['target']} {node['html']}".split())[:250]
        for rule in results["violations"]
        for node in rule["nodes"]
        if not _is_within(page, node["target"][-1], rule["id"], leaving_out)
    ]


def _is_within(page: Page, place: str, rule: str, parts: Mapping[str, tuple[tuple[str, ...], str]]) -> bool:
    inside = "([place, part]) => Boolean(document.querySelector(place)?.closest(part))"
    return any(rule in rules and page.evaluate(inside, [place, part]) for part, (rules, _) in parts.items())
