"""Refusals as problem details (RFC 9457): what is wrong, at which question, what to do. All are built here."""

from __future__ import annotations

import logging
import math
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from enumeration.answering.actions import revealing
from enumeration.answering.actions.refusals import Fault, Refused, TooMuch
from enumeration.fields.bounds import TooLong
from enumeration.jobs import StillWaiting
from enumeration.pages.failures import kind_of
from enumeration.pages.formatting import duration
from enumeration.sign_in_limits import TooManyTries
from enumeration.workflow import CannotMove, Overtaken

logger = logging.getLogger(__name__)


class ProblemRenderer(JSONRenderer):
    media_type = "application/problem+json"


class FaultSerializer(serializers.Serializer):
    where = serializers.CharField(help_text="Name of the answer, e.g. `floor_area_m2` or `members[0].age`.")
    number = serializers.CharField(help_text="Number of the question on the form, e.g. `302`; may be empty.")
    message = serializers.CharField(help_text="What is wrong and what to do, in the language asked for.")


class ProblemSerializer(serializers.Serializer):
    """A refusal. `code` is for programs, `title` and `detail` are for people."""

    type = serializers.CharField(help_text="`urn:regsosek:problem:` and the code.")
    code = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    faults = FaultSerializer(many=True)


TITLES = {
    "bad-payload": lambda: _("Isian tidak dapat disimpan"),
    "key-reused": lambda: _("Kunci kiriman sudah dipakai"),
    "called-back": lambda: _("Kiriman sudah dibatalkan"),
    "not-found": lambda: _("Tidak ditemukan"),
    "not-answerable": lambda: _("Isian tidak dapat diubah lagi"),
    "old-version": lambda: _("Isian ini sudah diubah di tempat lain"),
    "job-waiting": lambda: _("Pekerjaan sejenis masih menunggu"),
    "cannot-move": lambda: _("Langkah ini tidak dapat dilakukan"),
    "not-signed-in": lambda: _("Belum masuk"),
    "not-allowed": lambda: _("Di luar wewenang"),
    "too-long": lambda: _("Terlalu panjang"),
    "csrf": lambda: _("Halaman ini sudah lama terbuka"),
    "too-many": lambda: _("Terlalu sering"),
    "too-much": lambda: _("Terlalu banyak yang ditolak"),
    "too-large": lambda: _("Terlalu besar"),
    "unavailable": lambda: _("Server sedang tidak dapat menjawab"),
}


def problem(
    status: int, code: str, detail: str, *, faults: list[Fault] | None = None, headers: dict | None = None, **more: Any
) -> Response:
    title = TITLES.get(code, lambda: _("Permintaan ditolak"))()
    body = {
        "type": f"urn:regsosek:problem:{code}",
        "code": code,
        "title": title,
        "status": status,
        "detail": detail,
        "faults": [fault.as_json() for fault in faults or []],
        **more,
    }
    return Response(body, status=status, headers=headers, content_type=ProblemRenderer.media_type)


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER: answer known errors with problem details.

    Unknown ones return None: DRF answers 500 and logs them.
    """
    match error:
        case TooMuch():
            return problem(429, error.code, str(error), headers={"Retry-After": str(error.wait)})
        case Refused():
            return problem(error.status, error.code, str(error), faults=error.faults, **error.more)
        case TooLong():
            return problem(400, "too-long", str(error))
        case StillWaiting():
            return problem(409, "job-waiting", str(error), job=str(error.job.pk))
        case Overtaken():
            return problem(409, "old-version", str(error))
        case CannotMove():
            return problem(409, "cannot-move", str(error))
        case Http404() | exceptions.NotFound():
            return problem(404, "not-found", _("Tidak ada, atau di luar wilayah tugas Anda."))
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return problem(
                401,
                "not-signed-in",
                str(error.detail)
                if isinstance(error, exceptions.AuthenticationFailed)
                else _("Masuk dahulu, lalu kirim ulang; isian Anda tidak hilang."),
                headers={"WWW-Authenticate": getattr(error, "auth_header", "Token")},
            )
        case exceptions.PermissionDenied() if str(error.detail).startswith("CSRF"):
            return problem(403, "csrf", _("Tanda pengaman halaman ini kedaluwarsa. Ambil yang baru, lalu kirim ulang."))
        case exceptions.PermissionDenied() if error.detail != exceptions.PermissionDenied.default_detail:
            return problem(403, "not-allowed", str(error.detail))
        case PermissionDenied() | exceptions.PermissionDenied():
            detail = _("Peran Anda tidak membolehkan ini. Hubungi kantor BPS kabupaten/kota.")
            return problem(403, "not-allowed", detail)
        case revealing.TooMany():
            return problem(429, "too-many", str(error), headers={"Retry-After": str(error.wait)})
        case TooManyTries():
            detail = _("Terlalu banyak percobaan masuk. Coba lagi setelah %(wait)s; isian Anda tidak hilang.")
            said = detail % {"wait": duration(error.wait)}
            return problem(429, "too-many", said, headers={"Retry-After": str(error.wait)})
        case exceptions.Throttled():
            wait = math.ceil(getattr(error, "wait", None) or 1)
            detail = _("Terlalu banyak permintaan. Coba lagi setelah %(seconds)d detik.") % {"seconds": wait}
            return problem(429, "too-many", detail, headers={"Retry-After": str(wait)})
        case exceptions.ValidationError():
            return problem(400, "bad-request", _("Permintaan tidak dapat dibaca."), faults=_faults(error.detail))
        case exceptions.APIException():
            return problem(error.status_code, error.default_code.replace("_", "-"), str(error.detail))
        case OperationalError() | InterfaceError():
            # The database is unavailable, or somebody holds this row longer than we wait: repeating the request will
            # work.
            logger.warning("API answers 503: %s", kind_of(error))
            detail = _("Server sedang sibuk. Kirim ulang sebentar lagi; isian Anda tidak hilang.")
            return problem(503, "unavailable", detail, headers={"Retry-After": "3"})
    return None


def _faults(detail: Any, where: str = "") -> list[Fault]:
    if isinstance(detail, dict):
        return [fault for name, one in detail.items() for fault in _faults(one, f"{where}.{name}" if where else name)]
    if isinstance(detail, list):
        return [fault for one in detail for fault in _faults(one, where)]
    return [Fault(where, str(detail))]
