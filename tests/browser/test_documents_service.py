"""An investigator's two hours: a reason, three questions, a tie that is followed, a review, the report, the record."""

import io
import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from data_access.documents.case import close_case
from data_access.sample_documents import answers, build_case
from tests.browser.guard import app_on_copy
from tests.browser.reading import cell, look_at, settle, title, words_of
from tests.browser.service import choose, enter, fetched, look_at_narrow, pick_row, press, tab

ITEMS = 500
PLATE, OTHER_PLATE = "ZK21 HFT", "IZ19 KDP"
REVIEWED, MOST_OPENED, CONTROL = "mules", 60, 10


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
        titles.update((name, shown(called)) for name, called in rows)
        close_case(case)

    with app_on_copy(filled_store, tmp_path_factory.mktemp("documents"), make) as live:
        yield live


def go(page, name):
    page.get_by_role("link", name=name, exact=True).click()
    settle(page)


def found_titles(page):
    """Titles of the results on the page, in their order."""
    heads = page.locator("[class*=st-key-documents_hit_] strong").all_text_contents()
    return [shown(re.sub(r"^\d+\. ", "", head)) for head in heads if re.match(r"\d+\. ", head)]


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
    right = titles_of(question, titles)
    return [found for found in found_titles(page) if found in right]


def titles_of(question, titles):
    return {titles[name] for name in question.relevant if name in titles}


def open_here(part):
    part.get_by_role("button", name=re.compile("Open here")).first.click()


def on_record(open_page, app, *actions):
    trail = open_page(app, "/audit-trail?as=auditor", beside=True)
    settle(trail)
    for action in actions:
        expect(cell(trail, f"documents.{action}").first).to_be_attached()
    return trail


def open_the_case(page):
    expect(title(page)).to_have_text(re.compile("Say why you search"))
    settle(page)
    press(page, "Open the case")
    expect(page.get_by_text(re.compile("is no reason for a search"))).to_be_visible()
    settle(page)
    press(page, "Fill in an example")
    settle(page)
    press(page, "Open the case")


def decide(page, right, most):
    """Decide by the known answers until half of them are found; how many that took to open."""
    for opened in range(most):
        heading = page.locator(".st-key-documents_review_card strong").first.inner_text()
        page.keyboard.press("y" if shown(heading) in right else "n")
        expect(title(page)).to_have_text(re.compile(rf" found after opening {opened + 1} of "))
        settle(page)
        if int(title(page).inner_text().split()[0]) >= len(right) / 2:
            return opened + 1
    raise AssertionError(f"not half of {len(right)} found after opening {most}")


def test_an_investigators_two_hours(open_page, own_app, known, titles):
    page = open_page(own_app, "/documents-search?as=investigator")
    open_the_case(page)
    expect(title(page)).to_have_text("Ask the case a question")
    settle(page)
    for question in known.values():
        ask(page, question.question)
        assert len(answered_by(page, question, titles)) >= 3, question.question_id
    look_at_narrow(page, "documents-found")
    first = answered_by(page, question, titles)[0]
    open_here(page.locator("[class*=st-key-documents_hit_]", has_text=first))
    expect(title(page)).to_contain_text(first)
    expect(page.locator("[class*=st-key-passage_]").first).to_be_visible()
    settle(page)
    look_at_narrow(page, "documents-opened")
    on_record(open_page, own_app, "search", "item")

    go(page, "Entities")
    enter(page, "Name or number", PLATE)
    settle(page)
    pick_row(page, page.get_by_test_id("stDataFrame"), 0)
    expect(title(page)).to_contain_text("is named in")
    tab(page, "Ties")
    look_at_narrow(page, "documents-ties")
    choose(page, "Read what ties two", OTHER_PLATE.replace(" ", ""))
    press(page, "Read it")
    settle(page)
    open_here(page)
    expect(title(page)).not_to_contain_text("is named in")
    settle(page)
    assert OTHER_PLATE in words_of(page)
    assert not title(page).inner_text().startswith(first)

    go(page, "Timeline")
    look_at_narrow(page, "documents-timeline")

    go(page, "Review")
    enter(page, "What is looked for, in a sentence", known[REVIEWED].question)
    enter(page, "Control sample, drawn by lot", str(CONTROL))
    press(page, "Begin the review")
    expect(title(page)).to_contain_text("Nothing is decided yet")
    settle(page)
    documents = int(title(page).inner_text().split("; ")[1].split()[0])
    assert decide(page, titles_of(known[REVIEWED], titles), MOST_OPENED) < documents / 5
    look_at(page, "documents-review-decide")
    on_record(open_page, own_app, "review.decide")
    tab(page, "How far it is")
    expect(page.get_by_text("What the control sample says")).to_be_visible()
    look_at_narrow(page, "documents-review-report")

    go(page, "Case report")
    expect(title(page)).to_contain_text("into the report")
    settle(page)
    look_at_narrow(page, "documents-report")
    files = page.locator(".st-key-documents_files_case")
    assert fetched(page, files.get_by_role("link", name="PDF"))[1].startswith(b"%PDF-")
    workbook = load_workbook(io.BytesIO(fetched(page, files.get_by_role("link", name="Workbook"))[1]))
    listed = {str(value) for row in workbook["Documents"].iter_rows(values_only=True) for value in row}
    assert len(titles_of(known[REVIEWED], titles) & listed) >= 10

    trail = on_record(open_page, own_app, "report")
    press(trail, "Check the whole chain")
    expect(trail.get_by_text("none changed, missing or forged")).to_be_visible()
