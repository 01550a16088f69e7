"""A store with forces and no values, for what people say about series."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.stores import Stores, open_stores
from tests.pages.worlds import reference_store


@pytest.fixture(scope="session")
def reference_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reference_store(tmp_path_factory.mktemp("remarks") / "store")


@pytest.fixture
def stores(reference_folder: Path, tmp_path: Path) -> Iterator[Stores]:
    shutil.copytree(reference_folder, tmp_path / "store")
    opened = open_stores(tmp_path / "store", tmp_path / "key")
    yield opened
    opened.close()
