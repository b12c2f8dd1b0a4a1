"""What precedes the list: where the rows come from, for whom and for what purpose, and how to check them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from enumeration import zones
from enumeration.exports.registry import Exporter
from enumeration.fields import dates
from enumeration.files.columns import Column
from enumeration.files.cover import Cover, Fact, Section
from enumeration.models import Area, Export


def cover_of(
    export: Export, exporter: Exporter, columns: Sequence[Column], *, rows: int, checksum: str, choices: list[Fact]
) -> Cover:
    """Returns the cover sheet. choices: the filters, in words."""
    made_up = export.round.is_made_up
    return Cover(
        title=str(exporter.name),
        warning=_("DATA CONTOH: seluruh keluarga dalam daftar ini rekaan, bukan data penduduk.") if made_up else "",
        sections=[
            Section(_("Permintaan"), _request(export, choices)),
            Section(_("Asal data"), [(_("Putaran pendataan"), export.round.name), *exporter.facts(export)]),
            Section(_("Isi berkas"), _contents(rows, checksum)),
            Section(_("Arti kolom"), [(str(one.title), str(one.note)) for one in columns if one.note]),
        ],
        sheet_name=_("Keterangan"),
    )


def _request(export: Export, choices: list[Fact]) -> list[Fact]:
    area = Area.objects.filter(pk=export.area_code).first()
    return [
        (_("Tujuan penggunaan"), export.purpose),
        (_("Nomor perjanjian"), export.agreement or _("(tidak ada)")),
        (_("Diminta oleh"), f"{export.asked_by} ({export.asked_by.username})"),
        (_("Diminta pada"), _moment(export.asked_at, export.area_code)),
        (_("Dibuat pada"), _moment(timezone.now(), export.area_code)),
        (_("Wilayah"), f"{area.name if area else '–'} ({export.area_code})"),
        *choices,
        (_("Nomor ekspor"), str(export.pk)),
        (
            _("Perlindungan data"),
            _(
                "Memuat data pribadi. Hanya untuk tujuan di atas; tidak untuk disebarluaskan "
                "(UU 27/2022 tentang Pelindungan Data Pribadi)."
            ),
        ),
    ]


def _contents(rows: int, checksum: str) -> list[Fact]:
    return [
        (_("Jumlah baris"), rows),
        (_("SHA-256 baris"), checksum),
        (
            _("Cara menghitung SHA-256"),
            _(
                "Setiap baris tanpa judul: isi sel dipisahkan tab dan diakhiri ganti baris (LF), UTF-8; "
                "tanggal 2026-10-20, desimal dengan titik dan semua angkanya, sel kosong tanpa isi."
            ),
        ),
        (
            _("Karakter"),
            _(
                "Karakter kendali diganti �, tab dan ganti baris menjadi spasi. "
                "Kode dan nomor identitas disimpan sebagai teks; tidak ada rumus."
            ),
        ),
    ]


def _moment(moment: datetime, area_code: str) -> str:
    local = zones.local(moment, area_code)
    return f"{dates.moment(local)} {local.tzname()}"


def in_words(number: int) -> str:
    return number_format(number, force_grouping=True)
