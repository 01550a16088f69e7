from __future__ import annotations

import csv
import datetime
import io

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.exports import About, csv_bytes, export_file_name, guarded, unguarded, xlsx_bytes

STARTS = st.sampled_from(
    ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "'", "'=", " =", "\n=", "\ufeff=", ""]
)
TEXTS = st.builds(str.__add__, STARTS, st.text(max_size=12))
VISIBLE = st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc")), max_size=12)
CELLS = st.one_of(TEXTS, st.integers(-(10**12), 10**12), st.floats(allow_nan=False, allow_infinity=False))


def about(*, is_synthetic: bool = False) -> About:
    return About(
        title="National data maturity",
        subtitle="Mean level, England and Wales",
        filters={"Pillar": "Data Skills"},
        definition="=the mean of five capabilities",
        as_at=datetime.date(2026, 9, 3),
        source="Reassessment 2025",
        data_version="v000012",
        is_synthetic=is_synthetic,
        suppression="Nothing under five forces",
        generated_at=datetime.datetime(2026, 9, 30, 14, 5),
        generated_by_role="NDAO analyst",
    )


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("start", list("=+-@＝＋－＠\t\r"))
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(start):
    for text in (f"{start}cmd|calc", f"  {start}1", f"\u00a0{start}1", f"\ufeff{start}1", f"'{start}1"):
        assert guarded(text) == f"'{text}"


def test_plain_text_is_left_alone():
    for text in ("Kent", "'Twas", "a=b", "3 - 2", "\u22120.3", "", "o'clock", "1 in 5,000"):
        assert guarded(text) == text


@given(TEXTS)
@settings(max_examples=300)
def test_the_guard_can_be_taken_off_again(text):
    assert unguarded(guarded(text)) == text


@given(st.lists(st.lists(CELLS, min_size=5, max_size=5), min_size=20, max_size=20))
@settings(max_examples=100, deadline=None)
def test_a_csv_gives_back_every_cell_and_none_is_a_formula(rows):
    table = pd.DataFrame(rows, columns=list("abcde"), dtype=object)
    body = read_csv(csv_bytes(table, about()))[1:]
    for row, read in zip(rows, body, strict=True):
        for value, cell in zip(row, read, strict=True):
            assert (unguarded(cell) if isinstance(value, str) else type(value)(cell)) == value
            assert not (isinstance(value, str) and cell.lstrip().startswith(("=", "+", "-", "@")))


@given(
    st.lists(
        st.lists(st.one_of(VISIBLE, st.integers(-(10**12), 10**12)), min_size=4, max_size=4),
        min_size=5,
        max_size=5,
    )
)
@settings(max_examples=20, deadline=None)
def test_a_workbook_gives_back_every_cell_as_text_or_number(rows):
    table = pd.DataFrame(rows, columns=list("abcd"), dtype=object)
    sheet = read_xlsx(xlsx_bytes(table, about()))["Data"]
    for row, read in zip(rows, sheet.iter_rows(min_row=2, max_row=6, max_col=4), strict=True):
        for value, cell in zip(row, read, strict=True):
            assert cell.data_type != "f"
            if isinstance(value, str):
                assert unguarded(cell.value or "") == value
            else:
                assert cell.value == value


def test_numbers_stay_numbers_even_when_they_are_negative():
    table = pd.DataFrame({"Change (levels)": [-0.5, 2.0]})
    assert read_csv(csv_bytes(table, about()))[1:] == [["-0.5"], ["2.0"]]
    sheet = read_xlsx(xlsx_bytes(table, about()))["Data"]
    assert [sheet["A2"].value, sheet["A3"].value] == [-0.5, 2]


def test_a_number_that_a_sheet_cannot_hold_exactly_is_text():
    sheet = read_xlsx(xlsx_bytes(pd.DataFrame({"n": [12345678901234567890]}, dtype=object), about()))["Data"]
    assert sheet["A2"].value == "12345678901234567890"


def test_missing_values_are_empty_in_every_kind_of_column():
    table = pd.DataFrame(
        {
            "level": pd.array([3, None], dtype="Int64"),
            "mean": [None, 2.5],
            "name": ["Kent", None],
            "on": pd.to_datetime(["2026-09-03", None]),
        }
    )
    assert read_csv(csv_bytes(table, about()))[1:] == [
        ["3", "", "Kent", "2026-09-03T00:00:00"],
        ["", "2.5", "", ""],
    ]
    sheet = read_xlsx(xlsx_bytes(table, about()))["Data"]
    assert [cell.value for cell in sheet[3]] == [None, 2.5, None, None]


def test_a_csv_opens_in_excel_as_utf_8_with_one_header_line():
    content = csv_bytes(pd.DataFrame({"Force": ["Dyfed–Powys"]}), about())
    assert content.startswith(b"\xef\xbb\xbfForce\r\n")
    assert read_csv(content) == [["Force"], ["Dyfed–Powys"]]


def test_synthetic_data_say_so_in_every_row_in_the_workbook_and_in_the_name():
    table, synthetic = pd.DataFrame({"Force": ["Kent", "Essex"]}), about(is_synthetic=True)
    assert [row[0] for row in read_csv(csv_bytes(table, synthetic))] == [
        "data_status",
        "SYNTHETIC",
        "SYNTHETIC",
    ]
    workbook = read_xlsx(xlsx_bytes(table, synthetic))
    assert [cell.value for cell in workbook["Data"]["A"]] == ["data_status", "SYNTHETIC", "SYNTHETIC"]
    assert any("Synthetic" in str(cell.value) for cell in workbook["About"]["B"])
    assert "SYNTHETIC" in export_file_name(synthetic, extension="csv")


def test_real_data_carry_no_synthetic_word():
    table = pd.DataFrame({"Force": ["Kent"]})
    assert b"SYNTHETIC" not in csv_bytes(table, about())
    assert "SYNTHETIC" not in export_file_name(about(), extension="csv")


def test_the_about_sheet_comes_first_and_says_what_the_table_is():
    workbook = read_xlsx(xlsx_bytes(pd.DataFrame({"Force": ["Kent"]}), about()))
    assert workbook.sheetnames == ["About", "Data"]
    lines = {row[0].value: row[1].value for row in workbook["About"].iter_rows()}
    assert lines["Filter: Pillar"] == "Data Skills"
    assert lines["As at"] == "3 Sep 2026"
    assert lines["Data version"] == "v000012"
    assert lines["Suppression"] == "Nothing under five forces"
    assert lines["Definition"] == "'=the mean of five capabilities"


def test_the_header_of_the_data_sheet_is_its_first_row_and_stays_in_view():
    sheet = read_xlsx(xlsx_bytes(pd.DataFrame({"=Force": ["Kent"]}), about()))["Data"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].value == "'=Force"
    assert sheet["A1"].font.bold


def test_a_text_that_is_too_long_for_a_cell_says_that_it_was_cut():
    sheet = read_xlsx(xlsx_bytes(pd.DataFrame({"note": ["x" * 40_000]}), about()))["Data"]
    assert len(sheet["A2"].value) == 32_767
    assert sheet["A2"].value.endswith("[cut: the CSV has all]")


def test_two_columns_of_one_name_are_refused():
    table = pd.DataFrame([[1, 2]], columns=["Level", "level"])
    for write in (csv_bytes, xlsx_bytes):
        with pytest.raises(ValueError, match="one name"):
            write(table, about())


def test_an_empty_table_is_a_header():
    table = pd.DataFrame({"Force": [], "Level": []})
    assert read_csv(csv_bytes(table, about(is_synthetic=True))) == [["data_status", "Force", "Level"]]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("National data maturity", "national-data-maturity_2026-09-03_v000012.xlsx"),
        ("../../etc/passwd", "etc-passwd_2026-09-03_v000012.xlsx"),
        ("=;\r\n", "table_2026-09-03_v000012.xlsx"),
    ],
)
def test_a_file_name_is_plain(title, expected):
    import dataclasses

    assert export_file_name(dataclasses.replace(about(), title=title), extension="xlsx") == expected
