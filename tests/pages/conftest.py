"""A small store for tests of pages that need no levels: built once, copied for each test."""

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from tests.data_access.records.small import small_store
from tests.pages.document_case import build_documents, serving_documents
from tests.pages.looking import serving


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forces, regional units and officers alone, built once for all workers; never write to it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "small-store"
    with FileLock(f"{shared}.lock"):
        if not shared.exists():
            small_store(shared.with_name("small-draft"), tmp_path_factory.mktemp("files")).rename(shared)
    return shared


@pytest.fixture
def app(small, tmp_path):
    """The app on a copy of the small store."""
    folder = tmp_path / "store"
    shutil.copytree(small, folder)
    with serving(folder):
        yield


@pytest.fixture(scope="session")
def documents_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stores with the small case of documents, built once for all workers; never write to it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "documents-store"
    with FileLock(f"{shared}.lock"):
        if not shared.exists():
            build_documents(shared.with_name("documents-draft"), tmp_path_factory.mktemp("papers")).rename(shared)
    return shared


@pytest.fixture
def case(small, documents_built, tmp_path):
    """The app on a copy of the small store with the small case of documents in it; gives the case."""
    folder = tmp_path / "store"
    shutil.copytree(small, folder)
    with serving_documents(folder, documents_built) as case:
        yield case
