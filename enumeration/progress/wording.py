"""What the page of a place says in sentences: its headline, and its pace against the calendar."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enumeration.fields import dates
from enumeration.models import Level, Round
from enumeration.pages.formatting import number
from enumeration.progress.figures import Figures, Pace, Verdict
from enumeration.progress.needs import MOST_PLACES, Need
from enumeration.workflow import OVERDUE_AFTER


def headline(pace: Pace, round: Round, needs: Sequence[Need] = ()) -> str:
    """Returns the headline: one statement, and its cause. What goes well as a whole does not hide a part in need."""
    words = {
        "left": number(pace.left),
        "free": number(pace.free.families),
        "sls": number(pace.free.sls),
        "per_day": number(pace.per_day, 0),
        "needed": number(pace.needed_per_day, 0),
        "finish": dates.day(pace.finish) if pace.finish else "",
        "end": dates.day(round.ends_on),
    }
    said = {
        Verdict.NOTHING: _("Belum ada keluarga di sini."),
        Verdict.DONE: _("Semua keluarga sudah didata."),
        Verdict.OVER: _("%(left)s keluarga belum didata; masa pendataan berakhir %(end)s."),
        Verdict.LATE: _(
            "Lewat waktu: dengan laju sekarang (%(per_day)s keluarga per hari) rampung %(finish)s, padahal batasnya %(end)s."
        ),
        Verdict.UNASSIGNED: _("Belum dapat rampung: %(free)s keluarga di %(sls)s SLS belum punya PPL."),
        Verdict.STANDING: _("Belum dapat diperkirakan: tidak ada kiriman tujuh hari terakhir."),
        Verdict.ON_TIME: _("Tepat waktu: dengan laju sekarang rampung %(finish)s, batasnya %(end)s."),
    }
    whole = said[pace.verdict] % words
    if needs and pace.tone == "good":
        more = ngettext("Namun %(n)s tempat perlu dibantu.", "Namun %(n)s tempat perlu dibantu.", len(needs)) % {
            "n": number(len(needs))
        }
        return f"{whole} {more}"
    return whole


def pace_facts(pace: Pace, total: Figures, round: Round) -> list[tuple[str, str]]:
    """Returns the pace and the expected end, each with its label."""
    return [
        (_("Laju tujuh hari terakhir"), _("%(n)s keluarga per hari") % {"n": number(pace.per_day, 0)}),
        (_("Laju yang diperlukan"), _needed(pace, total, round)),
        (_("Perkiraan rampung didata"), _finish(pace)),
        (_("Dibanding kalender"), _against_the_calendar(pace)),
    ]


def _needed(pace: Pace, total: Figures, round: Round) -> str:
    if pace.needed_per_day is not None:
        words = {"n": number(pace.needed_per_day, 0), "end": dates.day(round.ends_on)}
        return _("%(n)s keluarga per hari sampai %(end)s") % words
    if total.enumerated == total.total:
        return _("tidak ada lagi yang harus didata")
    return _("masa pendataan sudah berakhir")


def _finish(pace: Pace) -> str:
    if not pace.finish:
        return _("belum dapat diperkirakan: tidak ada kiriman tujuh hari terakhir")
    day = dates.day(pace.finish)
    if not pace.free.families:
        return day
    without = _("(tanpa %(n)s keluarga di %(sls)s SLS yang belum punya PPL)")
    return f"{day} {without % {'n': number(pace.free.families), 'sls': number(pace.free.sls)}}"


def _against_the_calendar(pace: Pace) -> str:
    if pace.ahead < 0:
        return _("%(n)s keluarga di belakang") % {"n": number(pace.behind)}
    ahead = _("%(n)s keluarga di depan") % {"n": number(pace.ahead)}
    if pace.verdict == Verdict.LATE:
        return _("%(ahead)s, tetapi laju sekarang tidak cukup untuk sisanya") % {"ahead": ahead}
    return ahead


# --- What needs help -------------------------------------------------------------------------------------------------


def tone(pace: Pace, needs: Sequence[Need]) -> str:
    """Returns the tone of the headline: never that of success where a part needs help."""
    return "warn" if needs and pace.tone == "good" else pace.tone


def in_need_title(needs: Sequence[Need], level: Level | None) -> str:
    if level is None:
        return _("Yang perlu dibantu di sini")
    if len(needs) < MOST_PLACES:
        return _("Tempat yang perlu dibantu")
    return _("Lima tempat yang perlu dibantu")


def in_need_rule(needs: Sequence[Need]) -> str:
    """Returns the rule by which the places are ordered, and how many are not shown."""
    rule = _(
        "Urutan: banyaknya keluarga yang berhenti (di SLS tanpa PPL, pada PPL yang diam, atau menunggu diperiksa lebih "
        "dari %(days)s hari), atau yang di belakang rencana hari ini bila itu lebih banyak."
    ) % {"days": OVERDUE_AFTER.days}
    if len(needs) <= MOST_PLACES:
        return rule
    more = _("%(n)s tempat lain juga perlu dibantu.") % {"n": number(len(needs) - MOST_PLACES)}
    return f"{rule} {more}"
