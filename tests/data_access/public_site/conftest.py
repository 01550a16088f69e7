"""A sample store, its public site, and ways to change what the site is made from."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from data_access.public_site.facts import site_facts
from data_access.public_site.site import site_files
from data_access.snapshots import build_version
from data_access.stores import open_stores
from models.settings import read_settings

ON = date(2026, 11, 25)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of the site of a store, by its path."""
    stores = open_stores(folder, folder / "audit.key")
    try:
        return site_files(site_facts(stores.national, generated_on=ON))
    finally:
        stores.close()


@pytest.fixture
def stores(store_folder):
    opened = open_stores(store_folder, read_settings({"NDAO_DB": str(store_folder)}).audit_key_file)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sample_files(built_store, tmp_path_factory):
    """The site of the sample store; nothing is written to that."""
    folder = tmp_path_factory.mktemp("public") / "store"
    shutil.copytree(built_store, folder)
    return files_of(folder)


@pytest.fixture
def changed(store_folder):
    """Gives the files of the site after statements on the raw tables, and their version as the sample's."""

    def make(*statements: str) -> dict[str, bytes]:
        def change(con: duckdb.DuckDBPyConnection) -> None:
            for statement in statements:
                con.execute(statement)

        version = build_version(store_folder, change)
        return {name: body.replace(version.encode(), b"v000001") for name, body in files_of(store_folder).items()}

    return make
