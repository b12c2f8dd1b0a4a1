"""The file in which a device hands over what it could not send: read whole, opened in memory, or refused in words.

    {"format": "regsosek-device-1", "officer": 12, "device": uuid, "district": {"code": "7317", "number": 1},
     "wrapped": base64 (the device's key, RSA-OAEP with SHA-256 for the district's key),
     "server": {"iv": base64, "data": base64} (the same key, AES-256-GCM with the one that the server derives for this
     officer and device: it proves who made the file; may be missing),
     "drafts": [{"household": uuid, "iv": base64, "data": base64}],
     "presses": [{"id": "press/…", "iv": base64, "data": base64}] (may be missing)}

Each draft is AES-256-GCM under the device's key, bound to "<officer>/drafts/<household>", of JSON whose `sent` and
`pending` are submissions or null. Each press on the list of an SLS is bound to "<officer>/kept/<id>": {"household": uuid,
"area": code of the SLS, "name", "url", "fields": {name: text} as the page's form sends them, "adds": true where it adds
a household, "refused": what the server said, where it has refused it}.
"""

from __future__ import annotations

import base64
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Never

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from django.utils.translation import gettext as _

from enumeration.answering.actions.accompanying import content_of
from enumeration.answering.actions.limits import unkeepable
from enumeration.pages.numbers import ID

FORMAT = "regsosek-device-1"
MOST_BYTES = 10 * 1024 * 1024
MOST_DRAFTS = 2_000
MOST_PRESSES = 10_000
MOST_FIELDS, MOST_LETTERS = 8, 2_000
KEY_BYTES, IV_BYTES = 32, 12

PRESS = re.compile(r"press/([0-9]{14})-[0-9a-f]{8}", re.ASCII)
SLS = re.compile(r"[0-9]{16}", re.ASCII)


class CannotOpen(Exception):
    """The file is not one of ours, or not whole, or not for this key. The message says which, and what to do."""


@dataclass(frozen=True)
class Draft:
    """What one household's record on the device has not brought to the server, in the order in which it goes."""

    household: uuid.UUID
    submissions: list[dict[str, Any]]


@dataclass(frozen=True)
class Press:
    """A press on the list of an SLS that has not left the device."""

    id: str
    household: uuid.UUID
    area: str
    fields: dict[str, str]
    adds: bool
    refused: str

    @property
    def at(self) -> datetime:
        """Returns when it was pressed, as the device's clock showed it."""
        found = PRESS.fullmatch(self.id)
        return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(found[1]) if found else 0)


@dataclass(frozen=True)
class DeviceFile:
    """A file as it lies there: who filled it and for whose key, and the drafts and presses, still sealed."""

    officer: int
    device: uuid.UUID
    district: str
    number: int
    wrapped: bytes
    sealed: list[tuple[uuid.UUID, bytes, bytes]]
    sealed_presses: list[tuple[str, bytes, bytes]]
    server: tuple[bytes, bytes] | None

    def key(self, private: RSAPrivateKey) -> bytes:
        """Returns the device's key. Raises CannotOpen."""
        try:
            key = private.decrypt(self.wrapped, OAEP(MGF1(SHA256()), SHA256(), label=None))
        except ValueError as problem:
            raise CannotOpen(
                _("Kunci di berkas ini tidak cocok dengan kunci kabupaten/kota. Ambil berkasnya lagi dari HP itu.")
            ) from problem
        if len(key) != KEY_BYTES:
            raise CannotOpen(_("Kunci di berkas ini rusak. Ambil berkasnya lagi dari HP itu."))
        return key

    def drafts(self, key: bytes) -> list[Draft]:
        """Returns the drafts. Raises CannotOpen where one does not open, or says what no device writes; then none is
        used."""
        cipher = AESGCM(key)
        return [self._draft(cipher, place, *one) for place, one in enumerate(self.sealed, start=1)]

    def presses(self, key: bytes) -> list[Press]:
        """Returns the presses in their order. Raises CannotOpen as `drafts` does."""
        cipher = AESGCM(key)
        sealed = sorted(self.sealed_presses)
        return [self._press(cipher, place, *one) for place, one in enumerate(sealed, start=len(self.sealed) + 1)]

    def _opened(self, cipher: AESGCM, place: int, bound_to: str, iv: bytes, data: bytes) -> Any:
        try:
            return _strict(cipher.decrypt(iv, data, f"{self.officer}/{bound_to}".encode()))
        except (InvalidTag, ValueError, RecursionError) as problem:
            raise CannotOpen(
                _(
                    "Isian ke-%(place)d di berkas ini rusak atau diubah, jadi tidak satu pun dipakai. Ambil berkasnya lagi."
                )
                % {"place": place}
            ) from problem

    def _press(self, cipher: AESGCM, place: int, name: str, iv: bytes, data: bytes) -> Press:
        record = self._opened(cipher, place, f"kept/{name}", iv, data)
        try:
            fields = {str(one): _text(value) for one, value in record["fields"].items()}
            found = Press(
                id=name,
                household=_uuid(record["household"]),
                area=_text(record["area"]),
                fields=fields,
                adds=record.get("adds") is True,
                refused=_text(record.get("refused") or ""),
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            _unreadable(place)
        if len(fields) > MOST_FIELDS or not SLS.fullmatch(found.area):
            _unreadable(place)
        return found

    def _draft(self, cipher: AESGCM, place: int, household: uuid.UUID, iv: bytes, data: bytes) -> Draft:
        record = self._opened(cipher, place, f"drafts/{household}", iv, data)
        if not isinstance(record, Mapping):
            _unreadable(place)
        found = [one for name in ("sent", "pending") if (one := record.get(name)) is not None]
        if not all(_is_submission(one, household) for one in found):
            _unreadable(place)
        return Draft(household, found)


def _is_submission(found: Any, household: uuid.UUID) -> bool:
    """Returns whether this is about the household and can be stored as it is; what it says is judged with the answers."""
    if not isinstance(found, dict) or found.get("household") != str(household):
        return False
    try:
        return not unkeepable(content_of(found))
    except RecursionError:
        return False


def _unreadable(place: int) -> Never:
    raise CannotOpen(
        _("Isian ke-%(place)d di berkas ini tidak seperti yang ditulis aplikasi, jadi tidak satu pun dipakai.")
        % {"place": place}
    )


def read(content: bytes) -> DeviceFile:
    """Returns the file. Raises CannotOpen for what is none, and for one that was cut off."""
    if not content.strip():
        raise CannotOpen(_("Berkas ini kosong."))
    if len(content) > MOST_BYTES:
        raise CannotOpen(too_large_in_words())
    try:
        found = _strict(content)
    except (ValueError, RecursionError) as problem:
        raise CannotOpen(
            _("Berkas ini terpotong atau bukan berkas dari aplikasi. Salin lagi dari HP, seluruhnya.")
        ) from problem
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise CannotOpen(
            _("Ini bukan berkas dari HP petugas. Di HP: halaman Kiriman, lalu “Simpan ke berkas untuk kantor”.")
        )
    try:
        drafts = [
            (_uuid(one["household"]), _bytes(one["iv"], IV_BYTES), _bytes(one["data"])) for one in found["drafts"]
        ]
        presses = [
            (_press_id(one["id"]), _bytes(one["iv"], IV_BYTES), _bytes(one["data"]))
            for one in found.get("presses") or []
        ]
        read_file = DeviceFile(
            officer=_whole(found["officer"], ID),
            device=_uuid(found["device"]),
            district=_district(found["district"]["code"]),
            number=_whole(found["district"]["number"], 32_767),
            wrapped=_bytes(found["wrapped"]),
            sealed=drafts,
            sealed_presses=presses,
            server=_server(found.get("server")),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise CannotOpen(_("Berkas ini tidak lengkap. Salin lagi dari HP, seluruhnya.")) from problem
    if not drafts and not presses:
        raise CannotOpen(_("Tidak ada isian yang belum terkirim di berkas ini."))
    if len(drafts) > MOST_DRAFTS or len({household for household, _iv, _data in drafts}) < len(drafts):
        raise CannotOpen(_("Berkas ini memuat keluarga dua kali, atau lebih banyak daripada satu HP."))
    if len(presses) > MOST_PRESSES or len({name for name, _iv, _data in presses}) < len(presses):
        raise CannotOpen(_("Berkas ini memuat keluarga dua kali, atau lebih banyak daripada satu HP."))
    return read_file


def too_large_in_words() -> str:
    return _("Berkas lebih besar dari %(mb)d MB; berkas dari satu HP jauh lebih kecil.") % {"mb": MOST_BYTES >> 20}


def _strict(content: bytes) -> Any:
    """Returns JSON as in RFC 8259. Raises ValueError for anything else, NaN among it."""

    def no_number(word: str) -> Never:
        raise ValueError(word)

    return json.loads(content.decode(), parse_constant=no_number)


def _server(found: Any) -> tuple[bytes, bytes] | None:
    return None if found is None else (_bytes(found["iv"], IV_BYTES), _bytes(found["data"]))


def _bytes(text: Any, length: int | None = None) -> bytes:
    found = base64.b64decode(text, validate=True)
    if not isinstance(text, str) or (length is not None and len(found) != length):
        raise ValueError(text)
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MOST_LETTERS or unkeepable(value):
        raise ValueError(value)
    return value


def _press_id(text: Any) -> str:
    if not isinstance(text, str) or not PRESS.fullmatch(text):
        raise ValueError(text)
    return text


def _uuid(text: Any) -> uuid.UUID:
    if not isinstance(text, str):
        raise ValueError(text)
    return uuid.UUID(text)


def _whole(value: Any, most: int) -> int:
    if type(value) is not int or not 1 <= value <= most:
        raise ValueError(value)
    return value


def _district(code: Any) -> str:
    if not (isinstance(code, str) and len(code) == 4 and code.isascii() and code.isdigit()):
        raise ValueError(code)
    return code
