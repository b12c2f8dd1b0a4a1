"""Officers' papers: who lacks what, printing for one officer at once and for many as a job, and the user's own papers."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from enumeration import zones
from enumeration.access import Permission, Role, page
from enumeration.assignment.announcing import accepted
from enumeration.fields.day import day_in
from enumeration.jobs import StillWaiting
from enumeration.jobs.wording import refusal_of
from enumeration.models import Area, Balance, Household, Level, Officer, OfficerPass, Round
from enumeration.models.areas import district_of, lies_in_a, subdistrict_of
from enumeration.officers.register import given_codes_by
from enumeration.pages.formatting import in_mixed_case
from enumeration.pages.keyset import pager
from enumeration.pages.noting import MOST_LISTED, seen
from enumeration.pages.numbers import row_id
from enumeration.pages.places import Here, OfficerRequest, current_round, find_place, shown_round
from enumeration.pages.queries import this_page, typed
from enumeration.papers import overview, slips
from enumeration.papers.actions import issuing, printing
from enumeration.papers.actions.printing import Whom
from enumeration.papers.catalogue import PAPERS
from enumeration.papers.desk import Desk, listed_in, officers_reached, photos_of, sittings, working_in
from enumeration.papers.paper import CannotPrint, Paper
from enumeration.papers.serving import kept_nowhere, pdf
from enumeration.papers.views.printings import own_jobs
from enumeration.rounds import permissions_here

MOST_LEADERS = 80


# --- For many --------------------------------------------------------------------------------------------------------


@page(Permission.ASSIGN)
@require_safe
def papers(request: OfficerRequest) -> HttpResponse:
    """Show the officers of a place with what they lack, and the papers that can be printed for all of them."""
    round = current_round(request)
    here = find_place(request.user, Permission.ASSIGN, request.GET.get("wilayah") or None, round=current_round(request))
    search = typed(request.GET, "cari")
    lacks = request.GET.get("tanpa", "")
    proposal = _proposal(request, request.GET.get("usulan", ""))
    officers = listed_in(request.user, here.mine, round, here.code)
    if proposal:
        officers = Whom(here.code, batch=proposal.batch).narrowed(officers)
    found = overview.rows(officers, round, search=search, lacks=lacks, after=request.GET.get("setelah", ""))
    held = permissions_here(request)
    return render(
        request,
        "enumeration/papers/list.html",
        {
            "round": round,
            "here": here,
            "counts": overview.count_lacks(officers, round),
            "found": found,
            "proposal": proposal,
            "search": search,
            "lacks": lacks if lacks in overview.LACKS else "",
            "places": _places(here),
            "leaders": _leaders(here, round),
            "today": zones.today_of_round(round),
            "dated": [one for one in PAPERS.values() if one.is_dated and one.permission in held],
            "papers": [one for one in PAPERS.values() if one.permission in held],
            "slips": slips if Permission.SEE_PERSONNEL in held else None,
            "jobs": own_jobs(request),
            **pager(request, found.next_after),
            "clear_url": this_page(request, setelah="", cari="", tanpa=""),
            "lack_urls": {name: this_page(request, tanpa=name, setelah="") for name in overview.LACKS},
            "active": sum(1 for one in (search, lacks) if one),
        },
    )


def _places(here: Here) -> list[tuple[str, str]]:
    """Returns the places to choose from: all of the user's own, the kecamatan, and the villages of the kecamatan shown."""
    mine = here.mine
    levels = {Level.DISTRICT: 0, Level.SUBDISTRICT: 1, Level.VILLAGE: 2}
    found = Area.objects.filter(level__in=list(levels), ended_at=None).order_by("code")
    kecamatan = subdistrict_of(here.code)
    district = min((district_of(code) for code in mine.codes), default="")
    shown = [
        (code, name, level)
        for code, name, level in found.filter(code__startswith=district).values_list("code", "name", "level")
        if mine.touches(code) and (level != Level.VILLAGE or code.startswith(kecamatan))
    ]
    single = len({subdistrict_of(code) for code, _name, _level in shown if lies_in_a(Level.SUBDISTRICT, code)}) == 1
    if not single and not lies_in_a(Level.SUBDISTRICT, here.code):
        shown = [place for place in shown if place[2] != Level.VILLAGE]
    return [(code, "\u2003" * levels[Level(level)] + in_mixed_case(name)) for code, name, level in shown]


def _leaders(here: Here, round: Round) -> list[tuple[int, str]]:
    """Returns the teams of a kecamatan or village; a district has too many to choose from."""
    if not lies_in_a(Level.SUBDISTRICT, here.code):
        return []
    found = working_in(here.mine, round, here.code, [Role.SUPERVISOR])[:MOST_LEADERS]
    return [(one.pk, f"{one.full_name} ({one.officer_code or '–'})") for one in found]


@page(Permission.ASSIGN)
@require_POST
def ask_papers(request: OfficerRequest) -> HttpResponse:
    """Ask for one file with a paper of every officer of a place or team."""
    return _ask(request, request.POST.get("berkas", ""))


@page(Permission.SEE_PERSONNEL)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_slips(request: OfficerRequest) -> HttpResponse:
    """Ask for slips with new sign-in codes for every officer of a place or team; show those that were asked for before.

    The first press returns the number of officers who would get one; only confirming that number creates the codes.
    """
    round = current_round(request)
    asked: dict[str, Any] = {}
    if request.method == "POST":
        here, whom = _whom(request, slips.KIND)
        if whom is None:
            return _back(request, here.code)
        count = printing.invited(whom, by=request.user, round=round).count()
        if not count or request.POST.get("jumlah") == str(count):
            return _ask(request, slips.KIND)
        team = dict(_leaders(here, round)).get(whom.leader or 0, "")
        asked = {"asked": count, "asked_team": whom.leader or "", "asked_team_name": team}
    else:
        here = find_place(
            request.user, Permission.SEE_PERSONNEL, request.GET.get("wilayah") or None, round=current_round(request)
        )
    return render(
        request,
        "enumeration/papers/slips.html",
        {
            "round": round,
            "here": here,
            "slips": slips,
            "count": printing.invited(Whom(here.code), by=request.user, round=round).count(),
            "most": printing.MOST_OFFICERS,
            "places": _places(here),
            "leaders": _leaders(here, round),
            "jobs": [one for one in own_jobs(request) if one["job"].params.get("kind") == slips.KIND],
            "crumbs": [(pgettext("many", "Petugas"), reverse("enumeration:officers")), (slips.NAME, "")],
            **asked,
        },
    )


def _whom(request: OfficerRequest, kind: str) -> tuple[Here, Whom | None]:
    """Returns for whom papers are asked; None, with a message, where no place was sent."""
    permission = Permission.SEE_PERSONNEL if kind == slips.KIND else Permission.ASSIGN
    sent = request.POST.get("wilayah", "")
    here = find_place(request.user, permission, sent or None, round=current_round(request))
    if not sent:
        messages.error(request, _("Pilih wilayahnya dahulu; tanpa wilayah tidak ada yang dicetak."))
        return here, None
    proposal = _proposal(request, request.POST.get("usulan", ""))
    return here, Whom(here.code, row_id(request.POST.get("tim")), proposal.batch if proposal else None)


def _proposal(request: OfficerRequest, sent: str) -> Balance | None:
    """Returns the accepted proposal whose officers alone get papers; None where none is named. Raises Http404."""
    if not sent:
        return None
    try:
        found = accepted(request.user, UUID(sent))
    except ValueError:
        found = None
    if found is None:
        raise Http404(_("Usulan ini tidak ada, atau tidak berlaku lagi."))
    return found


def _ask(request: OfficerRequest, kind: str) -> HttpResponse:
    here, whom = _whom(request, kind)
    if whom is None:
        return _back(request, here.code)
    try:
        job = printing.ask_printing(
            kind, whom, by=request.user, round=current_round(request), site=_site(request), as_of=_as_of(request.POST)
        )
    except (CannotPrint, StillWaiting) as problem:
        messages.error(request, refusal_of(problem))
        return _back(request, here.code)
    return redirect("enumeration:printing", pk=job.pk)


def _as_of(sent: QueryDict) -> date | None:
    """Returns the day for which minutes are printed. Raises CannotPrint if the text is not a date."""
    if not (text := sent.get("tanggal", "").strip()):
        return None
    try:
        return day_in(text)
    except ValidationError as problem:
        raise CannotPrint(problem.messages[0]) from problem


def _back(request: OfficerRequest, code: str) -> HttpResponse:
    """Redirect to the page that the request came from.

    Administrators without areas to assign have only the slips' page.
    """
    name = "papers" if Permission.ASSIGN in permissions_here(request) else "ask_slips"
    return redirect(f"{reverse(f'enumeration:{name}')}?{urlencode({'wilayah': code})}")


def _site(request: OfficerRequest) -> str:
    """Returns the address that QR codes begin with: the one under which this office works, checked against
    ALLOWED_HOSTS."""
    return request.build_absolute_uri("/")


# --- For one ---------------------------------------------------------------------------------------------------------


@page(Permission.ASSIGN)
@require_safe
def officer_papers(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one officer's papers and how often each was printed, with buttons to issue and revoke the pass."""
    round = current_round(request)
    officer = _officer(request, round, pk)
    held = permissions_here(request)
    lines = _lines(officer, round, [one for one in PAPERS.values() if one.permission in held], "officer_paper")
    slip_of = Permission.SEE_PERSONNEL in held and given_codes_by(request.user).filter(pk=pk).exists()
    context = _about(officer, round) | {
        "round": round,
        "lines": lines,
        "slip_name": slips.NAME if slip_of else "",
        "slip_printed": overview.printings_by_kind(officer, round).get(slips.KIND),
        "old_passes": OfficerPass.objects.filter(officer=officer, round=round, revoked_at__isnull=False).select_related(
            "revoked_by"
        )[:10],
        "crumbs": [(_("Berkas petugas"), reverse("enumeration:papers")), (officer.full_name, "")],
    }
    return render(request, "enumeration/papers/officer.html", context)


def _officer(request: OfficerRequest, round: Round, pk: int) -> Officer:
    return get_object_or_404(officers_reached(request.user, round).select_related("leader").distinct(), pk=pk)


def _about(officer: Officer, round: Round) -> dict[str, Any]:
    [one] = sittings(Desk(round, officer, ""), [officer])
    return {
        "officer": officer,
        "sitting": one,
        "roles": sorted({str(Role(period.role).label) for period in one.areas}),
        "has_photo": bool(photos_of([officer.pk])),
        "today": Desk(round, officer, "").today,
    }


def _lines(officer: Officer, round: Round, papers: list[Paper], url_name: str) -> list[dict[str, Any]]:
    counts = overview.printings_by_kind(officer, round)
    return [
        {
            "paper": one,
            "printed": counts.get(one.kind, (0, None))[0],
            "last": counts.get(one.kind, (0, None))[1],
            "url": reverse(
                f"enumeration:{url_name}", args=[one.kind] if url_name == "own_paper" else [officer.pk, one.kind]
            ),
        }
        for one in papers
    ]


@page(Permission.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def officer_paper(request: OfficerRequest, pk: int, kind: str) -> HttpResponse:
    """Answer with one officer's paper as PDF. The button prints it (POST), which is counted; viewing it (GET) writes
    nothing."""
    round = current_round(request)
    officer = _officer(request, round, pk)
    return _print(request, officer, kind, round, reverse("enumeration:officer_papers", args=[pk]))


def _print(request: OfficerRequest, officer: Officer, kind: str, round: Round, back: str) -> HttpResponse:
    if kind not in PAPERS:
        raise Http404
    try:
        is_print = request.method == "POST"
        as_of = _as_of(request.POST if is_print else request.GET)
        content = printing.print_for(
            officer, kind, by=request.user, round=round, site=_site(request), as_of=as_of, is_counted=is_print
        )
    except CannotPrint as problem:
        messages.error(request, str(problem))
        return redirect(back)
    if PAPERS[kind].names_families:
        held = officer.assignments.filter(round=round, ended_at=None, role=Role.ENUMERATOR).values("area")
        families = Household.objects.filter(round=round, area__in=held)
        seen(request, families.only("area")[:MOST_LISTED], count=families.count())
    day = f"-per-{as_of:%Y%m%d}" if as_of and PAPERS[kind].is_dated else ""
    return pdf(content, f"{kind}-{officer.officer_code or officer.pk}{day}")


@page(Permission.ASSIGN)
@require_POST
def issue_pass(request: OfficerRequest, pk: int) -> HttpResponse:
    """Issue a letter of assignment and a card to one officer: a number, a period, and an address for the QR code."""
    round = current_round(request)
    officer = _officer(request, round, pk)
    try:
        made = issuing.issue_passes(
            [officer],
            round=round,
            by=request.user,
            valid_from=_typed_day(request.POST.get("mulai", "")),
            valid_until=_typed_day(request.POST.get("sampai", "")),
        )
    except issuing.CannotIssue as problem:
        messages.error(request, str(problem))
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    else:
        if made:
            messages.success(request, _("Surat tugas %(number)s diterbitkan.") % {"number": made[0].number})
        else:
            messages.info(request, _("Surat tugas petugas ini masih berlaku."))
    return redirect("enumeration:officer_papers", pk=pk)


def _typed_day(text: str) -> date | None:
    """Returns the day, or None if nothing was typed. Raises ValidationError."""
    return day_in(text) if text.strip() else None


@page(Permission.ASSIGN)
@require_POST
def revoke_pass(request: OfficerRequest, pk: int) -> HttpResponse:
    """Revoke an officer's letter and card, with a reason."""
    round = current_round(request)
    officer = _officer(request, round, pk)
    one = OfficerPass.objects.filter(officer=officer, round=round, revoked_at=None).first()
    if one is None:
        messages.info(request, _("Petugas ini tidak punya surat tugas yang berlaku."))
        return redirect("enumeration:officer_papers", pk=pk)
    try:
        issuing.revoke_pass(one, by=request.user, reason=request.POST.get("alasan", ""))
    except issuing.CannotIssue as problem:
        messages.error(request, str(problem))
    else:
        messages.success(
            request, _("Surat tugas %(number)s dicabut. Kartunya tidak berlaku lagi.") % {"number": one.number}
        )
    return redirect("enumeration:officer_papers", pk=pk)


@page(Permission.SEE_PERSONNEL)
@require_POST
def officer_slip(request: OfficerRequest, pk: int) -> HttpResponse:
    """Answer with a slip with a new sign-in code for one officer, as PDF. Earlier codes are voided."""
    officer = get_object_or_404(given_codes_by(request.user), pk=pk)
    try:
        content = printing.print_slip(officer, by=request.user, round=shown_round(request), site=_site(request))
    except CannotPrint as problem:
        messages.error(request, str(problem))
        if Permission.ASSIGN in permissions_here(request):
            return redirect("enumeration:officer_papers", pk=pk)
        return redirect("enumeration:officer", pk=pk)
    return pdf(content, f"kode-{officer.pk}")


@page(Permission.ASSIGN)
@require_GET
def card_photo(request: OfficerRequest, pk: int) -> HttpResponse:
    """Answer with the photograph that is on the card."""
    officer = _officer(request, current_round(request), pk)
    return _photo(officer)


def _photo(officer: Officer) -> HttpResponse:
    photo = photos_of([officer.pk]).get(officer.pk)
    if photo is None:
        raise Http404
    return kept_nowhere(HttpResponse(photo, content_type="image/jpeg"))


# --- The user's own --------------------------------------------------------------------------------------------------


@page(Permission.SIGNED_IN)
@require_safe
def own_papers(request: OfficerRequest) -> HttpResponse:
    """Show the letter, card and lists of the signed-in officer."""
    round = current_round(request)
    officer = Officer.objects.select_related("leader").get(pk=request.user.pk)
    context = _about(officer, round) | {
        "round": round,
        "lines": _lines(officer, round, [one for one in PAPERS.values() if one.for_oneself], "own_paper"),
    }
    return render(request, "enumeration/papers/own.html", context)


@page(Permission.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def own_paper(request: OfficerRequest, kind: str) -> HttpResponse:
    """Answer with the user's own paper as PDF; the button prints it, as above."""
    if kind not in PAPERS or not PAPERS[kind].for_oneself:
        raise Http404
    return _print(request, request.user, kind, current_round(request), reverse("enumeration:own_papers"))


@page(Permission.SIGNED_IN)
@require_GET
def own_photo(request: OfficerRequest) -> HttpResponse:
    return _photo(request.user)
