"""Which request methods are answered at all. Django's views accept any unknown word as a method."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

ANSWERED = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class KnownMethods:
    """Middleware, the first of all: TRACE, which sends back what it receives, and made-up methods get 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ANSWERED:
            return HttpResponseNotAllowed(ANSWERED)
        return self.get_response(request)
