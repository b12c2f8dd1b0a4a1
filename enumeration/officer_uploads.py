"""The files around an import of officers: which are taken in, where they lie until confirmed, and the empty template."""

from __future__ import annotations

import base64
import io
import time
import uuid
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.forms import ImportForm
from import_export.tmp_storages import BaseStorage

from enumeration.identity import CannotUnseal, seal, unseal
from enumeration.models import Personnel

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 80 * 1024 * 1024


class OfficerImportForm(ImportForm):
    """Refuses what no list of officers is: files beyond measure, or small ones that unpack beyond it."""

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("Berkas lebih besar dari 5 MB. Daftar petugas jauh lebih kecil; periksa isinya."))
        if zipfile.is_zipfile(file):
            file.seek(0)
            with zipfile.ZipFile(file) as packed:
                if sum(entry.file_size for entry in packed.infolist()) > MOST_UNPACKED:
                    raise ValidationError(_("Berkas ini terlalu besar setelah dibuka. Simpan ulang hanya daftarnya."))
        file.seek(0)
        return file


class UploadGone(Exception):
    """The uploaded file is not kept any more, or never was."""


class SealedStorage(BaseStorage):
    """Keeps an uploaded file between preview and confirmation: sealed, since it has numbers in it, and not for long."""

    MOST_SECONDS = 3600

    @staticmethod
    def folder() -> Path:
        return Path(settings.MEDIA_ROOT) / "import"

    def _path(self) -> Path:
        return self.folder() / uuid.UUID(str(self.name)).hex

    def save(self, data: bytes | str) -> None:
        self.folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in self.folder().iterdir():
            if time.time() - old.stat().st_mtime > self.MOST_SECONDS:
                old.unlink(missing_ok=True)
        self.name = uuid.uuid4().hex
        raw = data.encode() if isinstance(data, str) else data
        self._path().write_bytes(seal(base64.b64encode(raw).decode(), uuid.UUID(self.name), "import"))

    def read(self) -> bytes | str:
        try:
            raw = base64.b64decode(unseal(self._path().read_bytes(), uuid.UUID(str(self.name)), "import"))
        except (OSError, ValueError, CannotUnseal) as problem:
            raise UploadGone from problem
        return raw.decode(self.encoding or "utf-8-sig") if "b" not in self.read_mode else raw

    def remove(self) -> None:
        self._path().unlink(missing_ok=True)


def template_file() -> bytes:
    """An empty Excel file with the columns of an import, as text, and a sheet that says what goes where."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Petugas"
    told: Any = book.create_sheet("Keterangan")
    told.append([_("Kolom"), _("Isi")])
    told.column_dimensions["A"].width, told.column_dimensions["B"].width = 24, 100
    for place, (column, words) in enumerate(_columns_in_words(), start=1):
        sheet.cell(1, place, column).font = Font(bold=True)
        letter = sheet.cell(1, place).column_letter
        sheet.column_dimensions[letter].width = max(14, len(column) + 4)
        sheet.column_dimensions[letter].number_format = "@"
        for line in range(2, 1002):  # Excel keeps a column's format only for cells it knows
            sheet.cell(line, place).number_format = "@"
        told.append([column, words])
    sheet.freeze_panes = "A2"
    told["A1"].font = told["B1"].font = Font(bold=True)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _columns_in_words() -> list[tuple[str, str]]:
    statuses = ", ".join(str(words) for words in Personnel.Status.labels)
    return [
        ("nama_pengguna", _("Wajib, dan hanya sekali. Dengan ini petugas masuk, dan dikenali pada impor berikutnya.")),
        ("nama_lengkap", _("Wajib. Seperti di KTP.")),
        ("kode_petugas", _("4 karakter untuk PPL, 3 untuk PML; sebagai teks, supaya nol di depan tidak hilang.")),
        ("pengawas", _("Nama pengguna PML seorang PPL, atau Koseka seorang PML; harus sudah ada.")),
        ("desa_asal", _("Kode BPS desa, 10 angka, sebagai teks.")),
        ("aktif", _("1 atau kosong untuk aktif, 0 untuk belum. Petugas yang sudah ada diubah di halaman Petugas.")),
        ("status", _("Satu dari: %(known)s.") % {"known": statuses}),
        ("nilai_pelatihan", _("0 sampai 100, misalnya 85,5.")),
        ("telepon", _("Misalnya 081234567890. Disimpan dalam sandi.")),
        ("surel", _("Alamat surel.")),
        ("bank", _("Nama bank.")),
        (
            "nomor_rekening",
            _("Sebagai teks. Disimpan dalam sandi; di berkas ekspor hanya 3 angka terakhir yang tampak."),
        ),
        ("pemilik_rekening", _("Nama seperti di buku tabungan.")),
        ("nomor_kontrak", _("Nomor surat perjanjian kerja.")),
        ("honor_per_keluarga", _("Rupiah untuk satu keluarga yang disetujui.")),
        ("honor_tetap", _("Rupiah per bulan.")),
    ]
