"""How an officer's work stands in a round, for the office that is about to call them; and the words of its message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.db.models import Count, Max, Min, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from enumeration import zones
from enumeration.access import FIELD_ROLES, Role
from enumeration.assignment.loads import Carrier, measured
from enumeration.fields import dates
from enumeration.models import Assignment, Event, Household, Officer, Round, State, Tally
from enumeration.pages.formatting import number
from enumeration.tallies import WORK_BY_STATE
from enumeration.workflow import OVERDUE_AFTER


@dataclass(frozen=True)
class Work:
    """An enumerator's or a supervisor's work: the questionnaires of their SLS by state, and what they did last."""

    role: Role
    place: str  # one of their SLS: whose clock tells the time
    by_state: dict[str, int]
    last_act: datetime | None  # the last submission, or the last decision
    overdue: int  # submitted, and waiting too long for the supervisor
    waits_since: datetime | None  # the longest waiting of all that are submitted
    carrier: Carrier

    @property
    def left(self) -> int:
        return self.by_state[State.OPEN] + self.by_state[State.DRAFT]

    @property
    def sent_back(self) -> int:
        return self.by_state[State.SENT_BACK]

    @property
    def waiting(self) -> int:
        return self.by_state[State.SUBMITTED]


LAST_ACTS = {Role.ENUMERATOR: ("submit",), Role.SUPERVISOR: ("approve", "send_back")}
"""The moves that show that an officer of this role is at work."""


def work_of(officer: Officer, round: Round, periods: Iterable[Assignment]) -> Work | None:
    """Returns the work of somebody who holds SLS in this round; None for anybody else. Six queries.

    `periods`: the officer's active assignments.
    """
    held = [period for period in periods if period.round_id == round.pk and period.role in FIELD_ROLES]
    if not held:
        return None
    role = Role(held[0].role)
    codes = [period.area_id for period in held if period.role == role]
    submitted = Household.objects.filter(round=round, area__in=codes, state=State.SUBMITTED)
    late = Q(submitted_at__lt=timezone.now() - OVERDUE_AFTER)
    waiting = submitted.aggregate(overdue=Count("pk", filter=late), since=Min("submitted_at"))
    return Work(
        role=role,
        place=codes[0],
        by_state=Tally.objects.filter(round=round, area__in=codes).aggregate(**WORK_BY_STATE),
        last_act=Event.objects.filter(by=officer, verb__in=LAST_ACTS[role]).aggregate(last=Max("at"))["last"],
        overdue=waiting["overdue"],
        waits_since=waiting["since"],
        carrier=measured([officer], round, role, codes[0])[officer.pk],
    )


def facts_of(work: Work) -> list[tuple[str, str]]:
    """Returns how the work stands, each fact with its label."""
    last = _moment(work.last_act, work.place) if work.last_act else _("belum pernah")
    if work.role == Role.SUPERVISOR:
        return [
            (_("Terakhir memeriksa"), last),
            (_("Menunggu diperiksa"), _waiting_in_words(work)),
            (_("Dikembalikan ke PPL"), number(work.sent_back)),
            (_("Belum didata timnya"), number(work.left)),
        ]
    carrier = work.carrier
    pace = _("%(n)s keluarga per hari, tujuh hari terakhir") % {"n": number(carrier.per_day, 1)}
    finish = dates.day(carrier.finish) if carrier.finish else _("belum dapat diperkirakan")
    return [
        (_("Terakhir mengirim"), last),
        (_("Laju"), pace),
        (_("Belum didata"), number(work.left)),
        (_("Dikembalikan, menunggu perbaikan"), number(work.sent_back)),
        (_("Menunggu diperiksa PML"), _waiting_in_words(work)),
        (_("Perkiraan rampung"), finish),
    ]


def _waiting_in_words(work: Work) -> str:
    if not work.overdue:
        return number(work.waiting)
    told = {"n": number(work.waiting), "late": number(work.overdue), "days": OVERDUE_AFTER.days}
    return _("%(n)s, %(late)s di antaranya lebih dari %(days)s hari") % told


def _moment(moment: datetime, place: str) -> str:
    return dates.moment(zones.local(moment, place))


# --- A message -------------------------------------------------------------------------------------------------------


def message_to(officer: Officer, work: Work | None, *, by: Officer) -> str:
    """Returns what to write to an officer: who writes, how their work stands, and the question what would help.

    In Indonesian whatever the reader's language. It names no household.
    """
    with translation.override("id"):
        told: dict[str, Any] = {"officer": officer, "by": by}
        parts = [_("Halo %(officer)s, ini %(by)s dari BPS tentang pendataan Regsosek.") % told]
        if work and work.role == Role.ENUMERATOR and work.left + work.sent_back:
            last = _moment(work.last_act, work.place) if work.last_act else _("belum ada")
            told = {"last": last, "left": number(work.left), "back": number(work.sent_back)}
            words = _(
                "Kiriman terakhir Anda: %(last)s. Masih %(left)s keluarga belum didata dan %(back)s dikembalikan."
            )
            parts.append(words % told)
        if work and work.role == Role.SUPERVISOR and work.waiting:
            told = {"n": number(work.waiting), "late": number(work.overdue), "days": OVERDUE_AFTER.days}
            words = _("%(n)s isian tim Anda menunggu diperiksa, %(late)s di antaranya lebih dari %(days)s hari.")
            parts.append(words % told)
        parts.append(_("Apakah ada kendala yang bisa kami bantu?"))
        return " ".join(parts)


def whatsapp(phone: str, message: str) -> str:
    """Returns the link that opens WhatsApp with this message; "" for what is no mobile number."""
    if not phone.startswith("08"):
        return ""
    return f"https://wa.me/62{phone[1:]}?text={quote(message, safe='')}"
