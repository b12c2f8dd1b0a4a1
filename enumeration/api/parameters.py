"""The parameters allowed behind the `?` of an address: declared once, for both the schema and the view."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from enumeration.pages.numbers import is_digits, whole_number


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, and a sentence for the schema. Subclasses define which values it accepts."""

    name: str
    about: str = ""

    @property
    def schema(self) -> Any:
        return {"type": "string"}

    @property
    def missing(self) -> Any:
        """Returns the value to use when the parameter was not sent."""
        return None

    def read(self, raw: str) -> Any:
        """Returns the parsed value. Raises ValidationError with a sentence that names the accepted values."""
        raise NotImplementedError

    def refuse(self, sentence: str) -> ValidationError:
        return ValidationError({self.name: sentence})

    def described(self) -> OpenApiParameter:
        return OpenApiParameter(self.name, self.schema, description=self.about)


@dataclass(frozen=True)
class Whole(Parameter):
    """A whole number from `least` to `most`."""

    least: int = 0
    most: int = 2**31 - 1
    usual: int | None = None

    @property
    def schema(self) -> Any:
        usual = {} if self.usual is None else {"default": self.usual}
        return {"type": "integer", "minimum": self.least, "maximum": self.most, **usual}

    @property
    def missing(self) -> int | None:
        return self.usual

    def read(self, raw: str) -> int:
        number = whole_number(raw, least=self.least, most=self.most)
        if number is None:
            raise self.refuse(_("Isi angka %(least)d–%(most)d.") % {"least": self.least, "most": self.most})
        return number


@dataclass(frozen=True)
class OneOf(Parameter):
    """A value of an enumeration."""

    values: tuple[str, ...] = ()

    @property
    def schema(self) -> Any:
        return {"type": "string", "enum": list(self.values)}

    def read(self, raw: str) -> str:
        if raw in self.values:
            return raw
        raise self.refuse(_("Pilih salah satu: %(names)s.") % {"names": ", ".join(self.values)})


@dataclass(frozen=True)
class AreaCode(Parameter):
    """The beginning of an area code, or the whole code: up to 16 digits."""

    @property
    def schema(self) -> Any:
        return {"type": "string", "pattern": "^[0-9]{1,16}$"}

    def read(self, raw: str) -> str:
        if is_digits(raw, range(1, 17)):
            return raw
        raise self.refuse(_("Kode wilayah terdiri dari 1–16 angka."))


@dataclass(frozen=True)
class Id(Parameter):
    """The id of a household."""

    @property
    def schema(self) -> Any:
        return OpenApiTypes.UUID

    def read(self, raw: str) -> uuid.UUID:
        try:
            return uuid.UUID(raw)
        except ValueError as problem:
            raise self.refuse(_("Harus berupa UUID.")) from problem


@dataclass(frozen=True)
class Text(Parameter):
    """Any text of up to `most` characters. NUL is refused because PostgreSQL cannot store it."""

    most: int = 100

    @property
    def schema(self) -> Any:
        return {"type": "string", "maxLength": self.most}

    def read(self, raw: str) -> str:
        if "\x00" in raw:
            raise self.refuse(_("Memuat karakter yang tidak dikenal."))
        if len(raw) > self.most:
            raise self.refuse(_("Paling banyak %(most)d huruf.") % {"most": self.most})
        return raw


def limit(most: int, usual: int = 100) -> Whole:
    """Returns the parameter for the number of rows per page: 1 to `most`, `usual` if not sent."""
    return Whole("limit", f"At most {most}; {usual} if not said.", least=1, most=most, usual=usual)


def read_all(request: Request, declared: tuple[Parameter, ...]) -> dict[str, Any]:
    """Returns the value of each declared parameter.

    Raises ValidationError for unknown, repeated and unreadable ones.
    """
    known = {parameter.name: parameter for parameter in declared}
    for name, values in request.query_params.lists():
        if name not in known:
            names = ", ".join(sorted(known)) or "–"
            raise ValidationError({name: _("Parameter ini tidak dikenal. Yang ada: %(names)s.") % {"names": names}})
        if len(values) > 1:
            raise ValidationError({name: _("Tuliskan parameter ini satu kali saja.")})
    return {
        name: parameter.read(request.query_params[name]) if name in request.query_params else parameter.missing
        for name, parameter in known.items()
    }
