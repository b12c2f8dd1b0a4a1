"""What a browser, and whatever stands between, may keep: nothing, except what declares that it is about nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

MAY_DO = "geolocation=(self), camera=(), microphone=(), payment=(), usb=()"
"""Where a family lives is asked of the device on our own pages; nothing else is."""


class KeptNowhere:
    """Every answer is kept nowhere, also a refusal. No `Clear-Site-Data` at sign-out: it hangs Chrome for seconds and
    throws the static files away; static/js/returning.js sees to pages that the browser still holds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not getattr(response, "is_impersonal", False):
            response.headers["Cache-Control"] = "no-store"
        response.headers["Permissions-Policy"] = MAY_DO
        return response


def impersonal(view: Callable[..., Any]) -> Callable[..., Any]:
    """Declares that what the view answers with is about no person: its own Cache-Control stands."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Any:
        response = view(*args, **kwargs)
        response.is_impersonal = response.status_code < 400 and "Cache-Control" in response
        return response

    return answered
