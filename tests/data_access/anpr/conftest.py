"""A small lake filled through the way in, made once; tests that write take a copy."""

import shutil
from pathlib import Path

import pytest

from data_access.anpr.ingest import ingest
from data_access.anpr.lake import Lake, create_lake, open_lake
from tests.data_access.anpr.reads import save, some_reads


@pytest.fixture(scope="session")
def filled_lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """About 3,000 reads over four days; never write to it."""
    folder = tmp_path_factory.mktemp("lake")
    lake = create_lake(folder / "lake", is_benchmark=True)
    ingest(lake, [save(some_reads(), folder / "reads.parquet")])
    return lake


@pytest.fixture
def lake(filled_lake: Lake, tmp_path: Path) -> Lake:
    """A private copy of the small lake."""
    shutil.copytree(filled_lake.folder, tmp_path / "copy")
    return open_lake(tmp_path / "copy")


@pytest.fixture
def empty_lake(tmp_path: Path) -> Lake:
    """A lake with nothing in it."""
    return create_lake(tmp_path / "empty", is_benchmark=True)
