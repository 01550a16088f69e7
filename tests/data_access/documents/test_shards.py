"""Shards: a case that is written from them is the case that one machine makes, table by table and vector by vector."""

import json
from contextlib import nullcontext

import pytest
from pyarrow import parquet

import ndao
from data_access.anpr.spark import check_installed
from data_access.documents import shard_writing, spark_ingest
from data_access.documents.accounting import account_of
from data_access.documents.case import create_case, open_case
from data_access.documents.found_files import find_files
from data_access.documents.ingest import ingest
from data_access.documents.lane_child import MEANING, NAMES
from data_access.documents.lanes import lane_states, meaning_store, run_lanes
from data_access.documents.lexical import FOLDER, LexicalIndex
from data_access.documents.purge import purge_items
from data_access.documents.shard_writing import write_manifest, write_shard
from data_access.documents.shards import FOLDER as SHARDS
from data_access.documents.shards import Shards, shards_folder
from data_access.documents.vectors import VectorStore
from data_access.documents.working_out import work_out
from models.documents.encoders import static_encoder
from models.errors import DataNotAvailable, StoreUnavailable
from tests.data_access.documents.material import SOURCE, lay_out, mail, zipped

ROWS_OF_THE_MOMENT = {"ingest_runs", "case_state", "schema_version"}
OF_THE_MOMENT = {"parse_ms", "ingested_at", "changed_at"}
FILES_EACH = 20
QUICK = {
    "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}  # fmt: skip


@pytest.fixture(scope="module")
def material(tmp_path_factory):
    """Fifty-seven files: archives in archives, copies in and out of them, mails, a link, broken and empty files."""
    folder = lay_out(tmp_path_factory.mktemp("given") / "Exhibit")
    for number in range(12):
        text = f"Ring Sarah Whitcombe on 07700 9001{number:02} about the trailer for Harrogate Plant Hire Ltd in Leeds."
        attached = f"invoice {number % 3} of Harrogate Plant Hire Ltd".encode()
        (folder / f"mail {number:02}.eml").write_bytes(mail(20 + number, text, attached))
        (folder / f"page {number:02}.html").write_text(f"<h1>Page {number}</h1><p>{text}</p>", encoding="utf-8")
    (folder / "outer copy.zip").write_bytes((folder / "outer.zip").read_bytes())
    again = zipped(**{"inner.zip": zipped(**{"deep.txt": b"Nobody looks in the second archive"}), "new.txt": b"A word"})
    (folder / "z outer.zip").write_bytes(again)
    for number in range(12):
        (folder / f"z{number:02}.csv").write_text(f"who,what\nLee {number},digger\n", encoding="utf-8")
    return folder


def new_case(folder):
    return create_case(folder, name="Shards", made_by="tester", is_benchmark=True)


@pytest.fixture(scope="module")
def alone(material, tmp_path_factory):
    """The case as one machine makes it, the lanes of the background done."""
    case = new_case(tmp_path_factory.mktemp("alone") / "case")
    ingest(case, [material], actor="tester", source=SOURCE)
    work_out(case)
    run_lanes(case)
    return case


def content(case):
    """Every table but for times and runs, the index by words, and both kinds of vectors."""
    with case.reading() as cursor:
        names = sorted(name for (name,) in cursor.execute("select table_name from duckdb_tables()").fetchall())
        tables = {name: cursor.table(name).df() for name in names if name not in ROWS_OF_THE_MOMENT}
    rows = {
        name: sorted(map(repr, table[[each for each in table if each not in OF_THE_MOMENT]].to_dict("records")))
        for name, table in tables.items()
    }
    words, encoder = LexicalIndex(case.path(*FOLDER)), static_encoder()
    found = {word: sorted(words.search(word, limit=100)) for word in ("digger", "trailer", "archive", "harrogate")}
    stores = (VectorStore(case.path("index", "static"), encoder.name, encoder.dimensions), meaning_store(case))
    vectors = [(store.ids().tolist(), store.rows(store.ids()).tobytes()) for store in stores]
    return {**rows, "words": found, "static": vectors[0], "meaning": vectors[1]}


def differing(one, other):
    """What is not the same in two cases."""
    here, there = content(one), content(other)
    return [name for name in here.keys() | there.keys() if here.get(name) != there.get(name)]


def written_from(shards, case, material, *, lanes=True):
    """The pool that stood in for the parsers, after a case was written."""
    with shards.pool() as pool:
        report = ingest(case, [material], actor="tester", source=SOURCE, pool=pool, stages=shards.stages)
    assert report.is_balanced
    work_out(case)
    if lanes:
        shards.keep_lanes(case)
    return pool


@pytest.fixture(scope="module")
def made(material, tmp_path_factory):
    """Shards of the material, made without Spark, and how much each holds."""
    case = new_case(tmp_path_factory.mktemp("made") / "case")
    folder = shards_folder(case)
    parts = write_manifest(folder, find_files(case, [material]), FILES_EACH)
    return Shards(folder), [write_shard(folder, part) for part in range(parts)]


def test_a_case_written_from_shards_is_that_of_one_machine(alone, made, material, tmp_path):
    shards, counts = made
    case = new_case(tmp_path / "case")
    pool = written_from(shards, case, material)
    assert [each.part for each in counts] == [0, 1, 2]
    assert pool.read_here == 0
    assert differing(case, alone) == []
    assert {state.lane for state in lane_states(case) if state.is_done} >= {MEANING, NAMES}
    with case.reading() as cursor:
        kinds = dict(cursor.execute("select status, count(*) from items group by status").fetchall())
    assert kinds["duplicate"] > 10
    assert kinds["quarantined"] >= 3


def test_what_shards_do_not_hold_is_read_and_worked_out_here(alone, made, material, tmp_path):
    """A part that was lost, and all passages of another."""
    shards, _ = made
    folder = tmp_path / "some"
    folder.mkdir()
    for name in ("files-000000.parquet", "files-000001.parquet", "texts-000001.parquet", "members"):
        (folder / name).symlink_to(shards._folder / name)
    case = new_case(tmp_path / "case")
    pool = written_from(Shards(folder), case, material)
    assert pool.read_here > 10
    assert differing(case, alone) == []


def test_a_part_that_is_made_again_is_the_same(made, tmp_path):
    shards, counts = made
    folder = tmp_path / "again"
    (folder / "members").mkdir(parents=True)
    (folder / "manifest.parquet").write_bytes((shards._folder / "manifest.parquet").read_bytes())
    assert write_shard(folder, 1) == write_shard(folder, 1) == counts[1]
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["files-000001.parquet", "manifest.parquet", "members", "texts-000001.parquet"]
    for name, column in (("files-000001.parquet", "extraction"), ("texts-000001.parquet", "meaning")):
        here, there = (parquet.read_table(each / name, columns=["key", column]) for each in (folder, shards._folder))
        assert here.equals(there)


def test_a_container_that_holds_too_much_is_left_to_the_writer(material, tmp_path, monkeypatch):
    whole, few = shard_writing.numbers, {"most_members": 2, "most_megabytes": 1}
    monkeypatch.setattr(shard_writing, "numbers", lambda file, name: few if name == "members" else whole(file, name))
    case = new_case(tmp_path / "case")
    folder = shards_folder(case)
    write_manifest(folder, find_files(case, [material / "outer.zip", material / "last.txt"]), FILES_EACH)
    assert write_shard(folder, 0).files == 3  # the archive, its text, the other file: not the archive within
    assert shards_folder(case) == folder
    assert sorted(path.name for path in folder.iterdir()) == ["members"]


def test_the_terminal_makes_the_same_case_on_spark(alone, material, tmp_path, monkeypatch, capsys):
    try:
        check_installed()
    except DataNotAvailable as missing:
        pytest.skip(f"{missing.title} {missing.what_to_do}")
    few, whole = {"files": FILES_EACH}, spark_ingest.numbers
    monkeypatch.setattr(spark_ingest, "numbers", lambda *names: {**whole(*names), **few})
    settings = spark_ingest.spark_settings
    monkeypatch.setattr(spark_ingest, "spark_settings", lambda folder, _: {**settings(folder, cores=2), **QUICK})
    case = tmp_path / "case"
    call = ["documents", "ingest", str(case), str(material), "--benchmark", "--source", SOURCE, "--engine", "spark"]
    assert ndao.main([*call, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["account"]["is_balanced"]
    assert all(lane["done"] == lane["total"] for lane in said["lanes"])
    assert differing(open_case(case), alone) == []
    assert not open_case(case).path(*SHARDS).exists()


def test_where_spark_gives_up_the_case_is_as_it_was(material, tmp_path, monkeypatch):
    class Failing:
        """Whatever is asked of it fails, as a session does whose task died."""

        def range(self, *_, **__):
            return self

        def mapInPandas(self, *_):
            raise RuntimeError("a task died")

    monkeypatch.setattr(spark_ingest, "check_installed", lambda: None)
    monkeypatch.setattr(spark_ingest, "_spark", lambda *_: nullcontext(Failing()))
    case = new_case(tmp_path / "case")
    with pytest.raises(StoreUnavailable, match="gave up"), spark_ingest.shards_by_spark(case, [material], source="x"):
        raise AssertionError("there are no shards")
    assert account_of(case).files == 0
    assert not case.path(*SHARDS).exists()


def test_a_purge_of_items_deletes_shards_that_a_kill_left_behind(material, tmp_path):
    case = new_case(tmp_path / "case")
    ingest(case, [material / "last.txt"], actor="tester", source=SOURCE)
    (shards_folder(case) / "texts-000000.parquet").write_bytes(b"The last of the files.")
    purge_items(case, [1], actor="tester", write=lambda _: None)
    assert not case.path(*SHARDS).exists()


def test_files_that_are_in_the_case_are_not_read_by_spark_again(alone, material):
    found = find_files(alone, [material])
    assert spark_ingest._not_held(alone, found, SOURCE) == []
    assert len(spark_ingest._not_held(alone, found, "another")) == len(found)
