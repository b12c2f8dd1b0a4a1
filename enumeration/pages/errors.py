"""The page for what went wrong here. A database that does not answer is not a fault of ours to hide: 503, come back."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

RETRY_AFTER_SECONDS = 60


def unavailable(request: HttpRequest) -> HttpResponse:
    """For the time without a database: rendered without the request, whose user would ask it."""
    page = render_to_string("503.html")
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """handler500. Django calls it while the exception is still at hand."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return HttpResponse(render_to_string("500.html"), status=500)
