"""Keyset paging: each page names where the next one begins, so that page 5,000 costs the same as the first."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enumeration.pages.keyset import Page


def next_address(request: Request, **begins: object) -> str:
    """Returns this request's address with another starting point."""
    query = request.query_params.copy()
    for name, value in begins.items():
        query[name] = str(value)
    return f"{request.path}?{query.urlencode()}"


def page_answer(
    request: Request, page: Page[Any], serializer: type[serializers.Serializer], *, mark: str = "after", **context: Any
) -> Response:
    """Returns the rows of a page, and the address of the next one, where `mark` is the parameter that names it."""
    following = next_address(request, **{mark: page.next_after}) if page.next_after else None
    return Response({"results": serializer(page.rows, many=True, context=context).data, "next": following})


def page_serializer(name: str, row: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """Returns the serializer, for the schema, of one page of such rows."""
    return type(
        name,
        (serializers.Serializer,),
        {
            "results": row(many=True),
            "next": serializers.CharField(allow_null=True, help_text="Address of the next page; null at the end."),
        },
    )
