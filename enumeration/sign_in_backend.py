"""Who signs in: by password, or with a one-time code that sets one. Both pass Django, so that axes counts the guesses."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from enumeration.actions import inviting
from enumeration.models import Officer


class PasswordOrCode(ModelBackend):
    """With `secret_code`, `new_password` is what the officer chose. ValidationError if it resembles their data."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        *,
        secret_code: str | None = None,
        new_password: str | None = None,
        **more: Any,
    ) -> Officer | None:
        if secret_code is None or not (username and new_password):
            return super().authenticate(request, username, password, **more)  # type: ignore[return-value]
        try:
            return inviting.redeem(username, secret_code, password=new_password)
        except inviting.WrongCode:
            return None
