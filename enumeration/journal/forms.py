"""What the journal's page asks for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from enumeration.fields.day import DayField
from enumeration.models import State


class JournalFilter(forms.Form):
    """What an officer searches for in their journal."""

    cari = forms.CharField(label=_("Nama atau nomor"), required=False, help_text=_("Nomor: 12 atau 12/3"))
    sls = forms.CharField(label=_("SLS (nama atau kode)"), required=False)
    hari = DayField(label=_("Hari"), required=False)
    status = forms.ChoiceField(
        label=_("Status sekarang"), required=False, choices=lambda: [("", _("Semua status")), *State.choices]
    )
