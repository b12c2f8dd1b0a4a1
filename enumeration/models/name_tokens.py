"""The words of all names, to find a household by: derived from its names by triggers, and never written by hand."""

from __future__ import annotations

from django.db import models

from enumeration.access import ScopedQuerySet
from enumeration.words import Words


class NameTokenQuerySet(ScopedQuerySet):
    area_column = "area_code"
    household_column = "household"


class NameToken(models.Model):
    """One word of a name in a household, with the name: both folded (enumeration/pages/folding.py).

    Functions and triggers of the database keep the rows (0065_names_are_found), also of what comes by COPY.
    """

    pk = models.CompositePrimaryKey("area_code", "household_id", "token", "name")
    # A household takes its rows with it by its own trigger. Keys here would have to look at each of eight million rows.
    round = models.ForeignKey(
        "enumeration.Round", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    area_code = models.CharField(max_length=16, db_collation="C")
    household = models.ForeignKey(
        "enumeration.Household", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    token = models.CharField(max_length=100, db_collation="C")
    # The whole name between two spaces, so that " usman " is one of its words.
    name = models.CharField(max_length=102, db_collation="C")
    is_head = models.BooleanField()

    objects = NameTokenQuerySet.as_manager()

    class Meta:
        verbose_name = Words("kata sebuah nama", "word of a name")
        verbose_name_plural = Words("kata dalam nama", "words of names")
        indexes = [
            # Holds all that a search reads. Where somebody has a few SLS only, the primary key is the shorter way.
            models.Index(
                fields=["round", "token", "area_code", "household", "name", "is_head"], name="name_token_found"
            )
        ]

    def __str__(self) -> str:
        return f"{self.token} {self.household_id}"
