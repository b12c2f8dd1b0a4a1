"""Whole numbers that come from outside, as text: one way to read them, with the bounds checked on the number used.

Every address, form and header of our own reads its numbers here; tests/test_architecture.py holds that.
"""

from __future__ import annotations

from collections.abc import Container

MOST_DIGITS = 20
"""More are no number of ours, however many of them are zeros; and int() never gets a text without end."""

ID = 2**63 - 1
"""The largest key of a row."""


def whole_number(raw: object, *, most: int, least: int = 0) -> int | None:
    """The number that the text says, if it is written in plain digits and lies from `least` to `most`; else None."""
    text = raw.strip() if isinstance(raw, str) else ""
    if not (text.isascii() and text.isdecimal()) or len(text) > MOST_DIGITS:
        return None
    number = int(text)
    return number if least <= number <= most else None


def row_id(raw: str | None) -> int | None:
    """The key of a row that an address or a form names, or None."""
    return whole_number(raw, most=ID)


def is_digits(raw: str, lengths: Container[int]) -> bool:
    """Whether the text is a code: plain digits, as many as a code of its kind has."""
    return raw.isascii() and raw.isdecimal() and len(raw) in lengths


def within(number: object, *, most: int, least: int = 0) -> int:
    """The number itself, where it is a whole one within its bounds. Raises ValueError: for the marks of lists."""
    if type(number) is not int or not least <= number <= most:
        raise ValueError(f"Not a whole number from {least} to {most}.")
    return number
