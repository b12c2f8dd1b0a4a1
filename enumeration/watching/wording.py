"""Why an officer needs a word, as a sentence; the thresholds; and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from enumeration import zones
from enumeration.access import Permission
from enumeration.fields import dates
from enumeration.models import HelpAsked, State
from enumeration.models.areas import village_of
from enumeration.pages.formatting import duration, number, percent
from enumeration.progress.figures import BEHIND
from enumeration.review.fillings import SHORT_SHARE
from enumeration.watching.quality import Day, Quality
from enumeration.watching.signs import LEAST_MEASURED, MOST_A_DAY, RECENT, SILENT_FOR, Cause, Sign, ToCall
from enumeration.workflow import OVERDUE_AFTER


def sentence(sign: Sign) -> str:
    """Returns the cause with its figure."""
    told: dict[str, Any] = {"n": number(sign.families), "since": dates.day(sign.since)}
    match sign.cause:
        case Cause.SILENT:
            return _("Tidak mengirim sejak %(since)s; %(n)s keluarga belum didata.") % told
        case Cause.SLOW:
            told |= {"share": percent(sign.share), "expected": percent(sign.expected)}
            return _("Baru %(share)s didata, seharusnya %(expected)s sampai kemarin: kurang %(n)s keluarga.") % told
        case Cause.FAST if sign.seconds is not None:
            told |= {"each": duration(sign.seconds), "usual": duration(sign.usual)}
            return _("Rata-rata %(each)s tiap keluarga pada %(n)s keluarga; biasanya %(usual)s.") % told
        case Cause.FAST:
            told |= {"per_day": number(sign.per_day, 0), "days": RECENT.days}
            return _("%(per_day)s keluarga sehari selama %(days)s hari terakhir, tanpa catatan waktu.") % told
    told |= {"days": OVERDUE_AFTER.days}
    if sign.is_more:
        return _("Paling sedikit %(n)s keluarga menunggu diperiksa lebih dari %(days)s hari.") % told
    return _("%(n)s keluarga menunggu diperiksa lebih dari %(days)s hari.") % told


def request_in_words(one: HelpAsked) -> str:
    """Returns when and by whom somebody was asked to help, and about what."""
    told = {"when": dates.moment(zones.local(one.at, one.area_code)), "by": one.by, "cause": one.get_cause_display()}
    return _("Diminta membantu %(when)s oleh %(by)s: %(cause)s") % told


def thresholds() -> list[tuple[str, str]]:
    """Returns from which figure on somebody is on the list, by cause."""
    told: dict[str, Any] = {
        "waiting": OVERDUE_AFTER.days,
        "silent": SILENT_FOR.days,
        "behind": number(BEHIND * 100, 0),
        "short": percent(SHORT_SHARE),
        "measured": LEAST_MEASURED,
        "days": RECENT.days,
        "most": MOST_A_DAY,
    }
    return [
        (str(Cause.WAITING.label), _("PML: ada keluarga yang menunggu diperiksa lebih dari %(waiting)s hari.") % told),
        (
            str(Cause.SILENT.label),
            _("PPL: masih ada yang belum didata, dan tidak ada kiriman selama %(silent)s hari.") % told,
        ),
        (
            str(Cause.FAST.label),
            _(
                "PPL: rata-rata waktu mengisi di bawah %(short)s dari yang biasa di kabupaten, pada paling sedikit "
                "%(measured)s keluarga dalam %(days)s hari. Tanpa catatan waktu: lebih dari %(most)s keluarga sehari."
            )
            % told,
        ),
        (
            str(Cause.SLOW.label),
            _(
                "PPL: bagian yang sudah didata lebih dari %(behind)s poin di bawah rencana sampai kemarin, "
                "dihitung sejak SLS-nya diterima."
            )
            % told,
        ),
    ]


def acts(one: ToCall, held: frozenset[Permission]) -> list[tuple[str, str, str]]:
    """Returns what the reader can do about it: label, address and icon."""
    found = []
    if Permission.SEE_PERSONNEL in held:
        found.append((_("Hubungi"), reverse("enumeration:officer", args=[one.officer_id]), "phone"))
    cause = one.first.cause
    if cause in (Cause.SILENT, Cause.SLOW):
        found.append((_("Lihat SLS-nya"), reverse("enumeration:progress", args=[village_of(one.place)]), "map-pin"))
        return found
    query = {"status": State.SUBMITTED.value, "ppl": str(one.officer_id)}
    if cause is Cause.WAITING:
        query = {"status": State.SUBMITTED.value, "tim": str(one.officer_id), "terlambat": "on"}
    found.append(
        (_("Lihat keluarganya"), f"{reverse('enumeration:review_list')}?{urlencode(query)}", "clipboard-check")
    )
    return found


def quality_in_words(found: Quality) -> list[tuple[str, str]]:
    """Returns the quality of somebody's submissions, each fact with its label."""
    told: dict[str, Any] = {"of": number(found.sent)}
    facts = [
        (_("Dikirim"), _("%(of)s keluarga") % told),
        (_("Pernah dikembalikan"), _share(found.returned, found.sent)),
        (_("Dengan peringatan yang dijelaskan"), _share(found.warned, found.sent)),
        (
            _("Dengan tanda cara pengisian, dari %(n)s kiriman terakhir") % {"n": number(found.looked_at)},
            _share(found.signalled, found.looked_at),
        ),
    ]
    if found.examples:
        facts.append((_("Antara lain"), "; ".join(found.examples)))
    return facts


def _share(part: int, whole: int) -> str:
    return f"{number(part)} ({percent(part / whole)})" if whole else number(part)


def days_as_chart(days: Sequence[Day]) -> dict[str, Any]:
    """Returns what was sent in by day, for the component `chart`."""
    return {
        "kind": "bar",
        "category_title": _("Hari"),
        "categories": [dates.on_an_axis(day.day) for day in days],
        "series": [{"name": _("Dikirim"), "values": [day.submitted for day in days], "tone": "wait"}],
        "unit": _("keluarga"),
    }
