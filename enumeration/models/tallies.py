"""Counters kept with the moves, so that a dashboard costs the same with ten thousand families as with a million.

`tallies.recount` makes them anew from the households and events; every night `reconciliation.py` compares each village
with that, mends what differs and tells the administrators.
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
    """Families of one sub-SLS in one round, by state and by visit result (205)."""

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
    # Found, or new, when the list was verified (VK).
    verified = _count()
    # Of the list (VK1): each line by what was found, and the SLS head's opinion (111) of those that are there.
    existence_1 = _count()
    existence_2 = _count()
    existence_3 = _count()
    existence_4 = _count()
    existence_5 = _count()
    existence_6 = _count()
    opinion_1 = _count()
    opinion_2 = _count()
    opinion_3 = _count()
    # 205, counted from the moment a family is first submitted.
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
    """What one day changed in one village. Added up to a day, each tells how many families stood so at its end.

    `submitted`: ever sent in, counted on the first time. The others are less what went back: a family that is approved,
    sent back and approved again adds 1, takes 1 away and adds 1, so that it is counted once, whatever went to and fro.
    """

    round = models.ForeignKey("enumeration.Round", models.CASCADE, related_name="+", db_index=False)
    area = models.ForeignKey("enumeration.Area", models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    submitted = _count()
    approved = models.IntegerField(default=0)  # approved, or completed after that
    completed = models.IntegerField(default=0)
    sent_back = models.IntegerField(default=0)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = Words("hitungan harian", "day tally")
        verbose_name_plural = Words("hitungan harian", "day tallies")
        constraints = [models.UniqueConstraint(name="one_tally_per_village_and_day", fields=["round", "area", "day"])]

    def __str__(self) -> str:
        return f"{self.area_id} {self.day}"
