"""What a browser, and every cache on the way, may keep: nothing, except responses declared to be about nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

MAY_DO = "geolocation=(self), camera=(), microphone=(), payment=(), usb=()"
"""Our own pages may ask the device for its location, to record where a household lives; nothing else may."""


class KeptNowhere:
    """Middleware: no response is kept anywhere, not even a refusal.

    There is no `Clear-Site-Data` at sign-out: it blocks Chrome for seconds and discards the static files.
    static/js/returning.js handles pages that the browser still holds.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not getattr(response, "is_impersonal", False):
            response.headers["Cache-Control"] = "no-store"
        response.headers["Permissions-Policy"] = MAY_DO
        return response


def impersonal(view: Callable[..., Any]) -> Callable[..., Any]:
    """Declare that the view's responses concern no person: its own Cache-Control stands."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Any:
        response = view(*args, **kwargs)
        response.is_impersonal = response.status_code < 400 and "Cache-Control" in response
        return response

    return answered
