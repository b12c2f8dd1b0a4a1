"""What the pages of keying ask for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from enumeration.pages.lots import NewLot


class NewDraw(NewLot):
    """A draw for second keying."""

    field_order = ["wilayah", "persen", "benih"]

    persen = forms.IntegerField(label=_("Bagian yang dientri ulang, %"), min_value=1, max_value=100, initial=5)
