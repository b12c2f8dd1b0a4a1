"""The handbook of a role as PDF, in the active language."""

from __future__ import annotations

import io

from django.utils import timezone
from django.utils.translation import gettext as _

from enumeration import zones
from enumeration.handbook.contents import Handbook
from enumeration.help.entry import Help, Key
from enumeration.models import Area, Officer, Round
from enumeration.papers.desk import moment_words, office_name
from enumeration.papers.drawing import BOLD, Column, Frame, Sheets
from enumeration.papers.typeface import in_helvetica


def handbook_as_pdf(handbook: Handbook, *, round: Round | None, by: Officer) -> bytes:
    """Returns the handbook. It names no household, so it is not marked as made up where a round is."""
    title = str(handbook.title)
    district = Area.objects.filter(code=str(round.area_id)[:4]).first() if round else None
    zone = zones.zone_of_round(round) if round else timezone.get_current_timezone()
    printed = _("Dicetak %(when)s oleh %(name)s") % {"when": moment_words(timezone.now(), zone), "name": by.full_name}
    frame = Frame(office_name(district), round.name if round else "Regsosek", printed, is_made_up=False)
    file = io.BytesIO()
    sheets = Sheets(file, frame, title)
    with sheets.section(title, title):
        sheets.title(title, str(handbook.says))
        _keys(sheets, handbook.keys)
        sheets.y -= 8
        for number, chapter in enumerate(handbook.chapters, start=1):
            _chapter(sheets, number, chapter)
        if terms := handbook.terms:
            sheets.text(_("Istilah"), size=12, font=BOLD, after=4)
            columns = (Column(_("Istilah"), 30), Column(_("Arti"), 120), Column(_("Sumber"), 26))
            sheets.table(columns, [(one.term, in_helvetica(one.means), one.source) for one in terms])
    sheets.save()
    return file.getvalue()


LEAST_ROOM = 110
"""Points: a chapter with less room than this begins on the next page, so that its title is not left alone."""


def _chapter(sheets: Sheets, number: int, chapter: Help) -> None:
    if sheets.room() < LEAST_ROOM:
        sheets.break_page()
    sheets.text(f"{number}. {chapter.title}", size=11, font=BOLD, after=2)
    sheets.text(in_helvetica(chapter.what), after=3)
    for place, step in enumerate(chapter.steps, start=1):
        sheets.text(f"{place}. {in_helvetica(step)}", after=1)
    _keys(sheets, chapter.keys)
    sheets.y -= 8


def _keys(sheets: Sheets, keys: tuple[Key, ...]) -> None:
    for key in keys:
        sheets.text(f"[{key.press}] {key.does}", size=8.5, after=1, grey=0.3)
