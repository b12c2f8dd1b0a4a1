"""What the codebook's page asks for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CodebookSearch(forms.Form):
    cari = forms.CharField(
        label=_("Cari"),
        required=False,
        max_length=100,
        help_text=_("Nomor, kata, kode, atau nama kolom; dalam bahasa Indonesia atau Inggris"),
    )
