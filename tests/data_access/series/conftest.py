"""Stores with reference tables alone: enough for files of published figures."""

import shutil

import pytest

from data_access.stores import open_stores
from tests.pages.worlds import reference_store


@pytest.fixture(scope="package")
def references(tmp_path_factory):
    folder = tmp_path_factory.mktemp("references") / "store"
    reference_store(folder)
    return folder


@pytest.fixture
def stores(references, tmp_path):
    folder = tmp_path / "store"
    shutil.copytree(references, folder)
    opened = open_stores(folder, folder / "audit.key")
    yield opened
    opened.close()
