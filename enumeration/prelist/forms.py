"""What the page of the pre-printed list asks for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadPrelist(forms.Form):
    """A file of the pre-printed list, and the area whose SLS it may name."""

    area_code = forms.ChoiceField(label=_("Wilayah"), help_text=_("SLS di luar wilayah ini ditolak."))
    file = forms.FileField(
        label=_("Berkas prelist"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("CSV (koma, titik koma, atau tab; UTF-8) atau XLSX (lembar pertama yang tampak)."),
        error_messages={"required": _("Pilih berkas."), "empty": _("Berkas ini kosong.")},
    )
    adds_areas = forms.BooleanField(
        label=_("Tambahkan SLS yang belum terdaftar di desa/kelurahan yang dikenal"),
        required=False,
        help_text=_(
            "Nama SLS baru diambil dari kolom nama_sls. Tanpa pilihan ini, baris dari SLS yang tidak dikenal ditolak."
        ),
    )

    def __init__(self, *args, areas: list, **more):
        super().__init__(*args, **more)
        self.fields["area_code"].choices = areas  # type: ignore[attr-defined]
