"""The keys with which a district office opens what an officer's device keeps: made on first demand, one pair a district.

The private part is stored sealed (identity.py), and never leaves this module but as a key that is in use.
"""

from __future__ import annotations

import base64
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from django.db import IntegrityError, transaction

from enumeration.identity import seal, unseal
from enumeration.models import DistrictKey

BITS = 3072
"""As strong as AES-128; 4096 bits would cost a server seconds to make, and a phone nothing more to break."""

COLUMN = "private"


def newest_key(district: str) -> DistrictKey:
    """Returns the key that devices of this district use now; the first request makes it."""
    found = DistrictKey.objects.filter(district=district).order_by("-number").first()
    return found or _make(district, 1)


def make_next_key(district: str) -> DistrictKey:
    """Make the key after the newest: devices take it at their next sign-in; files made before open with theirs."""
    newest = DistrictKey.objects.filter(district=district).order_by("-number").first()
    return _make(district, newest.number + 1 if newest else 1)


def _make(district: str, number: int) -> DistrictKey:
    pair = generate_private_key(public_exponent=65537, key_size=BITS)
    row_id = uuid4()
    private = pair.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    try:
        with transaction.atomic():
            return DistrictKey.objects.create(
                district=district,
                number=number,
                public=_as_jwk(pair.public_key()),
                row_id=row_id,
                private=seal(base64.b64encode(private).decode(), row_id, COLUMN),
            )
    except IntegrityError:
        # Two devices asked at the same moment: the pair that came first is the district's.
        return DistrictKey.objects.get(district=district, number=number)


def _as_jwk(public: RSAPublicKey) -> dict[str, Any]:
    """Returns the public key as browsers import it: a JSON Web Key."""
    numbers = public.public_numbers()

    def encoded(number: int) -> str:
        return base64.urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()

    return {"kty": "RSA", "alg": "RSA-OAEP-256", "n": encoded(numbers.n), "e": encoded(numbers.e)}


def private_part(key: DistrictKey) -> RSAPrivateKey:
    """Returns the private key. Raises CannotUnseal where it was sealed with a key that is not present."""
    private = base64.b64decode(unseal(key.private, key.row_id, COLUMN))
    loaded = load_der_private_key(private, password=None)
    assert isinstance(loaded, RSAPrivateKey)  # noqa: S101 - we made it
    return loaded
