"""A form's field for a name or another line of text: every kind of space is one space."""

from __future__ import annotations

from typing import Any

from django import forms

from enumeration.questionnaire.spaces import single_spaced


class SpacedField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return single_spaced(text) if isinstance(text, str) else text
