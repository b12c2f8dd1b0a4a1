"""What the pages of reinterviews ask for."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from enumeration.pages.lots import NewLot
from enumeration.questionnaire.cards import Kind, Question


class NewSample(NewLot):
    """A drawing for re-interviews."""

    field_order = ["wilayah", "sebanyak", "benih"]

    sebanyak = forms.IntegerField(label=_("Keluarga per PPL"), min_value=1, max_value=20, initial=2)


class SecondAnswers(forms.Form):
    """The questions of a re-interview. The action reports errors; the form keeps what was typed."""

    catatan = forms.CharField(label=_("Catatan"), required=False, max_length=300)

    def __init__(self, *args, cards: Mapping[str, Question], **more):
        super().__init__(*args, **more)
        for name, card in cards.items():
            label = f"{card.number} {card.label}"
            if card.kind is Kind.CODED:
                choices = [("", _("Pilih jawaban")), *((str(code), f"{code} {words}") for code, words in card.choices)]
                self.fields[name] = forms.ChoiceField(label=label, choices=choices)
            else:
                self.fields[name] = forms.CharField(label=label, max_length=10)
        self.order_fields([*cards, "catatan"])

    @property
    def asked(self) -> list:
        return [self[name] for name in self.fields if name != "catatan"]
