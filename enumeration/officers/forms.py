"""The forms about officers: the filter of the list, an officer's data, and choosing a password with a code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enumeration.access import Permission, Role, reach
from enumeration.fields.spaced import SpacedField
from enumeration.models import Area, Level, Officer, Personnel
from enumeration.officers import personnel
from enumeration.officers.doubles import code_taken
from enumeration.officers.personnel import NAMES
from enumeration.officers.register import Filter, within
from enumeration.pages.formatting import in_mixed_case


class Names(forms.Select):
    """A choice among several hundred names, drawn in one piece: Django draws each option with a template of its own."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = self.format_value(value)
        options = ((flatatt({"value": key, "selected": str(key) in chosen}), label) for key, label in self.choices)
        drawn = format_html_join("\n", "<option{}>{}</option>", options)
        return format_html("<select{}>\n{}\n</select>", flatatt({"name": name, **self.attrs, **(attrs or {})}), drawn)


class OfficerFilter(forms.Form):
    """The filter of the list. The choices of kecamatan and leader depend on the user."""

    cari = forms.CharField(label=gettext_lazy("Cari nama atau kode"), required=False, max_length=60)
    peran = forms.ChoiceField(label=gettext_lazy("Peran"), required=False)
    kecamatan = forms.ChoiceField(label=gettext_lazy("Kecamatan"), required=False, widget=Names)
    tim = forms.ChoiceField(label=gettext_lazy("Tim"), required=False, widget=Names)
    status = forms.ChoiceField(label=NAMES["status"], required=False)
    akun = forms.ChoiceField(label=gettext_lazy("Akun"), required=False)
    belum_masuk = forms.BooleanField(label=gettext_lazy("Belum pernah masuk"), required=False)
    tanpa_sls = forms.BooleanField(label=gettext_lazy("Tanpa SLS"), required=False)

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
    """A text that one of the functions in personnel.py turns into a value."""

    def __init__(self, column: str, read: Callable[[str], Any], empty: Any = None, **more):
        super().__init__(label=NAMES[column], required=False, max_length=60, **more)
        self.read, self.empty = read, empty

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return self.empty
        try:
            return self.read(text)
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


class OfficerForm(forms.Form):
    """An officer's data as the office keeps them; stored numbers are shown masked."""

    full_name = SpacedField(label=NAMES["full_name"], max_length=100)
    officer_code = SpacedField(label=NAMES["officer_code"], max_length=8, required=False)
    leader = SpacedField(
        label=NAMES["leader"],
        max_length=150,
        required=False,
        help_text=gettext_lazy("Nama pengguna PML seorang PPL, atau Koseka seorang PML."),
    )
    home_area = forms.ModelChoiceField(label=NAMES["home_area"], queryset=Area.objects.none(), required=False)
    status = forms.ChoiceField(label=NAMES["status"], choices=Personnel.Status.choices)
    training_mark = AsWritten("training_mark", personnel.as_mark, help_text=gettext_lazy("0 sampai 100."))
    contract_number = SpacedField(label=NAMES["contract_number"], max_length=60, required=False)
    phone = SealedNumber("phone", personnel.as_phone, empty="")
    email = forms.EmailField(label=NAMES["email"], max_length=254, required=False)
    bank_name = SpacedField(label=NAMES["bank_name"], max_length=60, required=False)
    bank_account = SealedNumber("bank_account", personnel.as_account, empty="")
    bank_holder = SpacedField(label=NAMES["bank_holder"], max_length=100, required=False)
    pay_per_family = AsWritten("pay_per_family", personnel.as_rupiah)
    pay_fixed = AsWritten("pay_fixed", personnel.as_rupiah)

    OF_OFFICER = ("full_name", "officer_code", "leader", "home_area")

    def __init__(self, data: Any = None, *, officer: Officer, row: Personnel | None, by: Officer):
        self.officer, self.by = officer, by
        row = row or Personnel(officer=officer)
        known = {name: getattr(row, name) for name in self.base_fields if name not in self.OF_OFFICER}
        for column in personnel.SEALED:
            known[column] = personnel.number_masked(row, column)
        if row.training_mark is not None:
            known["training_mark"] = f"{row.training_mark:f}".replace(".", ",")
        known |= {"full_name": officer.full_name, "officer_code": officer.officer_code}
        known |= {"leader": officer.leader.username if officer.leader else "", "home_area": officer.home_area_id}
        super().__init__(data, initial=known)
        for column in personnel.SEALED:
            self.fields[column].initial = known[column]
        mine = reach(by, Permission.SEE_PERSONNEL)
        villages: Any = self.fields["home_area"]
        choices = mine.as_q("code", None) | Q(code=officer.home_area_id)  # officers who work here may live elsewhere
        villages.queryset = Area.objects.at(Level.VILLAGE).filter(choices).order_by("code")
        villages.label_from_instance = lambda area: f"{in_mixed_case(area.name)} · {area.code}"

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
        return {name: self.cleaned_data[name] for name in self.OF_OFFICER}

    def of_personnel(self) -> dict[str, Any]:
        values = {name: value for name, value in self.cleaned_data.items() if name not in self.OF_OFFICER}
        return {name: value for name, value in values.items() if not (name in personnel.SEALED and value is None)}


class UploadOfficers(forms.Form):
    """A list of officers to upload."""

    file = forms.FileField(
        label=gettext_lazy("Berkas daftar petugas"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy("CSV (koma, titik koma, atau tab; UTF-8) atau XLSX (lembar pertama yang tampak)."),
        error_messages={"required": gettext_lazy("Pilih berkas."), "empty": gettext_lazy("Berkas ini kosong.")},
    )
