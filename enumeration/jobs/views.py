"""Work in the background: how far it is, and the button that cancels it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from enumeration import jobs
from enumeration.access import Permission, page
from enumeration.jobs.wording import name_of, result_page
from enumeration.models import Job


@page(Permission.SIGNED_IN)
@require_GET
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    return render(request, "enumeration/jobs/job.html", _context(request, pk))


@page(Permission.SIGNED_IN)
@require_GET
def job_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show only the bar, requested every two seconds. When the job is over, the page around it is loaded again."""
    context = _context(request, pk)
    response = render(request, "enumeration/jobs/_progress.html", context)
    if context["job"].is_over:
        response["HX-Refresh"] = "true"
    return response


@page(Permission.SIGNED_IN)
@require_POST
def job_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    wanted = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if wanted.is_over:
        messages.info(request, _("Pekerjaan ini sudah berakhir."))
    else:
        jobs.cancel(wanted)
        messages.success(request, _("Pekerjaan dihentikan."))
    back = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect("enumeration:job", pk=wanted.pk)


def _context(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    shown = get_object_or_404(Job.objects.visible_to(request.user).select_related("asked_by"), pk=pk)
    return {"job": shown, "name": name_of(shown), "result_url": result_page(shown)}
