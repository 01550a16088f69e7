import pytest

from models.documents.entities.places import area_of, note_for_maps, postcode_areas


def test_there_is_every_postcode_area_once_and_each_lies_in_the_british_isles():
    areas = postcode_areas()
    assert len(areas) == 124
    assert all(49 < area.latitude < 61 and -9 < area.longitude < 2 for area in areas.values())
    assert len({(area.latitude, area.longitude) for area in areas.values()}) == len(areas)


@pytest.mark.parametrize(
    ("kind", "value", "area"), [("postcode", "LS1 4AB", "LS"), ("postcode", "L3 9LQ", "L"), ("place", "leeds", "LS")]
)
def test_a_postcode_or_a_town_lies_in_its_area(kind, value, area):
    assert area_of(kind, value).area == area


def test_anywhere_else_is_nowhere_and_the_map_says_that_it_is_rough():
    assert area_of("place", "atlantis") is None
    assert area_of("postcode", "ZZ1 1AA") is None
    assert "pproximate" in note_for_maps()
