"""Noting who was asked to help a place, and what is remarked about a day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import zones
from enumeration.access import NotAllowed, Permission, reach
from enumeration.fields.bounds import whole
from enumeration.models import Assignment, DayNote, HelpAsked, Officer, Round
from enumeration.progress.daily import DAYS_OF
from enumeration.progress.needs import works_at

ONCE_IN = timedelta(hours=12)
"""The same request by the same officer within this time is one request: a double click, a second tab."""


@transaction.atomic
def ask_to_help(officer: Officer, *, place: str, cause: HelpAsked.Cause, round: Round, by: Officer) -> HelpAsked:
    """Note that somebody who works at a place was asked to help there.

    Raises NotAllowed for a user who assigns nobody there, and for an officer who does not work there.
    """
    if not reach(by, Permission.ASSIGN).in_round(round.pk).touches(place):
        raise NotAllowed(f"{by} does not hold '{Permission.ASSIGN}' in {place}")
    if not Assignment.objects.active().filter(works_at(place), round=round, officer=officer).exists():
        raise NotAllowed(f"{officer} does not work in {place}")
    # simultaneous presses are counted one after the other
    Officer.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    asked = {"round": round, "area_code": place, "cause": cause, "officer": officer, "by": by}
    lately = HelpAsked.objects.filter(**asked, at__gt=timezone.now() - ONCE_IN).last()
    return lately or HelpAsked.objects.create(**asked)


class NotADay(Exception):
    """A remark without words, or about a day that is not of the round or has not begun. The message says which."""


@transaction.atomic
def note_day(text: str, *, day: date | None, place: str, round: Round, by: Officer) -> DayNote:
    """Remark about a day in a district or a kecamatan. Raises NotAllowed for who does not assign in all of it, NotADay,
    TooLong."""
    _refuse_unless_whole(place, round, by)
    text = whole(text)
    if not text:
        raise NotADay(_("Tuliskan apa yang terjadi pada hari itu."))
    if day is None or not round.starts_on <= day <= min(zones.today(place), round.ends_on):
        raise NotADay(_("Pilih hari dalam masa pendataan, paling akhir hari ini."))
    # simultaneous presses are counted one after the other
    Officer.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    said = {"round": round, "area_code": place, "day": day, "text": text, "by": by}
    same = DayNote.objects.filter(**said, withdrawal=None).last()
    return same or DayNote.objects.create(**said)


@transaction.atomic
def withdraw_note(note: DayNote, *, by: Officer) -> DayNote:
    """Withdraw a remark: a row of its own says by whom; the remark stays stored. Raises NotAllowed."""
    _refuse_unless_whole(note.area_code, note.round, by)
    kept = {"round": note.round, "area_code": note.area_code, "day": note.day, "by": by}
    return DayNote.objects.get_or_create(withdraws=note, defaults=kept)[0]


def _refuse_unless_whole(place: str, round: Round, by: Officer) -> None:
    if len(place) not in DAYS_OF or not reach(by, Permission.ASSIGN).in_round(round.pk).covers(place):
        raise NotAllowed(f"{by} does not hold '{Permission.ASSIGN}' in all of {place}")
