"""The review queue and its bulk moves: preview, and confirm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enumeration import workflow
from enumeration.access import Permission, page, reach
from enumeration.jobs import StillWaiting
from enumeration.jobs.wording import refusal_of
from enumeration.models import Area, Household, Job, Officer, State
from enumeration.models.read_samples import READ_FOR
from enumeration.pages.formatting import family_name
from enumeration.pages.noting import seen
from enumeration.pages.places import OfficerRequest, area_choices, current_round
from enumeration.questionnaire.codes import Result
from enumeration.review.actions import moving_many
from enumeration.review.decisions import stayed_in
from enumeration.review.forms import QueueFilter
from enumeration.review.queue import (
    COUNTED_LATE,
    COUNTED_UP_TO,
    REVIEW_VERBS,
    Queue,
    count_overdue,
    counts_by_state,
    enumerators_of,
    page_of,
    preview,
    supervisors_of,
)
from enumeration.review.read_samples import clean, open_one, size_of
from enumeration.review.views import travelling
from enumeration.review.views.addresses import is_narrow, query_of, read_queue, whole
from enumeration.review.views.decisions import done_in_words, verb_label
from enumeration.review.views.emptied_dates import emptied_dates_of
from enumeration.rounds import permissions_here
from enumeration.workflow import undoing

RESULT_KEY = "review_result"
MOST_TOLD = 20


# --- The queue -------------------------------------------------------------------------------------------------------


@page(Permission.REVIEW)
def review_list(request: OfficerRequest) -> HttpResponse:
    """Show the households that wait, oldest first; by state, area, enumerator and visit result."""
    round = current_round(request)
    held = permissions_here(request)
    mine = reach(request.user, Permission.REVIEW).in_round(round.pk)
    queue = read_queue(request.GET, round, held)
    if queue.area and not mine.touches(queue.area):
        queue = Queue(round.pk, state=queue.state)
    may_sort = is_narrow(queue, mine)
    if not may_sort:
        queue = replace(queue, sort="")
    found = page_of(queue, request.user, after=request.GET.get("sesudah", ""))
    counts = counts_by_state(request.user, round, queue.area)
    form = QueueFilter(
        request.GET,
        areas=area_choices(mine, queue.area),
        officers=_choices(enumerators_of(request.user, round, queue.area)) if may_sort else None,
        # A supervisor has one team: their own.
        teams=_choices(supervisors_of(request.user, round, queue.area))
        if may_sort and Permission.CHANGE_AREAS in held
        else None,
        sorts=may_sort,
    )
    verbs = open_verbs(queue.state, held)
    unopened = clean(queue, request.user).filter(pk__in=[row.household.pk for row in found.rows if not row.signals])
    approvable = set(unopened.order_by().values_list("pk", flat=True)) if "approve" in verbs else set()
    after = request.GET.get("sesudah", "")
    here = f"{request.path}?{urlencode({**query_of(queue), **({'sesudah': after} if after else {})})}"
    result = request.session.pop(RESULT_KEY, None)
    just = travelling.just_decided(request, here)
    named = [UUID(each["id"]) for each in result["stayed"]] if result else []
    seen(request, [*(row.household for row in found.rows), *named, *([just.household] if just else [])])
    overdue = 0
    if queue.state != State.COMPLETED and not queue.late:
        overdue = count_overdue(queue, request.user)
    return render(
        request,
        "enumeration/review/list.html",
        {
            "has_emptied_dates": emptied_dates_of(request.user).exists(),
            "round": round,
            "queue": queue,
            "form": form,
            "rows": [(row, Result(row.household.result).short if row.household.result else "–") for row in found.rows],
            "approvable": approvable,
            "after": after,
            "just": just,
            "tabs": _tabs(queue, counts),
            "lead": _what_waits(queue, held),
            "overdue": min(overdue, COUNTED_LATE),
            "overdue_or_more": overdue > COUNTED_LATE,
            "overdue_url": f"?{urlencode({**query_of(queue), 'terlambat': 'on'})}",
            "total": counts[queue.state] if queue.filters_set <= bool(queue.area) else None,
            "next_url": f"?{urlencode({**query_of(queue), 'sesudah': found.next_after})}" if found.next_after else "",
            "first_url": f"?{urlencode(query_of(queue))}" if request.GET.get("sesudah") else "",
            "clear_url": f"?{urlencode({'status': queue.state})}",
            "verbs": [(verb, verb_label(verb), _icon(verb)) for verb in verbs],
            "query": urlencode(query_of(queue)),
            "hidden": query_of(queue),
            "state": State(queue.state),
            "result": result,
            "result_until": datetime.fromisoformat(result["until"]) if result else None,
        },
    )


def _what_waits(queue: Queue, held: Iterable[Permission]) -> str:
    """Returns who must act next on the households of this page."""
    longest_first = "" if queue.sort else " " + _("Yang paling lama menunggu di atas.")
    if queue.state == State.SUBMITTED and Permission.CHANGE_AREAS not in held:
        return _("Menunggu Anda: kiriman PPL tim Anda.") + longest_first
    if queue.state == State.SUBMITTED:
        return _("Menunggu PML: kiriman PPL. Yang lebih dari 3 hari perlu Anda tindak lanjuti.")
    if queue.state == State.APPROVED and Permission.COMPLETE in held:
        return _("Menunggu Anda: sudah disetujui PML.") + longest_first
    return {
        State.SENT_BACK: _("Menunggu perbaikan PPL.") + longest_first,
        State.APPROVED: _("Menunggu BPS kabupaten/kota.") + longest_first,
    }.get(State(queue.state), _("Tidak menunggu siapa pun lagi."))


def _icon(verb: str) -> str:
    return "check" if verb in ("approve", "complete") else "arrow-back-up"


def open_verbs(state: str, held: Iterable[Permission]) -> list[str]:
    """Returns what this user may do with households in this state."""
    rules = [workflow.MOVES[verb] for verb in REVIEW_VERBS]
    return [rule.verb for rule in rules if state in rule.before and rule.permission in held]


def _tabs(queue: Queue, counts: dict[str, int]) -> list[dict]:
    labels = {
        State.SUBMITTED: _("Menunggu pemeriksaan PML"),
        State.SENT_BACK: _("Dikembalikan"),
        State.APPROVED: _("Disetujui PML"),
        State.COMPLETED: _("Selesai"),
    }
    return [
        {
            "label": label,
            "url": f"?{urlencode({**query_of(queue), 'status': state.value})}",
            "active": queue.state == state,
            "count": counts[state.value],
        }
        for state, label in labels.items()
    ]


def _choices(officers: QuerySet[Officer]) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in officers.order_by("full_name").values_list("pk", "full_name")]


# --- Many at once ----------------------------------------------------------------------------------------------------


@page(Permission.REVIEW)
def review_bulk(request: OfficerRequest) -> HttpResponse:
    """Show what a bulk move would do: how many households, in which state, and what is required before it happens."""
    round = current_round(request)
    held = permissions_here(request)
    queue = read_queue(request.GET, round, held)
    verb = request.GET.get("tindakan", "")
    if verb not in open_verbs(queue.state, held):
        messages.error(request, _("Tindakan ini tidak terbuka untuk status itu."))
        return redirect("enumeration:review_list")
    listed = f"{reverse('enumeration:review_list')}?{urlencode(query_of(queue))}"
    try:
        queue = queue.resolved(request.user, workflow.MOVES[verb].permission)
    except workflow.CannotMove as problem:
        messages.error(request, str(problem))
        return redirect(listed)
    if verb == "approve" and (there := open_one(queue, request.user)):
        return redirect("enumeration:review_sample", there.pk)
    found = preview(queue, verb, request.user)
    is_clean = verb == "approve" and found.total <= COUNTED_UP_TO
    among = clean(queue, request.user).order_by().count() if is_clean else None
    area = Area.objects.filter(code=queue.area).first() if queue.area else None
    seen(request, found.first)
    return render(
        request,
        "enumeration/review/bulk.html",
        {
            "round": round,
            "preview": found,
            "among": among,
            "others": found.total - (among or 0),
            "sample_size": size_of(among) if among is not None else None,
            "seconds": READ_FOR.seconds,
            "verb": verb,
            "label": verb_label(verb),
            "area": area,
            "enumerator": Officer.objects.filter(pk=queue.enumerator).first() if queue.enumerator else None,
            "state": State(queue.state),
            "hidden": [
                *query_of(found.queue).items(),
                *(("keluarga", each) for each in queue.chosen),
                ("sampai", found.queue.until),
                ("tindakan", verb),
            ],
            "is_job": found.total > moving_many.AT_ONCE,
            "back_url": listed,
            "crumbs": [(_("Pemeriksaan"), reverse("enumeration:review_list")), (verb_label(verb), "")],
            "reason": request.GET.get("alasan", ""),
        },
    )


@page(Permission.REVIEW)
@require_POST
def review_bulk_do(request: OfficerRequest) -> HttpResponse:
    """Do what was previewed: at once, or through a worker when there are many."""
    round = current_round(request)
    queue = read_queue(request.POST, round, permissions_here(request))
    verb, reason = request.POST.get("tindakan", ""), request.POST.get("alasan", "")
    if verb not in REVIEW_VERBS or not queue.until or verb == "approve":  # which goes by its read sample alone
        messages.error(request, _("Buka pratinjau lebih dahulu."))
        return redirect("enumeration:review_list")
    rows = queue.rows(request.user, workflow.MOVES[verb].permission)
    some = rows.order_by()[: moving_many.AT_ONCE + 1].count()
    back = f"{reverse('enumeration:review_list')}?{urlencode(query_of(queue))}"
    try:
        if some > moving_many.AT_ONCE:
            total = whole(request.POST.get("sebanyak")) or some
            job = moving_many.ask_for(queue, verb, by=request.user, reason=reason, total=total)
            return redirect("enumeration:review_job", job.pk)
        total = whole(request.POST.get("sebanyak")) or 0
        job = moving_many.move_now(queue, verb, by=request.user, reason=reason, total=total)
    except (workflow.CannotMove, StillWaiting) as problem:
        messages.error(request, refusal_of(problem))
        return redirect(back)
    request.session[RESULT_KEY] = told(job)
    return redirect(back)


def told(job: Job) -> dict[str, Any]:
    """Returns the result for the households, with the names of the first that stayed; the page of the job has them all."""
    moved, stayed = job.result["moved"], stayed_in(job)
    names = Household.objects.in_bulk([pk for pk, _why in stayed[:MOST_TOLD]])
    return {
        "job": str(job.pk),
        "until": undoing.ends_at(job.asked_at).isoformat(),
        "good": done_in_words(job.result["verb"], moved) if moved else "",
        "stayed": [
            {"id": str(pk), "url": names[pk].get_absolute_url(), "name": family_name(names[pk].head_name), "why": why}
            for pk, why in stayed[:MOST_TOLD]
        ],
        "stayed_count": len(stayed),
        "vanished": max(0, job.total - moved - len(stayed)),
    }
