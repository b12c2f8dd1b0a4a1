"""Re-interviews: drawing a sample, visiting its households without seeing the first answers, and comparing answer by
answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from enumeration import zones
from enumeration.access import Permission, page, reach
from enumeration.fields import dates
from enumeration.files.columns import text
from enumeration.files.workbook import workbook_file
from enumeration.models import Area, Officer, Reinterview, Sample
from enumeration.pages.formatting import family_name, in_mixed_case
from enumeration.pages.lots import CannotDraw, areas_to_draw_in
from enumeration.pages.noting import seen
from enumeration.pages.places import OfficerRequest, current_round, names_of
from enumeration.questionnaire.reinterview import ASKED
from enumeration.reinterviews import actions, comparison
from enumeration.reinterviews.comparison import Agreement, Found
from enumeration.reinterviews.forms import NewSample, SecondAnswers
from enumeration.words import Words

LINKED = 100
"""Households listed on the page of a sample; the file has all."""


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    way = [(_("Pemeriksaan"), reverse("enumeration:review_list"))]
    return [*way, (_("Wawancara ulang"), reverse("enumeration:samples") if more else ""), *more]


@page(Permission.REVIEW)
def samples(request: OfficerRequest) -> HttpResponse:
    """Show the samples drawn so far, and the form that draws one."""
    round = current_round(request)
    mine = reach(request.user, Permission.REVIEW).in_round(round.pk)
    form = NewSample(request.POST if request.method == "POST" else None, areas=areas_to_draw_in(mine))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            drawn = actions.draw(
                asked["wilayah"], per_enumerator=asked["sebanyak"], seed=asked["benih"], by=request.user, round=round
            )
        except CannotDraw as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Sampel ditarik. Kunjungi keluarganya tanpa melihat isian pertama."))
            return redirect("enumeration:sample", drawn.pk)
    found = comparison.samples(request.user, round)
    names = names_of(one.area_code for one, _n, _d in found)
    return render(
        request,
        "enumeration/reinterviews/samples.html",
        {
            "round": round,
            "form": form,
            "samples": [(one, in_mixed_case(names.get(one.area_code)), wanted, done) for one, wanted, done in found],
            "crumbs": _crumbs(),
            "asked": [f"{card.number} {card.label}" for card in ASKED.values()],
        },
    )


def _sample(user: Officer, pk: UUID) -> Sample:
    return get_object_or_404(Sample.objects.visible_to(user).select_related("drawn_by", "round"), pk=pk)


@page(Permission.REVIEW)
def sample(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show whom to visit again, and the results of the visits so far."""
    found = _sample(request.user, pk)
    visits = comparison.visits(request.user, found)
    result = comparison.found_in(visit.reinterview for visit in visits)
    seen(request, [visit.reinterview.household for visit in visits])
    area = Area.objects.filter(code=found.area_code).first()
    name = in_mixed_case(area.name) if area else found.area_code
    waiting = [visit for visit in visits if visit.reinterview.at is None]
    done = [visit for visit in visits if visit.reinterview.at is not None]
    return render(
        request,
        "enumeration/reinterviews/sample.html",
        {
            "round": found.round,
            "sample": found,
            "name": name,
            "result": result,
            "waiting": waiting[:LINKED],
            "done": done[:LINKED],
            "left_out": max(0, len(waiting) - LINKED) + max(0, len(done) - LINKED),
            "fewest": comparison.FEWEST,
            "chart": _chart(result),
            "crumbs": _crumbs((name, "")),
        },
    )


def _chart(result: Found) -> dict[str, Any] | None:
    """Returns the chart of agreement per question, where there are enough answers for a share."""
    shown = [one for one in result.by_question if one.share is not None]
    if not shown:
        return None
    return {
        "kind": "hbar",
        "category_title": _("Pertanyaan"),
        "categories": [one.label for one in shown],
        "series": [{"name": _("Jawaban sama"), "values": [one.share for one in shown], "tone": "fair"}],
        "percent": True,
        "max": 1,
    }


# --- One household ---------------------------------------------------------------------------------------------------


@page(Permission.REVIEW)
def reinterview(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show the short form without the first answers; once it is stored, both answers side by side."""
    rows = Reinterview.objects.visible_to(request.user).select_related("household__area", "enumerator", "by", "sample")
    found = get_object_or_404(rows, pk=pk)
    form = SecondAnswers(request.POST if request.method == "POST" else None, cards=ASKED)
    problems: list[dict[str, str]] = []
    if request.method == "POST" and found.at is None:
        try:
            actions.answer(found, request.POST.dict(), by=request.user, note=request.POST.get("catatan", ""))  # type: ignore[arg-type]
        except actions.WrongAnswers as problem:
            # The form keeps what was typed, even if it is not a valid answer.
            problems = [{"message": words, "url": f"#id_{name}"} for name, words in problem.faults.items()]
            form.is_valid()
            for name, words in problem.faults.items():
                form.errors.pop(name, None)
                form.add_error(name, words)
        except actions.CannotAnswer as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Tersimpan. Sekarang kedua jawaban dapat dibandingkan."))
            return redirect("enumeration:reinterview", pk)
    household = found.household
    seen(request, [household])
    lines = comparison.compared(found)
    return render(
        request,
        "enumeration/reinterviews/reinterview.html",
        {
            "reinterview": found,
            "household": household,
            "form": form,
            "problems": problems,
            "lines": lines,
            "same": sum(line.same for line in lines),
            "own_work": found.enumerator_id == request.user.pk,
            "crumbs": _crumbs(
                (_("Sampel"), reverse("enumeration:sample", args=[found.sample_id])),
                (family_name(household.head_name), ""),
            ),
        },
    )


# --- As a file -------------------------------------------------------------------------------------------------------

COLUMNS = (
    text("area", Words("Kode SLS", "SLS code"), 18),
    text("number", Words("Bangunan/keluarga", "Building/family"), 16),
    text("name", Words("Kepala keluarga", "Head of the family"), 28),
    text("enumerator", Words("PPL", "Enumerator"), 24),
    text("by", Words("Diwawancara ulang oleh", "Asked again by"), 24),
    text("at", Words("Pada", "On"), 18),
    text("question", Words("Pertanyaan", "Question"), 40),
    text("first", Words("Jawaban pertama", "First answer"), 36),
    text("second", Words("Jawaban kedua", "Second answer"), 36),
    text("same", Words("Sama", "Same"), 8),
)


@page(Permission.REVIEW)
def sample_file(request: OfficerRequest, pk: UUID) -> HttpResponseBase:
    """Answer with every answer given twice, one per line; households still to be visited are listed without answers."""
    found = _sample(request.user, pk)
    visits = comparison.visits(request.user, found)
    result = comparison.found_in(visit.reinterview for visit in visits)
    seen(request, [visit.reinterview.household for visit in visits])
    return workbook_file(
        f"wawancara-ulang-{found.area_code}-{zones.today(found.area_code):%Y%m%d}",
        COLUMNS,
        _rows([visit.reinterview for visit in visits]),
        count=result.done * len(ASKED) + result.wanted - result.done,
        title=_("Wawancara ulang"),
        facts=[
            (_("Wilayah"), found.area_code),
            (
                _("Ditarik oleh"),
                f"{found.drawn_by}, {dates.moment(zones.local(found.drawn_at, found.area_code))}",
            ),
            (_("Keluarga per PPL"), found.per_enumerator),
            (_("Angka acak (benih)"), found.seed),
            (_("Diwawancara ulang"), f"{result.done} / {result.wanted}"),
            *((one.label, _in_words(one)) for one in result.by_question),
            *((f"PPL {one.label}", _in_words(one)) for one in result.by_enumerator),
        ],
    )


def _in_words(one: Agreement) -> str:
    return _("%(same)s sama, %(different)s berbeda") % {"same": one.same, "different": one.different}


def _rows(reinterviews: list[Reinterview]) -> Iterator[tuple[str, ...]]:
    for one in reinterviews:
        household = one.household
        family = (
            household.area_id,
            f"{household.building_number or '–'}/{household.family_number or '–'}",
            household.head_name or "–",
            str(one.enumerator),
        )
        if one.at is None:
            yield (*family, "", "", _("belum dikunjungi"), "", "", "")
            continue
        visited = (str(one.by), f"{zones.local(one.at, household.area_id):%Y-%m-%d %H:%M}")
        for line in comparison.compared(one):
            question = f"{line.question.number} {line.question.label}"
            yield (*family, *visited, question, line.first, line.second, _("ya") if line.same else _("tidak"))
