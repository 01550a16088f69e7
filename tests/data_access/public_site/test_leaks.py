"""Nothing of one force is in the site, nor can it be worked out from it."""

import csv
import io
import json
import re

import duckdb
import pytest

from data_access.queries import SQL, statement
from data_access.snapshots import build_version, current_version, version_path
from models.public_site.disclosure import smallest_group
from tests.data_access.public_site.conftest import files_of
from tests.data_access.public_site.reading import Page

QUERIES = sorted(path.stem for path in (SQL / "public").glob("*.sql"))
MAY_BE_READ = {"raw.capabilities", "raw.assessment_waves", "national.public_pillar_levels", "national.pillar_changes",
               "national.capability_levels"}  # fmt: skip
HIDDEN = ("R3", "R4")
MARKS = (
    "select force_id, name, short_name, code, ons_code from raw.forces",
    "select alias from raw.force_aliases where force_id is not null",
    "select distinct respondent_id, respondent_role from raw.assessment_answers",
)
COUNTED = (
    "select distinct forces_counted from national.capability_levels join raw.assessment_waves using (wave_id) "
    "where status = 'closed'"
)


def rows_of(folder, query):
    with duckdb.connect(str(version_path(folder, current_version(folder))), read_only=True) as con:
        return con.execute(query).fetchall()


def plain(files):
    return {name: body.decode("utf-8-sig") for name, body in files.items()}


def seen(name, text):
    """The words of a file that a reader sees: of a page without its markup."""
    return Page(text.encode()).text if name.endswith(".html") else text


def whole(files):
    return json.loads(files["data/public-site_SYNTHETIC.json"])["tables"]


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_reads_aggregates_waves_and_framework_alone(name):
    tables = set(re.findall(r"\b(?:raw|derived|national|scoped)\.\w+", statement(f"public/{name}").lower()))
    assert tables
    assert tables <= MAY_BE_READ


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_names_its_parameters_and_runs_on_the_schema(built_store, name):
    text = statement(f"public/{name}")
    declared = text.splitlines()[1].removeprefix("-- params: ")
    named = sorted(set(re.findall(r"\$([a-z_]+)", text)))
    assert named == ([] if declared == "none" else sorted(declared.split(", ")))
    with duckdb.connect(str(version_path(built_store, current_version(built_store))), read_only=True) as con:
        con.execute(f"explain {text}", dict.fromkeys(named) or None)


def test_no_file_names_a_force_a_respondent_or_a_role(store_folder):
    """Canary: one force answers as nobody else does, under names that nothing else holds."""
    build_version(
        store_folder,
        lambda con: con.execute(
            "update raw.assessment_answers set level = case when capability_id < 'N' then 5 else 1 end, "
            "respondent_role = 'Canary keeper', evidence_grade = 'A', "
            "evidence_date = case when wave_id = '2023-baseline' then date '2023-02-01' else date '2025-02-01' end "
            "where force_id = 'kent'"
        ),
    )
    files = plain(files_of(store_folder))
    marks = {mark for query in MARKS for row in rows_of(store_folder, query) for mark in row}
    assert {"kent", "Canary keeper"} <= marks
    assert len(marks) > 200
    said = {name: f"{text} {seen(name, text)}" for name, text in files.items()}
    held = [(name, mark) for name, text in said.items() for mark in marks if re.search(rf"\b{re.escape(mark)}\b", text)]
    assert held == []


def test_the_levels_of_hidden_capabilities_change_not_one_byte(sample_files, changed):
    """Were they anywhere, in a level, a median, a change or a sentence, some file would differ."""
    files = changed(
        "update raw.assessment_answers set level = 6 - level where capability_id in ('R3', 'R4') and level is not null"
    )
    assert files == sample_files


def test_the_levels_of_a_capability_that_is_not_hidden_do_change_the_site(sample_files, changed):
    assert changed("update raw.assessment_answers set level = 6 - level where capability_id = 'R1'") != sample_files


def test_answers_of_an_open_wave_change_not_one_byte(sample_files, changed):
    files = changed(
        "insert into raw.assessment_waves values ('open-wave', 'Open', '1', '2026-01-01', '2026-03-31', 'open', 'x')",
        "insert into raw.assessment_answers select 'open-wave', force_id, respondent_id, respondent_role, "
        "capability_id, 5, coverage_percent, 'A', '2026-01-01', load_id from raw.assessment_answers "
        "where wave_id = '2025-reassessment'",
    )
    assert files == sample_files


def test_hidden_capabilities_have_words_but_no_number(sample_files):
    tables = whole(sample_files)
    assert {row["capability_id"] for row in tables["left_out"]} == set(HIDDEN)
    for name in ("capabilities", "levels"):
        assert not [row for row in tables[name] if row["capability_id"] in HIDDEN]
    assert {row["capability_id"] for row in tables["framework"]} > set(HIDDEN)
    responsibility = [row for row in tables["pillars"] if row["pillar_id"] == "P2"]
    assert [row["capabilities_counted"] for row in responsibility] == [3, 3]
    assert [row["mean_change"] for row in responsibility] == [None, None]
    assert [row for row in tables["pillars"] if row["mean_change"] is not None]


def numbers_of(value, key=""):
    """Every number of forces in the JSON, by the name of its column."""
    if isinstance(value, dict):
        return [number for name, item in value.items() for number in numbers_of(item, name)]
    if isinstance(value, list):
        return [number for item in value for number in numbers_of(item, key)]
    return [value] if key.startswith("forces") and value is not None else []


def numbers_in_words(text):
    patterns = (r"\d(?:–\d)?: (\d+)\b", r"(\d+) of \d+", r"\d+ of (\d+)", r"(\d+) or more", r"(\d+) forces")
    return [int(number) for pattern in patterns for number in re.findall(pattern, text)]


def test_every_number_of_forces_anywhere_is_nothing_or_a_multiple_of_the_smallest_group(sample_files):
    numbers = numbers_of(whole(sample_files))
    for name in ("index.html", "wave-1.html", "wave-2.html"):
        notes = re.sub(r"\d of \d capabilities", "", Page(sample_files[name]).text)
        assert len(numbers_in_words(notes)) > 100
        numbers += numbers_in_words(notes)
    assert [number for number in numbers if number % smallest_group()] == []


def test_cells_add_up_and_no_two_files_say_different_numbers(sample_files):
    tables = whole(sample_files)
    totals = {}
    for row in tables["levels"]:
        key = row["wave"], row["capability_id"]
        totals[key] = totals.get(key, 0) + row["forces_in_fives"]
    assert totals == {(row["wave"], row["capability_id"]): row["forces_at_least"] for row in tables["capabilities"]}
    for name in ("pillars", "capabilities", "levels"):
        rows = csv.DictReader(io.StringIO(sample_files[f"data/{name}_SYNTHETIC.csv"].decode("utf-8-sig")))
        as_text = [{key: "" if value is None else str(value) for key, value in row.items()} for row in tables[name]]
        assert [{key: value for key, value in row.items() if key != "data_status"} for row in rows] == as_text


def test_the_true_number_of_forces_stands_nowhere_where_it_is_no_multiple(sample_files, built_store):
    counted = {row[0] for row in rows_of(built_store, COUNTED)}
    telling = {number for number in counted if number % smallest_group()}
    assert telling
    words = Page(sample_files["wave-1.html"]).text + sample_files["data/levels_SYNTHETIC.csv"].decode()
    assert not [number for number in telling if re.search(rf"(?<![\d.-]){number}(?![\d.-])", words)]


def test_few_forces_have_no_figure(changed):
    """Four complete forces: no level, no change, no count; the words say why."""
    files = changed(
        "delete from raw.assessment_answers where force_id not in "
        "('kent', 'essex', 'cumbria', 'dorset') and wave_id = '2025-reassessment'",
    )
    tables = whole(files)
    newest = [row for row in tables["pillars"] if row["wave"] == "Reassessment 2025"]
    assert {row["median_level"] for row in newest} == {None}
    assert {row["mean_change"] for row in newest} == {None}
    assert not [row for row in tables["levels"] if row["wave"] == "Reassessment 2025"]
    assert "fewer than 5 forces have a complete assessment" in Page(files["index.html"]).text


def test_a_later_wave_changes_nothing_of_an_earlier_one(sample_files, changed):
    before = [row for row in whole(sample_files)["levels"] if row["wave"] == "Baseline 2023"]
    files = changed("update raw.assessment_answers set level = 1 where wave_id = '2025-reassessment'")
    assert [row for row in whole(files)["levels"] if row["wave"] == "Baseline 2023"] == before
