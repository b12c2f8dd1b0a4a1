"""Officers' photographs: any picture of a camera or phone, redrawn as a small JPEG."""

from __future__ import annotations

import io
import struct

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 30_000_000  # a good camera's; a larger file is made to fill the memory
FORMATS = ("JPEG", "PNG", "WEBP")
HEIGHT = 480
WIDEST = 2 * HEIGHT


class BadPhoto(Exception):
    """The message says what is wrong with the picture, for the user who chose it."""


def small_photo(received: bytes) -> bytes:
    """Returns the picture as a JPEG at most 480 pixels high, upright, without the camera's metadata.

    It is redrawn from its pixels, so that nothing else of the file remains. Raises BadPhoto.
    """
    if len(received) > MOST_BYTES:
        raise BadPhoto(_("Foto lebih besar dari 5 MB. Perkecil dahulu, atau ambil dengan mutu lebih rendah."))
    try:
        picture = _upright(received)
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, Image.DecompressionBombError) as problem:
        raise BadPhoto(_("Berkas ini bukan foto JPEG, PNG, atau WebP yang utuh. Pilih berkas lain.")) from problem
    drawn = Image.new("RGB", picture.size, "white")
    drawn.paste(picture, mask=picture)
    file = io.BytesIO()
    drawn.save(file, "JPEG", quality=85, optimize=True)
    return file.getvalue()


def _upright(received: bytes) -> Image.Image:
    with Image.open(io.BytesIO(received), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise BadPhoto(_("Foto ini terlalu besar: lebih dari 30 juta piksel. Perkecil dahulu."))
        opened.thumbnail((WIDEST, WIDEST))  # before anything else, so that little memory is needed
        picture = ImageOps.exif_transpose(opened).convert("RGBA")
    picture.thumbnail((WIDEST, HEIGHT))
    return picture
