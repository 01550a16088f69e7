"""The traceability page: the matrix, tables both ways, and the questions that the board answers."""

from __future__ import annotations

import pytest

from components.benefits.trace import DIRECTIONS, PICKED
from components.registry import page_entry
from components.runtime import runtime
from data_access.benefits.founding import enter_founding
from data_access.benefits.reading import register_of
from models.sign_in import demo_viewer
from tests.pages.looking import look

PAGE = page_entry("benefits-traceability")
ANALYST = demo_viewer("ndao_analyst", None)


@pytest.fixture
def founding(app):
    enter_founding(runtime().stores, ANALYST)


def page(**address):
    return checked(look(PAGE, **{"as": "national_board", **address}))


def checked(seen):
    assert not seen.app.exception
    assert seen.errors == []
    return seen


def keyed(kind, key):
    return next(item for item in kind if item.key == key)


def test_an_empty_register_says_so(app):
    assert page().titles == ["The register holds no benefit yet, so nothing can be traced"]


def test_a_cell_of_the_matrix_opens_its_benefits(founding):
    seen = page()
    assert seen.titles == ["All 21 benefits lead to a criterion and to a KPI"]
    assert len(seen.figures) == 1
    seen.app.session_state[PICKED] = "SC5|S3.2"
    seen.app.run()
    assert "BEN_001 Increased scale of data sharing" in checked(seen).tables[0].Benefit.tolist()


def test_each_direction_has_its_rows_and_holes(founding):
    seen = page(trace_view="Tables")
    assert "SC1 Increased Public Trust" in keyed(seen.app.selectbox, "trace_row").options
    assert "S3.2 Data sharing" in seen.words
    rows = []
    for direction in DIRECTIONS:
        keyed(seen.app.selectbox, "trace_direction").set_value(direction).run()
        rows.append(len(checked(seen).tables[0]))
    assert rows == [9, 24, 21, 87]
    keyed(seen.app.toggle, "trace_holes").set_value(True).run()
    assert (checked(seen).tables[0].Holes != "").all()


def test_the_board_answers_a_question_and_the_count_follows(founding):
    seen = page(trace_view="Open questions")
    assert len(seen.tables[0]) == 25
    assert "C10" not in seen.everything
    keyed(seen.app.selectbox, "question_item").set_value("C12").run()
    keyed(seen.app.text_area, "question_answer_reason").set_value("One unit: data sets")
    next(item for item in seen.app.button if item.label == "Record the decision").click().run()
    assert "1 of 25 questions of the founding document is answered; 24 wait" in checked(seen).words
    row = seen.tables[0].set_index("Question").filter(like="C12", axis=0).iloc[0]
    assert row[["Status", "Answer", "By", "Meeting"]].tolist() == [
        "Answered", "One unit: data sets", "National board member", "between meetings",
    ]  # fmt: skip
    seen.app.session_state["question_status"] = "Open"
    seen.app.run()
    assert len(checked(seen).tables[0]) == 24
    assert len(register_of(runtime().stores, ANALYST).rows("decision")) == 1
