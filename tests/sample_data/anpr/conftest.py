"""A tiny world of reads, drawn once."""

from __future__ import annotations

import pytest

from sample_data.anpr import Knobs, World, make_world

TINY = Knobs(seed=5, vehicles=900, days=9, sites=450, lines=2, couriers=4, regions=("London", "East"))


@pytest.fixture(scope="package")
def world() -> World:
    """900 vehicles in two regions over nine days, four of them couriers."""
    return make_world(TINY)
