"""Text that no program which opens the file can misread: no control characters, and no formulas in CSV."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

REPLACEMENT = "\ufffd"
"""What a control character becomes: visible, so that nobody takes the text for whole."""

# Tab and line breaks become a space. Control characters (C0, DEL, C1), the invisible marks that turn the direction
# of writing (one can make a name read as another), and two code points that XML does not know become REPLACEMENT.
_BREAKS = r"[\t\n\r\x0b\x0c\x{85}\x{2028}\x{2029}]"
_CONTROLS = r"[\x00-\x1f\x7f-\x{9f}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{feff}\x{fffe}\x{ffff}]"

_ASCII_CONTROLS = bytes([*range(0x20), 0x7F])
# The first bytes in UTF-8 of everything else that is replaced: U+0080-009F, U+200E-2069, U+FEFF-FFFF.
_LEADS = (b"\xc2", b"\xe2", b"\xef")

_FORMULA = r"^([\s\p{Z}]*[=+\-@＝＋－﹢﹣＠﹦﹫])"
# Excel in Indonesia splits at semicolons, whatever the quotes say: the second half must not begin a formula either.
_FORMULA_AFTER_SEMICOLON = r'(;[\s\p{Z}"]*)([=+\-@＝＋－﹢﹣＠﹦﹫])'
_FORMULA_BYTES = (b"=", b"+", b"-", b"@", b"\xef")


def bytes_of(texts: pa.StringArray) -> memoryview:
    """The characters of all texts in one row, without copying. For looking for what is rarely there."""
    data = texts.buffers()[2]
    if data is None or not len(texts):
        return memoryview(b"")
    offsets = memoryview(texts.buffers()[1]).cast("i")
    return memoryview(data)[offsets[texts.offset] : offsets[texts.offset + len(texts)]]


def cleaned(texts: pa.StringArray) -> pa.StringArray:
    """The texts without control characters."""
    found = bytes(bytes_of(texts))
    if len(found.translate(None, _ASCII_CONTROLS)) == len(found) and not any(lead in found for lead in _LEADS):
        return texts
    texts = pc.replace_substring_regex(texts, _BREAKS, " ")
    return pc.replace_substring_regex(texts, _CONTROLS, REPLACEMENT)


def without_formulas(texts: pa.StringArray) -> pa.StringArray:
    """The texts with an apostrophe before whatever a spreadsheet would take for a formula."""
    found = bytes(bytes_of(texts))
    if not any(sign in found for sign in _FORMULA_BYTES):
        return texts
    texts = pc.replace_substring_regex(texts, _FORMULA, r"'\1")
    if b";" in found:
        texts = pc.replace_substring_regex(texts, _FORMULA_AFTER_SEMICOLON, r"\1'\2")
    return texts
