"""Second keying as reviewers and the office see it: the draws, what waits for a decision, the decision, error rates."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enumeration.access import Permission, page, reach
from enumeration.keying import comparison
from enumeration.keying.actions import deciding, drawing
from enumeration.keying.contents import third_of
from enumeration.keying.forms import NewDraw
from enumeration.keying.operators import Operators
from enumeration.models import KeyingDecision, KeyingDraw, Officer, Round, SecondKeying
from enumeration.pages.formatting import family_name, in_mixed_case
from enumeration.pages.lots import CannotDraw, areas_to_draw_in
from enumeration.pages.noting import seen
from enumeration.pages.numbers import whole_number
from enumeration.pages.places import OfficerRequest, current_round, names_of

LISTED = 100


@page(Permission.REVIEW)
def second_keyings(request: OfficerRequest) -> HttpResponse:
    """Show what was drawn, what is still keyed or waits for a decision, and how often operators were wrong."""
    return _page(request)


def _page(request: OfficerRequest, form: NewDraw | None = None) -> HttpResponse:
    round = current_round(request)
    mine = SecondKeying.objects.visible_to(request.user).filter(draw__round=round)
    related = mine.select_related("household__area", "first_operator", "operator")
    in_order = related.order_by("household__area", "household__building_number", "household__family_number")
    undecided = list(in_order.undecided()[: LISTED + 1])  # type: ignore[attr-defined]
    waiting = list(in_order.open()[: LISTED + 1])  # type: ignore[attr-defined]
    seen(request, [one.household for one in [*undecided, *waiting]])
    draws = list(KeyingDraw.objects.visible_to(request.user).filter(round=round).select_related("drawn_by")[:50])
    names = names_of(one.area_code for one in draws)
    counted = {
        row["draw"]: row
        for row in mine.order_by()
        .values("draw")
        .annotate(
            drawn=Count("pk"),
            sealed=Count("pk", filter=Q(sealed_at__isnull=False)),
            decided=Count("pk", filter=Q(settled_at__isnull=False)),
        )
    }
    draws_here = reach(request.user, Permission.COMPLETE).in_round(round.pk)
    return render(
        request,
        "enumeration/keying/second_keyings.html",
        {
            "round": round,
            "form": (form or _form(request, round)) if draws_here else None,
            "no_second": _no_second(request.user, round) if draws_here else "",
            "draws": [(one, in_mixed_case(names.get(one.area_code)), counted[one.pk]) for one in draws],
            "totals": {name: sum(row[name] for row in counted.values()) for name in ("drawn", "sealed", "decided")},
            "undecided": undecided[:LISTED],
            "waiting": waiting[:LISTED],
            "may_pass_on": bool(draws_here),
            "rates": comparison.rates(mine),
            "fewest": comparison.FEWEST,
            "crumbs": _crumbs(),
        },
    )


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    way = [(_("Pemeriksaan"), reverse("enumeration:review_list"))]
    return [*way, (_("Entri kedua"), reverse("enumeration:second_keyings") if more else ""), *more]


def _form(request: OfficerRequest, round: Round) -> NewDraw:
    mine = reach(request.user, Permission.COMPLETE).in_round(round.pk)
    return NewDraw(request.POST if request.method == "POST" else None, areas=areas_to_draw_in(mine))


def _no_second(user: Officer, round: Round) -> str:
    """Returns why no share can be drawn anywhere in the user's district; "" where two operators can be found."""
    operators = Operators(round)
    codes = reach(user, Permission.COMPLETE).in_round(round.pk).codes
    here = {officer for code in codes for officer in operators.at(code)}
    if len(here) > 1:
        return ""
    return _(
        "Tidak ada bagian yang dapat diundi: entri kedua memerlukan dua operator entri yang tidak juga memeriksa atau "
        "mengekspor; di wilayah ini ada %(count)s."
    ) % {"count": len(here)}


@require_POST
@page(Permission.REVIEW)
def draw_second_keyings(request: OfficerRequest) -> HttpResponse:
    """Draw a share; only the office may, which the action checks."""
    round = current_round(request)
    form = _form(request, round)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            made = drawing.draw(
                asked["wilayah"], percent=asked["persen"], seed=asked["benih"], by=request.user, round=round
            )
        except CannotDraw as problem:
            form.add_error(None, str(problem))
        else:
            count = made.second_keyings.count()
            messages.success(
                request,
                _("%(count)s dari %(among)s keluarga diundi untuk entri kedua.")
                % {"count": count, "among": made.among},
            )
            return redirect("enumeration:second_keyings")
    return _page(request, form)


def _find(request: OfficerRequest, pk: UUID) -> SecondKeying:
    rows = SecondKeying.objects.visible_to(request.user)
    related = ("household__area", "household__round", "first_operator", "operator", "settled_by", "draw")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@page(Permission.REVIEW)
def second_keying(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show both keyings where they differ, and decide; once decided, what was decided."""
    found = _find(request, pk)
    differences = []
    if found.sealed_at and request.user.pk not in (found.operator_id, found.first_operator_id):
        differences = comparison.both_keyings(found).differences
    chosen = {one.key: request.POST.get(f"benar-{one.key}", "") for one in differences}
    typed = {one.key: request.POST.get(f"isi-{one.key}", "") for one in differences}
    problem = ""
    if request.method == "POST":
        version = whole_number(request.POST.get("versi", ""), most=2**31) or 0  # the page always sends it
        try:
            deciding.decide(found, chosen, by=request.user, typed=typed, version=version)
        except deciding.CannotDecide as why:
            problem = str(why)
        else:
            messages.success(request, _("Keputusan tersimpan."))
            return redirect("enumeration:second_keyings")
    if found.settled_at:
        decided = {f"{one.place}.{one.question}": one for one in found.decisions.all()}
        chosen = {key: one.right for key, one in decided.items()}
        typed = {
            one.key: one.shown_third(third_of(decided[one.key]))
            for one in differences
            if chosen.get(one.key) == KeyingDecision.Right.NEITHER
        }
    household = found.household
    seen(request, [household])
    name = family_name(household.head_name)
    return render(
        request,
        "enumeration/keying/second_keying.html",
        {
            "round": household.round,
            "second": found,
            "household": household,
            "lines": [(one, chosen.get(one.key, ""), typed.get(one.key, "")) for one in differences],
            "compared": sum(found.compared.values()),
            "own_work": request.user.pk in (found.operator_id, found.first_operator_id),
            "problem": problem,
            "crumbs": _crumbs((name, "")),
        },
    )


@require_POST
@page(Permission.COMPLETE)
def pass_on_second_keying(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Give a second keying to another operator."""
    found = _find(request, pk)
    try:
        passed = drawing.pass_on(found, by=request.user)
    except drawing.CannotPassOn as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Dialihkan kepada %(who)s.") % {"who": passed.operator})
    return redirect("enumeration:second_keyings")
