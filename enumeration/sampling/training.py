"""A training round beside the real one: for each enumerator one of their SLS, with made-up households, for the training hall.

Its officers practise where they will work, in a round of its own: nothing of it is counted, exported or ranked with the
real one. Made again, it only adds what is missing, such as officers who came later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from enumeration import rounds, zones
from enumeration.access import FIELD_ROLES, OFFICE_ROLES, Role
from enumeration.assignment.actions import assigning
from enumeration.assignment.ledger import Post
from enumeration.jobs import JobProblem, Work, job
from enumeration.language import recorded
from enumeration.models import Assignment, Household, Job, Officer, Round
from enumeration.models.areas import subdistrict_of
from enumeration.preparing.actions import TRAINING
from enumeration.tallies import recount
from enumeration.words import Words

FAMILIES = 10
"""In each SLS: what an enumerator interviews in two days of practice."""

LASTS = timedelta(days=30)
Given = dict[str, list[tuple[str, int]]]
"""By area: who holds which role there."""


def _page(job: Job) -> str:
    return reverse("enumeration:kept_rounds")


@job(TRAINING, name=Words("Pembuatan putaran latihan", "Making a training round"), page=_page)
def make(work: Work) -> dict[str, Any]:
    """Make the round, kecamatan by kecamatan; it goes on where a killed worker stopped."""
    real, by = Round.objects.get(pk=work.params["round"]), work.job.asked_by
    with translation.override("id"):
        if by is None or not rounds.kept_by(by).filter(pk=real.pk).exists():
            raise JobProblem(_("Hak mengelola putaran ini sudah berakhir."))
        places = _places(real, but=by)
        if not any(role == Role.ENUMERATOR for given in places.values() for one in given.values() for role, _pk in one):
            raise JobProblem(_("Belum ada PPL yang memegang SLS. Bagikan SLS lebih dahulu."))
        training = _round_beside(real)
        families = 0
        for done, (_code, given) in enumerate(sorted(places.items())):
            work.progress(done, len(places), _("kecamatan"))
            families += _make_in(training, given, by)
        work.progress(len(places), len(places), _("kecamatan"))
    return {"round": training.pk, "families": families}


def _places(real: Round, *, but: Officer) -> dict[str, Given]:
    """Returns, by kecamatan, who practises where. Roles of the office are asked for as always: they take two."""
    running = Assignment.objects.active().filter(round=real, officer__is_active=True).exclude(officer=but)
    first = running.filter(role=Role.ENUMERATOR).order_by("officer", "area_id").distinct("officer")
    found = [(area, Role.ENUMERATOR.value, officer) for officer, area in first.values_list("officer", "area_id")]
    chosen = {area for area, _role, _officer in found}
    led = running.filter(role=Role.SUPERVISOR, area__in=chosen)
    others = running.exclude(role__in=[*FIELD_ROLES, *OFFICE_ROLES])
    for periods in (led, others):
        found += periods.values_list("area_id", "role", "officer")
    places: dict[str, Given] = defaultdict(lambda: defaultdict(list))
    for area, role, officer in found:
        places[subdistrict_of(area)][area].append((role, officer))
    return places


@transaction.atomic
def _round_beside(real: Round) -> Round:
    """Returns the open training round of the same area, or a new one."""
    Round.objects.select_for_update().get(pk=real.pk)  # two such jobs at once make one
    there = Round.objects.filter(area=real.area_id, is_training=True, is_open=True).order_by("pk").first()
    if there:
        return there
    today = zones.today_of_round(real)
    names = (f"LATIHAN {real.name}"[:95] + (f" {number}" if number > 1 else "") for number in range(1, 1000))
    name = next(name for name in names if not Round.objects.filter(name=name).exists())
    return Round.objects.create(
        name=name,
        area=real.area,
        year=today.year,
        starts_on=today,
        ends_on=max(real.ends_on, today + LASTS),
        is_made_up=True,
        is_training=True,
    )


@transaction.atomic
def _make_in(training: Round, given: Given, by: Officer) -> int:
    """Give the officers of a kecamatan their places in the training round, with households. Returns how many are new."""
    if not Round.objects.select_for_update().get(pk=training.pk).is_open:
        raise JobProblem(_("Putaran latihan ini baru saja dihapus."))
    held = set(
        Assignment.objects.active().filter(round=training, area__in=given).values_list("area_id", "role", "officer")
    )
    taken = {(area, role) for area, role, _officer in held if role in FIELD_ROLES}
    posts = [
        Post(training.pk, area, role, officer)
        for area, holders in given.items()
        for role, officer in holders
        if (area, role, officer) not in held and (area, role) not in taken
    ]
    if posts:
        assigning.appoint_all(posts, by=by, reason=recorded("Putaran latihan"))
    enumerated = {area for area, holders in given.items() if any(role == Role.ENUMERATOR for role, _pk in holders)}
    with_families = Household.objects.filter(round=training, area__in=enumerated).values_list("area_id", flat=True)
    return _make_families(training, sorted(enumerated - set(with_families.distinct())))


def _make_families(training: Round, codes: Iterable[str]) -> int:
    # Every process knows this job, and only the worker that does it needs numpy.
    import numpy as np

    from enumeration.sampling.drawing import Dice
    from enumeration.sampling.names import make_names

    count = 0
    for code in codes:
        dice = Dice(training.pk, int(code))
        names = make_names(dice, np.ones(FAMILIES, bool), np.full(FAMILIES, 45.0))
        made = [
            Household(
                round=training,
                area_id=code,
                head_name=name.decode(),
                address="LATIHAN",
                building_number=number,
                family_number=number,
                prelist_code=code,
                prelist_number=number,
            )
            for number, name in enumerate(names, start=1)
        ]
        count += len(Household.objects.bulk_create(made))
        recount(training, code)
    return count
