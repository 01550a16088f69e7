"""Spark beside DuckDB: every portable statement gives the same rows on both, and so do the verbs made of them."""

import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

import ndao
from data_access.anpr.convoys import companions_of
from data_access.anpr.gate import benchmark_search
from data_access.anpr.hop_times import hop_times_of
from data_access.anpr.journey_gaps import gaps_of, make_gap_tables
from data_access.anpr.journeys import build_trips
from data_access.anpr.lake import SPARK
from data_access.anpr.line_profile import make_line_sites
from data_access.anpr.ranking import rank_lines
from data_access.anpr.spark import check_installed, settings_of, started
from data_access.anpr.tables import IN_LAKE, TABLES
from data_access.anpr.views import empty_table
from data_access.queries import SQL, run, statement
from models.anpr.journeys import HOUR_MS, MINUTE_MS
from models.anpr.lines import Line
from models.anpr.profiles import profile
from models.errors import DataNotAvailable
from tests.data_access.anpr.hand_made import make_lake, traffic

PORTABLE = sorted(
    f"anpr/{file.stem}"
    for file in SQL.glob("anpr/*.sql")
    if "-- engine: portable" in file.read_text(encoding="utf-8").splitlines()
)
SITES, ANCHORS = 14, [1, 4, 9]
LINE = Line("road", "Road", tuple((site,) for site in range(1, 9)), "county_lines", "test", "", "drawn")
# What a verb would pass; vid is None where a statement takes all vehicles.
VALUES = {
    "break_ms": HOUR_MS, "buckets_per_e": 5.0, "days_other": 2, "fewest_days": 1, "fewest_reads": 1,
    "fewest_shared_once": 3, "fewest_times": 2, "fewest_vehicles": 2, "least_probability": 0.001, "least_share": 0.1,
    "longest_dwell_ms": 6 * HOUR_MS, "longest_ms": 4 * HOUR_MS, "longest_plate": 8, "most": 20, "near_m": 4000,
    "one_in": 2, "rare_reads": 30, "routine_ms": HOUR_MS, "same_hours": 1, "shortest_ms": 20 * MINUTE_MS,
    "shortest_plate": 2, "skips": 2, "vids": [1, 4], "window_ms": 4 * MINUTE_MS,
    "default_ms": 90 * MINUTE_MS, "least_ms": 10 * MINUTE_MS, "most_ms": 240 * MINUTE_MS, "ms_per_metre": 150,
}  # fmt: skip
QUICK = {
    "spark.sql.shuffle.partitions": "1", "spark.default.parallelism": "1", "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN", "spark.sql.adaptive.enabled": "false",
}  # fmt: skip
QUICK_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    """Spark for the whole file, set up for tables of a few rows."""
    try:
        check_installed()
    except DataNotAvailable as missing:
        pytest.skip(f"{missing.title} {missing.what_to_do}")
    settings = settings_of(tmp_path_factory.mktemp("spark"), memory_mb=700, cores=2)
    java = f"{settings['spark.driver.extraJavaOptions']} {QUICK_JAVA}"
    session = started({**settings, **QUICK, "spark.driver.extraJavaOptions": java})
    yield session
    session.stop()


def made(folder):
    """Traffic on one road; one more vehicle follows the first anchor forty seconds behind."""
    places = {site: (52 + 0.03 * site, -1 + 0.011 * site) for site in range(0, SITES, 2)}
    reads = traffic(3, vehicles=24, sites=SITES)
    behind = [(24, t + 40_000, site) for vid, t, site in reads if vid == ANCHORS[0]]
    return make_lake(folder, reads + behind, places)


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """A few vehicles on one road for three days, every second site with a place, one plate on two vehicles."""
    lake = made(tmp_path_factory.mktemp("parity") / "lake")
    with lake.writing() as draft:
        path = draft.new_file("bodies")
        bodies = pa.table({"vid": [4, 9], "plate_vid": [4, 4], "body": [1, 2]}, schema=empty_table("bodies").schema)
        parquet.write_table(bodies, path)
        draft.set_table("bodies", [path])
    build_trips(lake)
    return lake


@pytest.fixture(scope="module")
def engines(lake, spark):
    """DuckDB and Spark over one lake, with the same tables of callers on both."""
    with lake.session() as duck, replace(lake, engine=SPARK).session(is_portable=True) as other:
        for con in (duck, other):
            make_gap_tables(con, gaps_of(lake))
            make_line_sites(con, [LINE])
        hop_times_of(duck)
        both = Both(duck, other)
        for table in ("candidates", "chosen_vehicles", "convoy_anchors", "line_leads", "suspect_vids"):
            both.put(table, pd.DataFrame({"vid": ANCHORS}))
        both.put("known_hops", duck.execute("select * from known_hops").df())
        both.put("leap_pairs", pd.DataFrame({"cam_a": [0, 2], "cam_b": [5, 8]}))
        both.put("positions", pd.DataFrame({"position": range(1, 9)}))
        both.put("changes", changes())
        both.put("repair_pairs", pd.DataFrame({"vid_read": [1, 1, 4], "vid_true": [4, 9, 9], "candidate": [0, 1, 2]}))
        for table, name in (
            ("plate_reads", "plate_reads"), ("suspect_plates", "suspect_plates"), ("convoy_reads", "convoy_trip_reads"),
            ("convoy_stretches", "convoy_stretches"), ("convoy_pairs", "convoy_candidates"),
            ("convoy_life_reads", "convoy_life_reads"),
        ):  # fmt: skip
            both.put(table, run(duck, f"anpr/{name}", **values_of(f"anpr/{name}")).df())
        suspects = duck.execute("select * from reads_by_vehicle where vid in (1, 4) order by vid, t limit 40").df()
        both.put("suspects", suspects.assign(suspect=range(len(suspects))))
        for table in sorted(asked_for() - both.held - {"pair_gaps", "camera_places", "line_sites"}):
            both.put(table, by_chance(table, suspects))
        yield both


class Both:
    """The same table on two connections."""

    def __init__(self, duck, spark):
        self.duck, self.spark = duck, spark
        self.held = set(IN_LAKE)

    def put(self, table, rows):
        schema = empty_table(table).schema
        made = pa.Table.from_pandas(rows[schema.names], schema=schema, preserve_index=False)
        self.duck.execute(f"drop view if exists {table}")
        for con in (self.duck, self.spark):
            con.from_arrow(made).create(table)
        self.held.add(table)


def asked_for():
    """The tables that portable statements read."""
    words = {word for name in PORTABLE for word in re.findall(r"[a-z_]+", statement(name))}
    return words & set(TABLES)


def changes():
    """Every change of one character, equally likely."""
    characters = "P0123456789"
    rows = [("substitution", a, b, 0.01) for a in characters for b in characters if a != b]
    rows += [("dropped", a, "", 0.02) for a in characters] + [("added", "", b, 0.03) for b in characters]
    return pd.DataFrame(rows, columns=["kind", "true_character", "read_character", "probability"])


def by_chance(table, reads):
    """Rows for a table that is asked for and not made here: reads' own values, anchors in all combinations."""
    names, row = empty_table(table).schema.names, np.arange(len(reads))
    drawn = {name: np.array(ANCHORS)[row // 3**at % 3] for at, name in enumerate(names)}
    return pd.DataFrame({name: reads[name] if name in reads else drawn[name] for name in names}).drop_duplicates()


def values_of(name):
    """The parameters of a statement: all vehicles where it takes all, else the first anchor."""
    text = statement(name)
    vid = None if "$vid is null" in text else ANCHORS[0]
    return {key: vid if key == "vid" else VALUES[key] for key in sorted(set(re.findall(r"\$([a-z_0-9]+)", text)))}


def told(rows):
    """Rows in an order of their own, numbers to nine digits."""
    return sorted(json.dumps([plain(value) for value in row]) for row in rows.itertuples(index=False))


def plain(value):
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, str) or value is None:
        return value
    return None if pd.isna(value) else f"{float(value):.9g}"


@pytest.mark.parametrize("name", PORTABLE)
def test_a_portable_statement_gives_the_same_rows_on_both_engines(engines, name):
    here, there = (run(con, name, **values_of(name)).df() for con in (engines.duck, engines.spark))
    assert len(here)
    assert list(here) == list(there)
    assert told(here) == told(there)


def test_the_statements_of_the_verbs_are_portable():
    """Words that mean something else on the other engine, or nothing, are in none of them."""
    lost = re.compile(r"asof|epoch|list_(filter|transform|intersect)|dayofweek|isodow|hash\(|list\([a-z_.]+ order")
    assert len(PORTABLE) > 30
    assert [name for name in PORTABLE if lost.search(statement(name))] == []


def journeys(lake):
    with lake.session() as con:
        return told(con.execute("select * from trips").df())


def test_the_terminal_cuts_the_same_journeys_on_spark(lake, spark, tmp_path, capsys):
    other = made(tmp_path / "lake")
    assert ndao.main(["anpr", "journeys", str(other.folder), "--engine", "spark", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert journeys(other) == journeys(lake)
    assert report["trips"] == len(journeys(lake))
    assert report["one_read_trips"] == sum(json.loads(row)[4] == "1" for row in journeys(lake))
    assert build_trips(other).days_built == ()


def test_companions_and_a_ranking_are_the_same_on_both_engines(lake, spark):
    searches = [benchmark_search(each) for each in (lake, replace(lake, engine=SPARK))]
    here, there = (companions_of(search, ANCHORS[:1]) for search in searches)
    assert len(here)
    assert told(here) == told(there)
    here, there = (rank_lines(search, [LINE], profile("county_lines"), ANCHORS[:1])[0] for search in searches)
    assert len(here.vehicles)
    assert told(here.vehicles) == told(there.vehicles)
    assert [lead.vid for lead in here.leads] == [lead.vid for lead in there.leads]


@pytest.mark.parametrize(
    "verb",
    [
        ["purge"], ["repairs"], ["swaps"], ["clones", "--apply"], ["lines", "list"],
        ["rank", "--similar-to", "P1"], ["reveal", "--vehicle", "P1"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_verb_of_duckdb_alone_refuses_spark(lake, verb, capsys):
    name, *rest = verb
    before = lake.manifest()
    assert ndao.main(["anpr", name, str(lake.folder), *rest, "--engine", "spark"]) == 2
    assert "Spark" in capsys.readouterr().err
    assert lake.manifest() == before


def test_spark_says_what_is_missing(monkeypatch):
    pytest.importorskip("pyspark")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DataNotAvailable, match="Java"):
        check_installed()


def test_spark_keeps_to_this_machine(tmp_path):
    settings = settings_of(tmp_path, memory_mb=100, cores=2)
    assert {settings[f"spark.driver.{name}"] for name in ("host", "bindAddress")} == {"127.0.0.1"}
    assert settings["spark.ui.enabled"] == "false"
    assert settings["spark.local.dir"] == str(tmp_path)
