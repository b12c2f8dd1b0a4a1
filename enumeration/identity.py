"""Sealing NIK, family card and phone numbers: AES-256-GCM bound to their row, with a keyed digest beside them.

A sealed value is  version(1) | key id(2) | nonce(12) | ciphertext | tag(16).  The column and the row's id are
authenticated with it, so a value copied into another row does not open. Keys are never stored in the database:
REGSOSEK_KEYS is `index:BASE64,1:BASE64[,2:BASE64…]`, 32 bytes each; the highest number seals, and all of them open.
`./run` makes its own for the local demo, once. From the index key a separate key is derived for each purpose (HKDF), so
that equal values in two columns have different digests.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = 1
NONCE_BYTES = 12
MASK = "•"  # the character by which cards.is_masked() recognises a mask


class CannotUnseal(Exception):
    """The value was sealed for another row or column, or with a key that is not present, or was tampered with."""


@dataclass(frozen=True)
class Keys:
    index: bytes
    sealing: dict[int, AESGCM]

    @property
    def newest(self) -> int:
        return max(self.sealing)

    @classmethod
    def parse(cls, text: str) -> Keys:
        named: dict[str, bytes] = {}
        for part in text.strip().split(","):
            name, _, encoded = part.partition(":")
            try:
                key = base64.b64decode(encoded, validate=True)
            except ValueError as problem:
                raise ImproperlyConfigured(f"REGSOSEK_KEYS: key '{name}' is not base64.") from problem
            if len(key) != 32:
                raise ImproperlyConfigured(f"REGSOSEK_KEYS: key '{name}' has {len(key)} bytes, not 32.")
            named[name] = key
        index = named.pop("index", None)
        if index is None or not named or not all(name.isdigit() and 0 < int(name) < 65536 for name in named):
            raise ImproperlyConfigured("REGSOSEK_KEYS must be 'index:BASE64,1:BASE64[,2:BASE64…]'.")
        return cls(index, {int(name): AESGCM(key) for name, key in named.items()})


def new_keys() -> str:
    """Returns a fresh value for REGSOSEK_KEYS."""
    return ",".join(f"{name}:{base64.b64encode(secrets.token_bytes(32)).decode()}" for name in ("index", "1"))


@lru_cache(maxsize=1)
def keys() -> Keys:
    return Keys.parse(settings.REGSOSEK_KEYS)


def seal(plain: str, row_id: uuid.UUID, column: str, *, number: int | None = None) -> bytes:
    """Encrypt for one column of one row, with the newest key unless another is named.

    Returns bytes: version, key id, nonce, ciphertext, tag.
    """
    ring = keys()
    number = ring.newest if number is None else number
    header = bytes([VERSION]) + number.to_bytes(2, "big")
    nonce = os.urandom(NONCE_BYTES)
    bound_to = header + column.encode() + row_id.bytes
    return header + nonce + ring.sealing[number].encrypt(nonce, plain.encode(), bound_to)


def seal_many(plain: Sequence[bytes], row_ids: Iterable[bytes], column: str) -> list[bytes]:
    """Returns `seal` for one column of many rows, in UTF-8 and with the 16 bytes of their ids.

    Three times faster, for generators.
    """
    ring = keys()
    header = bytes([VERSION]) + ring.newest.to_bytes(2, "big")
    encrypt, bound = ring.sealing[ring.newest].encrypt, header + column.encode()
    nonces = memoryview(os.urandom(NONCE_BYTES * len(plain)))
    sealed = []
    for at, (value, row_id) in enumerate(zip(plain, row_ids, strict=True)):
        nonce = bytes(nonces[at * NONCE_BYTES : (at + 1) * NONCE_BYTES])
        sealed.append(header + nonce + encrypt(nonce, value, bound + row_id))
    return sealed


def unseal(sealed: bytes | memoryview, row_id: uuid.UUID, column: str) -> str:
    """Returns the plain text. Raises CannotUnseal."""
    sealed = bytes(sealed)
    header, nonce, rest = sealed[:3], sealed[3 : 3 + NONCE_BYTES], sealed[3 + NONCE_BYTES :]
    key = keys().sealing.get(int.from_bytes(header[1:3], "big"))
    if header[:1] != bytes([VERSION]) or key is None:
        raise CannotUnseal(f"{column} of {row_id}: no key {int.from_bytes(header[1:3], 'big')} on this machine.")
    try:
        return key.decrypt(nonce, rest, header + column.encode() + row_id.bytes).decode()
    except InvalidTag as problem:
        raise CannotUnseal(f"{column} of {row_id}: sealed for another row, or tampered with.") from problem


def unseal_all(sealed: Iterable[tuple[bytes, bytes] | None], column: str) -> Iterator[str | None]:
    """Decrypt many values of one column: pairs of row id and sealed value. Yields None for a value that does not open.

    For lists of a million rows: half the time of unseal(), whose checks and errors cost as much as the decryption.
    """
    ring, name = keys().sealing, column.encode()
    start = 3 + NONCE_BYTES
    for pair in sealed:
        if pair is None:
            yield None
            continue
        row_id, value = pair
        header = value[:3]
        key = ring.get(int.from_bytes(header[1:], "big"))
        try:
            if key is None or header[0] != VERSION:
                yield None
            else:
                yield key.decrypt(value[3:start], value[start:], header + name + row_id).decode()
        except (InvalidTag, ValueError):
            yield None


@lru_cache(maxsize=64)
def _key_for(index: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"regsosek {purpose}".encode()).derive(index)


def digest(plain: str, purpose: str) -> bytes:
    """Returns 32 bytes that are equal for equal values of one purpose, and reveal nothing without the index key.

    `purpose`: the column's name, or what else is compared. To look for a value in the database use digests.asked().
    """
    return hmac.digest(_key_for(keys().index, purpose), plain.strip().encode(), "sha256")


def digest_many(plain: Iterable[bytes], purpose: str) -> list[bytes]:
    """Returns `digest` of many values that are already stripped."""
    return _hmac_many(_key_for(keys().index, purpose), plain)


def digest_of_content(sha256: str, purpose: str) -> str:
    """Returns what is stored of a body or a file to recognise it: the HMAC of its SHA-256, both in hexadecimal.

    The bare SHA-256 would reveal the content: where all but one NIK is known, a few hundred guesses are enough.
    """
    return hmac.digest(_key_for(keys().index, purpose), bytes.fromhex(sha256), "sha256").hex()


def device_key(officer_id: int, device: uuid.UUID) -> bytes:
    """Returns 32 bytes for what one officer keeps on one device: the same at each request, stored nowhere.

    Only a session of that officer receives them, so that a device without one keeps nothing that can be read.
    """
    return hmac.digest(_key_for(keys().index, "device"), f"{officer_id}/{device}".encode(), "sha256")


def digest_before(plain: str) -> bytes:
    """Returns the digest as it was before each purpose got its own key: one key for all.

    For rows whose digests are not recomputed yet.
    """
    return hmac.digest(keys().index, plain.strip().encode(), "sha256")


def digest_many_before(plain: Iterable[bytes]) -> list[bytes]:
    return _hmac_many(keys().index, plain)


def _hmac_many(key: bytes, plain: Iterable[bytes]) -> list[bytes]:
    """Returns HMAC-SHA-256 by its definition, with the key hashed only once."""
    block = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))
    digests = []
    for value in plain:
        within, around = inner.copy(), outer.copy()
        within.update(value)
        around.update(within.digest())
        digests.append(around.digest())
    return digests


FIRST_SHOWN, LAST_SHOWN = 6, 2


def mask(plain: str) -> str:
    """Returns a NIK or family card number with its last ten digits masked: 7317010203040001 → 731701••••••••••.

    The first six digits name the subdistrict. None of the last four is shown, because they distinguish people with one
    day of birth: beside birth date and sex there would be a hundred candidates, and nearly always only one.
    """
    return plain[:FIRST_SHOWN] + MASK * max(0, len(plain) - FIRST_SHOWN)


def mask_phone(plain: str) -> str:
    """Returns 081234567890 as ••••••••••90: enough to distinguish two numbers of one household, too little to call."""
    if len(plain) <= 2 * LAST_SHOWN:
        return MASK * len(plain)
    return MASK * (len(plain) - LAST_SHOWN) + plain[-LAST_SHOWN:]


def mask_of(column: str, plain: str) -> str:
    return mask(plain) if column in ("nik", "family_card") else mask_phone(plain)
