"""Signing in: by password, or with a one-time code that sets one.

Both pass through here, so that failures are counted.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from enumeration import sign_in_limits
from enumeration.models import Officer
from enumeration.officers.actions import inviting
from enumeration.officers.register import named


class PasswordOrCode(ModelBackend):
    """With `secret_code`, `new_password` is what the officer chose. Raises ValidationError if it resembles their data.

    Raises TooManyTries before any password is hashed.
    """

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
        username = username or ""
        officer = named(username)
        if request is None:
            counters = []
        elif secret_code is None:
            counters = sign_in_limits.counters_of(request, username, officer)
        else:
            counters = [sign_in_limits.by_address(request)]
        tries = sign_in_limits.begin(counters)
        if officer:
            username = officer.username
        if secret_code is None:
            found: Any = super().authenticate(request, username, password, **more)
        else:
            found = self._by_code(username, secret_code, new_password or "", tries)
        if found is not None:
            sign_in_limits.succeeded(tries)
            if request is not None:
                sign_in_limits.remember(request, found)
        return found

    def _by_code(self, username: str, code: str, new_password: str, tries: list[int]) -> Officer | None:
        try:
            return inviting.redeem(username, code, password=new_password)
        except inviting.WrongCode:
            return None
        except ValidationError:
            sign_in_limits.succeeded(tries)  # the code was right
            raise
