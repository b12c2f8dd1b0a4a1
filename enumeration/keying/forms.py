"""What the pages of keying ask for."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _


class NewDraw(forms.Form):
    """A draw for second keying."""

    wilayah = forms.ChoiceField(label=_("Wilayah"))
    persen = forms.IntegerField(label=_("Bagian yang dientri ulang, %"), min_value=1, max_value=100, initial=5)
    benih = forms.IntegerField(
        label=_("Angka acak (benih)"),
        min_value=0,
        max_value=2**31,
        required=False,
        help_text=_("Angka yang sama mengambil sampel yang sama. Kosong: dipilihkan."),
    )

    def __init__(self, *args, areas: Iterable, **more):
        super().__init__(*args, **more)
        self.fields["wilayah"].choices = [("", _("Pilih wilayah")), *areas]  # type: ignore[attr-defined]
