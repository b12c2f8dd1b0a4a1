"""How a day, a moment and a time of the day are written: one form, in pages, messages and files that people read.

30 Nov 2026; 30 Nov 2026, 14.05; 14.05. A file for computers has ISO 8601. The papers that officers carry and sign write
the month out, as letters of an office do (enumeration/papers).
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format


def day(value: date | None) -> str:
    """Returns "30 Nov 2026". A moment has been made local before."""
    return date_format(value, "j M Y") if value else ""


def moment(value: datetime | None, to_the: str = "minute") -> str:
    """Returns "30 Nov 2026, 14.05"; to the second where two of a minute must be told apart: "30 Nov 2026, 14.05.09"."""
    return date_format(value, "j M Y, H.i.s" if to_the == "second" else "j M Y, H.i") if value else ""


def clock(value: datetime | None) -> str:
    """Returns "14.05", where the day is said or is today."""
    return date_format(value, "H.i") if value else ""


def weekday(value: date) -> str:
    """Returns "Sen" (Monday): before a day in a table of days."""
    return date_format(value, "D")


def on_an_axis(value: date) -> str:
    """Returns "30 Nov": below a chart, whose title or range says the year."""
    return date_format(value, "j M")
