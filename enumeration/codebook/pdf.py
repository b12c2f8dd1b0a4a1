"""The codebook as PDF, in the active language: one table for each block, then the checks."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _

from enumeration.codebook.entries import Entry, checks, parts
from enumeration.models import Officer, Round
from enumeration.papers.desk import Desk
from enumeration.papers.drawing import BOLD, Column, Sheets
from enumeration.papers.typeface import in_helvetica
from enumeration.questionnaire.codebook import FORM, version
from enumeration.questionnaire.printed import ON_THE_FORM

SIZE = 7.5


def codebook_as_pdf(round: Round, *, by: Officer) -> bytes:
    """Returns the whole codebook."""
    title = str(ON_THE_FORM.format(form=FORM, version=version()))
    file = io.BytesIO()
    desk = Desk(round, by, "")
    sheets = Sheets(file, desk.frame(desk.office(desk.districts)), title)
    columns = (
        Column(_("No."), 12),
        Column(_("Pertanyaan"), 52),
        Column(_("Isian dan kode"), 70),
        Column(_("Ditanyakan jika"), 36),
        Column(_("Diperiksa oleh"), 20),
    )
    with sheets.section(title, title, is_wide=True):
        sheets.title(title)
        for part in parts():
            sheets.text(part.title, size=10, font=BOLD, after=2)
            sheets.table(columns, [_row(one) for one in part.entries], size=SIZE)
        sheets.text(_("Pemeriksaan"), size=10, font=BOLD, after=2)
        rows = [
            (one.check.code, one.numbers, in_helvetica(one.check.message), in_helvetica(one.rule or ""))
            for one in checks()
        ]
        heads = (Column(_("Kode"), 16), Column(_("Pertanyaan"), 22), Column(_("Pesan"), 100), Column(_("Aturan"), 60))
        sheets.table(heads, rows, size=SIZE)
    sheets.save()
    return file.getvalue()


def _row(one: Entry) -> tuple[str, ...]:
    words = " ".join([f"{one.card.label}.", str(one.card.hint or ""), *(f"{remark}." for remark in one.remarks)])
    codes = "; ".join(f"{code} {label}" for code, label in one.card.printed_codes)
    said = f"{one.accepts}. {codes}" if codes else str(one.accepts)
    return one.number, in_helvetica(words), in_helvetica(said), in_helvetica(one.asked_if or ""), ", ".join(one.checks)
