"""Fixtures for hostile and broken files."""

import pytest

from tests.data_access.loaders.world import national_store


@pytest.fixture
def con():
    with national_store() as store:
        yield store
