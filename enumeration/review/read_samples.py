"""What is read before many are approved at once: which households are clean, which of them were drawn and not read yet.

Approved unread are only the clean ones: nothing was warned of, remarked or sent back, and nothing is missing. A tenth of
them, three at least, is drawn by the product and read. Where one of those is sent back, this reviewer approves the
others of that queue one by one, whatever the filter.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import replace
from math import ceil
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from enumeration.answering.earlier import compared_with
from enumeration.models import (
    Confirmation,
    EarlierAnswers,
    Household,
    Officer,
    Person,
    ReadFamily,
    ReadSample,
    Remark,
    State,
)
from enumeration.review.queue import NEEDS_NO_CODES, NOT_CODED, Queue, uncoded
from enumeration.workflow import own_work_of

SHARE, LEAST = 0.1, 3


def size_of(clean: int) -> int:
    """Returns how many of the clean ones are read: all of them where there are three or fewer."""
    return min(clean, max(LEAST, ceil(clean * SHARE)))


def digest_of(queue: Queue) -> str:
    """Returns what is equal for equal filters, whenever they are applied."""
    said = replace(queue, until="", chosen=tuple(sorted(queue.chosen)))
    return hashlib.sha256(json.dumps(said.as_json(), sort_keys=True).encode()).hexdigest()


def clean(queue: Queue, user: Officer) -> QuerySet[Household]:
    """Returns the households of the queue that a bulk approval approves."""
    rows = queue.rows(user).exclude(own_work_of("approve", user)).exclude(in_a_stopped_one(user, queue.round_id))
    here = {"household": OuterRef("pk")}
    return rows.exclude(
        Exists(Confirmation.objects.filter(**here))
        | Exists(Remark.objects.filter(**here, resolved_at=None))
        | Exists(EarlierAnswers.objects.filter(**here, at__lt=OuterRef("submitted_at")))
        | Exists(Person.objects.filter(NOT_CODED, **here).exclude(household__result__in=NEEDS_NO_CODES))
    )


def in_a_stopped_one(user: Officer, round_id: int) -> Q:
    """Returns the filter of what lay in a queue whose sample was stopped, and was not submitted again since."""
    found = Q(pk__in=[])
    for sample in ReadSample.objects.filter(by=user, round=round_id, end=ReadSample.End.STOPPED):
        there = replace(Queue.from_json(sample.queue), until="").rows(user).filter(submitted_at__lte=sample.drawn_at)
        found |= Q(pk__in=there.order_by().values("pk"))
    return found


def why_not_unread(households: Collection[UUID], user: Officer) -> dict[UUID, str]:
    """Returns those that are not approved with many others, each with the reason in words. Six queries."""
    return why_to_open(households, user) | uncoded(households)


def why_to_open(households: Collection[UUID], user: Officer) -> dict[UUID, str]:
    """Returns those with something to look at, so that nobody approves them unopened, each with the reason in words."""
    rows = Household.objects.filter(pk__in=households)
    why: dict[UUID, str] = {}
    for round_id in rows.order_by().values_list("round", flat=True).distinct():
        stopped = rows.filter(in_a_stopped_one(user, round_id)).values_list("pk", flat=True)
        why |= dict.fromkeys(stopped, _("Satu contoh antrean ini dikembalikan: buka dan putuskan satu per satu."))
    again = compared_with(households).values_list("household", flat=True)
    why |= dict.fromkeys(again, _("Pernah dikembalikan: lihat apa yang berubah, lalu putuskan sendiri."))
    remarked = Remark.objects.filter(household__in=households, resolved_at=None).values_list("household", flat=True)
    why |= dict.fromkeys(remarked, _("Punya catatan pemeriksaan: buka dan putuskan sendiri."))
    warned = Confirmation.objects.filter(household__in=households).values_list("household", flat=True)
    why |= dict.fromkeys(warned, _("Punya peringatan: buka dan putuskan sendiri."))
    return why


def unread(sample: ReadSample) -> QuerySet[ReadFamily]:
    """Returns the drawn households that still wait for their reviewer to read them."""
    return sample.families.filter(
        read_at=None, household__state=State.SUBMITTED, household__submitted_at=F("submitted_at")
    )


def open_one(queue: Queue, user: Officer) -> ReadSample | None:
    """Returns the sample that was drawn for this queue and has not ended."""
    return ReadSample.objects.filter(
        by=user, round=queue.round_id, queue_digest=digest_of(queue), ended_at=None
    ).first()
