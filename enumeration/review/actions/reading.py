"""Reading a sample before many are approved: drawing it, measuring how long each lay open, stopping.

The server measures. Of the drawn households only the one that was opened last lies open: three tabs at once are read
one after the other all the same.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enumeration import workflow
from enumeration.models import Household, Officer, ReadFamily, ReadSample
from enumeration.models.read_samples import READ_FOR
from enumeration.review.queue import Queue
from enumeration.review.read_samples import clean, digest_of, open_one, size_of, unread


class NotRead(workflow.CannotMove):
    """A household that was drawn has not been read, or not for long enough."""


@transaction.atomic
def draw(queue: Queue, *, by: Officer) -> ReadSample:
    """Draw what must be read before the clean ones of this queue are approved; what is drawn already stays drawn.

    Households that this reviewer drew with another filter are drawn again with this one, beside the new ones: no filter
    gets rid of them. Raises CannotMove where nothing is clean.
    """
    queue = queue.resolved(by)
    Officer.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)  # of two tabs the second waits
    if there := open_one(queue, by):
        if clean(Queue.from_json(there.queue), by).exists():
            return there
        end(there, ReadSample.End.EMPTY)
    frozen = queue.frozen_now()
    rows = clean(frozen, by)
    among = rows.order_by().count()
    if not among:
        raise workflow.CannotMove(
            _("Tidak ada keluarga bersih di antrean ini: yang ada dibuka dan diputuskan satu per satu.")
        )
    before = Exists(
        ReadFamily.objects.filter(sample__by=by, household=OuterRef("pk"), submitted_at=OuterRef("submitted_at"))
    )
    again = rows.filter(before).values_list("pk", "submitted_at")
    fresh = rows.exclude(before).order_by("?").values_list("pk", "submitted_at")[: size_of(among)]
    sample = ReadSample.objects.create(
        round_id=queue.round_id,
        by=by,
        queue=frozen.as_json(),
        queue_digest=digest_of(queue),
        total=frozen.rows(by).order_by().count(),
        among=among,
    )
    ReadFamily.objects.bulk_create(
        ReadFamily(sample=sample, household_id=pk, submitted_at=at) for pk, at in [*again, *fresh] if at
    )
    return sample


def _drawn(by: Officer) -> Q:
    return Q(sample__by=by, sample__ended_at=None, read_at=None)


def opened(household: Household, *, by: Officer) -> None:
    """Note that the household lies open before this reviewer now, and none of the others that were drawn. One query."""
    is_this = Q(household=household, opened_at=None)
    concerned = ReadFamily.objects.filter(_drawn(by)).filter(
        is_this | ~Q(household=household) & Q(opened_at__isnull=False)
    )
    for family in concerned:
        family.opened_at = timezone.now() if family.household_id == household.pk else None
        family.save(update_fields=["opened_at"])


@transaction.atomic
def read(household: Household, *, by: Officer) -> None:
    """Note that it has been read, where it was drawn. Raises NotRead where it was not open for long enough."""
    now = timezone.now()
    for family in ReadFamily.objects.select_for_update().filter(_drawn(by), household=household):
        if family.submitted_at != household.submitted_at:
            continue
        if family.opened_at is None:
            raise NotRead(_("Keluarga ini termasuk contoh bacaan Anda: buka dan baca dahulu."))
        if (open_for := now - family.opened_at) < READ_FOR:
            seconds = READ_FOR.seconds - open_for.seconds
            raise NotRead(
                ngettext(
                    "Belum cukup lama dibuka untuk dibaca: %(n)s detik lagi.",
                    "Belum cukup lama dibuka untuk dibaca: %(n)s detik lagi.",
                    seconds,
                )
                % {"n": seconds}
            )
        family.read_at = now
        family.save(update_fields=["read_at"])


def stop(households: Collection[UUID]) -> None:
    """End the samples in which one of these was drawn: it is sent back."""
    drawn = ReadFamily.objects.filter(sample=OuterRef("pk"), household__in=households)
    ReadSample.objects.filter(Exists(drawn), ended_at=None).update(end=ReadSample.End.STOPPED, ended_at=timezone.now())


def refuse_unread(sample: ReadSample) -> None:
    """Raise CannotMove where the sample has ended, NotRead where some of it is not read."""
    if sample.ended_at:
        raise workflow.CannotMove(_("Contoh bacaan ini sudah berakhir: %(end)s.") % {"end": sample.get_end_display()})
    if left := unread(sample).count():
        raise NotRead(
            ngettext("%(n)s keluarga contoh belum dibaca.", "%(n)s keluarga contoh belum dibaca.", left) % {"n": left}
        )


def end(sample: ReadSample, how: ReadSample.End) -> None:
    sample.end, sample.ended_at = how, timezone.now()
    sample.save(update_fields=["end", "ended_at"])
