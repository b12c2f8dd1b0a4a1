"""Areas in reach: every area below an assignment, and the names of what lies above it."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enumeration.access import Permission
from enumeration.api.base import ApiView
from enumeration.api.pages import next_address, page_serializer, page_size, text_asked
from enumeration.api.schema import refusals
from enumeration.models import Area, Level


class AreaSerializer(serializers.ModelSerializer):
    parent_code = serializers.CharField(allow_null=True)

    class Meta:
        model = Area
        fields = ["code", "name", "level", "kemendagri_code", "parent_code"]


AreaPage = page_serializer("AreaPage", AreaSerializer)


class Areas(ApiView):
    permission = Permission.SIGNED_IN

    @extend_schema(
        operation_id="areas_list",
        summary="Areas in reach, by code",
        parameters=[
            OpenApiParameter("below", str, description="Only areas whose code begins so."),
            OpenApiParameter("level", str, enum=Level.values),
            OpenApiParameter("after", str, description="Only areas after this code; `next` has it."),
            OpenApiParameter("limit", int, description="At most 500; 100 if not said."),
        ],
        responses={200: AreaPage, **refusals(400)},
    )
    def get(self, request: Request) -> Response:
        limit = page_size(request, most=500)
        found = Area.objects.visible_to(request.user, Permission.SIGNED_IN).order_by("code")
        if below := text_asked(request, "below"):
            found = found.filter(code__startswith=below)
        if level := text_asked(request, "level"):
            found = found.at(level)
        if after := text_asked(request, "after"):
            found = found.filter(code__gt=after)
        rows = list(found[: limit + 1])
        following = next_address(request, after=rows[limit - 1].code) if len(rows) > limit else None
        return Response({"results": AreaSerializer(rows[:limit], many=True).data, "next": following})


class OneArea(ApiView):
    permission = Permission.SIGNED_IN

    @extend_schema(summary="One area", responses={200: AreaSerializer, **refusals(404)})
    def get(self, request: Request, code: str) -> Response:
        found = Area.objects.visible_to(request.user, Permission.SIGNED_IN).filter(code=code).first()
        if found is None:
            raise Http404
        return Response(AreaSerializer(found).data)
