"""The review queue and its bulk moves: preview, confirm, and what became of each family."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from enumeration import review as reading
from enumeration import workflow
from enumeration.access import Permission, Reach, page, permissions_of, reach
from enumeration.actions import moving_many, reviewing
from enumeration.forms import QueueFilter
from enumeration.models import Area, Household, Job, Level, Officer, Round, State
from enumeration.models.areas import LENGTH_OF
from enumeration.questionnaire.words import Words
from enumeration.review import REVIEW_VERBS, Queue
from enumeration.templatetags.figures import number
from enumeration.templatetags.figures import place as in_mixed_case
from enumeration.views import jobs as job_pages
from enumeration.views.places import OfficerRequest, current_round
from enumeration.views.words import short_result

job_pages.NAMES[moving_many.KIND] = Words("Pemindahan banyak keluarga", "Moving many families")
job_pages.PAGES[moving_many.KIND] = lambda job: reverse("enumeration:review_job", args=[job.pk])

RESULT_KEY = "review_result"
MOST_TOLD = 20


def verb_label(verb: str) -> str:
    """What a reviewer does, as a button says it."""
    return {
        "approve": _("Setujui"),
        "send_back": _("Kembalikan"),
        "complete": _("Selesaikan"),
        "return": _("Kembalikan"),
        "reopen": _("Buka kembali"),
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
    }
    return words[verb] % {"n": number(count)}


# --- The queue -------------------------------------------------------------------------------------------------------


@page(Permission.REVIEW)
def review_list(request: OfficerRequest) -> HttpResponse:
    """Families that wait, oldest first; by state, area, enumerator and visit result."""
    round = current_round()
    held = permissions_of(request.user)
    mine = reach(request.user, Permission.REVIEW)
    queue = read_queue(request.GET, round, held)
    if queue.area and not mine.touches(queue.area):
        queue = Queue(round.pk, state=queue.state)
    found = reading.page_of(queue, request.user, after=request.GET.get("sesudah", ""))
    counts = reading.counts_by_state(request.user, round, queue.area)
    form = QueueFilter(
        request.GET, areas=area_choices(mine, queue.area), officers=_officer_choices(request.user, round, queue, mine)
    )
    return render(
        request,
        "enumeration/review_list.html",
        {
            "round": round,
            "queue": queue,
            "form": form,
            "rows": [(row, short_result(row.household.result)) for row in found.rows],
            "tabs": _tabs(queue, counts),
            "total": counts[queue.state] if queue.filters_set <= bool(queue.area) else None,
            "next_url": f"?{urlencode({**_query(queue), 'sesudah': found.next_after})}" if found.next_after else "",
            "first_url": f"?{urlencode(_query(queue))}" if request.GET.get("sesudah") else "",
            "clear_url": f"?{urlencode({'status': queue.state})}",
            "verbs": [(verb, verb_label(verb), _icon(verb)) for verb in open_verbs(queue.state, held)],
            "query": urlencode(_query(queue)),
            "hidden": _query(queue),
            "state": State(queue.state),
            "result": request.session.pop(RESULT_KEY, None),
        },
    )


def _icon(verb: str) -> str:
    return "check" if verb in ("approve", "complete") else "arrow-back-up"


def open_verbs(state: str, held: Iterable[Permission]) -> list[str]:
    """What this user may do with families in this state."""
    rules = [workflow.MOVES[verb] for verb in REVIEW_VERBS]
    return [rule.verb for rule in rules if state in rule.before and rule.permission in held]


def read_queue(query: QueryDict, round: Round, held: Iterable[Permission]) -> Queue:
    """The filter in an address. What cannot be read is left out."""
    state = query.get("status", "")
    if state not in reading.QUEUE_STATES:
        # The district office's own step comes after the supervisor's.
        state = State.APPROVED.value if Permission.COMPLETE in held else State.SUBMITTED.value
    area = query.get("wilayah", "")
    return Queue(
        round.pk,
        state=state,
        area=area if area.isdecimal() and len(area) in LENGTH_OF.values() else "",
        enumerator=_whole(query.get("ppl")),
        result=_whole(query.get("hasil")),
        warned=bool(query.get("peringatan")),
        chosen=tuple(each for each in query.getlist("keluarga")[: reading.PAGE * 4] if _is_uuid(each)),
        until=query.get("sampai", "") if reading.moment_of(query.get("sampai", "")) else "",
    )


def _query(queue: Queue) -> dict[str, Any]:
    """The filter as an address says it; the reverse of read_queue."""
    query: dict[str, Any] = {"status": queue.state}
    if queue.area:
        query["wilayah"] = queue.area
    if queue.enumerator:
        query["ppl"] = queue.enumerator
    if queue.result:
        query["hasil"] = queue.result
    if queue.warned:
        query["peringatan"] = "on"
    return query


def _whole(raw: str | None) -> int | None:
    return int(raw) if raw and raw.isdecimal() and len(raw) < 10 else None


def _is_uuid(raw: str) -> bool:
    try:
        UUID(raw)
    except ValueError:
        return False
    return True


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
            "url": f"?{urlencode({**_query(queue), 'status': state.value})}",
            "active": queue.state == state,
            "count": counts[state.value],
        }
        for state, label in labels.items()
    ]


def area_choices(mine: Reach, shown: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """Kecamatan with their villages; where the reach is single SLS, villages with those. One query."""
    is_in_pieces = all(len(code) > LENGTH_OF[Level.VILLAGE] for code in mine.codes)
    upper, lower = (Level.VILLAGE, Level.SUB_SLS) if is_in_pieces else (Level.SUBDISTRICT, Level.VILLAGE)
    length = LENGTH_OF[upper]
    below = (Q(code__startswith=prefix) for prefix in sorted({code[:length] for code in mine.codes}))
    areas = Area.objects.filter(reduce(or_, below, Q(pk__in=[])), level__in=[upper, lower])
    if len(shown) > LENGTH_OF[lower]:
        areas = areas | Area.objects.filter(code=shown)
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, name, level in areas.order_by("code").values_list("code", "name", "level"):
        if not mine.touches(code):
            continue
        name = in_mixed_case(name)
        if level == upper:
            groups[name] = [(code, _("Seluruh %(place)s") % {"place": name})]
        elif groups:
            next(reversed(groups.values())).append((code, name))
    return list(groups.items())


def _officer_choices(user: Officer, round: Round, queue: Queue, mine: Reach) -> list[tuple[str, str]] | None:
    """The enumerators of a kecamatan or less; a whole district has too many to choose from."""
    is_narrow = len(queue.area) >= LENGTH_OF[Level.SUBDISTRICT] or all(
        len(code) >= LENGTH_OF[Level.SUBDISTRICT] for code in mine.codes
    )
    if not is_narrow:
        return None
    officers = reading.enumerators_of(user, round, queue.area).order_by("full_name")
    return [(str(pk), name) for pk, name in officers.values_list("pk", "full_name")]


# --- Many at once ----------------------------------------------------------------------------------------------------


@page(Permission.REVIEW)
def review_bulk(request: OfficerRequest) -> HttpResponse:
    """What a bulk move would do: how many families, of which state, and what is asked for before it happens."""
    round = current_round()
    held = permissions_of(request.user)
    queue = read_queue(request.GET, round, held)
    verb = request.GET.get("tindakan", "")
    if verb not in open_verbs(queue.state, held):
        return HttpResponseBadRequest(_("Tindakan ini tidak terbuka untuk status itu."))
    preview = reading.preview(queue, verb, request.user)
    area = Area.objects.filter(code=queue.area).first() if queue.area else None
    return render(
        request,
        "enumeration/review_bulk.html",
        {
            "round": round,
            "preview": preview,
            "verb": verb,
            "label": verb_label(verb),
            "area": area,
            "enumerator": Officer.objects.filter(pk=queue.enumerator).first() if queue.enumerator else None,
            "state": State(queue.state),
            "hidden": [
                *_query(preview.queue).items(),
                *(("keluarga", each) for each in queue.chosen),
                ("sampai", preview.queue.until),
                ("tindakan", verb),
            ],
            "is_job": preview.total > moving_many.AT_ONCE,
            "back_url": f"{reverse('enumeration:review_list')}?{urlencode(_query(queue))}",
            "crumbs": [(_("Pemeriksaan"), reverse("enumeration:review_list")), (verb_label(verb), "")],
            "reason": request.GET.get("alasan", ""),
        },
    )


@page(Permission.REVIEW)
@require_POST
def review_bulk_do(request: OfficerRequest) -> HttpResponse:
    """Does what was previewed: at once, or through a worker when there are many."""
    round = current_round()
    queue = read_queue(request.POST, round, permissions_of(request.user))
    verb, reason = request.POST.get("tindakan", ""), request.POST.get("alasan", "")
    if verb not in REVIEW_VERBS or not queue.until:
        return HttpResponseBadRequest(_("Buka pratinjau lebih dahulu."))
    rows = queue.rows(request.user, workflow.MOVES[verb].permission)
    some = rows.order_by()[: moving_many.AT_ONCE + 1].count()
    back = f"{reverse('enumeration:review_list')}?{urlencode(_query(queue))}"
    try:
        if some > moving_many.AT_ONCE:
            total = _whole(request.POST.get("sebanyak")) or some
            job = moving_many.ask_for(queue, verb, by=request.user, reason=reason, total=total)
            return redirect("enumeration:review_job", job.pk)
        result = reviewing.move_all(rows, verb, by=request.user, reason=reason)
    except workflow.CannotMove as problem:
        messages.error(request, str(problem))
        return redirect(back)
    request.session[RESULT_KEY] = _told(verb, result, expected=_whole(request.POST.get("sebanyak")))
    return redirect(back)


def _told(verb: str, result: workflow.BulkResult, expected: int | None) -> dict[str, Any]:
    """What became of the families, with the names of those that stayed."""
    names = Household.objects.in_bulk(list(result.stayed)[:MOST_TOLD])
    vanished = max(0, (expected or 0) - len(result.moved) - len(result.stayed))
    return {
        "good": done_in_words(verb, len(result.moved)) if result.moved else "",
        "stayed": [
            {"url": names[pk].get_absolute_url(), "name": names[pk].head_name or "–", "why": why}
            for pk, why in list(result.stayed.items())[:MOST_TOLD]
        ],
        "stayed_count": len(result.stayed),
        "vanished": vanished,
    }


@page(Permission.REVIEW)
def review_job(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """A large bulk move at work, or what became of it."""
    job = get_object_or_404(Job.objects.visible_to(request.user).filter(kind=moving_many.KIND), pk=pk)
    verb = job.params["verb"]
    return render(
        request,
        "enumeration/review_job.html",
        {
            "job": job,
            "label": verb_label(verb),
            "done": done_in_words(verb, job.result["moved"]) if job.state == Job.State.DONE else "",
            "stayed": sorted(job.result.get("stayed", {}).items(), key=lambda pair: -pair[1]),
            "crumbs": [(_("Pemeriksaan"), reverse("enumeration:review_list")), (verb_label(verb), "")],
        },
    )
