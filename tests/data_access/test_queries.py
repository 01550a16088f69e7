"""Every named query explains against a fresh schema, says its grain, and reads force rows only as scoped."""

import re
from pathlib import Path

import duckdb
import pytest

from data_access.anpr.tables import TABLES
from data_access.documents.mentions import LINKS, MENTIONS
from data_access.migrate import migrate
from data_access.national import NationalStore
from data_access.queries import SQL, read, statement
from data_access.snapshots import build_version, current_version
from models.access import NOTHING, Scope

READING = sorted(
    path.relative_to(SQL).with_suffix("").as_posix()
    for path in SQL.rglob("*.sql")
    if path.parent.name not in {"derive", "schema", "publish"}
)
ON_REGISTERS = (
    "benefits/", "registers/", "assessments/", "plans/", "benchmarks/", "records/", "performance_registers/",
)  # fmt: skip
# Tables whose rows say something about one force's assessment: only scoped views may be read by pages.
FORCE_ROWS = (
    "raw.assessment_answers",
    "derived.capability_levels",
    "derived.force_waves",
    "derived.pillar_levels",
    "derived.capability_changes",
    "derived.pillar_changes",
    "raw.evidence_items",
    "raw.moderated_levels",
)


def parameters(text: str) -> list[str]:
    return sorted(set(re.findall(r"\$([a-z_0-9]+)", text)))


@pytest.fixture(scope="module")
def schema():
    con = duckdb.connect()
    migrate(con, "national")
    registers = duckdb.connect()
    migrate(registers, "registers")
    lake = duckdb.connect()
    for table, columns in TABLES.items():
        lake.execute(f"create table {table} ({columns})")
    case = duckdb.connect()
    migrate(case, "case")
    for name, columns in {"found_mentions": MENTIONS, "found_links": LINKS}.items():  # rows on their way in
        case.register(name, columns.empty_table())
    return {"national": con, "registers": registers, "lake": lake, "case": case}


@pytest.mark.parametrize("name", READING)
def test_a_query_explains_against_a_fresh_schema(schema, name):
    text = statement(name)
    kept_elsewhere = {"anpr": "lake", "documents": "case"}
    on = "registers" if name.startswith(ON_REGISTERS) else kept_elsewhere.get(name.split("/")[0], "national")
    con = schema[on]
    con.execute("set variable scope = []::varchar[]; set variable tiers = []::varchar[]; set variable visible_to = ''")
    con.execute(f"explain {text}", dict.fromkeys(parameters(text)) or None)


@pytest.mark.parametrize("name", READING)
def test_a_query_says_its_grain_and_its_parameters(name):
    grain, params, *_ = statement(name).splitlines()
    assert grain.startswith("-- grain: ")
    declared = params.removeprefix("-- params: ")
    assert parameters(statement(name)) == ([] if declared == "none" else sorted(declared.split(", ")))


@pytest.mark.parametrize("name", READING)
def test_a_page_query_never_reads_force_rows_past_the_scope(name):
    text = statement(name).lower()
    assert not [table for table in FORCE_ROWS if table in text]


def test_results_are_remembered_by_version_and_scope(store_folder: Path):
    store = NationalStore(store_folder)
    version = store.version()
    kent, essex = (Scope(frozenset({name}), frozenset({"peers"}), "peers") for name in ("kent", "essex"))
    wave = {"wave_id": "2025-reassessment"}
    query = "maturity/capability_details_of_force"
    first = read(store, kent, query, version=version, force_id="kent", **wave)
    assert read(store, kent, query, version=version, force_id="kent", **wave) is first
    assert len(first) == 25
    assert read(store, essex, query, version=version, force_id="kent", **wave).empty
    assert read(store, NOTHING, query, version=version, force_id="kent", **wave).empty
    build_version(store_folder, lambda con: None)
    assert current_version(store_folder) != version
    assert read(store, kent, query, version=store.version(), force_id="kent", **wave) is not first
    store.close()
