"""What reviewers decided: their decisions of the last hours, and the result of a bulk move for each household."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.models import Event, Household, Job, Officer
from enumeration.pages.keyset import Order
from enumeration.pages.numbers import row_id
from enumeration.workflow import DECISIONS, OFFICER, TAKE_BACK, undoing, why_not_taken_back_by

MOST = 100
"""Decisions listed: a reviewer who decides one by one makes some hundred a day, and looks for the latest."""

PAGE = 100

_OFFICER = re.compile(OFFICER.replace("%d", "([0-9]+)"))


@dataclass(frozen=True)
class Decision:
    """Households moved in one decision."""

    batch: UUID
    verb: str
    reason: str
    at: datetime
    first_at: datetime
    families: int
    taken_back: int
    household: Household | None = None  # where it is about a single one, in reach
    has_list: bool = False  # a bulk move, with its list of results

    @property
    def standing(self) -> int:
        return self.families - self.taken_back

    @property
    def ends_at(self) -> datetime:
        return undoing.ends_at(self.first_at)


def of_last_hours(user: Officer, limit: int = MOST) -> list[Decision]:
    """Returns what this officer decided and may still take back, the latest first. Five queries."""
    since = timezone.now() - undoing.WITHIN
    found = list(
        Event.objects.filter(verb__in=DECISIONS, by=user, at__gte=since, batch__isnull=False)
        .order_by()
        .values("batch")
        .annotate(families=Count("pk"), last=Max("at"), first=Min("at"), what=Max("verb"), why=Max("reason"))
        .order_by("-last")[:limit]
    )
    # By anybody: an officer above this one may have taken it back.
    undone = Event.objects.filter(batch__in=[row["batch"] for row in found], verb=TAKE_BACK).order_by()
    taken_back = dict(undone.values_list("batch").annotate(Count("pk")))
    single = [row["batch"] for row in found if row["families"] == 1]
    about = dict(Event.objects.filter(batch__in=single, verb__in=DECISIONS).values_list("batch", "household"))
    households = in_reach(user, list(about.values()))
    with_list = set(Job.objects.filter(pk__in=[row["batch"] for row in found]).values_list("pk", flat=True))
    return [
        Decision(
            batch=row["batch"],  # type: ignore[arg-type]  # the query leaves out those without
            verb=row["what"],
            reason=row["why"],
            at=row["last"],
            first_at=row["first"],
            families=row["families"],
            taken_back=taken_back.get(row["batch"], 0),
            household=households.get(about.get(row["batch"])),
            has_list=row["batch"] in with_list,
        )
        for row in found
    ]


def last_of(household: Household, user: Officer) -> Event | None:
    """Returns the last decision about the household that this user may take back: their own, or of somebody below them.

    One query; three where it is somebody else's.
    """
    since = timezone.now() - undoing.WITHIN
    event = (
        Event.objects.filter(household=household, version=household.version, verb__in=DECISIONS, at__gte=since)
        .select_related("by")
        .order_by("-id")
        .first()
    )
    if event is None or event.to_state != household.state:
        return None
    event.household = household
    return None if why_not_taken_back_by(user, event) else event


def of_batch(batch: UUID) -> Event | None:
    """Returns one event of a decision, which shows who made it."""
    about = Event.objects.filter(batch=batch, verb__in=DECISIONS).select_related("by", "household")
    return about.order_by("id").first()


# --- The result for each household -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fate:
    """One household of a bulk move. Without a household where it is out of the reader's reach by now."""

    pk: UUID
    household: Household | None
    area: str
    moved: bool
    words: str  # its new state, or why it stayed


def moved_by(job: Job) -> QuerySet[Event]:
    """Returns the events of a bulk move, or of taking one back, in their order."""
    batch = job.params.get("batch", job.pk)
    verbs = [TAKE_BACK] if "batch" in job.params else [*DECISIONS]
    return Event.objects.filter(batch=batch, by=job.asked_by, verb__in=verbs).order_by("id")


def stayed_in(job: Job) -> list[tuple[UUID, str]]:
    """Returns the households that stayed, with the reason, from the result of the job."""
    named = job.result.get("named", {})
    words = with_names(named)
    return [(UUID(pk), words[why]) for why, families in named.items() for pk in families]


def reasons_in(job: Job) -> dict[str, int]:
    """Returns the reasons why households stayed, with the count of each."""
    stayed = job.result.get("stayed", {})
    words = with_names(stayed)
    return {words[why]: count for why, count in stayed.items()}


def reason_of(job: Job) -> str:
    """Returns what the reviewer wrote: it is stored with the events, and in no row of a job."""
    return moved_by(job).values_list("reason", flat=True).first() or ""


def with_names(kept: Iterable[str]) -> dict[str, str]:
    """Returns each stored text with the numbers of officers replaced by their names, by the stored text.

    At most one query.
    """
    words = list(kept)
    numbers = {int(number) for one in words for number in _OFFICER.findall(one)}
    names = {pk: str(one) for pk, one in Officer.objects.only("full_name").in_bulk(numbers).items()} if numbers else {}
    return {one: _OFFICER.sub(lambda found: names.get(int(found[1]), found[0]), one) for one in words}


def page_of_moved(job: Job, user: Officer, *, after: int = 0, limit: int = PAGE) -> tuple[list[Fate], int | None]:
    """Returns the next of those moved, and where to continue."""
    page = Order(id=row_id).page(moved_by(job), limit=limit, after=after)
    return _moved(page.rows, user), page.rows[-1].pk if page.next_after else None


def page_of_stayed(job: Job, user: Officer, *, after: int = 0, limit: int = PAGE) -> tuple[list[Fate], int | None]:
    every = stayed_in(job)
    return _stayed(every[after : after + limit], user), after + limit if len(every) > after + limit else None


def all_of(job: Job, user: Officer) -> Iterator[Fate]:
    """Yield every household, those that stayed first, batch by batch."""
    every = stayed_in(job)
    for begin in range(0, len(every), 1000):
        yield from _stayed(every[begin : begin + 1000], user)
    after: int | None = 0
    while after is not None:
        fates, after = page_of_moved(job, user, after=after, limit=1000)
        yield from fates


def _moved(events: list[Event], user: Officer) -> list[Fate]:
    households = in_reach(user, [event.household_id for event in events])
    return [
        Fate(
            event.household_id,
            households.get(event.household_id),
            event.area_code,
            moved=True,
            words=_("menjadi “%(state)s”") % {"state": event.get_to_state_display()},
        )
        for event in events
    ]


def _stayed(pairs: list[tuple[UUID, str]], user: Officer) -> list[Fate]:
    households = in_reach(user, [pk for pk, _why in pairs])
    areas = {pk: family.area_id for pk, family in households.items()}
    return [Fate(pk, households.get(pk), areas.get(pk, ""), moved=False, words=why) for pk, why in pairs]


def in_reach(user: Officer, ids: list[UUID]) -> dict[Any, Household]:
    """Returns those of the households that this user may see by name."""
    rows = Household.objects.visible_to(user).filter(pk__in=ids).select_related("area", "enumerator")
    shown = ("head_name", "building_number", "family_number", "state", "area__name", "enumerator__full_name")
    return {row.pk: row for row in rows.only(*shown)}
