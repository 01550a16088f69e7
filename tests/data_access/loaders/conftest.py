"""Fixtures for the loaders."""

import pytest

from tests.data_access.loaders.world import national_store


@pytest.fixture
def con():
    with national_store() as store:
        yield store
