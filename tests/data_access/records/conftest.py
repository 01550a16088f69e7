"""Registers beside a small national store, and the people who come to them."""

import shutil

import pytest

from data_access.stores import open_stores
from models.access import Viewer
from tests.data_access.records.small import small_store

ANALYST = Viewer("ndao|analyst", "Analyst", "ndao_analyst")
OWNER = Viewer("ndao|owner", "Service owner", "ndao_service_owner")
BOARD = Viewer("board|member", "Board member", "national_board")
LEAD = Viewer("kent|lead", "Force lead", "force_lead", "kent")


@pytest.fixture(scope="session")
def store_of_bodies(tmp_path_factory):
    """Never write to it."""
    return small_store(tmp_path_factory.mktemp("bodies"), tmp_path_factory.mktemp("files"))


@pytest.fixture
def stores(store_of_bodies, tmp_path):
    folder = tmp_path / "store"
    shutil.copytree(store_of_bodies, folder)
    opened = open_stores(folder, folder / "audit.key")
    yield opened
    opened.close()
