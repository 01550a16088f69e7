"""The map of postcode areas: one dot an area, larger the oftener it is named, and none without its words."""

import json

import pandas as pd

from components.charts.places_map import LAYER, areas_of, places_map
from components.charts.theme import SYNTHETIC_WORDS
from tests.components.charts.frames_of_forces import context

PLACES = pd.DataFrame(
    [
        ("BD1 1AA", "postcode", "BD", "Bradford", -1.85, 53.85, 9, 4),
        ("BD1 1AB", "postcode", "BD", "Bradford", -1.85, 53.85, 1, 1),
        ("<b>Hull", "place", "HU", "Hull", -0.35, 53.78, 2, 2),
    ],
    columns=["shown", "kind", "area", "town", "longitude", "latitude", "mentions", "items"],
)  # fmt: skip


def dots(spec):
    return next(layer for layer in spec.layers if layer["id"] == LAYER)["data"]


def test_an_area_is_one_dot_and_the_one_named_oftenest_is_the_largest_and_below():
    spec = places_map(places=PLACES, title="Told", context=context())
    assert [(dot["id"], dot["name"]) for dot in dots(spec)] == [("BD", "Bradford (BD)"), ("HU", "Hull (HU)")]
    assert dots(spec)[0]["size"] > dots(spec)[1]["size"]
    assert dots(spec)[0]["words"] == "2 places in 10 mentions: BD1 1AA, BD1 1AB"
    assert dots(spec)[1]["words"].endswith("&lt;b&gt;Hull")
    assert len(spec.table) == 3 and "Bradford (BD): 2 places" in spec.alt


def test_the_view_holds_every_area_with_room_around():
    view = places_map(places=PLACES, title="Told", context=context()).view_state
    assert 53.7 < view["latitude"] < 53.9 and -1.2 < view["longitude"] < -1.0 and 4 < view["zoom"] < 8


def test_no_place_is_an_empty_map_of_the_country_and_synthetic_data_are_marked():
    spec = places_map(places=PLACES.head(0), title="Told", context=context(is_synthetic=True))
    assert dots(spec) == [] and areas_of(PLACES.head(0)) == [] and spec.view_state["zoom"] == 5.0
    assert SYNTHETIC_WORDS in json.dumps(spec.layers) and "synthetic" in spec.alt
