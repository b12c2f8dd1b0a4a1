"""Which characters can be drawn, and how wide they are. No character disappears: one that no font has is spelled and
reported.

Helvetica, which every PDF reader has, covers the characters of Windows-1252. A text with others is drawn in Bitstream
Vera, which comes with reportlab and has European letters such as Ł; the file then embeds the glyphs it uses.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD, CODE = "Helvetica", "Helvetica-Bold", "Courier-Bold"
_BROAD = {PLAIN: "Vera", BOLD: "VeraBd", CODE: "VeraBd"}
MISSING = "?"

for _name in ("Vera", "VeraBd"):
    pdfmetrics.registerFont(TTFont(_name, str(Path(reportlab.__file__).parent / "fonts" / f"{_name}.ttf")))


def clean(text: object) -> str:
    """Returns the text on one line: accents composed with their letters, line breaks and control characters as spaces,
    direction marks removed."""
    said = unicodedata.normalize("NFC", str(text if text is not None else ""))
    if said.isascii() and said.isprintable():
        return said
    # Cf: invisible marks, one of which (U+202E) makes a name read as another.
    kept = (one if unicodedata.category(one) != "Cf" else "" for one in said)
    return " ".join("".join(one if one.isprintable() else " " for one in kept).split())


def spelled(one: str) -> str:
    """Returns a character in Latin letters: a letter as the beginning of its Unicode name, anything else as its name in
    brackets."""
    name = unicodedata.name(one, "")
    if unicodedata.category(one).startswith("M"):
        return ""  # a mark on a letter, such as a vowel above it
    if letter := re.search(r"\bLETTER (?:\w+ )*?([A-Z]+)\b", name):
        sound = re.match(r"E?([^AEIOU])$|([^AEIOU]+|[AEIOU])", letter[1])  # ES is S, SHEEN is SH, ALEF is A
        return (sound[1] or sound[2]) if sound else MISSING
    return f" [{name}] " if name else MISSING


def in_helvetica(words: object) -> str:
    """Returns the words of a rule in characters that Helvetica has, so that they need no second font."""
    return str(words).replace("≥", ">=").replace("≤", "<=")


@lru_cache(maxsize=4096)
def fit(text: str, font: str = PLAIN) -> tuple[str, str, str]:
    """Returns the text as it can be drawn, the font to draw it in, and the characters that none of the fonts has.

    Those characters are spelled, so that a person can still be addressed: محمد is MHMD, an emoji its name in brackets.
    """
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        broad = _BROAD.get(font, font)
        known = pdfmetrics.getFont(broad).face.charToGlyph
        missing = "".join(sorted({one for one in text if ord(one) not in known}))
        drawn = "".join(one if ord(one) in known else spelled(one) for one in text)
        return " ".join(drawn.split()), broad, missing
    return text, font, ""


def width_of(text: str, font: str, size: float) -> float:
    return pdfmetrics.stringWidth(text, font, size)


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """Returns the text in lines that fit. A word too long for a line is broken, but nothing of it is lost."""
    text, face, _missing = fit(text, font)
    if width_of(text, face, size) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width_of(longer, face, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *pieces, line = _broken(word, face, size, width)
        lines += pieces
    return [*lines, line]


def _broken(word: str, face: str, size: float, width: float) -> list[str]:
    pieces = [""]
    for one in word:
        if pieces[-1] and width_of(pieces[-1] + one, face, size) > width:
            pieces.append("")
        pieces[-1] += one
    if len(pieces) > 1 and len(pieces[-1]) < 3:  # no letter stands alone on a line
        both = pieces[-2] + pieces[-1]
        pieces[-2:] = [both[: (len(both) + 1) // 2], both[(len(both) + 1) // 2 :]]
    return pieces
