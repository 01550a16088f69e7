"""Empty stores with the people who work on benefits."""

import pytest

from data_access.stores import open_stores
from models.access import Viewer

ANALYST = Viewer("analyst@example.org", "Analyst", "ndao_analyst")
OWNER = Viewer("owner@example.org", "Service owner", "ndao_service_owner")
BOARD = Viewer("board@example.org", "Board member", "national_board")
LEAD = Viewer("lead@example.org", "Force lead", "force_lead", "kent")


@pytest.fixture
def stores(tmp_path):
    """Stores without national data: the register needs none."""
    opened = open_stores(tmp_path / "store", tmp_path / "audit.key")
    yield opened
    opened.close()
