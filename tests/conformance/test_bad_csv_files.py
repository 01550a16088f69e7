"""Broken and hostile CSV files: each is refused for its own reason, and nothing is loaded."""

import time

import pytest

from data_access.loaders import LoadRejected, LoadRequest, apply, check
from tests.data_access.loaders.world import (
    ANSWERS,
    answer,
    check_all,
    count,
    counts_add_up,
    csv_text,
    load_is_refused,
)

GOOD = csv_text([answer()])
HEADER = ",".join(ANSWERS)


def semicolons(text):
    return text.replace(",", ";")


FILES = {
    "missing column": (
        csv_text([answer()[:-1]], ANSWERS[:-1]),
        1,
        "evidence_date",
        'column "evidence_date" is missing',
    ),
    "unknown column": (
        csv_text([answer()], ["Level" if name == "level" else name for name in ANSWERS]),
        1,
        "Level",
        'column "Level" is not part',
    ),
    "column twice": (csv_text([[*answer(), "x"]], [*ANSWERS, "level"]), 1, "level", "stands twice"),
    "ragged row": (GOOD + "2025-reassessment,kent,R02\r\n", 3, None, "has 3 cells; the header has 9"),
    "semicolons": (semicolons(GOOD), 1, None, "separated by semicolons"),
    "tabs": (GOOD.replace(",", "\t"), 1, None, "separated by tabs"),
    "UTF-16 with mark": (GOOD.encode("utf-16"), None, None, "UTF-16"),
    "UTF-16 without mark": (GOOD.encode("utf-16-be"), None, None, "UTF-16"),
    "UTF-32": (GOOD.encode("utf-32"), None, None, "UTF-16 or UTF-32"),
    "NUL byte": (GOOD.replace("CDO", "C\0O"), 2, None, "NUL byte"),
    "mixed encodings": (csv_text([answer(respondent_role="é")]).encode() + b"\xe9", 3, None, "mixes UTF-8"),
    "no encoding": (GOOD.replace("CDO", "\x81").encode("latin-1"), 2, None, "neither UTF-8 nor Windows-1252"),
    "10,000 cells": (GOOD + "x," * 9_999 + "x\r\n", 3, None, "10,000 cells"),
    "10,000 columns": (
        ",".join(f"c{at}" for at in range(10_000)) + "\n",
        1,
        None,
        "header has 10,000 columns",
    ),
    "unclosed quote": (
        GOOD + '2025-reassessment,"kent,R02\r\nmore\r\n',
        3,
        None,
        "opened on line 3 is never closed",
    ),
    "quote in a cell": (GOOD.replace("CDO", '"C"DO'), 2, None, "not written twice"),
    "web page": ("<!DOCTYPE html><html></html>", None, None, "web page"),
    "PDF": (b"%PDF-1.7\n", None, None, "PDF"),
    "workbook named csv": (b"PK\x03\x04", None, None, "Excel workbook, not CSV"),
    "empty": ("", None, None, "is empty"),
    "blank lines only": ("\r\n\r\n", None, None, "is empty"),
    "header only": (HEADER + "\r\n", None, None, "no rows"),
    "level 6": (csv_text([answer(), answer(capability="F2", level="6")]), 3, "level", "outside 1 to 5"),
    "level 3.5": (csv_text([answer(level="3.5")]), 2, "level", "not a whole level"),
    "level in words": (csv_text([answer(level="three")]), 2, "level", "neither 1 to 5 nor don't know"),
    "blank level": (csv_text([answer(level="")]), 2, "level", "blank"),
    "coverage over 100": (
        csv_text([answer(coverage_percent="101")]),
        2,
        "coverage_percent",
        "outside 0 to 100",
    ),
    "thousands": (
        csv_text([answer(coverage_percent="1,000")]),
        2,
        "coverage_percent",
        "commas for thousands",
    ),
    "not a number": (csv_text([answer(coverage_percent="NaN")]), 2, "coverage_percent", "not a number"),
    "future evidence": (csv_text([answer(evidence_date="2190-01-01")]), 2, "evidence_date", "in the future"),
    "impossible date": (csv_text([answer(evidence_date="2025-02-30")]), 2, "evidence_date", "not a date"),
    "evidence without date": (csv_text([answer(evidence_date="")]), 2, "evidence_date", "has no date"),
    "grade D": (csv_text([answer(evidence_grade="D")]), 2, "evidence_grade", "not one of the words"),
    "unknown force": (csv_text([answer(force="Essx")]), 2, "force", "not known"),
    "another body": (
        csv_text([answer(force="British Transport Police")]),
        2,
        "force",
        "not a territorial force",
    ),
    "force that ended": (csv_text([answer(force="old-shire")]), 2, "force", "does not stand on 2025-03-31"),
    "unknown wave": (csv_text([answer(wave_id="2031")]), 2, "wave_id", "wave is not loaded"),
    "unknown capability": (
        csv_text([answer(capability="Z9")]),
        2,
        "capability",
        "not in framework version 1",
    ),
    "mail address": (csv_text([answer(respondent_id="a@example.org")]), 2, "respondent_id", "form asked for"),
    "key twice": (csv_text([answer(), answer(force="Kent Police")]), 2, "capability", "is also in row 3"),
    "long cell": (csv_text([answer(respondent_role="x" * 70_000)]), 2, None, "longer than 64 KB"),
    "control character": (
        csv_text([answer(respondent_role="a\x1bb")]),
        2,
        "respondent_role",
        "control character",
    ),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    contents = {name: text.encode() if isinstance(text, str) else text for name, (text, *_) in FILES.items()}
    started = time.monotonic()
    found = check_all("assessment_answers", tmp_path_factory.mktemp("bad"), contents, ".csv")
    assert time.monotonic() - started < 20
    return found


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_refused_with_its_row_its_column_and_its_reason(name, outcomes):
    _, row, column, reason = FILES[name]
    rejected = outcomes[name].rejected
    assert any((found.row, found.column) == (row, column) and reason in found.reason for found in rejected), rejected
    assert all(found.file == "answers.csv" and found.remedy for found in rejected)
    assert counts_add_up(outcomes[name]) and not outcomes[name].is_accepted


@pytest.mark.parametrize("name", ["semicolons", "ragged row", "level 6", "NUL byte"])
def test_nothing_of_a_bad_file_is_loaded(name, con, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text(FILES[name][0])
    assert load_is_refused(con, "assessment_answers", path)


def test_a_good_file_beside_a_bad_one_is_not_loaded_either(con, tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(GOOD)
    bad.write_text(FILES["level 6"][0])
    requests = [LoadRequest("assessment_answers", path) for path in (good, bad)]
    with pytest.raises(LoadRejected, match=r"bad\.csv was refused"):
        apply(con, requests, loaded_by="tester", is_synthetic=True)
    assert count(con, "raw.assessment_answers") == count(con, "raw.loads") == 0


def test_an_unknown_force_comes_with_the_nearest_names(con, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text(csv_text([answer(force="Essx Police")]))
    rejected = check(con, [LoadRequest("assessment_answers", path)])[0].rejected
    assert rejected[0].value == "Essx Police" and "Essex Police" in rejected[0].remedy


def test_a_wrong_header_suggests_the_right_spelling(con, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text(csv_text([answer()], ["Level" if name == "level" else name for name in ANSWERS]))
    rejected = check(con, [LoadRequest("assessment_answers", path)])[0].rejected
    assert any('Did you mean "level"?' in row.remedy for row in rejected)


def test_every_bad_row_is_listed_and_the_good_ones_are_counted(con, tmp_path):
    path = tmp_path / "answers.csv"
    rows = [answer(respondent_id=f"R{at}", level="9" if at % 2 else "2") for at in range(1_000)]
    path.write_text(csv_text(rows) + "short,row\r\n")
    outcome = check(con, [LoadRequest("assessment_answers", path)])[0]
    assert (outcome.rows_read, outcome.rows_accepted, outcome.rows_rejected) == (1_001, 500, 501)
    assert [row.row for row in outcome.rejected] == [*range(3, 1_002, 2), 1_002]


GOOD_FILES = {
    "cp1252 pound sign": (csv_text([answer(respondent_role="Head of £")]).encode("cp1252"), "Windows-1252"),
    "byte-order mark": (GOOD.encode("utf-8-sig"), "UTF-8 with BOM"),
    "mixed line ends": ((HEADER + "\r" + ",".join(answer()) + "\n").encode(), "UTF-8"),
    "trailing blank rows": ((GOOD + ",,,,,,,,\r\n\r\n").encode(), "UTF-8"),
    "columns in another order": (csv_text([answer()[::-1]], ANSWERS[::-1]).encode(), "UTF-8"),
    "don't know": (csv_text([answer(level="Don’t know")]).encode(), "UTF-8"),
    "British date": (csv_text([answer(evidence_date="14/02/2025")]).encode(), "UTF-8"),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    contents = {name: content for name, (content, _) in GOOD_FILES.items()}
    return check_all("assessment_answers", tmp_path_factory.mktemp("sound"), contents, ".csv")


@pytest.mark.parametrize("name", GOOD_FILES)
def test_an_unusual_but_sound_file_is_accepted(name, sound):
    outcome = sound[name]
    assert (outcome.rows_read, outcome.rows_accepted, outcome.rejected) == (1, 1, ())
    assert outcome.encoding == GOOD_FILES[name][1]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cp1252 pound sign", "Windows-1252"),
        ("mixed line ends", "line ends"),
        ("trailing blank rows", "2 blank rows were ignored"),
        ("British date", "day/month/year"),
    ],
)
def test_what_was_taken_for_granted_is_said(name, words, sound):
    assert words in " ".join(sound[name].warnings)


def test_the_pound_sign_of_windows_1252_arrives_as_a_pound_sign(sound):
    assert sound["cp1252 pound sign"].preview[0]["respondent_role"] == "Head of £"


def test_a_very_long_file_name_is_cut_and_keeps_its_extension(con, tmp_path):
    path = tmp_path / "upload.csv"
    path.write_text(GOOD)
    request = LoadRequest("assessment_answers", path, file_name="../../" + "x" * 5_000 + "\n.csv")
    outcome = check(con, [request])[0]
    assert outcome.is_accepted and len(outcome.file_name) == 120
    assert outcome.file_name.endswith(".csv") and "/" not in outcome.file_name


def test_a_file_over_fifty_megabytes_is_refused_before_it_is_parsed(con, tmp_path):
    path = tmp_path / "answers.csv"
    with path.open("wb") as handle:
        handle.truncate(50 * 2**20 + 1)
    assert "larger than 50 MB" in check(con, [LoadRequest("assessment_answers", path)])[0].rejected[0].reason


def test_a_file_of_another_kind_is_refused_by_its_extension(con, tmp_path):
    path = tmp_path / "answers.xls"
    path.write_text(GOOD)
    assert ".csv or .xlsx" in check(con, [LoadRequest("assessment_answers", path)])[0].rejected[0].reason
