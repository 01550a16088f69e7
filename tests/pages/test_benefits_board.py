"""The board view: an empty register, proposals, and value that is counted."""

from __future__ import annotations

import json
from datetime import date

import pytest

from components.registry import page_entry
from components.runtime import runtime
from data_access.benefits.keeping import RowChange, keep_rows
from data_access.benefits.reading import register_of
from data_access.edits import editing
from models.sign_in import demo_viewer
from tests.models.benefits.appraised import VALUED
from tests.models.benefits.rows import GOOD
from tests.pages.looking import look

PAGE = page_entry("benefits")
ANALYST = demo_viewer("ndao_analyst", None)
TYPED = "[a link](https://example.com) **now**"
WORTH = {**GOOD["benefit"], **VALUED, "title": TYPED, "value_low": 60_000, "value_until": date(2030, 3, 31)}


@pytest.fixture
def counted(app):
    """A benefit that counts, a transfer, a disbenefit, an output that is late, and a cost."""
    rows = [
        RowChange("benefit", WORTH, "BEN_001"),
        RowChange("benefit", {**WORTH, "title": "Moved", "payer": "home_office"}, "BEN_002"),
        RowChange("benefit", {**WORTH, "title": "Lost", "is_disbenefit": True, "value_low": 120_000}, "BEN_003"),
        RowChange("measure", GOOD["measure"], "MEA_001"),
        RowChange("output", {**GOOD["output"], "expected_on": date(2027, 6, 30)}, "OUT_001"),
        RowChange("link", GOOD["link"], "LNK_001"),
        RowChange("cost", {**GOOD["cost"], "low": 10_000, "central": 20_000, "high": 30_000}, "CST_001"),
    ]
    keep_rows(runtime().stores, ANALYST, rows)
    approve("BEN_001", "BEN_002", "BEN_003")


def approve(*benefit_ids):
    """Approved as the board's decision leaves them; how they get there is tested where moves are."""
    with editing(runtime().stores, ANALYST) as edit:
        for row in edit.all("benefits/rows_named", row_ids=list(benefit_ids)):
            changed = {**row, "state": "approved", "version": int(str(row["version"])) + 1}
            edit.write("benefits/rows_save", rows=json.dumps([changed], default=str))


def page(role="national_board", **address):
    return checked(look(PAGE, **{"as": role, "as_at": "2026-09-30", **address}))


def checked(seen):
    assert not seen.app.exception
    assert seen.errors == []
    return seen


def test_an_empty_register_says_what_would_be_here_and_who_fills_it(app):
    seen = page()
    assert seen.titles == ["The register holds no benefit yet"]
    assert "An NDAO analyst or a service owner enters benefits" in seen.words
    assert not seen.figures and not seen.app.button


def test_an_editor_enters_the_founding_document_and_sees_it(app):
    seen = page("ndao_analyst")
    seen.app.button(key="enter_founding").click().run()
    checked(seen)
    number = len(register_of(runtime().stores, ANALYST).rows("benefit"))
    assert number > 0
    assert seen.titles == [f"None of {number} benefits has a value that is counted"]
    assert "rows of the founding document entered" in seen.app.success[0].value


def test_what_is_counted_is_told_in_figures_pictures_and_lists(counted):
    seen = page()
    assert seen.titles[0].startswith("Benefits brought none of the £")
    assert "the chance that they pay for their costs is" in seen.titles[0]
    assert len(seen.figures) == 2
    table = next(table for table in seen.tables if "What it lacks" in table)
    assert table["Benefit"].str.startswith("BEN_").all()
    assert "**now**" not in "".join(seen.app.markdown[0].value)


def test_forces_see_the_transfer_and_every_part_can_be_opened(counted):
    seen = page(value_for="Forces: what they gain and lose", board_part="Late outputs")
    assert "gain in all" in seen.titles[0]
    assert any("£" in line and "later than now expected" in line for line in seen.words.splitlines())
    assert seen.tables[0]["Months late"].tolist() == [24]


def test_disbenefits_are_listed_apart(counted):
    seen = page(board_part="Disbenefits")
    assert "stand against benefits of" in seen.words
    assert seen.tables[0]["Benefit"].tolist() == ["BEN_003 Lost"]
