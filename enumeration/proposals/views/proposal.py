"""Proposals for assigning SLS: what is asked for, the result, adjusting, accepting, undoing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Left
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enumeration.access import Permission, Role, page
from enumeration.areas.sizes import TARGET_LOAD
from enumeration.assignment.announcing import given_by, message_about, words_about
from enumeration.assignment.loads import Carrier, candidates, may_appoint_supervisors, measured, without_supervisor
from enumeration.assignment.wording import KECAMATAN, crumbs_of
from enumeration.fields.bounds import without_nul
from enumeration.jobs import StillWaiting
from enumeration.jobs.wording import refusal_of
from enumeration.models import Assignment, Balance, Level, Officer, Round
from enumeration.models.areas import LENGTH_OF
from enumeration.pages.formatting import number
from enumeration.pages.numbers import row_id
from enumeration.pages.places import Here, OfficerRequest, current_round, find_place, written_names_of
from enumeration.pages.queries import query_of, typed
from enumeration.proposals import actions, lines
from enumeration.proposals.figures import Figures
from enumeration.rounds import permissions_here
from enumeration.workflow import undoing

MOST_LISTED = 400
"""Officers, or SLS to lock, that are listed one by one; a district's officers are chosen by kecamatan."""

RESULT_KEY = "balance_result"
KIND = "balance"


# --- Asking for one --------------------------------------------------------------------------------------------------


@page(Permission.ASSIGN)
def new_proposal(request: OfficerRequest, code: str) -> HttpResponse:
    """Show the form: which officers, which SLS stay, and whether from scratch; create the proposal when it is sent."""
    round = current_round(request)
    here = find_place(request.user, Permission.ASSIGN, code, round=current_round(request))
    if not may_appoint_supervisors(here.mine, here.code) or not LENGTH_OF[Level.DISTRICT] <= len(here.code) <= 10:
        raise Http404(_("Usulan pembagian dibuat untuk desa, kecamatan, atau kabupaten yang seluruhnya Anda pegang."))
    offered = candidates(request.user, round, here.code, Role.ENUMERATOR)
    counts = _counts(round, offered)
    by_kecamatan = sum(counts.values()) > MOST_LISTED
    if request.method == "POST":
        chosen = _chosen_officers(request, round, offered, by_kecamatan)
        try:
            made = actions.draft(
                here.code,
                round=round,
                by=request.user,
                officers=chosen,
                locked=codes_of(request, "kunci"),
                keeps_current=request.POST.get("cara") == "pertahankan",
            )
        except (actions.CannotPropose, StillWaiting) as problem:
            messages.error(request, refusal_of(problem))
        else:
            return redirect("enumeration:balance", made.pk)
    return render(request, "enumeration/proposals/new.html", _form(request, round, here, offered, counts))


def _form(
    request: OfficerRequest, round: Round, here: Here, offered: QuerySet[Officer], counts: dict[str, int]
) -> dict[str, Any]:
    sent = request.POST if request.method == "POST" else None
    held = (
        Assignment.objects.visible_to(request.user)
        .active()
        .in_area(here.code)
        .filter(round=round, role=Role.ENUMERATOR)
        .select_related("area", "officer")
        .order_by("area_id")
    )
    count_held = held.count()
    listed = list(held) if count_held <= MOST_LISTED else []
    by_kecamatan = sum(counts.values()) > MOST_LISTED
    carriers = (
        []
        if by_kecamatan
        else sorted(
            measured(offered, round, Role.ENUMERATOR, here.code).values(), key=lambda one: one.officer.full_name
        )
    )
    groups = _groups(counts) if by_kecamatan else []
    locked = set(sent.getlist("kunci")) if sent else set()
    picked = {row_id(pk) for pk in sent.getlist("petugas")} if sent else None
    return {
        "round": round,
        "here": here,
        "crumbs": [
            *crumbs_of(here)[:-1],
            (here.name, reverse("enumeration:board", args=[here.code])),
            (_("Usulan"), ""),
        ],
        "officers": [(one, picked is None or one.officer.pk in picked, _most(sent, one)) for one in carriers],
        "groups": groups,
        "offered": sum(counts.values()),
        "without_supervisor": without_supervisor(round, here.code),
        "held": [(period, period.area_id in locked) for period in listed],
        "count_held": count_held,
        "keeps": sent.get("cara") == "pertahankan" if sent else count_held > 0,
        "target": TARGET_LOAD,
        "earlier": Balance.objects.visible_to(request.user)
        .filter(round=round, area_code=here.code)
        .select_related("made_by")[:5],
    }


def _most(sent: Any, one: Carrier) -> str:
    return sent.get(f"paling-{one.officer.pk}", "") if sent else ""


def _standing(round: Round, offered: QuerySet[Officer]) -> QuerySet:
    """Returns officers with their kecamatan: where they work, or else where they live."""
    works = (
        Assignment.objects.active()
        .filter(round=round, role=Role.ENUMERATOR, officer=OuterRef("pk"))
        .order_by("area_id")
        .values("area_id")[:1]
    )
    return offered.order_by().annotate(stands=Left(Coalesce(Subquery(works), "home_area_id", Value("")), KECAMATAN))


def _counts(round: Round, offered: QuerySet[Officer]) -> dict[str, int]:
    """Returns how many officers each kecamatan has."""
    return dict(_standing(round, offered).values_list("stands").annotate(Count("pk")).order_by("stands"))


def _groups(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """Returns (code, name, officers) for each kecamatan, for districts with too many officers to list."""
    names = written_names_of(counts)
    return [(code, names.get(code, _("tanpa kecamatan")), count) for code, count in counts.items()]


def _chosen_officers(
    request: OfficerRequest, round: Round, offered: QuerySet[Officer], by_kecamatan: bool
) -> dict[int, int | None]:
    """Returns the ticked officers, among those offered, each with a cap or None."""
    for_all = row_id(request.POST.get("paling", "").strip())
    if by_kecamatan:
        wanted = codes_of(request, "kecamatan")
        return dict.fromkeys(_standing(round, offered).filter(stands__in=wanted).values_list("pk", flat=True), for_all)
    picked = set(request.POST.getlist("petugas"))
    caps = {}
    for officer in offered:
        if str(officer.pk) in picked:
            own = row_id(request.POST.get(f"paling-{officer.pk}", "").strip())
            caps[officer.pk] = for_all if own is None else own
    return caps


# --- Seeing one ------------------------------------------------------------------------------------------------------


@page(Permission.ASSIGN)
def proposal_page(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show one proposal: how even it is, who gets what, and what can be done with it."""
    shown = find_proposal(request, pk)
    here = find_place(request.user, Permission.ASSIGN, shown.area_code, round=shown.round)
    accepted_at = shown.accepted_at if shown.state == Balance.State.ACCEPTED else None
    may_undo = accepted_at and not actions.why_not_undone_by(request.user, shown)
    undo_until = undoing.ends_at(accepted_at) if accepted_at and may_undo else None
    context: dict[str, Any] = {
        "round": shown.round,
        "here": here,
        "balance": shown,
        "crumbs": [
            *crumbs_of(here)[:-1],
            (here.name, reverse("enumeration:board", args=[here.code])),
            (_("Usulan"), ""),
        ],
        "is_ready": actions.is_ready(shown),
        "is_mine": shown.job is not None and shown.job.asked_by_id == request.user.pk,
        "is_drafted": shown.state == Balance.State.DRAFTED,
        "result": request.session.pop(RESULT_KEY, None),
        "undo_until": undo_until,
    }
    if context["is_ready"]:
        context |= _read(request, shown)
    if shown.state == Balance.State.ACCEPTED and shown.batch:
        context |= _afterwards(request, shown)
    return render(request, "enumeration/proposals/proposal.html", context)


def _afterwards(request: OfficerRequest, shown: Balance) -> dict[str, Any]:
    """Returns what follows once a proposal is accepted: papers for exactly its officers, and the word to their
    supervisors."""
    assert shown.batch is not None  # noqa: S101  the caller looked
    sees_personnel = Permission.SEE_PERSONNEL in permissions_here(request)
    words = words_about(shown.round, shown.batch)
    officers = given_by(shown.batch).order_by().values("officer").distinct().count()
    return {
        "papers_url": f"{reverse('enumeration:papers')}?{query_of({'wilayah': shown.area_code, 'usulan': str(shown.pk)})}"
        if officers
        else "",
        "papers_for": officers,
        "words_to_tell": [
            (
                word,
                message_about(word, by=request.user),
                f"{reverse('enumeration:officer', args=[word.supervisor.pk])}?kabar={shown.pk}#phone"
                if sees_personnel
                else "",
            )
            for word in words
        ],
    }


def find_proposal(request: OfficerRequest, pk: UUID) -> Balance:
    seen = Balance.objects.visible_to(request.user).select_related("round", "made_by", "accepted_by", "job")
    return get_object_or_404(seen, pk=pk)


def _read(request: OfficerRequest, shown: Balance) -> dict[str, Any]:
    made = lines.figures(shown)
    kept = {key: text_of(request, key) for key in ("cari", "lihat", "dari")}
    listed = lines.page_of(shown, search=kept["cari"], only_changed=kept["lihat"] == "berubah", after=kept["dari"])
    address = reverse("enumeration:balance", args=[shown.pk])
    spread_before, spread_after = made.largest_before - made.smallest_before, made.largest_after - made.smallest_after
    bars = lines.bars(shown)
    return {
        "made": made,
        "figures": [
            (_("Beban terbesar"), made.largest_before, made.largest_after),
            (_("Beban terkecil"), made.smallest_before, made.smallest_after),
            (_("Selisih terbesar dan terkecil"), spread_before, spread_after),
        ],
        "near_home": (made.near_home_before, made.near_home_after),
        "in_village": (made.in_village_before, made.in_village_after),
        "pieces": (made.pieces_before, made.pieces_after),
        "even_words": _even_words(made, shown.lower_bound),
        "bars": bars,
        "chart": _chart(bars),
        "too_large": lines.too_large(shown),
        "listed": listed,
        "kept": kept,
        "is_filtered": bool(kept["cari"] or kept["lihat"]),
        "address": address,
        "next_url": f"{address}?{query_of(kept, dari=listed.next_after)}" if listed.next_after else "",
        "first_url": f"{address}?{query_of({**kept, 'dari': ''})}" if kept["dari"] else "",
        "choices": lines.choices(shown),
        "target": TARGET_LOAD,
    }


def text_of(request: OfficerRequest, key: str) -> str:
    sent = request.POST if request.method == "POST" else request.GET
    return typed(sent, key, 60)


def codes_of(request: OfficerRequest, key: str) -> set[str]:
    return {without_nul(code) for code in request.POST.getlist(key)}


def _even_words(made: Figures, lower_bound: float) -> str:
    """Returns the ratio, in a sentence."""
    values = {
        "largest": number(round(made.largest_after)),
        "bound": number(round(lower_bound)),
        "percent": made.percent_above_bound,
    }
    if not made.percent_above_bound:
        return (
            _("Tidak ada pembagian yang lebih rata: beban terbesar %(largest)s keluarga sudah sama dengan batas bawah.")
            % values
        )
    return (
        _(
            "Beban terbesar %(largest)s keluarga, %(percent)d%% di atas batas bawah %(bound)s. "
            "Tidak ada pembagian SLS utuh yang beban terbesarnya di bawah batas itu."
        )
        % values
    )


def _chart(bars: lines.Bars) -> dict[str, Any]:
    return {
        "kind": "bar",
        "category_title": _("Petugas") if bars.are_officers else _("Beban (keluarga)"),
        "categories": bars.labels,
        "series": [
            {"name": _("Sebelum"), "values": bars.before, "tone": "neutral"},
            {"name": _("Sesudah"), "values": bars.after, "tone": "info"},
        ],
        "unit": _("keluarga") if bars.are_officers else _("petugas"),
    }


@page(Permission.ASSIGN)
@require_POST
def officers_loads(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show the officers to whom the ticked SLS can be moved, with the load each would have. A fragment."""
    shown = find_proposal(request, pk)
    chosen = row_id(request.POST.get("petugas"))
    search = text_of(request, "cari_petugas")
    shares = lines.choices(shown, codes_of(request, "sls"), search=search, chosen=chosen)
    context = {"choices": shares, "chosen": chosen, "target": TARGET_LOAD, "search": search}
    return render(request, "enumeration/proposals/_officers.html", context)
