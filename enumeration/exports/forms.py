"""What the page of a new export asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enumeration.exports.registry import Exporter, Filter
from enumeration.files.formats import FORMATS
from enumeration.models import Officer, Round


def _filter_field(one: Filter, by: Officer, round: Round, chosen: Mapping[str, Any]) -> forms.ChoiceField:
    choices = one.offered(by, chosen, round)
    words: dict[str, Any] = {"label": one.label, "help_text": one.help or "", "required": one.is_required}
    if one.is_many:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)
    return forms.ChoiceField(choices=choices if one.is_required else [("", _("Semua")), *choices], **words)


class NewExport(forms.Form):
    """What the file should contain, and its purpose. The filters are those that the export declares."""

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

    def __init__(self, *args, exporter: Exporter, by: Officer, areas: list, round: Round, **more):
        super().__init__(*args, **more)
        self.exporter = exporter
        self.fields["area_code"].choices = areas  # type: ignore[attr-defined]
        for one in exporter.filters:
            self.fields[one.name] = _filter_field(one, by, round, self.data if self.is_bound else self.initial)
        self.order_fields([*(one.name for one in exporter.filters if one.is_required), "area_code"])

    @property
    def narrowing(self) -> list:
        """Returns the fields that leave rows out."""
        return [self[one.name] for one in self.exporter.filters if not one.is_required]

    @property
    def subjects(self) -> list:
        """Returns the fields without which there is nothing to export."""
        return [self[one.name] for one in self.exporter.filters if one.is_required]

    def chosen(self) -> dict:
        """Returns the filters as Export stores them."""
        return {one.name: self.cleaned_data[one.name] for one in self.exporter.filters if self.cleaned_data[one.name]}
