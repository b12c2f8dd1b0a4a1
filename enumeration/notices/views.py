"""The page behind the bell: what waits, since when, and where it is done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from enumeration.access import Permission, page
from enumeration.jobs.wording import name_of
from enumeration.notices import actions, mailing
from enumeration.notices.office import MOST_JOBS, failed_jobs
from enumeration.notices.registry import notices, reader_here, what_waits
from enumeration.notices.waiting import Urgency, Waiting
from enumeration.pages.ages import ago_in_words
from enumeration.pages.formatting import number
from enumeration.pages.places import OfficerRequest


@page(Permission.SIGNED_IN)
@require_safe
def notices_page(request: OfficerRequest) -> HttpResponse:
    reader = reader_here(request)
    found = notices(what_waits(reader)) if reader else []
    failed = failed_jobs(reader).select_related("asked_by")[:MOST_JOBS] if reader else []
    return render(
        request,
        "enumeration/notices/notices.html",
        {
            "waiting": found,
            "failed": [(name_of(job), ago_in_words(job.ended_at), job) for job in failed if job.ended_at],
            "mail": mailing.standing_of(request.user, manages=Permission.MANAGE in reader.held if reader else False),
            "lead": _("Yang menunggu Anda di putaran ini, dan sejak kapan. Hilang sendiri begitu dikerjakan."),
        },
    )


@page(Permission.SIGNED_IN)
@require_POST
def switch_mail(request: OfficerRequest) -> HttpResponse:
    on = request.POST.get("surat") == "ya"
    actions.switch_mail(on=on, by=request.user)
    messages.success(request, _("Surat pagi dikirim kepada Anda.") if on else _("Surat pagi tidak dikirim lagi."))
    return redirect("enumeration:notices")


@page(Permission.SIGNED_IN)
@require_safe
def count(request: OfficerRequest) -> HttpResponse:
    """Answer with how many kinds of things wait: what the bell shows, asked for once a page is there."""
    reader = reader_here(request)
    found = notices(what_waits(reader)) if reader else []
    urgent = sum(one.urgency == Urgency.NOW for one in found)
    return JsonResponse({"count": len(found), "urgent": urgent, "words": in_words(found)})


def in_words(found: list[Waiting]) -> str:
    """Returns what the bell says to those who do not see it."""
    if not found:
        return _("Pemberitahuan: tidak ada yang menunggu")
    said = ngettext("Pemberitahuan: %(count)s hal menunggu", "Pemberitahuan: %(count)s hal menunggu", len(found))
    words = said % {"count": number(len(found))}
    if urgent := sum(one.urgency == Urgency.NOW for one in found):
        words += ngettext(", %(count)s mendesak", ", %(count)s mendesak", urgent) % {"count": number(urgent)}
    return words
