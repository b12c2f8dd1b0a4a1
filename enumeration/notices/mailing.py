"""The mail in the morning: what waits for an officer, as counts and links. It names nobody and no place.

Beat rings every five minutes; between 7:00 and 10:00 of the zone in which an officer works their mail is made, once. A
mail whose sending failed half-way is not tried again on that day: it may have arrived.
"""

from __future__ import annotations

import logging
import time as clock
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from smtplib import SMTPException, SMTPServerDisconnected
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enumeration import rounds, zones
from enumeration.access import held_by
from enumeration.models import Assignment, MorningMail, NoMorningMail, Officer, Personnel, Round
from enumeration.notices.registry import notices, what_waits
from enumeration.notices.waiting import Urgency, Waiting, reader_of
from enumeration.pages.failures import kind_of
from enumeration.pages.formatting import number

log = logging.getLogger(__name__)

FROM, UNTIL = time(7), time(10)
MOST_SECONDS = 240
"""Then the rest is left to the next ring: a task that runs too long is handed to another worker as well."""

KEPT = timedelta(days=30)


def lacking() -> list[str]:
    """Returns the variables of the environment without which no mail is sent."""
    wanted = {
        "REGSOSEK_MAIL": settings.EMAIL_HOST,
        "REGSOSEK_MAIL_FROM": settings.DEFAULT_FROM_EMAIL,
        "REGSOSEK_ADDRESS": settings.SITE_ADDRESS,
    }
    return [name for name, value in wanted.items() if not value]


@dataclass(frozen=True)
class Standing:
    """What the page of notices says about the mail: to its reader, and to an administrator."""

    lacking: list[str]
    address: str
    is_on: bool
    sent: int | None = None
    failed: int | None = None
    """How many today, in all rounds; None for a reader who is no administrator."""


def standing_of(officer: Officer, *, manages: bool) -> Standing:
    """Returns it for an officer. At most three queries; none where no mail is configured."""
    if missing := lacking():
        return Standing(missing if manages else [], "", is_on=False)
    address = Personnel.objects.filter(officer=officer).values_list("email", flat=True).first() or ""
    is_on = not NoMorningMail.objects.filter(officer=officer).exists()
    if not manages:
        return Standing([], address, is_on)
    today = MorningMail.objects.filter(day=timezone.localdate())
    counts = today.aggregate(
        sent=Count("pk", filter=Q(sent_at__isnull=False)), failed=Count("pk", filter=~Q(problem=""))
    )
    return Standing([], address, is_on, **counts)


def send_due(now: datetime | None = None) -> int:
    """Send every mail that is due now; returns how many were sent."""
    if lacking():
        return 0
    now = now or timezone.now()
    stops_at = clock.monotonic() + MOST_SECONDS
    MorningMail.objects.filter(day__lt=(now - KEPT).date()).delete()
    waiting = [one for zone in zones.PROVINCES for one in _due(zone, now)]
    if not waiting:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except OSError as problem:  # those of smtplib, too; nothing was begun: the next ring tries again
        log.error("The mail server cannot be reached: %s", kind_of(problem))
        return 0
    sent = 0
    try:
        for officer, day, zone in waiting:
            if clock.monotonic() > stops_at:
                break
            try:
                sent += _send(officer, day, zone, connection)
            except OSError:
                break
    finally:
        connection.close()
    return sent


def _due(zone: ZoneInfo, now: datetime) -> Iterator[tuple[Officer, date, ZoneInfo]]:
    """Yield the officers whose morning it is, who have an address, want the mail and have not had it."""
    there = now.astimezone(zone)
    if not FROM <= there.time() < UNTIL:
        return
    for officer in _wanting(there.date()):
        if zones.zone_of(officer.first_area) == zone:  # type: ignore[attr-defined]
            yield officer, there.date(), zone


def _wanting(day: date) -> QuerySet[Officer]:
    works: Any = Assignment.objects.active().filter(
        officer=OuterRef("pk"), round__is_open=True, round__is_made_up=False
    )
    return (
        Officer.objects.filter(is_active=True)
        .exclude(personnel=None)
        .exclude(personnel__email="")
        .filter(~Exists(NoMorningMail.objects.filter(officer=OuterRef("pk"))))
        .filter(~Exists(MorningMail.objects.filter(officer=OuterRef("pk"), day=day)))
        .annotate(first_area=Subquery(works.order_by("area_id").values("area_id")[:1]))
        .exclude(first_area=None)
        .select_related("personnel")
        .order_by("pk")
    )


def _send(officer: Officer, day: date, zone: ZoneInfo, connection: Any) -> bool:
    """Send one mail, unless another worker has begun it. Raises what shows that the connection is gone."""
    made, is_ours = MorningMail.objects.get_or_create(officer=officer, day=day)
    if not is_ours:
        return False
    with timezone.override(zone), translation.override(settings.LANGUAGE_CODE):
        found = _notices_of(officer)
        if not found:
            return False
        made.kinds = len(found)
        mail = EmailMessage(
            _subject(found),
            _body(found),
            to=[officer.personnel.email],  # type: ignore[attr-defined]
            headers={"Auto-Submitted": "auto-generated", "List-Unsubscribe": f"<{_absolute('#surat')}>"},
            connection=connection,
        )
    try:
        mail.send()
        made.sent_at = timezone.now()
    except OSError as problem:  # those of smtplib, too
        made.problem = kind_of(problem)[:100]
        log.error("A morning mail was not sent: %s", made.problem)
        if isinstance(problem, SMTPServerDisconnected) or not isinstance(problem, SMTPException):
            raise  # the next ones would fail, too
    finally:
        made.save(update_fields=["kinds", "sent_at", "problem"])
    return made.sent_at is not None


def _notices_of(officer: Officer) -> list[Waiting]:
    held = held_by(officer)
    theirs = Round.objects.filter(pk__in={one[0] for one in held}, is_open=True, is_made_up=False)
    shown = next(iter(rounds.in_order(theirs)), None)
    return notices(what_waits(reader_of(officer, shown, held))) if shown else []


def _subject(found: list[Waiting]) -> str:
    said = ngettext("Regsosek: %(count)s hal menunggu Anda", "Regsosek: %(count)s hal menunggu Anda", len(found))
    return said % {"count": number(len(found))}


def _body(found: list[Waiting]) -> str:
    lines = [line for one in found for line in (_line(one), f"  {_absolute(f'#{one.kind}')}", "")]
    ends = _("Surat ini hanya berisi jumlah dan tautan. Untuk tidak menerimanya lagi:")
    return "\n".join([*lines, ends, _absolute("#surat"), ""])


def _line(one: Waiting) -> str:
    """Returns label, count and days. Not the note, which may name somebody."""
    said = one.label if one.count is None else f"{one.label}: {number(one.count)}"
    said = f"{said}, {one.waits}" if one.waits else said
    return f"! {said}" if one.urgency == Urgency.NOW else f"- {said}"


def _absolute(anchor: str) -> str:
    return urljoin(settings.SITE_ADDRESS, reverse("enumeration:notices")) + anchor
