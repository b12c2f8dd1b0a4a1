"""Runs: the list, asking for one, watching it, reading its report, publishing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from enumeration.access import Permission, can, page, reach
from enumeration.components.bars import bar_of, shade
from enumeration.jobs import StillWaiting
from enumeration.jobs.wording import refusal_of
from enumeration.models import Area, Job, Level, Officer, State
from enumeration.pages.formatting import duration, in_mixed_case, number, percent
from enumeration.pages.places import current_round, written_names_of
from enumeration.questionnaire.codes import Result
from enumeration.rounds import is_shown, permissions_here
from ranking import parameter_files
from ranking.models import ClassScheme, Publication, Run, WelfareModel
from ranking.rules import LeftOutRule, TieRule
from ranking.runs import actions, counts, eligibility, publications
from ranking.runs.finding import export_url, find_run
from ranking.runs.forms import NewRun
from ranking.runs.wording import gaps, in_brief, missed_by, other_figures, state_of, was_in_force

MOST_SHOWN = 100


# --- all runs, and a new one -----------------------------------------------------------------------------------------


@page(Permission.SEE_RANKING)
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """Show every run within reach, the newest first, and above them the published run of each district and round."""
    found = list(
        Run.objects.visible_to(request.user)
        .select_related("job", "model", "scheme", "round", "asked_by")
        .order_by("-asked_at")[: MOST_SHOWN + 1]
    )
    published, once = _publications(request.user), publications.in_force(found)
    names = _district_names({run.district for run in found})
    rows = [_row(run, names, published.get(run.pk), once.get(run.pk)) for run in found[:MOST_SHOWN]]
    return render(
        request,
        "ranking/runs/list.html",
        {
            "rows": rows,
            "published": [row for row in rows if row["publication"]],
            "several_districts": len(names) > 1,
            "several_rounds": len({run.round_id for run in found}) > 1,
            "more": len(found) > MOST_SHOWN,
            "most": MOST_SHOWN,
            "may_run": Permission.RUN_RANKING in permissions_here(request),
        },
    )


def _row(
    run: Run, names: dict[str, str], publication: Publication | None, once: publications.InForce | None
) -> dict[str, Any]:
    state, tone = state_of(run, once)
    return {"run": run, "district": names[run.district], "state": state, "tone": tone, "publication": publication}


def _publications(user: Any) -> dict[int, Publication]:
    """Returns what is published now, by run id."""
    pointing = Publication.objects.filter(ended_at=None, run__in=Run.objects.visible_to(user))
    return {each.run_id: each for each in pointing.select_related("published_by")}


def _district_names(codes: set[str]) -> dict[str, str]:
    return {code: code for code in codes} | written_names_of(codes)


@page(Permission.RUN_RANKING)
@require_http_methods(["GET", "HEAD", "POST"])
def new_run(request: HttpRequest) -> HttpResponse:
    """Ask for a run. This page states in words who is eligible; a fragment of its own counts them."""
    round = current_round(request)
    districts = _districts_to_rank(request.user, round.pk)
    model, scheme = parameter_files.default_model(), parameter_files.default_scheme()
    form = NewRun(
        request.POST if request.method == "POST" else None,
        districts=districts,
        initial={"district": districts[0][0] if districts else "", "model": model, "scheme": scheme},
    )
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.ask_run(round=round, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except (actions.CannotRun, StillWaiting) as problem:
            form.add_error(None, refusal_of(problem))
        else:
            return redirect("ranking:run", pk=asked.pk)
    under_way = Run.objects.filter(
        district__in=[code for code, _name in districts], finished_at=None, job__state__in=Job.UNFINISHED
    )
    chosen = form["district"].value() or ""
    return render(
        request,
        "ranking/runs/new.html",
        {
            "form": form,
            "round": round,
            "districts": districts,
            "district_name": dict(districts).get(chosen, ""),
            "district": chosen,
            "under_way": list(under_way.select_related("asked_by")),
            "models": [(one, missed_by(one)) for one in NewRun.models()],
            "schemes": [_scheme_in_words(one) for one in ClassScheme.objects.all()],
            "states": [State(state).label for state in actions.ELIGIBLE_STATES],
            "results": [Result(result).label for result in actions.ELIGIBLE_RESULTS],
        },
        status=422 if form.errors else 200,
    )


@page(Permission.RUN_RANKING)
@require_GET
def eligible(request: HttpRequest) -> HttpResponse:
    """Show how many households would be ranked now, and why the others would not.

    A fragment, because it reads all of them.
    """
    round = current_round(request)
    districts = _districts_to_rank(request.user, round.pk)
    district = request.GET.get("district", "")
    if district not in dict(districts):
        raise Http404
    counted = eligibility.count(round.pk, district, actions.ELIGIBLE_STATES, actions.ELIGIBLE_RESULTS)
    context = {"counted": counted, "reasons": eligibility.in_words(counted.left_out)}
    return render(request, "ranking/runs/_eligible.html", context)


def _districts_to_rank(user: Any, round_id: int) -> list[tuple[str, str]]:
    """Returns the districts that the user may rank: in whole, not only a part."""
    mine = reach(user, Permission.RUN_RANKING).in_round(round_id)
    near = Area.objects.filter(mine.as_q("code", None), level=Level.DISTRICT).order_by("code")
    return [(area.code, in_mixed_case(area.name)) for area in near if mine.covers(area.code, round_id)]


def _scheme_in_words(scheme: ClassScheme) -> dict[str, Any]:
    shares = [each["families_per_10000"] for each in scheme.classes]
    labels = scheme.labels
    return {
        "scheme": scheme,
        "parts": bar_of(labels, shares),
        "classes": [
            (label, f"{number(share / 100, 2)}%", shade(place, len(shares)))
            for place, (label, share) in enumerate(zip(labels, shares, strict=True))
        ],
        "source": scheme.about.get("source", ""),
    }


# --- one run ---------------------------------------------------------------------------------------------------------


@page(Permission.SEE_RANKING)
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the progress of a run under way, or the report of a finished one."""
    found = find_run(request.user, pk)
    history = list(
        Publication.objects.filter(district=found.district, round=found.round_id).select_related("published_by")
    )
    now = next((each for each in history if each.ended_at is None), None)
    context = _frame(request, found, now) | {"history": [_event(each, found) for each in history]}
    if found.finished_at:
        return render(request, "ranking/runs/run.html", context | _report(request.user, found, now))
    return render(request, "ranking/runs/under_way.html", context | _under_way(request, found))


def _frame(request: HttpRequest, run: Run, now: Publication | None) -> dict[str, Any]:
    publication = now if now and now.run_id == run.pk else None
    once = publications.in_force([run]).get(run.pk)
    state, tone = state_of(run, once)
    name = _district_names({run.district})[run.district]
    return {
        "run": run,
        "round": run.round,
        "district": name,
        "state": state,
        "tone": tone,
        "publication": publication,
        "was_in_force": was_in_force(once) if once and not once.is_now else "",
        "crumbs": [(_("Pemeringkatan"), reverse("ranking:runs")), (f"#{run.pk} {name}", "")],
    }


def _event(publication: Publication, run: Run) -> dict[str, Any]:
    is_this = publication.run_id == run.pk
    title = _("Pemeringkatan #%(number)s diterbitkan") % {"number": publication.run_id}
    return {
        "when": publication.published_at,
        "title": _("%(title)s (yang ini)") % {"title": title} if is_this else title,
        "by": publication.published_by,
        "note": publication.reason,
        "tone": "good" if publication.ended_at is None else "neutral",
    }


@page(Permission.SEE_RANKING)
@require_safe
def run_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Show only the steps and the bar, requested every two seconds. When the run is over, the page is loaded again."""
    found = find_run(request.user, pk)
    response = render(request, "ranking/runs/_progress.html", {"run": found} | _under_way(request, found))
    if found.is_over:
        response["HX-Refresh"] = "true"
    return response


def _under_way(request: HttpRequest, run: Run) -> dict[str, Any]:
    user = request.user
    may_cancel = not run.is_over and can(user, Permission.RUN_RANKING, run.district, run.round_id)
    job = run.job
    all_scored = bool(run.frozen_at and job and job.total and job.done >= job.total)
    reached = 0 if run.state == Run.State.WAITING else 1 if not run.frozen_at else 3 if all_scored else 2
    if run.finished_at:
        reached = 4
    frozen = _("%(n)s keluarga dibekukan dalam %(time)s") % {
        "n": number(run.families),
        "time": duration(run.seconds.get("freeze")),
    }
    steps = (
        (_("Membekukan isian"), frozen if run.frozen_at else _("Isian semua keluarga pada satu saat yang sama")),
        (_("Menghitung skor"), _("Per kecamatan, dengan model yang dipilih")),
        (_("Menyusun peringkat"), _("Urutan, desil, dan kelas")),
    )
    return {
        "steps": [
            {
                "label": label,
                "note": note,
                "state": "done" if place < reached else "now" if place == reached and not run.is_over else "todo",
            }
            for place, (label, note) in enumerate(steps, start=1)
        ],
        "cancel_url": reverse("ranking:run_cancel", args=[run.pk]) if may_cancel else "",
        "may_run": can(user, Permission.RUN_RANKING, run.district, run.round_id) and is_shown(request, run.round_id),
    }


@page(Permission.RUN_RANKING)
@require_POST
def run_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_run(request.user, pk)
    try:
        actions.cancel(found, by=request.user)  # type: ignore[arg-type]
    except actions.CannotCancel as problem:
        messages.info(request, str(problem))
    else:
        messages.success(request, _("Pemeringkatan dihentikan. Yang sudah terbit tidak berubah."))
    return redirect("ranking:run", pk=pk)


@page(Permission.PUBLISH_RANKING)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_run(request.user, pk)
    reason = request.POST.get("alasan", "")
    try:
        actions.publish(found, by=request.user, reason=reason)  # type: ignore[arg-type]
    except actions.CannotPublish as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Pemeringkatan #%(number)s diterbitkan.") % {"number": found.pk})
    return redirect("ranking:run", pk=pk)


# --- the report ------------------------------------------------------------------------------------------------------


def _report(user: Officer | Any, run: Run, now: Publication | None) -> dict[str, Any]:
    list_url = reverse("ranking:ranked_list", args=[run.pk])
    classes = counts.class_counts(run)
    left_out = eligibility.in_words(run.left_out)
    little_known = eligibility.of_run(run.left_out)
    is_published = now is not None and now.run_id == run.pk
    may_publish = not is_published and can(user, Permission.PUBLISH_RANKING, run.district, run.round_id)
    return {
        "list_url": list_url,
        "took": duration(run.seconds.get("whole")),
        "export_url": export_url(user, run),
        "may_publish": may_publish,
        "is_for_others": may_publish and actions.why_another_publishes(run, user),
        "now": now,
        "classes": _bands(run, classes, counts.ranks_of_class, f"{list_url}?kelas="),
        "chart": _chart(classes, list_url),
        "deciles": _bands(run, counts.decile_counts(run), counts.ranks_of_decile, f"{list_url}?desil="),
        "places": [
            (each, f"{list_url}?wilayah={each.code}", bar_of([one.label for one in classes], each.by_class))
            for each in counts.area_counts(run)
        ],
        "left_out": left_out,
        "left_out_url": reverse("ranking:left_out", args=[run.pk]),
        "little_known": little_known,
        "left_out_families": sum(each.families for each in left_out),
        "missed": missed_by(run.model),
        "in_brief": in_brief(run.model),
        "other_figures": other_figures(run.model),
        "gaps": gaps(run.model),
        "model_facts": _model_facts(run.model),
        "rule_facts": [
            (_("Yang diperingkat"), ", ".join(str(State(one).label) for one in run.states)),
            (_("Hasil kunjungan (205)"), ", ".join(str(Result(one).label) for one in run.results)),
            (_("Pembagian kelas"), f"{run.scheme.title} ({run.scheme})"),
            (_("Siapa yang ikut"), LeftOutRule(run.left_out_rule).label),
            (_("Urutan"), TieRule(run.tie_rule).label),
        ],
        "trace_facts": [
            (_("SHA-256 model"), run.model_hash),
            (_("SHA-256 pembagian kelas"), run.scheme_hash),
            (_("SHA-256 isian beku"), run.inputs_hash),
            (_("SHA-256 hasil"), run.results_hash),
            *([(_("Benih undian"), run.seed)] if run.seed else []),
            (_("Versi program"), run.code_version or "–"),
        ],
    }


def _bands(run: Run, counts: list[counts.ClassCount], ranks: Any, url: str) -> list[dict[str, Any]]:
    """Returns classes or deciles as rows of a table."""
    members = sum(each.members for each in counts)
    return [
        {
            "count": each,
            "shade": shade(each.number - 1, len(counts)),
            "share": percent(each.share, 1),
            "members_share": percent(each.members / members if members else None, 1),
            "ranks": ranks(run, each.number) if each.families else None,
            "url": f"{url}{each.number}",
        }
        for each in counts
    ]


def _chart(classes: list[counts.ClassCount], list_url: str) -> dict[str, Any]:
    return {
        "kind": "hbar",
        "category_title": _("Kelas"),
        "categories": [str(each.label) for each in classes],
        "series": [{"name": _("Keluarga"), "values": [each.families for each in classes], "tone": "info"}],
        "unit": _("keluarga"),
        "urls": [f"{list_url}?kelas={each.number}" for each in classes],
    }


def _model_facts(model: WelfareModel) -> list[tuple[str, Any]]:
    fit = model.about.get("fit", {})
    facts: list[tuple[str, Any]] = [(_("Model"), f"{model.title} ({model})")]
    if year := model.about.get("survey_year"):
        facts.append((_("Tahun survei"), str(year)))
    if fit.get("households"):
        families, villages = number(fit["households"]), number(fit.get("villages"))
        facts.append((_("Dibuat dari"), _("%(n)s rumah tangga di %(v)s lingkungan") % {"n": families, "v": villages}))
    facts.append((_("Banyaknya indikator"), number(len(model.weights))))
    return facts
