"""The second keyings that an operator has to do, and the form: the same page as for every questionnaire, but empty."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from enumeration.access import Permission, page
from enumeration.answering.component import component_config
from enumeration.keying.contents import blind_dossier
from enumeration.keying.operators import own_second_keying
from enumeration.models import Officer, SecondKeying
from enumeration.pages.noting import seen
from enumeration.pages.places import OfficerRequest, current_round


def _own(officer: Officer) -> QuerySet[SecondKeying]:
    related = SecondKeying.objects.filter(operator=officer).select_related("household__area", "household__round")
    return related.order_by("household__area", "household__building_number", "household__family_number", "pk")


def numbers_of(second: SecondKeying) -> str:
    """Returns by what the paper form is found: its building and family number."""
    household = second.household
    return f"{household.building_number or '–'}/{household.family_number or '–'}"


@page(Permission.ANSWER)
def second_keyings_own(request: OfficerRequest) -> HttpResponse:
    """Show which paper forms this operator keys again, without a name: where each lies, and its numbers."""
    round = current_round(request)
    rows = list(
        _own(request.user)
        .filter(household__round=round)
        .only(
            *(
                "sealed_at",
                "version",
                "household__building_number",
                "household__family_number",
                "household__area__name",
            ),
            "household__round",
        )
    )
    seen(request, [one.household for one in rows])
    return render(
        request,
        "enumeration/keying/own.html",
        {
            "round": round,
            "waiting": [(one, numbers_of(one)) for one in rows if one.sealed_at is None],
            "done": sum(one.sealed_at is not None for one in rows),
            "crumbs": [(_("Daftar kerja"), reverse("enumeration:worklist")), (_("Entri kedua"), "")],
        },
    )


@page(Permission.ANSWER)
def second_keying_form(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Show the empty form of a second keying that is this operator's; another one's does not exist."""
    second = own_second_keying(pk, request.user)
    if second is None:
        raise Http404
    household = second.household
    seen(request, [household])
    title = _("Entri kedua %(numbers)s") % {"numbers": numbers_of(second)}
    back = reverse("enumeration:second_keyings_own")
    after = _own(request.user).open().filter(household__round=household.round_id).exclude(pk=pk).first()  # type: ignore[attr-defined]
    config = component_config(
        request,
        household.area_id,
        household.round,
        household.form,
        mode="keying",
        back=back,
        next=reverse("enumeration:second_keying_form", args=[after.pk]) if after else "",
        history=back,
    )
    own_words = {
        "new_family": title,
        "back_to_list": _("Entri kedua"),
        "history": _("Daftar entri kedua"),
        "submit": _("Kirim entri kedua"),
        "submitted": _("Entri kedua tersegel"),
        "next_family": _("Entri kedua berikutnya"),
    }
    return render(
        request,
        "enumeration/answering/questionnaire.html",
        {
            "round": household.round,
            "family": title,
            "dossier": blind_dossier(second, reader=request.user),
            "same_numbers": [],
            "config": config,
            "own_words": own_words,
        },
    )
