"""One export from the first row to the last: read, digested, written, counted."""

from __future__ import annotations

from time import monotonic

import pyarrow as pa
from django.utils.translation import gettext as _

from enumeration.exports.cover_sheet import cover_of, in_words
from enumeration.exports.reading import Snapshot
from enumeration.exports.registry import Exporter, choices_in_words
from enumeration.exports.storing import path_of
from enumeration.files.digest import RowsDigest
from enumeration.files.formats import FORMATS
from enumeration.files.storing import written_whole
from enumeration.jobs import JobProblem, Work
from enumeration.models import Export

SECONDS_BETWEEN_REPORTS = 0.5


def write(export: Export, exporter: Exporter, work: Work) -> tuple[int, str]:
    """Write the file. Returns the number of rows and their checksum. An unfinished export leaves no file."""
    pa.set_memory_pool(pa.system_memory_pool())  # returns unused memory: 16 MB less than the other allocators
    statement, columns = exporter.statement(export), exporter.columns
    with Snapshot() as snapshot, written_whole(path_of(export)) as file:
        total = snapshot.count(statement)
        work.progress(0, total, _("Membaca data"))
        writer = FORMATS[export.file_format].open(file, columns, str(exporter.list_name), total)
        digest, written, reported = RowsDigest(), 0, monotonic()
        try:
            for batch in snapshot.batches(statement, columns):
                digest.update(batch)
                writer.write(batch)
                written += batch.num_rows
                if monotonic() - reported >= SECONDS_BETWEEN_REPORTS:
                    work.progress(written, total, _("Menulis baris"))
                    reported = monotonic()
            if written != total:
                raise JobProblem(
                    _(
                        "Jumlah baris tidak sama: %(written)s ditulis, %(total)s dihitung. Berkas tidak disimpan; "
                        "beri tahu administrator."
                    )
                    % {"written": in_words(written), "total": in_words(total)}
                )
            cover = cover_of(
                export,
                exporter,
                columns,
                rows=written,
                checksum=digest.hexdigest(),
                choices=choices_in_words(export, exporter),
            )
            writer.finish(cover)
        except BaseException:
            writer.abandon()
            raise
        work.progress(written, total, _("Menyimpan berkas"))
    return written, digest.hexdigest()
