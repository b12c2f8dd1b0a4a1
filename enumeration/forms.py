"""What a page asks for: fields with their labels, and the words when an entry is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enumeration.exports.formats import FORMATS
from enumeration.exports.registry import Exporter, Filter
from enumeration.models import Officer, State
from enumeration.questionnaire.codes import Result


class QueueFilter(forms.Form):
    """What a reviewer narrows the queue down to. Which areas and officers there are depends on who asks."""

    wilayah = forms.ChoiceField(label=_("Wilayah"), required=False)
    ppl = forms.ChoiceField(label=_("PPL"), required=False)
    hasil = forms.ChoiceField(label=_("Hasil kunjungan (205)"), required=False)
    tim = forms.ChoiceField(label=_("Tim (PML)"), required=False)
    peringatan = forms.BooleanField(label=_("Hanya yang punya peringatan"), required=False)
    terlambat = forms.BooleanField(label=_("Hanya yang menunggu lebih dari 3 hari"), required=False)

    def __init__(self, *args, areas: Iterable, officers: Iterable | None, teams: Iterable | None = None, **more):
        super().__init__(*args, **more)
        self.fields["wilayah"].choices = [("", _("Semua wilayah tugas")), *areas]  # type: ignore[attr-defined]
        results = [(str(code), label) for code, label in Result.choices]
        self.fields["hasil"].choices = [("", _("Semua hasil")), *results]  # type: ignore[attr-defined]
        if officers is None:
            # Thousands of names help nobody: first the kecamatan, then the officer.
            del self.fields["ppl"]
        else:
            self.fields["ppl"].choices = [("", _("Semua PPL")), *officers]  # type: ignore[attr-defined]
        if teams is None:
            del self.fields["tim"]
        else:
            self.fields["tim"].choices = [("", _("Semua tim")), *teams]  # type: ignore[attr-defined]


class JournalFilter(forms.Form):
    """What an officer looks for in their journal."""

    cari = forms.CharField(label=_("Nama atau nomor"), required=False, help_text=_("Nomor: 12 atau 12/3"))
    sls = forms.CharField(label=_("SLS (nama atau kode)"), required=False)
    hari = forms.DateField(
        label=_("Hari"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    status = forms.ChoiceField(
        label=_("Status sekarang"), required=False, choices=lambda: [("", _("Semua status")), *State.choices]
    )


def _filter_field(one: Filter, by: Officer) -> forms.ChoiceField:
    choices = one.choices(by)
    words: dict[str, Any] = {"label": one.label, "help_text": one.help or "", "required": one.is_required}
    if one.is_many:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)
    return forms.ChoiceField(choices=choices if one.is_required else [("", _("Semua")), *choices], **words)


class NewExport(forms.Form):
    """What is to be in the file, and what it is for. The filters are those that the export names."""

    area_code = forms.ChoiceField(label=_("Wilayah"))
    file_format = forms.ChoiceField(
        label=_("Format berkas"), choices=[(key, one.name) for key, one in FORMATS.items()], initial="xlsx"
    )
    purpose = forms.CharField(
        label=_("Tujuan penggunaan"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Siapa yang memakai daftar ini dan untuk apa. Tercatat di berkas dan di riwayat ekspor."),
        error_messages={"required": _("Tuliskan tujuan penggunaan data.")},
    )
    agreement = forms.CharField(
        label=_("Nomor perjanjian"),
        max_length=100,
        required=False,
        help_text=_("Perjanjian kerja sama atau surat permintaan, bila daftar diberikan kepada instansi lain."),
    )

    def __init__(self, *args, exporter: Exporter, by: Officer, areas: list, **more):
        super().__init__(*args, **more)
        self.exporter = exporter
        self.fields["area_code"].choices = areas  # type: ignore[attr-defined]
        for one in exporter.filters:
            self.fields[one.name] = _filter_field(one, by)
        self.order_fields([*(one.name for one in exporter.filters if one.is_required), "area_code"])

    @property
    def narrowing(self) -> list:
        """The fields that leave rows out."""
        return [self[one.name] for one in self.exporter.filters if not one.is_required]

    @property
    def subjects(self) -> list:
        """The fields without which there is nothing to export."""
        return [self[one.name] for one in self.exporter.filters if one.is_required]

    def chosen(self) -> dict:
        """The filters as Export keeps them."""
        return {one.name: self.cleaned_data[one.name] for one in self.exporter.filters if self.cleaned_data[one.name]}


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


class UploadPrelist(forms.Form):
    """A file of the pre-printed list, and the place whose SLS it may name."""

    area_code = forms.ChoiceField(label=_("Wilayah"), help_text=_("SLS di luar wilayah ini ditolak."))
    file = forms.FileField(
        label=_("Berkas prelist"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("CSV (koma atau titik koma, UTF-8) atau XLSX (lembar pertama)."),
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
