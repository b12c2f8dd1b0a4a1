"""The forms of the verification pages: a new line, finishing a list, reopening it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from enumeration.fields.day import DayField
from enumeration.fields.spaced import SpacedField


class NewLine(forms.Form):
    """A household that is not on the pre-printed list.

    The page makes its id, so that a form sent twice is one household.
    """

    pk = forms.UUIDField(widget=forms.HiddenInput)
    head_name = SpacedField(label=_("Nama kepala keluarga"), max_length=100)
    address = SpacedField(label=_("Alamat"), max_length=200, required=False)
    building = forms.IntegerField(
        label=_("Nomor bangunan"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("Beberapa keluarga boleh serumah. Kosong: nomor berikutnya."),
    )


class FinishList(forms.Form):
    """With whom and when the list of an SLS was gone through; both are unknown for an SLS that was not found."""

    use_required_attribute = False

    head_name = SpacedField(
        label=_("Nama ketua SLS"),
        max_length=100,
        error_messages={"required": _("Tuliskan nama ketua SLS yang ditemui.")},
    )
    met_on = DayField(
        label=_("Tanggal bertemu"),
        error_messages={"required": _("Isi tanggal bertemu dengan ketua SLS.")},
    )
    is_not_found = forms.BooleanField(label=_("SLS ini tidak ditemukan di lapangan"), required=False)

    def __init__(self, *args, **more):
        # The page has another form with a field of this name.
        super().__init__(*args, **{"auto_id": "selesai_%s"} | more)

    def clean(self) -> dict:
        if self.cleaned_data.get("is_not_found"):
            for name, nothing in (("head_name", ""), ("met_on", None)):
                if name in self.errors and not self.data.get(name):
                    del self.errors[name]
                    self.cleaned_data[name] = nothing
        return self.cleaned_data


class ReopenList(forms.Form):
    reason = forms.CharField(label=_("Alasan dibuka kembali"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
