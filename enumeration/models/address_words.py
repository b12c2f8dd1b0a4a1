"""The words of all addresses, to find a household by: derived from the addresses by triggers, and never written by hand."""

from __future__ import annotations

from django.db import models

from enumeration.access import ScopedQuerySet
from enumeration.words import Words


class AddressWordQuerySet(ScopedQuerySet):
    area_column = "area_code"


class AddressWord(models.Model):
    """A word that stands in an address of this SLS, folded (enumeration/pages/folding.py).

    The neighbours share the words of their addresses: one row for a word and an SLS is a tenth of a row for a household,
    and most submissions add none. A word that no address has any more stays until the night (finding/recounting.py):
    then a search looks at that SLS and finds nothing.
    """

    pk = models.CompositePrimaryKey("area_code", "round_id", "word")
    round = models.ForeignKey(
        "enumeration.Round", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    area_code = models.CharField(max_length=16, db_collation="C")
    word = models.CharField(max_length=200, db_collation="C")

    objects = AddressWordQuerySet.as_manager()

    class Meta:
        verbose_name = Words("kata sebuah alamat", "word of an address")
        verbose_name_plural = Words("kata dalam alamat", "words of addresses")
        indexes = [
            # Where somebody has a few SLS only, the primary key is the shorter way.
            models.Index(fields=["round", "word", "area_code"], name="address_word_found")
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.area_code}"
