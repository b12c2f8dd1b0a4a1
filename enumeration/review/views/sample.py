"""The read sample before a bulk approval: drawing it, what is read of it, and approving the others."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enumeration import workflow
from enumeration.access import Permission, page
from enumeration.jobs import StillWaiting
from enumeration.jobs.wording import refusal_of
from enumeration.models import Household, Job, Officer, ReadFamily, ReadSample
from enumeration.models.read_samples import READ_FOR
from enumeration.pages.formatting import number
from enumeration.pages.noting import seen
from enumeration.pages.places import OfficerRequest, current_round
from enumeration.review.actions import moving_many, reading
from enumeration.review.queue import Queue
from enumeration.review.read_samples import unread
from enumeration.review.views.addresses import query_of, read_queue
from enumeration.review.views.queue import RESULT_KEY, told
from enumeration.rounds import permissions_here


def _sample(user: Officer, pk: UUID) -> ReadSample:
    return get_object_or_404(ReadSample, pk=pk, by=user)


def address_of(family: ReadFamily) -> str:
    """Returns the address at which a drawn household is read."""
    return f"{reverse('enumeration:household', args=[family.household_id])}?bacaan={family.sample_id}"


@page(Permission.REVIEW)
@require_POST
def sample_draw(request: OfficerRequest) -> HttpResponse:
    queue = read_queue(request.POST, current_round(request), permissions_here(request))
    back = f"{reverse('enumeration:review_list')}?{urlencode(query_of(queue))}"
    try:
        return redirect("enumeration:review_sample", reading.draw(queue, by=request.user).pk)
    except workflow.CannotMove as problem:
        messages.error(request, str(problem))
        return redirect(back)


@page(Permission.REVIEW)
def sample(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show what was drawn, and what of it is still to be read."""
    found = _sample(request.user, pk)
    families = list(found.families.all())
    in_reach = Household.objects.visible_to(request.user, Permission.REVIEW)
    shown = in_reach.filter(pk__in=[one.household_id for one in families]).select_related("area")
    households = {one.pk: one for one in shown.only("head_name", "building_number", "family_number", "area__name")}
    seen(request, households.values())
    open_ones = {one.pk for one in unread(found)}
    rows = [(one, households.get(one.household_id), address_of(one)) for one in families]
    left = [address for one, household, address in rows if one.pk in open_ones and household]
    return render(
        request,
        "enumeration/review/sample.html",
        {
            "sample": found,
            "rows": [(one, household, address, one.pk in open_ones) for one, household, address in rows],
            "left": len(left),
            "next_url": left[0] if left else "",
            "lead": _lead(found),
            "list_url": _list_url(found),
            "crumbs": [(_("Pemeriksaan"), _list_url(found)), (_("Contoh bacaan"), "")],
        },
    )


def _lead(found: ReadSample) -> str:
    return _(
        "%(read)s dibaca, masing-masing paling sedikit %(seconds)s detik, sebelum %(among)s disetujui sekaligus."
    ) % {
        "read": number(found.families.count()),
        "seconds": READ_FOR.seconds,
        "among": number(found.among),
    }


def _list_url(found: ReadSample) -> str:
    return f"{reverse('enumeration:review_list')}?{urlencode(query_of(Queue.from_json(found.queue)))}"


@page(Permission.REVIEW)
@require_POST
def sample_read(request: OfficerRequest, pk: UUID, household: UUID) -> HttpResponse:
    """Note that a drawn household has been read, and lead to the next."""
    found = _sample(request.user, pk)
    drawn = get_object_or_404(found.families.select_related("household"), household=household)
    try:
        reading.read(drawn.household, by=request.user)
    except reading.NotRead as problem:
        messages.error(request, str(problem))
        return redirect(address_of(drawn))
    following = unread(found).first()
    return redirect(address_of(following) if following else reverse("enumeration:review_sample", args=[pk]))


@page(Permission.REVIEW)
@require_POST
def sample_approve(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Approve the others of the queue: as it was when the sample was drawn, whatever the form says."""
    found = _sample(request.user, pk)
    try:
        job = moving_many.approve_read(found, by=request.user)
    except (workflow.CannotMove, StillWaiting) as problem:
        messages.error(request, refusal_of(problem))
        return redirect("enumeration:review_sample", pk)
    if job.state != Job.State.DONE:
        return redirect("enumeration:review_job", job.pk)
    request.session[RESULT_KEY] = told(job)
    return redirect(_list_url(found))
