"""The one cleaner of every file that the product writes: its patterns, and the same in plain Python for short tables.

cleaning.py passes the patterns to Arrow, for lists of a million rows. A test holds that both give the same result.
"""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"
"""What replaces a control character: visible, so that nobody takes the text for complete."""

# Tab and line breaks become a space. Control characters (C0, DEL, C1), invisible direction marks (one can make a name
# read as another), and two code points that XML does not allow become REPLACEMENT.
BREAKS = r"[\t\n\r\x0b\x0c\x{85}\x{2028}\x{2029}]"
CONTROLS = r"[\x00-\x1f\x7f-\x{9f}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{feff}\x{fffe}\x{ffff}]"

_SPACES = r"\t-\r\x1c-\x20\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
_SIGNS = r"=+\-@＝＋－﹢﹣＠﹦﹫"
FORMULA = rf"^([{_SPACES}]*[{_SIGNS}])"
# A program that splits at another separator than ours ignores the quotes: Excel in Indonesia splits at semicolons,
# other programs at commas or tabs. So no formula may follow a separator either.
FORMULA_AFTER_SEPARATOR = rf'([;,\t][{_SPACES}"]*)([{_SIGNS}])'


def _compiled(pattern: str) -> re.Pattern[str]:
    r"""Returns the compiled pattern; Arrow writes \x{2028} where Python writes \u2028."""
    return re.compile(re.sub(r"\\x\{([0-9a-f]+)\}", lambda found: f"\\u{int(found[1], 16):04x}", pattern))


_BREAKS, _CONTROLS = _compiled(BREAKS), _compiled(CONTROLS)
_FORMULA, _AFTER_SEPARATOR = _compiled(FORMULA), _compiled(FORMULA_AFTER_SEPARATOR)
_MARKED = _compiled(rf"^'(?=[{_SPACES}]*[{_SIGNS}]|[0-9])")
_MARKED_AFTER_SEPARATOR = _compiled(rf"([;,\t][{_SPACES}\"]*)'(?=[{_SIGNS}])")


def cleaned_text(text: str) -> str:
    """Returns the text without control characters."""
    return _CONTROLS.sub(REPLACEMENT, _BREAKS.sub(" ", text))


def without_formula(text: str) -> str:
    """Returns the text with an apostrophe before anything a spreadsheet would treat as a formula.

    For CSV only: a cell of XLSX is marked as text.
    """
    return _AFTER_SEPARATOR.sub(r"\1'\2", _FORMULA.sub(r"'\1", text))


def as_typed(text: str) -> str:
    """Returns the text without the apostrophes added by without_formula(), or by people who keep Excel from making it a
    number."""
    return _MARKED_AFTER_SEPARATOR.sub(r"\1", _MARKED.sub("", text))
