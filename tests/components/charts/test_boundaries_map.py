from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from tests.components.charts.every_chart import full_map
from tests.components.charts.frames_of_forces import context

STATIC = Path(__file__).parents[3] / "components" / "static"
SQUARE = json.dumps({"type": "Polygon", "coordinates": [[[0, 51], [1, 51], [1, 52], [0, 51]]]})


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_style_is_a_string_that_names_a_file_of_ours_without_a_source(mode):
    spec = full_map(context(mode=mode))
    assert isinstance(spec.map_style, str)
    style = json.loads((STATIC / spec.map_style.removeprefix("app/static/")).read_text())
    assert style["sources"] == {}
    assert [layer["type"] for layer in style["layers"]] == ["background"]


def test_no_layer_asks_another_host_for_anything():
    assert "http" not in json.dumps(full_map(context(is_synthetic=True)).layers)


def test_forces_with_a_boundary_are_areas_and_the_rest_are_points():
    boundaries = pd.DataFrame({"force_id": ["force-0", "elsewhere"], "geometry": [SQUARE, SQUARE]})
    spec = full_map(context(), boundaries=boundaries)
    by_id = {layer["id"]: layer for layer in spec.layers}
    assert [f["properties"]["force_id"] for f in by_id["forces"]["data"]["features"]] == ["force-0"]
    assert len(by_id["force-points"]["data"]) == 42


def test_a_level_that_is_not_shared_has_no_fill_of_a_level():
    points = {point["force_id"]: point for point in full_map(context()).layers[1]["data"]}
    assert points["force-7"]["words"] == "not shared"
    assert points["force-7"]["fill"][3] < 255
    assert points["force-0"]["words"] == "level 1.2"


def test_the_selected_force_is_drawn_last():
    assert full_map(context()).layers[1]["data"][-1]["force_id"] == "force-3"


def test_the_legend_has_every_level_and_what_stands_without_a_fill():
    words = [text for _, text in full_map(context()).legend]
    assert words[0] == "1.0–1.4 Beginning"
    assert words[-1] == "incomplete or not shared"


def test_pydeck_takes_the_layers_as_they_are_and_writes_them_as_we_do():
    from components.ready_deck import ReadyDeck, deck_of

    spec = full_map(context(is_synthetic=True))
    deck = json.loads(ReadyDeck(spec).to_json())
    assert deck == json.loads(deck_of(spec).to_json())
    drawn = deck["layers"]
    assert drawn[1]["radiusUnits"] == drawn[1]["lineWidthUnits"] == "pixels"
    assert drawn[1]["getFillColor"] == "@@=fill"
    assert drawn[2]["sizeUnits"] == "pixels"


def test_the_land_and_its_licence_are_there():
    land = json.loads((STATIC / "land_outline.geojson").read_text())
    assert len(land["features"]) == 8
    assert "public domain" in (STATIC / "LICENCES.txt").read_text()


def test_the_icon_is_small_and_square():
    from PIL import Image

    with Image.open(STATIC / "favicon.png") as icon:
        assert icon.size == (64, 64)
    assert (STATIC / "favicon.png").stat().st_size < 4096
