"""The panels that take files into the benefits register: drawn on a page, by those who may."""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from components.offers import OFFERS
from components.runtime import runtime
from data_access.benefits import workbook_child, workbook_reading
from data_access.benefits.keeping import RowChange, keep_row
from data_access.benefits.reading import register_of
from models.sign_in import demo_viewer
from tests.models.benefits.rows import GOOD
from tests.pages.looking import Seen, serving, unescaped

ANALYST = demo_viewer("ndao_analyst", None)


@pytest.fixture
def app(small, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_reading, "run_limited", lambda module, folder, **_: workbook_child.main(folder))
    monkeypatch.setattr(workbook_child, "limit_memory", lambda _: None)
    monkeypatch.setattr(workbook_child, "limit_cpu", lambda _: None)
    shutil.copytree(small, tmp_path / "store")
    with serving(tmp_path / "store"):
        keep_row(runtime().stores, ANALYST, RowChange("benefit", GOOD["benefit"]))
        yield


def page():
    from components.benefits.upload_panel import upload_panel
    from components.benefits.workbook_panel import workbook_panel
    from components.page import begin_page
    from components.runtime import runtime
    from data_access.benefits.reading import register_of

    context = begin_page("benefits")
    workbook_panel(context, register_of(runtime().stores, context.viewer))
    upload_panel(context)


def look(role="ndao_analyst"):
    app = AppTest.from_function(page, default_timeout=60)
    app.query_params["as"] = role
    app.user = {}
    seen = Seen(app.run())
    assert not seen.app.exception
    return seen


def exported():
    offer = next(item for item in reversed(OFFERS._offers.values()) if item.name == "benefits_register")
    assert offer.about.title == "Benefits register"
    return load_workbook(io.BytesIO(offer.makers["xlsx"](offer.about)))


@dataclass(frozen=True)
class Upload:
    """A file as the upload box gives it."""

    data: bytes
    name: str
    file_id: str = "1"

    def getbuffer(self) -> bytes:
        return self.data


def given(monkeypatch, data, *, name, key):
    """Let the box whose key starts so hold a file until it is kept."""
    upload = Upload(data, name)

    def box(*_, key=key, **__):
        return upload if key == wanted else None

    wanted = f"{key}_0"
    monkeypatch.setattr("streamlit.file_uploader", box)


def saved(book, owner):
    sheet = book["Benefits"]
    column = [cell.value for cell in sheet[1]].index("owner") + 1
    sheet.cell(2, column).value = owner
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def kept():
    return register_of(runtime().stores, ANALYST).row("benefit", "BEN_001")


def test_nothing_is_compared_until_a_file_is_chosen_and_those_who_only_read_get_the_workbook_alone(app):
    seen = look()
    assert seen.tables == []
    assert "Choose the edited workbook" in seen.words
    seen = look("national_board")
    assert exported().sheetnames[0] == "Read me"
    assert (seen.app.get("file_uploader"), seen.app.button) == ([], [])
    assert "Choose" not in seen.words


def test_the_changes_of_a_workbook_are_shown_and_then_applied(app, monkeypatch):
    look()
    typed = "[a link](https://example.com) **now**"
    given(monkeypatch, saved(exported(), typed), name="mine.xlsx", key="benefits_workbook")
    seen = look()
    (table,) = seen.tables
    assert table.values.tolist() == [
        ["Changed", "Benefits", 2, "BEN_001", "Benefits Owner", "Head of data sharing", typed]
    ]
    assert kept()["owner"] == "Head of data sharing"
    seen.app.button(key="benefits_workbook_apply").click().run()
    assert not seen.app.exception
    assert kept()["owner"] == typed
    assert "1 row of mine.xlsx applied" in unescaped(seen.app.success[0].value)
    assert seen.tables == []


def test_a_conflict_is_shown_with_both_values_and_waits_for_the_reader(app, monkeypatch):
    look()
    book = exported()
    theirs = {**kept().values, "owner": "Theirs"}
    keep_row(runtime().stores, ANALYST, RowChange("benefit", theirs, "BEN_001", 1))
    given(monkeypatch, saved(book, "Mine"), name="mine.xlsx", key="benefits_workbook")
    seen = look()
    (table,) = seen.tables
    assert table[["In the register now", "In the workbook"]].values.tolist() == [["Theirs", "Mine"]]
    assert [button.key for button in seen.app.button] == []
    assert kept()["owner"] == "Theirs"


@pytest.mark.parametrize(("criterion", "rows"), [("SC5", 2), ("SC404", 1)])
def test_a_file_of_rows_is_checked_then_kept_or_refused(app, monkeypatch, criterion, rows):
    text = f"title,category,programme_year,direction,criteria\nFaster triage,cashable,2,increase,{criterion}\n"
    given(monkeypatch, text.encode(), name="rows.csv", key="benefits_file_benefits")
    seen = look()
    if rows == 2:
        seen.app.button(key="benefits_file_keep").click().run()
        assert "1 row of rows.csv kept" in unescaped(seen.app.success[0].value)
    else:
        assert seen.tables[0][["Row", "Column"]].values.tolist() == [[2, "criteria"]]
    assert not seen.app.exception
    assert len(register_of(runtime().stores, ANALYST).rows("benefit")) == rows
