"""GeoJSON outlines: one feature a force, checked to be closed rings in degrees around the United Kingdom."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from data_access.loaders.formats.delimited import check_signature, decode
from data_access.loaders.formats.reading import Reading, Refusal, refuse

MAX_FEATURES = 1_000
MAX_POINTS = 2_000_000
LONGITUDES = (-12.0, 5.0)
LATITUDES = (48.0, 62.0)
COLUMNS = ["force", "geometry", "source"]
_ONS_PROPERTY = re.compile(r"(?i)pfa[0-9]{2}cd")
_WGS84 = "Export it in longitude and latitude (WGS 84, EPSG:4326)."


class _BadFeature(Exception):
    def __init__(self, column: str, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.column, self.reason, self.remedy = column, reason, remedy


def read_geojson(data: bytes, *, file_name: str) -> Reading:
    """A row a feature: force, geometry as compact GeoJSON, source. Row numbers count features from 1."""
    check_signature(data)
    text, encoding, warnings = decode(data)
    collection = _parse(text)
    features = _features(collection)
    source = collection.get("name")
    reading = Reading(COLUMNS, 0, f"GeoJSON, {encoding}", warnings=warnings)
    points_left = [MAX_POINTS]
    for number, feature in enumerate(features, start=1):
        try:
            row = [
                _force(feature),
                _geometry(feature, points_left),
                source if isinstance(source, str) else file_name,
            ]
            reading.take(number, row)
        except _BadFeature as error:
            reason = f"Feature {number}: {error.reason}"
            reading.refusals.append(Refusal(number, error.column, None, reason, error.remedy))
    return reading.finish()


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _parse(text: str) -> dict[str, Any]:
    try:
        collection = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise refuse("The file is not valid JSON.", "Download or export the boundaries again.") from error
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise refuse("The file is not a GeoJSON FeatureCollection.", "Export the boundaries as GeoJSON.")
    crs = json.dumps(collection.get("crs") or "")
    if "crs" in collection and not re.search(r"CRS84|4326|4258|null|\"\"", crs):
        raise refuse("The coordinates are not in WGS 84.", _WGS84)
    return collection


def _features(collection: dict[str, Any]) -> list[Any]:
    features = collection.get("features")
    if not isinstance(features, list) or not features:
        raise refuse("The file has no features.", "Export the boundaries again.")
    if len(features) > MAX_FEATURES:
        raise refuse(
            f"The file has {len(features):,} features; at most {MAX_FEATURES:,} are read.",
            "Export police force areas only.",
        )
    return features


def _force(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    for name, value in (properties or {}).items() if isinstance(properties, dict | None) else ():
        if (name in ("force_id", "ons_code") or _ONS_PROPERTY.fullmatch(name)) and isinstance(value, str) and value:
            return value
    raise _BadFeature("force", "No property names the force.", "Give it force_id, ons_code or PFA23CD.")


def _geometry(feature: Any, points_left: list[int]) -> str:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise _BadFeature(
            "geometry", "It is neither a Polygon nor a MultiPolygon.", "Export areas, not lines or points."
        )
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        raise _BadFeature("geometry", "It has no coordinates.", "Export the feature again.")
    for polygon in polygons:
        _check_polygon(polygon, points_left)
    return json.dumps({"type": kind, "coordinates": coordinates}, separators=(",", ":"))


def _check_polygon(polygon: Any, points_left: list[int]) -> None:
    if not isinstance(polygon, list) or not polygon:
        raise _BadFeature("geometry", "A polygon has no ring.", "Export the feature again.")
    for ring in polygon:
        if not isinstance(ring, list) or len(ring) < 4:
            raise _BadFeature("geometry", "A ring has fewer than four points.", "Export it with less simplification.")
        points_left[0] -= len(ring)
        if points_left[0] < 0:
            raise refuse(f"The file has more than {MAX_POINTS:,} points.", "Export generalised boundaries.")
        for point in ring:
            _check_point(point)
        if ring[0] != ring[-1]:
            raise _BadFeature("geometry", "A ring does not end where it began.", "Export the feature again.")


def _check_point(point: Any) -> None:
    is_pair = isinstance(point, list) and len(point) in (2, 3)
    if not is_pair or not all(isinstance(part, int | float) and not isinstance(part, bool) for part in point):
        raise _BadFeature("geometry", "A point is not a pair of numbers.", "Export the feature again.")
    if not (LONGITUDES[0] <= point[0] <= LONGITUDES[1] and LATITUDES[0] <= point[1] <= LATITUDES[1]):
        raise _BadFeature(
            "geometry",
            f"The point {point[0]:g}, {point[1]:g} is not a longitude and latitude in or near the United Kingdom.",
            _WGS84,
        )
