"""Returning an SLS, replacing an officer, and the list of what passes on."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from enumeration import zones
from enumeration.access import FIELD_ROLES, Permission, Role, page
from enumeration.areas.sizes import TARGET_LOAD
from enumeration.assignment import handing_over
from enumeration.assignment.actions import assigning
from enumeration.assignment.loads import Carriers, candidates, lightest, measured
from enumeration.assignment.periods import decided_in, officers_in_reach
from enumeration.files.tables import FORMATS, table_file
from enumeration.models import Officer, State
from enumeration.models.areas import village_of
from enumeration.pages.formatting import in_mixed_case
from enumeration.pages.noting import seen
from enumeration.pages.numbers import row_id
from enumeration.pages.places import OfficerRequest, current_round
from enumeration.pages.queries import typed
from enumeration.workflow import undoing

MOST_LISTED = 500
"""Households on the page; the file has all of them."""


@page(Permission.SIGNED_IN)
def own_sls(request: OfficerRequest) -> HttpResponse:
    """Show the SLS of an enumerator, with what is done and left; each can be returned with a reason.

    Open to every signed-in officer, because one who has just returned the last SLS gets the confirmation here.
    """
    round = current_round(request)
    if request.method == "POST":
        codes = request.POST.getlist("sls")
        try:
            given_back = assigning.give_back(codes, by=request.user, round=round, reason=request.POST.get("alasan", ""))
        except assigning.CannotAssign as problem:
            messages.error(request, str(problem))
            return redirect("enumeration:own_sls")
        if given_back:
            told = ngettext(
                "%(count)d SLS dikembalikan. Pengawas Anda melihat alasannya.",
                "%(count)d SLS dikembalikan. Pengawas Anda melihat alasannya.",
                len(given_back),
            )
            messages.success(request, told % {"count": len(given_back)})
        else:
            messages.error(request, _("Pilih SLS yang masih menjadi tugas Anda."))
        return redirect("enumeration:own_sls")
    return render(
        request,
        "enumeration/assignment/own_sls.html",
        {
            "round": round,
            "holdings": handing_over.own_holdings(request.user, round),
            "ticked": request.GET.getlist("sls"),
            "crumbs": [(_("Daftar kerja"), reverse("enumeration:worklist")), (_("SLS tugas saya"), "")],
        },
    )


@page(Permission.ASSIGN)
def returned(request: OfficerRequest) -> HttpResponse:
    """Show SLS that their enumerators returned and that nobody has yet, with the reasons."""
    round = current_round(request)
    return render(
        request,
        "enumeration/assignment/returned.html",
        {
            "round": round,
            "periods": handing_over.returned(request.user, round),
            "crumbs": [(_("Penugasan"), reverse("enumeration:board")), (_("SLS dikembalikan"), "")],
        },
    )


@page(Permission.ASSIGN)
def replace_officer(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show what an officer holds and who could take it over; carry the replacement out."""
    round = current_round(request)
    officer = get_object_or_404(officers_in_reach(request.user), pk=pk)
    by_role = handing_over.holdings(request.user, officer, round)
    role = _role(request, by_role)
    holdings = by_role.get(role, [])
    if request.method == "POST":
        try:
            if len(by_role) > 1:
                raise assigning.CannotAssign(
                    _("%(officer)s memegang SLS sebagai PPL dan PML. Pindahkan satu per satu.") % {"officer": officer}
                )
            to = _successor(request, holdings, role, officer)
            outcome = assigning.replace(
                officer, to=to, role=role, by=request.user, round=round, reason=request.POST.get("alasan", "")
            )
            return redirect("enumeration:handover", outcome.batch)
        except assigning.CannotAssign as problem:
            messages.error(request, str(problem))
    search = typed(request.GET, "cari", 60)
    carriers = _carriers(request.user, holdings, role, officer, search) if holdings else None
    return render(
        request,
        "enumeration/assignment/replace.html",
        {
            "round": round,
            "officer": officer,
            "role": role,
            "holdings": holdings,
            "left": sum(holding.left for holding in holdings),
            "families": sum(holding.families for holding in holdings),
            "carriers": carriers,
            "search": search,
            "chosen": request.POST.get("petugas", ""),
            "reason": request.POST.get("alasan", ""),
            "target": TARGET_LOAD if role == Role.ENUMERATOR else 4 * TARGET_LOAD,
            "crumbs": [
                (_("Penugasan"), reverse("enumeration:board")),
                (officer.full_name, reverse("enumeration:officer_history", args=[officer.pk])),
                (_("Ganti petugas"), ""),
            ],
        },
    )


def _role(request: OfficerRequest, held: Collection[Role]) -> Role:
    """Returns the role that the page is about: the one it was shown for, or the first that the officer holds."""
    shown_for = request.POST.get("peran")
    return next((role for role in FIELD_ROLES if role == shown_for), next(iter(held), Role.ENUMERATOR))


def _place(holdings: list[handing_over.Holding]) -> str:
    """Returns the kecamatan in which most of the SLS to be handed over lie; a village where all of them lie in one."""
    codes = sorted(holding.period.area_id for holding in holdings)
    village = village_of(codes[0])
    return village if codes[-1].startswith(village) else village_of(codes[len(codes) // 2])


def _carriers(
    user: Officer, holdings: list[handing_over.Holding], role: Role, officer: Officer, search: str
) -> Carriers:
    place = _place(holdings)
    round = holdings[0].period.round
    among = candidates(user, round, place, role).exclude(pk=officer.pk)
    coming = sum(holding.families for holding in holdings)
    carriers = measured(among.prefetch_related(None), round, role, place).values()
    return lightest(carriers, coming=lambda pk: coming, search=search)


def _successor(request: OfficerRequest, holdings: list[handing_over.Holding], role: Role, officer: Officer) -> Officer:
    chosen = row_id(request.POST.get("petugas"))
    among = (
        candidates(request.user, current_round(request), _place(holdings), role) if holdings else Officer.objects.none()
    )
    found = among.exclude(pk=officer.pk).filter(pk=chosen).first() if chosen else None
    if found is None:
        raise assigning.CannotAssign(_("Pilih petugas pengganti dari daftar."))
    return found


@page(Permission.ASSIGN)
def handover(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show what one decision handed over, and the households still to be done: the successor's list."""
    found = handing_over.handover(request.user, pk)
    if found is None:
        raise Http404(_("Keputusan ini tidak ada, atau di luar wilayah tugas Anda."))
    families = handing_over.work_left(request.user, found.first.round, found.codes)
    decided = decided_in(pk)
    if request.GET.get("format") in FORMATS:
        whole = list(families)
        seen(request, whole)
        return table_file(
            f"serah-terima-{zones.local(found.first.started_at, found.first.area_id):%Y%m%d}",
            request.GET["format"],
            _header(),
            map(_row, whole),
        )
    counted = families.count()
    listed = list(families[:MOST_LISTED])
    seen(request, listed)
    return render(
        request,
        "enumeration/assignment/handover.html",
        {
            "round": found.first.round,
            "handover": found,
            "before": sorted({period.officer.full_name for period in found.ended}),
            "after": sorted({period.officer.full_name for period in found.opened}),
            "families": listed,
            "counted": counted,
            "undo_until": undoing.ends_at(decided.at)
            if decided and not decided.why_not_undone_by(request.user)
            else None,
            "is_cut_off": counted > MOST_LISTED,
            "sent_back": families.filter(state=State.SENT_BACK).count(),
            "crumbs": [(_("Penugasan"), reverse("enumeration:board")), (_("Serah terima"), "")],
        },
    )


def _header() -> list[str]:
    return [
        *(_("Kode SLS"), _("SLS"), _("Bangunan"), pgettext("number", "Keluarga")),
        *(_("Nama kepala keluarga"), _("Alamat"), _("Status"), _("Didata oleh")),
    ]


def _row(family) -> list:
    return [
        family.area_id,
        in_mixed_case(family.area.name),
        family.building_number,
        family.family_number,
        family.head_name,
        family.address,
        str(State(family.state).label),
        str(family.enumerator or ""),
    ]
