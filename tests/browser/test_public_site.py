"""Every page of the public site in a browser, from a plain server: it fits, asks nobody else, shuts nobody out."""

import functools
import http.server
import shutil
import threading
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

import ndao
from tests.browser.reading import LONGEST_SHOT, LOOKS, RESULTS, violations

PAGES = (
    "index.html", "wave-1.html", "wave-2.html", "method.html", "framework.html", "left-out.html", "data.html",
    "licence.html", "accessibility.html",
)  # fmt: skip


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def site(built_store, tmp_path_factory):
    """The site of the sample store on a port of its own, as ``open_page`` takes an app."""
    folder = tmp_path_factory.mktemp("public")
    shutil.copytree(built_store, folder / "store")
    assert ndao.main(["snapshot", "--public", str(folder / "site"), "--db", str(folder / "store")]) == 0
    handler = functools.partial(Quiet, directory=str(folder / "site"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_port
    yield SimpleNamespace(url=f"http://127.0.0.1:{port}", port=port, folder=folder / "site")
    server.shutdown()
    server.server_close()


def width_beyond(page):
    return page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")


def photograph(page, name):
    height = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": min(max(height, 900), LONGEST_SHOT)})
    path = RESULTS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)


def test_every_page_is_looked_at(site):
    assert {path.name for path in site.folder.glob("*.html")} == set(PAGES)


@pytest.mark.parametrize(
    ("name", "width", "scheme"), [(name, *looks) for at, name in enumerate(PAGES) for looks in LOOKS[at % 2]]
)
def test_a_public_page_fits_and_can_be_used_by_anybody(open_page, site, name, width, scheme):
    page = open_page(site, f"/{name}", width=width, scheme=scheme)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("header").get_by_text("SYNTHETIC DATA", exact=True)).to_be_visible()
    photograph(page, f"public-{name.removesuffix('.html')}-{width}-{scheme}.png")
    assert width_beyond(page) <= 0
    assert violations(page, leaving_out={}) == []
    ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert (sum(ground[:3]) < 3 * 128) == (scheme == "dark")
    assert page.context.cookies() == []


@pytest.mark.parametrize("width", [1280, 390])
def test_no_words_in_a_picture_leave_it_or_lie_over_others(open_page, site, width):
    page = open_page(site, "/index.html", width=width)
    clashes = page.evaluate(
        """() => [...document.querySelectorAll('svg[role=img]')].flatMap((picture) => {
            const frame = picture.getBoundingClientRect();
            const texts = [...picture.querySelectorAll('text')];
            const boxes = texts.map((text) => [text.textContent, text.getBoundingClientRect()]);
            const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
            const out = boxes.filter(([, box]) => box.left < frame.left - 1 || box.right > frame.right + 1);
            const over = boxes.filter(([, a], i) => boxes.slice(i + 1).some(([, b]) => !apart(a, b)));
            return [...out, ...over].map(([words]) => words);
        })"""
    )
    assert clashes == []


def test_the_site_can_be_walked_by_keyboard(open_page, site):
    page = open_page(site, "/index.html")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    for title in ("National picture", "Method"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("navigation").get_by_role("link", name=title)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("How the figures are worked out")


def test_print_is_dark_on_white_without_navigation_also_for_readers_of_dark_pages(open_page, site):
    page = open_page(site, "/index.html", scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    expect(page.locator("nav")).to_be_hidden()
    expect(page.locator("header").get_by_text("SYNTHETIC DATA", exact=True)).to_be_visible()


def test_the_running_app_writes_it_while_it_owns_the_registers(app, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NDAO_MAINTENANCE_PORT", str(app.port))
    arguments = ["snapshot", "--public", str(tmp_path / "site"), "--db", str(app.folder)]
    assert ndao.main(arguments) == 0
    assert (tmp_path / "site" / "index.html").exists()
    (tmp_path / "site" / "mine.txt").write_text("mine")
    assert ndao.main(arguments) == 2
    assert "something else than an earlier snapshot" in capsys.readouterr().err
