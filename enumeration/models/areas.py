"""The tree of areas. A BPS code is the primary key and the path: a village's code begins with its kecamatan's code."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enumeration.access import Permission, ScopedQuerySet
from enumeration.words import Words


class Level(models.TextChoices):
    PROVINCE = "province", Words("Provinsi", "Province")
    DISTRICT = "district", Words("Kabupaten/Kota", "District")
    SUBDISTRICT = "subdistrict", Words("Kecamatan", "Subdistrict")
    VILLAGE = "village", Words("Desa/Kelurahan", "Village")
    SLS = "sls", Words("SLS", "SLS")
    SUB_SLS = "sub_sls", Words("Sub-SLS", "Sub-SLS")


# The 16 digits of a BPS SLS code: province 2, district 2, kecamatan 3, village 3, SLS 4, sub-SLS 2.
LENGTH_OF = {
    Level.PROVINCE: 2,
    Level.DISTRICT: 4,
    Level.SUBDISTRICT: 7,
    Level.VILLAGE: 10,
    Level.SLS: 14,
    Level.SUB_SLS: 16,
}
LEVEL_OF = {length: level for level, length in LENGTH_OF.items()}
_DISTRICT, _SUBDISTRICT, _VILLAGE, _SLS = (
    LENGTH_OF[level] for level in (Level.DISTRICT, Level.SUBDISTRICT, Level.VILLAGE, Level.SLS)
)


def district_of(code: str) -> str:
    """Returns the code of the district in which an area lies. The code of a larger area is returned as it is.

    The next three do the same for subdistrict, village and SLS.
    """
    return code[:_DISTRICT]


def subdistrict_of(code: str) -> str:
    return code[:_SUBDISTRICT]


def village_of(code: str) -> str:
    return code[:_VILLAGE]


def sls_of(code: str) -> str:
    return code[:_SLS]


def upper_codes(code: str) -> list[str]:
    """Returns the codes of the areas in which an area lies, from its province down, without its own."""
    return [code[:length] for length in LEVEL_OF if length < len(code)]


def lies_in_a(level: Level, code: str) -> bool:
    """Returns whether an area is of this level or lies in an area of it."""
    return len(code) >= LENGTH_OF[level]


def smallest_common(codes: Collection[str]) -> str:
    """Returns the code of the smallest area that has all of these; "" where there is none."""
    first, last = min(codes, default=""), max(codes, default="")
    return next((code for code in [first, *reversed(upper_codes(first))] if last.startswith(code)), "")


class AreaQuerySet(ScopedQuerySet):
    area_column = "code"
    round_column = None
    permission = Permission.SEE_PROGRESS

    def at(self, level: Level):
        """Returns the areas of one level that are in use."""
        return self.filter(level=level, ended_at=None)


class Area(models.Model):
    code = models.CharField(Words("kode BPS", "BPS code"), primary_key=True, max_length=16, db_collation="C")
    name = models.CharField(Words("nama", "name"), max_length=100)
    level = models.CharField(Words("tingkat", "level"), max_length=12, choices=Level.choices)
    # NIK and family card numbers begin with the Kemendagri code, not the BPS code. NULL where the match is uncertain.
    kemendagri_code = models.CharField(
        Words("kode Kemendagri", "Kemendagri code"), max_length=13, blank=True, null=True
    )
    # Split or merged (PSLS): the area keeps its history, and no officer is assigned to it any more.
    ended_at = models.DateTimeField(Words("berakhir", "ended"), null=True, blank=True)
    # As it is looked for (enumeration/pages/folding.py).
    folded_name = models.GeneratedField(
        expression=models.Func(models.F("name"), function="enumeration_folded_name"),
        output_field=models.CharField(max_length=100, db_collation="C"),
        db_persist=True,
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = Words("wilayah", "area")
        verbose_name_plural = Words("wilayah", "areas")
        indexes = [models.Index(fields=["level", "code"], name="area_level_code")]
        constraints = [
            models.CheckConstraint(
                name="area_code_fits_level",
                condition=reduce(
                    or_,
                    (Q(level=level, code__regex=rf"^\d{{{length}}}$") for level, length in LENGTH_OF.items()),
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def parent_code(self) -> str | None:
        return next(reversed(upper_codes(self.code)), None)


class AreaChangeQuerySet(ScopedQuerySet):
    area_column = "new__code"
    round_column = None
    permission = Permission.SEE_PROGRESS


class AreaChange(models.Model):
    """What became of an SLS (REGSOSEK22.PSLS): one row per pair of old and new SLS. Append-only."""

    class Kind(models.IntegerChoices):
        SPLIT = 1, Words("Pecah", "Split")
        MERGE = 2, Words("Gabung", "Merged")
        RENAME = 3, Words("Ganti nama", "Renamed")

    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    old = models.ForeignKey(Area, models.PROTECT, related_name="became")
    new = models.ForeignKey(Area, models.PROTECT, related_name="came_from")
    old_name = models.CharField(max_length=100)
    new_name = models.CharField(max_length=100)
    families = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    batch = models.UUIDField(default=uuid.uuid4, db_index=True)

    objects = AreaChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = Words("perubahan SLS", "SLS change")
        verbose_name_plural = Words("perubahan SLS", "SLS changes")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.old_id} → {self.new_id}"


class Boundary(models.Model):
    """The outline of an area, from the office's own boundary file. It is used only to draw maps."""

    area = models.OneToOneField(
        Area, models.CASCADE, primary_key=True, related_name="boundary", verbose_name=Words("wilayah", "area")
    )
    # GeoJSON geometry, WGS84, Polygon or MultiPolygon.
    geometry = models.JSONField(Words("garis batas", "outline"))
    source = models.CharField(Words("sumber dan lisensi", "source and licence"), max_length=200, blank=True)
    loaded_at = models.DateTimeField(Words("dimuat", "loaded"), default=timezone.now)

    class Meta:
        verbose_name = Words("batas wilayah", "boundary")
        verbose_name_plural = Words("batas wilayah", "boundaries")

    def __str__(self) -> str:
        return self.area_id
