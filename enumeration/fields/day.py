"""A day that somebody typed: 2027-02-01, or another form that can be read in only one way."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import widgets

from enumeration.fields.bounds import without_nul

_MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb", "pebruari", "peb"),
    ("maret", "march", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agu", "agt", "ags", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov", "nopember", "nop"),
    ("desember", "december", "des", "dec"),
)
MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
FIRST_YEAR, LAST_YEAR = 1900, 2100
"""As for the dates of the questionnaire: 0085-01-01 is a typing error."""
ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
IN_NUMBERS = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
IN_LETTERS = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]+)\.?[ -]([0-9]{4})")


def day_in(text: str) -> date:
    """Returns the day. Raises ValidationError for text that is not a day, and for text that different countries read
    differently."""
    text = " ".join(without_nul(text).split())[:40]
    if (read := _parts(text)) is None:
        said = _("“%(text)s” dapat dibaca sebagai dua tanggal. Tulis misalnya 2027-02-01 atau 1 Februari 2027.")
        raise ValidationError(said % {"text": text})
    try:
        day = date(*read)
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
        problem = None
    except ValueError as found:
        problem = found
    said = _("“%(text)s” bukan tanggal. Tulis misalnya 2027-02-01 atau 1 Februari 2027.")
    raise ValidationError(said % {"text": text}) from problem


def _parts(text: str) -> tuple[int, int, int] | None:
    """Returns year, month and day; zeros where it is not a day at all, None where either number may be the month."""
    if found := ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := IN_LETTERS.fullmatch(text):
        return int(found[3]), MONTH.get(found[2].lower(), 0), int(found[1])
    if found := IN_NUMBERS.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if first <= 12 and second <= 12 and first != second:
            return None
        return (year, first, second) if second > 12 else (year, second, first)
    return 0, 0, 0


class DayField(forms.DateField):
    """The browser's own field sends 2027-02-01; what a person or a program sends is parsed just as strictly."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        return day_in(value) if isinstance(value, str) and value.strip() else super().to_python(value)


class DayCell(widgets.DateWidget):
    """A day in a cell of a file, parsed as strictly as DayField does."""

    def __init__(self) -> None:
        super().__init__("%Y-%m-%d")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        try:
            return day_in(value) if isinstance(value, str) and value.strip() else super().clean(value, row, **kwargs)
        except ValidationError as problem:
            raise ValueError(problem.messages[0]) from problem
