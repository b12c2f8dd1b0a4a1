"""What came late from old devices: a list for reviewers, one of them answer by answer, and the decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enumeration.access import Permission, page
from enumeration.answering import late
from enumeration.answering.actions import settling_late
from enumeration.models import Submission
from enumeration.pages.noting import seen
from enumeration.pages.numbers import ID, whole_number
from enumeration.pages.places import OfficerRequest
from enumeration.workflow import ANSWERABLE

PAGE = 100


@page(Permission.REVIEW)
def late_list(request: OfficerRequest) -> HttpResponse:
    """Show the oldest hundred; each decision removes one."""
    found = late.waiting(request.user)
    rows = late.rows(list(found[:PAGE]), request.user)
    seen(request, [row.household for row in rows])
    return render(
        request,
        "enumeration/answering/late_list.html",
        {
            "rows": rows,
            "total": found.count(),
            "crumbs": [(_("Pemeriksaan"), reverse("enumeration:review_list")), (_("Kiriman terlambat"), "")],
        },
    )


@page(Permission.REVIEW)
def late_one(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one late submission beside the present answers."""
    submission = _find(request, pk)
    household, is_elsewhere = late.family_of(submission, request.user)
    seen(request, [household or submission.household_id], area=submission.area_code)
    found = late.differences(household, settling_late.contents(submission))
    return render(
        request,
        "enumeration/answering/late_one.html",
        {
            "submission": submission,
            "household": household,
            "differences": found,
            "others": sum(each.is_other for each in found),
            "overwritten": sum(each.overwrites for each in found),
            "is_elsewhere": is_elsewhere,
            "is_own_file": submission.brought_by_id == request.user.pk,
            "may_take_in": not is_elsewhere and (household is None or household.state in ANSWERABLE),
            "wants_submit": bool(settling_late.contents(submission).get("submit")),
            "crumbs": [
                (_("Pemeriksaan"), reverse("enumeration:review_list")),
                (_("Kiriman terlambat"), reverse("enumeration:late_list")),
                (str(submission.by), ""),
            ],
        },
    )


@page(Permission.REVIEW)
@require_POST
def late_decide(request: OfficerRequest, pk: int) -> HttpResponse:
    """Accept it or set it aside."""
    submission = _find(request, pk)
    try:
        if request.POST.get("tindakan") == "pakai":
            household = settling_late.take_in(
                submission, by=request.user, version=whole_number(request.POST.get("versi"), most=ID) or 0
            )
            messages.success(request, _("Kiriman %(officer)s dipakai.") % {"officer": submission.by})
            return redirect(household.get_absolute_url())
        settling_late.set_aside(submission, by=request.user, note=request.POST.get("alasan", ""))
        messages.success(
            request, _("Kiriman %(officer)s tidak dipakai; isinya tetap disimpan.") % {"officer": submission.by}
        )
    except settling_late.CannotTakeIn as problem:
        messages.error(request, str(problem))
        return redirect("enumeration:late_one", submission.pk)
    return redirect("enumeration:late_list")


def _find(request: OfficerRequest, pk: int) -> Submission:
    among = Submission.objects.visible_to(request.user).filter(verdict=Submission.Verdict.LATE)
    return get_object_or_404(among.select_related("by", "resolved_by", "brought_by"), pk=pk)
