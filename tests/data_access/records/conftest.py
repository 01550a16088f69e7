"""Registers of a private copy of the sample store, and the people who come to them."""

import shutil

import pytest

from data_access.stores import open_stores
from models.access import Viewer

ANALYST = Viewer("ndao|analyst", "Analyst", "ndao_analyst")
OWNER = Viewer("ndao|owner", "Service owner", "ndao_service_owner")
BOARD = Viewer("board|member", "Board member", "national_board")
LEAD = Viewer("kent|lead", "Force lead", "force_lead", "kent")


@pytest.fixture
def stores(built_store, tmp_path):
    folder = tmp_path / "store"
    shutil.copytree(built_store, folder)
    opened = open_stores(folder, folder / "audit.key")
    yield opened
    opened.close()
