"""Areas in reach: every area below an assignment, and the names of the areas above it."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enumeration.access import Permission
from enumeration.api.base import ApiView
from enumeration.api.pages import page_answer, page_serializer
from enumeration.api.parameters import AreaCode, OneOf, limit
from enumeration.api.schema import refusals
from enumeration.models import Area, Level, Scope
from enumeration.pages.keyset import Order, text


class AreaSerializer(serializers.ModelSerializer):
    parent_code = serializers.CharField(allow_null=True)

    class Meta:
        model = Area
        fields = ["code", "name", "level", "kemendagri_code", "parent_code"]


AreaPage = page_serializer("AreaPage", AreaSerializer)


class Areas(ApiView):
    permission = Permission.SIGNED_IN
    scope = Scope.AREAS
    asks = (
        AreaCode("below", "Only areas whose code begins so."),
        OneOf("level", values=tuple(Level.values)),
        AreaCode("after", "Only areas after this code; `next` has it."),
        limit(500),
    )

    @extend_schema(
        operation_id="areas_list",
        summary="Areas in reach, by code",
        responses={200: AreaPage, **refusals(400)},
    )
    def get(self, request: Request) -> Response:
        asked = self.asked
        found = Area.objects.visible_to(request.user, Permission.SIGNED_IN)
        if asked["below"]:
            found = found.filter(code__startswith=asked["below"])
        if asked["level"]:
            found = found.at(asked["level"])
        page = Order(code=text).page(found, limit=asked["limit"], after=asked["after"])
        return page_answer(request, page, AreaSerializer)


class OneArea(ApiView):
    permission = Permission.SIGNED_IN
    scope = Scope.AREAS

    @extend_schema(summary="One area", responses={200: AreaSerializer, **refusals(404)})
    def get(self, request: Request, code: str) -> Response:
        found = Area.objects.visible_to(request.user, Permission.SIGNED_IN).filter(code=code).first()
        if found is None:
            raise Http404
        return Response(AreaSerializer(found).data)
