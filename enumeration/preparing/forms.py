"""What the pages of rounds and areas ask for. The checks are those of the admin and of the files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enumeration import rounds
from enumeration.access import Permission, reach
from enumeration.areas.lists import why_not_kemendagri
from enumeration.fields.day import DayField
from enumeration.fields.spaced import SpacedField
from enumeration.models import Area, Level, Officer, Round
from enumeration.models.areas import LENGTH_OF, LEVEL_OF
from enumeration.pages.formatting import in_mixed_case

BELOW = {Level.DISTRICT: Level.SUBDISTRICT, Level.SUBDISTRICT: Level.VILLAGE, Level.VILLAGE: Level.SUB_SLS}
"""What is added below an area of a level. An SLS comes with its sub-SLS."""


class AreaChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Area) -> str:
        return f"{in_mixed_case(obj.name)} ({obj.code})"


class RoundForm(forms.ModelForm):
    name = SpacedField(
        label=gettext_lazy("Nama"), max_length=100, help_text=gettext_lazy("Misalnya Regsosek 2027 Kab. Luwu.")
    )
    area = AreaChoice(label=gettext_lazy("Wilayah"), queryset=Area.objects.none(), empty_label=None)
    starts_on = DayField(label=gettext_lazy("Hari pertama"), help_text=gettext_lazy("Misalnya 2027-02-01."))
    ends_on = DayField(label=gettext_lazy("Hari terakhir"))
    is_open = forms.BooleanField(
        label=gettext_lazy("Terbuka"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Putaran yang ditutup masih dapat dibaca, tetapi tidak menerima isian baru."),
    )

    class Meta:
        model = Round
        fields = ["name", "area", "starts_on", "ends_on", "is_open"]

    def __init__(self, *args: Any, by: Officer, **more: Any) -> None:
        super().__init__(*args, **more)
        # The topmost areas of the reach, and the one that the round has.
        here = Q(code__in=reach(by, Permission.MANAGE).codes) | Q(code=self.instance.area_id or "")
        self.fields["area"].queryset = Area.objects.filter(here)  # type: ignore[attr-defined]
        if self.instance.pk is None:
            self.fields["area"].initial = rounds.area_of_all(by)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Hari terakhir mendahului hari pertama. Periksa tahunnya."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Leave out the database's constraint about the days: `clean` says the same, in words."""
        return super()._get_validation_exclusions() | {"starts_on", "ends_on"}  # type: ignore[misc]

    def changed(self) -> list[str]:
        """Returns the labels of what differs."""
        return [str(self.fields[name].label) for name in self.changed_data]


class AreaForm(forms.Form):
    """The name of a kecamatan or village, and its Kemendagri code."""

    name = SpacedField(label=gettext_lazy("Nama"), max_length=100)
    kemendagri_code = SpacedField(
        label=gettext_lazy("Kode Kemendagri"),
        max_length=13,
        required=False,
        help_text=gettext_lazy("Misalnya 73.17.01.2005. NIK dan berkas batas wilayah memakai kode ini."),
    )

    def clean_kemendagri_code(self) -> str:
        code = self.cleaned_data["kemendagri_code"]
        if why := why_not_kemendagri(code):
            raise forms.ValidationError(why)
        return code


class NewAreaForm(AreaForm):
    """An area below another one."""

    code = SpacedField(label=gettext_lazy("Kode BPS"), max_length=16)
    field_order = ("code", "name", "kemendagri_code")

    def __init__(self, *args: Any, parent: Area, **more: Any) -> None:
        super().__init__(*args, **more)
        self.parent, self.level = parent, BELOW[Level(parent.level)]
        said = _("%(length)d angka, diawali %(parent)s.")
        self.fields["code"].help_text = said % {"length": LENGTH_OF[self.level], "parent": parent.code}
        if self.level == Level.SUB_SLS:
            del self.fields["kemendagri_code"]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        is_code = code.isascii() and code.isdecimal() and LEVEL_OF.get(len(code)) == self.level
        if not is_code or not code.startswith(self.parent.code):
            said = _("Kode ini harus %(length)d angka dan diawali %(parent)s.")
            raise forms.ValidationError(said % {"length": LENGTH_OF[self.level], "parent": self.parent.code})
        if there := Area.objects.filter(code=code).first():
            raise forms.ValidationError(_("Kode ini sudah dipakai: %(area)s.") % {"area": there.name})
        return code


class AreasFile(forms.Form):
    """A list of areas to upload."""

    file = forms.FileField(
        label=gettext_lazy("Berkas wilayah"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy("CSV (koma, titik koma, atau tab; UTF-8) atau XLSX (lembar pertama yang tampak)."),
        error_messages={"required": gettext_lazy("Pilih berkas."), "empty": gettext_lazy("Berkas ini kosong.")},
    )
