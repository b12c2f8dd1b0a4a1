"""The filter of the review queue."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from enumeration.questionnaire.codes import Result
from enumeration.review.sorts import IN_TURN, SORTS


class QueueFilter(forms.Form):
    """The filter of the queue. The areas and officers offered depend on the user."""

    cari = forms.CharField(label=_("Nama atau nomor"), required=False, max_length=100)
    wilayah = forms.ChoiceField(label=_("Wilayah"), required=False)
    ppl = forms.ChoiceField(label=_("PPL"), required=False)
    hasil = forms.ChoiceField(label=_("Hasil kunjungan (205)"), required=False)
    tim = forms.ChoiceField(label=_("Tim (PML)"), required=False)
    peringatan = forms.BooleanField(label=_("Hanya yang punya peringatan"), required=False)
    terlambat = forms.BooleanField(label=_("Hanya yang menunggu lebih dari 3 hari"), required=False)

    urut = forms.ChoiceField(label=_("Urutan"), required=False)

    def __init__(
        self, *args, areas: Iterable, officers: Iterable | None, teams: Iterable | None = None, sorts: bool, **more
    ):
        super().__init__(*args, **more)
        self.fields["wilayah"].choices = [("", _("Semua wilayah tugas")), *areas]  # type: ignore[attr-defined]
        results = [(str(code), label) for code, label in Result.choices]
        self.fields["hasil"].choices = [("", _("Semua hasil")), *results]  # type: ignore[attr-defined]
        if sorts:
            orders = [("", IN_TURN.label), *((name, one.label) for name, one in SORTS.items())]
            self.fields["urut"].choices = orders  # type: ignore[attr-defined]
        else:
            del self.fields["urut"]
        if officers is None:
            # Thousands of names help nobody: first the kecamatan, then the officer.
            del self.fields["ppl"]
        else:
            self.fields["ppl"].choices = [("", _("Semua PPL")), *officers]  # type: ignore[attr-defined]
        if teams is None:
            del self.fields["tim"]
        else:
            self.fields["tim"].choices = [("", _("Semua tim")), *teams]  # type: ignore[attr-defined]
