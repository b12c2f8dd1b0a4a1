"""What the assignment pages ask for."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _

from enumeration.assignment.board import FILTER_WORDS, Filter
from enumeration.pages.formatting import number


class BoardFilter(forms.Form):
    saring = forms.ChoiceField(label="", required=False)
    cari = forms.CharField(label="", required=False, max_length=60)

    def __init__(self, data: Mapping, counts: Mapping[Filter, int]):
        super().__init__(data, auto_id="saring-%s")
        named = [(each.value, f"{FILTER_WORDS[each]} ({number(counts[each])})") for each in Filter]
        self.fields["saring"].choices = [("", _("Semua SLS")), *named]  # type: ignore[attr-defined]
        self.fields["saring"].label = _("Tampilkan")
        self.fields["cari"].label = _("Nama atau kode SLS, atau nama petugas")
