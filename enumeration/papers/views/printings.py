"""What was printed, or is being printed: the progress of a job, and its file for the officer who asked."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from enumeration.access import Permission, page
from enumeration.models import Household, Job, Officer, Printing
from enumeration.pages.noting import seen
from enumeration.pages.places import OfficerRequest, names_of
from enumeration.papers import files, slips
from enumeration.papers.actions import printing
from enumeration.papers.catalogue import PAPERS
from enumeration.papers.serving import kept_nowhere
from enumeration.rounds import permissions_here

MOST_JOBS = 10


def own_jobs(request: OfficerRequest) -> list[dict[str, Any]]:
    jobs = list(Job.objects.filter(asked_by=request.user, kind=files.KIND).order_by("-asked_at")[:MOST_JOBS])
    names = names_of(one.area_code for one in jobs)
    return [
        {
            "job": one,
            "name": paper_name(one.params.get("kind", "")),
            "place": names.get(one.area_code, one.area_code),
            "as_of": _day_of(one),
        }
        for one in jobs
    ]


def _day_of(job: Job) -> date | None:
    """Returns the day that a printing was made for."""
    return parse_date(job.params.get("as_of") or "")


def paper_name(kind: str) -> Any:
    return slips.NAME if kind == slips.KIND else PAPERS[kind].name if kind in PAPERS else kind


@page(Permission.SIGNED_IN)
@require_safe
def printing_page(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show how far a printing is, and its file."""
    job = _job(request, pk)
    made = Printing.objects.filter(job=job, officer=None).select_related("by").first()
    return render(
        request,
        "enumeration/papers/printing.html",
        {
            "job": job,
            "title": paper_name(job.params.get("kind", "")),
            "as_of": _day_of(job),
            "place": names_of([job.area_code]).get(job.area_code, job.area_code),
            "leader": Officer.objects.filter(pk=job.params.get("leader")).first(),
            "made": made if job.state == Job.State.DONE else None,
            "can_fetch": made is not None and job.state == Job.State.DONE and _is_there(made),
            "may_list": Permission.ASSIGN in permissions_here(request),
            "is_slips": job.params.get("kind") == slips.KIND,
            "downloads": made.downloads.select_related("by")[:20] if made else [],
        },
    )


def _is_there(made: Printing) -> bool:
    return files.path_of(made.file_name).is_file()


def _job(request: OfficerRequest, pk: UUID) -> Job:
    return get_object_or_404(Job.objects.filter(asked_by=request.user, kind=files.KIND), pk=pk)


@page(Permission.SIGNED_IN)
@require_GET
def printing_file(request: OfficerRequest, pk: UUID) -> HttpResponseBase:
    """Answer with the PDF of a job, for the officer who asked."""
    job = _job(request, pk)
    try:
        fetched = printing.download(job, by=request.user)
    except printing.NotReady:
        messages.info(request, _("Berkas belum selesai dibuat."))
        return redirect("enumeration:printing", pk=pk)
    except printing.Expired:
        messages.info(request, _("Berkas sudah dihapus. Cetak lagi bila masih diperlukan."))
        return redirect("enumeration:printing", pk=pk)
    paper = PAPERS.get(fetched.printing.kind)
    if paper and paper.names_families:
        families = Household.objects.filter(round=fetched.printing.round).in_area(job.area_code)
        seen(request, [], area=job.area_code, count=families.count())
    response = StreamingHttpResponse(fetched.content, content_type="application/pdf")
    response["Content-Length"] = fetched.size
    response["Content-Disposition"] = f'attachment; filename="{printing.download_name(fetched.printing)}"'
    response["Content-Encoding"] = "identity"  # compressed already; GZipMiddleware would remove its length
    return kept_nowhere(response)
