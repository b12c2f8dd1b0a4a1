"""Drawing lots among the households of an area: the form that asks where, and the order that a number (seed) gives.

The same number over the same households gives the same order, so that another person can check a drawing.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django import forms
from django.db.models import CharField, TextField, Value
from django.db.models.functions import MD5, Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enumeration.access import Reach
from enumeration.models import Level
from enumeration.models.areas import lies_in_a
from enumeration.pages.places import area_choices

MOST_FAMILIES = 2000
"""More than this no office visits or keys again; the limit also keeps a drawing within seconds."""


class CannotDraw(Exception):
    """Nothing can be drawn. The message says why, and what to do."""


class NewLot(forms.Form):
    """Where to draw, and by which number. How many is up to the form made of it."""

    wilayah = forms.ChoiceField(label=gettext_lazy("Wilayah"))
    benih = forms.IntegerField(
        label=gettext_lazy("Angka acak (benih)"),
        min_value=0,
        max_value=2**31,
        required=False,
        help_text=gettext_lazy("Angka yang sama mengambil sampel yang sama. Kosong: dipilihkan."),
    )

    def __init__(self, *args, areas: Iterable, **more):
        super().__init__(*args, **more)
        self.fields["wilayah"].choices = [("", _("Pilih wilayah")), *areas]  # type: ignore[attr-defined]


def areas_to_draw_in(mine: Reach) -> list[tuple[str, list[tuple[str, str]]]]:
    """Returns the choices of the form: what lies in one kecamatan, in groups. One query."""
    return [
        (name, [choice for choice in choices if lies_in_a(Level.SUBDISTRICT, choice[0])])
        for name, choices in area_choices(mine)
    ]


def refuse_wide_area(code: str) -> None:
    """Raise CannotDraw for an area above a kecamatan."""
    if not lies_in_a(Level.SUBDISTRICT, code):
        raise CannotDraw(_("Pilih satu kecamatan, atau wilayah yang lebih kecil."))


def any_seed() -> int:
    return secrets.randbelow(1_000_000)


def by_lot(seed: int) -> MD5:
    """Returns the order in which rows are drawn with this number."""
    return MD5(Concat(Value(f"{seed} "), Cast("pk", CharField()), output_field=TextField()))
