"""What the page about devices asks for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class OpenDevice(forms.Form):
    """A file from an officer's device."""

    file = forms.FileField(
        label=_("Berkas dari HP"),
        widget=forms.FileInput(attrs={"accept": ".json"}),
        help_text=_("Di HP petugas: halaman Kiriman, lalu simpan berkas untuk kantor."),
        error_messages={"required": _("Pilih berkas."), "empty": _("Berkas ini kosong.")},
    )
