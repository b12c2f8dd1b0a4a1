"""Lists that people upload: checked first, then imported or discarded; and the faults of their rows."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from enumeration.models.exports import new_file_name
from enumeration.words import Words


class Upload(models.Model):
    """An uploaded file. It is checked first (dry run), then imported or discarded."""

    class State(models.TextChoices):
        CHECKING = "checking", Words("sedang diperiksa", "being checked")
        CHECKED = "checked", Words("sudah diperiksa", "checked")
        TAKING_IN = "taking_in", Words("sedang dimuat", "being taken in")
        TAKEN_IN = "taken_in", Words("dimuat", "taken in")
        LET_GO = "let_go", Words("tidak dipakai", "let go")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    file_name = models.CharField(max_length=64, default=new_file_name, unique=True)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64, db_index=True)  # keyed; equal for equal bytes
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=9, choices=State.choices, default=State.CHECKING)
    check_job = models.OneToOneField("enumeration.Job", models.PROTECT, null=True, blank=True, related_name="+")
    load_job = models.OneToOneField("enumeration.Job", models.PROTECT, null=True, blank=True, related_name="+")
    rows = models.BigIntegerField(null=True)
    new = models.BigIntegerField(null=True)
    changed = models.BigIntegerField(null=True)
    unchanged = models.BigIntegerField(null=True)
    bad = models.BigIntegerField(null=True)
    # Its first rows, and old → new values of what would change (uploads/preview.py). Sealed, and kept only until the
    # import is decided.
    preview = models.BinaryField(null=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.name


class Fault(models.Model):
    """Why and where a row of a file cannot be imported. Every bad row has at least one."""

    row = models.PositiveIntegerField()  # as the spreadsheet numbers it: the header is row 1
    column = models.CharField(max_length=40)
    value = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=200)

    class Meta:
        abstract = True
        ordering = ["row", "id"]

    def __str__(self) -> str:
        return f"{self.row} {self.column}: {self.reason}"


class OfficerFileQuerySet(models.QuerySet):
    def visible_to(self, user, permission=None):
        """Returns only the user's own uploads: each names people of the district that its uploader manages."""
        return self.filter(by=user) if user.is_authenticated else self.none()


class OfficerFile(Upload):
    """A list of officers."""

    # In which its roles are given; None of files from before lists had roles.
    round = models.ForeignKey("enumeration.Round", models.PROTECT, null=True, related_name="+", db_index=False)

    objects = OfficerFileQuerySet.as_manager()

    class Meta(Upload.Meta):
        verbose_name = Words("berkas petugas", "list of officers")
        verbose_name_plural = Words("berkas petugas", "lists of officers")


class OfficerFault(Fault):
    file = models.ForeignKey(OfficerFile, models.CASCADE, related_name="faults")

    class Meta(Fault.Meta):
        indexes = [models.Index(fields=["file", "row"], name="officer_fault_row")]
