"""The disclosure schedule says what was searched, how, by whom, when, on whose authority and with what result."""

import io
import json
from datetime import UTC, datetime

import pytest

from data_access.documents.access import OnRecord, add_member
from data_access.documents.case import close_case
from data_access.documents.disclosure import case_methods, disclosure_about, disclosure_schedule
from data_access.documents.exposure import record_exposure
from data_access.documents.gate import note, open_case_search
from data_access.documents.versions import engine_versions
from data_access.exports import workbook_bytes
from models.documents.exposure import OPENED, PREVIEW
from models.documents.methods import methods_of, named_packages
from tests.data_access.documents.doors import ANN, BOB, REFERENCE, new_case, reason

REQUEST = {"text": "red excavator", "mode": "hybrid", "filters": {"sources": ["Box 1"], "tags": []}}


@pytest.fixture
def kept():
    return []


@pytest.fixture
def case(tmp_path):
    made = new_case(tmp_path / "case")
    yield made
    close_case(made)


@pytest.fixture
def opened(case, kept):
    return open_case_search(kept.extend, ANN.subject, ANN.role_id, case, reason())


def test_each_thing_done_is_a_row_with_who_how_when_and_on_whose_authority(opened, kept):
    add_member(OnRecord(kept.extend, ANN.subject, ANN.role_id), opened.case, BOB.subject, BOB.name)
    theirs = open_case_search(kept.extend, BOB.subject, BOB.role_id, opened.case, reason())
    note(opened, "search", {"request": json.dumps(REQUEST), "total": 41}, [2, 3])
    note(theirs, "search_batch", {"queries": {"q1": "loader", "q2": "=cmd"}})
    looks = disclosure_schedule(opened).looks
    assert looks["What"].tolist() == ["open", "open", "search", "search_batch", "disclosure"]
    row = looks.iloc[2]
    assert (row["Question"], row["Mode"], row["Filters"]) == ("red excavator", "hybrid", "sources Box 1")
    assert (row["Results"], row["Item numbers"]) == (41, "2; 3")
    assert (row["Reason"], row["Reference"]) == ("Investigation of an offence", REFERENCE)
    assert row["Authority"].startswith("Jo Miles, Inspector")
    assert f"tantivy {engine_versions()['tantivy']}" in row["Engine"]
    assert (looks["Who"][3], looks["Question"][3]) == ("Bob Reviewer (idp|bob)", "loader; =cmd")
    assert looks["Who"][0] == "ann (idp|ann)"  # a case made without the app knows its lead by the account
    assert kept[-1].action == "documents.disclosure"


def test_items_are_listed_that_were_opened_tagged_or_decided_on_and_no_others(opened):
    record_exposure(opened, [1], OPENED)
    record_exposure(opened, [4], PREVIEW)
    note(opened, "item", {}, [2])
    note(opened, "search", {}, [5])
    with opened.case.writing() as cursor:
        cursor.execute("insert into tags values (3, 'relevant', ?, ?, '')", [ANN.subject, datetime.now(UTC)])
        cursor.execute(
            "insert into review_items values ('r', 2, 'batch', 1, 1, 0.5, false, ?, ?, 3)",
            [ANN.subject, datetime.now(UTC)],
        )
    items = disclosure_schedule(opened).items.set_index("Item number")
    assert items.index.tolist() == [1, 2, 3]
    assert (items["Times opened"].tolist(), items["Tags"].tolist()) == ([1, 1, 0], ["", "", "relevant"])
    assert (items["Opened by"][2], items["Tagged by"][3]) == ("ann (idp|ann)", "ann (idp|ann)")
    assert (items["Decided not relevant"][2], items["SHA-256"][1]) == (1, "hash1")


def test_the_schedule_leaves_as_a_workbook_that_runs_nothing(opened):
    from openpyxl import load_workbook

    note(opened, "search", {"query": "=1+1"}, [1])
    record_exposure(opened, [1], OPENED)
    about = disclosure_about(opened, generated_at=datetime.now(UTC))
    book = load_workbook(io.BytesIO(workbook_bytes(disclosure_schedule(opened).tables, about)))
    assert book.sheetnames == ["About", "What was done", "Items opened or tagged", "Methods"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert {"'=1+1", "'=note 1"} <= {cell.value for cell in cells}


def test_methods_say_what_was_not_searched_and_every_version(opened):
    with opened.case.writing() as cursor:
        cursor.execute("update items set status = 'needs_ocr', reason = 'scanned' where item_id = 5")
    told = {one.title: one.words for one in case_methods(opened)}
    assert told["What was searched"].startswith("4 of 5 files")
    assert "1 hold pictures of text" in told["What was not searched"]
    assert engine_versions()["tantivy"] in told["Words"]
    assert not any("{" in words for words in told.values())


def test_an_empty_case_has_methods_too(opened):
    with opened.case.writing() as cursor:
        cursor.execute("delete from items")
    assert case_methods(opened)[0].words.startswith("0 of 0 files")


def test_a_figure_that_is_not_given_is_no_method():
    with pytest.raises(KeyError):
        methods_of(dict.fromkeys(named_packages(), "1"))
