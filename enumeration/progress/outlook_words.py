"""What the page of the forecast says: when, how sure, why not, and what must change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enumeration.fields import dates
from enumeration.models import Round
from enumeration.pages.formatting import UNKNOWN, number
from enumeration.progress.figures import days_left
from enumeration.progress.forecast import FEWEST_DAYS
from enumeration.progress.outlook import Cause, Outlook, Rest


def span(one: Outlook) -> str:
    """Returns between which days: "12 Des – 18 Des"; a dash where there is no forecast."""
    if not one.with_pace:
        return UNKNOWN
    if one.earliest is None:
        return _("lebih dari setahun lagi")
    first = dates.on_an_axis(one.earliest)
    if one.latest is None:
        return _("paling cepat %(day)s") % {"day": first}
    return first if one.earliest == one.latest else f"{first} – {dates.on_an_axis(one.latest)}"


def late(one: Outlook) -> str:
    """Returns how many of those with a pace will be left at the end of the round: "0 sampai 14"."""
    if not one.with_pace:
        return UNKNOWN
    least, most = one.late
    return (
        number(least)
        if least == most
        else _("%(least)s sampai %(most)s") % {"least": number(least), "most": number(most)}
    )


def tone(one: Outlook, round: Round) -> str:
    if not one.left:
        return "good"
    if one.earliest is not None and one.earliest > round.ends_on:
        return "bad"
    is_in_time = one.latest is not None and one.latest <= round.ends_on
    return "good" if is_in_time and not one.without_pace else "warn"


def verdict(one: Outlook, round: Round) -> str:
    """Returns in two words whether it ends in time."""
    if not one.left:
        return _("selesai")
    if not one.with_pace:
        return _("belum ada perkiraan")
    if one.earliest is None or one.earliest > round.ends_on:
        return _("lewat waktu")
    if one.latest is None or one.latest > round.ends_on:
        return _("mungkin lewat waktu")
    return _("tepat waktu, sebagian tanpa perkiraan") if one.without_pace else _("tepat waktu")


def causes(one: Outlook) -> Iterator[str]:
    """Yield what has no forecast, by cause."""
    for cause in Cause:
        if rest := one.rests.get(cause):
            yield _in_words(cause, rest)


def _in_words(cause: Cause, rest: Rest) -> str:
    officers = rest.officers
    words = {"n": number(rest.families), "sls": number(rest.sls), "officers": number(officers), "days": FEWEST_DAYS}
    said = {
        Cause.FREE: _("%(n)s di %(sls)s SLS tanpa PPL"),
        Cause.SILENT: ngettext(
            "%(n)s pada %(officers)s PPL yang diam", "%(n)s pada %(officers)s PPL yang diam", officers
        ),
        Cause.NEW: ngettext(
            "%(n)s pada %(officers)s PPL yang belum %(days)s hari kerja",
            "%(n)s pada %(officers)s PPL yang belum %(days)s hari kerja",
            officers,
        ),
    }
    return said[cause] % words


def headline(one: Outlook, round: Round, today: date) -> str:
    end = dates.day(round.ends_on)
    if not one.left:
        return _("Semua keluarga sudah didata.")
    if today > round.ends_on:
        return _("%(left)s keluarga belum didata; masa pendataan berakhir %(end)s.") % {
            "left": number(one.left),
            "end": end,
        }
    if not one.with_pace:
        return _("Belum ada perkiraan: tidak ada PPL yang sudah %(days)s hari kerja dan tidak diam.") % {
            "days": FEWEST_DAYS
        }
    told = {"n": number(one.with_pace), "span": span(one), "end": end}
    if one.without_pace:
        told["rest"] = number(one.without_pace)
        said = _("%(n)s keluarga rampung %(span)s; %(rest)s lainnya belum dapat diperkirakan. Batasnya %(end)s.")
        return said % told
    return _("%(n)s keluarga yang belum didata rampung %(span)s; batasnya %(end)s.") % told


def what_must_change(one: Outlook, round: Round, today: date, more_officers: int) -> str:
    """Returns what ends it in time: "perlu 14 keluarga sehari, sekarang 9; 2 PPL lagi"; "" where nothing has to change."""
    needed = one.needed_per_day(days_left(round, today))
    is_in_time = one.latest is not None and one.latest <= round.ends_on
    if needed is None or (is_in_time and not one.without_pace):
        return ""
    told = {"needed": number(needed, 1), "now": number(one.per_day, 1), "more": number(more_officers)}
    if more_officers and one.per_day >= needed:  # fast enough, but not everywhere
        return ngettext("%(more)s PPL lagi untuk sisanya", "%(more)s PPL lagi untuk sisanya", more_officers) % told
    if not more_officers:
        return _("perlu %(needed)s keluarga sehari, sekarang %(now)s") % told
    return (
        ngettext(
            "perlu %(needed)s keluarga sehari, sekarang %(now)s: %(more)s PPL lagi",
            "perlu %(needed)s keluarga sehari, sekarang %(now)s: %(more)s PPL lagi",
            more_officers,
        )
        % told
    )
