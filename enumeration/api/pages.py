"""Lists by keyset: each page says where the next one begins, so that page 5,000 costs what the first one does."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request


def next_address(request: Request, **begins: object) -> str:
    """This request's address with another beginning."""
    query = request.query_params.copy()
    for name, value in begins.items():
        query[name] = str(value)
    return f"{request.path}?{query.urlencode()}"


def page_serializer(name: str, row: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """The schema of one page of such rows."""
    return type(
        name,
        (serializers.Serializer,),
        {
            "results": row(many=True),
            "next": serializers.CharField(allow_null=True, help_text="Address of the next page; null at the end."),
        },
    )
