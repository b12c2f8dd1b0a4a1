"""How far a place lies from an area's outline. Good to a few metres within a district; no projection is needed."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, hypot, radians
from typing import Any

METRES_PER_DEGREE = 111_320

Point = tuple[float, float]
"""Metres to the east and to the north of the place that is measured from."""


def metres_outside(geometry: dict[str, Any], latitude: float, longitude: float) -> float:
    """Returns the metres from a place to the outline of an area; 0 within it. `geometry`: GeoJSON, WGS84."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    here = latitude, longitude
    within = any(
        # Inside an odd number of rings: a hole is a ring of its own.
        sum(_is_inside(list(_from(ring, here))) for ring in rings) % 2
        for rings in polygons
    )
    if within:
        return 0.0
    return min(_to_segment(one, other) for rings in polygons for ring in rings for one, other in _sides(ring, here))


def _from(ring: list[list[float]], here: tuple[float, float]) -> Iterator[Point]:
    latitude, longitude = here
    east = METRES_PER_DEGREE * cos(radians(latitude))
    for point in ring:
        yield (point[0] - longitude) * east, (point[1] - latitude) * METRES_PER_DEGREE


def _sides(ring: list[list[float]], here: tuple[float, float]) -> Iterator[tuple[Point, Point]]:
    points = list(_from(ring, here))
    return zip(points, [*points[1:], points[0]], strict=True)


def _is_inside(points: list[Point]) -> bool:
    """Returns whether the origin lies in the ring: a line to the east crosses it an odd number of times."""
    inside = False
    for (x, y), (u, v) in zip(points, [*points[1:], points[0]], strict=True):
        if (y > 0) != (v > 0) and x + (u - x) * -y / (v - y) > 0:
            inside = not inside
    return inside


def _to_segment(one: Point, other: Point) -> float:
    """Returns the distance from the origin to a side."""
    (x, y), (dx, dy) = one, (other[0] - one[0], other[1] - one[1])
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, -(x * dx + y * dy) / length))
    return hypot(x + along * dx, y + along * dy)
