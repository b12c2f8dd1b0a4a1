"""What a prelist file may hold: its columns, and every reason for which a row is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from enumeration.questionnaire.words import Words

MOST_LINE = 99_999
"""No SLS has more families than that; a larger number is a code in the wrong column."""


@dataclass(frozen=True)
class Column:
    """One column: the name in the header, what stands in it, and an example for the template."""

    name: str
    says: Words
    example: str
    is_required: bool = False


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
WHOLE_ROW = "baris"
"""The column of a fault that is about the row and not about one cell."""


class Reason:
    """Why a row is left out. Kept in Indonesian; `in_words` gives it in the reader's language."""

    MISSING = Words("Kosong, padahal wajib diisi.", "Empty, but required.")
    CODE = Words(
        "Kode SLS harus 16 angka (atau 14 angka, tanpa sub-SLS).",
        "The SLS code must have 16 digits (or 14, for sub-SLS 00).",
    )
    SCIENTIFIC = Words(
        "Tertulis seperti 7,3E+15: angka terakhirnya hilang. Simpan kolom ini sebagai teks, lalu isi ulang.",
        "Written like 7.3E+15: its last digits are lost. Save the column as text, then fill it in again.",
    )
    AS_NUMBER = Words(
        "Tersimpan sebagai angka, padahal Excel hanya menyimpan 15 angka pertama. Simpan kolom ini sebagai teks, lalu isi ulang.",
        "Stored as a number, of which Excel keeps the first 15 digits only. Save the column as text, then fill it in again.",
    )
    SHORTENED = Words(
        "Kurang dari 16 angka: mungkin nol di depan hilang. Simpan kolom ini sebagai teks, lalu isi ulang.",
        "Fewer than 16 digits: leading zeros may be lost. Save the column as text, then fill it in again.",
    )
    AS_DATE = Words(
        "Excel mengubah isi ini menjadi tanggal. Simpan kolom ini sebagai teks, lalu isi ulang.",
        "Excel turned this into a date. Save the column as text, then fill it in again.",
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
    LINE_BREAK = Words(
        "Berisi ganti baris: mungkin tanda kutip tidak ditutup.",
        "Holds a line break: a quotation mark may not be closed.",
    )
    TOO_MANY_CELLS = Words(
        "Lebih banyak isian daripada judul kolom: beri tanda kutip pada isi yang memuat koma atau titik koma.",
        "More cells than the header has: put quotation marks around text that holds a comma or semicolon.",
    )
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


_BY_TEXT = {reason.id: reason for reason in vars(Reason).values() if isinstance(reason, Words)}


def in_words(reason: str) -> str:
    """The reason of a fault in the language of the moment."""
    return str(_BY_TEXT.get(reason, reason))


class WrongColumns(Exception):
    """The header lacks required columns, or names one twice."""

    def __init__(self, missing: Sequence[str], twice: Sequence[str]) -> None:
        super().__init__(", ".join([*missing, *twice]))
        self.missing, self.twice = list(missing), list(twice)


@dataclass(frozen=True)
class Header:
    """Where each known column stands, and what else the header names."""

    places: dict[str, int]
    unknown: list[str]
    width: int

    @classmethod
    def of(cls, titles: Sequence[str]) -> Header:
        """Reads titles in any order and case. Raises WrongColumns."""
        names = [_plain(title) for title in titles]
        known = {column.name for column in COLUMNS}
        twice = sorted({name for name in names if name in known and names.count(name) > 1})
        missing = [column.name for column in COLUMNS if column.is_required and column.name not in names]
        if missing or twice:
            raise WrongColumns(missing, twice)
        while names and not names[-1]:
            names.pop()
        unknown = [title.strip()[:60] for title, name in zip(titles, names, strict=False) if name not in known and name]
        return cls({name: place for place, name in enumerate(names) if name in known}, unknown, len(names))


def _plain(title: str) -> str:
    return re.sub(r"[\s\-_]+", "_", title.strip("\ufeff \t\xa0").lower())
