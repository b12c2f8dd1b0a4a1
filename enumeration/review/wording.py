"""What the page of a household says around its answers: who, where, since when, and who corrects it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration.fields import dates
from enumeration.models import Event, Household, Officer
from enumeration.pages.formatting import family_name, in_mixed_case

NOTHING = "–"


@dataclass(frozen=True)
class Notice:
    """The words of a notice, and its tone (enumeration/components/tones.py)."""

    title: str
    text: str
    tone: str


def lead(household: Household) -> str:
    """Returns the line below the name: building, household number and SLS."""
    return _("Bangunan %(building)s, keluarga %(family)s · %(sls)s") % {
        "building": household.building_number or NOTHING,
        "family": household.family_number or NOTHING,
        "sls": in_mixed_case(household.area.name),
    }


def correction(household: Household, reader: Officer) -> Notice | None:
    """Returns who corrects the questionnaire that was sent back, where that is not the enumerator of the SLS."""
    author = household.correction_by
    if author is None:
        return None
    if author == reader:
        return Notice(
            title=_("Dikembalikan kepada Anda untuk diperbaiki."),
            text=_(
                "Anda yang mendata keluarga ini, maka Anda yang memperbaikinya, walaupun SLS ini bukan tugas Anda lagi."
            ),
            tone="warn",
        )
    return Notice(
        title=_("Sedang diperbaiki oleh %(who)s, yang mendatanya.") % {"who": author},
        text=_("Tidak perlu dikerjakan oleh PPL yang memegang SLS ini sekarang."),
        tone="info",
    )


def decided(decision: Event, reader: Officer) -> str:
    """Returns whose the last decision is, and when it was made."""
    words = {"who": decision.by, "when": _short(decision.at)}
    if decision.by == reader:
        return _("Keputusan Anda, %(when)s.") % words
    return _("Keputusan %(who)s, %(when)s.") % words


def moved(household: Household, verb: str) -> str:
    """Returns what a decision did with a household."""
    words = {
        "approve": _("%(name)s disetujui."),
        "send_back": _("%(name)s dikembalikan kepada PPL."),
        "complete": _("%(name)s diselesaikan."),
        "return": _("%(name)s dikembalikan kepada PPL."),
        "reopen": _("%(name)s dibuka kembali dan dikembalikan kepada PPL."),
    }
    return words[verb] % {"name": family_name(household.head_name) if household.head_name else _("Keluarga ini")}


def why_it_goes_there(household: Household, officer: Officer | None) -> str:
    """Returns why this officer gets the questionnaire that is sent back, to stand behind the name."""
    if officer != household.enumerator:
        return _(", yang memegang SLS ini sekarang.")
    return _(", yang mendatanya.")


def summary(household: Household) -> list[tuple[str, str]]:
    """Returns the facts beside the answers, each with its label."""
    sent = household.submitted_at
    return [
        (_("PPL"), str(household.enumerator or NOTHING)),
        (_("Pemeriksa"), str(household.supervisor or NOTHING)),
        (_("Dikirim"), dates.moment(timezone.localtime(sent)) if sent else _("belum")),
        (_("Hasil kunjungan (205)"), str(household.get_result_display() or NOTHING)),
        (_("Asal"), _("prelist") if household.on_prelist else _("ditemukan di lapangan")),
        *([(_("Formulir"), str(household.get_form_display()))] if household.is_special else []),
    ]


def _short(moment: datetime) -> str:
    return dates.moment(timezone.localtime(moment))
