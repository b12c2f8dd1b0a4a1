"""Who calls, and what they may do: sessions for the pages, tokens for programs, one permission class for every view.

A view declares its requirement as `permission`, or per method as `permissions = {"get": …, "post": …}`; a view that
declares nothing answers nobody. Rows come from `visible_to` only, so a row out of reach answers 404.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle

from enumeration.access import READ_ONCE, Permission, entered, held_by
from enumeration.models import ApiToken, Officer


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Token rgs_…`; a token belongs to an officer and expires."""

    keyword = "Token"

    def authenticate(self, request: Request) -> tuple[Officer, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != self.keyword.lower().encode():
            return None
        plain = words[1].decode("ascii", "replace") if len(words) == 2 else ""
        token = ApiToken.objects.valid(plain)
        if token is None:
            raise AuthenticationFailed(_("Token ini tidak dikenal, sudah dicabut, atau kedaluwarsa. Buat yang baru."))
        return token.officer, token

    def authenticate_header(self, request: Request) -> str:
        # Makes "not signed in" a 401. No browser opens its own password window for this scheme.
        return self.keyword


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "Token rgs_…, made by POST /api/v1/tokens/",
        }


class HoldsDeclared(BasePermission):
    """Whether the user holds the permission that the view declares, in any area.

    `visible_to` then limits the rows to those areas.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        declared = wanted(view, request.method or "")
        if Permission.PUBLIC in declared:
            return True
        if not (request.user and request.user.is_authenticated):
            return False
        if isinstance(request.auth, ApiToken) and getattr(view, "scope", None) not in request.auth.scopes:
            raise PermissionDenied(_("Token ini tidak dibuat untuk itu. Buat yang baru dengan cakupan yang perlu."))
        held = held_by(request.user)
        if request.method in SAFE_METHODS:
            setattr(request.user, READ_ONCE, held)  # as on a page: what writes asks the database each time
        return bool(declared & entered(request.user, held))


def wanted(view: Any, method: str) -> set[Permission]:
    """Returns the permissions that the view declares for this method."""
    by_method = getattr(view, "permissions", None)
    if isinstance(by_method, dict):
        method = "get" if method == "HEAD" else method.lower()
        return {by_method[method]} if method in by_method else set(by_method.values())
    declared = getattr(view, "permission", None)
    return {declared} if isinstance(declared, Permission) else set()


class PerOfficer(UserRateThrottle):
    """The limit on all requests of one officer, or of one address that is not signed in."""

    scope = "officer"
