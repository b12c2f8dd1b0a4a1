"""Who is signed in, signing in again without leaving the page, and tokens for programs."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY, authenticate, login
from django.http import Http404
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enumeration.access import Permission
from enumeration.api.base import ApiView, officer_of
from enumeration.api.problems import problem
from enumeration.api.schema import refusals
from enumeration.models import ApiToken, Officer, Scope


class SignInSerializer(serializers.Serializer):
    username = serializers.CharField(min_length=1, max_length=150, trim_whitespace=False)
    password = serializers.CharField(min_length=1, max_length=300, trim_whitespace=False)


class OfficerSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    username = serializers.CharField()
    full_name = serializers.CharField()


class SessionSerializer(serializers.Serializer):
    officer = OfficerSerializer(allow_null=True)
    deactivated = serializers.IntegerField(
        allow_null=True, help_text="The officer of this session who was deactivated: a device drops what it fetched."
    )
    csrf = serializers.CharField()


def _session(request: Request, officer: Any) -> dict[str, Any]:
    signed_in = officer if officer is not None and officer.is_authenticated else None
    return {
        "officer": signed_in and {"id": signed_in.pk, "username": signed_in.username, "full_name": signed_in.full_name},
        "deactivated": None if signed_in else _deactivated(request),
        "csrf": get_token(request._request),
    }


def _deactivated(request: Request) -> int | None:
    """Returns whose session this is, where they were deactivated since; the session itself says who."""
    named = request._request.session.get(SESSION_KEY)
    found = Officer.objects.filter(pk=named, is_active=False).values_list("pk", flat=True).first() if named else None
    return found


def _check(request: Request, serializer: type[serializers.Serializer]) -> tuple[Officer | None, dict[str, Any]]:
    """Returns the officer with this name and password, and the validated data; None if they do not match.

    Failures are counted (sign_in_limits.py).
    """
    sent = serializer(data=request.data)
    sent.is_valid(raise_exception=True)
    officer = authenticate(
        request._request, username=sent.validated_data["username"], password=sent.validated_data["password"]
    )
    return officer, sent.validated_data  # type: ignore[return-value]


def _wrong() -> Response:
    return problem(400, "wrong-password", _("Nama pengguna atau kata sandi salah. Coba lagi; isian Anda tidak hilang."))


@method_decorator(csrf_protect, name="dispatch")
class Session(ApiView):
    """The session of this browser. Signing in here leaves the page, and what was typed on it, as it is."""

    permission = Permission.PUBLIC

    @extend_schema(summary="Who is signed in", responses={200: SessionSerializer, **refusals()})
    def get(self, request: Request) -> Response:
        return Response(_session(request, request.user))

    @extend_schema(
        summary="Sign in in place", request=SignInSerializer, responses={200: SessionSerializer, **refusals(400)}
    )
    def post(self, request: Request) -> Response:
        officer, _sent = _check(request, SignInSerializer)
        if officer is None:
            return _wrong()
        login(request._request, officer)
        return Response(_session(request, officer))


class TokenRequestSerializer(SignInSerializer):
    name = serializers.CharField(
        min_length=1, max_length=100, trim_whitespace=False, help_text="What the token is for."
    )
    days = serializers.IntegerField(min_value=1, max_value=90, default=30)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Scope.choices), min_length=1, help_text="What it may be used for."
    )


class TokenSerializer(serializers.ModelSerializer):
    token = serializers.CharField(read_only=True, help_text="Shown this once only.")

    class Meta:
        model = ApiToken
        fields = ["id", "name", "scopes", "created_at", "expires_at", "last_used_at", "token"]


class TokenListSerializer(serializers.ModelSerializer):
    class Meta:
        model = ApiToken
        fields = ["id", "name", "scopes", "created_at", "expires_at", "last_used_at"]


class Tokens(ApiView):
    """Tokens of the officer who asks. Programs send one as `Authorization: Token rgs_…`."""

    permissions = {"get": Permission.SIGNED_IN, "post": Permission.PUBLIC}

    @extend_schema(summary="My tokens", responses={200: TokenListSerializer(many=True), **refusals()})
    def get(self, request: Request) -> Response:
        mine = ApiToken.objects.filter(officer=officer_of(request), revoked_at=None)
        return Response(TokenListSerializer(mine, many=True).data)

    @extend_schema(
        summary="Make a token", request=TokenRequestSerializer, responses={201: TokenSerializer, **refusals(400)}
    )
    def post(self, request: Request) -> Response:
        officer, sent = _check(request, TokenRequestSerializer)
        if officer is None:
            return _wrong()
        made, plain = ApiToken.objects.issue(officer, name=sent["name"], days=sent["days"], scopes=set(sent["scopes"]))
        return Response(TokenListSerializer(made).data | {"token": plain}, status=201)


class OneToken(ApiView):
    permission = Permission.SIGNED_IN

    @extend_schema(summary="Revoke a token", responses={204: None, **refusals(404)})
    def delete(self, request: Request, pk: int) -> Response:
        mine = ApiToken.objects.filter(pk=pk, officer=officer_of(request), revoked_at=None)
        if not mine.update(revoked_at=timezone.now()):
            raise Http404
        return Response(status=204)
