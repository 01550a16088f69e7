"""What a larger case and many machines take: rates of each step for a second of one core, and bytes a passage, by hand.

    python -m tests.benchmarks.documents scale

The sample case is the material. Rates are of processor seconds, parsers and models in children included; Spark's are
those of all that it starts, itself among them. The sum of a step over the cores that it may use is its time.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from data_access.documents import spark_ingest
from data_access.documents.case import Case, close_case, create_case
from data_access.documents.found_files import find_files
from data_access.documents.ingest import ingest
from data_access.documents.lane_child import MEANING, NAMES
from data_access.documents.lanes import run_lanes
from data_access.documents.shard_writing import write_manifest, write_shard
from data_access.documents.shards import Shards, shards_folder
from data_access.documents.working_out import work_out
from data_access.sample_documents import write_material
from models.errors import DataNotAvailable
from tests.benchmarks.documents_table import Row

ITEMS, ITEMS_WITH_MODELS = 5000, 600
PLACES = ("originals", "index/lexical", "index/whole", "index/static", "index/meaning", "case.duckdb")


def rows() -> list[Row]:
    """Sizes of a case of the usual size, then every step on a smaller one."""
    with tempfile.TemporaryDirectory() as scratch:
        return [*size_rows(Path(scratch, "large")), *step_rows(Path(scratch, "small"))]


def size_rows(folder: Path) -> list[Row]:
    """What a case takes on disk, before the lanes of the background."""
    material = folder / "material"
    write_material(material, size=ITEMS)
    case = _case(folder)
    report, cpu = _timed(lambda: ingest(case, [material], actor="measure", source="sample"))
    _, more = _timed(lambda: work_out(case))
    told = [
        _row("files, items, passages", f"{_files(material)}, {_items(case)}, {report.passages}"),
        _row("searchable: passages, items a core-second", f"{report.passages / cpu:.0f}, {_items(case) / cpu:.0f}"),
        _row("near-duplicates and threads: items a core-second", f"{_items(case) / more:.0f}"),
        _row("bytes of the files a passage", f"{_bytes(material) / report.passages:.0f}"),
    ]
    with case.writing() as cursor:
        words, characters = cursor.execute("select avg(words), avg(strlen(text)) from passages").fetchone()
    told.append(_row("words, bytes of text a passage", f"{words:.0f}, {characters:.0f}"))
    close_case(case)
    sizes = [_row(f"{place}: bytes a passage", f"{_bytes(case.path(place)) / report.passages:.0f}") for place in PLACES]
    return [*told, *sizes]


def step_rows(folder: Path) -> list[Row]:
    """One machine with its lanes, then shards without Spark, their writer, and Spark."""
    material = folder / "material"
    write_material(material, size=ITEMS_WITH_MODELS)
    alone = _case(folder / "alone")
    passages = ingest(alone, [material], actor="measure", source="sample").passages
    told = [_row("passages with models", str(passages))]
    for lane in (MEANING, NAMES):
        _, cpu = _timed(lambda lane=lane: run_lanes(alone, lanes=(lane,)))
        told.append(_row(f"{lane}: passages a core-second", f"{passages / cpu:.0f}"))
    close_case(alone)
    case = _case(folder / "shards")
    shards = shards_folder(case)
    write_manifest(shards, find_files(case, [material]), _files(material))
    counts, cpu = _timed(lambda: write_shard(shards, 0))
    told.append(_row("shard, all work: passages a core-second", f"{passages / cpu:.0f} ({counts.texts} texts)"))
    size = sum(_bytes(each) for each in shards.glob("*.parquet"))
    told.append(_row("shard: bytes a passage", f"{size / passages:.0f}"))
    _, cpu = _timed(lambda: _write(case, Shards(shards), material))
    told.append(_row("writer of shards: passages a core-second", f"{passages / cpu:.0f}"))
    close_case(case)
    return [*told, *spark_rows(folder / "spark", material, passages)]


def spark_rows(folder: Path, material: Path, passages: int) -> list[Row]:
    """Spark on two cores, with its start and end."""
    case, spent, whole = _case(folder), [], spark_ingest.write_shards

    def told(*given: object, **more: object) -> list[object]:
        done = whole(*given, **more)
        spent.append(sum(sum(each.cpu_times()[:4]) for each in psutil.Process().children(recursive=True)))
        return done

    spark_ingest.write_shards = told
    began = time.monotonic()
    try:
        with spark_ingest.shards_by_spark(case, [material], source="sample", cores=2):
            clock = time.monotonic() - began
    except DataNotAvailable as missing:
        return [_row("Spark", missing.title)]
    finally:
        spark_ingest.write_shards = whole
        close_case(case)
    return [_row("Spark, all work: passages a core-second", f"{passages / spent[0]:.0f} ({clock:.0f} s by the clock)")]


def _write(case: Case, shards: Shards, material: Path) -> None:
    with shards.pool() as pool:
        ingest(case, [material], actor="measure", source="sample", pool=pool, stages=shards.stages)
    shards.keep_lanes(case)


def _case(folder: Path) -> Case:
    return create_case(folder / "case", name="Scale", made_by="measure", is_benchmark=True)


def _items(case: Case) -> int:
    with case.reading() as cursor:
        return int(cursor.execute("select count(*) from items").fetchone()[0])


def _files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def _bytes(place: Path) -> int:
    files = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
    return sum(path.stat().st_size for path in files)


def _timed(work: Callable[[], object]) -> tuple[object, float]:
    """What came of it, and the processor seconds of this process and of children that have ended."""
    before = _cpu()
    done = work()
    return done, _cpu() - before


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _row(what: str, measured: str) -> Row:
    return Row(what, "", measured, "")
