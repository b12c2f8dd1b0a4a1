"""Counters updated with every move, so that a dashboard costs the same with ten thousand households as with a million.

`tallies.recount` rebuilds them from households and events. Every night progress/reconciliation.py compares each village
with such a recount, corrects the differences and tells the administrators.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

from django.conf import settings
from django.db import models

from enumeration.access import Permission, ScopedQuerySet
from enumeration.models.households import State
from enumeration.questionnaire.codes import Existence, NeighbourhoodOpinion, Result
from enumeration.questionnaire.forms import FormKind
from enumeration.words import Words


class TallyQuerySet(ScopedQuerySet):
    permission = Permission.SEE_PROGRESS


FILLED: Collection[Any] = ()
"""In a rule: any value of the column counts, only a blank does not."""

Rule: TypeAlias = Mapping[str, Collection[Any]]
"""Which households a counter counts: those that have, in each of these columns, one of the values beside it."""


class CountField(models.PositiveIntegerField):
    """How many households of a place satisfy a rule. To migrations it is a plain number: they do not see the rule.

    `enumeration/tallies.py` reads the rule twice: in Python with each move, in SQL for a recount. So that a move can
    tell both sides of the change, a rule stays within one of `tallies.KNOWN_TOGETHER`.
    """

    def __init__(self, *args: Any, counts: Rule | None = None, **options: Any) -> None:
        self.counts: Rule = counts or {}
        super().__init__(*args, **{"default": 0, **options})

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.PositiveIntegerField", args, options


FAMILIES = {"form": (FormKind.FAMILY,)}
"""Every counter counts households, but those of special groups (XK), which have a line of their own."""

HERE = FAMILIES | {"existence": (Existence.FOUND, Existence.NEW)}


def _in_state(*states: State) -> CountField:
    return CountField(counts=FAMILIES | {"state": states})


def _found(code: Existence) -> CountField:
    return CountField(counts=FAMILIES | {"existence": (code,)})


def _opinion(code: NeighbourhoodOpinion) -> CountField:
    return CountField(counts=HERE | {"neighbourhood_opinion": (code,)})


def _result(code: Result) -> CountField:
    return CountField(counts=FAMILIES | {"submitted_at": FILLED, "result": (code,)})


def _special(state: State) -> CountField:
    return CountField(counts={"form": (FormKind.SPECIAL,), "state": (state,)})


class Counters(models.Model):
    """The counters of a place: households by state, by what the verification found and by visit result (205)."""

    prelist = CountField(counts=FAMILIES | {"on_prelist": (True,)})
    open = _in_state(State.OPEN)
    draft = _in_state(State.DRAFT)
    submitted = _in_state(State.SUBMITTED)
    sent_back = _in_state(State.SENT_BACK)
    approved = _in_state(State.APPROVED)
    completed = _in_state(State.COMPLETED)
    struck = _in_state(State.STRUCK)
    # Found, or added, when the list was verified (VK).
    verified = CountField(counts=HERE)
    # Lines of the list (VK1): each by what was found, and for households present the SLS head's opinion (111).
    existence_1 = _found(Existence(1))
    existence_2 = _found(Existence(2))
    existence_3 = _found(Existence(3))
    existence_4 = _found(Existence(4))
    existence_5 = _found(Existence(5))
    existence_6 = _found(Existence(6))
    opinion_1 = _opinion(NeighbourhoodOpinion(1))
    opinion_2 = _opinion(NeighbourhoodOpinion(2))
    opinion_3 = _opinion(NeighbourhoodOpinion(3))
    # 205, counted from the first submission of a household.
    result_1 = _result(Result(1))
    result_2 = _result(Result(2))
    result_3 = _result(Result(3))
    result_4 = _result(Result(4))
    result_5 = _result(Result(5))
    # Special groups, counted on the short form; struck off they are never, because no list names them.
    special_open = _special(State.OPEN)
    special_draft = _special(State.DRAFT)
    special_submitted = _special(State.SUBMITTED)
    special_sent_back = _special(State.SENT_BACK)
    special_approved = _special(State.APPROVED)
    special_completed = _special(State.COMPLETED)

    class Meta:
        abstract = True


class Tally(Counters):
    """The counters of one sub-SLS in one round, as they are now."""

    round = models.ForeignKey("enumeration.Round", models.CASCADE, related_name="+", db_index=False)
    area = models.ForeignKey("enumeration.Area", models.CASCADE, related_name="+", db_index=False)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = Words("hitungan SLS", "tally")
        verbose_name_plural = Words("hitungan SLS", "tallies")
        constraints = [models.UniqueConstraint(name="one_tally_per_area", fields=["round", "area"])]

    def __str__(self) -> str:
        return f"{self.area_id}: {self.completed}/{self.prelist}"


class VillageTally(Counters):
    """The counters of one village in one round, as they are now: the sums of those of its sub-SLS.

    A page about a district would have to add up thousands of rows each time. Changed with `Tally`, in the same transactions.
    """

    round = models.ForeignKey("enumeration.Round", models.CASCADE, related_name="+", db_index=False)
    area = models.ForeignKey("enumeration.Area", models.CASCADE, related_name="+", db_index=False)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = Words("hitungan desa", "village tally")
        verbose_name_plural = Words("hitungan desa", "village tallies")
        constraints = [models.UniqueConstraint(name="one_tally_per_village", fields=["round", "area"])]

    def __str__(self) -> str:
        return f"{self.area_id}: {self.completed}/{self.prelist}"


class DayStart(Counters):
    """The counters of one village as they stood when a day began there; a village whose start nobody saw has no row.

    Written at midnight and read until the end of the day after (progress/yesterday.py).
    """

    round = models.ForeignKey("enumeration.Round", models.CASCADE, related_name="+", db_index=False)
    area = models.ForeignKey("enumeration.Area", models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = Words("hitungan awal hari", "tally at the start of a day")
        verbose_name_plural = Words("hitungan awal hari", "tallies at the start of days")
        constraints = [models.UniqueConstraint(name="one_start_per_village_and_day", fields=["round", "day", "area"])]

    def __str__(self) -> str:
        return f"{self.area_id} {self.day}"


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
    submitted = models.PositiveIntegerField(default=0)
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


class OfficerDayQuerySet(ScopedQuerySet):
    permission = Permission.REVIEW  # who works how is for those who check it


class OfficerDay(models.Model):
    """What one officer sent in on one day from one village, and how long it took them.

    `submitted` counts a household once, at its first submission, for who sent it in. `measured` are those whose
    questionnaire was measured as a whole on the device, `seconds` the time of these without pauses. `last_at` is when
    they last sent something in on that day, on whichever form, also again.
    """

    round = models.ForeignKey("enumeration.Round", models.CASCADE, related_name="+", db_index=False)
    area = models.ForeignKey("enumeration.Area", models.CASCADE, related_name="+", db_index=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    submitted = models.PositiveIntegerField(default=0)
    measured = models.PositiveIntegerField(default=0)
    seconds = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField(null=True)

    objects = OfficerDayQuerySet.as_manager()

    class Meta:
        verbose_name = Words("hari petugas", "officer's day")
        verbose_name_plural = Words("hari petugas", "officers' days")
        indexes = [models.Index(fields=["round", "day", "area"], name="officer_day_lately")]
        constraints = [
            models.UniqueConstraint(
                name="one_row_per_officer_day_and_village", fields=["officer", "round", "day", "area"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.area_id} {self.day}"
