"""Every row of a prelist file that is not imported, as Excel or CSV, for correcting the list."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from enumeration.exports.reading import Snapshot
from enumeration.exports.registry import Statement
from enumeration.files import columns
from enumeration.files.cover import Cover, Section
from enumeration.files.formats import FORMATS
from enumeration.files.storing import written_whole
from enumeration.models import PrelistFile
from enumeration.words import Words

COLUMNS = (
    columns.whole(
        "row", Words("Baris", "Row"), 10, note=Words("seperti ditunjukkan spreadsheet", "as a spreadsheet shows it")
    ),
    columns.text("column", Words("Kolom", "Column"), 24),
    columns.text("value", Words("Isi", "Value"), 40, note=Words("nomor KK disamarkan", "family cards are masked")),
    columns.text("reason", Words("Alasan", "Reason"), 80),
)
ROWS = 'SELECT row, "column", value, reason FROM enumeration_prelistfault WHERE file_id = %(file)s'


def write(file: PrelistFile, file_format: str, to: Path) -> None:
    """Stream the rows into a file; memory stays the same however many there are."""
    counted = f"SELECT count(*) FROM ({ROWS}) AS fault"  # noqa: S608  our own statement
    statement = Statement(f"{ROWS} ORDER BY row, id", counted, {"file": str(file.pk)})
    with Snapshot() as snapshot, written_whole(to) as stream:
        rows = snapshot.count(statement)
        writer = FORMATS[file_format].open(stream, COLUMNS, _("Baris tidak dimuat"), rows)
        try:
            for batch in snapshot.batches(statement, COLUMNS):
                writer.write(batch)
            writer.finish(_cover(file, rows))
        except BaseException:
            writer.abandon()
            raise


def _cover(file: PrelistFile, rows: int) -> Cover:
    made_up = file.round.is_made_up
    return Cover(
        title=_("Baris prelist yang tidak dimuat"),
        warning=_("DATA CONTOH: seluruh keluarga dalam daftar ini rekaan, bukan data penduduk.") if made_up else "",
        sections=[
            Section(
                _("Berkas"),
                [
                    (_("Nama berkas"), file.name),
                    (_("Wilayah"), file.area_code),
                    (_("Putaran pendataan"), file.round.name),
                    (_("Jumlah kesalahan"), rows),
                ],
            ),
            Section(_("Arti kolom"), [(str(one.title), str(one.note)) for one in COLUMNS if one.note]),
        ],
        sheet_name=_("Keterangan"),
    )
