"""A form field for a name or another line of text: every kind of space becomes one space, and invisible characters are
refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enumeration.questionnaire.spaces import has_unseen, single_spaced


class SpacedField(forms.CharField):
    of_digits = False
    """For a number: invisible marks around the digits of a pasted contact are removed later, as dots and dashes are."""

    default_error_messages = {
        "unseen": _(
            "Memuat tanda yang tidak terlihat, misalnya pembalik arah tulisan. Hapus isian ini, lalu ketik ulang."
        )
    }

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not isinstance(text, str):
            return text
        text = single_spaced(text)
        if has_unseen(text) and not self.of_digits:
            raise forms.ValidationError(self.error_messages["unseen"], code="unseen")
        return text
