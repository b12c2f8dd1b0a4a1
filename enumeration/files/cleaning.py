"""Text that no program can misread when it opens the file: no control characters, and no formulas in CSV.

The patterns are those of plain.py; here Arrow applies them to a whole column.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from enumeration.files.plain import BREAKS, CONTROLS, FORMULA, FORMULA_AFTER_SEPARATOR, REPLACEMENT

_ASCII_CONTROLS = bytes([*range(0x20), 0x7F])
# The first UTF-8 byte of everything else that is replaced: U+0080-009F, U+200E-2069, U+FEFF-FFFF.
_LEADS = (b"\xc2", b"\xe2", b"\xef")

_FORMULA_BYTES = (b"=", b"+", b"-", b"@", b"\xef")


def bytes_of(texts: pa.StringArray) -> memoryview:
    """Returns the bytes of all texts in one view, without copying; for finding what is rare."""
    data = texts.buffers()[2]
    if data is None or not len(texts):
        return memoryview(b"")
    offsets = memoryview(texts.buffers()[1]).cast("i")
    return memoryview(data)[offsets[texts.offset] : offsets[texts.offset + len(texts)]]


def cleaned(texts: pa.StringArray) -> pa.StringArray:
    """Returns the texts without control characters."""
    found = bytes(bytes_of(texts))
    if len(found.translate(None, _ASCII_CONTROLS)) == len(found) and not any(lead in found for lead in _LEADS):
        return texts
    texts = pc.replace_substring_regex(texts, BREAKS, " ")
    return pc.replace_substring_regex(texts, CONTROLS, REPLACEMENT)


def without_formulas(texts: pa.StringArray) -> pa.StringArray:
    """Returns the texts with an apostrophe before anything that a spreadsheet would treat as a formula."""
    found = bytes(bytes_of(texts))
    if not any(sign in found for sign in _FORMULA_BYTES):
        return texts
    texts = pc.replace_substring_regex(texts, FORMULA, r"'\1")
    if any(separator in found for separator in (b";", b",", b"\t")):
        texts = pc.replace_substring_regex(texts, FORMULA_AFTER_SEPARATOR, r"\1'\2")
    return texts
