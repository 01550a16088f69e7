"""Statistical peers."""

import math

from hypothesis import given
from hypothesis import strategies as st

from models import similarity
from models.similarity import ForceCharacteristics, statistical_peers

# Residents, area and officers of six forces as published, and the two that resemble nobody.
FORCES = [
    ForceCharacteristics("bedfordshire", 669_300, 1_229.0, 1_481),
    ForceCharacteristics("cambridgeshire", 852_500, 3_398.2, 1_720),
    ForceCharacteristics("city-of-london", 8_700, 2.7, 992),
    ForceCharacteristics("durham", 633_500, 2_432.8, 1_376),
    ForceCharacteristics("gloucestershire", 633_600, 2_697.3, 1_346),
    ForceCharacteristics("metropolitan", 8_899_400, 1_582.8, 33_293),
    ForceCharacteristics("norfolk", 903_700, 5_382.8, 1_990),
    ForceCharacteristics("suffolk", 758_600, 3_823.1, 1_430),
]
characteristics = st.builds(
    ForceCharacteristics,
    force_id=st.uuids().map(str),
    residents=st.integers(0, 10_000_000),
    area_km2=st.floats(0.1, 20_000),
    officers=st.floats(1, 40_000),
)


def peers_of(force_id):
    return [peer for peer in statistical_peers(FORCES) if peer.force_id == force_id]


def test_the_nearest_peer_of_durham_is_gloucestershire():
    nearest = peers_of("durham")[0]
    assert (nearest.peer_id, nearest.position, nearest.is_near) == ("gloucestershire", 1, True)


def test_the_metropolitan_police_and_the_city_of_london_have_no_near_peer():
    for force_id in ("metropolitan", "city-of-london"):
        assert not any(peer.is_near for peer in peers_of(force_id))
    for force_id in ("durham", "suffolk", "norfolk"):
        assert any(peer.is_near for peer in peers_of(force_id))


@given(st.lists(characteristics, max_size=8, unique_by=lambda force: force.force_id))
def test_every_other_usable_force_is_a_peer_once_and_nearest_first(forces):
    peers = statistical_peers(forces)
    usable = [force for force in forces if force.residents > 0]
    assert len(peers) == len(usable) * (len(usable) - 1)
    for force in usable:
        own = [peer for peer in peers if peer.force_id == force.force_id]
        assert [peer.position for peer in own] == list(range(1, len(usable)))
        assert [peer.distance for peer in own] == sorted(peer.distance for peer in own)
        assert all(math.isfinite(peer.distance) and peer.peer_id != force.force_id for peer in own)


@given(st.permutations(FORCES))
def test_peers_do_not_depend_on_the_order_of_forces(forces):
    assert statistical_peers(forces) == statistical_peers(FORCES)


def test_distance_is_the_same_both_ways():
    distances = {(peer.force_id, peer.peer_id): peer.distance for peer in statistical_peers(FORCES)}
    assert all(math.isclose(distances[other, one], distance) for (one, other), distance in distances.items())


def test_forces_that_are_all_alike_are_at_no_distance():
    twins = [ForceCharacteristics(name, 1_000, 10, 5) for name in ("b", "a", "c")]
    assert [(peer.peer_id, peer.distance) for peer in statistical_peers(twins)[:2]] == [("b", 0), ("c", 0)]


def test_fewer_than_two_forces_have_no_peers():
    assert statistical_peers([]) == []
    assert statistical_peers(FORCES[:1]) == []


def test_the_label_never_claims_the_official_groups():
    assert similarity.LABEL == "Statistical peers"
