"""Whole numbers that come from outside, as text: one way to read them, with the bounds checked on the number used.

Every address, form and header of ours is read here; tests/test_architecture.py holds that.
"""

from __future__ import annotations

from collections.abc import Container

MOST_DIGITS = 20
"""A longer text is none of our numbers, even if it is all zeros; and int() never gets a text of unlimited length."""

ID = 2**63 - 1
"""The largest primary key of a row."""


def whole_number(raw: object, *, most: int, least: int = 0) -> int | None:
    """Returns the number, if the text is plain digits and lies from `least` to `most`; otherwise None."""
    text = raw.strip() if isinstance(raw, str) else ""
    if not (text.isascii() and text.isdecimal()) or len(text) > MOST_DIGITS:
        return None
    number = int(text)
    return number if least <= number <= most else None


def row_id(raw: str | None) -> int | None:
    """Returns the primary key that an address or a form names, or None."""
    return whole_number(raw, most=ID)


def is_digits(raw: str, lengths: Container[int]) -> bool:
    """Returns whether the text is a code: plain digits, and as many as a code of its kind has."""
    return raw.isascii() and raw.isdecimal() and len(raw) in lengths
