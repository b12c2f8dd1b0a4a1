"""Request bodies read as JSON. Errors use our own texts, because Python's name its own limits in English."""

from __future__ import annotations

from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class Bodies(JSONParser):
    """JSON as in RFC 8259: no NaN or Infinity, no number with thousands of digits, no unlimited nesting."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except (ParseError, RecursionError) as error:
            raise ParseError(
                _(
                    "Isi permintaan tidak dapat dibaca sebagai JSON. Periksa tanda kurung, tanda petik, dan angkanya: "
                    "NaN, Infinity, dan bilangan sepanjang ribuan angka tidak diterima."
                )
            ) from error
