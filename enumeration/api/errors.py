"""Pages for "not found" and "not allowed"; problem details where a program asked below /api/."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views import csrf, defaults
from django.views.decorators.csrf import requires_csrf_token
from rest_framework.exceptions import APIException, PermissionDenied

from enumeration.api import problems


def _asks_the_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _for_a_program(error: APIException | Http404) -> HttpResponse:
    """Returns what the API's own views would answer."""
    said = problems.answer(error, {})
    assert said is not None  # noqa: S101  (both are among those it knows)
    said.accepted_renderer, said.accepted_media_type = problems.ProblemRenderer(), problems.ProblemRenderer.media_type
    said.renderer_context = {}  # type: ignore[attr-defined]
    return said.render()


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404: answer with a page, or with problem details below /api/."""
    return _for_a_program(Http404()) if _asks_the_api(request) else defaults.page_not_found(request, exception)


@requires_csrf_token
def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403: answer with a page, or with problem details below /api/."""
    return (
        _for_a_program(PermissionDenied()) if _asks_the_api(request) else defaults.permission_denied(request, exception)
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: answer a request whose CSRF token is missing or wrong."""
    if _asks_the_api(request):
        return _for_a_program(PermissionDenied(f"CSRF: {reason}"))
    return csrf.csrf_failure(request, reason)
