"""What every view of the API has in common. (Apart from access.py, which Django REST framework's own views import.)"""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.views import APIView

from enumeration.models import Officer


class ApiView(APIView):
    """What every view here has in common: answers about people are kept by no cache on the way."""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def officer_of(request: Request) -> Officer:
    """Who calls, where the view's permission has made sure that somebody is signed in."""
    assert isinstance(request.user, Officer)  # noqa: S101 (for the type checker)
    return request.user
