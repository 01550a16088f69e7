"""Fixtures shared by all tests: the repository, and sample stores built once and copied."""

import gc
import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parent.parent
TESTDATA = ROOT.parent / "shared" / "testdata"

gc.disable()  # thousands of tests are collected, and all of them stay: there is nothing to sweep up yet


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: it need not be looked through again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_unconfigure() -> None:
    """Let go of it all in the end, so that nothing is told of as left behind."""
    gc.unfreeze()
    gc.enable()


@pytest.fixture(scope="session")
def built_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store folder with the sample data and empty registers, built once for all workers; never write to it."""
    from data_access.registers import Registers
    from data_access.sample import build_sample

    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "built-store"
    with FileLock(f"{shared}.lock"):
        if not shared.exists():
            draft = shared.with_name("built-draft")
            build_sample(draft)
            Registers(draft).close()
            draft.rename(shared)
    return shared


@pytest.fixture(scope="session")
def filled_store(built_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As ``built_store``, its registers filled with sample plans and assessments; never write to it: copy it."""
    from data_access.sample import build_lake, fill_registers
    from data_access.stores import open_stores

    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "filled-store"
    with FileLock(f"{shared}.lock"):
        if not shared.exists():
            draft = shared.with_name("filled-draft")
            shutil.copytree(built_store, draft)
            stores = open_stores(draft, draft / "audit.key")
            fill_registers(stores)
            build_lake(draft)
            stores.close()
            draft.rename(shared)
    return shared


@pytest.fixture
def store_folder(built_store: Path, tmp_path: Path) -> Path:
    """A private copy of the sample stores."""
    folder = tmp_path / "store"
    shutil.copytree(built_store, folder)
    return folder


@pytest.fixture
def real_files() -> Path:
    """The folder of real published files; the test is skipped where it is absent."""
    if not TESTDATA.exists():
        pytest.skip(f"no published files in {TESTDATA.relative_to(ROOT.parent)}")
    return TESTDATA
