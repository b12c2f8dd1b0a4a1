"""A text that is too long: nothing is saved, and the form comes back with everything that was typed.

With JavaScript the browser says so before sending (static/js/whole.js); this is for browsers without it, and for
anything that a page missed.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from enumeration.fields.bounds import TooLong, plain


class KeptInTheForm:
    """Middleware, so that it holds for every page. The API has its own answer (api/problems.py)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, TooLong):
            return None
        if request.headers.get("HX-Request"):  # the form is still on the page
            return HttpResponse(str(problem), status=422, content_type="text/plain; charset=utf-8")
        return form_again(request, problem)


def form_again(request: HttpRequest, problem: TooLong) -> HttpResponse:
    """Show what was sent, to be sent again: the long text in a box, everything else unchanged."""
    sent = request.POST if request.method == "POST" else request.GET
    fields = [
        (name, value)
        for name, values in sent.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", "password") and not _is_it(value, problem)
    ]
    long = [(name, value) for name, values in sent.lists() for value in values if _is_it(value, problem)]
    context = {
        "problem": problem,
        "fields": fields,
        "long": long,
        "method": "post" if request.method == "POST" else "get",
        "action": request.get_full_path() if request.method == "POST" else request.path,
    }
    return render(request, "too_long.html", context, status=422)


def _is_it(value: str, problem: TooLong) -> bool:
    """Returns whether this value is the long text.

    Some actions join the lines of what was typed before they check its length.
    """
    return " ".join(plain(value).split()) == " ".join(problem.text.split())
