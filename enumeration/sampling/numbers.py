"""NIK, family card and phone numbers that are built like real ones and belong to nobody.

A NIK is the kecamatan's six digits, the day of birth (+ 40 for women), month, year, and a serial number that real
offices count up from 0001 for each day of birth. Here serials begin at 5000, which no real kecamatan reaches: that
marks a made-up NIK, and the same goes for family cards. Phone numbers begin with 0840, which no operator has.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from enumeration.sampling.drawing import Bools, Dice, Texts, day_month_year

FIRST_SERIAL = 5000
SERIALS_PER_CHUNK = 40
CHUNKS = (10_000 - FIRST_SERIAL) // SERIALS_PER_CHUNK
NOBODYS = b"0840"
# Kecamatan of neighbouring districts, where some people were registered first: Palopo, Tana Toraja, Luwu Utara, Wajo.
ELSEWHERE = np.array([b"737301", b"737303", b"731801", b"732202", b"731305"], "S6")


def day_digits(day: NDArray[np.datetime64], add: NDArray | int = 0) -> Texts:
    """Returns ddmmyy, with something added to the day."""
    of_month, month, year = day_month_year(day)
    return _digits((of_month + add) * 10_000 + month * 100 + year % 100, 6)


def _digits(numbers: NDArray[np.int64], width: int) -> Texts:
    """Returns the numbers with leading zeros."""
    places = 10 ** np.arange(width - 1, -1, -1)
    digits = (numbers[:, None] // places % 10 + ord("0")).astype(np.uint8)
    return np.ascontiguousarray(digits).view(f"S{width}")[:, 0] if len(numbers) else np.zeros(0, f"S{width}")


def with_serials(beginning: Texts, chunk: int) -> Texts:
    """Append four digits, so that equal beginnings in one chunk, and in different chunks, do not collide."""
    order = np.argsort(beginning, kind="stable")
    ordered = beginning[order]
    is_first = np.r_[True, ordered[1:] != ordered[:-1]] if len(ordered) else np.zeros(0, bool)
    starts = np.flatnonzero(is_first)
    nth = np.empty(len(ordered), np.int64)
    nth[order] = np.arange(len(ordered)) - np.repeat(starts, np.diff(np.r_[starts, len(ordered)]))
    serial = FIRST_SERIAL + (chunk % CHUNKS) * SERIALS_PER_CHUNK + nth % SERIALS_PER_CHUNK
    return np.strings.add(beginning, _digits(serial, 4))


def niks(dice: Dice, prefix: Texts, born_on: NDArray[np.datetime64], is_man: Bools, chunk: int) -> Texts:
    """Returns one NIK each. A few contain another day or the other sex, as in Dukcapil's own data."""
    n = len(prefix)
    # A NIK keeps the place of first registration: some people moved or married in.
    prefix = np.where(dice.happens(0.12, n=n), dice.word(ELSEWHERE, n), prefix)
    day = np.where(dice.happens(0.0022, n=n), born_on - np.timedelta64(1, "D"), born_on)
    woman = ~is_man ^ dice.happens(0.0008, n=n)
    niks = with_serials(np.strings.add(prefix, day_digits(day, 40 * woman)), chunk)
    # Now and then a number is copied from somebody else's card, so that the search for duplicates finds something.
    copied = np.flatnonzero(dice.happens(0.0003, n=n) & (n > 200))
    niks[copied] = niks[(copied + n // 2) % n]
    return niks


def family_cards(dice: Dice, prefix: Texts, before: NDArray[np.datetime64], chunk: int) -> Texts:
    """Returns one family card number each, issued within the last fourteen years."""
    issued = before - dice.rng.integers(20, 5000, len(prefix)).astype("m8[D]")
    return with_serials(np.strings.add(prefix, day_digits(issued)), chunk)


def made_up_digits(dice: Dice, width: int, n: int) -> Texts:
    """Returns numbers of `width` digits (at least five) that belong to nobody: no operator and no province begins so."""
    behind = width - len(NOBODYS)
    return np.strings.add(NOBODYS, _digits(dice.rng.integers(0, 10**behind, n), behind))


def phones(dice: Dice, n: int) -> Texts:
    return made_up_digits(dice, 12, n)


def row_ids(dice: Dice, first_moment_ms: int, n: int) -> NDArray[np.uint8]:
    """Returns UUIDs of version 7 in row order, so that their index grows at one end; shape (n, 16)."""
    ids = np.frombuffer(dice.rng.bytes(16 * n), np.uint8).reshape(n, 16).copy()
    moments = first_moment_ms + np.arange(n)
    ids[:, :6] = moments.astype(">i8")[:, None].view(np.uint8)[:, 2:]
    ids[:, 6] = 0x70 | (ids[:, 6] & 0x0F)
    ids[:, 8] = 0x80 | (ids[:, 8] & 0x3F)
    return ids
