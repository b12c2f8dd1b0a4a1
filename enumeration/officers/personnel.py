"""What the office keeps about an officer: numbers sealed and shown by their last digits, values read as people write them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from enumeration.files.plain import as_typed
from enumeration.identity import MASK, mask_phone, seal, unseal
from enumeration.models import Personnel
from enumeration.questionnaire.spaces import digits_together, single_spaced
from enumeration.words import Words


def keep_number(row: Personnel, column: str, plain: str) -> None:
    """Put a number into the row, sealed for it; an empty one removes it. Does not save."""
    setattr(row, column, seal(plain, row.row_id, column) if plain else None)


def number_in_full(row: Personnel | None, column: str) -> str:
    """Returns the plain number. Code that shows it to a person records that first (officers/actions/staffing.py)."""
    sealed = getattr(row, column) if row else None
    return unseal(sealed, row.row_id, column) if row and sealed else ""


def masked(plain: str) -> str:
    """Returns 081234567890 as ••••••••••90: enough to distinguish two numbers, too little to call or to pay."""
    return mask_phone(plain)


def number_masked(row: Personnel | None, column: str) -> str:
    return masked(number_in_full(row, column))


_LONG_NUMBER = re.compile(r"[0-9](?:[0-9 .\-]*[0-9]){5,}")


def without_long_numbers(text: str) -> str:
    """Mask what may be a telephone or account number, wherever it stands in a text."""
    return _LONG_NUMBER.sub(lambda found: masked(found[0]), text)


# --- As people write them ---------------------------------------------------------------------------------------------


def text_of(cell: Any) -> str:
    """Returns a cell of a file as text. A spreadsheet's 81234.0 is 81234; every kind of space is one."""
    if cell is None:
        return ""
    if isinstance(cell, dict):
        cell = next(iter(cell.values()), "")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return as_typed("".join(sign for sign in single_spaced(str(cell)) if sign.isprintable()).strip())


def as_status(text: str) -> str:
    """Returns the status for its word in either language, or its code. Raises ValueError with a message."""
    for code, words in zip(Personnel.Status.values, Personnel.Status.labels, strict=True):
        if text.lower() in (code, *(str(each).lower() for each in _both(words))):
            return code
    known = ", ".join(str(words) for words in Personnel.Status.labels)
    raise ValueError(_("Status tidak dikenal. Pilih satu: %(known)s.") % {"known": known})


def _both(words: Any) -> tuple[Any, ...]:
    return (words.id, words.en) if isinstance(words, Words) else (words,)


def as_yes(text: str) -> bool:
    """Returns whether the text says yes. Raises ValueError with a message."""
    if (word := text.lower()) in ("1", "ya", "y", "aktif", "true", "yes"):
        return True
    if word in ("0", "tidak", "t", "nonaktif", "false", "no"):
        return False
    raise ValueError(_("Tulis 1 atau ya, 0 atau tidak."))


def as_phone(text: str) -> str:
    """Returns +62 812-3456-7890, 62812… and 812… as 081234567890. Raises ValueError with a message."""
    digits = re.sub(r"^(\+62|62|0062)(?=[1-9])", "0", digits_together(text))
    if re.fullmatch(r"8[0-9]{7,12}", digits):
        digits = f"0{digits}"  # a spreadsheet dropped the zero
    if not re.fullmatch(r"0[0-9]{7,14}", digits):
        raise ValueError(_("Bukan nomor telepon. Tulis dengan angka, misalnya 081234567890."))
    return digits


def as_account(text: str) -> str:
    """Returns 0012-01-045678-50-3 as 001201045678503. Raises ValueError with a message."""
    digits = digits_together(text)
    if not re.fullmatch(r"[0-9]{5,25}", digits):
        raise ValueError(_("Bukan nomor rekening. Tulis 5–25 angka; simpan kolomnya sebagai teks."))
    return digits


def as_mark(text: str) -> Decimal:
    """Returns 85,5, 85.5 or 85,5 % as 85.50. Raises ValueError with a message."""
    try:
        mark = Decimal(text.strip().removesuffix("%").rstrip().replace(",", "."))
    except InvalidOperation as problem:
        raise ValueError(_("Bukan nilai. Tulis angka 0 sampai 100, misalnya 85,5.")) from problem
    if not (mark.is_finite() and 0 <= mark <= 100):
        raise ValueError(_("Nilai harus 0 sampai 100."))
    return mark.quantize(Decimal("0.01"))


MOST_RUPIAH = 1_000_000_000
LEAST_RUPIAH = 1_000
"""A smaller amount is questioned: 25 is usually 25.000 that a spreadsheet read as a decimal number."""


def as_rupiah(text: str) -> int:
    """Returns Rp 25.000, 1.500.000,-, 25.000,00 or 25000.0 as whole rupiah. Raises ValueError with a message."""
    plain = re.sub(r"\s", "", text.lower())
    is_meant = plain.startswith("rp")
    plain = re.sub(r"([,.][-–—]+|,0{1,2}|\.0)$", "", re.sub(r"^rp\.?", "", plain))
    if not re.fullmatch(r"[0-9]+|[0-9]{1,3}(\.[0-9]{3})+", plain):
        raise ValueError(_("Bukan jumlah rupiah. Tulis angka bulat, misalnya 25000."))
    amount = int(plain.replace(".", "")[:20])
    if amount > MOST_RUPIAH:
        raise ValueError(_("Jumlah ini terlalu besar. Periksa titik dan nolnya."))
    if 0 < amount < LEAST_RUPIAH and not is_meant:
        told = _(
            "Apakah maksudnya %(thousands)s rupiah? Tulis %(thousands)s; bila memang hanya %(amount)s, tulis Rp %(amount)s."
        )
        raise ValueError(told % {"thousands": 1000 * amount, "amount": amount})
    return amount


def is_masked_number(text: str) -> bool:
    """Returns whether this is a mask from a page or an export, which changes nothing."""
    return MASK in text
