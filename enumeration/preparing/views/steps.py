"""From zero to a round: the eight steps, each with its check, its pages and its empty file."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enumeration import rounds
from enumeration.access import NotAllowed, Permission, page
from enumeration.pages.places import OfficerRequest, current_round, find_place
from enumeration.preparing.steps import STEPS, Check, Step, area_of, checks_of
from enumeration.templatetags.shell import address_open_to


@dataclass(frozen=True)
class Row:
    """A step as the page shows it. `check` is None while there is no round to check."""

    name: str
    step: Step
    check: Check | None
    links: list[tuple[str, str]]
    template: str
    is_next: bool = False

    @property
    def badge(self) -> tuple[str, str]:
        """Returns the word and the tone of how far the step is."""
        if self.check and self.check.is_done:
            return _("selesai"), "good"
        if self.step.may_follow:
            return _("boleh menyusul"), "neutral"
        return (_("berikutnya"), "warn") if self.is_next else (_("belum"), "neutral")


def nothing_yet(request: HttpRequest) -> HttpResponse:
    """Show the steps to a user of a server without any round, who holds no role: roles are held in a round."""
    if rounds.exist():
        raise NotAllowed(f"{request.user} does not hold '{Permission.SEE_PERSONNEL}'")
    rows = [Row(name, step, None, [], "", is_next=name == "administrators") for name, step in STEPS.items()]
    return render(request, "enumeration/preparing/preparing.html", {"rows": rows})


@page(Permission.SEE_PERSONNEL, otherwise=nothing_yet)
@require_safe
def preparing(request: OfficerRequest) -> HttpResponse:
    round = current_round(request)
    here = find_place(request.user, Permission.SEE_PERSONNEL, area_of(request.user, round), round=round)
    checks = checks_of(round, here.code, by=request.user)
    first = next((name for name, check in checks.items() if not (check.is_done or STEPS[name].may_follow)), "")
    rows = [
        Row(
            name,
            step,
            checks[name],
            [(url, str(label)) for page, label in step.pages if (url := address_open_to(request, page))],
            address_open_to(request, step.template) if step.template else "",
            is_next=name == first,
        )
        for name, step in STEPS.items()
    ]
    return render(
        request,
        "enumeration/preparing/preparing.html",
        {"round": round, "here": here, "rows": rows, "done": sum(check.is_done for check in checks.values())},
    )
