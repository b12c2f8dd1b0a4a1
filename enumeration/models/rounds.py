"""One enumeration campaign."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from enumeration.words import Words


class Round(models.Model):
    name = models.CharField(Words("nama", "name"), max_length=100, unique=True)
    # The area whose managers maintain the round.
    area = models.ForeignKey(
        "enumeration.Area", models.PROTECT, null=True, related_name="+", verbose_name=Words("wilayah", "area")
    )
    year = models.PositiveSmallIntegerField(Words("tahun", "year"))
    starts_on = models.DateField(Words("hari pertama", "first day"))
    ends_on = models.DateField(Words("hari terakhir", "last day"))
    is_open = models.BooleanField(Words("terbuka", "open"), default=True)
    # Demonstration and training data: every page and every export says so.
    is_made_up = models.BooleanField(Words("data contoh", "made up"), default=False)
    # For the training hall, beside a real round of the same officers.
    is_training = models.BooleanField(Words("latihan", "for training"), default=False, editable=False)

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = Words("putaran pendataan", "round")
        verbose_name_plural = Words("putaran pendataan", "rounds")
        constraints = [
            models.CheckConstraint(name="round_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            # Its name stands on every page, paper and file.
            models.CheckConstraint(
                name="training_is_made_up_and_says_so",
                condition=Q(is_training=False) | Q(is_made_up=True, name__startswith="LATIHAN "),
                violation_error_message=Words(
                    "Nama putaran latihan harus diawali LATIHAN, dan isinya data contoh.",
                    "The name of a training round begins with LATIHAN, and its data are made up.",
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name
