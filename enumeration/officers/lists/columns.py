"""Lists of officers as files: their columns, where files are kept until they are decided on, and the empty template."""

from __future__ import annotations

from django.utils.translation import gettext as _

from enumeration.models import Personnel
from enumeration.uploads import template
from enumeration.uploads.columns import Column
from enumeration.uploads.folder import Folder
from enumeration.words import Words

MOST_BYTES = 20 << 20
"""The largest file: 20,000 officers take some 3 MB."""

MOST_ROWS = 20_000

FOLDER = Folder("officers", forgotten_after=24 * 3600, is_sealed=True)
"""These files contain telephone numbers and bank accounts: they are sealed, and not kept for long."""

COLUMNS = (
    Column(
        "nama_pengguna",
        Words(
            "Hanya sekali di berkas. Dengan ini petugas masuk, dan dikenali pada impor berikutnya.",
            "Only once in the file. Officers sign in with it, and are recognised by it in the next import.",
        ),
        "andi.baso",
        is_required=True,
    ),
    Column("nama_lengkap", Words("Seperti di KTP.", "As on the identity card."), "Andi Baso", is_required=True),
    Column(
        "kode_petugas",
        Words(
            "4 karakter untuk PPL, 3 untuk PML; sebagai teks, supaya nol di depan tidak hilang.",
            "4 characters for enumerators, 3 for supervisors; as text, to keep leading zeros.",
        ),
        "0042",
    ),
    Column(
        "pengawas",
        Words(
            "Nama pengguna PML seorang PPL, atau Koseka seorang PML; sudah terdaftar atau ada di berkas yang sama.",
            "User name of the enumerator's supervisor, or the supervisor's coordinator; known already or in the same file.",
        ),
        "budi",
    ),
    Column(
        "desa_asal",
        Words("Kode BPS desa, 10 angka, sebagai teks.", "BPS code of the village, 10 digits, as text."),
        "7317010001",
    ),
    Column(
        "aktif",
        Words(
            "1 atau kosong untuk aktif, 0 untuk belum. Petugas yang sudah ada diubah di halaman petugas itu.",
            "1 or empty for active, 0 for not yet. For officers who are there already, use their own page.",
        ),
        "1",
    ),
    Column("status", Words("Status rekrutmen.", "Recruitment status."), "lulus pelatihan"),
    Column("nilai_pelatihan", Words("0 sampai 100, misalnya 85,5.", "0 to 100, for example 85,5."), "85,5"),
    Column(
        "telepon",
        Words("Misalnya 081234567890. Disimpan dalam sandi.", "For example 081234567890. Kept encrypted."),
        "081234567890",
    ),
    Column("surel", Words("Alamat surel.", "E-mail address."), "andi@contoh.id"),
    Column("bank", Words("Nama bank.", "Name of the bank."), "BRI"),
    Column(
        "nomor_rekening",
        Words(
            "Sebagai teks. Disimpan dalam sandi; di berkas ekspor hanya 3 angka terakhir yang tampak.",
            "As text. Kept encrypted; exported files show the last 3 digits only.",
        ),
        "001201045678503",
    ),
    Column("pemilik_rekening", Words("Nama seperti di buku tabungan.", "Name as in the savings book."), "ANDI BASO"),
    Column("nomor_kontrak", Words("Nomor surat perjanjian kerja.", "Number of the employment contract."), "K-7"),
    Column(
        "honor_per_keluarga",
        Words("Rupiah untuk satu keluarga yang disetujui.", "Rupiah for one approved family."),
        "25000",
    ),
    Column("honor_tetap", Words("Rupiah per bulan.", "Rupiah per month."), "1500000"),
)
OPEN_COLUMNS = ("nama_pengguna", "pengawas")
"""Columns whose refused values are shown unmasked. In any other cell a number may have slipped from its own column."""


def template_file() -> bytes:
    """Returns an empty Excel file with the columns of an import, as text, and a sheet that explains them."""
    return template.template_file([(column, says(column)) for column in COLUMNS], sheet="Petugas")


def says(column: Column) -> str:
    """Returns what goes into a column, in the active language."""
    if column.name == "status":
        return _("Satu dari: %(known)s.") % {"known": ", ".join(str(words) for words in Personnel.Status.labels)}
    return template.says(column)
