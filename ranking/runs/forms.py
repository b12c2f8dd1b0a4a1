"""What the page of a new run asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ranking.models import ClassScheme, WelfareModel


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
        """Returns the models that no other model replaces. Replaced models stay for the runs that used them."""
        replaced = WelfareModel.objects.filter(about__has_key="replaces").values_list("about__replaces", flat=True)
        return WelfareModel.objects.exclude(name__in=list(replaced))
