"""Places named by the area of a force."""

import json

import pytest

from models.anpr.areas import Area, area_namer

SQUARE = json.dumps(
    {"type": "Polygon", "coordinates": [[[0, 50], [2, 50], [2, 52], [0, 52], [0, 50]],
                                        [[0.8, 50.8], [1.2, 50.8], [1.2, 51.2], [0.8, 51.2], [0.8, 50.8]]]}
)  # fmt: skip
INNER, CITY, NORTH = Area("Inner", 51.0, 1.0), Area("City", 51.05, 1.05), Area("North", 54.0, -1.0)
AREAS = (INNER, Area("Outer", 51.5, 1.9, SQUARE), CITY, NORTH)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ((50.2, 0.2), "Outer"),  # within the outline, though nearer to others
        ((51.0, 0.99), "City or Inner"),  # in the hole: the nearest, and one that lies close to it
        ((54.5, -2.0), "North"),
        ((None, None), "nowhere"),
        ((float("nan"), 0.1), "nowhere"),
    ],
)
def test_a_place_is_named_by_outline_or_by_the_nearest(place, name):
    assert area_namer(AREAS, "nowhere")(*place) == name


def test_parts_of_an_area_all_count():
    parts = json.dumps({"type": "MultiPolygon", "coordinates": [json.loads(SQUARE)["coordinates"][:1],
                                                                [[[5, 50], [6, 50], [6, 51], [5, 50]]]]})  # fmt: skip
    assert area_namer((Area("Islands", 0.0, 0.0, parts), Area("Near", 50.3, 5.7)), "")(50.2, 5.7) == "Islands"
