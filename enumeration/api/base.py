"""What all views of the API have in common, except access.py, which Django REST framework's own views import."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.views import APIView

from enumeration.api.parameters import Parameter, read_all
from enumeration.models import Officer


class ApiView(APIView):
    """What every view here has in common: only the declared parameters are read; others, repeated ones and unreadable
    ones are 400."""

    asks: tuple[Parameter, ...] = ()
    """The parameters allowed behind the `?` of a GET."""

    asked: dict[str, Any]
    """The parameters that were sent: each value by name."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.asked = read_all(request, self.asks if request.method in ("GET", "HEAD") else ())


def officer_of(request: Request) -> Officer:
    """Returns the officer who calls. The view's permission has ensured that somebody is signed in."""
    assert isinstance(request.user, Officer)  # noqa: S101 (for the type checker)
    return request.user
