"""An investigator's two hours: a reason, three questions, a tie followed, a review that opens few, the report."""

import io
import re
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from data_access.documents.case import close_case
from data_access.sample_documents import answers, build_case
from tests.browser.guard import app_on_copy
from tests.browser.reading import cell, look_at, settle, title, words_of
from tests.browser.service import choose, enter, fetched, look_at_narrow, press, tab

ITEMS = 500
LOADER = "ZK21 HFT"
REVIEWED = "mules"
MOST_OPENED = 60
CONTROL = 10
AS = "as=investigator"


@pytest.fixture(scope="module")
def known():
    return {one.question_id: one for one in answers(size=ITEMS)}


@pytest.fixture(scope="module")
def titles():
    """Titles of items, as pages show them, by name; filled when the case is made."""
    return {}


@pytest.fixture(scope="module")
def own_app(filled_store, tmp_path_factory, titles):
    def make(store):
        case = build_case(store, size=ITEMS)
        with case.reading() as cursor:
            rows = cursor.execute("select name, coalesce(nullif(title, ''), name) from items").fetchall()
        titles.update(rows)
        close_case(case)

    with app_on_copy(filled_store, tmp_path_factory.mktemp("documents"), make) as live:
        yield live


def go(page, name):
    page.get_by_role("link", name=name, exact=True).click()
    settle(page)


def part(page, key):
    return page.locator(f".st-key-{key}")


def found_titles(page):
    """Titles of the results on the page, in their order."""
    heads = page.locator("[class*=st-key-documents_hit_] strong").all_text_contents()
    return [re.sub(r"^\d+\. ", "", head) for head in heads if re.match(r"\d+\. ", head)]


def shown(text):
    """The words alone, as a page may set them in other spaces."""
    return " ".join(text.split())


def ask(page, question):
    before = title(page).inner_text()
    enter(page, "Question", question)
    press(page, "Search")
    expect(title(page)).not_to_have_text(before)
    settle(page)


def answered_by(page, question, titles):
    """Titles of results that answer a question by the list of known answers."""
    right = {shown(titles[name]) for name in question.relevant if name in titles}
    return [found for found in found_titles(page) if shown(found) in right]


def open_the_case(page):
    expect(title(page)).to_have_text(re.compile("Say why you search"))
    settle(page)
    press(page, "Open the case")
    expect(page.get_by_text(re.compile("is no reason for a search"))).to_be_visible()
    settle(page)
    press(page, "Fill in an example")
    settle(page)
    press(page, "Open the case")


def test_an_investigators_two_hours(open_page, own_app, known, titles):
    page = open_page(own_app, f"/documents-search?{AS}")
    open_the_case(page)
    expect(title(page)).to_have_text("Ask the case a question")
    settle(page)
    for question_id in ("invoices", "mules", "thefts"):
        ask(page, known[question_id].question)
        assert len(answered_by(page, known[question_id], titles)) >= 3, question_id
    look_at_narrow(page, "documents-search-found")
    first = answered_by(page, known["thefts"], titles)[0]

    hit = page.locator("[class*=st-key-documents_hit_]", has_text=first).first
    hit.get_by_role("button", name=re.compile("Open here")).click()
    expect(title(page)).to_contain_text(first)
    settle(page)
    expect(page.locator("[class*=st-key-passage_]").first).to_be_visible()
    look_at_narrow(page, "documents-item-opened")

    go(page, "Entities and links")
    enter(page, "Name or number", LOADER)
    settle(page)
