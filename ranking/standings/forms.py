"""The filters of the ranked list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enumeration.components.selects import LongSelect
from ranking.models import Run

SEARCHED_WITHOUT_AREA = 150_000
"""Names have no index. A district of up to this many households is searched as a whole."""


class ListFilter(forms.Form):
    """The filters of the ranked list. The areas offered depend on the user; the SLS depend on the chosen village."""

    wilayah = forms.ChoiceField(label=_("Kecamatan atau desa"), required=False, widget=LongSelect)
    sls = forms.ChoiceField(label=_("SLS"), required=False)
    kelas = forms.TypedChoiceField(label=_("Kelas kesejahteraan"), required=False, coerce=int, empty_value=None)
    desil = forms.TypedChoiceField(label=_("Desil"), required=False, coerce=int, empty_value=None)
    nama = forms.CharField(label=_("Nama kepala keluarga"), required=False, max_length=60)
    mulai = forms.IntegerField(label=_("Mulai dari peringkat"), required=False, min_value=1, max_value=2**31 - 1)

    def __init__(self, data: Mapping[str, Any], *, run: Run, areas: list, sls: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        self.run = run
        fields: dict[str, Any] = self.fields
        fields["wilayah"].choices = [("", _("Semua")), *areas]
        sls = list(sls)
        if sls:
            fields["sls"].choices = [("", _("Semua SLS di desa ini")), *sls]
        else:
            del fields["sls"]
        labels = enumerate(run.scheme.labels, start=1)
        fields["kelas"].choices = [("", _("Semua")), *((str(n), f"{n}. {label}") for n, label in labels)]
        fields["desil"].choices = [("", _("Semua")), *((str(n), str(n)) for n in range(1, 11))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("nama") and not cleaned.get("wilayah") and (self.run.families or 0) > SEARCHED_WITHOUT_AREA:
            self.add_error("nama", _("Pilih dulu kecamatan atau desanya."))
        return cleaned

    @property
    def area(self) -> str:
        return self.cleaned_data.get("sls") or self.cleaned_data.get("wilayah") or ""

    @property
    def active(self) -> int:
        """Returns how many filters are set."""
        return sum(bool(self.cleaned_data.get(name)) for name in ("wilayah", "sls", "kelas", "desil", "nama"))
