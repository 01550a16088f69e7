"""Material read by Apache Spark, a shard a task, for a case that one process writes as it always does.

A task is given the number of its part of the manifest and no more: it reads the files where they lie, and writes its
shard below the case, so that material and case must lie where every executor reads and writes them under the same path.
A task that is run again writes the same shard in its place. PySpark is an optional requirement
(requirements-spark.txt), and Java is needed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from data_access.anpr.spark import check_installed, settings_of, started
from data_access.documents.case import Case
from data_access.documents.found_files import FoundFile, find_files
from data_access.documents.shard_writing import ShardCounts, write_manifest, write_shard
from data_access.documents.shards import Shards, clear_shards, shards_folder
from data_access.queries import run
from models.documents.settings import numbers
from models.errors import StoreUnavailable

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MEMORY_MB = 1000  # of the driver, which sees numbers of parts and counts alone
WHAT_A_TASK_SAYS = "part int, files long, texts long"
_ROOT = Path(__file__).resolve().parents[2]
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}


@contextmanager
def shards_by_spark(
    case: Case, roots: Sequence[Path], *, source: str, use_ocr: bool = False, cores: int | None = None
) -> Iterator[Shards]:
    """What Spark read and worked out of the files below the roots that are not in the case yet; deleted at the end.

    DataNotAvailable where PySpark or Java is missing, EditRefused where a root is not there: nothing was read.
    """
    check_installed()
    found = _not_held(case, find_files(case, roots), source)
    folder = shards_folder(case)
    try:
        parts = write_manifest(folder, found, int(numbers("ingest", "shards")["files"]))
        if parts:
            with _spark(folder, cores or os.cpu_count() or 1) as spark:
                write_shards(spark, folder, parts, use_ocr=use_ocr)
        yield Shards(folder, use_ocr=use_ocr)
    finally:
        clear_shards(case)


def write_shards(spark: SparkSession, folder: Path, parts: int, *, use_ocr: bool = False) -> list[ShardCounts]:
    """Have every part of the manifest read, one task each; what each shard holds."""
    numbered = spark.range(0, parts, 1, numPartitions=parts)
    try:
        done = numbered.mapInPandas(_task(folder, use_ocr), WHAT_A_TASK_SAYS).collect()
    except Exception as error:  # whatever a task died of comes as an error of Java
        raise StoreUnavailable(
            "Spark gave up reading the material; the case is as it was.",
            "Try again, or leave out --engine spark.",
        ) from error
    return [ShardCounts(*counts) for counts in done]


def _task(folder: Path, use_ocr: bool) -> Callable[[Iterable[pd.DataFrame]], Iterator[pd.DataFrame]]:
    def work(numbered: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for rows in numbered:
            done = [write_shard(folder, int(part), use_ocr=use_ocr) for part in rows["id"]]
            yield pd.DataFrame(done, columns=["part", "files", "texts"])

    return work


def _not_held(case: Case, found: Sequence[FoundFile], source: str) -> list[FoundFile]:
    """Files that no earlier run took in, going by place, size and time; the writer goes by what they hold."""
    with case.reading() as cursor:
        held = set(run(cursor, "documents/ingest_held_files", source=source).fetchall())
    return [each for each in found if (each.shown, each.bytes, each.modified_at) not in held]


@contextmanager
def _spark(folder: Path, cores: int) -> Iterator[SparkSession]:
    """Spark with this Python and these packages, for as long as the block lasts."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = started(spark_settings(folder / "spark", cores))
    try:
        yield session
    finally:
        session.stop()


def spark_settings(scratch: Path, cores: int) -> dict[str, str]:
    """As for reads, with what the Python of a task needs: our own packages, and one thread a task."""
    variables = {"PYTHONPATH": str(_ROOT), **_ONE_THREAD}
    tasks = {f"spark.executorEnv.{name}": value for name, value in variables.items()}
    return {**settings_of(scratch, MEMORY_MB, cores), **tasks}
