"""Lists by keyset: each page says where the next one begins, so that page 5,000 costs what the first one does."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from enumeration.numbers import whole_number


def page_size(request: Request, *, most: int, usual: int = 100) -> int:
    limit = number_asked(request, "limit", least=1, most=most)
    return usual if limit is None else limit


def number_asked(request: Request, name: str, *, most: int, least: int = 0) -> int | None:
    """A number of the query within its bounds, None where it is not there. Raises ValidationError."""
    raw = text_asked(request, name)
    if not raw:
        return None
    number = whole_number(raw, least=least, most=most)
    if number is None:
        raise ValidationError({name: _("Isi angka %(least)d–%(most)d.") % {"least": least, "most": most}})
    return number


def uuid_asked(request: Request, name: str) -> uuid.UUID | None:
    raw = request.query_params.get(name)
    if not raw:
        return None
    try:
        return uuid.UUID(raw)
    except ValueError as problem:
        raise ValidationError({name: _("Harus berupa UUID.")}) from problem


def text_asked(request: Request, name: str) -> str:
    """A text to look for. PostgreSQL takes no NUL character, so neither do we."""
    raw = request.query_params.get(name, "").strip()
    if "\x00" in raw:
        raise ValidationError({name: _("Memuat karakter yang tidak dikenal.")})
    return raw


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
