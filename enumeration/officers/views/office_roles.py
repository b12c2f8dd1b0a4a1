"""The administrators' page of roles: give one, or ask for a role of the office; confirm or refuse another
administrator's request; end a role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST

from enumeration import rounds
from enumeration.access import OFFICE_ROLES, ROLES, Permission, Role, page, reach
from enumeration.fields.bounds import plain
from enumeration.models import Area, Assignment, Officer, RoleGrant, Round
from enumeration.officers.actions import ending, granting
from enumeration.officers.register import managed_by
from enumeration.pages.places import OfficerRequest

PAGE = 100


def _choices() -> list[tuple[str, Any]]:
    """Returns the roles: those that one administrator gives, and those that a second one confirms."""
    alone = [(role.value, role.label) for role in Role if role not in OFFICE_ROLES]
    by_two = [(role.value, role.label) for role in OFFICE_ROLES]
    return [(_("Berlaku langsung"), alone), (_("Dikonfirmasi administrator kedua"), by_two)]


class AskForm(forms.Form):
    """Who should get which role, where, and why."""

    username = forms.CharField(label=gettext_lazy("Nama pengguna"), max_length=150)
    role = forms.ChoiceField(label=gettext_lazy("Peran"), choices=_choices)
    area = forms.CharField(
        label=gettext_lazy("Kode wilayah"),
        max_length=16,
        help_text=gettext_lazy(
            "Kode BPS: sub-SLS (16 angka) untuk PPL dan PML, kecamatan (7) untuk Koseka, 7317 untuk kantor."
        ),
    )
    round = forms.ModelChoiceField(label=gettext_lazy("Putaran"), queryset=Round.objects.none(), empty_label=None)
    reason = forms.CharField(label=gettext_lazy("Alasan"), max_length=300)

    def __init__(self, *args: Any, by: Officer, **more: Any):
        super().__init__(*args, **more)
        self.by = by
        self.fields["round"].queryset = rounds.kept_by(by).order_by("-is_open", "-starts_on")  # type: ignore[attr-defined]

    def clean_username(self) -> Officer:
        found = managed_by(self.by).filter(username=self.cleaned_data["username"]).first()
        if found is None:
            raise forms.ValidationError(_("Tidak ada petugas dengan nama pengguna itu di wilayah Anda."))
        return found

    def clean_area(self) -> Area:
        code = self.cleaned_data["area"]
        found = Area.objects.filter(code=code).first() if reach(self.by, Permission.MANAGE).covers(code) else None
        if found is None:
            raise forms.ValidationError(_("Tidak ada, atau di luar wilayah Anda."))
        return found


@page(Permission.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def office_roles(request: OfficerRequest) -> HttpResponse:
    """Show who holds a role, what waits for a second administrator, and what was decided; give a role, or ask for it."""
    form = AskForm(request.POST if request.method == "POST" else None, by=request.user)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            act = granting.ask if asked["role"] in OFFICE_ROLES else granting.give
            act(
                asked["username"],
                asked["role"],
                asked["area"],
                round=asked["round"],
                by=request.user,
                reason=asked["reason"],
            )
        except granting.CannotGrant as problem:
            form.add_error(None, str(problem))
        else:
            waits = asked["role"] in OFFICE_ROLES
            said = _("Tercatat. Peran berlaku setelah dikonfirmasi administrator kedua.")
            messages.success(request, said if waits else _("Peran berlaku sekarang."))
            return redirect("enumeration:office_roles")
    mine = RoleGrant.objects.visible_to(request.user)
    people = ("officer", "area", "round", "asked_by", "confirmed_by", "refused_by", "period")
    return render(
        request,
        "enumeration/officers/roles.html",
        {
            "form": form,
            "held": ending.endable_by(request.user)
            .select_related("officer", "area", "round")
            .order_by("role", "area_id", "pk")[:PAGE],
            "ended": ending.ended_in_reach_of(request.user)[:PAGE],
            "waiting": mine.waiting().select_related(*people).order_by("asked_at")[:PAGE],
            "decided": mine.exclude(confirmed_at=None, refused_at=None).select_related(*people)[:PAGE],
            "crumbs": [*_above(), (_("Peran petugas"), "")],
        },
        status=422 if form.errors else 200,
    )


@page(Permission.MANAGE)
@require_POST
def office_role_decide(request: OfficerRequest, pk: int) -> HttpResponse:
    """Let the second administrator confirm or refuse; the author may take the request back."""
    grant = get_object_or_404(RoleGrant.objects.visible_to(request.user), pk=pk)
    try:
        if request.POST.get("tindakan") == "konfirmasi":
            granting.confirm(grant, by=request.user)
            messages.success(request, _("Peran %(grant)s berlaku sekarang.") % {"grant": grant})
        else:
            granting.refuse(grant, by=request.user)
            messages.success(request, _("Permintaan %(grant)s ditolak.") % {"grant": grant})
    except granting.CannotGrant as problem:
        messages.error(request, str(problem))
    return redirect("enumeration:office_roles")


@page(Permission.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def office_role_end(request: OfficerRequest, pk: int) -> HttpResponse:
    """Say first what the officer loses; then, with a reason, end their role."""
    running = ending.endable_by(request.user).select_related("officer", "area", "round")
    period = get_object_or_404(running, pk=pk)
    problem = ending.why_not_ended(period, by=request.user)
    reason = plain(request.POST.get("alasan", ""))
    if request.method == "POST":
        try:
            ending.end(period, by=request.user, reason=reason)
        except ending.CannotEnd as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("Peran %(role)s berakhir sekarang.") % {"role": period})
            return redirect("enumeration:office_roles")
    others = Assignment.objects.active().filter(officer=period.officer_id).exclude(pk=period.pk)
    above = [*_above(), (_("Peran petugas"), reverse("enumeration:office_roles"))]
    return render(
        request,
        "enumeration/officers/role_end.html",
        {
            "period": period,
            "card": ROLES[Role(period.role)],
            "others": sorted({str(Role(role).label) for role in others.values_list("role", flat=True)}),
            "keeps_role": others.filter(role=period.role).exists(),
            "is_of_office": period.role in OFFICE_ROLES,
            "may": not ending.why_not_ended(period, by=request.user),
            "problem": problem,
            "reason": reason,
            "crumbs": [*above, (_("Akhiri peran"), "")],
        },
        status=422 if problem and request.method == "POST" else 200,
    )


@page(Permission.SIGNED_IN)
@require_POST
def office_role_read(request: OfficerRequest, pk: int) -> HttpResponse:
    """Remove the notice about a command on the server from the user's own home page."""
    grant = get_object_or_404(granting.unread(request.user), pk=pk)
    granting.acknowledge(grant, by=request.user)
    return redirect("enumeration:home")


def _above() -> list[tuple[str, str]]:
    return [(pgettext("many", "Petugas"), reverse("enumeration:officers"))]
