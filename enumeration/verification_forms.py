"""The forms of the verification pages: a new line, finishing a list, opening it again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NewLine(forms.Form):
    """A family that is not on the pre-printed list. The page makes its id, so that a form sent twice is one family."""

    pk = forms.UUIDField(widget=forms.HiddenInput)
    head_name = forms.CharField(label=_("Nama kepala keluarga"), max_length=100)
    address = forms.CharField(label=_("Alamat"), max_length=200, required=False)
    building = forms.IntegerField(
        label=_("Nomor bangunan"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("Beberapa keluarga boleh serumah. Kosong: nomor berikutnya."),
    )


class FinishList(forms.Form):
    """With whom and when the list of an SLS was gone through."""

    head_name = forms.CharField(label=_("Nama ketua SLS"), max_length=100, required=False)
    met_on = forms.DateField(
        label=_("Tanggal bertemu"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    is_not_found = forms.BooleanField(label=_("SLS ini tidak ditemukan di lapangan"), required=False)


class ReopenList(forms.Form):
    reason = forms.CharField(label=_("Alasan dibuka kembali"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
