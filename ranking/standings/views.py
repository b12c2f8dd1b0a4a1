"""The ranked list, and one household's place in it with the reasons."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enumeration.access import Permission, Reach, can, page, reach
from enumeration.answering.answers import read_answers
from enumeration.components.bars import bar_of, shade
from enumeration.identity import CannotUnseal
from enumeration.models import Area, Household, Level
from enumeration.models.areas import LENGTH_OF, subdistrict_of, village_of
from enumeration.pages.formatting import family_name, in_mixed_case, number, percent
from enumeration.pages.noting import seen
from enumeration.pages.places import written_names_of
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS
from ranking.models import LeftOutFamily, Run, Standing
from ranking.runs import publications
from ranking.runs.counts import class_counts, ranks_of_class
from ranking.runs.finding import export_url, find_run
from ranking.runs.wording import in_brief, was_in_force
from ranking.standings import reading
from ranking.standings.forms import ListFilter
from ranking.standings.wording import causes, sureness, to_next, where_such_families_are

VILLAGE = LENGTH_OF[Level.VILLAGE]
MOST_LEFT_OUT = 500


# --- the list --------------------------------------------------------------------------------------------------------


@page(Permission.SEE_RANKING)
@require_safe
def ranked_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the households of a finished run in order, filtered by area, class, decile and name."""
    run = find_run(request.user, pk)
    mine = reach(request.user, Permission.SEE_RANKING).in_round(run.round_id)
    form = _filter(request, run, mine)
    is_valid = form.is_valid()
    chosen: dict[str, Any] = {
        "area": form.area,
        "welfare_class": form.cleaned_data.get("kelas"),
        "decile": form.cleaned_data.get("desil"),
    }
    head = form.cleaned_data.get("nama", "")
    found, total = reading.Page[Standing]([]), None
    if run.finished_at and is_valid:
        after, before = (form.cleaned_data["mulai"] or 1) - 1, request.GET.get("sebelum")
        found = reading.listing(run, by=request.user, head=head, after=after or None, before=before, **chosen)
        total = None if head else reading.count(run, by=request.user, **chosen)
    seen(request, [row.household_id for row in found.rows], area=form.area or run.district)
    counts = (
        class_counts(run, form.area)
        if run.finished_at and is_valid and mine.covers(form.area or run.district, run.round_id)
        else []
    )
    district = in_mixed_case(Area.objects.filter(code=run.district).values_list("name", flat=True).first())
    labels = run.scheme.labels
    return render(
        request,
        "ranking/standings/list.html",
        {
            "run": run,
            "round": run.round,
            "district": district,
            "crumbs": [
                (_("Pemeringkatan"), reverse("ranking:runs")),
                (f"#{run.pk} {district}", reverse("ranking:run", args=[run.pk])),
                (_("Daftar"), ""),
            ],
            "in_force": (published := publications.in_force([run]).get(run.pk)),
            "was_in_force": was_in_force(published) if published and not published.is_now else "",
            "form": form,
            "rows": _rows(run, found.rows, labels),
            "total": total,
            "head": head,
            "next_url": _page_url(request, mulai=found.rows[-1].rank + 1) if found.next_after else "",
            "previous_url": _page_url(request, sebelum=found.previous_before) if found.previous_before else "",
            "first_url": _page_url(request) if found.previous_before else "",
            "list_url": reverse("ranking:ranked_list", args=[run.pk]),
            "parts": bar_of([each.label for each in counts], [each.families for each in counts]),
            "counts": counts,
            "in_brief": in_brief(run.model),
            "export_url": export_url(
                request.user,
                run,
                **{
                    name: value
                    for name, value in {
                        "area_code": village_of(form.area) or run.district,
                        "classes": chosen["welfare_class"],
                        "deciles": chosen["decile"],
                    }.items()
                    if value
                },
            ),
        },
    )


def _filter(request: HttpRequest, run: Run, mine: Reach) -> ListFilter:
    data = request.GET.copy()
    wilayah = data.get("wilayah", "")
    if not data.get("sls", "").startswith(wilayah) or len(wilayah) < VILLAGE:
        # Another village was chosen while the form still held an SLS of the earlier one.
        data.pop("sls", None)
    levels = Q(level__in=[Level.SUBDISTRICT, Level.VILLAGE]) | Q(code__in=mine.codes)
    if len(wilayah) == VILLAGE:
        levels |= Q(level=Level.SUB_SLS, code__startswith=wilayah)
    areas = Area.objects.filter(mine.as_q("code", None), levels, code__startswith=run.district).order_by("code")
    choices: list[tuple[str, Any]] = []
    sls: list[tuple[str, str]] = []
    for area in areas:
        name = in_mixed_case(area.name)
        if area.level == Level.SUBDISTRICT:
            choices.append(
                (_("Kecamatan %(name)s") % {"name": name}, [(area.code, _("Seluruh %(area)s") % {"area": name})])
            )
        elif len(area.code) > VILLAGE and area.code.startswith(wilayah) and len(wilayah) == VILLAGE:
            sls.append((area.code, f"{name} ({area.code[VILLAGE:]})"))
        elif choices and isinstance(choices[-1][1], list) and choices[-1][1][0][0] == subdistrict_of(area.code):
            choices[-1][1].append((area.code, name))
        elif area.code != run.district:
            choices.append((area.code, f"{name} ({area.code})"))
    return ListFilter(data, run=run, areas=choices, sls=sls)


def _rows(run: Run, rows: list[Standing], labels: list) -> list[dict[str, Any]]:
    names = written_names_of((row.area_code for row in rows), upper=True)
    return [
        {
            "standing": row,
            "url": reverse("ranking:standing", args=[run.pk, row.household_id]),
            "head": head_of(family := family_of(row)),
            "family_card": masked_card(family),
            "sls": names.get(row.area_code, row.area_code),
            "village": names.get(village_of(row.area_code), ""),
            "subdistrict": names.get(subdistrict_of(row.area_code), ""),
            "welfare_class": labels[row.welfare_class - 1],
            "shade": shade(row.welfare_class - 1, len(labels)),
        }
        for row in rows
    ]


def family_of(row: Standing | LeftOutFamily) -> Household | None:
    """Returns the household's row, or None: its place in the ranking outlives the row."""
    try:
        return row.household
    except Household.DoesNotExist:
        return None


def head_of(household: Household | None) -> str:
    return family_name(household.head_name if household else None)


def masked_card(household: Household | None) -> str:
    """Returns the family card number, masked as in the exports; "" where there is none."""
    if household is None:
        return ""
    try:
        return read_answers(household, [HOUSEHOLD_QUESTIONS["family_card"]])["family_card"] or ""
    except CannotUnseal:
        return "?"


def _page_url(request: HttpRequest, **where: int | str) -> str:
    kept = {name: value for name, value in request.GET.items() if value and name not in ("mulai", "sebelum")}
    query = urlencode(kept | where)
    return f"{request.path}?{query}" if query else request.path


# --- who is not in it -----------------------------------------------------------------------------------------------


@page(Permission.SEE_RANKING)
@require_safe
def left_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the households that were counted but are not ranked, because too little is known of them and must be
    completed."""
    run = find_run(request.user, pk)
    reasons = {reason.value: reason.label for reason in LeftOutFamily.Reason}
    chosen = request.GET.get("alasan", "")
    families = LeftOutFamily.objects.visible_to(request.user).filter(district=run.district, run=run)
    if chosen:
        if chosen not in reasons:
            raise Http404
        families = families.filter(reason=chosen)
    shown = Household.objects.only("head_name", "address", "building_number", "family_number")
    found = list(families.prefetch_related(Prefetch("household", shown))[: MOST_LEFT_OUT + 1])
    total = families.count() if len(found) > MOST_LEFT_OUT else len(found)
    seen(request, [row.household_id for row in found[:MOST_LEFT_OUT]], area=run.district)
    names = written_names_of((row.area_code for row in found[:MOST_LEFT_OUT]), upper=True)
    district = in_mixed_case(Area.objects.filter(code=run.district).values_list("name", flat=True).first())
    may_see = reach(request.user, Permission.SEE_HOUSEHOLDS)
    return render(
        request,
        "ranking/standings/left_out.html",
        {
            "run": run,
            "round": run.round,
            "crumbs": [
                (_("Pemeringkatan"), reverse("ranking:runs")),
                (f"#{run.pk} {district}", reverse("ranking:run", args=[run.pk])),
                (_("Tidak diperingkat"), ""),
            ],
            "reason": reasons.get(chosen, ""),
            "rows": [
                {
                    "head": head_of(family := family_of(row)),
                    "url": reverse("enumeration:household", args=[row.household_id])
                    if family and may_see.covers(row.area_code, run.round_id)
                    else "",
                    "sls": names.get(row.area_code, row.area_code),
                    "village": names.get(village_of(row.area_code), ""),
                    "subdistrict": names.get(subdistrict_of(row.area_code), ""),
                    "reason": reasons[row.reason],
                    "known": percent(row.known),
                }
                for row in found[:MOST_LEFT_OUT]
            ],
            "total": total,
            "most": MOST_LEFT_OUT,
        },
    )


# --- one household ---------------------------------------------------------------------------------------------------


@page(Permission.SEE_RANKING)
@require_safe
def standing(request: HttpRequest, pk: int, household: UUID) -> HttpResponse:
    """Show why a household has its rank, how certain that is, and what it was computed from."""
    run = find_run(request.user, pk)
    row = get_object_or_404(
        Standing.objects.visible_to(request.user),
        district=run.district,
        run=run,
        household=household,
    )
    seen(request, [row.household_id], area=row.area_code)
    may_see_answers = can(request.user, Permission.SEE_HOUSEHOLDS, row.area_code, run.round_id)
    told = reading.explain(row, may_see_sensitive=may_see_answers)
    family = family_of(row)
    raising, lowering = causes(told)
    names = written_names_of([row.area_code], upper=True)
    up = (row.area_code, village_of(row.area_code), subdistrict_of(row.area_code), run.district)
    families = run.families or 0
    counts = [last - first + 1 for first, last in (ranks_of_class(run, n + 1) for n in range(len(run.scheme.classes)))]
    return render(
        request,
        "ranking/standings/standing.html",
        {
            "run": run,
            "round": run.round,
            "row": row,
            "household": family,
            "head": head_of(family),
            "told": told,
            "welfare_class": str(told.welfare_class),
            "district": names.get(run.district, run.district),
            "crumbs": [
                (_("Pemeringkatan"), reverse("ranking:runs")),
                (f"#{run.pk} {names.get(run.district, '')}", reverse("ranking:run", args=[run.pk])),
                (_("Daftar"), reverse("ranking:ranked_list", args=[run.pk])),
                (_("Peringkat %(rank)s") % {"rank": number(row.rank)}, ""),
            ],
            "place": ", ".join(names[code] for code in up if code in names),
            "family_card": masked_card(family),
            "in_force": (published := publications.in_force([run]).get(run.pk)),
            "was_in_force": was_in_force(published) if published and not published.is_now else "",
            "raising": raising,
            "lowering": lowering,
            "poorer": (told.poorer, to_next(told.poorer)),
            "better": (told.better, to_next(told.better)),
            "position": bar_of(run.scheme.labels, counts),
            "at": f"{100 * (row.rank - 0.5) / families:.3f}" if families else "0",
            "truth": where_such_families_are(told.truth_in_decile),
            "sureness": sureness(told.truth_in_decile, row.decile),
            "in_brief": in_brief(run.model),
            "has_changed": family is not None and family.version != told.answers_version,
            "may_see_answers": may_see_answers,
            "shade": shade(row.welfare_class - 1, len(run.scheme.classes)),
            "list_url": f"{reverse('ranking:ranked_list', args=[run.pk])}?mulai={max(row.rank - 10, 1)}",
        },
    )
