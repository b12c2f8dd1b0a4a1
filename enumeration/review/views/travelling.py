"""The queue travels with the household: where it stands in it, the neighbours, and what was decided just before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from enumeration.access import Permission, reach
from enumeration.models import Household, ReadFamily, ReadSample, Round, State
from enumeration.pages.formatting import number
from enumeration.pages.places import OfficerRequest
from enumeration.review import decisions, wording
from enumeration.review.queue import COUNTED_IN_TURN, QUEUE_STATES, Queue, turn_of
from enumeration.review.read_samples import unread
from enumeration.review.views.addresses import is_narrow, query_of, read_queue
from enumeration.workflow import undoing


def state_of(found: Household) -> str:
    """Returns the state whose queue the household stands in."""
    return found.state if found.state in QUEUE_STATES else State.SUBMITTED.value


@dataclass(frozen=True)
class Travel:
    """The queue that the reader goes through, as the page needs it."""

    query: str  # the filter, to be appended to addresses
    place: str  # "3 / 47"; "" where the household is not in the queue
    previous_url: str
    following_url: str
    list_url: str
    read_url: str = ""  # where it is said that a drawn household has been read


def _queue_of(request: OfficerRequest, found: Household) -> Queue | None:
    """Returns the queue in the address; None where the reader came from elsewhere."""
    if request.GET.get("status") not in QUEUE_STATES:
        return None
    queue = read_queue(request.GET, Round(pk=found.round_id), ())
    if queue.sort and not is_narrow(queue, reach(request.user, Permission.REVIEW).in_round(found.round_id)):
        return replace(queue, sort="")
    return queue


def _sample(request: OfficerRequest) -> ReadSample | None:
    """Returns the read sample in the address, where it is the reader's own."""
    try:
        return ReadSample.objects.filter(pk=UUID(request.GET.get("bacaan", "")), by=request.user).first()
    except ValueError:
        return None


def _drawn(request: OfficerRequest, found: Household) -> ReadFamily | None:
    """Returns the household as one of the read sample in the address, which is still open."""
    sample = _sample(request)
    if sample is None or sample.ended_at:
        return None
    return sample.families.filter(household=found).select_related("sample").first()


def _in_sample(drawn: ReadFamily) -> Travel:
    here = reverse("enumeration:review_sample", args=[drawn.sample_id])
    families = list(drawn.sample.families.values_list("pk", flat=True))
    following = unread(drawn.sample).exclude(pk=drawn.pk).first()
    return Travel(
        query=f"bacaan={drawn.sample_id}",
        place=_("Contoh %(place)s dari %(total)s") % {"place": families.index(drawn.pk) + 1, "total": len(families)},
        previous_url="",
        following_url=_address(following.household_id, f"bacaan={drawn.sample_id}") if following else "",
        list_url=here,
        read_url=reverse("enumeration:review_sample_read", args=[drawn.sample_id, drawn.household_id])
        if drawn.read_at is None
        else "",
    )


def travel(request: OfficerRequest, found: Household) -> Travel:
    if drawn := _drawn(request, found):
        return _in_sample(drawn)
    queue = _queue_of(request, found)
    query = urlencode(query_of(queue)) if queue else ""
    turn = turn_of(found, queue or Queue(found.round_id, state=state_of(found)), request.user)
    total = f"{number(COUNTED_IN_TURN)}+" if turn.is_long else str(turn.total)
    is_far = turn.place is not None and turn.place > COUNTED_IN_TURN
    place = f"{number(COUNTED_IN_TURN)}+" if is_far else str(turn.place or "")
    return Travel(
        query=query,
        place=f"{place} / {total}" if place else "",
        previous_url=_address(turn.previous, query),
        following_url=_address(turn.following, query),
        list_url=f"{reverse('enumeration:review_list')}?{query or 'status=' + state_of(found)}",
    )


def _address(household: UUID | None, query: str, **more: Any) -> str:
    if household is None:
        return ""
    asked = "&".join(filter(None, [query, urlencode(more)]))
    return reverse("enumeration:household", args=[household]) + (f"?{asked}" if asked else "")


@dataclass(frozen=True)
class JustDecided:
    """The decision before this page, which can be taken back here."""

    household: Household
    words: str
    batch: UUID
    back_url: str
    until: datetime


def just_decided(request: OfficerRequest, back_url: str = "") -> JustDecided | None:
    """Returns the decision that led to this page. Two queries where there is one."""
    try:
        pk = UUID(request.GET.get("tadi", ""))
    except ValueError:
        return None
    mine: QuerySet[Household] = Household.objects.visible_to(request.user, Permission.REVIEW)
    before = mine.filter(pk=pk).only("head_name", "state", "version", "area_id", "round_id").first()
    event = decisions.last_of(before, request.user) if before else None
    if before is None or event is None or event.batch is None:
        return None
    queue = _queue_of(request, before)
    return JustDecided(
        household=before,
        words=wording.moved(before, event.verb),
        batch=event.batch,
        back_url=back_url or _address(before.pk, urlencode(query_of(queue)) if queue else ""),
        until=undoing.ends_at(event.at),
    )


FROM_LIST = "daftar"


def is_from_list(request: OfficerRequest) -> bool:
    """Returns whether it was decided in a row of the list."""
    return request.POST.get("dari") == FROM_LIST


def _in_list(request: OfficerRequest, queue: Queue, at: UUID | None = None, **more: Any) -> str:
    """Returns the page of the list that the reader was on, at the row of a household."""
    kept = {**query_of(queue), "sesudah": request.POST.get("sesudah", ""), **more}
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{reverse('enumeration:review_list')}?{query}" + (f"#keluarga-{at}" if at else "")


def here(request: OfficerRequest, found: Household) -> str:
    if drawn := _drawn(request, found):
        return _address(found.pk, f"bacaan={drawn.sample_id}")
    queue = _queue_of(request, found)
    if queue and is_from_list(request):
        return _in_list(request, queue)
    return _address(found.pk, urlencode(query_of(queue)) if queue else "")


def go_on(request: OfficerRequest, found: Household, verb: str) -> HttpResponse:
    """Lead to the next household that waits in the queue; without a queue, back to this one.

    From a read sample to its page: it says that one sent back has stopped it.
    """
    if sample := _sample(request):
        messages.success(request, wording.moved(found, verb))
        return redirect("enumeration:review_sample", sample.pk)
    queue = _queue_of(request, found)
    if queue is None:
        messages.success(request, wording.moved(found, verb))
        return redirect(found)
    query = urlencode(query_of(queue))
    following = turn_of(found, queue, request.user).following
    if is_from_list(request):
        return redirect(_in_list(request, queue, following, tadi=found.pk))
    if following:
        return redirect(_address(following, query, tadi=found.pk))
    messages.success(request, wording.moved(found, verb) + " " + _("Tidak ada lagi yang menunggu di antrean ini."))
    return redirect(f"{reverse('enumeration:review_list')}?{query}")
