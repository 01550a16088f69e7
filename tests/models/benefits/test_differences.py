"""What a cell says is told from how a spreadsheet writes it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.benefits.differences import (
    CHANGED,
    CONFLICT,
    NEW,
    SAME,
    WITHDRAWN,
    SheetRow,
    changed_fields,
    differing,
    is_written,
    taken_over,
    verdict,
    version_of,
    written,
)
from models.benefits.kinds import RegisterRow, register_kinds
from models.benefits.rules import tidied_row
from models.records.kinds import Field
from models.records.rules import Fault
from tests.models.benefits.rows import GOOD

BENEFIT = register_kinds()["benefit"]
VALUES = tidied_row(BENEFIT, GOOD["benefit"])
TEXTS = {item.name: written(item, VALUES[item.name]) for item in BENEFIT.fields}


def field(kind):
    return Field("name", "Name", kind, "What it means", "example")


def standing(version=3, *, is_withdrawn=False, **changed):
    return RegisterRow("BEN_001", "benefit", {**VALUES, **changed}, "mapped", "", False, is_withdrawn, version)


def row(row_id="BEN_001", version="3", withdraw="", **changed):
    return SheetRow(2, row_id, version, withdraw, {**TEXTS, **changed})


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("number", "20", 20.0),
        ("number", "20.00", 20),
        ("number", "2e1", 20),
        ("number", "0.3", 0.1 + 0.2),
        ("integer", "2.0", 2),
        ("number", "", None),
        ("date", "2026-03-31 00:00:00", date(2026, 3, 31)),
        ("date", "2026-03-31T00:00", date(2026, 3, 31)),
        ("yes_no", "TRUE", True),
        ("yes_no", "No", False),
        ("yes_no", "", False),
        ("text", "  two   words ", "two words"),
        ("long_text", "one  \r\ntwo ", "one\ntwo"),
        ("ids", " B;A ; B;", ["A", "B"]),
        ("ids", "", []),
        ("choice", "Yes", "yes"),
        ("choice", "", ""),
    ],
)
def test_another_way_of_writing_a_value_is_the_same(kind, text, value):
    assert is_written(field(kind), text, value)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("number", "20.0000001", 20),
        ("number", "", 0),
        ("number", "0", None),
        ("number", "many", 20),
        ("date", "2026-03-31 12:00:00", date(2026, 3, 31)),
        ("yes_no", "", True),
        ("text", "Two words", "two words"),
        ("long_text", "one two", "one\ntwo"),
        ("ids", "A", ["A", "B"]),
    ],
)
def test_another_value_is_another(kind, text, value):
    assert not is_written(field(kind), text, value)


@given(st.text(), st.sampled_from(["text", "long_text"]))
def test_any_text_is_written_as_itself(text, kind):
    assert is_written(field(kind), written(field(kind), text), text)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_any_number_is_written_as_itself(number):
    assert is_written(field("number"), written(field("number"), number), number)


@given(st.sets(st.sampled_from(sorted(TEXTS))))
def test_columns_that_a_sheet_lacks_do_not_differ(names):
    assert differing(BENEFIT, {name: TEXTS[name] for name in names}, VALUES) == []
    assert set(differing(BENEFIT, dict.fromkeys(names, "?"), VALUES)) == names


def test_a_row_takes_over_what_differs_and_keeps_the_rest():
    typed = tidied_row(BENEFIT, {"title": "Other", "value_low": 0.3})
    before = {**VALUES, "value_low": 0.1 + 0.2}
    after = taken_over(BENEFIT, before, typed, ["title", "value_low"])
    assert changed_fields(BENEFIT, before, after) == ["title"]
    assert after == {**before, "title": "Other"}


@pytest.mark.parametrize(
    ("written_row", "present", "base", "told"),
    [
        (row(), standing(), None, SAME),
        (row(version=""), standing(), None, SAME),
        (row(owner="Mine"), standing(), None, CHANGED),
        (row(withdraw="Twice"), standing(), None, WITHDRAWN),
        (row(version="2"), standing(owner="Theirs"), VALUES, SAME),
        (row(version="2", owner="Mine"), standing(owner="Theirs"), VALUES, CONFLICT),
        (row(version="2", owner="Theirs"), standing(owner="Theirs"), VALUES, SAME),
        (row(version="2", withdraw="Twice"), standing(), VALUES, CONFLICT),
        (row(version="2", owner="Mine"), standing(), None, CONFLICT),
        (row(version="2"), standing(is_withdrawn=True), VALUES, SAME),
        (row(version="2", owner="Mine"), standing(is_withdrawn=True), VALUES, CONFLICT),
        (row("", ""), None, None, NEW),
        (row("BEN_077", ""), None, None, NEW),
    ],
)
def test_what_a_row_does_follows_from_id_version_and_values(written_row, present, base, told):
    assert verdict(BENEFIT, written_row, present, base) == told


@pytest.mark.parametrize(
    ("written_row", "present", "column"),
    [
        (row(version="", owner="Mine"), standing(), "version"),
        (row(version="4", owner="Mine"), standing(), "version"),
        (row(version="three", owner="Mine"), standing(), "version"),
        (row("BEN_077", "2"), None, "id"),
        (row("", "2"), None, "id"),
        (row("MEA_077", ""), None, "id"),
        (row("", "", withdraw="Twice"), None, "withdraw"),
        (row(version="3", owner="Mine"), standing(is_withdrawn=True), "id"),
        (row(), RegisterRow("BEN_001", "measure", {}, "", "", False, False, 1), "id"),
    ],
)
def test_a_row_whose_id_or_version_cannot_be_is_refused(written_row, present, column):
    told = verdict(BENEFIT, written_row, present, None)
    assert isinstance(told, Fault)
    assert (told.field, bool(told.reason and told.remedy)) == (column, True)


@pytest.mark.parametrize("text", ["", "0", "-1", "1.5", "x", "inf", "nan", "1e400"])
def test_a_version_is_a_whole_number(text):
    assert version_of(text) is None
    assert (version_of("3"), version_of("3.0")) == (3, 3)
