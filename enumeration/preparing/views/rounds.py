"""The pages of rounds: which there are, a new one, and changing one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enumeration import rounds
from enumeration.access import Permission, page
from enumeration.jobs import StillWaiting
from enumeration.jobs.wording import refusal_of
from enumeration.models import Round
from enumeration.pages.places import OfficerRequest
from enumeration.preparing import actions
from enumeration.preparing.forms import RoundForm
from enumeration.preparing.history import history_of


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Persiapan"), reverse("enumeration:preparing")), *more]


@page(Permission.MANAGE)
@require_safe
def kept_rounds(request: OfficerRequest) -> HttpResponse:
    found = rounds.in_order(rounds.kept_by(request.user).select_related("area"))
    listed = [
        {
            "round": one,
            "is_shown": rounds.is_shown(request, one.pk),
            "may_train": one.is_open and not one.is_training,
            "may_be_removed": one.is_open and one.is_training,
        }
        for one in found
    ]
    return render(
        request,
        "enumeration/preparing/rounds.html",
        {"listed": listed, "crumbs": _crumbs((_("Putaran"), ""))},
    )


@page(Permission.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_round(request: OfficerRequest) -> HttpResponse:
    return _form(request, None)


@page(Permission.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def kept_round(request: OfficerRequest, pk: int) -> HttpResponse:
    return _form(request, get_object_or_404(rounds.kept_by(request.user), pk=pk))


@page(Permission.MANAGE)
@require_POST
def training(request: OfficerRequest, pk: int) -> HttpResponse:
    """Make a training round beside this one, by a job; or remove this one."""
    found = get_object_or_404(rounds.kept_by(request.user), pk=pk)
    try:
        if request.POST.get("tindakan") == "buat":
            return redirect("enumeration:job", actions.ask_for_training(found, by=request.user).pk)
        actions.remove_training(found, by=request.user)
        messages.success(request, _("Putaran %(round)s dihapus dari semua petugas.") % {"round": found})
    except (actions.CannotKeep, StillWaiting) as problem:
        messages.error(request, refusal_of(problem) if isinstance(problem, StillWaiting) else str(problem))
    return redirect("enumeration:kept_rounds")


def _form(request: OfficerRequest, found: Round | None) -> HttpResponse:
    form = RoundForm(request.POST if request.method == "POST" else None, instance=found, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.keep_round(form.save(commit=False), by=request.user, changed=form.changed())
        except actions.CannotKeep as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, _("Putaran %(round)s tersimpan.") % {"round": kept})
            return redirect("enumeration:kept_rounds")
    title = Round.objects.get(pk=found.pk).name if found else _("Putaran baru")
    return render(
        request,
        "enumeration/preparing/round.html",
        {
            "form": form,
            "title": title,
            "found": found,
            "events": history_of(found) if found else [],
            "crumbs": _crumbs((_("Putaran"), reverse("enumeration:kept_rounds")), (title, "")),
        },
        status=422 if form.errors else 200,
    )
