"""What a reviewer decided in the last hours, taking it back, and the result of a bulk move for every household."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from enumeration import workflow
from enumeration.access import Permission, page
from enumeration.fields import dates
from enumeration.files.columns import text
from enumeration.files.workbook import workbook_file
from enumeration.jobs import StillWaiting
from enumeration.jobs.wording import refusal_of
from enumeration.models import Job, Officer
from enumeration.pages.formatting import number
from enumeration.pages.noting import seen
from enumeration.pages.numbers import ID, whole_number
from enumeration.pages.places import OfficerRequest, current_round, names_of
from enumeration.review.actions import moving_many
from enumeration.review.decisions import (
    MOST,
    Fate,
    all_of,
    of_batch,
    of_last_hours,
    page_of_moved,
    page_of_stayed,
    reason_of,
    reasons_in,
)
from enumeration.words import Words
from enumeration.workflow import undoing

KINDS = (moving_many.KIND, moving_many.BACK)


def verb_label(verb: str) -> str:
    """Returns the label of a reviewer's action, as its button says it."""
    return {
        "approve": _("Setujui"),
        "send_back": _("Kembalikan"),
        "complete": _("Selesaikan"),
        "return": _("Kembalikan"),
        "reopen": _("Buka kembali"),
        workflow.TAKE_BACK: _("Batalkan keputusan"),
    }[verb]


def done_in_words(verb: str, count: int) -> str:
    words = {
        "approve": ngettext("%(n)s keluarga disetujui.", "%(n)s keluarga disetujui.", count),
        "send_back": ngettext(
            "%(n)s keluarga dikembalikan kepada PPL.", "%(n)s keluarga dikembalikan kepada PPL.", count
        ),
        "complete": ngettext("%(n)s keluarga diselesaikan.", "%(n)s keluarga diselesaikan.", count),
        "return": ngettext("%(n)s keluarga dikembalikan kepada PPL.", "%(n)s keluarga dikembalikan kepada PPL.", count),
        "reopen": ngettext("%(n)s keluarga dibuka kembali.", "%(n)s keluarga dibuka kembali.", count),
        workflow.TAKE_BACK: ngettext(
            "Keputusan dibatalkan: %(n)s keluarga kembali ke keadaan semula.",
            "Keputusan dibatalkan: %(n)s keluarga kembali ke keadaan semula.",
            count,
        ),
    }
    return words[verb] % {"n": number(count)}


@page(Permission.REVIEW)
def decisions(request: OfficerRequest) -> HttpResponse:
    """Show what the user decided in the last 12 hours and may take back."""
    found = of_last_hours(request.user)
    seen(request, [one.household for one in found])
    return render(
        request,
        "enumeration/review/decisions.html",
        {
            "round": current_round(request),
            "decisions": [(one, verb_label(one.verb)) for one in found],
            "most": MOST if len(found) == MOST else 0,
            "crumbs": [(_("Pemeriksaan"), reverse("enumeration:review_list")), (_("Keputusan saya"), "")],
        },
    )


@page(Permission.REVIEW)
@require_POST
def take_back(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Take a decision back as a whole, about one household or many.

    Decisions that the user may not take back answer 404.
    """
    decided = of_batch(pk)
    if decided is None or workflow.why_not_taken_back_by(request.user, decided):
        raise Http404(_("Keputusan ini tidak ditemukan di antara yang dapat Anda batalkan."))
    try:
        job = moving_many.take_back(pk, by=request.user)
    except (workflow.CannotMove, StillWaiting) as problem:
        messages.error(request, refusal_of(problem))
        return redirect("enumeration:decisions")
    if job.state != Job.State.DONE:
        return redirect("enumeration:review_job", job.pk)
    if job.result["moved"]:
        messages.success(request, done_in_words(workflow.TAKE_BACK, job.result["moved"]))
    if job.result["stayed"]:
        if job.total > 1:
            return redirect("enumeration:review_job", job.pk)
        messages.warning(request, _("Tidak dibatalkan.") + " " + " ".join(reasons_in(job)))
    back = request.POST.get("kembali", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("enumeration:decisions")


# --- The result for each household -----------------------------------------------------------------------------------


def _job(user: Officer, pk: UUID) -> Job:
    return get_object_or_404(Job.objects.visible_to(user).filter(kind__in=KINDS, asked_by=user), pk=pk)


@page(Permission.REVIEW)
def review_job(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show a running bulk move, or its result for each household."""
    job = _job(request.user, pk)
    verb = _verb(job)
    context: dict[str, Any] = {
        "job": job,
        "label": verb_label(verb),
        "crumbs": [(_("Pemeriksaan"), reverse("enumeration:review_list")), (verb_label(verb), "")],
    }
    if job.state == Job.State.DONE:
        context |= _fates(request, job, verb)
    return render(request, "enumeration/review/job.html", context)


def _verb(job: Job) -> str:
    return job.params.get("verb", workflow.TAKE_BACK)


def _fates(request: OfficerRequest, job: Job, verb: str) -> dict[str, Any]:
    stayed_count = sum(job.result.get("stayed", {}).values())
    shows_stayed = request.GET.get("tampil") == "tetap" or not job.result["moved"]
    begin = whole_number(request.GET.get("sesudah"), most=ID) or 0
    read = page_of_stayed if shows_stayed else page_of_moved
    fates, following = read(job, request.user, after=begin)
    seen(request, [fate.household for fate in fates])
    tab = "tetap" if shows_stayed else "dipindahkan"
    gone = max(0, job.total - job.result["moved"] - stayed_count)
    return {
        "done": done_in_words(verb, job.result["moved"]) if job.result["moved"] else "",
        "reasons": sorted(reasons_in(job).items(), key=lambda pair: -pair[1]),
        "vanished": gone if job.kind == moving_many.KIND else 0,
        "fates": fates,
        "names": names_of({fate.area for fate in fates if fate.household is None and fate.area}),
        "tabs": [
            {
                "label": _("Berpindah"),
                "url": "?tampil=dipindahkan",
                "active": not shows_stayed,
                "count": job.result["moved"],
            },
            {"label": _("Tetap"), "url": "?tampil=tetap", "active": shows_stayed, "count": stayed_count},
        ],
        "next_url": f"?tampil={tab}&sesudah={following}" if following else "",
        "first_url": f"?tampil={tab}" if begin else "",
        "take_back_until": undoing.ends_at(job.asked_at)
        if job.kind == moving_many.KIND and job.result["moved"] and not undoing.is_over(job.asked_at)
        else None,
    }


COLUMNS = (
    text("area", Words("Kode SLS", "SLS code"), 18),
    text("sls", Words("SLS", "SLS"), 26),
    text("number", Words("Bangunan/keluarga", "Building/family"), 16),
    text("name", Words("Kepala keluarga", "Head of the family"), 30),
    text("enumerator", Words("PPL", "Enumerator"), 24),
    text("fate", Words("Hasil", "Outcome"), 12),
    text("words", Words("Menjadi apa, atau mengapa tetap", "What it became, or why it stayed"), 60),
    text("state", Words("Status sekarang", "State now"), 18),
)


@page(Permission.REVIEW)
def review_job_file(request: OfficerRequest, pk: UUID) -> HttpResponseBase:
    """Answer with the same list in full, as Excel."""
    job = _job(request.user, pk)
    if job.state != Job.State.DONE:
        raise Http404(_("Pekerjaan ini belum selesai."))
    title = verb_label(_verb(job))
    fates = list(all_of(job, request.user))
    seen(request, [fate.household for fate in fates])
    return workbook_file(
        f"hasil-{title.lower().replace(' ', '-')}-{timezone.localtime(job.asked_at):%Y%m%d-%H%M}",
        COLUMNS,
        map(_row, fates),
        count=job.result["moved"] + sum(job.result.get("stayed", {}).values()),
        title=_("Hasil: %(what)s") % {"what": title},
        facts=[
            (_("Diputuskan oleh"), str(request.user)),
            (_("Pada"), dates.moment(timezone.localtime(job.asked_at))),
            (_("Alasan"), reason_of(job) or "–"),
        ],
    )


def _row(fate: Fate) -> tuple[str, ...]:
    family = fate.household
    return (
        fate.area,
        family.area.name if family else "",
        f"{family.building_number or '–'}/{family.family_number or '–'}" if family else "",
        (family.head_name or "–") if family else _("(di luar wilayah tugas Anda)"),
        str(family.enumerator or "") if family else "",
        _("berpindah") if fate.moved else _("tetap"),
        fate.words,
        str(family.get_state_display()) if family else "",
    )
