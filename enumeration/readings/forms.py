"""What the page of readings asks for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReadingSearch(forms.Form):
    """Whose readings, or the readings of which household, an administrator asks for."""

    petugas = forms.CharField(label=_("Petugas: nama atau nama pengguna"), required=False, max_length=100)
    keluarga = forms.CharField(
        label=_("Keluarga: alamat halamannya, atau SLS/bangunan/keluarga"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "7317010001000100/12/3"}),
    )
