"""What the pages of a user's own account ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.utils.translation import gettext_lazy

from enumeration.models import Officer


class CodeForm(SetPasswordMixin, forms.Form):
    """User name and code from the slip, and the password that is chosen with them."""

    username = forms.CharField(label=gettext_lazy("Nama pengguna"), max_length=150)
    code = forms.CharField(
        label=gettext_lazy("Kode"),
        max_length=40,
        help_text=gettext_lazy("10 huruf dan angka dari lembar kode Anda, misalnya A7C3K-9DX4M."),
    )
    new_password1, new_password2 = SetPasswordMixin.create_password_fields(
        label1=gettext_lazy("Kata sandi baru"), label2=gettext_lazy("Ulangi kata sandi baru")
    )

    def clean(self) -> dict[str, Any]:
        self.validate_passwords("new_password1", "new_password2")
        # Compared with what was typed, whether or not that name exists: the answer reveals nothing about it.
        typed = Officer(username=self.cleaned_data.get("username", ""))
        self.validate_password_for_user(typed, "new_password2")
        return super().clean() or self.cleaned_data
