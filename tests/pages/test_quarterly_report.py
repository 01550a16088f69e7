"""The quarterly report's page: any quarter as known on any day, the same again later, and three files when fetched."""

from __future__ import annotations

import asyncio
import io
import re
import shutil
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from starlette.requests import Request

from components import server_routes
from components.offers import OFFERS
from components.registry import page_entry
from components.runtime import runtime
from data_access.performance.commentaries import add_commentary
from models.sign_in import demo_viewer
from tests.data_access.performance.quarter_store import KPI, load, reported_store, values_file
from tests.data_access.records.small import small_store
from tests.pages.looking import look, serving, unescaped

PAGE = page_entry("quarterly-report")
ANALYST = demo_viewer("ndao_analyst", None)
TODAY = datetime.now(UTC).date()
TYPED = "[a link](https://example.com) **now** =1+1"
STARTS = {"pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK"}


@pytest.fixture(scope="module")
def reported(tmp_path_factory):
    return reported_store(tmp_path_factory.mktemp("reported"), tmp_path_factory.mktemp("files"))


@pytest.fixture
def app(reported, tmp_path):
    folder = tmp_path / "store"
    shutil.copytree(reported, folder)
    with serving(folder):
        OFFERS._offers.clear()
        yield folder


def page(role="national_board", **address):
    seen = look(PAGE, **{"as": role, **address})
    assert not seen.app.exception
    assert seen.errors == []
    return seen


def shown(seen):
    """What stands on the page, without the line at its head that tells the version of the data."""
    lines = [line for line in seen.lines if not line.startswith("Performance ›")]
    return "\n".join([*lines, *(table.to_csv() for table in seen.tables)])


def offered():
    """Token and offer of the report."""
    return next((token, offer) for token, offer in OFFERS._offers.items() if "pdf" in offer.makers)


def fetch(file_type):
    """Name and content of a file of the report through the export route."""
    token, _ = offered()
    scope = {"type": "http", "method": "GET", "path": f"/export/{token}", "headers": [],
             "query_string": f"format={file_type}".encode(), "path_params": {"token": token}}  # fmt: skip
    answer = asyncio.run(server_routes.export(Request(scope)))
    assert answer.status_code == 200
    return answer.headers["content-disposition"], answer.body


def test_the_newest_closed_quarter_is_shown_with_its_message(app):
    seen = page()
    choice = seen.app.selectbox(key="quarter")
    assert choice.options[choice.index] == "2026/27 Q2" and choice.options[-1] == "2024/25 Q3"
    assert seen.app.date_input(key="known_on").value == TODAY
    assert "1 of 87 KPIs have figures" in seen.words
    assert {"What got better: none", "What is missing: 86"} <= set(re.findall(r"### (.*)", seen.words))
    assert "No chart stands out when all of them are judged together" in seen.words


def test_an_earlier_quarter_and_day_come_from_the_address(app):
    seen = page(quarter="2025-q4", known_on="2026-05-01")
    assert seen.app.date_input(key="known_on").value == date(2026, 5, 1)
    page(quarter="2025-q4", known_on="2026-04-20")
    about = offered()[1].about
    assert about.title == "Performance report 2025/26 Q4"
    assert about.filters["As known on"] == "2026-05-01"


@pytest.mark.parametrize("day", ["2026-09-30", "2999-01-01", "yesterday", ""])
def test_a_day_that_cannot_be_becomes_the_newest(app, day):
    assert page(quarter="2026-q2", known_on=day).app.date_input(key="known_on").value == TODAY


def test_a_revision_loaded_later_changes_nothing_in_the_report_as_it_was_known(app, tmp_path):
    asked = {"quarter": "2026-q2", "known_on": "2026-10-20"}
    before, workbook = shown(page(**asked)), fetch("xlsx")[1]
    load(app, values_file(tmp_path, [(date(2026, 9, 1), date(2026, 11, 16), 20)]))
    OFFERS._offers.clear()
    assert shown(page(**asked)) == before
    assert cells(fetch("xlsx")[1]) == cells(workbook)
    assert "latest figure revised" in str(cells_of_now(asked))


def cells_of_now(asked):
    OFFERS._offers.clear()
    page(**{**asked, "known_on": TODAY.isoformat()})
    return cells(fetch("xlsx")[1])


def cells(content):
    """Every cell of every sheet but the one about the file."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.values) for sheet in book if sheet.title != "About"}


@pytest.mark.parametrize("file_type", STARTS)
def test_each_file_is_made_when_fetched_named_and_put_on_record(app, file_type):
    page()
    name, body = fetch(file_type)
    assert body.startswith(STARTS[file_type])
    assert f'filename="performance-report-2026-27-q2_{TODAY.isoformat()}_' in name and name.endswith(f'.{file_type}"')
    entry = runtime().stores.audit.newest(1).iloc[0]
    assert entry.action == "export" and '"Quarter": "2026/27 Q2"' in entry.object


def test_typed_words_of_a_commentary_stay_letters(app):
    add_commentary(runtime().stores, ANALYST, KPI, "", period=date(2026, 9, 1), words=TYPED)
    page()
    rows = cells(fetch("xlsx")[1])["KPIs"]
    assert TYPED in [cell for row in rows for cell in row]
    OFFERS._offers.clear()
    page(known_on=(TODAY - timedelta(days=1)).isoformat())
    assert TYPED not in str(cells(fetch("xlsx")[1]))


def test_a_store_without_a_closed_quarter_says_what_to_do(tmp_path_factory, tmp_path):
    folder = small_store(tmp_path / "small", tmp_path_factory.mktemp("files"))
    with serving(folder):
        seen = look(PAGE, **{"as": "national_board"})
    assert not seen.app.exception
    assert seen.titles == ["No quarter with KPI values has ended yet"]


def test_a_role_without_the_report_is_refused(app):
    seen = look(PAGE, **{"as": "rocu_analyst"})
    assert "got better" not in unescaped(seen.words) and not OFFERS._offers
