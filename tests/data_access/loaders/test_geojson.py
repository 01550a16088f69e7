"""Outlines that are not what they should be, each named by its feature."""

import json

import pytest

from tests.data_access.loaders.world import check_all, counts_add_up

RING = [[0.4, 51.2], [0.9, 51.2], [0.9, 51.4], [0.4, 51.2]]


def feature(ring=RING, kind="Polygon", properties=None):
    shape = {"type": kind, "coordinates": [ring]}
    return {"type": "Feature", "properties": properties or {"PFA23CD": "E23000032"}, "geometry": shape}


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


GRID = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
ESSEX = feature(properties={"force_id": "essex"})
FILES = {
    "not JSON": (b"{", None, "not valid JSON"),
    "deep JSON": (b"[" * 100_000, None, "not valid JSON"),
    "not a number": (collection(feature([[float("nan"), 51]] * 4)), None, "not valid JSON"),
    "another type": (b'{"type": "Point"}', None, "FeatureCollection"),
    "no features": (collection(), None, "no features"),
    "many features": (collection(*[ESSEX] * 1_001), None, "1,001 features"),
    "grid declared": (collection(ESSEX, crs=GRID), None, "not in WGS 84"),
    "grid coordinates": (
        collection(ESSEX, feature([[530_000, 180_000]] * 4)),
        2,
        "not a longitude and latitude",
    ),
    "axes swapped": (collection(feature([[y, x] for x, y in RING])), 1, "not a longitude and latitude"),
    "three points": (collection(feature(RING[:3])), 1, "fewer than four points"),
    "open ring": (collection(feature([*RING[:3], [0.5, 51.3]])), 1, "does not end where it began"),
    "a line": (collection(feature(kind="LineString")), 1, "neither a Polygon nor"),
    "text point": (collection(feature([["0", 51]] * 4)), 1, "not a pair of numbers"),
    "no name": (collection(feature(properties={"area": "1"})), 1, "No property names the force"),
    "null feature": (b'{"type": "FeatureCollection", "features": [null]}', 1, "No property names the force"),
    "unknown force": (collection(feature(properties={"ons_code": "E23999999"})), 1, "not known"),
    "force twice": (collection(feature(), feature()), 1, "is also in row 2"),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    contents = {name: content for name, (content, *_) in FILES.items()}
    contents["sound"] = collection(feature(), ESSEX, name="Outlines")
    return check_all("boundaries", tmp_path_factory.mktemp("outlines"), contents, ".geojson")


@pytest.mark.parametrize("name", FILES)
def test_a_bad_outline_is_refused_and_its_feature_named(name, outcomes):
    _, number, reason = FILES[name]
    rejected = outcomes[name].rejected
    assert any(row.row == number and reason in row.reason for row in rejected), rejected
    assert counts_add_up(outcomes[name])


def test_a_force_is_found_by_ons_code_or_by_its_id(outcomes):
    assert [(row["force_id"], row["source"]) for row in outcomes["sound"].preview] == [
        ("kent", "Outlines"),
        ("essex", "Outlines"),
    ]
