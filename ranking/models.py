"""The tables of the ranking: models and class schemes, runs and what each was computed from, standings, publications.

Every table that grows with the number of households begins its key with the district's code, so that it can be
partitioned or distributed by it. References from these tables to households and runs carry no database constraint: a
million checks would cost more than the ranking itself, and what a score was computed from must outlive the household's
row. Runs are never deleted (a trigger holds that).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from enumeration.access import Permission, Reach, ScopedQuerySet, reach
from enumeration.models import Job
from enumeration.models.areas import district_of
from enumeration.words import Words
from ranking.indicators.catalogue import BY_NAME, INDICATORS
from ranking.indicators.indicator import Indicator
from ranking.rules import LeftOutRule, TieRule, new_seed


class RealField(models.FloatField):
    """Four bytes are enough: indicators are counts, codes and shares, and a million rows hold eighty of them each."""

    def db_type(self, connection: Any) -> str:
        return "real"

    def cast_db_type(self, connection: Any) -> str:
        return "real"


class WelfareModel(models.Model):
    """How indicators become a score. Data loaded from ranking/parameters/, immutable once a run has used it."""

    name = models.CharField(Words("nama", "name"), max_length=60)
    version = models.PositiveSmallIntegerField(Words("versi", "version"), default=1)
    kind = models.CharField(Words("jenis", "kind"), max_length=20)
    about = models.JSONField(Words("keterangan", "description"))
    coefficients = models.JSONField(Words("koefisien", "coefficients"))
    # The covariance of the weighted indicators, in their order: it tells how much of a score missing answers leave
    # open. Older models have none.
    covariance = models.JSONField(Words("kovarians", "covariance"), default=list, blank=True)
    content_hash = models.CharField(Words("sidik isi", "digest of the content"), max_length=64, unique=True)
    loaded_at = models.DateTimeField(Words("dimuat", "loaded"), default=timezone.now)

    class Meta:
        ordering = ["name", "-version"]
        verbose_name = Words("model kesejahteraan", "welfare model")
        verbose_name_plural = Words("model kesejahteraan", "welfare models")
        constraints = [models.UniqueConstraint(name="one_model_per_name_and_version", fields=["name", "version"])]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def title(self) -> Words:
        return Words(**self.about.get("title", {"id": self.name, "en": self.name}))

    @property
    def what(self) -> Words:
        return Words(**self.about.get("what", {"id": "", "en": ""}))

    @property
    def cautions(self) -> list[Words]:
        said = self.about.get("cautions", {"id": [], "en": []})
        return [Words(id=one, en=other) for one, other in zip(said["id"], said["en"], strict=True)]

    @property
    def figures(self) -> dict[str, dict[str, float]]:
        """Returns the out-of-sample errors, each with its interval. They are shown wherever ranks are shown."""
        return self.about.get("fit", {}).get("out_of_sample", {}).get("figures", {})

    @property
    def uses(self) -> list[Indicator]:
        return [BY_NAME[name] for name in self.weights]

    @property
    def weights(self) -> dict[str, float]:
        return {each["indicator"]: each["weight"] for each in self.coefficients if each["indicator"] in BY_NAME}


class ClassScheme(models.Model):
    """How ranks become classes: quotas of the district's households, the poorest class first. Immutable once used."""

    name = models.CharField(Words("nama", "name"), max_length=60)
    version = models.PositiveSmallIntegerField(Words("versi", "version"), default=1)
    about = models.JSONField(Words("keterangan", "description"))
    classes = models.JSONField(Words("kelas", "classes"))
    content_hash = models.CharField(Words("sidik isi", "digest of the content"), max_length=64, unique=True)
    loaded_at = models.DateTimeField(Words("dimuat", "loaded"), default=timezone.now)

    class Meta:
        ordering = ["name", "-version"]
        verbose_name = Words("skema kelas", "class scheme")
        verbose_name_plural = Words("skema kelas", "class schemes")
        constraints = [models.UniqueConstraint(name="one_scheme_per_name_and_version", fields=["name", "version"])]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def title(self) -> Words:
        return Words(**self.about.get("title", {"id": self.name, "en": self.name}))

    @property
    def labels(self) -> list[Words]:
        """Returns the labels in order of number, class 1 first."""
        return [Words(id=each["id"], en=each["en"]) for each in self.classes]

    def label(self, number: int) -> Words:
        return self.labels[number - 1]

    def last_ranks(self, families: int) -> list[int]:
        """Returns the last rank of each class among this many households.

        Halves are rounded up; the last class takes the rest.
        """
        share, ranks = 0, []
        for each in self.classes:
            share += each["families_per_10000"]
            ranks.append((share * families + 5000) // 10_000)
        return [*ranks[:-1], families]


class RunQuerySet(models.QuerySet):
    def visible_to(self, user: Any, permission: Permission = Permission.SEE_RANKING):
        """Returns the runs of every district in which, or in a part of which, the user holds the permission."""
        scopes: Reach = reach(user, permission)
        condition = Q(pk__in=[])
        for round_id, code in scopes.scopes:
            condition |= Q(round=round_id, district__startswith=district_of(code))
        return self.filter(condition)

    def finished(self):
        return self.exclude(finished_at=None)


class Run(models.Model):
    """One ranking of one district in one round, from the frozen answers to the last rank."""

    class State(models.TextChoices):
        WAITING = "waiting", Words("menunggu giliran", "waiting")
        FREEZING = "freezing", Words("membekukan isian", "freezing the answers")
        SCORING = "scoring", Words("menghitung skor", "scoring")
        RANKING = "ranking", Words("menyusun peringkat", "ranking")
        FINISHED = "finished", Words("selesai", "finished")
        FAILED = "failed", Words("gagal", "failed")
        CANCELLED = "cancelled", Words("dibatalkan", "cancelled")

    district = models.CharField(Words("kabupaten/kota", "district"), max_length=4, db_collation="C")
    round = models.ForeignKey(
        "enumeration.Round", models.PROTECT, related_name="runs", db_index=False, verbose_name=Words("putaran", "round")
    )
    model = models.ForeignKey(WelfareModel, models.PROTECT, related_name="runs", verbose_name=Words("model", "model"))
    scheme = models.ForeignKey(
        ClassScheme, models.PROTECT, related_name="runs", verbose_name=Words("skema kelas", "class scheme")
    )
    # Who is ranked: households in these states whose visit (205) had one of these results.
    states = ArrayField(models.CharField(max_length=9), verbose_name=Words("keadaan isian", "states"))
    results = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=Words("hasil kunjungan (205)", "results of the visit (205)")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=Words("diminta oleh", "asked for by")
    )
    asked_at = models.DateTimeField(Words("diminta", "asked for"), default=timezone.now)
    job = models.OneToOneField(
        Job, models.PROTECT, null=True, related_name="run", verbose_name=Words("pekerjaan", "job")
    )
    # The order of the frozen values; a later version of the code may know other indicators.
    indicators = ArrayField(models.CharField(max_length=60), verbose_name=Words("indikator", "indicators"))
    audit_indicators = ArrayField(
        models.CharField(max_length=60), verbose_name=Words("indikator pembanding", "indicators for comparison")
    )
    frozen_at = models.DateTimeField(Words("isian dibekukan", "answers frozen"), null=True)
    families = models.PositiveIntegerField(Words("keluarga", "families"), null=True)
    persons = models.PositiveIntegerField(Words("orang", "persons"), null=True)
    # Why the other households of the district are not ranked: counts by state, by result (205), or by LeftOutFamily.
    left_out = models.JSONField(Words("tidak diperingkat", "left out"), default=dict)
    tie_rule = models.CharField(
        Words("aturan nilai sama", "rule for ties"), max_length=10, choices=TieRule.choices, default=TieRule.LOT
    )
    left_out_rule = models.CharField(
        Words("aturan tidak diperingkat", "rule for leaving out"),
        max_length=10,
        choices=LeftOutRule.choices,
        default=LeftOutRule.KNOWN,
    )
    # Draws the order of equal households; fixed before anybody knows which they are.
    seed = models.CharField(Words("benih undian", "seed of the lot"), max_length=32, default=new_seed, blank=True)
    scored_at = models.DateTimeField(Words("skor dihitung", "scored"), null=True)
    finished_at = models.DateTimeField(Words("selesai", "finished"), null=True)
    model_hash = models.CharField(Words("sidik model", "digest of the model"), max_length=64)
    scheme_hash = models.CharField(Words("sidik skema", "digest of the scheme"), max_length=64)
    inputs_hash = models.CharField(Words("sidik masukan", "digest of the inputs"), max_length=64, blank=True)
    results_hash = models.CharField(Words("sidik hasil", "digest of the results"), max_length=64, blank=True)
    code_version = models.CharField(Words("versi program", "version of the program"), max_length=12, blank=True)
    # The district's mean of each indicator; a household's explanation compares with it.
    means = ArrayField(models.FloatField(), default=list, verbose_name=Words("rata-rata", "means"))
    seconds = models.JSONField(Words("detik per langkah", "seconds per step"), default=dict)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = Words("pemeringkatan", "ranking run")
        verbose_name_plural = Words("pemeringkatan", "ranking runs")
        indexes = [models.Index(fields=["district", "round", "-asked_at"], name="run_district_round")]

    def __str__(self) -> str:
        return f"{self.district} #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("ranking:run", args=[self.pk])

    @property
    def state(self) -> Run.State:
        """Returns the state, from the steps done and, while some are left, from the job."""
        if self.finished_at:
            return self.State.FINISHED
        if self.job is None or self.job.state == Job.State.CANCELLED:
            return self.State.CANCELLED if self.job else self.State.WAITING
        if self.job.is_over:
            return self.State.FAILED
        if self.frozen_at is None:
            return self.State.WAITING if self.job.state == Job.State.WAITING else self.State.FREEZING
        return self.State.RANKING if self.scored_at else self.State.SCORING

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.FINISHED, self.State.FAILED, self.State.CANCELLED)

    @property
    def error(self) -> str:
        return self.job.error if self.job else ""

    @classmethod
    def names_now(cls) -> list[str]:
        return [indicator.name for indicator in INDICATORS]


class FrozenFamily(models.Model):
    """What one household's score is computed from, as it was when the run began. NaN where the answers do not say."""

    pk = models.CompositePrimaryKey("district", "run_id", "area_code", "household_id")
    district = models.CharField(max_length=4, db_collation="C")
    run = models.ForeignKey(Run, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="frozen")
    area_code = models.CharField(max_length=16, db_collation="C")
    household = models.ForeignKey(
        "enumeration.Household", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    building_number = models.PositiveSmallIntegerField()
    family_number = models.PositiveSmallIntegerField()
    members = models.PositiveSmallIntegerField()
    has_head = models.BooleanField(default=True)
    enumerated_on = models.DateField(null=True)
    enumerator_id = models.BigIntegerField(null=True)
    supervisor_id = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField()
    values = ArrayField(RealField())
    audit = ArrayField(RealField())

    class Meta:
        verbose_name = Words("isian beku", "frozen family")
        verbose_name_plural = Words("isian beku", "frozen families")

    def __str__(self) -> str:
        return f"{self.run_id}: {self.household_id}"


class ScoredPart(models.Model):
    """A kecamatan of a run whose households have their scores."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="parts", db_index=False)
    subdistrict = models.CharField(max_length=7, db_collation="C")
    families = models.PositiveIntegerField()
    # How many of them are not ranked after all, by LeftOutFamily.Reason.
    left_out = models.JSONField(default=dict)
    inputs_hash = models.CharField(max_length=64)
    # The number of ranked households with a known value, per indicator: the denominator of the district's means.
    known = ArrayField(models.PositiveIntegerField())
    sums = ArrayField(models.FloatField())
    scored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["subdistrict"]
        verbose_name = Words("bagian pemeringkatan", "part of a run")
        verbose_name_plural = Words("bagian pemeringkatan", "parts of a run")
        constraints = [models.UniqueConstraint(name="one_part_per_kecamatan", fields=["run", "subdistrict"])]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.subdistrict}"


class StandingQuerySet(ScopedQuerySet):
    area_column = "area_code"
    round_column = "run__round"
    permission = Permission.SEE_RANKING


class LeftOutFamily(models.Model):
    """A household that was counted and frozen but is not ranked, because too little is known of it."""

    class Reason(models.TextChoices):
        NO_MEMBER = "no_member", Words("Tanpa anggota yang tinggal di sana", "Without a present member")
        NO_HEAD = "no_head", Words("Tanpa kepala keluarga", "Without a head of the family")
        LITTLE_KNOWN = "little_known", Words("Terlalu sedikit yang terjawab", "Too little is answered")

    pk = models.CompositePrimaryKey("district", "run_id", "area_code", "household_id")
    district = models.CharField(max_length=4, db_collation="C")
    run = models.ForeignKey(
        Run, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="left_out_families"
    )
    area_code = models.CharField(max_length=16, db_collation="C")
    household = models.ForeignKey(
        "enumeration.Household", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    reason = models.CharField(max_length=12, choices=Reason.choices)
    # The share of its score that its answers determine, from 0 to 1.
    known = RealField()

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["area_code", "household_id"]
        verbose_name = Words("keluarga tidak diperingkat", "family left out")
        verbose_name_plural = Words("keluarga tidak diperingkat", "families left out")

    def __str__(self) -> str:
        return f"{self.run_id}: {self.household_id} {self.reason}"


class Standing(models.Model):
    """A household's rank in one run: 1 is the poorest."""

    pk = models.CompositePrimaryKey("district", "run_id", "rank")
    district = models.CharField(max_length=4, db_collation="C")
    run = models.ForeignKey(Run, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="standings")
    rank = models.PositiveIntegerField()
    household = models.ForeignKey(
        "enumeration.Household", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="standings"
    )
    area_code = models.CharField(max_length=16, db_collation="C")
    score = models.FloatField()
    decile = models.PositiveSmallIntegerField()
    percentile = models.PositiveSmallIntegerField()
    welfare_class = models.PositiveSmallIntegerField()
    members = models.PositiveSmallIntegerField()
    # How many of the model's indicators were unknown and replaced by averages.
    unknown = models.PositiveSmallIntegerField()

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["rank"]
        verbose_name = Words("peringkat", "standing")
        verbose_name_plural = Words("peringkat", "standings")
        indexes = [models.Index(fields=["district", "run", "area_code", "rank"], name="standing_area_rank")]
        constraints = [
            models.UniqueConstraint(name="one_standing_per_family_and_run", fields=["district", "run", "household"])
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.household_id}"


class ClassTally(models.Model):
    """Households and members of one village by class and decile in one run, so that pages need not count standings."""

    district = models.CharField(max_length=4, db_collation="C")
    run = models.ForeignKey(Run, models.CASCADE, related_name="tallies", db_index=False)
    village = models.CharField(max_length=10, db_collation="C")
    welfare_class = models.PositiveSmallIntegerField()
    decile = models.PositiveSmallIntegerField()
    families = models.PositiveIntegerField()
    members = models.PositiveIntegerField()

    class Meta:
        verbose_name = Words("hitungan kelas", "class tally")
        verbose_name_plural = Words("hitungan kelas", "class tallies")
        constraints = [
            models.UniqueConstraint(
                name="one_class_tally", fields=["district", "run", "village", "welfare_class", "decile"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.village} {self.welfare_class}/{self.decile}"


class Publication(models.Model):
    """Which run is the ranking of a district in a round. A new publication ends the one before, which is kept."""

    district = models.CharField(Words("kabupaten/kota", "district"), max_length=4, db_collation="C")
    round = models.ForeignKey(
        "enumeration.Round", models.PROTECT, related_name="+", db_index=False, verbose_name=Words("putaran", "round")
    )
    run = models.ForeignKey(
        Run, models.PROTECT, related_name="publications", verbose_name=Words("pemeringkatan", "ranking run")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=Words("diminta oleh", "asked for by")
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=Words("diterbitkan oleh", "published by"),
    )
    published_at = models.DateTimeField(Words("diterbitkan", "published"), default=timezone.now)
    ended_at = models.DateTimeField(Words("berakhir", "ended"), null=True, blank=True)
    reason = models.CharField(Words("alasan", "reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["-published_at"]
        verbose_name = Words("publikasi", "publication")
        verbose_name_plural = Words("publikasi", "publications")
        constraints = [
            models.UniqueConstraint(name="one_published_run", fields=["district", "round"], condition=Q(ended_at=None)),
            # Four eyes: the officer who asked for the run cannot publish it.
            models.CheckConstraint(name="published_by_a_second_person", condition=~Q(published_by=F("asked_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.district}: {self.run_id}"
