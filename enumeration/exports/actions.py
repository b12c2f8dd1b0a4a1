"""Asking for files of records, for a stated purpose; downloading them, and stopping their jobs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from enumeration import jobs
from enumeration.access import NotAllowed, require
from enumeration.exports.registry import EXPORTERS, CannotExport
from enumeration.exports.storing import path_of
from enumeration.fields.bounds import whole
from enumeration.files import quotas
from enumeration.files.formats import FORMATS
from enumeration.models import Area, Export, ExportDownload, Officer

LEAST_PURPOSE = 10
"""Characters. "-" and "data" are not purposes."""


@transaction.atomic
def ask_export(
    kind: str,
    *,
    area_code: str,
    filters: dict[str, Any],
    purpose: str,
    by: Officer,
    agreement: str = "",
    file_format: str = "xlsx",
) -> Export:
    """Ask for a file; a worker makes it (export.job).

    Raises CannotExport for an unknown kind or a missing purpose, NotAllowed where `by` may not export,
    jobs.StillWaiting.
    """
    exporter = EXPORTERS.get(kind)
    if exporter is None:
        raise CannotExport(_("Tidak ada ekspor bernama %(kind)s.") % {"kind": kind})
    if file_format not in FORMATS:
        raise CannotExport(_("Tidak ada format berkas %(format)s.") % {"format": file_format})
    purpose = " ".join(purpose.split())
    if len(purpose) < LEAST_PURPOSE:
        raise CannotExport(
            _("Tuliskan tujuan penggunaan data, misalnya “Verifikasi penerima bantuan pangan Kecamatan Suli”.")
        )
    if not Area.objects.filter(pk=area_code).exists():
        raise CannotExport(_("Wilayah %(code)s tidak dikenal.") % {"code": area_code})
    round = exporter.round_of(filters, area_code, by)
    require(by, exporter.permission, area_code, round.pk)
    if quotas.exported_bytes_today(by) >= quotas.MOST_BYTES:
        raise TooManyExports(
            _("Ekspor Anda hari ini sudah lebih dari %(mb)d MB. Coba lagi besok, atau unduh berkas yang sudah ada.")
            % {"mb": quotas.MOST_BYTES // 2**20},
            quotas.seconds_until_tomorrow(),
        )
    export = Export(
        kind=kind,
        area_code=area_code,
        round=round,
        filters=filters,
        file_format=file_format,
        purpose=whole(purpose),
        agreement=whole(agreement, 100),
        asked_by=by,
        expires_at=timezone.now() + timedelta(hours=settings.EXPORT_HOURS),
    )
    params = {"export": str(export.pk), "language": get_language() or settings.LANGUAGE_CODE}
    export.job = jobs.ask("export", params, by=by, area_code=area_code)
    export.save()
    return export


class TooManyExports(CannotExport):
    """Today's exports are too large together. `wait`: seconds."""

    def __init__(self, message: str, wait: int) -> None:
        super().__init__(message)
        self.wait = wait


class Expired(Exception):
    """The file was removed; it can be asked for again."""


class NotReady(Exception):
    """The file is not ready yet, or never will be."""


def download(export: Export, *, by: Officer) -> Path:
    """Returns the file, for the user who asked, while they may still export there. Every download is recorded.

    Raises NotAllowed, NotReady, Expired.
    """
    if export.asked_by_id != by.pk:
        raise NotAllowed(f"{by} did not ask for export {export.pk}")
    require(by, EXPORTERS[export.kind].permission, export.area_code, export.round_id)
    if export.rows is None or not export.sealed_sha256:
        raise NotReady
    path = path_of(export)
    if export.has_expired or not path.is_file():
        raise Expired
    ExportDownload.objects.create(export=export, by=by)
    return path
