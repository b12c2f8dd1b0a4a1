"""The job that makes an export's file, and the facts that are stored about it."""

from __future__ import annotations

import errno
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from enumeration import zones
from enumeration.access import can
from enumeration.exports.registry import CannotExport, Exporter, exporter_of
from enumeration.exports.storing import path_of
from enumeration.files.formats import FORMATS
from enumeration.files.storing import checksum_of
from enumeration.identity import digest_of_content, seal
from enumeration.jobs import JobProblem, Work, job
from enumeration.models import Area, Export
from enumeration.words import Words

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@job(
    "export",
    name=Words("Ekspor", "Export"),
    page=lambda job: reverse("enumeration:export", args=[job.export.pk]),
)
def make(work: Work) -> dict[str, Any]:
    """Write the file that was asked for. It starts again from the beginning if a worker was killed over it."""
    # Imported here, because it loads Arrow: 45 MB that a process which only asks for files does not need.
    from enumeration.exports.writing import write

    export = Export.objects.select_related("asked_by", "round").get(pk=work.params["export"])
    exporter = exporter_of(export.kind)
    if not can(export.asked_by, exporter.permission, export.area_code, export.round_id):
        raise JobProblem(_("Hak ekspor Anda untuk wilayah ini sudah berakhir, jadi berkas tidak dibuat."))
    with translation.override(work.params.get("language", settings.LANGUAGE_CODE)):
        try:
            rows, checksum = write(export, exporter, work)
        except CannotExport as problem:
            raise JobProblem(str(problem)) from problem
        except OSError as problem:
            if problem.errno not in NO_ROOM:
                raise
            raise JobProblem(
                _("Ruang penuh: berkas tidak muat di server. Minta administrator mengosongkan ruang, lalu ulangi.")
            ) from problem
        download_name = _download_name(export, exporter)
    path = path_of(export)
    sha256, size = checksum_of(path), path.stat().st_size
    Export.objects.filter(pk=export.pk).update(
        rows=rows,
        size=size,
        sealed_sha256=seal(sha256, export.pk, "sha256"),
        download_name=download_name,
        expires_at=timezone.now() + timedelta(hours=settings.EXPORT_HOURS),
    )
    return {"rows": rows, "size": size, "rows_digest": digest_of_content(checksum, "exported rows")}


def _download_name(export: Export, exporter: Exporter) -> str:
    area = Area.objects.filter(pk=export.area_code).first()
    parts = [
        "data-contoh" if export.round.is_made_up else "",
        exporter.file_words(export),
        export.area_code,
        slugify(area.name)[:40] if area else "",
        f"{zones.local(export.asked_at, export.area_code):%Y%m%d-%H%M}",
    ]
    return f"{'_'.join(part for part in parts if part)}.{FORMATS[export.file_format].suffix}"
