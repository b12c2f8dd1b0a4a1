"""How figures are written: Indonesian thousands, shares, durations, and an officer's load in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from numbers import Number
from typing import Any

from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from enumeration.pages.shares import half_up, shown_percent

UNKNOWN = "–"


def number(value: Any, decimals: int | None = None) -> str:
    """Returns 1240000 as 1.240.000 (Indonesian) or 1,240,000 (English). Text is returned unchanged; None is a dash."""
    if value is None or value == "":
        return UNKNOWN
    if not isinstance(value, Number):  # a lazy text is not a str either
        return str(value)
    if type(value) is int and decimals is None:  # a page has hundreds: ten times as fast as number_format
        return f"{value:,}".replace(",", _thousand_separator(get_language() or ""))
    if decimals is None and isinstance(value, float):
        decimals = 1
    if decimals is not None:
        value = half_up(float(str(value)), decimals)  # number_format truncates
    return formats.number_format(value, decimals, use_l10n=True, force_grouping=True)


def signed(value: int) -> str:
    """Returns 1240 as +1.240 and -3 as −3; 0 has no sign."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + number(abs(value))


def in_words(parts: Iterable[Any]) -> str:
    """Returns what a bar of parts shows, for those who do not see it: "Terbuka 12, Disetujui 30"."""
    pairs = (
        (part["label"], part["value"]) if isinstance(part, Mapping) else (part.label, part.value) for part in parts
    )
    return ", ".join(f"{label} {number(value)}" for label, value in pairs)


@cache
def _thousand_separator(_language: str) -> str:
    return formats.get_format("THOUSAND_SEPARATOR", use_l10n=True)


def percent(share: float | None, decimals: int = 0) -> str:
    """Returns 0.453 as 45%. Nothing is rounded up to 100% or down to 0% (enumeration/pages/shares.py)."""
    return UNKNOWN if share is None else f"{number(shown_percent(share, decimals), decimals)}%"


def percent_of(part: float | None, whole: float | None) -> str:
    """Returns 3|percent_of:4 as 75%; a dash where there is no whole."""
    return percent(part / whole) if part is not None and whole else UNKNOWN


def duration(seconds: float | None) -> str:
    """Returns 95 as "1 menit 35 detik": the two largest units."""
    if seconds is None:
        return UNKNOWN
    left = max(0, round(seconds))
    days, left = divmod(left, 86_400)
    hours, left = divmod(left, 3600)
    minutes, left = divmod(left, 60)
    parts = [
        (days, ngettext("%d hari", "%d hari", days)),
        (hours, ngettext("%d jam", "%d jam", hours)),
        (minutes, ngettext("%d menit", "%d menit", minutes)),
        (left, ngettext("%d detik", "%d detik", left)),
    ]
    said = [words % count for count, words in parts if count][:2]
    return " ".join(said) or ngettext("%d detik", "%d detik", 0) % 0


def _name_without_titles(name: str) -> list[str]:
    """Returns "Hj. Nurhayati Dg. Caya, S.ST., M.Si." as [Nurhayati, Caya]."""
    words = str(name).split(",")[0].split()
    return [word for word in words if word[0].isalpha() and not word.endswith(".")] or words


def initials(name: str) -> str:
    """Returns "Andi Baso Tenri" as AT."""
    words = _name_without_titles(name)
    return "".join(word[0] for word in (words if len(words) < 3 else (words[0], words[-1]))).upper() or "?"


def given_name(name: str) -> str:
    """Returns "Hj. Nurhayati, S.ST." as Nurhayati."""
    return next(iter(_name_without_titles(name)), "")


_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*")  # RA'UF and MA'LEMO are one word
_KEPT_IN_CAPITALS = re.compile(r"^(?:[IVX]+|RT|RW|SLS|DKI|DI|PML|PPL|BPS|UPT|PT|[A-Z]?\d.*)$")


def in_mixed_case(name: Any) -> str:
    """Returns KABUPATEN LUWU as Kabupaten Luwu, for headings; a name that is not all capitals is returned unchanged."""
    text = str(name or "")
    if not text.isupper():
        return text
    return " ".join(
        word if _KEPT_IN_CAPITALS.match(word) else _WORD.sub(lambda one: one[0].capitalize(), word)
        for word in text.split(" ")
    )


def family_name(head: str | None) -> str:
    """Returns the name a household goes by on pages, that of its head: SITI AMINAH as Siti Aminah, or "Tanpa nama"."""
    return in_mixed_case(head) if head else _("Tanpa nama")


@dataclass(frozen=True)
class Load:
    level: str  # none, light, right, heavy, over
    tone: str
    words: str
    percent: str


def load_level(families: int, target: int = 250) -> Load:
    """Returns an officer's load compared with the target (250 households each, as BPS planned Regsosek 2022)."""
    share = families / target if target else 0
    if families <= 0:
        level, tone, words = "none", "neutral", _("belum ada tugas")
    elif share < 0.8:
        level, tone, words = "light", "info", _("masih longgar")
    elif share <= 1.1:
        level, tone, words = "right", "good", _("sesuai target")
    elif share <= 1.3:
        level, tone, words = "heavy", "warn", _("di atas target")
    else:
        level, tone, words = "over", "bad", _("terlalu berat")
    return Load(level, tone, words, percent(share))
