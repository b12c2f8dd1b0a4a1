"""What all views of the API have in common, except access.py, which Django REST framework's own views import."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enumeration.access import Permission, is_anothers
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
        if getattr(self, "permission", None) is not Permission.PUBLIC and is_anothers(request):
            raise NotAuthenticated(_("Halaman ini milik petugas lain. Masuk lagi sebagai petugas itu."))
        self.asked = read_all(request, self.asks if request.method in ("GET", "HEAD") else ())

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answered = super().finalize_response(request, response, *args, **kwargs)
        # Nothing in JSON is ever run or shown: the shortest policy, as a field connection pays for each letter.
        answered._csp_config = {"default-src": [NONE], "frame-ancestors": [NONE]}  # type: ignore[attr-defined]
        return answered


def officer_of(request: Request) -> Officer:
    """Returns the officer who calls. The view's permission has ensured that somebody is signed in."""
    assert isinstance(request.user, Officer)  # noqa: S101 (for the type checker)
    return request.user
