"""Outlines of areas for maps, from the office's own GeoJSON file. They are only drawn; nothing else depends on them.

A file is loaded whole or not at all. Its faults are listed feature by feature.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.access import Reach
from enumeration.fields.bounds import whole
from enumeration.models import Area, Boundary, Level
from enumeration.uploads.outlines import EMPTY, NOT_FEATURES, NOT_JSON, PROGRAM, TOO_LARGE
from enumeration.uploads.reading import QUICK, Limits, child_of

MOST_BYTES = 100 * 1024 * 1024
DECIMALS = 5  # about one metre
POINTS_AT_ONCE = 50_000  # of outlines written together: 10 MB of memory
MOST_NAMED = 20  # faults and unmatched codes listed one by one

# Indonesia, with some sea around it: coordinates outside are swapped, or are metres.
WEST, EAST, SOUTH, NORTH = 94.0, 142.0, -12.0, 7.0


class BadBoundaries(ValueError):
    """The file is refused. The message says what is wrong, and where."""


@dataclass
class Loaded:
    """The result of loading a file: how many outlines were new or replaced, and which found no area."""

    matched: int = 0
    replaced: int = 0
    unmatched: list[str] = field(default_factory=list)  # "73.17.01.2005 Kanna"


Ring = list[list[float]]


def load(
    file: BinaryIO | File,
    *,
    source: str = "",
    within: Reach | None = None,
    limits: Limits = QUICK,
    only_check: bool = False,
) -> Loaded:
    """Load the outlines of a GeoJSON file. `kode` of each feature is the Kemendagri code or the BPS code.

    `within`: only areas there are matched; outlines elsewhere count as unmatched. `only_check`: say what would be
    loaded, and load nothing. The file is parsed by a child process
    within `limits`, and only a few outlines are in this process's memory at a time.

    Raises BadBoundaries, and loads nothing, if the file is faulty.
    """
    done, faults, seen, points = Loaded(), _Faults(), set(), 0
    portion: dict[str, tuple[str, dict]] = {}
    with transaction.atomic():
        for number, feature in enumerate(_features(file, limits), start=1):
            try:
                code, name, geometry = _read(feature)
                if code in seen:
                    raise BadBoundaries(_("kode %(code)s tercantum dua kali") % {"code": code})
            except BadBoundaries as fault:
                faults.add(_("Fitur ke-%(number)d: %(fault)s.") % {"number": number, "fault": fault})
                continue
            seen.add(code)
            portion[code] = (name, geometry)
            points += _points_of(geometry)
            if points >= POINTS_AT_ONCE:
                _store(portion, source, within, done)
                portion, points = {}, 0
        faults.refuse()
        _store(portion, source, within, done)
        if only_check:
            transaction.set_rollback(True)
    return done


class _Faults:
    """The faults of a file; the first of them are listed one by one."""

    def __init__(self) -> None:
        self.named: list[str] = []
        self.count = 0

    def add(self, fault: str) -> None:
        self.count += 1
        if self.count <= MOST_NAMED:
            self.named.append(fault)

    def refuse(self) -> None:
        """Raise BadBoundaries if there are any faults."""
        if self.count:
            more = [_("… dan %(count)d lagi.") % {"count": self.count - MOST_NAMED}] if self.count > MOST_NAMED else []
            raise BadBoundaries("\n".join([*self.named, *more]))


def _points_of(geometry: dict) -> int:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return sum(len(ring) for polygon in polygons for ring in polygon)


def _store(outlines: dict[str, tuple[str, dict]], source: str, within: Reach | None, done: Loaded) -> None:
    areas = dict(Area.objects.filter(kemendagri_code__in=list(outlines)).values_list("kemendagri_code", "code"))
    areas |= {code: code for code in Area.objects.filter(code__in=list(outlines)).values_list("code", flat=True)}
    if within is not None:
        areas = {code: area for code, area in areas.items() if within.covers(area)}
    done.unmatched += [f"{code} {name}".strip() for code, (name, _geometry) in outlines.items() if code not in areas]
    done.replaced += Boundary.objects.filter(area__in=list(areas.values())).count()
    now = timezone.now()
    rows = [
        Boundary(area_id=areas[code], geometry=geometry, source=whole(source, 200), loaded_at=now)
        for code, (_name, geometry) in outlines.items()
        if code in areas
    ]
    Boundary.objects.bulk_create(
        rows,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["area"],
        update_fields=["geometry", "source", "loaded_at"],
    )
    done.matched += len(rows)


# --- Reading a file --------------------------------------------------------------------------------------------------


def _features(file: BinaryIO | File, limits: Limits) -> Iterator[Any]:
    with tempfile.TemporaryFile() as kept:
        while piece := file.read(1 << 20):
            if kept.tell() + len(piece) > MOST_BYTES:
                raise BadBoundaries(
                    _("Berkas lebih besar dari %(most)d MB. Sederhanakan batasnya, atau pecah per kabupaten.")
                    % {"most": MOST_BYTES // 1024**2}
                )
            kept.write(piece)
        kept.flush()
        kept.seek(0)
        with child_of(PROGRAM, file=kept, limits=limits) as child:
            assert child.stdout is not None  # noqa: S101  it is a PIPE
            for line in child.stdout:
                try:
                    said = json.loads(line)
                except ValueError as problem:  # the child process was ended in the middle of a line
                    raise BadBoundaries(_in_words(TOO_LARGE)) from problem
                if isinstance(said, str):
                    raise BadBoundaries(_in_words(said))
                yield said[0]
            if child.wait():
                raise BadBoundaries(_in_words(TOO_LARGE))


def _in_words(problem: str) -> str:
    if problem == NOT_JSON:
        return _("Berkas ini bukan GeoJSON: isinya bukan JSON.")
    if problem == NOT_FEATURES:
        return _("Berkas ini bukan GeoJSON: “type” harus “FeatureCollection”.")
    if problem == EMPTY:
        return _("Berkas ini tidak berisi batas wilayah (“features” kosong).")
    return _("Berkas ini terlalu besar untuk dibaca. Sederhanakan batasnya, atau pecah per kabupaten.")


def _read(feature: Any) -> tuple[str, str, dict]:
    """Returns (code, name, geometry) of one feature."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise BadBoundaries(_("tanpa “properties”"))
    code = feature["properties"].get("kode")
    if not isinstance(code, str) or not code.strip():
        raise BadBoundaries(_("tanpa “kode” (kode wilayah Kemendagri, misalnya 73.17.01.2005, sebagai teks)"))
    name = feature["properties"].get("nama")
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise BadBoundaries(_("%(code)s: bukan Polygon atau MultiPolygon") % {"code": code})
    polygons = [geometry.get("coordinates")] if geometry["type"] == "Polygon" else geometry.get("coordinates")
    if not isinstance(polygons, list) or not polygons:
        raise BadBoundaries(_("%(code)s: tanpa koordinat") % {"code": code})
    kept = [[_ring(ring, code) for ring in _listed(polygon, code)] for polygon in polygons]
    if len(kept) == 1:
        return code.strip(), str(name or ""), {"type": "Polygon", "coordinates": kept[0]}
    return code.strip(), str(name or ""), {"type": "MultiPolygon", "coordinates": kept}


def _listed(polygon: Any, code: str) -> list:
    if not isinstance(polygon, list) or not polygon:
        raise BadBoundaries(_("%(code)s: poligon tanpa garis") % {"code": code})
    return polygon


def _ring(ring: Any, code: str) -> Ring:
    """Returns a closed line of points in degrees, rounded, without points that coincide."""
    if not isinstance(ring, list) or len(ring) < 4:
        raise BadBoundaries(_("%(code)s: garis batas kurang dari empat titik") % {"code": code})
    points: Ring = []
    for point in ring:
        is_pair = isinstance(point, list) and len(point) >= 2
        if not is_pair or not all(type(one) in (int, float) for one in point[:2]):
            raise BadBoundaries(_("%(code)s: titik yang bukan pasangan bujur dan lintang") % {"code": code})
        longitude, latitude = point[0], point[1]
        # NaN fails both comparisons, and so is refused too.
        if not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH):
            raise BadBoundaries(
                _(
                    "%(code)s: titik (%(x)s, %(y)s) di luar Indonesia. "
                    "Koordinat harus WGS84 dalam derajat, bujur lebih dulu"
                )
                % {"code": code, "x": longitude, "y": latitude}
            )
        rounded = [round(longitude, DECIMALS), round(latitude, DECIMALS)]
        if not points or points[-1] != rounded:
            points.append(rounded)
    if points[0] != points[-1]:
        raise BadBoundaries(_("%(code)s: garis batas tidak menutup") % {"code": code})
    if len(points) < 4:
        # An islet smaller than a metre: kept as a triangle of one point, so that the number of rings stays as in the
        # file.
        points = [points[0]] * 4
    return points


# --- For maps --------------------------------------------------------------------------------------------------------


def are_loaded(parent: str, level: Level) -> bool:
    """Returns whether there is an outline of any area of this level below the parent."""
    return Boundary.objects.filter(area__code__startswith=parent, area__level=level).exists()


def outlines(parent: str, level: Level) -> dict[str, Any]:
    """Returns the GeoJSON of the areas of a level below a parent. Each feature's name is the area's BPS code."""
    rows = Boundary.objects.filter(area__code__startswith=parent, area__level=level)
    return collection(rows.order_by("area_id").values_list("area_id", "geometry"))


def collection(rows: Iterable[tuple[str, dict]]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"name": code}, "geometry": geometry} for code, geometry in rows
        ],
    }
