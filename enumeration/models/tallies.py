"""Counters updated with every move, so that a dashboard costs the same with ten thousand households as with a million.

`tallies.recount` rebuilds them from households and events. Every night progress/reconciliation.py compares each village
with such a recount, corrects the differences and tells the administrators.
"""

from __future__ import annotations

from django.db import models

from enumeration.access import Permission, ScopedQuerySet
from enumeration.words import Words


class TallyQuerySet(ScopedQuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_PROGRESS):
        return super().visible_to(user, permission)


def _count() -> models.PositiveIntegerField:
    return models.PositiveIntegerField(default=0)


class Tally(models.Model):
    """Households of one sub-SLS in one round, by state and by visit result (205)."""

    round = models.ForeignKey("enumeration.Round", models.CASCADE, related_name="+", db_index=False)
    area = models.ForeignKey("enumeration.Area", models.CASCADE, related_name="+", db_index=False)
    prelist = _count()
    open = _count()
    draft = _count()
    submitted = _count()
    sent_back = _count()
    approved = _count()
    completed = _count()
    struck = _count()
    # Found, or added, when the list was verified (VK).
    verified = _count()
    # Lines of the list (VK1): each by what was found, and for households present the SLS head's opinion (111).
    existence_1 = _count()
    existence_2 = _count()
    existence_3 = _count()
    existence_4 = _count()
    existence_5 = _count()
    existence_6 = _count()
    opinion_1 = _count()
    opinion_2 = _count()
    opinion_3 = _count()
    # 205, counted from the first submission of a household.
    result_1 = _count()
    result_2 = _count()
    result_3 = _count()
    result_4 = _count()
    result_5 = _count()

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = Words("hitungan SLS", "tally")
        verbose_name_plural = Words("hitungan SLS", "tallies")
        constraints = [models.UniqueConstraint(name="one_tally_per_area", fields=["round", "area"])]

    def __str__(self) -> str:
        return f"{self.area_id}: {self.completed}/{self.prelist}"


class DayTally(models.Model):
    """The net change of one day in one village. The sum up to a day is the number of households in that state at its
    end.

    `submitted` counts a household once, at its first submission. The other columns subtract what was reversed: a
    household that is approved, sent back and approved again adds 1, subtracts 1 and adds 1, and so counts once in the
    sum.
    """

    round = models.ForeignKey("enumeration.Round", models.CASCADE, related_name="+", db_index=False)
    area = models.ForeignKey("enumeration.Area", models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    submitted = _count()
    approved = models.IntegerField(default=0)  # approved, or completed after approval
    completed = models.IntegerField(default=0)
    sent_back = models.IntegerField(default=0)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = Words("hitungan harian", "day tally")
        verbose_name_plural = Words("hitungan harian", "day tallies")
        constraints = [models.UniqueConstraint(name="one_tally_per_village_and_day", fields=["round", "area", "day"])]

    def __str__(self) -> str:
        return f"{self.area_id} {self.day}"
