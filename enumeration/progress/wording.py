"""What the page of a place says in sentences: its headline, and its pace against the calendar."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enumeration.models import Round
from enumeration.pages.formatting import number
from enumeration.progress.figures import Figures, Pace, Verdict


def headline(pace: Pace, round: Round) -> str:
    """Returns the headline: one statement, and its cause."""
    words = {
        "left": number(pace.left),
        "free": number(pace.free.families),
        "sls": number(pace.free.sls),
        "per_day": number(pace.per_day, 0),
        "needed": number(pace.needed_per_day, 0),
        "finish": date_format(pace.finish, "j F") if pace.finish else "",
        "end": date_format(round.ends_on, "j F"),
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
    return said[pace.verdict] % words


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
        words = {"n": number(pace.needed_per_day, 0), "end": date_format(round.ends_on, "j F")}
        return _("%(n)s keluarga per hari sampai %(end)s") % words
    if total.enumerated == total.total:
        return _("tidak ada lagi yang harus didata")
    return _("masa pendataan sudah berakhir")


def _finish(pace: Pace) -> str:
    if not pace.finish:
        return _("belum dapat diperkirakan: tidak ada kiriman tujuh hari terakhir")
    day = date_format(pace.finish, "j F Y")
    if not pace.free.families:
        return day
    without = _("(tanpa %(n)s keluarga di %(sls)s SLS yang belum punya PPL)")
    return f"{day} {without % {'n': number(pace.free.families), 'sls': number(pace.free.sls)}}"


def _against_the_calendar(pace: Pace) -> str:
    if pace.ahead < 0:
        return _("%(n)s keluarga di belakang") % {"n": number(pace.behind)}
    return _("%(n)s keluarga di depan") % {"n": number(pace.ahead)}
