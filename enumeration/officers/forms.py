"""The forms about officers: the filter of the list, an officer's data, and choosing a password with a code."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enumeration.access import Permission, Role, reach
from enumeration.components.selects import LongSelect
from enumeration.fields.spaced import SpacedField
from enumeration.models import Area, Level, Officer, Personnel
from enumeration.officers import personnel
from enumeration.officers.columns import (
    BY_ATTRIBUTE,
    COLUMNS,
    NAMES,
    OF_RECORD,
    PLACING,
    SEALED,
    Card,
    Kind,
    PersonalColumn,
)
from enumeration.officers.doubles import code_taken
from enumeration.officers.register import Filter, within
from enumeration.pages.formatting import in_mixed_case

NOT_COMPLETED = (Kind.CHOICE, Kind.VILLAGE, Kind.WRITTEN)
"""Fields in which a browser would not offer what was typed into other forms, or where it does no harm."""


class OfficerFilter(forms.Form):
    """The filter of the list. The choices of kecamatan and leader depend on the user."""

    cari = forms.CharField(label=gettext_lazy("Cari nama atau kode"), required=False, max_length=60)
    peran = forms.ChoiceField(label=gettext_lazy("Peran"), required=False)
    kecamatan = forms.ChoiceField(label=gettext_lazy("Kecamatan"), required=False, widget=LongSelect)
    tim = forms.ChoiceField(label=gettext_lazy("Tim"), required=False, widget=LongSelect)
    status = forms.ChoiceField(label=NAMES["status"], required=False)
    akun = forms.ChoiceField(label=gettext_lazy("Akun"), required=False)
    belum_masuk = forms.BooleanField(label=gettext_lazy("Belum pernah masuk"), required=False)
    tanpa_sls = forms.BooleanField(label=gettext_lazy("Tanpa SLS"), required=False)
    tanpa_peran = forms.BooleanField(label=gettext_lazy("Tanpa peran"), required=False)

    def __init__(self, *args, kecamatan: Iterable, leaders: Iterable[Officer] | None, **more):
        super().__init__(*args, **more)
        everything = ("", _("Semua"))
        choices: dict[str, list] = {
            "peran": [everything, *Role.choices],
            "kecamatan": [everything, *((code, in_mixed_case(name)) for code, name in kecamatan)],
            "status": [everything, *Personnel.Status.choices],
            "akun": [everything, ("aktif", _("Aktif")), ("nonaktif", _("Tidak aktif"))],
        }
        if leaders is None:
            del self.fields["tim"]  # first the kecamatan, then the leader
        else:
            choices["tim"] = [everything, *((str(one.pk), one.full_name) for one in leaders)]
        for name, its in choices.items():
            self.fields[name].choices = its  # type: ignore[attr-defined]

    def chosen(self) -> Filter:
        """Returns the filter; an address that was tampered with filters nothing."""
        self.is_valid()
        return Filter(**{name: value for name, value in self.cleaned_data.items() if value})


class AsWritten(SpacedField):
    """A number as people write it, read by the reader of its column."""

    def __init__(self, column: PersonalColumn, **more):
        super().__init__(required=False, max_length=60, **more)
        self.column = column

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return self.column.empty
        try:
            return self.column.parse(text)
        except ValueError as problem:
            raise ValidationError(str(problem)) from problem


class SealedNumber(AsWritten):
    """Shown masked; a masked value that comes back was not changed, and becomes None."""

    of_digits = True

    def clean(self, value: Any) -> Any:
        text = SpacedField.clean(self, value)
        if text and text == self.initial:
            return None
        if personnel.is_masked_number(text):
            raise ValidationError(_("Tulis nomor baru seluruhnya, atau biarkan seperti semula."))
        return super().clean(value)


def field_of(column: PersonalColumn) -> forms.Field:
    """Returns the field that asks for a column."""
    said: dict[str, Any] = {"label": column.title, "help_text": column.help}
    match column.kind:
        case Kind.WRITTEN:
            return AsWritten(column, **said)
        case Kind.SEALED:
            return SealedNumber(column, **said)
        case Kind.CHOICE:
            return forms.ChoiceField(choices=Personnel.Status.choices, **said)
        case Kind.VILLAGE:
            return forms.ModelChoiceField(queryset=Area.objects.none(), required=False, **said)
        case Kind.EMAIL:
            return forms.EmailField(max_length=column.most, required=False, **said)
        case Kind.OFFICER:
            return SpacedField(max_length=BY_ATTRIBUTE["username"].most, required=False, **said)
    return SpacedField(max_length=column.most, required=column.is_required, **said)


class OfficerForm(forms.Form):
    """An officer's data as the office keeps them; stored numbers are shown masked."""

    def __init__(self, data: Any = None, *, officer: Officer, row: Personnel | None, by: Officer):
        self.officer, self.by = officer, by
        record = row or Personnel(officer=officer)
        super().__init__(data)
        for column in COLUMNS:
            if column.card is not Card.NOWHERE:
                self.fields[column.attribute] = field = field_of(column)
                field.initial = self._now(column, record)
        mine = reach(by, Permission.SEE_PERSONNEL)
        villages: Any = self.fields["home_area"]
        choices = mine.as_q("code", None) | Q(code=officer.home_area_id)  # officers who work here may live elsewhere
        villages.queryset = Area.objects.at(Level.VILLAGE).filter(choices).order_by("code")
        villages.label_from_instance = lambda area: f"{in_mixed_case(area.name)} · {area.code}"

    def _now(self, column: PersonalColumn, record: Personnel) -> Any:
        """Returns what the field shows of the officer as they are."""
        if column.is_sealed:
            return personnel.number_masked(record, column.attribute)
        if column.kind is Kind.OFFICER:
            return self.officer.leader.username if self.officer.leader else ""
        value = column.value_of(self.officer, record)
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value

    def on_card(self) -> dict[str, list[tuple[BoundField, str, str]]]:
        """Returns the fields of each card, each with the keyboard it wants and whether a browser may complete it."""
        cards: dict[str, list[tuple[BoundField, str, str]]] = {}
        for column in COLUMNS:
            if column.card is not Card.NOWHERE:
                completion = "" if column.kind in NOT_COMPLETED else "off"
                cards.setdefault(column.card.value, []).append((self[column.attribute], column.keyboard, completion))
        return cards

    def clean_officer_code(self) -> str:
        code = self.cleaned_data["officer_code"]
        if code != self.officer.officer_code and (taken := code_taken(code, within(self.by), but=self.officer.pk)):
            raise ValidationError(taken)
        return code

    def clean_leader(self) -> Officer | None:
        name = self.cleaned_data["leader"].strip()
        if not name:
            return None
        if self.officer.leader and name == self.officer.leader.username:
            return self.officer.leader
        leader = within(self.by).filter(username=name).first()
        if leader is None:
            raise ValidationError(_("Tidak ada petugas dengan nama pengguna itu di wilayah Anda."))
        if leader.pk == self.officer.pk or leader.leader_id == self.officer.pk:
            raise ValidationError(_("Seseorang tidak dapat memimpin dirinya sendiri."))
        return leader

    def of_officer(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PLACING}

    def of_personnel(self) -> dict[str, Any]:
        values = {column.attribute: self.cleaned_data[column.attribute] for column in OF_RECORD}
        return {name: value for name, value in values.items() if not (name in SEALED and value is None)}


class UploadOfficers(forms.Form):
    """A list of officers to upload."""

    file = forms.FileField(
        label=gettext_lazy("Berkas daftar petugas"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy("CSV (koma, titik koma, atau tab; UTF-8) atau XLSX (lembar pertama yang tampak)."),
        error_messages={"required": gettext_lazy("Pilih berkas."), "empty": gettext_lazy("Berkas ini kosong.")},
    )
