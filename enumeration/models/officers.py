"""Officers: the users of the system. Their assignments, not their own row, say what they may do."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Upper

from enumeration.words import Words


class Officer(AbstractUser):
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    full_name = models.CharField(Words("nama lengkap", "full name"), max_length=100)
    # As it is looked for (enumeration/pages/folding.py).
    folded_name = models.GeneratedField(
        expression=models.Func(models.F("full_name"), function="enumeration_folded_name"),
        output_field=models.CharField(max_length=100, db_collation="C"),
        db_persist=True,
    )
    # On the paper form: 4 characters for an enumerator (202), 3 for a supervisor (204).
    officer_code = models.CharField(Words("kode petugas", "officer code"), max_length=8, blank=True, db_index=True)
    leader = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="team",
        verbose_name=Words("pengawas", "leader"),
        help_text=Words("PML seorang PPL; Koseka seorang PML.", "An enumerator's PML; a PML's Koseka."),
    )
    home_area = models.ForeignKey(
        "enumeration.Area",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=Words("desa asal", "home village"),
    )

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name"]
        indexes = [
            # lets a page of a list stop reading early
            models.Index(fields=["full_name", "id"], name="officer_by_name"),
            # user names are compared without regard to case
            models.Index(Upper("username"), name="officer_by_name_alike"),
        ]
        verbose_name = Words("petugas", "officer")
        verbose_name_plural = Words("petugas", "officers")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0]
