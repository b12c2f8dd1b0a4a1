"""What the ranking pages ask for: a new run, and what narrows the ranked list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ranking.models import ClassScheme, Run, WelfareModel

SEARCHED_WITHOUT_AREA = 150_000
"""Names have no index. Up to so many families, the whole district is looked through at once."""


class LongSelect(forms.Select):
    """A choice among hundreds: Django's template for each option takes longer than all the page's queries."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        groups = []
        for label, options, _index in widget["optgroups"]:
            inside = format_html_join(
                "\n",
                '<option value="{}"{}>{}</option>',
                ((one["value"], flatatt({"selected": one["selected"]}), one["label"]) for one in options),
            )
            groups.append(format_html('<optgroup label="{}">{}</optgroup>', label, inside) if label else inside)
        opening = format_html('<select name="{}"{}>', name, flatatt(widget["attrs"]))
        return format_html("{}{}</select>", opening, format_html_join("\n", "{}", ((group,) for group in groups)))


class NewRun(forms.Form):
    district = forms.ChoiceField(label=_("Kabupaten/kota"))
    model = forms.ModelChoiceField(
        label=_("Model"), queryset=WelfareModel.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    scheme = forms.ModelChoiceField(
        label=_("Pembagian kelas"), queryset=ClassScheme.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, districts: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        fields: dict[str, Any] = self.fields
        fields["district"].choices = districts
        if len(districts) == 1:
            fields["district"].widget = forms.HiddenInput()
        for name, rows in (("model", self.models()), ("scheme", ClassScheme.objects.all())):
            fields[name].queryset = rows
            fields[name].label_from_instance = lambda one: f"{one.title} ({one})"

    @staticmethod
    def models() -> QuerySet[WelfareModel]:
        """Those that no other model says to replace; what is replaced stays for the runs that were made with it."""
        replaced = WelfareModel.objects.filter(about__has_key="replaces").values_list("about__replaces", flat=True)
        return WelfareModel.objects.exclude(name__in=list(replaced))


class ListFilter(forms.Form):
    """The filters of the ranked list. Which areas there are depends on who asks; the SLS follow from the village."""

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
        """How many filters are set."""
        return sum(bool(self.cleaned_data.get(name)) for name in ("wilayah", "sls", "kelas", "desil", "nama"))
