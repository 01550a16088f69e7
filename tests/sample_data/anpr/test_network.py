"""Towns and roads hang together; sites stand along them under ids that say nothing."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np

import sample_data.anpr
from sample_data.anpr.lines import FEWEST_SITES, MOST_SITES
from sample_data.anpr.network import make_network
from tests.sample_data.anpr.conftest import TINY

HERE = Path(sample_data.anpr.__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_road_joins_two_known_towns_once():
    names = [row["town"] for row in rows("towns.csv")]
    pairs = Counter(frozenset((row["from_town"], row["to_town"])) for row in rows("roads.csv"))
    assert len(set(names)) == len(names)
    assert {name for pair in pairs for name in pair} == set(names)
    assert max(pairs.values()) == 1
    assert all(len(pair) == 2 for pair in pairs)


def test_towns_lie_in_england_and_wales():
    for row in rows("towns.csv"):
        assert 49.9 < float(row["latitude"]) < 55.9
        assert -5.8 < float(row["longitude"]) < 1.8


def test_every_town_can_be_reached_and_ways_take_as_long_both_ways(world):
    minutes = world.network.minutes
    assert np.isfinite(minutes).all()
    np.testing.assert_allclose(minutes, minutes.T)


def test_there_are_about_as_many_cameras_as_asked_for_with_ids_that_say_nothing():
    network = make_network(5, TINY.sites, TINY.regions)
    ids = network.cameras.camera_id
    assert abs(len(ids) - TINY.sites) < 0.1 * TINY.sites
    assert len(set(ids)) == len(ids)
    number = np.array([int(camera_id[2:]) for camera_id in ids])
    assert abs(np.corrcoef(number, network.cameras.lat)[0, 1]) < 0.15


def test_a_route_passes_its_cameras_in_order_of_time():
    routes = make_network(5, TINY.sites, TINY.regions).routes
    for first, length, minutes in zip(routes.first[:500], routes.length[:500], routes.minutes[:500], strict=True):
        times = routes.at_minute[first : first + length]
        assert (np.diff(times) > 0).all()
        assert 0 < times[0] and times[-1] < minutes


def test_lines_run_from_cities_to_coasts_and_markets_with_8_to_25_sites(world):
    kinds = world.network.towns.kind
    lines = [line for line in world.lines if line.profile_id == "county_lines"]
    assert len(lines) == TINY.lines
    for line in lines:
        assert kinds[line.city] == "city"
        assert kinds[line.far_end] in ("coast", "market")
        assert FEWEST_SITES <= len(line.places) == len(set(line.places)) <= MOST_SITES
