"""What a prelist file may hold: its columns, and every reason for leaving a row out."""

from __future__ import annotations

from enumeration.uploads.columns import CellReason, Column
from enumeration.words import Words

MOST_BYTES = 500 << 20
"""The largest file: 1.24 million households take some 150 MB as CSV and 60 MB as XLSX."""

MOST_LINE = 99_999
"""No SLS has more households; a larger number is a code in the wrong column."""


CODE = Column(
    "kode_sls",
    Words(
        "Kode sub-SLS, 16 angka. Kode SLS 14 angka dibaca sebagai sub-SLS 00.",
        "Code of the sub-SLS, 16 digits. A 14-digit SLS code is read as sub-SLS 00.",
    ),
    "7317010001000100",
    is_required=True,
)
LINE = Column(
    "nomor_urut",
    Words("Nomor urut keluarga pada prelist SLS itu, mulai 1.", "The family's line on the list of that SLS, from 1."),
    "1",
    is_required=True,
)
NAME = Column(
    "nama_kepala_keluarga",
    Words("Nama kepala keluarga, tanpa angka.", "Name of the head of the family, without digits."),
    "ANDI BASO",
    is_required=True,
)
ADDRESS = Column(
    "alamat", Words("Alamat, paling banyak 200 huruf.", "Address, 200 characters at most."), "JL. MERDEKA 5"
)
CARD = Column(
    "nomor_kk",
    Words("Nomor Kartu Keluarga, 16 angka; boleh kosong.", "Family card number, 16 digits; may be empty."),
    "7317010101010001",
)
SLS_NAME = Column(
    "nama_sls",
    Words(
        "Nama SLS; hanya dipakai untuk SLS yang belum terdaftar.", "Name of the SLS; only used for SLS not known yet."
    ),
    "RT 001 DUSUN PADANG",
)
COLUMNS = (CODE, LINE, NAME, ADDRESS, CARD, SLS_NAME)


class Reason(CellReason):
    """Why a row is left out. Stored in Indonesian; `in_words` returns it in the reader's language."""

    CODE = Words(
        "Kode SLS harus 16 angka (atau 14 angka, tanpa sub-SLS).",
        "The SLS code must have 16 digits (or 14, for sub-SLS 00).",
    )
    SHORTENED = Words(
        "Kurang dari 16 angka: mungkin nol di depan hilang. Simpan kolom ini sebagai teks, lalu isi ulang.",
        "Fewer than 16 digits: leading zeros may be lost. Save the column as text, then fill it in again.",
    )
    LINE = Words(
        f"Nomor urut harus bilangan bulat 1 sampai {MOST_LINE}.",
        f"The line must be a whole number from 1 to {MOST_LINE}.",
    )
    TWICE = Words(
        "Nomor urut ini ada lebih dari sekali untuk SLS yang sama.",
        "This line is there more than once for the same SLS.",
    )
    NAME = Words(
        "Nama tidak boleh berisi angka atau lambang seperti @ # / ?.", "A name has no digits and no signs like @ # / ?."
    )
    GARBLED = Words(
        "Berisi karakter yang rusak atau tidak terlihat. Simpan berkas sebagai UTF-8 atau XLSX.",
        "Holds broken or invisible characters. Save the file as UTF-8 or XLSX.",
    )
    TOO_LONG = Words("Terlalu panjang; singkatkan.", "Too long; shorten it.")
    CARD = Words("Nomor KK harus 16 angka.", "The family card number must have 16 digits.")
    UNKNOWN_SLS = Words("SLS ini tidak terdaftar.", "This SLS is not known.")
    UNKNOWN_VILLAGE = Words("Desa/kelurahan dari SLS ini tidak terdaftar.", "The village of this SLS is not known.")
    OUT_OF_REACH = Words("SLS ini di luar wilayah berkas.", "This SLS lies outside the area of the file.")
    ENDED = Words(
        "SLS ini sudah tidak dipakai (dipecah atau digabung).", "This SLS is not in use any more (split or merged)."
    )
    NEW_SLS_NAME = Words("SLS baru harus punya nama.", "A new SLS needs a name.")
    TWO_NAMES = Words(
        "SLS baru ini punya lebih dari satu nama di berkas.", "This new SLS has more than one name in the file."
    )
    VISITED = Words(
        "Berbeda dari data sekarang, tetapi keluarga ini sudah didatangi: dibiarkan seperti adanya.",
        "Differs from what is there, but this family was visited already: left as it is.",
    )


_REASONS = [*vars(CellReason).values(), *vars(Reason).values()]
_BY_TEXT = {reason.id: reason for reason in _REASONS if isinstance(reason, Words)}


def in_words(reason: str) -> str:
    """Returns the reason of a fault in the active language."""
    return str(_BY_TEXT.get(reason, reason))
