"""The households and their members: one row each, with one typed column per question."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Deferrable, Q
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.urls import reverse

from enumeration.access import ScopedQuerySet
from enumeration.questionnaire.assets import Assets
from enumeration.questionnaire.business import Business
from enumeration.questionnaire.cards import answer_rules
from enumeration.questionnaire.codes import GONE, Existence
from enumeration.questionnaire.demography import Demography
from enumeration.questionnaire.education import Education
from enumeration.questionnaire.forms import FORMS, Form, FormKind
from enumeration.questionnaire.health import Health
from enumeration.questionnaire.housing import Housing
from enumeration.questionnaire.notes import Notes
from enumeration.questionnaire.place import Place
from enumeration.questionnaire.protection import Protection
from enumeration.questionnaire.short_form import ShortPerson, ShortPlace
from enumeration.questionnaire.visit import Visit
from enumeration.questionnaire.work import Work
from enumeration.words import Words


class State(models.TextChoices):
    OPEN = "open", Words("Belum didata", "Open")
    DRAFT = "draft", Words("Draf", "Draft")
    SUBMITTED = "submitted", Words("Dikirim", "Submitted")
    SENT_BACK = "sent_back", Words("Dikembalikan", "Sent back")
    APPROVED = "approved", Words("Disetujui PML", "Approved")
    COMPLETED = "completed", Words("Selesai", "Completed")
    # Verification (VK) found that the household is not here any more: it is neither counted nor interviewed.
    STRUCK = "struck", Words("Dicoret saat VK", "Struck off in verification")


COUNTED = tuple(state for state in State if state != State.STRUCK)
"""The states of households that are present: the target of the questionnaire."""

SENT_IN = (State.SUBMITTED, State.SENT_BACK, State.APPROVED, State.COMPLETED)
"""The states of households submitted at least once, which therefore have an author."""


class HouseholdQuerySet(ScopedQuerySet):
    correction_column = "correction_by"
    household_column = "pk"

    def families(self):
        """Returns the households in the sense of the census: what is counted, verified, drawn and ranked.

        Without special groups, which the short form (XK) counts in the same table.
        """
        return self.filter(form=FormKind.FAMILY)


class Household(Place, Visit, Housing, Assets, Notes, ShortPlace):
    """A household (keluarga): the persons on one family card; the unit that is counted and ranked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey("enumeration.Round", models.PROTECT, related_name="households", db_index=False)
    area = models.ForeignKey(
        "enumeration.Area", models.PROTECT, related_name="households", db_index=False, verbose_name="SLS"
    )
    # The short form counts a special group: a place and its people, which is no household and never ranked.
    form = models.CharField(
        Words("formulir", "form"), max_length=2, choices=FormKind.choices, default=FormKind.FAMILY, db_default="K"
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    # Increased by every save and move; each writer states which version it has seen.
    version = models.PositiveIntegerField(default=1)
    on_prelist = models.BooleanField(default=True)
    # 202: the author, who remains the author when the area passes to another officer.
    enumerator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="enumerated"
    )
    # 204: the supervisor who checked it last.
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # The author to whom it was sent back and who no longer has this SLS but still works elsewhere: they correct it,
    # wherever it lies.
    correction_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="corrections", db_index=False
    )
    # The line of the pre-printed list (VK1): its number, prefixed by the SLS it was printed for.
    prelist_code = models.CharField(max_length=16, blank=True, db_collation="C", db_default="")
    prelist_number = models.PositiveIntegerField(null=True, blank=True)
    # What the enumerator and the SLS head found (VK1).
    existence = models.PositiveSmallIntegerField(
        Words("hasil verifikasi", "verification"), choices=Existence.choices, null=True, blank=True
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = Words("keluarga", "household")
        verbose_name_plural = Words("keluarga", "households")
        indexes = [
            # The work list, the review queue and the ranking's freeze all read areas in code order.
            models.Index(fields=["area", "state", "building_number", "family_number"], name="household_area_state"),
            # The review queue of a whole district, the longest waiting first.
            models.Index(
                fields=["state", "submitted_at", "id"],
                name="household_queue",
                condition=Q(submitted_at__isnull=False),
            ),
            models.Index(
                fields=["correction_by"], name="household_correction", condition=Q(correction_by__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                # Special groups (XK) have numbers of their own: a prison must not use up those of the households.
                name="one_family_number_per_area",
                fields=["round", "area", "building_number", "family_number", "form"],
            ),
            # The same list imported twice creates its households only once.
            models.UniqueConstraint(
                name="one_family_per_prelist_line",
                fields=["prelist_code", "prelist_number", "round"],
                condition=Q(prelist_number__isnull=False),
            ),
            models.CheckConstraint(
                name="struck_off_has_its_reason",
                condition=Q(state=State.STRUCK, existence__in=GONE)
                | ~Q(state=State.STRUCK) & (Q(existence__isnull=True) | ~Q(existence__in=GONE)),
            ),
            models.CheckConstraint(
                name="verification_has_who_and_when",
                condition=Q(existence__isnull=True, verified_at__isnull=True, verified_by__isnull=True)
                | Q(existence__isnull=False, verified_at__isnull=False, verified_by__isnull=False),
            ),
            models.CheckConstraint(
                name="sent_in_has_an_author",
                condition=~Q(state__in=SENT_IN) | Q(enumerator__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_only_when_sent_back",
                condition=Q(correction_by__isnull=True) | Q(state=State.SENT_BACK),
            ),
            models.CheckConstraint(
                name="special_kind_only_on_short_form",
                condition=Q(special_kind__isnull=True) | Q(form=FormKind.SPECIAL),
            ),
            models.CheckConstraint(
                # No list has them: what is verified and what the SLS head says of it (111) is about households.
                name="special_groups_are_on_no_list",
                condition=Q(form=FormKind.FAMILY)
                | Q(
                    on_prelist=False,
                    prelist_code="",
                    prelist_number__isnull=True,
                    existence__isnull=True,
                    neighbourhood_opinion__isnull=True,
                ),
            ),
            *answer_rules(Place, Visit, Housing, Assets, Notes, ShortPlace),
        ]

    def __str__(self) -> str:
        return f"{self.head_name or '–'} ({self.area_id} {self.building_number or '–'}/{self.family_number or '–'})"

    @property
    def its_form(self) -> Form:
        return FORMS[self.form]

    @property
    def numbers(self) -> str:
        """Returns building and household number for lists: "12/3", and which form it is where that is the short one."""
        said = f"{self.building_number or '–'}/{self.family_number or '–'}"
        return f"{said} · {self.form}" if self.is_special else said

    @property
    def is_special(self) -> bool:
        """Returns whether this is a special group on the short form, not a household."""
        return self.form == FormKind.SPECIAL

    def get_absolute_url(self) -> str:
        return reverse("enumeration:household", args=[self.pk])


class PersonQuerySet(ScopedQuerySet):
    area_column = "household__area__code"
    correction_column = "household__correction_by"
    round_column = "household__round"
    household_column = "household"


class Person(Demography, Education, Work, Business, Health, Protection, ShortPerson):
    """A household member (anggota keluarga): block IV of the form."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.CASCADE, related_name="members", db_index=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["household_id", "number"]
        verbose_name = Words("anggota keluarga", "person")
        verbose_name_plural = Words("anggota keluarga", "persons")
        constraints = [
            # Deferred, because one save may renumber several members.
            models.UniqueConstraint(
                name="one_member_per_number", fields=["household", "number"], deferrable=Deferrable.DEFERRED
            ),
            # The other way round, that it is there where all three are known, is up to `write_answers`.
            models.CheckConstraint(
                name="birth_date_is_that_of_406",
                condition=Q(birth_date__isnull=True)
                | Q(
                    birth_day=ExtractDay("birth_date"),
                    birth_month=ExtractMonth("birth_date"),
                    birth_year=ExtractYear("birth_date"),
                ),
            ),
            *answer_rules(Demography, Education, Work, Business, Health, Protection, ShortPerson),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"
