"""Names that would be Markdown, HTML, LaTeX or a directive: shown letter for letter, on every page."""

import re

import pytest
from playwright.sync_api import expect

from data_access.loaders import LoadRequest
from data_access.loading import apply_files
from sample_data.reference_tables import read_table
from tests.browser.guard import app_on_copy
from tests.browser.reading import figure, settle, show, title
from tests.pages.worlds import write_rows

NAME = (
    "![x](http://evil.example/a.png) <img src=x onerror=alert(1)> [a](javascript:alert(1)) $x^2$ :red[boo] "
    "<b>K</b> **bold** :material/home: <a href='http://evil.example'>e</a>"
)
SHORT = "<b>K</b>[a](http://e.example) $x$"
WAVE_NAME = "<i>Wave</i> ![w](http://evil.example/w.png) $w$ :blue[w]"
LOOKS = [
    "/?as=ndao_analyst",
    "/national-maturity?as=ndao_analyst&force=kent&view=Every+force&picture=Map",
    "/national-maturity?as=force_lead&own=kent&view=Evidence+and+coverage",
    "/force-maturity?as=force_lead&own=kent",
    "/data-loading?as=ndao_analyst",
]


def rename(store):
    folder = store.parent
    kent = next(row for row in read_table("forces") if row["force_id"] == "kent")
    forces = [{**kent, "name": NAME, "short_name": SHORT}]
    waves = [{**row, "name": f"{WAVE_NAME} {row['wave_id'][:4]}"} for row in read_table("assessment_waves")]
    files = {"forces": forces, "assessment_waves": waves}
    requests = [
        LoadRequest(kind, write_rows(folder / f"{kind}.csv", list(rows[0]), [row.values() for row in rows]))
        for kind, rows in files.items()
    ]
    apply_files(store, requests, loaded_by="<b>me</b>![m](http://evil.example/m.png)", is_synthetic=True)


@pytest.fixture(scope="module")
def hostile_app(built_store, tmp_path_factory):
    with app_on_copy(built_store, tmp_path_factory.mktemp("hostile"), rename) as live:
        yield live


def harm(page):
    """Addresses that the names would have made of the page, had anything read them."""
    addresses = page.evaluate(
        """() => [...document.querySelectorAll('[href], [src], [data], [action]')].map((part) =>
            ['href', 'src', 'data', 'action'].map((name) => part.getAttribute(name)).find(Boolean) ?? '')"""
    )
    return [address for address in addresses if re.search("^x$|//[a-z.]*example|^javascript:|^mailto:", address)]


def shown(words):
    """The words, with the invisible joiners that keep addresses from becoming links."""
    return re.compile(r"\s+".join("\u2060?".join(re.escape(letter) for letter in word) for word in words.split()))


@pytest.mark.parametrize("path", LOOKS)
def test_a_hostile_name_does_nothing_on_any_page(open_page, hostile_app, path):
    page = open_page(hostile_app, path)
    expect(title(page)).to_be_visible()
    settle(page)
    assert harm(page) == []
    expect(page.locator(".katex")).to_have_count(0)
    expect(page.locator("[data-testid=stMain] :is(b, i):text-is('K')")).to_have_count(0)


def test_the_name_stands_letter_for_letter_in_title_list_and_links(open_page, hostile_app):
    page = open_page(hostile_app, "/force-maturity?as=ndao_analyst&force=kent")
    expect(title(page)).to_contain_text(shown(NAME))
    settle(page)
    expect(page.get_by_role("combobox", name="Force", exact=True)).to_have_value(NAME)
    expect(page.get_by_role("combobox", name="Wave")).to_have_value(f"{WAVE_NAME} 2025")


def test_the_names_stand_letter_for_letter_in_figures_and_their_hover(open_page, hostile_app):
    page = open_page(hostile_app, "/national-maturity?as=ndao_analyst&view=Every+force")
    settle(page)
    expect(figure(page, "tile-map")).to_contain_text(shown(f"{WAVE_NAME} 2025"))
    assert harm(page) == []
    drawn = figure(page, "capability-heatmap").locator("svg").all_text_contents()
    assert any(SHORT in text or NAME in text for text in drawn)

    tile = figure(page, "tile-map").locator(".textpoint", has_text="KNT").first
    tile.scroll_into_view_if_needed()
    tile.hover(force=True)
    hover = figure(page, "tile-map").locator(".hoverlayer")
    expect(hover).to_contain_text("[a](javascript:alert(1))")
    assert harm(page) == []
    show(page, "tile-map", "Table")
    assert harm(page) == []
    show(page, "tile-map", "Data and source")
    assert harm(page) == []
