"""What the columns of a file mean, once saved, can be stopped by those who load, and by nobody else."""

import pytest

from components.registry import page_entry
from components.runtime import runtime
from data_access.series.mappings import save_mapping, saved_mappings
from models.access import Viewer
from models.series.mapping import ColumnMapping
from tests.pages.looking import look, serving
from tests.pages.worlds import reference_store

PAGE = page_entry("series-explorer")
ANALYST = Viewer("ann", "Ann", "ndao_analyst")
KNIFE = ColumnMapping("Knife **crime**", ("Month", "Place", "Count"), "Month", "Count", ("Place",))


@pytest.fixture
def app(tmp_path):
    reference_store(tmp_path / "store")
    with serving(tmp_path / "store"):
        yield


def opened(role):
    seen = look(PAGE, **{"as": role})
    assert not seen.app.exception
    return seen


def stops(seen):
    return [button for button in seen.app.button if button.label == "Stop using it"]


def test_an_analyst_stops_a_mapping(app):
    save_mapping(runtime().stores, ANALYST, KNIFE)
    seen = opened("ndao_analyst")
    (stop,) = stops(seen)
    assert "Saved for Knife **crime**: files with the columns Month, Place, Count" in seen.words
    stop.click().run()
    assert saved_mappings(runtime().stores, ANALYST) == []
    assert stops(opened("ndao_analyst")) == []


def test_who_may_not_load_sees_no_button(app):
    save_mapping(runtime().stores, ANALYST, KNIFE)
    assert stops(opened("force_data_professional")) == []
