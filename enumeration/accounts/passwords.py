"""What no password may be: words that everybody would try first, followed by a few digits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enumeration.models import Area, Level

FEWEST_DIFFERENT = 5
ENOUGH = 4
"""Letters that must remain when known words and sequences are removed; a digit counts half."""

KNOWN = re.findall(
    r"\w+",
    """
    password passwd sandi katasandi rahasia admin administrator petugas pengguna masuk login selamat datang welcome
    qwerty qwertyuiop asdfghjkl zxcvbnm asdfgh zxcvbn qazwsx iloveyou sayang cinta bismillah merdeka indonesia
    regsosek regsosek22 sensus pendataan pendata pencacah pengawas koseka statistik badan pusat bps kantor kabupaten kota
    kecamatan desa kelurahan provinsi sulawesi selatan luwu keluarga rumah tangga dinas pemerintah negara
    januari februari maret april juni juli agustus september oktober november desember senin selasa rabu kamis jumat
    """,
)
LEET = str.maketrans("013457@$!", "oieastasi")
SEQUENCES = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl")


class NotGuessable:
    """Refuses common and local words, the user's own data, sequences and repetitions, however they are combined."""

    def validate(self, password: str, user: Any = None) -> None:
        plain = password.casefold()
        words = {*KNOWN, *_words(_own(user)), *_words(_places(user))}
        if (
            len(set(plain)) < FEWEST_DIFFERENT
            or min(_left(each, words) for each in (plain, plain.translate(LEET))) < ENOUGH
        ):
            raise ValidationError(
                _(
                    "Kata sandi ini mudah ditebak: nama, tempat, kantor, tahun, atau urutan yang dikenal orang. Pakai "
                    "beberapa kata yang tidak berhubungan."
                ),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return _("Bukan nama, tempat, kantor, tahun, atau urutan huruf dan angka yang dikenal orang.")


def _own(user: Any) -> Iterable[str]:
    for name in ("username", "full_name", "officer_code"):
        yield str(getattr(user, name, "") or "")


def _places(user: Any) -> Iterable[str]:
    """Returns the provinces and districts known here, and the officer's home. One query."""
    home = getattr(user, "home_area_id", None) or ""
    above = [home[:length] for length in (7, 10) if len(home) >= length]
    upper = Area.objects.filter(level__in=(Level.PROVINCE, Level.DISTRICT))
    found = upper | Area.objects.filter(code__in=above)
    return [part for row in found.values_list("code", "name") for part in row]


def _words(texts: Iterable[str]) -> set[str]:
    """Returns words and codes long enough to mean something, and whole names written as one word."""
    found: set[str] = set()
    for text in texts:
        parts = re.findall(r"\w+", text.casefold())
        found.update(part for part in (*parts, "".join(parts)) if len(part) >= 3)
    return found


def _left(password: str, words: set[str]) -> float:
    """Returns how much of a password is not known: letters, and half of each digit."""
    rest = re.sub(r"[\W_]+", "", password)
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    rest = re.sub(r"(19|20)\d\d", " ", rest)
    rest = re.sub(r"(.)\1{2,}", r"\1", rest)  # aaa
    rest = re.sub(r"(..+?)\1+", r"\1", rest)  # abab
    for sequence in SEQUENCES:
        for length in range(len(sequence), 2, -1):
            for start in range(len(sequence) - length + 1):
                rest = rest.replace(sequence[start : start + length], " ")
    return sum(0.5 if sign.isdigit() else 1 for sign in rest if not sign.isspace())
