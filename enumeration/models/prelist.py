"""Lists of households as BPS printed them, uploaded as files, and what is wrong in them."""

from __future__ import annotations

from django.db import models

from enumeration.access import Permission, ScopedQuerySet
from enumeration.models.uploads import Fault, Upload
from enumeration.words import Words


class PrelistFileQuerySet(ScopedQuerySet):
    area_column = "area_code"
    permission = Permission.IMPORT_PRELIST


class PrelistFile(Upload):
    """A file of households."""

    round = models.ForeignKey("enumeration.Round", models.PROTECT, related_name="+")
    # The district (or smaller area) whose areas its rows may name.
    area_code = models.CharField(max_length=16, db_collation="C")

    objects = PrelistFileQuerySet.as_manager()

    class Meta(Upload.Meta):
        verbose_name = Words("berkas prelist", "prelist file")
        verbose_name_plural = Words("berkas prelist", "prelist files")


class PrelistFault(Fault):
    file = models.ForeignKey(PrelistFile, models.CASCADE, related_name="faults")

    class Meta(Fault.Meta):
        indexes = [models.Index(fields=["file", "row"], name="prelist_fault_row")]
