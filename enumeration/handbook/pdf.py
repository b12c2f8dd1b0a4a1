"""The handbook of a role as PDF, in the active language."""

from __future__ import annotations

import io

from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image
from reportlab.lib.utils import ImageReader

from enumeration import zones
from enumeration.handbook.contents import Handbook
from enumeration.handbook.pictures import ON_A_PHONE, Picture
from enumeration.help.entry import Help, Key
from enumeration.models import Area, Officer, Round
from enumeration.papers.desk import moment_words, office_name
from enumeration.papers.drawing import BOLD, MARGIN, MM, Column, Frame, Sheets
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
        for number, (chapter, pictures) in enumerate(handbook.illustrated, start=1):
            _chapter(sheets, number, chapter)
            for picture in pictures:
                _picture(sheets, picture)
            sheets.y -= 8
        if terms := handbook.terms:
            sheets.text(_("Istilah"), size=12, font=BOLD, after=4)
            columns = (Column(_("Istilah"), 30), Column(_("Arti"), 120), Column(_("Sumber"), 26))
            sheets.table(columns, [(one.term, in_helvetica(one.means), one.source) for one in terms])
    sheets.save()
    return file.getvalue()


LEAST_ROOM = 110
"""Points: a chapter with less room than this begins on the next page, so that its title is not left alone."""


ROOM_BELOW = 36
"""Points: what is said below a picture stays with it."""


def _chapter(sheets: Sheets, number: int, chapter: Help) -> None:
    if sheets.room() < LEAST_ROOM:
        sheets.break_page()
    sheets.text(f"{number}. {chapter.title}", size=11, font=BOLD, after=2)
    sheets.text(in_helvetica(chapter.what), after=3)
    for place, step in enumerate(chapter.steps, start=1):
        sheets.text(f"{place}. {in_helvetica(step)}", after=1)
    _keys(sheets, chapter.keys)


def _picture(sheets: Sheets, picture: Picture) -> None:
    """Draw a picture in one piece, with a line around it, and below it what there is to see."""
    width = (44 if picture.size == ON_A_PHONE else 120) * MM
    height = width * picture.size[1] / picture.size[0]
    if sheets.room() < height + ROOM_BELOW:
        sheets.break_page()
    sheets.y -= height
    jpeg = io.BytesIO()  # a PDF knows no WebP, and without JPEG each pixel would be kept
    Image.open(picture.file).convert("RGB").save(jpeg, "JPEG", quality=80)
    jpeg.seek(0)
    sheets.canvas.drawImage(ImageReader(jpeg), MARGIN, sheets.y, width, height)
    sheets.canvas.setLineWidth(0.4)
    sheets.canvas.rect(MARGIN, sheets.y, width, height, stroke=1, fill=0)
    sheets.y -= 12
    sheets.text(in_helvetica(picture.says), size=8.5, after=2, grey=0.3)


def _keys(sheets: Sheets, keys: tuple[Key, ...]) -> None:
    for key in keys:
        sheets.text(f"[{key.press}] {key.does}", size=8.5, after=1, grey=0.3)
