"""The recap of verification: what was found in each area, as a table and as a file."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import disclosure, zones
from enumeration.access import Permission, page, reach
from enumeration.files.tables import FORMATS, table_file
from enumeration.models import Level, Round, Verification
from enumeration.models.areas import village_of
from enumeration.pages.formatting import in_mixed_case
from enumeration.pages.places import Here, OfficerRequest, current_round, find_place
from enumeration.questionnaire.codes import NeighbourhoodOpinion
from enumeration.verification.lists import list_state, states_of
from enumeration.verification.recap import LISTED, Recap, recap_below, together
from enumeration.verification.views.lines import short


@page(Permission.SEE_PROGRESS)
def verification_recap(request: OfficerRequest, code: str | None = None) -> HttpResponse:
    """Show one area: the sums, and each area below it."""
    round = current_round(request)
    here = find_place(request.user, Permission.SEE_PROGRESS, code, round=current_round(request))
    if here.level_below is None:
        return redirect("enumeration:verification_recap", village_of(here.code))
    places, total = _recap(request, round, here, here.level_below)
    is_sls = here.level_below == Level.SUB_SLS
    lists = states_of(round, [place.code for place in places]) if is_sls else {}
    names = reach(request.user, Permission.SEE_HOUSEHOLDS).in_round(round.pk)
    return render(
        request,
        "enumeration/verification/recap.html",
        {
            "round": round,
            "here": here,
            "crumbs": [
                (_("Verifikasi"), reverse("enumeration:verification_recap")),
                *here.crumbs("enumeration:verification_recap"),
            ],
            "total": total,
            "places": [
                (place, _address(place, is_sls, names.covers(place.code, round.pk)), list_state(lists.get(place.code)))
                for place in places
            ],
            "hides": bool(total.hidden) or any(place.hidden for place in places),
            "is_sls": is_sls,
            "level": here.level_below.label,
            "existences": [(code.value, short(code)) for code in LISTED],
            "opinions": [(code.value, str(code.label)) for code in NeighbourhoodOpinion],
        },
    )


def _recap(request: OfficerRequest, round: Round, here: Here, level: Level) -> tuple[list[Recap], Recap]:
    """Returns the areas below and their sum.

    Counts that are too small are removed for users who may not see households.
    """
    places = recap_below(round, here.code, level, here.mine)
    total = together(places, here.code, here.name)
    if disclosure.sees_families(request.user, here.code, here.mine.codes, round):
        return places, total
    below = disclosure.hidden_below(round, here.code)
    above = below if here.is_partly_mine else disclosure.hidden_at(round, here.code)
    return [replace(place, hidden=below) for place in places], replace(total, hidden=above)


def _address(place: Recap, is_sls: bool, sees_names: bool) -> str:
    """Returns an area's link: its own recap, or for an SLS its list, if the user may read names there."""
    if not is_sls:
        return reverse("enumeration:verification_recap", args=[place.code])
    return reverse("enumeration:verification", args=[place.code]) if sees_names else ""


@page(Permission.SEE_PROGRESS)
def verification_file(request: OfficerRequest, code: str) -> HttpResponse:
    """Answer with the same table as CSV or Excel."""
    round = current_round(request)
    here = find_place(request.user, Permission.SEE_PROGRESS, code, round=current_round(request))
    file_format = request.GET.get("format", "csv")
    if file_format not in FORMATS:
        file_format = "csv"
    places, _total = _recap(request, round, here, here.level_below or Level.SUB_SLS)
    lists = states_of(round, [place.code for place in places]) if _lists_sls(here) else {}
    names = reach(request.user, Permission.SEE_HOUSEHOLDS).in_round(round.pk)
    rows = [
        [*_figures(place), *_about_list(lists.get(place.code), names.covers(place.code, round.pk))] for place in places
    ]
    name = f"verifikasi-{here.code}-{zones.local(timezone.now(), here.code):%Y%m%d-%H%M}"
    return table_file(name, file_format, _header(), rows)


def _lists_sls(here: Here) -> bool:
    return here.level_below in (None, Level.SUB_SLS)


def _header() -> list[str]:
    return [
        _("Kode wilayah"),
        _("Wilayah"),
        _("Prelist"),
        *[short(code) for code in LISTED],
        _("Diverifikasi (ditemukan + baru)"),
        _("Belum diperiksa"),
        *[str(code.label) for code in NeighbourhoodOpinion],
        _("SLS"),
        _("SLS selesai"),
        _("SLS tidak ditemukan"),
        _("SLS berubah"),
        _("SLS belum selesai"),
        _("Keadaan daftar"),
        _("Ketua SLS"),
        _("Tanggal bertemu"),
    ]


def _figures(place: Recap) -> list:
    return [
        place.code,
        in_mixed_case(place.name),
        place.prelist,
        *[n for _code, n in place.by_existence],
        place.here,
        place.unchecked,
        *[n for _code, n in place.by_opinion],
        place.sls,
        place.finished,
        place.not_found,
        place.changed,
        place.left,
    ]


def _about_list(verification: Verification | None, sees_names: bool) -> list:
    """Returns how far the list is, and with whom it was gone through; the SLS head's name only for users who see
    households there."""
    if verification is None:
        return ["", "", ""]
    met_on = verification.met_on.isoformat() if verification.met_on else ""
    return [list_state(verification)[0], verification.head_name if sees_names else "", met_on]
