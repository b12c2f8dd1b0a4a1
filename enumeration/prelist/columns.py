"""What a prelist file may hold: its columns, how their cells are read, and every reason for leaving a row out."""

from __future__ import annotations

import re
from typing import Any

from enumeration.identity import mask
from enumeration.models import Area, Household
from enumeration.questionnaire.cards import Question
from enumeration.questionnaire.spaces import has_unseen, single_spaced
from enumeration.uploads.columns import MOST_IN_VALUE, CellReason, Column, Judged, digits_of, misread
from enumeration.uploads.folder import Folder
from enumeration.words import Words

# The name follows question 108, as the questionnaire does.
_NAME_QUESTION: Question = Household._meta.get_field("head_name").question  # type: ignore[union-attr,attr-defined]
_NAME = re.compile(_NAME_QUESTION.pattern or "")
MOST_IN_NAME = _NAME_QUESTION.max_length or 100
MOST_IN_ADDRESS = Household._meta.get_field("address").max_length or 200  # type: ignore[union-attr]
MOST_IN_SLS_NAME = Area._meta.get_field("name").max_length or 100

MOST_BYTES = 500 << 20
"""The largest file: 1.24 million households take some 150 MB as CSV and 60 MB as XLSX."""

FOLDER = Folder("prelist", forgotten_after=14 * 24 * 3600, is_sealed=True)
"""These files contain family card numbers: they are sealed, and removed if nobody decides within two weeks."""

MOST_LINE = 99_999
"""No SLS has more households; a larger number is a code in the wrong column."""


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


# --- Cells -----------------------------------------------------------------------------------------------------------


def _area_code(cell: Any) -> Judged:
    """Returns the 16 digits of a sub-SLS."""
    digits, reason = digits_of(cell)
    if reason is not None or digits is None:
        return None, reason
    if len(digits) == 14:
        digits += "00"
    if len(digits) == 16:
        return digits, None
    return None, Reason.SHORTENED if digits.isdigit() and len(digits) in (13, 15) else Reason.CODE


def _family_card(cell: Any) -> Judged:
    digits, reason = digits_of(cell)
    if reason is not None or digits is None:
        return None, reason
    if len(digits) == 16 and digits.isdigit():
        return digits, None
    return None, Reason.SHORTENED if digits.isdigit() and len(digits) == 15 else Reason.CARD


def _line_number(cell: Any) -> Judged:
    if (reason := misread(cell)) is not None:
        return None, reason
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip() if cell is not None else ""
    if not text:
        return None, None
    if text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= MOST_LINE:
        return int(text), None
    return None, Reason.LINE


def _head_name(cell: Any) -> Judged:
    text, reason = _text(cell, MOST_IN_NAME)
    if text is None or _NAME.fullmatch(text):
        return text, reason
    return None, Reason.NAME


def _address(cell: Any) -> Judged:
    return _text(cell, MOST_IN_ADDRESS)


def _sls_name(cell: Any) -> Judged:
    return _text(cell, MOST_IN_SLS_NAME)


def _text(cell: Any, most: int) -> Judged:
    """Returns a text with single spaces; None where there is none. Never shortened."""
    if cell is None or cell == "":
        return None, None
    if (reason := misread(cell)) is not None:
        return None, reason
    if isinstance(cell, float):
        cell = int(cell) if cell.is_integer() else cell
    text = single_spaced(str(cell))
    if has_unseen(text):
        return None, Reason.GARBLED
    if len(text) > most:
        return None, Reason.TOO_LONG
    return text or None, None


def _masked_card(text: str) -> str:
    return mask(text[: MOST_IN_VALUE - 1]) if len(text) > 8 else text


# --- Columns ---------------------------------------------------------------------------------------------------------

CODE = Column(
    "kode_sls",
    Words(
        "Kode sub-SLS, 16 angka. Kode SLS 14 angka dibaca sebagai sub-SLS 00.",
        "Code of the sub-SLS, 16 digits. A 14-digit SLS code is read as sub-SLS 00.",
    ),
    "7317010001000100",
    is_required=True,
    reader=_area_code,
)
LINE = Column(
    "nomor_urut",
    Words("Nomor urut keluarga pada prelist SLS itu, mulai 1.", "The family's line on the list of that SLS, from 1."),
    "1",
    is_required=True,
    reader=_line_number,
)
NAME = Column(
    "nama_kepala_keluarga",
    Words("Nama kepala keluarga, tanpa angka.", "Name of the head of the family, without digits."),
    "ANDI BASO",
    is_required=True,
    reader=_head_name,
)
ADDRESS = Column(
    "alamat",
    Words("Alamat, paling banyak 200 huruf.", "Address, 200 characters at most."),
    "JL. MERDEKA 5",
    reader=_address,
)
CARD = Column(
    "nomor_kk",
    Words("Nomor Kartu Keluarga, 16 angka; boleh kosong.", "Family card number, 16 digits; may be empty."),
    "7317010101010001",
    reader=_family_card,
    masked=_masked_card,
)
SLS_NAME = Column(
    "nama_sls",
    Words(
        "Nama SLS; hanya dipakai untuk SLS yang belum terdaftar.", "Name of the SLS; only used for SLS not known yet."
    ),
    "RT 001 DUSUN PADANG",
    never_emptied=True,
    reader=_sls_name,
)
COLUMNS = (CODE, LINE, NAME, ADDRESS, CARD, SLS_NAME)
